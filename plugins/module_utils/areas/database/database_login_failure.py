# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failed logins in databases are slowed down or limited."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import instances, login_failure
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseLoginFailure(Control):
    """Failed logins in databases."""

    id = "database_login_failure"
    zh = "数据库登录失败处理"
    clauses = ("8.3.3-B-a-3",)

    def expectations(self, host, policy):
        return instances.each(host, policy, login_failure)

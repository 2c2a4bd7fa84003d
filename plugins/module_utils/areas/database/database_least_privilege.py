# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody may do more in a database than is declared."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import instances, least_privilege
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseLeastPrivilege(Control):
    """Least privilege in databases."""

    id = "database_least_privilege"
    zh = "数据库最小权限"
    clauses = ("8.3.3-B-b-1", "8.3.3-B-b-2", "8.3.4-B-b-1", "8.3.4-B-b-4",)

    def expectations(self, host, policy):
        return instances.each(host, policy, least_privilege)

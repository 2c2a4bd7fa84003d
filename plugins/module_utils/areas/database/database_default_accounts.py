# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that installers made are shut to other hosts."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import default_accounts, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseDefaultAccounts(Control):
    """Default accounts of databases."""

    id = "database_default_accounts"
    zh = "数据库默认账号"
    clauses = ("8.3.3-B-b-4",)
    # Whoever comes as before may be refused from then on.
    disruption = "session"

    def expectations(self, host, policy):
        return instances.each(host, policy, default_accounts)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every account of a database has one owner."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import instances, unique_accounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseUniqueAccounts(Control):
    """Owners of database accounts."""

    id = "database_unique_accounts"
    zh = "数据库账号责任人"
    clauses = ("8.3.3-B-a-5",)

    def expectations(self, host, policy):
        return instances.each(host, policy, unique_accounts)

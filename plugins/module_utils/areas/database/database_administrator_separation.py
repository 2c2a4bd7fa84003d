# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who administers a database, who grants rights in it and who audits it are not the same."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import (
    administrator_separation,
    instances,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseAdministratorSeparation(Control):
    """Separate posts in databases."""

    id = "database_administrator_separation"
    zh = "数据库管理岗位分离"
    clauses = ("8.3.3-B-b-3",)

    def expectations(self, host, policy):
        return instances.each(host, policy, administrator_separation)

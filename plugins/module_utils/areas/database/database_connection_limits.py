# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No account can take all connections of a database."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import connection_limits, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseConnectionLimits(Control):
    """Connection limits of databases."""

    id = "database_connection_limits"
    zh = "数据库连接数限制"
    clauses = ("8.3.3-B-e-3", "8.3.4-B-g-2", "8.3.4-E-i-2",)

    def expectations(self, host, policy):
        return instances.each(host, policy, connection_limits)

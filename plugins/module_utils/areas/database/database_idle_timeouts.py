# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of databases that do nothing end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import idle_timeouts, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseIdleTimeouts(Control):
    """Idle sessions of databases."""

    id = "database_idle_timeouts"
    zh = "数据库空闲会话"
    clauses = ("8.3.4-B-g-1",)

    def expectations(self, host, policy):
        return instances.each(host, policy, idle_timeouts)

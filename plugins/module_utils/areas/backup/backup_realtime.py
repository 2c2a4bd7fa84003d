# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written to a critical database is copied away as it is written."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import asking, realtime
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class BackupRealtime(Control):
    """Real-time backup."""

    id = "backup_realtime"
    zh = "实时备份"
    clauses = ("8.3.5-E-b-1",)

    def expectations(self, host, policy):
        return asking.each(policy, lambda host, one: realtime.look(host, policy, one))

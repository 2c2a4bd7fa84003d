# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each set was restored within the quarter, in time, and compared with what it is a copy of."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import asking, drills
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class RestoreDrill(Control):
    """Restore drill."""

    id = "restore_drill"
    zh = "恢复演练"
    clauses = ("7.5.11-E-b",)

    def expectations(self, host, policy):
        return asking.each(policy, lambda host, one: drills.look(host, policy, one))

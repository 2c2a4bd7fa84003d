# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is backed up is declared as a whole, and no data that is seen here is left out."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import asking, plan
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class BackupPlan(Control):
    """Backup plan."""

    id = "backup_plan"
    zh = "备份计划"
    clauses = ("7.5.11-B-a", "7.5.11-B-b", "7.5.11-B-c")

    def expectations(self, host, policy):
        yield from asking.each(policy, lambda host, one: plan.complete(one, policy))
        yield Seen(lambda host: plan.covered(host, policy))

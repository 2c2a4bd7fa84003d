# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the repositories was read and found whole of late, and the runs follow each other."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import arranging, sound
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class BackupIntegrity(Control):
    """Integrity of backups."""

    id = "backup_integrity"
    zh = "备份完整性"
    clauses = ("7.5.11-E-a", "8.3.5-B-a-2")

    def expectations(self, host, policy):
        return arranging.each(
            host, policy, "check", policy.check_days * 24, lambda host, one: sound.checked(host, policy, one),
            lambda one, record: [sound.of_check(policy, one, record)], lambda host, one: sound.runs(host, policy, one))

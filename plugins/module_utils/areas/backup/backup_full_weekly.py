# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each set has a copy of the last week for which everything was read."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import fresh
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class BackupFullWeekly(Control):
    """Weekly full backup."""

    id = "backup_full_weekly"
    zh = "每周全量备份"
    clauses = ("8.3.5-B-c-1",)

    def expectations(self, host, policy):
        return fresh.expectations(host, policy, policy.full_days * 24, True)

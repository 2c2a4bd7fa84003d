# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each set has a copy at another site, nearly as new as the one here."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import elsewhere
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class BackupOffsite(Control):
    """Off-site backup."""

    id = "backup_offsite"
    zh = "异地备份"
    clauses = ("7.5.3-E-d", "8.3.5-B-c-1", "8.3.5-E-b-2")

    def expectations(self, host, policy):
        return elsewhere.expectations(host, policy)

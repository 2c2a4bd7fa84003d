# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/backup.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_encrypted import BackupEncrypted
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_full_weekly import BackupFullWeekly
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_incremental_daily import (
    BackupIncrementalDaily,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_integrity import BackupIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_offsite import BackupOffsite
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_plan import BackupPlan
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_realtime import BackupRealtime
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.device_config_backup import (
    DeviceConfigBackup,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.restore_drill import RestoreDrill

CONTROLS = (
    BackupPlan(),
    BackupIncrementalDaily(),
    BackupFullWeekly(),
    BackupIntegrity(),
    BackupOffsite(),
    BackupEncrypted(),
    BackupRealtime(),
    RestoreDrill(),
    DeviceConfigBackup(),
)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved configurations of network devices are whole, fetched lately, and kept."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class DeviceConfigBackup(DeviceControl):
    """Backups of network device configurations."""

    id = "device_config_backup"
    zh = "网络设备配置备份"
    clauses = ("7.5.6-B-c", "7.5.6-B-e")

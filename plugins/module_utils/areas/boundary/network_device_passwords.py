# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords of network devices are kept hard, follow the rules and are changed in time."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDevicePasswords(DeviceControl):
    """Passwords of network devices."""

    id = "network_device_passwords"
    zh = "网络设备口令"
    clauses = ("7.5.9-B-a", "8.3.2-B-f-4")

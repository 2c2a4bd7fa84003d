# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each user of a network device is one person."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDeviceUsers(DeviceControl):
    """Users of network devices."""

    id = "network_device_users"
    zh = "网络设备用户标识"
    clauses = ("8.3.2-B-f-3",)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Not everybody has the highest level on a network device."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDevicePrivileges(DeviceControl):
    """Privileges on network devices."""

    id = "network_device_privileges"
    zh = "网络设备特权分离"
    clauses = ("8.3.2-E-g-2",)

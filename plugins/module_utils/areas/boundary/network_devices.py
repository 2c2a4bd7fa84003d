# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network devices run software that was approved."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDevices(DeviceControl):
    """Software of network devices."""

    id = "network_devices"
    zh = "网络设备软件版本"
    clauses = ("7.5.6-B-b", "7.5.6-B-c")

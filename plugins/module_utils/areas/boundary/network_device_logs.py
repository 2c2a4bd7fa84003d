# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network devices send their logs away, and their clocks are set."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDeviceLogs(DeviceControl):
    """Logs and clocks of network devices."""

    id = "network_device_logs"
    zh = "网络设备日志与时钟"
    clauses = ("7.5.6-B-b", "8.3.2-B-c-1", "8.3.2-B-c-2")

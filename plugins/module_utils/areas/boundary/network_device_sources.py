# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network devices take logins from the management networks only."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDeviceSources(DeviceControl):
    """Sources of network device administration."""

    id = "network_device_sources"
    zh = "网络设备管理来源"
    clauses = ("8.3.2-B-f-2",)

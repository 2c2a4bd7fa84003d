# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever logs in to a network device is asked for a name and its proof."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDeviceLogin(DeviceControl):
    """Logins to network devices."""

    id = "network_device_login"
    zh = "网络设备登录鉴别"
    clauses = ("8.3.2-B-f-1",)

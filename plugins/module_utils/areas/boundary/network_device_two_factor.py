# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators of network devices prove who they are by two factors."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.of_device import DeviceControl


class NetworkDeviceTwoFactor(DeviceControl):
    """Two factors on network devices."""

    id = "network_device_two_factor"
    zh = "网络设备双因素鉴别"
    clauses = ("8.3.2-E-g-1",)

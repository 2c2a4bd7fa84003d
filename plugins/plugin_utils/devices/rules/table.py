# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rule judges by which control."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.encrypted import encrypted
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.factors import factors
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.lockout import lockout
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.login import login
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.ordered import ordered
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.privileges import privileges
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import Eye
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.sources import sources
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.upkeep import logs, software
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.users import users

__all__ = ["RULES"]

RULES: Mapping[str, Callable[[Device, Eye], Iterator[Observation]]] = {
    "network_devices": software,
    "network_device_login": login,
    "network_device_sources": sources,
    "network_device_users": users,
    "network_device_passwords": passwords,
    "network_device_lockout": lockout,
    "network_device_encrypted": encrypted,
    "network_device_two_factor": factors,
    "network_device_privileges": privileges,
    "network_device_logs": logs,
    "traffic_priority": ordered,
}

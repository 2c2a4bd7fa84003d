# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host of the group network_devices in an action: nothing is sent to it, its saved configuration answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS

__all__ = ["GROUP", "is_device", "kept_here", "vendor_of"]

GROUP = "network_devices"
# Areas whose options the rules on devices go by.
ASKED = ("boundary", "accounts", "audit")
_ON_THE_CONTROLLER = "device_"
# As collections call them: cisco.ios.ios, community.network.ce, vyos.vyos.vyos.
_OTHER_NAMES = {
    "ios": "cisco_ios", "nxos": "cisco_nxos", "ce": "huawei_vrp", "huawei": "huawei_vrp", "vrp": "huawei_vrp",
    "comware": "h3c_comware", "h3c": "h3c_comware", "rgos": "ruijie_rgos", "ruijie": "ruijie_rgos"}


def is_device(variables: Mapping[str, Any]) -> bool:
    """Tell whether a host is a network device."""
    return GROUP in (variables.get("group_names") or ())


def vendor_of(value: Any) -> str:
    """Return ansible_network_os as the readers are called."""
    short = str(value or "").rpartition(".")[2]
    return _OTHER_NAMES.get(short, short)


def kept_here(area: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of an area without those on devices, which no host needs."""
    if area != "boundary":
        return dict(options)
    return {name: value for name, value in options.items() if not name.startswith(_ON_THE_CONTROLLER)}


def whole(area: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of an area, defaults included."""
    return {name: given.get(name, option.get("default")) for name, option in AREAS[area].options.items()}


def folder(configs: str, inventory: Any, base: str) -> Path:
    """Return where the saved configurations lie."""
    if configs:
        return Path(base, Path(configs).expanduser())
    return Path(str(inventory or base), "devices")

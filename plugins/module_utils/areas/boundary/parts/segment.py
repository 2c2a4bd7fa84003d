# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The devices that this host has met on its segments, against the asset register."""

import ipaddress
from typing import Any, Dict, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, neighbours
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.assets import asset

EXPECTED = "every device in boundary_known_devices"
_ADVICE = Text(
    "The network administrator finds the device by its address on the switch, and blocks the port, or enters it into "
    "the asset register.",
    "请网络管理员按其地址在交换机上定位该设备，封闭端口，或登记入资产清单。")
_NO_REGISTER = Text(
    "The asset administrator gives the register of devices as boundary_known_devices.",
    "请资产管理员以 boundary_known_devices 提供设备资产清单。")


def devices(host):
    """Return the neighbours of each device by (interface, MAC): one MAC on one interface is one device. What is inside
    the host, as containers are, is none. Raises Missing where none can be seen.
    """
    inside = links.internal(links.of(host))
    found: Dict[Tuple[str, str], Any] = {}
    for one in neighbours.of(host):
        if one.device not in inside:
            found.setdefault((one.device, one.mac), []).append(one)
    return found


def seen(host, found):
    """Return as evidence the rows of the neighbour tables."""
    return [one.row for met in found.values() for one in met] or [absent(neighbours.place(host))]


def unseen(host):
    """Return what of the tables cannot be seen here, as an Observation or None."""
    what = neighbours.unseen(host)
    return what and observed("not_checked", "partly_unseen", "Not seen: {what}.", "无法查看：{what}。", what=what)


def unregistered(host, found):
    """Leave it to a person which devices may be there: no register is given."""
    return observed(
        "manual", "no_register", "No asset register is given; {count} devices are seen on the segment: {devices}.",
        "未提供资产清单；网段上所见设备 {count} 台：{devices}。", count=len(found), expected=EXPECTED,
        evidence=seen(host, found),
        devices=", ".join("%s (%s)" % (mac, device) for device, mac in sorted(found)) or "-", advice=_NO_REGISTER)


def strangers(found, register):
    """Yield an Observation of each device that the register does not know, None of each other."""
    entries = [asset(text) for text in register]
    for (device, mac), met in found.items():
        addresses = [ipaddress.ip_address(one.address) for one in met]
        yield None if _known(entries, mac, addresses) else _stranger(device, mac, addresses, met)


def _known(entries, mac, addresses):
    """A device is known by its MAC, or by all its addresses; not with an address that is registered to another MAC."""
    if any(other and other != mac and network and address in network
           for other, network in entries for address in addresses):
        return False
    if any(own == mac and (network is None or any(address in network for address in addresses))
           for own, network in entries):
        return True
    routed = [address for address in addresses if not address.is_link_local]
    return bool(routed) and all(
        any(own is None and address in network for own, network in entries) for address in routed)


def _stranger(device, mac, addresses, met):
    shown = ", ".join(sorted(map(str, addresses)))
    return observed(
        "fail", "unknown_device", "A device that is not in the asset register is on {device}: {mac} with {addresses}.",
        "{device} 所在网段上有未登记的设备：{mac}，地址 {addresses}。", device=device, mac=mac, addresses=shown,
        expected=EXPECTED, actual="%s %s on %s" % (mac, shown, device), evidence=[one.row for one in met],
        advice=_ADVICE)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices on the segment are in the asset register."""

import ipaddress
from typing import Any, Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, neighbours
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.assets import asset

_EXPECTED = "every device in boundary_known_devices"
_ADVICE = Text(
    "The network administrator finds the device by its address on the switch, and blocks the port, or enters it into the asset register.",
    "请网络管理员按其地址在交换机上定位该设备，封闭端口，或登记入资产清单。")
_NO_REGISTER = Text(
    "The asset administrator gives the register of devices as boundary_known_devices.", "请资产管理员以 boundary_known_devices 提供设备资产清单。")


class UnauthorizedDevices(Control):
    """Devices on the segment."""

    id = "unauthorized_devices"
    zh = "网段上的设备"
    clauses = ("8.3.2-E-d-1", "7.5.4-B-d")

    def expectations(self, host, policy):
        entries = [asset(text) for text in policy.known_devices]
        try:
            inside = links.internal(links.of(host))
            found = [one for one in neighbours.of(host) if one.device not in inside]
        except Missing as error:
            yield Judged(observed("not_checked", "unseen", "Neighbours: {error}.", "邻居表：{error}。", error=error))
            return
        if neighbours.unseen(host):
            yield Judged(observed(
                "not_checked", "partly_unseen", "Not seen: {what}.", "无法查看：{what}。", what=neighbours.unseen(host)))
        if not entries:
            yield Judged(_unregistered(found))
            return
        strangers = [one for one in _devices(found).items() if not _known(entries, *one)]
        for (device, mac), addresses in strangers:
            yield Judged(_stranger(device, mac, addresses))
        if not strangers:
            yield Judged(observed(
                "pass", "devices_known", "All {count} devices seen on the segment are in the asset register.",
                "网段上所见 {count} 台设备均在资产清单中。", count=len(_devices(found)), expected=_EXPECTED, evidence=_shown(found)))


def _devices(found):
    """Return the addresses of each device: one MAC on one interface is one device."""
    devices: Dict[Tuple[str, str], List[Any]] = {}
    for one in found:
        devices.setdefault((one.device, one.mac), []).append(ipaddress.ip_address(one.address))
    return devices


def _known(entries, device, addresses):
    """A device is known by its MAC, or by all its addresses; not with an address that is registered to another MAC."""
    mac = device[1]
    if any(other and other != mac and network and address in network for other, network in entries for address in addresses):
        return False
    if any(own == mac and (network is None or any(address in network for address in addresses)) for own, network in entries):
        return True
    routed = [address for address in addresses if not address.is_link_local]
    return bool(routed) and all(any(own is None and address in network for own, network in entries) for address in routed)


def _stranger(device, mac, addresses):
    shown = ", ".join(str(address) for address in sorted(addresses, key=str))
    return observed(
        "fail", "unknown_device", "A device that is not in the asset register is on {device}: {mac} with {addresses}.",
        "{device} 所在网段上有未登记的设备：{mac}，地址 {addresses}。", device=device, mac=mac, addresses=shown, expected=_EXPECTED,
        actual="%s %s on %s" % (mac, shown, device), evidence=(Evidence("command", "ip neigh show dev " + device, "%s %s" % (mac, shown)),),
        advice=_ADVICE)


def _unregistered(found):
    return observed(
        "manual", "no_register", "No asset register is given; {count} devices are seen on the segment: {devices}.",
        "未提供资产清单；网段上所见设备 {count} 台：{devices}。", count=len(_devices(found)), expected=_EXPECTED, evidence=_shown(found),
        devices=", ".join("%s (%s)" % (mac, device) for device, mac in sorted(_devices(found))) or "-", advice=_NO_REGISTER)


def _shown(found):
    return tuple(Evidence("command", "ip neigh show", "%s %s dev %s" % (one.address, one.mac, one.device)) for one in found)

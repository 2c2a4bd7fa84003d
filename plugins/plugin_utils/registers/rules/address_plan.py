# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of addresses: subnets that do not overlap, and every host in one of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
FIELDS = ("department", "importance")


@rule()
def address_plan(world: World) -> list[Observation]:
    """Declared subnets (IPv4, IPv6) do not overlap, and every address of the inventory lies in one.

    pass: so it is, each subnet with department and importance; hosts whose address is a name are not looked at, and
    the sentence names them. fail: no plan (`record_absent`), what is no network (`bad_network`), two that overlap
    (`overlap`), a field missing (`field_absent`), a host outside (`outside`). manual: the inventory gave no address to
    compare (`no_hosts`); the register is not confirmed. not applicable: never.
    """
    plan = world.records("assets", "subnets")
    if not plan:
        return [world.missing("assets", Text("subnets (`subnets`)", "地址规划（subnets）"))]
    found = [one for subnet in plan for one in world.lacking(subnet, FIELDS)]
    networks: list[tuple[Network, Record]] = []
    for subnet in plan:
        try:
            networks.append((ip_network(subnet["net"]), subnet))
        except ValueError:
            found.append(fail("bad_network", Text(
                "{net} is no network: expected is one such as 198.51.100.0/24 or 2001:db8:1::/64",
                "{net} 不是有效网段，应如 198.51.100.0/24 或 2001:db8:1::/64").format(
                    net=subnet["net"]), subnet))
    networks.sort(key=lambda one: (one[0].version, int(one[0].network_address), one[0].prefixlen))
    outermost, overlaps = _outermost(networks)
    found += overlaps
    addresses, names = _addresses(world)
    found += [fail("outside", Text(
        "its address {address} lies in no declared subnet", "地址 {address} 不在任何已规划网段内").format(
            address=address), about=("inventory", host))
        for host, address in addresses.items() if not _inside(address, outermost)]
    if not addresses:
        found.append(manual("no_hosts", Text(
            "the inventory of this run has no address within the plan ({names})",
            "本次运行的清单中没有规划网段内的 IP 地址（{names}）").format(
                names=_some(names) or Text("no hosts", "无主机"))))
    return outcome(world, "assets", found, _message(len(plan), len(addresses), names))


def _message(subnets: int, addresses: int, names: Sequence[str]) -> Text:
    message = Text(
        "{subnets} subnets without overlap hold the addresses of {addresses} hosts",
        "{subnets} 个网段互不重叠，{addresses} 台主机的地址均在其中").format(subnets=subnets, addresses=addresses)
    return message if not names else Text(
        "{message}; not compared, since their address is a name: {names}",
        "{message}；地址为名称、未比对：{names}").format(message=message, names=_some(names))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")


def _outermost(networks: Sequence[tuple[Network, Record]]) -> tuple[list[Network], list[Observation]]:
    """The networks that lie in no other, and each that does: two networks are apart, or one holds the other."""
    kept: list[Network] = []
    found = []
    for network, subnet in networks:
        if kept and kept[-1].version == network.version and kept[-1].overlaps(network):
            found.append(fail("overlap", Text(
                "{net} overlaps {other}", "{net} 与 {other} 重叠").format(net=network, other=kept[-1]), subnet))
        else:
            kept.append(network)
    return kept, found


def _addresses(world: World) -> tuple[dict[str, Address], list[str]]:
    """The addresses of the inventory's hosts, and the hosts whose address is a name."""
    addresses: dict[str, Address] = {}
    names = []
    for host, given in sorted(world.hosts.items()):
        try:
            addresses[host] = ip_address((given or host).strip("[]"))
        except ValueError:
            names.append(host)
    return addresses, names


def _inside(address: Address, outermost: Sequence[Network]) -> bool:
    at = bisect_right(
        outermost, (address.version, int(address)), key=lambda one: (one.version, int(one.network_address)))
    return at > 0 and address in outermost[at - 1]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firewall's part of the preflight: would a new connection of this run's own kind still get in?"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import Ruleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import routes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd

_MAPPED = "::ffff:"


def firewall_refusal(host, connection):
    """Return None, or a Text with the reason why the staged packet filter would not let this run's user connect anew.
    """
    if connection is None or connection.address is None or host.declared(firewall.SUBJECT) is None:
        return None
    if host.declared(("package", "nftables")) is not None:
        # Packages are committed before anything else; then this is asked again, of a host that has nft.
        return None
    parts = dict(address=connection.address)
    try:
        staged = firewall.of(host)
        packets = _packets(host, connection)
        answers = [staged.admits(packet) for packet in packets]
    except HostError as error:
        return _NOT_JUDGED.format(error=error, **parts)
    if True in answers:
        return None
    before = _now(host, packets)
    if False in answers:
        return (
            None if before is False
            else _DROPPED.format(port=", ".join(str(packet.port) for packet in packets), **parts))
    # What cannot be read lets this run's connection through as it is: only our own table is new.
    if before is None and any(_own(staged).admits(packet) for packet in packets):
        return None
    return _NOT_TOLD.format(**parts)


_DROPPED = Text(
    "the rules would drop {address} to port {port}, which this run comes by. Add its network to "
    "boundary_management_networks and the port to boundary_management_ports",
    "规则将丢弃本次运行所用的自 {address} 到端口 {port} 的连接。请将其网段加入 boundary_management_networks，端口加入 "
    "boundary_management_ports")
_NOT_TOLD = Text(
    "whether the rules would let in {address}, where this run comes from, cannot be told: one on the way cannot be "
    "read. Make boundary_management_networks hold that address, and look at the unreadable rule first",
    "无法判断规则是否仍放行本次运行的来源 {address}：途经的一条规则无法解析。请先检查该规则，并确认 "
    "boundary_management_networks 包含该地址")
_NOT_JUDGED = Text(
    "whether the rules would let in {address}, where this run comes from, cannot be told ({error}). Put that right "
    "first", "无法判断规则是否仍放行本次运行的来源 {address}（{error}）。请先排除该问题")


def _own(filter_):
    """Return our own table alone."""
    return firewall.Firewall(
        Ruleset(chain for chain in filter_.rules.chains.values() if chain.table == firewall.OWN_TABLE))


def _now(host, packets):
    """Return what the packet filter in force says of the same packets: True, False or None."""
    try:
        filter_ = firewall.of(Host(host.root))
        answers = [filter_.admits(packet) for packet in packets]
    except HostError:
        return None
    return True if True in answers else None if None in answers else False


def _packets(host, connection):
    """Return a first packet of a connection like this run's, for each port that sshd can be reached at."""
    address, server = _plain(connection.address), _plain(connection.server)
    family = "ip6" if ":" in address else "ip"
    try:
        interface = routes.device_towards(host, address)
    except HostError:
        interface = None
    return [
        firewall.Packet(
            "input", family, "tcp", address.partition("%")[0], server and server.partition("%")[0], port, interface)
        for port in ([connection.port] if connection.port else _ports(host))]


def _plain(address):
    """Return an IPv4 address that came in IPv6's clothes as itself."""
    return address[len(_MAPPED):] if address and address.lower().startswith(_MAPPED) and "." in address else address


def _ports(host):
    return sshd.of(host).ports()

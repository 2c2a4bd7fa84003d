# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each part of our table takes from whom: ports that answer fewer, what no longer goes out or through."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.reached import holds, meets
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import Ruleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners

_INBOUND = Text("What comes in and is no declared flow is dropped: {names}.", "未申报的入站连接一律丢弃：{names}。")
_BUT_FROM = Text("{name} but from {networks}", "{name}（{networks} 除外）")
_SENT_ON = Text(
    "{name} but for what is sent on to a container or another host",
    "{name}（经地址转换送往容器或其他主机的除外）")
_UNSEEN = Text("what listens cannot be seen", "无法查看监听端口")
_NOTHING = Text("nothing that listens now", "目前的监听端口均不受影响")
_EGRESS = Text(
    "What goes out and is no declared flow is refused; declared: {names}.",
    "未申报的出站连接一律拒绝；已申报：{names}。")
_FORWARD = Text(
    "What is forwarded and is no declared flow is dropped; declared: {names}.",
    "未申报的转发流量一律丢弃；已申报：{names}。")
_PUBLISHED = Text(
    "Published ports that are no declared flow no longer answer: {names}.", "未申报的发布端口不再响应：{names}。")
_LIMITS = Text(
    "A source that opens more than {connections} connections at a time, or {rate} a second, is dropped;"
    " {unlimited} never.",
    "同一来源同时超过 {connections} 个连接或每秒超过 {rate} 个新连接时将被丢弃（{unlimited} 除外）。")
_SPOOFING = Text("What claims to come from {networks} is dropped.", "源地址为 {networks} 的数据包将被丢弃。")
# What a request for an echo is in each family: the protocol, and the type.
_ECHO = {"ip": ("icmp", 8), "ip6": ("icmpv6", 128)}


def of(own, parts, patterns):
    """Return as a Text what our table with these parts takes beyond what is in force, or None.

    `patterns` are (family, what may come in) of each family that the host speaks.
    """
    told = {
        "input": lambda: _inbound(own, patterns), "egress": lambda: _outbound(own),
        "forward": lambda: _through(own, patterns),
        "limits": lambda: _limits(own), "spoofing": lambda: _forged(own)}
    # What may come in is compared with the rules in force: a table that is there already may let in less than before.
    found = [told[part]() for part in parts if part in told and (part == "input" or own.changes(part))]
    found = [one for one in found if one is not None]
    return joined(found, " ", "") if found else None


def _inbound(own, patterns):
    try:
        filter = firewall.of(own.host)
    except HostError:
        # Where no packet filter can be seen, whatever listens may be reached.
        filter = firewall.Firewall(Ruleset())
    stray = [one for family, known in patterns for one in firewall.uncovered(filter.inputs(family), known)]
    if not stray:
        return None
    closed = own.policy.forwarding_interfaces or own.policy.gateway
    sent_on = [] if closed else [
        one.flow for family, _known in patterns for one in filter.published(family) if one.own]
    return _INBOUND.format(names=joined(list(_ports(own, stray, sent_on)) + list(_ping(stray)), "; ", "；"))


def _ports(own, stray, sent_on):
    """Yield each listening port that strangers reach now, with the networks that go on, or that it is published as
    well, and will be.
    """
    try:
        met = [one for one in listeners.of(own.host) if not one.local and any(meets(one, each) for each in stray)]
        found = sorted(set((one.protocol, one.port, listeners.unit_of(own.host, one) or "") for one in met))
    except HostError:
        yield _UNSEEN
        return
    for protocol, port, unit in found:
        name = ("%s %d %s" % (protocol, port, unit)).strip()
        networks = _kept(own.declared, protocol, port)
        told = _BUT_FROM.format(name=name, networks=", ".join(networks)) if networks else name
        number = space.PROTOCOLS[protocol]
        published = any(holds(one, space.PROTOCOL, number) and holds(one, space.DPORT, port) for one in sent_on)
        yield _SENT_ON.format(name=told) if published else told
    if not found:
        yield _NOTHING


def _kept(declared, protocol, port):
    nets = list(declared.management) if protocol == "tcp" and port in declared.ports else []
    for flow in declared.of("in"):
        named = not flow.ports or any(low <= port <= high for low, high in flow.ports)
        if named and {protocol, "any"} & set(flow.protocols):
            nets += flow.sources
    return sorted(set(str(net) for net in nets))


def _ping(stray):
    for one in stray:
        protocol, echo = _ECHO[one.family]
        if holds(one, space.PROTOCOL, space.PROTOCOLS[protocol]) and holds(one, space.ICMP, echo):
            yield "ping"
            return


def _outbound(own):
    return _EGRESS.format(names=_names(own, "out")) if own.policy.egress == "deny" else None


def _through(own, patterns):
    told = _FORWARD.format(names=_names(own, "forward"))
    stray = _published(own, patterns)
    return joined([told, _PUBLISHED.format(names=joined(stray, "; ", "；"))], " ", "") if stray else told


def _published(own, patterns):
    """Return the published ports that are no declared flows: nobody reaches them from then on."""
    if not own.policy.forwarding_interfaces and not own.policy.gateway:
        return []
    try:
        filter = firewall.of(own.host)
        found = [
            firewall.told(part) for family, known in patterns for one in filter.published(family) if one.own
            for part in firewall.uncovered([one.flow], known)]
    except HostError:
        return []
    return sorted(set(found), key=str)


def _names(own, direction):
    inside = list(own.policy.forwarding_interfaces) if direction == "forward" else []
    return ", ".join([flow.name for flow in own.declared.of(direction)] + inside) or NONE


def _limits(own):
    unlimited = ", ".join(str(net) for net in own.declared.unlimited) or NONE
    return _LIMITS.format(connections=own.policy.source_connections, rate=own.policy.source_rate, unlimited=unlimited)


def _forged(own):
    return _SPOOFING.format(networks=", ".join(str(net) for net in table_text.bogons(own.declared)))

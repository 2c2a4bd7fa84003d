# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declared flows: what was written in boundary_flows, typed and validated. A slip is one error that names flow and
field.
"""

import ipaddress
import re
from collections import namedtuple
from typing import Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_DIRECTIONS = ("in", "out", "forward")
_WITH_PORTS = ("tcp", "udp", "sctp", "dccp", "udplite")
# Numbers, because a minimal host has no /etc/protocols to look names up in.
NUMBERS = {
    "icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47, "esp": 50, "ah": 51,
    "icmpv6": 58, "ospf": 89, "pim": 103, "vrrp": 112, "sctp": 132, "udplite": 136,
}
_PROTOCOLS = ("any",) + tuple(sorted(NUMBERS))
_ONE_FAMILY = {"icmp": 4, "igmp": 4, "icmpv6": 6}
_FIELDS = (
    "name", "direction", "protocol", "ports", "from", "to", "interface", "out_interface", "established_seconds",
    "approval")
# It becomes a comment in the rules: what ends a comment or a line there is refused.
NAME = re.compile(r"[^\x00-\x1f\x7f\"\\]{1,64}\Z")
INTERFACE = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9_.:@-]{1,15}\*?\Z")
_PORT = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?\Z")
_LONGEST = 30 * 24 * 3600


_FLOW = Text("flow '{name}', {field}: {problem}", "流量“{name}”的 {field}：{problem}")
_IN_FLOWS = Text("boundary_flows: {problem}", "boundary_flows：{problem}")
_MISSING = Text("is missing", "缺失")
_NO_INTERFACE = Text(
    "{name!r} is no interface name (15 characters at most, with * only at the end)",
    "{name!r} 不是接口名称（最多 15 个字符，* 只能在末尾）")


class FlowError(ValueError):
    """A declaration cannot be used; the message, a Text, names flow and field, and what was expected."""

    @property
    def told(self):
        """The message."""
        return self.args[0]


class Flow(
        namedtuple(
            "Flow", "name direction protocols ports sources destinations interface out_interface established_seconds")):
    """One declared flow; `ports` are (low, high) pairs, no ports or no networks mean all of them."""

    __slots__ = ()

    def families(self):
        """Return (4 or 6, sources, destinations) for each IP version in which this flow can be."""
        fixed = set(_ONE_FAMILY.get(protocol, 0) for protocol in self.protocols)
        for version in (4, 6):
            sides = [
                [network for network in side if network.version == version]
                for side in (self.sources, self.destinations)]
            named = all(mine or not side for mine, side in zip(sides, (self.sources, self.destinations)))
            if named and (0 in fixed or version in fixed):
                yield version, sides[0], sides[1]


def parse(values, management_networks=(), management_ports=()):
    """Return the flows that were declared, each once; raise FlowError for the first that cannot be used."""
    flows: Dict[str, Flow] = {}
    for index, value in enumerate(values):
        label = Text("flow %d" % (index + 1), "第 %d 项" % (index + 1))
        if not isinstance(value, dict):
            raise FlowError(Text("{label}: {value!r} is no dictionary", "{label}：{value!r} 不是字典").format(
                label=label, value=value))
        flow = _Reader(value, label).flow()
        if flows.get(flow.name, flow) != flow:
            raise FlowError(_FLOW.format(
                name=flow.name, field="name",
                problem=Text("is declared twice, with different fields", "重复申报，且字段不同")))
        flows[flow.name] = flow
    parsed = list(flows.values())
    for flow in parsed:
        _keep_management_apart(flow, management_networks, management_ports)
    return parsed


class Declared(namedtuple("Declared", "flows management ports unlimited")):
    """What the options of this area declare: flows, management networks, management ports, networks without limits."""

    __slots__ = ()

    def of(self, direction):
        """Return the flows of one direction."""
        return [flow for flow in self.flows if flow.direction == direction]


def declared(policy):
    """Return what a policy declares; raise FlowError naming the variable that cannot be used."""
    return _declared(vars(policy))


def validate(options):
    """Raise FlowError where the area's options declare something that cannot be used."""
    _declared(options)
    for name in options["forwarding_interfaces"]:
        if not INTERFACE.match(name):
            raise _of_option("forwarding_interfaces")(_NO_INTERFACE.format(name=name))


def _declared(options):
    try:
        management = networks_of(options["management_networks"], _of_option("management_networks"))
        ports = [low for low, _high in ports_of(options["management_ports"], _of_option("management_ports"))]
        unlimited = networks_of(options["source_unlimited"], _of_option("source_unlimited"))
        return Declared(parse(options["flows"], management, ports), management, ports, unlimited)
    except FlowError as error:
        if str(error).startswith("flow "):
            raise FlowError(_IN_FLOWS.format(problem=error))
        raise


def _of_option(name):
    return lambda problem: FlowError(
        Text("boundary_{name}: {problem}", "boundary_{name}：{problem}").format(name=name, problem=problem))


class _Reader:
    """Reads one declaration, field by field."""

    def __init__(self, value, label):
        self._value = value
        self._label = label
        name = value.get("name")
        if not isinstance(name, str) or not NAME.match(name) or len(name.encode("utf-8")) > 100:
            raise self._error("name", Text(
                "is missing, empty, too long or has a quote or backslash in it",
                "缺失、为空、过长，或含有引号、反斜杠") if "name" in value else _MISSING)
        self._label = Text("flow '{name}'", "流量“{name}”").format(name=name)

    def _error(self, field, problem, **parts):
        return FlowError(Text("{label}, {field}: {problem}", "{label}的 {field}：{problem}").format(
            label=self._label, field=field, problem=problem.format(**parts)))

    def flow(self):
        """Return the flow."""
        for field in self._value:
            if field not in _FIELDS:
                import difflib

                near = difflib.get_close_matches(str(field), _FIELDS, n=1)
                hint = Text(", did you mean %s" % near[0], "，是否为 %s" % near[0]) if near else ""
                raise self._error(
                    field, Text(
                        "there is no such field{hint}; there are: {fields}", "没有该字段{hint}；可用字段：{fields}"),
                    hint=hint, fields=", ".join(_FIELDS))
        flow = Flow(
            self._value["name"], self._choice("direction", _DIRECTIONS, "in"), self._protocols(),
            self._list("ports", ports_of), self._list("from", networks_of), self._list("to", networks_of),
            self._interface("interface"), self._interface("out_interface"), self._seconds())
        self._check(flow)
        self._approval()
        return flow

    def _approval(self):
        """Refuse what is no id of an approval. The organization's registers are asked for it; it changes no rule."""
        found = self._value.get("approval", "-")
        if not isinstance(found, str) or not found.strip():
            raise self._error(
                "approval", Text(
                    "is {found!r}, expected the id of a record of approvals.yml",
                    "的值为 {found!r}，应为 approvals.yml 中某条记录的编号"), found=found)

    def _choice(self, field, allowed, default=None):
        found = self._value.get(field, default)
        if found not in allowed:
            raise self._error(
                field, _MISSING if found is None else Text(
                    "is {found!r}, expected one of {allowed}", "的值为 {found!r}，应为以下之一：{allowed}"),
                found=found, allowed=", ".join(allowed))
        return found

    def _protocols(self):
        found = self._value.get("protocol")
        for name in found if isinstance(found, list) and found else [found]:
            if name not in _PROTOCOLS:
                raise self._error(
                    "protocol", Text(
                        "{name!r} is not known, expected {known}", "未知的协议 {name!r}，应为：{known}")
                    if found else _MISSING, name=name, known=", ".join(_PROTOCOLS))
        return tuple(found) if isinstance(found, list) else (found,)

    def _list(self, field, read):
        found = self._value.get(field)
        if found is None:
            return ()
        found = found if isinstance(found, list) else [found]
        if not found:
            # An empty list is what a variable that nobody filled turns into; it must not come to mean "everything".
            raise self._error(field, Text("is empty; leave it out to mean all of them", "为空；表示全部时请省略该字段"))
        return read(found, lambda problem: self._error(field, Text("{it}", "{it}"), it=problem))

    def _interface(self, field):
        found = self._value.get(field)
        if found is not None and not (isinstance(found, str) and INTERFACE.match(found)):
            raise self._error(field, _NO_INTERFACE, name=found)
        return found

    def _seconds(self):
        found = self._value.get("established_seconds")
        if found is not None and (
                isinstance(found, bool) or not re.match(r"[0-9]{1,8}\Z", str(found))
                or not 1 <= int(found) <= _LONGEST):
            raise self._error(
                "established_seconds", Text(
                    "is {found!r}, expected a number of seconds from 1 to {most}",
                    "的值为 {found!r}，应为 1 至 {most} 之间的秒数"), found=found, most=_LONGEST)
        return None if found is None else int(found)

    def _check(self, flow):
        """Refuse fields that are each right and do not go together."""
        if flow.ports and not set(flow.protocols) <= set(_WITH_PORTS):
            raise self._error(
                "ports", Text(
                    "only {those} have ports, and protocol is {protocols}",
                    "只有 {those} 有端口，而协议为 {protocols}"), those=", ".join(_WITH_PORTS),
                protocols=", ".join(flow.protocols))
        if flow.direction == "in" and flow.out_interface:
            raise self._error("out_interface", Text(
                "an inbound flow has none; interface names where it comes in",
                "入站流量不含该字段；用 interface 指明流入接口"))
        if flow.direction == "out" and flow.interface:
            raise self._error("interface", Text(
                "an outbound flow has none; out_interface names where it goes out",
                "出站流量不含该字段；用 out_interface 指明流出接口"))
        if not list(flow.families()):
            raise self._error("protocol" if len(flow.protocols) == 1 and flow.protocols[0] in _ONE_FAMILY else "to",
                              Text("nothing can match: from, to and protocol name no IP version (4 or 6) together",
                                   "不可能匹配：from、to 与 protocol 没有共同的 IP 版本（4 或 6）"))
        if flow.established_seconds and "tcp" not in flow.protocols:
            raise self._error(
                "established_seconds", Text(
                    "only tcp flows are established, and protocol is {protocols}",
                    "仅适用于 tcp 流量，而协议为 {protocols}"), protocols=", ".join(flow.protocols))
        bounded = flow.ports or flow.sources or flow.destinations or flow.interface or flow.out_interface
        if not bounded and set(flow.protocols) & {"any", "tcp", "udp"}:
            raise self._error("ports", Text(
                "name ports, from, to or an interface: a flow of everything is no boundary",
                "请写明端口、from、to 或接口：不加限定的流量不构成边界"))


def _keep_management_apart(flow, networks, ports):
    """Refuse a flow that would open a management port to more than the management networks."""
    if flow.direction != "in" or "tcp" not in flow.protocols or not flow.ports or not networks:
        return
    for port in ports:
        if any(low <= port <= high for low, high in flow.ports) and not (flow.sources and all(
                any(_inside(source, network) for network in networks) for source in flow.sources)):
            raise FlowError(_FLOW.format(name=flow.name, field="ports", problem=Text(
                "{port} is one of boundary_management_ports, which only boundary_management_networks may reach",
                "{port} 属于 boundary_management_ports，只允许 boundary_management_networks 访问").format(port=port)))


def _inside(network, other):
    return (network.version == other.version and network.network_address in other
            and network.broadcast_address in other)


def networks_of(texts, error):
    """Return the networks that texts name, each once; raise what `error` makes of a problem."""
    found = []
    for text in texts:
        try:
            # What is no text is no network either, though a number would be one to Python.
            found.append(ipaddress.ip_network(text.strip() if isinstance(text, str) else ""))
        except ValueError:
            raise error(Text("{text!r} {why}", "{text!r} {why}").format(text=text, why=_why_no_network(text)))
    _refuse_overlaps(sorted(found, key=lambda one: (one.version, one.network_address, one.prefixlen)),
                     lambda one, other: one.version == other.version and one.overlaps(other), error)
    return tuple(found)


def _why_no_network(text):
    if isinstance(text, str):
        try:
            return Text(
                "has bits set after its prefix; the network is {network}",
                "的主机位不为零；该网段应写作 {network}").format(
                    network=ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            pass
        if re.match(r"[A-Za-z_][\w-]*(\.[\w-]+)*\.?\Z", text) and not re.match(r"[0-9a-f:]+\Z", text, re.I):
            return Text(
                "is a host name; only addresses and networks can be used, because what a name leads to may change",
                "是主机名；只能使用地址和网段，因为主机名的解析结果可能变化")
    return Text("is no IPv4 or IPv6 address or network", "不是 IPv4 或 IPv6 地址或网段")


def ports_of(values, error):
    """Return the ports as (low, high) pairs; raise what `error` makes of a problem."""
    found = []
    for value in values:
        match = None if isinstance(value, bool) else _PORT.match(str(value).strip())
        low, high = (int(match.group(1)), int(match.group(2) or match.group(1))) if match else (0, 0)
        if not 1 <= low <= high <= 65535:
            raise error(Text(
                "{value!r} is no port or range of ports (1 to 65535, the lower one first)",
                "{value!r} 不是端口或端口范围（1 至 65535，小者在前）").format(value=value))
        found.append((low, high))
    _refuse_overlaps(sorted(found), lambda one, other: other[0] <= one[1], error,
                     lambda pair: "%d" % pair[0] if pair[0] == pair[1] else "%d-%d" % pair)
    return tuple(found)


def _refuse_overlaps(ordered, overlap, error, shown=str):
    for one, other in zip(ordered, ordered[1:]):
        if overlap(one, other):
            raise error(
                Text("{one} and {other} overlap", "{one} 与 {other} 重叠").format(one=shown(one), other=shown(other)))

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
_NAME = re.compile(r"[^\x00-\x1f\x7f\"\\]{1,64}\Z")
_INTERFACE = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9_.:@-]{1,15}\*?\Z")
_PORT = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?\Z")
_LONGEST = 30 * 24 * 3600


class FlowError(ValueError):
    """A declaration cannot be used; the message names flow and field, and what was expected."""


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
        label = "flow %d" % (index + 1)
        if not isinstance(value, dict):
            raise FlowError("%s: %r is no dictionary" % (label, value))
        flow = _Reader(value, label).flow()
        if flows.get(flow.name, flow) != flow:
            raise FlowError("flow '%s', name: is declared twice, with different fields" % flow.name)
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
        if not _INTERFACE.match(name):
            raise FlowError(
                "boundary_forwarding_interfaces: %r is no interface name (15 characters at most, with * only at the "
                "end)" % name)


def _declared(options):
    try:
        management = _networks(options["management_networks"], _of_option("management_networks"))
        ports = [low for low, _high in _ports(options["management_ports"], _of_option("management_ports"))]
        unlimited = _networks(options["source_unlimited"], _of_option("source_unlimited"))
        return Declared(parse(options["flows"], management, ports), management, ports, unlimited)
    except FlowError as error:
        if str(error).startswith("flow "):
            raise FlowError("boundary_flows: %s" % error)
        raise


def _of_option(name):
    return lambda problem: FlowError("boundary_%s: %s" % (name, problem))


class _Reader:
    """Reads one declaration, field by field."""

    def __init__(self, value, label):
        self._value = value
        self._label = label
        name = value.get("name")
        if not isinstance(name, str) or not _NAME.match(name) or len(name.encode("utf-8")) > 100:
            raise self._error(
                "name",
                "is missing, empty, too long or has a quote or backslash in it" if "name" in value else "is missing")
        self._label = "flow '%s'" % name

    def _error(self, field, problem):
        return FlowError("%s, %s: %s" % (self._label, field, problem))

    def flow(self):
        """Return the flow."""
        for field in self._value:
            if field not in _FIELDS:
                import difflib

                near = difflib.get_close_matches(str(field), _FIELDS, n=1)
                raise self._error(field, "there is no such field%s; there are: %s" % (
                    ", did you mean %s" % near[0] if near else "", ", ".join(_FIELDS)))
        flow = Flow(
            self._value["name"], self._choice("direction", _DIRECTIONS, "in"), self._protocols(),
            self._list("ports", _ports), self._list("from", _networks), self._list("to", _networks),
            self._interface("interface"), self._interface("out_interface"), self._seconds())
        self._check(flow)
        self._approval()
        return flow

    def _approval(self):
        """Refuse what is no id of an approval. The organization's registers are asked for it; it changes no rule."""
        found = self._value.get("approval", "-")
        if not isinstance(found, str) or not found.strip():
            raise self._error("approval", "is %r, expected the id of a record of approvals.yml" % (found,))

    def _choice(self, field, allowed, default=None):
        found = self._value.get(field, default)
        if found not in allowed:
            raise self._error(
                field, "is %r, expected one of %s" % (found, ", ".join(allowed)) if found is not None else "is missing")
        return found

    def _protocols(self):
        found = self._value.get("protocol")
        for name in found if isinstance(found, list) and found else [found]:
            if name not in _PROTOCOLS:
                raise self._error(
                    "protocol",
                    "%r is not known, expected %s" % (name, ", ".join(_PROTOCOLS)) if found else "is missing")
        return tuple(found) if isinstance(found, list) else (found,)

    def _list(self, field, read):
        found = self._value.get(field)
        if found is None:
            return ()
        found = found if isinstance(found, list) else [found]
        if not found:
            # An empty list is what a variable that nobody filled turns into; it must not come to mean "everything".
            raise self._error(field, "is empty; leave it out to mean all of them")
        return read(found, lambda problem: self._error(field, problem))

    def _interface(self, field):
        found = self._value.get(field)
        if found is not None and not (isinstance(found, str) and _INTERFACE.match(found)):
            raise self._error(
                field, "%r is no interface name (15 characters at most, with * only at the end)" % (found,))
        return found

    def _seconds(self):
        found = self._value.get("established_seconds")
        if found is not None and (
                isinstance(found, bool) or not re.match(r"[0-9]{1,8}\Z", str(found))
                or not 1 <= int(found) <= _LONGEST):
            raise self._error(
                "established_seconds", "is %r, expected a number of seconds from 1 to %d" % (found, _LONGEST))
        return None if found is None else int(found)

    def _check(self, flow):
        """Refuse fields that are each right and do not go together."""
        if flow.ports and not set(flow.protocols) <= set(_WITH_PORTS):
            raise self._error(
                "ports", "only %s have ports, and protocol is %s" % (", ".join(_WITH_PORTS), ", ".join(flow.protocols)))
        if flow.direction == "in" and flow.out_interface:
            raise self._error("out_interface", "an inbound flow has none; interface names where it comes in")
        if flow.direction == "out" and flow.interface:
            raise self._error("interface", "an outbound flow has none; out_interface names where it goes out")
        if not list(flow.families()):
            raise self._error("protocol" if len(flow.protocols) == 1 and flow.protocols[0] in _ONE_FAMILY else "to",
                              "nothing can match: from, to and protocol name no IP version (4 or 6) together")
        if flow.established_seconds and "tcp" not in flow.protocols:
            raise self._error(
                "established_seconds", "only tcp flows are established, and protocol is %s" % ", ".join(flow.protocols))
        bounded = flow.ports or flow.sources or flow.destinations or flow.interface or flow.out_interface
        if not bounded and set(flow.protocols) & {"any", "tcp", "udp"}:
            raise self._error("ports", "name ports, from, to or an interface: a flow of everything is no boundary")


def _keep_management_apart(flow, networks, ports):
    """Refuse a flow that would open a management port to more than the management networks."""
    if flow.direction != "in" or "tcp" not in flow.protocols or not flow.ports or not networks:
        return
    for port in ports:
        if any(low <= port <= high for low, high in flow.ports) and not (flow.sources and all(
                any(_inside(source, network) for network in networks) for source in flow.sources)):
            raise FlowError(
                "flow '%s', ports: %d is one of boundary_management_ports, which only boundary_management_networks "
                "may reach" % (flow.name, port))


def _inside(network, other):
    return (network.version == other.version and network.network_address in other
            and network.broadcast_address in other)


def _networks(texts, error):
    found = []
    for text in texts:
        try:
            # What is no text is no network either, though a number would be one to Python.
            found.append(ipaddress.ip_network(text.strip() if isinstance(text, str) else ""))
        except ValueError:
            raise error("%r %s" % (text, _why_no_network(text)))
    _refuse_overlaps(sorted(found, key=lambda one: (one.version, one.network_address, one.prefixlen)),
                     lambda one, other: one.version == other.version and one.overlaps(other), error)
    return tuple(found)


def _why_no_network(text):
    if isinstance(text, str):
        try:
            return "has bits set after its prefix; the network is %s" % ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            pass
        if re.match(r"[A-Za-z_][\w-]*(\.[\w-]+)*\.?\Z", text) and not re.match(r"[0-9a-f:]+\Z", text, re.I):
            return "is a host name; only addresses and networks can be used, because what a name leads to may change"
    return "is no IPv4 or IPv6 address or network"


def _ports(values, error):
    found = []
    for value in values:
        match = None if isinstance(value, bool) else _PORT.match(str(value).strip())
        low, high = (int(match.group(1)), int(match.group(2) or match.group(1))) if match else (0, 0)
        if not 1 <= low <= high <= 65535:
            raise error("%r is no port or range of ports (1 to 65535, the lower one first)" % (value,))
        found.append((low, high))
    _refuse_overlaps(sorted(found), lambda one, other: other[0] <= one[1], error,
                     lambda pair: "%d" % pair[0] if pair[0] == pair[1] else "%d-%d" % pair)
    return tuple(found)


def _refuse_overlaps(ordered, overlap, error, shown=str):
    for one, other in zip(ordered, ordered[1:]):
        if overlap(one, other):
            raise error("%s and %s overlap" % (shown(one), shown(other)))

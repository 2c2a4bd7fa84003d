# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of our one table: what is declared, as rules for nft. Each part is there for a control that asked for it.

A packet has to be accepted by the chains of every table, so a drop here holds whatever others accept, and theirs hold
too. What belongs to a known connection leaves each chain by its first rule: the table costs a packet of it next to
nothing.
"""

import ipaddress
import re
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.flows import NUMBERS

TABLE = "inet jrt0117"
PARTS = ("input", "log", "limits", "egress", "forward", "spoofing")
# What no packet from a link may have as its source. Those for documentation are left out where somebody declares them.
BOGONS = ("127.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
          "::1/128", "::ffff:0:0/96", "2001:db8::/32", "ff00::/8")
# By part, how the names of its chains begin.
_CHAINS = {
    "input": ("input",), "limits": ("limits",), "egress": ("output",), "spoofing": ("spoofing",),
    "forward": ("forward", "leaves", "enters", "published")}
_CHAIN = re.compile(r"(?ms)^\tchain (\w+) \{\n(.*?)^\t\}")
_HEADER = re.compile(rb"^# parts: ([a-z ]*)$", re.M)
_LOG = 'limit rate 10/second burst 50 packets log prefix "jrt0117 %s: " level info'
_NEIGHBOURS = "nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert"
_GROUPS = "mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report"
_FAMILY = {4: "ip", 6: "ip6"}


def parts_of(data):
    """Return the parts that a file of ours has."""
    found = _HEADER.search(data)
    return [part for part in PARTS if found and part in found.group(1).decode("ascii").split()]


def chains_of(part, text):
    """Return the rules of a part, by chain, in the text of a table or in what nft lists; what is only logged aside."""
    return {
        name: [line for line in body.split("\n") if "log prefix" not in line]
        for name, body in _CHAIN.findall(text) if name.partition("_")[0] in _CHAINS[part]}


def bogons(declared):
    """Return the networks that no packet may come from, those aside that somebody declares to be in use."""
    used = list(declared.management) + list(declared.unlimited)
    for flow in declared.flows:
        used += flow.sources + flow.destinations
    nets = [ipaddress.ip_network(text) for text in BOGONS]
    return [
        net for net in nets
        if not any(net.version == one.version and net.overlaps(one) and one.prefixlen for one in used)]


def render(declared, policy, parts):
    """Return the whole file for these parts."""
    writer = _Writer(declared, policy, [part for part in PARTS if part in parts])
    return "\n".join(
        [
            "#!/usr/sbin/nft -f",
            "# Managed by jrt0117.baseline, which writes it anew: declare flows in boundary_flows instead of editing "
            "it.", "# parts: " + " ".join(writer.parts),
            "# To add and delete the table first makes loading it one step that cannot fail half way. No other table "
            "is touched.", "table " + TABLE, "delete table " + TABLE, "", "table %s {" % TABLE] + writer.body()
        + ["}", ""])


def matches(flow):
    """Return what the packets of a flow match, a text for each rule it takes."""
    found = []
    for protocol in flow.protocols:
        sides = list(flow.families())
        if not flow.sources and not flow.destinations:
            sides = [(0, (), ())]
        for version, sources, destinations in sides:
            if protocol in ("icmp", "igmp") and version == 6 or protocol == "icmpv6" and version == 4:
                continue
            words = [
                one
                for one in (
                    _interface("iifname", flow.interface), _interface("oifname", flow.out_interface),
                    _addresses("saddr", sources), _addresses("daddr", destinations), _protocol(protocol, flow.ports))
                if one]
            found.append(" ".join(words))
    return found


def _interface(keyword, name):
    return '%s "%s"' % (keyword, name) if name else ""


def _addresses(side, networks):
    if not networks:
        return ""
    return "%s %s %s" % (_FAMILY[networks[0].version], side, chosen(str(one) for one in networks))


def _protocol(protocol, ports):
    if protocol == "any":
        return ""
    if protocol in ("icmp", "igmp"):
        return "ip protocol %d" % NUMBERS[protocol]
    if protocol == "icmpv6":
        return "meta nfproto ipv6 meta l4proto %d" % NUMBERS[protocol]
    if not ports:
        return "meta l4proto %d" % NUMBERS[protocol]
    return "%s dport %s" % (
        protocol, chosen("%d" % low if low == high else "%d-%d" % (low, high) for low, high in ports))


def chosen(items):
    """Return a set of nft of these items."""
    return "{ %s }" % ", ".join(items)


class _Writer:
    """Writes the chains, one method a part."""

    def __init__(self, declared, policy, parts):
        self.declared = declared
        self.policy = policy
        self.parts = parts
        self.denies_egress = "egress" in parts and policy.egress == "deny"

    def body(self):
        """Return the lines inside the table."""
        lines = self._timeouts()
        for part in self.parts:
            if part != "log":
                lines += getattr(self, "_" + part)()
        return lines + _chain("refuse", "", self._logged("drop") + ["counter drop"])[:-1]

    def _logged(self, what, match=""):
        return [(match + " " + _LOG % what).strip()] if "log" in self.parts else []

    @staticmethod
    def _accepted(flows):
        return ['%s accept comment "flow %s"' % (one, flow.name) for flow in flows for one in matches(flow)]

    def _input(self):
        lines = ["ct state established,related accept", 'iifname "lo" accept', "ct state invalid goto refuse"]
        return _chain(
            "input", "type filter hook input priority 0; policy drop;", lines + self._admitted() + ["goto refuse"])

    def _admitted(self, logged=True):
        """Return the rules that accept what may come in from outside."""
        ports = chosen(str(port) for port in self.declared.ports)
        lines = [
            "icmpv6 type { %s } ip6 hoplimit 255 accept"
            % (_NEIGHBOURS + (", nd-router-solicit" if self.policy.gateway else "")),
            "ip6 saddr { ::, fe80::/10 } icmpv6 type { %s } accept" % _GROUPS,
            "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
            "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept"]
        for mine in self._by_version(self.declared.management):
            admin = "%s tcp dport %s" % (_addresses("saddr", mine), ports)
            lines += (self._logged("admin", admin) if logged else []) + [admin + ' accept comment "management"']
        return lines + ["tcp dport %s goto refuse" % ports] + self._accepted(self.declared.of("in"))

    def _egress(self):
        first = ["ct state established,related accept", 'oifname "lo" accept']
        if not self.denies_egress:
            first = ["ct state != new accept", 'oifname "lo" accept']
        lines = first + [
            "icmpv6 type { nd-router-solicit, %s, %s } accept" % (_NEIGHBOURS, _GROUPS),
            "meta nfproto ipv4 udp sport 68 udp dport 67 accept",
            "ip6 daddr { fe80::/10, ff02::/16 } udp sport 546 udp dport 547 accept"]
        lines += self._accepted(self.declared.of("out")) + [_LOG % "out"]
        if self.denies_egress:
            # Told at once that it may not, a program does not wait for an answer that cannot come.
            lines.append("counter reject with icmpx type admin-prohibited")
        return _chain(
            "output", "type filter hook output priority 0; policy %s;" % ("drop" if self.denies_egress else "accept"),
            lines)

    def _forward(self):
        inside = self.policy.forwarding_interfaces
        lines = ["ct state established,related accept", "ct state invalid goto refuse"]
        lines += (
            ['iifname "%s" goto leaves' % name for name in inside]
            + ['oifname "%s" goto enters' % name for name in inside])
        lines += self._accepted(self.declared.of("forward")) + ["goto refuse"]
        return self._inside(inside) + _chain("forward", "type filter hook forward priority 0; policy drop;", lines)

    def _inside(self, names):
        """Return the chains for what is run on this host behind these interfaces: a published port is a flow like any
        other.
        """
        if not names:
            return []
        leaving = ["accept"]
        if self.denies_egress:
            leaving = (
                ['oifname "%s" accept' % name for name in names] + self._accepted(self.declared.of("out"))
                + ["goto refuse"])
        entering = ["ct status dnat accept"] + self._accepted(self.declared.of("forward")) + ["goto refuse"]
        # Before the destination is translated: afterwards nothing tells which port was asked for.
        asked = (
            ["ct state != new accept"] + ['iifname "%s" accept' % name for name in ["lo"] + names]
            + ["fib daddr type != local accept"])
        return (
            _chain("leaves", "", leaving) + _chain("enters", "", entering) + _chain(
                "published", "type filter hook prerouting priority -110; policy accept;",
                asked + self._admitted(logged=False) + ["goto refuse"]))

    def _limits(self):
        rate, burst, count = self.policy.source_rate, 2 * self.policy.source_rate, self.policy.source_connections
        lines = []
        for name, kind, flags in (
                ("rate4", "ipv4_addr", "dynamic,timeout; timeout 1m"),
                ("rate6", "ipv6_addr", "dynamic,timeout; timeout 1m"), ("count4", "ipv4_addr", "dynamic"),
                ("count6", "ipv6_addr", "dynamic")):
            lines.append("\tset %s { type %s; flags %s; size 65535; }" % (name, kind, flags))
        limit = ["ct state != new accept", 'iifname "lo" accept']
        limit += [_addresses("saddr", mine) + " accept" for mine in self._by_version(self.declared.unlimited) if mine]
        # An IPv6 host may use any address of its network, so that the network is what is counted.
        for version, source in (("4", "ip saddr"), ("6", "ip6 saddr & ffff:ffff:ffff:ffff::")):
            limit.append(
                "update @rate%s { %s limit rate over %d/second burst %d packets } goto refuse"
                % (version, source, rate, burst))
            limit.append("add @count%s { %s ct count over %d } goto refuse" % (version, source, count))
        lines.append("")
        for hook in ("input", "forward") if self.policy.gateway or self.policy.forwarding_interfaces else ("input",):
            lines += _chain("limits_" + hook, "type filter hook %s priority -5; policy accept;" % hook, limit)
        return lines

    def _spoofing(self):
        # A host that has no address yet asks for one from nowhere.
        lines = [
            "ct state established,related accept", 'iifname "lo" accept',
            "ip saddr 0.0.0.0 udp sport 68 udp dport 67 accept", "ip6 saddr { ::, fe80::/10 } meta l4proto 58 accept",
            "ip saddr 0.0.0.0/8 goto refuse"]
        lines += [_addresses("saddr", mine) + " goto refuse" for mine in self._by_version(bogons(self.declared))]
        # IPv6 has no reverse-path setting in the kernel.
        lines.append(
            "meta nfproto ipv6 fib saddr %soif missing goto refuse"
            % (". iif " if self.policy.reverse_path == "strict" else ""))
        return _chain("spoofing", "type filter hook prerouting priority -150; policy accept;", lines)

    def _timeouts(self):
        """Flows that may be idle for longer (or not so long) than others."""
        timed = [flow for flow in self.declared.flows if flow.established_seconds]
        lines: List[str] = []
        rules: Dict[str, List[str]] = {"prerouting": [], "output": []}
        for seconds in sorted(set(flow.established_seconds for flow in timed)):
            for version in (4, 6):
                lines += [
                    "\tct timeout idle%d_%d {" % (version, seconds), "\t\tprotocol tcp",
                    "\t\tl3proto %s" % _FAMILY[version], "\t\tpolicy = { established : %d }" % seconds, "\t}"]
        for flow in timed:
            for version in [version for version, _from, _to in flow.families()]:
                # At this hook a packet has no way out yet.
                own = flow._replace(protocols=("tcp",), out_interface=None)._replace(**_of_version(flow, version))
                rules["output" if flow.direction == "out" else "prerouting"] += [
                    'meta nfproto ipv%d %s ct state new ct timeout set "idle%d_%d"' % (
                        version, one, version, flow.established_seconds) for one in matches(own)]
        for hook in sorted(hook for hook in rules if rules[hook]):
            lines += _chain("idle_" + hook, "type filter hook %s priority -150; policy accept;" % hook, rules[hook])
        return lines

    @staticmethod
    def _by_version(networks):
        return [mine for mine in ([net for net in networks if net.version == version] for version in (4, 6)) if mine]


def _of_version(flow, version):
    return {
        name: tuple(net for net in getattr(flow, name) if net.version == version)
        for name in ("sources", "destinations")}


def _chain(name, hook, lines):
    return ["\tchain %s {" % name] + ["\t\t" + line for line in ([hook] if hook else []) + lines] + ["\t}", ""]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random small rulesets in nft's JSON, which the kernel loads too, and random packets that come near their rules."""

from __future__ import annotations

import random
from typing import Any

V4 = ["10.0.0.1", "10.0.0.2", "10.0.1.1", "10.1.0.1", "192.0.2.7"]
V6 = ["fd00::1", "fd00::2", "fd00:1::1"]
PORTS = [21, 22, 23, 80, 443, 1024, 8080]
INTERFACES = ["eth0", "eth1", "wan0"]
STATES = ["new", "established", "related", "invalid"]
PREFIXES = {
    "ip": [("10.0.0.0", 24), ("10.0.0.0", 8), ("192.0.2.0", 24), ("10.0.0.2", 31)],
    "ip6": [("fd00::", 32), ("fd00::2", 127)]}
RANGES = {"ip": ("10.0.0.2", "10.1.0.0"), "ip6": ("fd00::2", "fd00:1::")}
POOLS = {"ip": V4, "ip6": V6}


class Maker:
    """Makes rulesets from one seed."""

    def __init__(self, seed: int, *, kernel: bool = False) -> None:
        self.pick = random.Random(seed)
        # What depends on interfaces and states cannot be varied with real packets.
        self.kernel = kernel
        self.header = self.version = "any"

    def ruleset(self) -> list[dict[str, Any]]:
        """Return the objects of a ruleset."""
        objects: list[dict[str, Any]] = []
        for name in ("one", "two")[:self.pick.choice((1, 1, 2))]:
            family = self.pick.choice(("inet", "inet", "ip"))
            objects.append({"table": {"family": family, "name": name}})
            objects += self._sets(family, name)
            chains = [f"c{number}" for number in range(self.pick.randrange(4))]
            early = self.pick.choice((-210, -190))
            hooks = [("input", 0)] + ([("prerouting", early)] if self.pick.random() < .3 else [])
            for chain in chains:
                objects.append({"chain": {"family": family, "table": name, "name": chain}})
            for hook, priority in hooks:
                objects.append(
                    {
                        "chain": {
                            "family": family, "table": name, "name": hook, "type": "filter", "hook": hook,
                            "prio": priority + self.pick.randrange(-5, 6),
                            "policy": self.pick.choice(("accept", "drop", "drop"))}})
            for index, chain in enumerate(chains):
                # Jumps lead to later chains only: no loops.
                objects += [self._rule(family, name, chain, chains[index + 1:]) for _ in range(self.pick.randrange(5))]
            for hook, _priority in hooks:
                objects += [self._rule(family, name, hook, chains) for _ in range(self.pick.randrange(1, 9))]
        return objects

    def _sets(self, family: str, table: str) -> list[dict[str, Any]]:
        return [
            {"set": {"family": family, "table": table, "name": "hosts", "type": "ipv4_addr", "flags": ["interval"],
                     "elem": [self.pick.choice(V4[:2]), {"prefix": {"addr": "10.1.0.0", "len": 16}}]}},
            {"set": {"family": family, "table": table, "name": "pairs", "type": ["ipv4_addr", "inet_service"],
                     "elem": [{"concat": [address, self.pick.choice(PORTS)]} for address in self.pick.sample(V4, 2)]}},
        ]

    def _rule(self, family: str, table: str, chain: str, targets: list[str]) -> dict[str, Any]:
        self._settle(family)
        expressions = [self._match(family) for _ in range(self.pick.choice((0, 1, 1, 2, 2, 3)))]
        if self.pick.random() < .1:
            expressions.append(
                {"counter": None} if self.kernel else {"limit": {"rate": 5, "per": "second", "burst": 5}})
        if self.pick.random() < .1:
            expressions.append({"mangle": {"key": {"meta": {"key": "mark"}}, "value": self.pick.choice((1, 2))}})
        expressions += self._verdict(targets)
        return {"rule": {"family": family, "table": table, "chain": chain, "expr": expressions or [{"counter": None}]}}

    def _settle(self, family: str) -> None:
        """Choose what a rule is about: nft refuses rules of two protocols, which a filter can read nevertheless."""
        self.header = self.pick.choice(("tcp", "udp", "icmp", "none")) if self.kernel else "any"
        self.version = "ip" if family == "ip" else "any"

    def _verdict(self, targets: list[str]) -> list[dict[str, Any]]:
        roll = self.pick.random()
        if roll < .15 and targets:
            return [{self.pick.choice(("jump", "jump", "goto")): {"target": self.pick.choice(targets)}}]
        if roll < .3 and self.header in ("any", "tcp", "udp"):
            return [self._map(targets)]
        if roll < .6:
            return [{"accept": None}]
        if roll < .85:
            return [{"drop": None}]
        return [{"return": None}] if roll < .95 else []

    def _map(self, targets: list[str]) -> dict[str, Any]:
        verdicts: list[dict[str, Any]] = [{"accept": None}, {"drop": None}, {"return": None}, {"continue": None}]
        verdicts += [{"jump": {"target": name}} for name in targets]
        if self.header != "udp" and (self.header == "tcp" or self.pick.random() < .5):
            elements = [[port, self.pick.choice(verdicts)] for port in self.pick.sample(PORTS, 3)]
            return {"vmap": {"key": _payload("tcp", "dport"), "data": {"set": elements}}}
        elements = [[{"concat": [address, port]}, self.pick.choice(verdicts)]
                    for address, port in zip(self.pick.sample(V4, 2), self.pick.sample(PORTS, 2), strict=True)]
        return {
            "vmap": {"key": {"concat": [_payload("ip", "saddr"), _payload("udp", "dport")]}, "data": {"set": elements}}}

    def _match(self, family: str) -> dict[str, Any]:
        makers = {
            "any": [
                self._address, self._port, self._port, self._protocol, self._icmp, self._pair, self._flags,
                self._interface, self._state], "tcp": [self._port, self._flags, self._pair],
            "udp": [self._port, self._pair], "icmp": [self._icmp], "none": [self._protocol],
        }[self.header]
        return self.pick.choice([self._address, self._mark, *makers])(family)

    def _compared(self, left: Any, right: Any, *operators: str) -> dict[str, Any]:
        return {"match": {"op": self.pick.choice(("==", "==", "!=", *operators)), "left": left, "right": right}}

    def _address(self, _family: str) -> dict[str, Any]:
        kind = "ip" if self.version == "ip" or self.header != "any" else self.pick.choice(("ip", "ip6"))
        address, length = self.pick.choice(PREFIXES[kind])
        rights: list[Any] = [
            self.pick.choice(POOLS[kind]), {"prefix": {"addr": address, "len": length}}, {"range": list(RANGES[kind])},
            {"set": self.pick.sample(POOLS[kind], 2)}]
        if kind == "ip":
            rights.append("@hosts")
        return self._compared(_payload(kind, "saddr"), self.pick.choice(rights))

    def _port(self, _family: str) -> dict[str, Any]:
        header = self.header if self.header in ("tcp", "udp") else self.pick.choice(("tcp", "udp", "th"))
        left = _payload(header, self.pick.choice(("dport", "dport", "dport", "sport")))
        port = self.pick.choice(PORTS)
        if self.pick.random() < .3:
            return {"match": {"op": self.pick.choice(("<", ">", "<=", ">=")), "left": left, "right": port}}
        return self._compared(
            left, self.pick.choice((port, {"range": [22, 443]}, {"set": [port + 1, {"range": [7000, 9000]}]})))

    def _protocol(self, family: str) -> dict[str, Any]:
        if family == "inet" and self.header == "any" and self.pick.random() < .3:
            return self._compared({"meta": {"key": "nfproto"}}, self.pick.choice(("ipv4", "ipv6")))
        return self._compared({"meta": {"key": "l4proto"}}, self.pick.choice(("tcp", "udp", {"set": ["icmp", "udp"]})))

    def _interface(self, _family: str) -> dict[str, Any]:
        right = self.pick.choice(["eth*", *INTERFACES, {"set": INTERFACES[:2]}])
        return self._compared({"meta": {"key": "iifname"}}, right)

    def _state(self, _family: str) -> dict[str, Any]:
        right = self.pick.choice(("new", "established", {"set": ["new", "related"]}, ["established", "related"]))
        return {"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": right}}

    def _mark(self, _family: str) -> dict[str, Any]:
        return self._compared({"meta": {"key": "mark"}}, self.pick.choice((0, 1, 2)))

    def _icmp(self, _family: str) -> dict[str, Any]:
        return self._compared(_payload("icmp", "type"), self.pick.choice(("echo-request", "timestamp-request")))

    def _pair(self, _family: str) -> dict[str, Any]:
        left = {
            "concat": [
                _payload("ip", "saddr"),
                _payload(self.header if self.header != "any" else self.pick.choice(("tcp", "udp")), "dport")]}
        return self._compared(left, "@pairs")

    def _flags(self, _family: str) -> dict[str, Any]:
        left = {"&": [_payload("tcp", "flags"), {"|": [{"|": [{"|": ["fin", "syn"]}, "rst"]}, "ack"]}]}
        return self._compared(left, "syn")

    def iptables(self) -> str:
        """Return what iptables-restore takes."""
        tables = ["filter"] + (["mangle"] if self.pick.random() < .3 else [])
        return "".join(self._table(name) for name in tables)

    def _table(self, name: str) -> str:
        base = "INPUT" if name == "filter" else "PREROUTING"
        chains = [f"c{number}" for number in range(self.pick.randrange(4))]
        lines = [
            f"*{name}", f":{base} {self.pick.choice(('ACCEPT', 'DROP', 'DROP'))} [0:0]",
            *(f":{chain} - [0:0]" for chain in chains)]
        for index, chain in enumerate(chains):
            lines += [self._line(chain, chains[index + 1:]) for _ in range(self.pick.randrange(5))]
        lines += [self._line(base, chains) for _ in range(self.pick.randrange(1, 9))]
        return "\n".join([*lines, "COMMIT", ""])

    def _line(self, chain: str, targets: list[str]) -> str:
        words = ["-A", chain]
        if self.pick.random() < .4:
            address, length = self.pick.choice(PREFIXES["ip"])
            words.append(f"{self._not()}-s {self.pick.choice((f'{address}/{length}', self.pick.choice(V4)))}")
        if self.pick.random() < .2:
            words.append(f"{self._not()}-i {self.pick.choice(('eth0', 'eth+', 'wan0'))}")
        words.append(self.pick.choice((self._tcp, self._udp, self._icmp_type, self._plain))())
        if self.pick.random() < .2:
            words.append(f"-m mark {self._not()}--mark {self.pick.choice(('0x1', '0x0/0x1', '0x2/0x3'))}")
        if self.pick.random() < .1:
            words.append(f"-m iprange {self._not()}--src-range 10.0.0.2-10.1.0.0")
        jumps = [f"-{kind} {name}" for name in targets for kind in "jg"]
        marks = [f"-j MARK --set-xmark {value}" for value in ("0x1/0xffffffff", "0x2/0x2")]
        words.append(
            self.pick.choice(
                ["-j ACCEPT", "-j DROP", "-j RETURN", "", *jumps, *(marks if self.pick.random() < .3 else [])]))
        return " ".join(word for word in words if word)

    def _not(self) -> str:
        return "! " if self.pick.random() < .3 else ""

    def _tcp(self) -> str:
        port = self.pick.choice(PORTS)
        return "-p tcp " + self.pick.choice(
            (
                f"-m tcp {self._not()}--dport {port}", f"-m tcp {self._not()}--sport 22:1024",
                f"-m tcp {self._not()}--tcp-flags FIN,SYN,RST,ACK SYN",
                f"-m multiport {self._not()}--dports {port},7000:9000", f"-m multiport {self._not()}--ports {port},22",
                ""))

    def _udp(self) -> str:
        return f"-p udp -m udp {self._not()}--dport {self.pick.choice(PORTS)}:{8080}"

    def _icmp_type(self) -> str:
        return f"-p icmp -m icmp {self._not()}--icmp-type {self.pick.choice((8, 13, '8/0'))}"

    def _plain(self) -> str:
        return self.pick.choice(("", f"{self._not()}-p tcp", f"{self._not()}-p icmp"))

    def packet(self) -> dict[str, Any]:
        """Return one packet that begins a connection."""
        family = "ip" if self.kernel else self.pick.choice(("ip", "ip", "ip6"))
        return {
            "family": family, "iif": self.pick.choice(INTERFACES), "state": "new",
            "protocol": self.pick.choice((6, 6, 17, 17, 1 if family == "ip" else 58)),
            "saddr": self.pick.choice(POOLS[family]), "daddr": "10.0.0.9" if family == "ip" else "fd00::9",
            "sport": self.pick.choice((22, 40000, 50000)), "dport": self.pick.choice([*PORTS, 24, 7777]),
            "icmp": self.pick.choice((8, 13)),
        }


def marks_cross(objects: list[dict[str, Any]]) -> bool:
    """Tell whether a mark may be set in one base chain and asked for in another, which is not followed: it may be set.
    """
    bases = [one for one in objects if "hook" in one.get("chain", {})]
    return len(bases) > 1 and any(
        "mangle" in expression for one in objects for expression in one.get("rule", {}).get("expr", ()))


def _payload(protocol: str, field: str) -> dict[str, Any]:
    return {"payload": {"protocol": protocol, "field": field}}

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A packet filter that takes one packet through nft's JSON, rule by rule, sharing nothing with the code under test."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "ipv6-icmp": 58}
TYPES = {"echo-request": 8, "timestamp-request": 13}
FLAGS = {"fin": 1, "syn": 2, "rst": 4, "ack": 16}


class Absent(Exception):
    """The packet has no such field."""


def accepts(objects: list[dict[str, Any]], packet: dict[str, Any], lucky: Callable[[], bool]) -> bool:
    """Tell whether a packet gets through prerouting and input; `lucky` answers for limits."""
    return _Filter(objects, dict(packet, mark=0), lucky).verdict()


class _Filter:
    def __init__(self, objects: list[dict[str, Any]], packet: dict[str, Any], lucky: Callable[[], bool]) -> None:
        self.packet = packet
        self.lucky = lucky
        self.bases = [one["chain"] for one in objects if "hook" in one.get("chain", {})]
        self.sets = {
            (body["table"], body["name"]): body["elem"] for one in objects for body in (one.get("set"),) if body}
        self.rules: dict[tuple[str, str], list[list[dict[str, Any]]]] = {}
        for one in objects:
            if "rule" in one:
                self.rules.setdefault((one["rule"]["table"], one["rule"]["chain"]), []).append(one["rule"]["expr"])

    def verdict(self) -> bool:
        for hook in ("prerouting", "input"):
            for base in sorted(
                    (one for one in self.bases if one["hook"] == hook), key=lambda one: (one["prio"], one["table"])):
                if base["family"] not in ("inet", self.packet["family"]):
                    continue
                self.table = base["table"]
                # Before connections are tracked the kernel knows of none.
                early = hook == "prerouting" and base["prio"] < -200
                self.state = "invalid" if early else self.packet["state"]
                if (self.chain(base["name"]) or base["policy"]) == "drop":
                    return False
        return True

    def chain(self, name: str) -> str | None:
        """Return accept or drop, or None for the end of the chain."""
        for expressions in self.rules.get((self.table, name), []):
            found = self.rule(expressions)
            if found is not None:
                return None if found == "return" else found
        return None

    def rule(self, expressions: list[dict[str, Any]]) -> str | None:
        for one in expressions:
            (kind, body), = one.items()
            if kind == "match":
                if not self.matches(body):
                    return None
            elif kind == "limit":
                if not self.lucky():
                    return None
            elif kind == "mangle":
                self.packet["mark"] = body["value"]
            elif kind == "vmap":
                try:
                    value = self.value(body["key"])
                except Absent:
                    return None
                for key, verdict in body["data"]["set"]:
                    if self.equal(value, key):
                        return self.apply(*next(iter(verdict.items())))
            elif kind != "counter":
                return self.apply(kind, body)
        return None

    def apply(self, kind: str, body: Any) -> str | None:
        if kind == "jump":
            return self.chain(body["target"])
        if kind == "goto":
            # The end of a chain that was gone to is the end of the chain that went there.
            return self.chain(body["target"]) or "return"
        return None if kind == "continue" else kind

    def matches(self, body: dict[str, Any]) -> bool:
        try:
            value = self.value(body["left"])
        except Absent:
            return False
        right, operator = body["right"], body["op"]
        if operator in ("<", ">", "<=", ">="):
            return {"<": value < right, ">": value > right, "<=": value <= right, ">=": value >= right}[operator]
        if isinstance(right, str) and right.startswith("@"):
            right = {"set": self.sets[self.table, right[1:]]}
        options = (
            right["set"] if isinstance(right, dict) and "set" in right else right if isinstance(right, list)
            else [right])
        return any(self.equal(value, one) for one in options) == (operator != "!=")

    def value(self, left: dict[str, Any]) -> Any:
        (kind, body), = left.items()
        if kind == "concat":
            return [self.value(one) for one in body]
        if kind == "&":
            return self.value(body[0])
        if kind != "payload":
            key = body["key"]
            return {"nfproto": {"ip": "ipv4", "ip6": "ipv6"}[self.packet["family"]], "l4proto": self.packet["protocol"],
                    "iifname": self.packet["iif"], "mark": self.packet["mark"], "state": self.state}[key]
        protocol, field = body["protocol"], body["field"]
        if protocol in ("ip", "ip6"):
            if protocol != self.packet["family"]:
                raise Absent
            return ipaddress.ip_address(self.packet[field])
        if protocol != "th" and PROTOCOLS[protocol] != self.packet["protocol"]:
            raise Absent
        # What begins a TCP connection has SYN alone.
        return FLAGS["syn"] if field == "flags" else self.packet["icmp" if field == "type" else field]

    def equal(self, value: Any, right: Any) -> bool:
        if isinstance(value, list):
            return all(self.equal(one, other) for one, other in zip(value, right["concat"], strict=True))
        if isinstance(right, dict) and "prefix" in right:
            prefix = right["prefix"]
            return value in ipaddress.ip_network(f"{prefix['addr']}/{prefix['len']}", strict=False)
        if isinstance(right, dict):
            low, high = (_plain(end, value) for end in right["range"])
            return low <= value <= high
        if isinstance(right, str) and right.endswith("*"):
            return value.startswith(right[:-1])
        return value == _plain(right, value)


def _plain(right: Any, value: Any) -> Any:
    if isinstance(value, ipaddress.IPv4Address | ipaddress.IPv6Address):
        return ipaddress.ip_address(right)
    for names in (PROTOCOLS, TYPES, FLAGS):
        if isinstance(value, int) and right in names:
            return names[right]
    return right

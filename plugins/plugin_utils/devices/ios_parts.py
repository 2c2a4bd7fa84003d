# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access lists, lists of lines, SNMP and addresses as IOS and its relatives write them."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.accesslists import source_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import number
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import AccessList, Said, Snmp
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["access_lists", "address_after", "line_lists", "snmp"]

_PROTOCOLS = ("ip", "tcp", "udp", "ipv6", "icmp", "6", "ahp", "esp", "gre")
_NO_LIST = (
    "ro", "rw", "ipv6", "group", "network-admin", "network-operator", "use-acl", "use-ipv4acl", "use-ipv6acl")
_OBJECTS = ("object-group", "addrgroup", "portgroup", "evaluate", "reflect", "time-range")


def access_lists(root: Node) -> dict[str, AccessList]:
    """Return the access lists by name; those of IPv6 with `6:` before it."""
    found: dict[str, AccessList] = {}
    for node in root.below("access-list"):
        words = node.words
        if len(words) > 3 and words[2] in ("permit", "deny"):
            listed = found.setdefault(words[1], AccessList(words[1], node))
            _take(listed, node, words[2:], _extended(words[1]))
    for node in root.below("ip access-list", "ipv6 access-list"):
        words = [word for word in node.words[2:] if word not in ("standard", "extended")]
        if not words:
            continue
        six = "6:" if node.words[0] == "ipv6" else ""
        listed = found.setdefault(f"{six}{words[0]}", AccessList(words[0], node))
        extended = "standard" not in node.words and not (
            number(words[0]) is not None and not _extended(words[0]) and "extended" not in node.words)
        for rule in node.children:
            rest = rule.words[1:] if number(rule.words[0]) is not None else rule.words
            rest = rest[2:] if rest[:1] == ["sequence"] else rest
            _take(listed, rule, rest, extended)
    return found


def _extended(name: str) -> bool:
    count = number(name)
    return count is not None and (100 <= count <= 199 or 2000 <= count <= 2699)


def _take(listed: AccessList, node: Node, words: list[str], extended: bool) -> None:
    listed.ruled = listed.ruled or words[:1] in (["permit"], ["deny"])
    if words[:1] != ["permit"]:
        return
    rest = words[1:]
    if any(word in _OBJECTS for word in rest):
        listed.permits.append((None, node))
        return
    if rest and (rest[0] in _PROTOCOLS or extended):
        rest = rest[1:]
    listed.permits.append((source_of(rest), node))


def line_lists(node: Node) -> tuple[Said, Said]:
    """Return the lists that bind a line: of IPv4 and of IPv6. Without one nothing limits where from."""
    found = [Said(None), Said(None)]
    for line in node.below("access-class", "ipv6 access-class", "no access-class", "no ipv6 access-class"):
        words = line.words
        removed = words[0] == "no"
        words = words[1:] if removed else words
        six = words[0] == "ipv6"
        words = words[1:] if six else words
        if len(words) > 1 and (len(words) < 3 or words[2] == "in"):
            found[six] = Said(None, line) if removed else Said(words[1], line)
    return found[0], found[1]


def snmp(root: Node) -> Iterator[Snmp]:
    """Yield communities, and groups of version 3."""
    # NX-OS says on a line of its own which list binds a community.
    communities: dict[str, list[Node]] = {}
    for node in root.below("snmp-server community"):
        communities.setdefault(" ".join(node.words[2:3]), []).append(node)
    for nodes in communities.values():
        words = [word for node in nodes for word in node.words[3:]]
        if words[:1] == ["view"]:
            words = words[2:]
        write = any(word.lower() in ("rw", "network-admin") for word in words)
        acl = [word for word in words if word.lower() not in _NO_LIST]
        yield Snmp(nodes[0], True, write, acl[-1] if acl else "")
    for node in root.below("snmp-server group"):
        words = node.words
        if "v3" in words[:-1]:
            kind = words[words.index("v3") + 1]
            yield Snmp(node, False, security={"priv": "privacy", "auth": "authentication"}.get(kind, "none"))
        elif len(words) > 3 and words[3] in ("v1", "v2c"):
            yield Snmp(node, False, security="none")


def address_after(words: list[str]) -> str:
    """Return the address or name among these words, after what says where it is reached."""
    rest = list(words)
    while rest and rest[0] in ("vrf", "ipv6", "ip", "use-vrf", "oob"):
        rest = rest[2:] if rest[0] in ("vrf", "use-vrf") else rest[1:]
    return rest[0] if rest else ""

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cisco IOS and IOS XE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import Reader, idle, number
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.ios_parts import (
    access_lists,
    address_after,
    line_lists,
    snmp,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import hidden
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import (
    Device,
    Said,
    Secret,
    Terminal,
    User,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["MARKS", "read", "read_as"]

MARKS = re.compile(r"version \d+\.\d+\Z")
_KINDS = {"con": "console", "console": "console", "aux": "aux", "vty": "vty", "tty": "aux"}
_TOP = 15
_KEPT = {
    "secret": {"0": "plain", "4": "weak", "5": "weak", "8": "hard", "9": "hard"},
    "password": {"0": "plain", "6": "reversible", "7": "reversible"}}


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    return read_as(reader, Device("cisco_ios", "Cisco IOS", reader.version), _KEPT)


def read_as(reader: Reader, device: Device, kept: dict[str, dict[str, str]]) -> Device:
    """Return what a configuration of this dialect says; `kept` tells how each type of secret is kept."""
    root = reader.root
    named = root.last("hostname")
    device.name = Said(named.words[1], named) if named and len(named.words) > 1 else device.name
    methods = _methods(root)
    device.terminals = list(_terminals(reader, methods))
    device.users = _users(root, kept)
    device.new_user_is_top = reader.default("top")
    device.shared_secrets = [
        _secret(node, node.words[1], node.words[2:], kept) for node in root.below("enable secret", "enable password")]
    device.shared_secrets += [
        _secret(child, "password", child.words[1:], kept) for node in root.below("line")
        for child in node.below("password")]
    _ask_nobody(root, device)
    device.acls = access_lists(root)
    device.other_filters = list(root.below("control-plane", "management-interface"))
    _clear(reader, device)
    device.snmp = list(snmp(root))
    _lockout(reader, device)
    _policy(root, device)
    device.login_servers = [
        node for node in root.below("aaa authentication login")
        if any(word in node.words for word in ("group", "tacacs+", "radius"))]
    device.commands_watched = list(root.below("aaa authorization commands", "aaa accounting commands"))
    _upkeep(root, device)
    return device


def _ask_nobody(root: Node, device: Device) -> None:
    """Note that whoever is in gets the highest level unasked: `aaa authentication enable default ... none`."""
    enable = root.last("aaa authentication enable default")
    if enable is not None and enable.words[-1] == "none":
        for terminal in device.terminals:
            terminal.top_for_all = terminal.top_for_all or enable


def _methods(root: Node) -> dict[str, Node] | None:
    """Return the lists of login methods by name; None without AAA."""
    lists = {node.words[3]: node for node in root.below("aaa authentication login") if len(node.words) > 4}
    model = root.last("aaa new-model", "no aaa new-model")
    if model is not None and model.words[0] == "no":
        return None
    return lists if model is not None or lists else None


def _terminals(reader: Reader, methods: dict[str, Node] | None) -> Iterator[Terminal]:
    for name, kind, node in _merged(reader.root):
        terminal = Terminal(name, kind, node)
        terminal.login = _login(node, kind, methods)
        terminal.idle_seconds = idle(node, reader.default(f"idle {kind}"), "exec-timeout")
        terminal.closed = node.last("no exec") if kind != "vty" else None
        level = node.last("privilege level")
        if level is not None and number(level.words[-1]) == _TOP:
            terminal.top_for_all = level
        # An auxiliary port is a modem's: somebody far away.
        terminal.protocols = _protocols(node, kind)
        if terminal.is_remote:
            terminal.acl4, terminal.acl6 = line_lists(node)
            if not isinstance(terminal.protocols.value, tuple) or terminal.protocols.value:
                yield terminal
                continue
            terminal.closed = terminal.protocols.node
        yield terminal


def _merged(root: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield each line's name, kind and settings: a section that comes again changes what it names, and of a range that
    overlaps with another each number has what was said last.
    """
    vty: dict[int, list[Node]] = {}
    for node in root.below("line"):
        words = node.words
        if len(words) < 2 or words[1] not in _KINDS:
            continue
        first, last = number(words[2]) if len(words) > 2 else 0, number(words[-1]) if len(words) > 2 else 0
        if _KINDS[words[1]] != "vty" or first is None or last is None or last - first > 4096:
            yield " ".join(words[1:]), _KINDS[words[1]], node
            continue
        for one in range(first, last + 1):
            vty.setdefault(one, []).append(node)
    numbers = sorted(vty)
    while numbers:
        first = last = numbers.pop(0)
        while numbers and numbers[0] == last + 1 and vty[numbers[0]] == vty[first]:
            last = numbers.pop(0)
        joined = Node(vty[first][-1].number, vty[first][-1].text)
        joined.children = [child for node in vty[first] for child in node.children]
        yield f"vty {first} {last}" if last > first else f"vty {first}", "vty", joined


def _login(node: Node, kind: str, methods: dict[str, Node] | None) -> Said:
    line = node.last("login", "no login")
    if methods is not None:
        named = line is not None and line.words[:2] == ["login", "authentication"] and len(line.words) > 2
        chosen = line.words[2] if named and line is not None else "default"
        at = methods.get(chosen)
        if at is None and chosen != "default":
            return Said(None, line, known=False)
        if at is None:
            # Without a default list the local users are asked, but nobody is at the console.
            return Said("individual" if kind == "vty" else "none", line or node)
        return _by_methods(at)
    if line is None:
        # `login` stands in every line whose type has it by default; the console asks nobody without.
        return Said("none", node) if kind == "console" and node.last("password") is None else Said(known=False)
    if line.words[0] == "no":
        return Said("none", line)
    if line.words[1:2] == ["local"]:
        return Said("individual", line)
    if line.words[1:2] in (["tacacs"], ["authentication"]):
        return Said("individual", line)
    return Said("shared", line) if node.last("password") is not None else Said("refused", line)


def _by_methods(at: Node) -> Said:
    words = at.words[4:]
    if not words:
        return Said(None, at, known=False)
    if words[-1] == "none" or words[0] == "none":
        return Said("none", at)
    shared = [word for word in words if word in ("line", "enable")]
    return Said("shared" if shared else "individual", at)


def _protocols(node: Node, kind: str) -> Said:
    line = node.last("transport input", "no transport input")
    if line is None:
        return Said(known=False) if kind == "vty" else Said(())
    if line.words[0] == "no" or line.words[-1] == "none":
        return Said((), line)
    words = tuple(word for word in line.words[2:])
    return Said(("ssh", "telnet") if "all" in words else words, line)


def _users(root: Node, kept: dict[str, dict[str, str]]) -> list[User]:
    users: dict[str, User] = {}
    for node in root.below("username", "no username"):
        words = node.words
        if words[0] == "no":
            if len(words) == 3:
                users.pop(words[2], None)
            continue
        if len(words) < 3:
            continue
        user = users.setdefault(words[1], User(words[1], node))
        rest = words[2:]
        for word in ("secret", "password"):
            if word in rest:
                user.secrets.append(_secret(node, word, rest[rest.index(word) + 1:], kept, user.name))
                rest = rest[:rest.index(word)]
        if "nopassword" in rest:
            user.secrets.append(Secret("none", "nopassword", node, user.name))
        if "privilege" in rest[:-1]:
            level = number(rest[rest.index("privilege") + 1])
            user.level, user.top = Said(level, node, level is not None), None if level is None else level >= _TOP
    return list(users.values())


def _secret(
        node: Node, word: str, rest: list[str], kept: dict[str, dict[str, str]], user: str = "") -> Secret:
    if "level" in rest[:1]:
        rest = rest[2:]
    if hidden(" ".join(rest)):
        return Secret("hidden", word, node, user)
    if not rest:
        return Secret("unknown", word, node, user)
    if len(rest) == 1:
        return Secret("plain", word, node, user)
    return Secret(kept[word].get(rest[0], "unknown"), f"{word} {rest[0]}"[:20], node, user)


def _clear(reader: Reader, device: Device) -> None:
    root = reader.root
    device.clear_services["HTTP"] = reader.switch(root, ("ip http server",), ("no ip http server",), "http")
    version = root.last("ip ssh version", "no ip ssh version")
    if version is None or version.words[0] == "no":
        device.clear_services["SSH 1"] = Said(None, version, known=False)
    else:
        device.clear_services["SSH 1"] = Said(version.words[-1] != "2", version)
    for name, start in (("FTP", "ftp-server enable"), ("TFTP", "tftp-server"), ("rsh", "ip rcmd rsh-enable")):
        line = root.last(start)
        if line is not None:
            device.clear_services[name] = Said(True, line)


def _lockout(reader: Reader, device: Device) -> None:
    # aaa local authentication attempts max-fail does not lock who has level 15: it is no verdict.
    device.attempts = device.lock_seconds = reader.default("attempts")
    line = reader.root.last("login block-for", "no login block-for")
    if line is None:
        return
    words = line.words
    if words[0] == "no":
        device.attempts = device.lock_seconds = Said(0, line)
        return
    device.lock_seconds = Said(number(words[2]) if len(words) > 2 else None, line)
    device.attempts = Said(number(words[words.index("attempts") + 1]) if "attempts" in words[:-1] else None, line)
    device.within = Said(number(words[words.index("within") + 1]) if "within" in words[:-1] else None, line)


def _policy(root: Node, device: Device) -> None:
    policy = device.policy
    line = root.last("security passwords min-length")
    if line is not None:
        policy.length = Said(number(line.words[-1]), line)
    # A policy binds the users that name it, and no others.
    users = [node for node in root.below("username") if "secret" in node.words or "password" in node.words]
    for section in root.below("aaa common-criteria policy"):
        if not all(f"common-criteria-policy {section.words[-1]} " in node.text for node in users):
            continue
        kinds = list(section.below("upper-case", "lower-case", "numeric-count", "special-case"))
        if kinds:
            policy.classes = Said(len(kinds), kinds[0])
        length = section.last("min-length")
        if length is not None:
            policy.length = Said(number(length.words[-1]), length)
        life = section.last("lifetime month", "lifetime day")
        if life is not None:
            count = number(life.words[-1])
            # Half a year at the most: six months are taken as the 180 days that they stand for.
            policy.days = Said(None if count is None else count * (30 if "month" in life.words else 1), life)


def _upkeep(root: Node, device: Device) -> None:
    for node in root.below("logging host", "logging server"):
        address = address_after(node.words[2:])
        if address:
            device.log_servers.append((address, node))
    for node in root.below("logging"):
        if len(node.words) > 1 and node.words[1].count(".") == 3:
            device.log_servers.append((node.words[1], node))
    device.logging_off = root.last("no logging on")
    for node in root.below("ntp server", "sntp server"):
        address = address_after(node.words[2:])
        if address:
            device.time_servers.append((address, node))

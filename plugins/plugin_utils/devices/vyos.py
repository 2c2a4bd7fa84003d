# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VyOS, as `set` commands or in braces."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.clean import Lines
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import Reader, number
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import hidden
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import (
    Device,
    Said,
    Secret,
    Snmp,
    Terminal,
    User,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["MARKS", "read", "tree"]

MARKS = re.compile(
    r"set (?:system|interfaces|service) |system \{|interfaces \{|// vyos-config-version|// Release version")
_LEFT_OPEN = Text(
    "{file} ends inside of a section ({count} braces are not closed): it was cut off.",
    "{file} 在某一节之内结束（{count} 个大括号未闭合）：文件被截断。")


_TOO_MANY = Text(
    "{file}:{line} closes a section that was not begun: lines before it are missing.",
    "{file}:{line} 关闭了未开始的节：其前缺少内容。")


def tree(lines: Lines, file: str) -> Node:
    """Return one line a setting, as a path of words, whichever form it was written in."""
    root = Node(0, "")
    stack: list[str] = []
    for number_, line in lines:
        text = line.strip()
        if not text or text.startswith(("//", "/*", "#")):
            continue
        if text.startswith("set "):
            root.children.append(Node(number_, text[4:], text))
        elif text.endswith("{"):
            stack.append(text[:-1].strip())
            root.children.append(Node(number_, " ".join(stack), text))
        elif text == "}":
            if not stack:
                raise Problem("configuration_cut", _TOO_MANY.format(file=file, line=number_), file, (number_, line))
            stack.pop()
        else:
            root.children.append(Node(number_, " ".join([*stack, text]), text))
    if stack:
        raise Problem("configuration_cut", _LEFT_OPEN.format(file=file, count=len(stack)))
    return root


def _path(node: Node) -> list[str]:
    try:
        return shlex.split(node.text)
    except ValueError:
        return node.text.split()


def _below(root: Node, *path: str) -> Iterator[tuple[list[str], Node]]:
    """Yield what stands behind a path, with its line."""
    start = " ".join(path)
    for node in root.below(start):
        yield _path(node)[len(path):], node


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    device = Device("vyos", "VyOS", reader.version)
    root = reader.root
    for rest, node in _below(root, "system", "host-name"):
        device.name = Said(rest[0] if rest else None, node)
    device.users = _users(root)
    _terminals(root, device)
    for _rest, node in _below(root, "service", "telnet"):
        device.clear_services["Telnet"] = Said(True, node)
    device.clear_services.setdefault("Telnet", Said(False, source="VyOS, service telnet"))
    for rest, node in _below(root, "service", "snmp", "community"):
        acl = "client" if "client" in rest else ""
        device.snmp.append(Snmp(node, True, rest[1:] == ["authorization", "rw"], acl))
    for rest, node in _below(root, "service", "snmp", "v3", "group"):
        if rest[1:2] == ["seclevel"] and rest[2:3]:
            device.snmp.append(Snmp(node, False, security={"priv": "privacy", "auth": "authentication"}.get(
                rest[2], "none")))
    for rest, node in _below(root, "service", "https", "api"):
        if rest[:2] == ["keys", "id"] and rest[3:4] == ["key"] and rest[4:5]:
            device.shared_secrets.append(Secret("hidden" if hidden(rest[4]) else "plain", "api key", node))
    for rest, node in _below(root, "system", "syslog", "host"):
        device.log_servers.append((rest[0] if rest else "", node))
    for rest, node in _below(root, "system", "syslog", "remote"):
        device.log_servers.append((rest[0] if rest else "", node))
    for place in (("service", "ntp", "server"), ("system", "ntp", "server")):
        for rest, node in _below(root, *place):
            device.time_servers.append((rest[0] if rest else "", node))
    device.login_servers = [node for place in ("radius", "tacacs") for _rest, node in _below(
        root, "system", "login", place)]
    return device


def _users(root: Node) -> list[User]:
    users: dict[str, User] = {}
    keys: set[str] = set()
    for rest, node in _below(root, "system", "login", "user"):
        if not rest:
            continue
        user = users.setdefault(rest[0], User(rest[0], node))
        if len(rest) == 1:
            continue
        if rest[1:3] == ["authentication", "encrypted-password"]:
            value = rest[3] if len(rest) > 3 else ""
            kept = "hidden" if hidden(value) else "hard" if value.startswith(("$6$", "$y$", "$5$")) else (
                "none" if value == "" else "locked" if value[0] in "!*" else "weak")
            if kept != "locked":
                user.secrets.append(Secret(kept, f"encrypted-password {value[:3]}" if kept == "hard" else (
                    "encrypted-password"), node, user.name))
        elif rest[1:3] == ["authentication", "plaintext-password"] and len(rest) > 3 and rest[3]:
            user.secrets.append(Secret("plain", "plaintext-password", node, user.name))
        elif rest[1:3] == ["authentication", "public-keys"]:
            keys.add(user.name)
        elif rest[1:4] == ["authentication", "otp", "key"]:
            user.both_factors = node
        elif rest[1:2] == ["disable"]:
            user.blocked = True
        # Everybody who logs in may configure; operators are another level where there are any.
        user.top = rest[1:3] != ["level", "operator"] and user.top is not False
    for name in keys:
        # A key alone lets its owner in.
        users[name].both_factors = None
    return list(users.values())


def _terminals(root: Node, device: Device) -> None:
    services = list(_below(root, "service", "ssh"))
    if not services:
        return
    terminal = Terminal("ssh", "vty", services[0][1])
    terminal.login, terminal.protocols = Said("individual", services[0][1]), Said(("ssh",), services[0][1])
    # Whom and by which address the service answers: neither says where from.
    device.other_filters += [
        node for rest, node in services if rest[:2] == ["access-control", "allow"] or rest[:1] == ["listen-address"]]
    terminal.acl4 = terminal.acl6 = Said(None)
    timeout = next(iter(_below(root, "system", "login", "timeout")), None)
    seconds = number(timeout[0][0]) if timeout and timeout[0] else None
    terminal.idle_seconds = Said(seconds, timeout[1]) if timeout else Said(known=False)
    device.terminals.append(terminal)

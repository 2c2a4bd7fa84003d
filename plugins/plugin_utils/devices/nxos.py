# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cisco NX-OS."""

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
    UNKNOWN,
    Device,
    Said,
    Secret,
    Snmp,
    Terminal,
    User,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["MARKS", "read"]

MARKS = re.compile(r"version \d+\.\d+\(\d+\w*\)|!Command: show running-config|feature [a-z]")
_KEPT = {"0": "plain", "5": "hard", "8": "hard", "9": "hard", "7": "reversible"}


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    device = Device("cisco_nxos", "Cisco NX-OS", reader.version)
    root = reader.root
    named = root.last("hostname", "switchname")
    device.name = Said(named.words[1], named) if named and len(named.words) > 1 else device.name
    device.terminals = list(_terminals(reader))
    device.users = _users(root)
    device.acls = access_lists(root)
    device.other_filters = list(root.below("control-plane"))
    telnet = root.last("feature telnet", "no feature telnet")
    device.clear_services["Telnet"] = Said(telnet.words[0] == "feature", telnet) if telnet else UNKNOWN
    http = root.last("feature nxapi", "no feature nxapi")
    plain = root.last("nxapi http port")
    if http is not None and http.words[0] == "feature" and plain is not None:
        device.clear_services["HTTP (NX-API)"] = Said(True, plain)
    device.snmp = [*snmp(root), *_snmp_users(root)]
    _lockout(root, device)
    _policy(root, device)
    device.login_servers = [node for node in root.below("aaa authentication login default") if "group" in node.words]
    device.commands_watched = list(root.below("aaa authorization commands", "aaa accounting default"))
    for node in root.below("logging server"):
        device.log_servers.append((address_after(node.words[2:]), node))
    for node in root.below("ntp server"):
        device.time_servers.append((address_after(node.words[2:]), node))
    return device


def _terminals(reader: Reader) -> Iterator[Terminal]:
    root = reader.root
    default = root.last("aaa authentication login default")
    console = root.last("aaa authentication login console") or default
    for node in root.below("line console", "line vty"):
        kind = "vty" if node.words[1] == "vty" else "console"
        terminal = Terminal(node.words[1], kind, node)
        method = default if kind == "vty" else console
        # Everybody logs in by name, unless the method is none.
        terminal.login = Said("none" if method is not None and "none" in method.words else "individual", method or node)
        terminal.idle_seconds = idle(node, reader.default(f"idle {kind}"), "exec-timeout")
        if terminal.is_remote:
            terminal.protocols = Said(None)
            terminal.acl4, terminal.acl6 = line_lists(node)
        yield terminal


def _users(root: Node) -> list[User]:
    users: dict[str, User] = {}
    for node in root.below("username"):
        words = node.words
        if len(words) < 3:
            continue
        user = users.setdefault(words[1], User(words[1], node))
        if "password" in words[2:-1]:
            rest = words[words.index("password", 2) + 1:]
            kind = rest[0] if len(rest) > 1 and rest[0] in _KEPT else ""
            kept = "hidden" if hidden(" ".join(rest)) else _KEPT.get(kind, "plain" if len(rest) == 1 else "unknown")
            if kept == "hard" and rest[1].startswith("$1$"):
                kept = "weak"
            user.secrets.append(Secret(kept, f"password {kind}".strip(), node, user.name))
        if "role" in words[2:-1]:
            role = words[words.index("role", 2) + 1]
            if not user.top:
                user.level, user.top = Said(role, node), role in ("network-admin", "vdc-admin")
    return list(users.values())


def _snmp_users(root: Node) -> Iterator[Snmp]:
    """Yield the users of version 3, unless the device asks all of them for privacy."""
    if root.last("snmp-server globalEnforcePriv") is None:
        for node in root.below("snmp-server user"):
            words = node.words
            yield Snmp(node, False, security=(
                "privacy" if "priv" in words else "authentication" if "auth" in words else "none"))


def _lockout(root: Node, device: Device) -> None:
    line = root.last("login block-for", "no login block-for")
    if line is not None and line.words[0] == "login":
        words = line.words
        device.lock_seconds = Said(number(words[2]) if len(words) > 2 else None, line)
        device.attempts = Said(number(words[words.index("attempts") + 1]) if "attempts" in words[:-1] else None, line)
        device.within = Said(number(words[words.index("within") + 1]) if "within" in words[:-1] else None, line)
    elif line is not None:
        device.attempts = device.lock_seconds = Said(0, line)


def _policy(root: Node, device: Device) -> None:
    off = root.last("no password strength-check")
    if off is not None:
        device.policy.classes = Said(0, off)
    length = root.last("userpassphrase min-length")
    if length is not None:
        count = length.words.index("min-length") + 1
        device.policy.length = Said(number(length.words[count]) if count < len(length.words) else None, length)
    life = root.last("userpassphrase default-lifetime", "username default lifetime")
    if life is not None:
        device.policy.days = Said(number(life.words[-1]), life)
    for node in root.below("username"):
        words = node.words
        if words[2:4] == ["passphrase", "lifetime"] and len(words) > 4:
            own, so_far = number(words[4]), device.policy.days
            # What a user has of its own counts for it; the longest is told.
            if own is None or not so_far.known or own > (so_far.value or 0):
                device.policy.days = Said(own, node)

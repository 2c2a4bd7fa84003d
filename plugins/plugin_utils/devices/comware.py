# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""H3C Comware 7, and what of Comware 5 is written alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.accesslists import source_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import (
    Reader,
    both_factors_by_ssh,
    hash_acl,
    idle,
    number,
    shared_secrets,
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

MARKS = re.compile(r"\s*version \d+\.\d+(?:\.\d+)?, (?:\w+ )?\S+")
_KINDS = {"con": "console", "console": "console", "aux": "aux", "vty": "vty", "tty": "aux", "usb": "console"}
_KEPT = {"hash": "hard", "cipher": "reversible", "simple": "plain"}
_LOGIN = {"scheme": "individual", "password": "shared", "none": "none"}
_TOP = ("network-admin", "level-15", "mdc-admin", "context-admin")


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    device = Device("h3c_comware", "H3C Comware", reader.version)
    root = reader.root
    named = root.last("sysname")
    device.name = Said(named.words[1], named) if named and len(named.words) > 1 else device.name
    device.terminals = list(_terminals(reader))
    device.users = list(_users(root))
    both_factors_by_ssh(root, {user.name: user for user in device.users}, ("password-publickey",))
    device.new_user_is_top = reader.default("top")
    hash_acl(root, device, source_of)
    for node in root.below("ssh server acl"):
        device.ssh_acls[4] = (node.words[-1], node)
    for node in root.below("ssh server ipv6 acl"):
        device.ssh_acls[6] = (node.words[-1], node)
    _clear(reader, device)
    device.shared_secrets = list(shared_secrets(root, ("line", "user-interface"), _KEPT))
    device.snmp = list(_snmp(root))
    _passwords(reader, device)
    device.login_servers = [
        child for domain in _domain_of_administrators(root)
        for child in domain.below("authentication login", "authentication default")
        if "hwtacacs" in child.text or "radius" in child.text]
    device.commands_watched = [
        child for node in root.below("line", "user-interface")
        for child in node.below("command authorization", "command accounting")]
    _upkeep(root, device)
    return device


def _domain_of_administrators(root: Node) -> list[Node]:
    """Return the domain of whoever names none: `system`, or the one that a line names."""
    named = root.last("domain default enable")
    used = named.words[-1] if named is not None else "system"
    return [node for node in root.below("domain") if node.words[1:] in ([used], ["name", used])]


def _terminals(reader: Reader) -> Iterator[Terminal]:
    lines = [node for node in reader.root.below("line", "user-interface") if len(node.words) > 1]
    classes = {_KINDS.get(node.words[2]): node for node in lines if node.words[1] == "class" and len(node.words) > 2}
    for node in lines:
        words = node.words
        if words[1] == "class" or words[1] not in _KINDS:
            continue
        kind = _KINDS[words[1]]
        terminal = Terminal(" ".join(words[1:]), kind, node)
        above = classes.get(kind)
        terminal.login = _login(node, above, reader, kind)
        own = idle(node, Said())
        terminal.idle_seconds = own if own.node else idle(above, reader.default(f"idle {kind}")) if above else (
            reader.default(f"idle {kind}"))
        role = next((line for line in node.below("user-role") if line.words[-1] in _TOP), None)
        level = node.last("user privilege level")
        if level is not None and (number(level.words[-1]) or 0) >= 3:
            role = level
        # With authentication by scheme the user's own roles count.
        terminal.top_for_all = role if terminal.login.value != "individual" else None
        terminal.closed = node.last("undo shell")
        if terminal.is_remote:
            terminal.protocols = _protocols(node, above, reader)
            terminal.acl4, terminal.acl6 = _lists(node, above)
        yield terminal


def _login(node: Node, above: Node | None, reader: Reader, kind: str) -> Said:
    nobody = next(
        (line for domain in reader.root.below("domain")
         for line in domain.below("authentication login none", "authentication default none")), None)
    line = node.last("authentication-mode") or (above.last("authentication-mode") if above else None)
    if line is None:
        return reader.default(f"login {kind}")
    mode = line.words[1] if len(line.words) > 1 else ""
    if mode == "scheme" and nobody is not None:
        return Said("none", nobody)
    return Said(_LOGIN.get(mode), line, mode in _LOGIN)


def _protocols(node: Node, above: Node | None, reader: Reader) -> Said:
    line = node.last("protocol inbound") or (above.last("protocol inbound") if above else None)
    if line is None:
        return reader.default("protocols")
    return Said(("ssh", "telnet") if line.words[-1] == "all" else tuple(line.words[2:]), line)


def _lists(node: Node, above: Node | None) -> tuple[Said, Said]:
    # Without a line nothing limits where from: no default can do that.
    found = [Said(None), Said(None)]
    for section in filter(None, (above, node)):
        for line in section.below("acl"):
            words = [word for word in line.words[1:] if word not in ("ipv6", "name", "advanced", "basic")]
            if len(words) > 1 and words[1] == "inbound":
                found["ipv6" in line.words] = Said(words[0], line)
    return found[0], found[1]


def _users(root: Node) -> Iterator[User]:
    seen: dict[str, User] = {}
    for node in root.below("local-user"):
        words = node.words
        if len(words) < 2 or "network" in words[2:]:
            continue
        user = User(words[1], node, twice=node if words[1] in seen else None)
        seen[words[1]] = user
        services: dict[str, Node] = {}
        for line in node.children:
            rest = line.words
            if rest[0] == "password":
                kind = rest[1] if len(rest) > 1 else ""
                kept = "hidden" if hidden(line.text) else _KEPT.get(kind, "unknown")
                user.secrets.append(Secret(kept, kind if kind in _KEPT else "", line, user.name))
            elif rest[0] == "service-type":
                services.update((service, line) for service in rest[1:])
            elif rest[:2] == ["authorization-attribute", "user-role"]:
                if not user.top:
                    user.level, user.top = Said(rest[-1], line), rest[-1] in _TOP
            elif rest[0] == "authorization-attribute" and "level" in rest[:-1]:
                level = number(rest[rest.index("level") + 1])
                user.level, user.top = Said(level, line), None if level is None else level >= 3
            elif rest[:2] == ["state", "block"]:
                user.blocked = True
        user.services = services
        yield user


def _clear(reader: Reader, device: Device) -> None:
    root = reader.root
    device.clear_services["Telnet"] = reader.switch(
        root, ("telnet server enable",), ("undo telnet server enable",), "telnet")
    device.clear_services["HTTP"] = reader.switch(root, ("ip http enable",), ("undo ip http enable",), "http")
    for name, start in (("FTP", "ftp server enable"), ("SSH 1", "ssh server compatible-ssh1x enable"), (
            "TFTP", "tftp-server enable"), ("RESTful HTTP", "restful http enable"), (
            "NETCONF over HTTP", "netconf soap http enable")):
        line = root.last(start)
        if line is not None:
            device.clear_services[name] = Said(True, line)


def _snmp(root: Node) -> Iterator[Snmp]:
    for node in root.below("snmp-agent community"):
        words = node.words
        acl = words[words.index("acl") + 1] if "acl" in words[:-1] else ""
        # `read` or `write`, or by a role, which a person reads.
        yield Snmp(node, True, "write" in words[2:3], acl)
    for node in root.below("snmp-agent group v3"):
        words = node.words
        yield Snmp(node, False, security=next((one for one in words if one in ("privacy", "authentication")), "none"))
    # In versions 1 and 2c the name of a group's user is what a community is.
    for node in root.below("snmp-agent group v1", "snmp-agent group v2c", "snmp-agent usm-user v1",
                           "snmp-agent usm-user v2c"):
        yield Snmp(node, False, security="none")


def _passwords(reader: Reader, device: Device) -> None:
    root = reader.root
    enabled = root.last("password-control enable", "undo password-control enable")
    if enabled is None or enabled.words[0] == "undo":
        device.attempts = reader.default("attempts") if enabled is None else Said(0, enabled)
        device.policy.days = reader.default("days") if enabled is None else Said(0, enabled)
        return
    policy = device.policy
    off = {line.words[2]: line for line in root.below("undo password-control") if len(line.words) > 2}
    # A user and a group of users may have limits of their own.
    places = [root, *root.below("local-user", "user-group")]
    policy.length = min(
        _limits(places, reader, "length"), key=lambda said: said.value, default=reader.default("length"))
    policy.days = max(_limits(places, reader, "aging"), key=lambda said: said.value, default=UNKNOWN)
    kinds = root.last("password-control composition type-number")
    if kinds is not None and len(kinds.words) > 3:
        policy.classes = Said(number(kinds.words[3]), kinds)
    for name in ("length", "aging", "composition"):
        if name in off:
            field = {"length": "length", "aging": "days", "composition": "classes"}[name]
            setattr(policy, field, Said(0, off[name]))
    _attempts(root, device)


def _limits(places: list[Node], reader: Reader, name: str) -> list[Said]:
    found = [reader.number(place, f"password-control {name}") for place in places]
    return [said for said in found if said.node is not None and said.value is not None]


def _attempts(root: Node, device: Device) -> None:
    line = root.last("password-control login-attempt")
    if line is None:
        return
    words = line.words
    device.attempts = Said(number(words[2]) if len(words) > 2 else None, line)
    if "lock-time" in words[:-1]:
        minutes = number(words[words.index("lock-time") + 1])
        device.lock_seconds = Said(None if minutes is None else minutes * 60, line, minutes is not None)
    elif "unlock" in words:
        device.lock_seconds = Said(0, line)
    elif "lock" in words:
        # Until an administrator unlocks it.
        device.lock_seconds = Said(10**9, line)


def _upkeep(root: Node, device: Device) -> None:
    for node in root.below("info-center loghost"):
        words = [word for word in node.words[2:] if word != "ipv6"]
        if words and words[0] == "vpn-instance":
            words = words[2:]
        if words and words[0] != "source":
            device.log_servers.append((words[0], node))
    device.logging_off = root.last("undo info-center enable")
    for node in root.below("ntp-service unicast-server", "ntp-service ipv6 unicast-server", "sntp unicast-server"):
        device.time_servers.append((node.words[3] if node.words[1] == "ipv6" else node.words[2], node))
    enabled = root.last("ntp-service enable", "undo ntp-service enable", "sntp enable")
    device.time_off = Said(enabled is None or enabled.words[0] == "undo", enabled)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Huawei VRP: S, AR, CloudEngine and NetEngine."""

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
    Device,
    Said,
    Secret,
    Snmp,
    Terminal,
    User,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["MARKS", "read"]

MARKS = re.compile(r"!Software Version V\d+R\d+")
_KINDS = {"con": "console", "console": "console", "aux": "aux", "vty": "vty", "tty": "aux"}
_KEPT = {"irreversible-cipher": "hard", "cipher": "reversible", "simple": "plain"}
_TOP = 3


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    device = Device("huawei_vrp", "Huawei VRP", reader.version)
    root = reader.root
    named = root.last("sysname")
    device.name = Said(named.words[1], named) if named and len(named.words) > 1 else device.name
    aaa = [child for node in root.below("aaa") for child in node.children]
    device.terminals = list(_terminals(reader))
    device.users = _users(aaa, root)
    device.new_user_is_top = reader.default("top")
    hash_acl(root, device, source_of)
    _ssh_lists(root, device)
    _clear(reader, device)
    device.shared_secrets = list(shared_secrets(root, ("user-interface",), _KEPT))
    device.snmp = list(_snmp(root))
    _lockout(aaa, reader, device)
    _policy(aaa, root, reader, device)
    device.login_servers = [
        child for node in aaa if node.text == f"authentication-scheme {_scheme_of_administrators(aaa)}"
        for child in node.below("authentication-mode") if "hwtacacs" in child.text or "radius" in child.text]
    device.commands_watched = [node for node in aaa if node.text.startswith("cmd recording-scheme")] + [
        child for node in aaa if node.text.startswith("authorization-scheme")
        for child in node.below("authorization-cmd")]
    _upkeep(root, device)
    return device


def _terminals(reader: Reader) -> Iterator[Terminal]:
    open_scheme = _open_scheme([child for node in reader.root.below("aaa") for child in node.children])
    for node in reader.root.below("user-interface"):
        words = node.words
        if len(words) < 3 or words[1] not in _KINDS:
            continue
        terminal = Terminal(" ".join(words[1:]), _KINDS[words[1]], node)
        terminal.reserved = words[1:] == ["vty", "16", "20"]
        mode = node.last("authentication-mode", "undo authentication-mode")
        if mode is None:
            terminal.login = reader.default("login")
        elif mode.words[-1] == "aaa" and open_scheme is not None:
            terminal.login = open_scheme
        else:
            terminal.login = Said(
                {"aaa": "individual", "password": "shared", "none": "none"}.get(mode.words[1], None), mode,
                known=mode.words[1] in ("aaa", "password", "none"))
        terminal.idle_seconds = idle(node, reader.default(f"idle {terminal.kind}"))
        terminal.closed = node.last("undo shell")
        level = node.last("user privilege level")
        if level and (number(level.words[-1]) or 0) >= _TOP:
            terminal.top_for_all = level
        if terminal.is_remote:
            terminal.protocols = _protocols(node, reader)
            terminal.acl4, terminal.acl6 = _lists(node, reader)
        yield terminal


def _open_scheme(aaa: list[Node]) -> Said | None:
    """Return that a scheme of AAA asks nobody: that of administrators, or one by which they may come, too."""
    schemes = {
        node.words[1]: mode for node in aaa if node.text.startswith("authentication-scheme ")
        for mode in node.below("authentication-mode") if mode.words[-1] == "none"}
    domains = _domains(aaa)
    used = _scheme_of_administrators(aaa)
    if used in schemes:
        return Said("none", schemes[used])
    others = [line.words[-1] for line in domains.values() if line is not None]
    return next((Said(None, schemes[one], known=False) for one in others if one in schemes), None)


def _domains(aaa: list[Node]) -> dict[str, Node | None]:
    return {node.words[1]: node.last("authentication-scheme") for node in aaa if node.text.startswith("domain ")}


def _scheme_of_administrators(aaa: list[Node]) -> str:
    """Return the scheme by which administrators log in: that of their domain, which a line may name."""
    named = next((node.words[-1] for node in aaa if node.text.startswith("default-domain admin ")), "default_admin")
    line = _domains(aaa).get(named)
    return line.words[-1] if line is not None else "default"


def _protocols(node: Node, reader: Reader) -> Said:
    said = node.last("protocol inbound")
    if said is None:
        return reader.default("protocols")
    return Said({"all": ("ssh", "telnet"), "none": ()}.get(said.words[-1], tuple(said.words[2:])), said)


def _lists(node: Node, reader: Reader) -> tuple[Said, Said]:
    found = [reader.default("acl"), reader.default("acl")]
    for line in node.below("acl"):
        words = [word for word in line.words[1:] if word not in ("ipv6", "name")]
        if len(words) > 1 and words[1] == "inbound":
            found["ipv6" in line.words] = Said(words[0], line)
    return found[0], found[1]


def _users(aaa: list[Node], root: Node) -> list[User]:
    users: dict[str, User] = {}
    for node in aaa:
        words = node.words
        if words[0] == "undo" and words[1:2] == ["local-user"] and len(words) == 3:
            users.pop(words[2], None)
        if words[0] != "local-user" or len(words) < 3 or words[1] in ("authentication", "policy"):
            continue
        user = users.setdefault(words[1], User(words[1], node))
        rest = words[2:]
        if rest[0] == "password":
            if user.secrets:
                user.twice = node
            user.secrets.append(_secret(rest[1:], node, user.name))
        if "level" in rest:
            level = number(rest[rest.index("level") + 1]) if rest.index("level") + 1 < len(rest) else None
            user.level, user.top = Said(level, node, level is not None), None if level is None else level >= _TOP
        if rest[0] == "user-group" and rest[-1] == "manage-ug":
            user.level, user.top = Said("manage-ug", node), True
        if rest[0] == "service-type":
            user.services = dict.fromkeys(rest[1:], node)
        if rest[:2] == ["state", "block"]:
            user.blocked = True
    both_factors_by_ssh(root, users, ("password-rsa", "password-publickey", "password-dsa", "password-ecc"))
    return list(users.values())


def _secret(words: list[str], node: Node, user: str) -> Secret:
    if hidden(node.text):
        return Secret("hidden", words[0] if words else "", node, user)
    kind = words[0] if words else ""
    return Secret(_KEPT.get(kind, "unknown"), kind if kind in _KEPT else "", node, user)


def _ssh_lists(root: Node, device: Device) -> None:
    for node in root.below("ssh server acl", "ssh ipv4 server acl"):
        device.ssh_acls[4] = (node.words[-1], node)
    for node in root.below("ssh ipv6 server acl", "ssh server ipv6 acl"):
        device.ssh_acls[6] = (node.words[-1], node)


def _clear(reader: Reader, device: Device) -> None:
    root = reader.root
    for name, setting, on, off in (
            ("Telnet", "telnet", ("telnet server enable", "telnet ipv4 server enable", "undo telnet server disable"),
             ("undo telnet server enable", "telnet server disable", "undo telnet ipv4 server enable")),
            ("Telnet (IPv6)", "telnet", ("telnet ipv6 server enable", "undo telnet ipv6 server disable"),
             ("undo telnet ipv6 server enable", "telnet ipv6 server disable")),
            ("HTTP", "http", ("http server enable",), ("undo http server enable", "undo http server"))):
        device.clear_services[name] = reader.switch(root, on, off, setting)
    # What these two do is off unless a line turns it on.
    for name, on in (
            ("FTP", ("ftp server enable", "ftp ipv6 server enable")),
            ("SSH 1", ("ssh server compatible-ssh1x enable",)),
            ("TFTP", ("tftp server enable",))):
        line = root.last(*on)
        if line is not None:
            device.clear_services[name] = Said(True, line)
    # Firewalls' own; whether it is the page in the clear, no document of the maker was found for.
    page = root.last("web-manager enable", "undo web-manager enable")
    if page is not None and page.words[0] != "undo":
        device.clear_services["HTTP (web-manager)"] = Said(None, page, known=False)


def _snmp(root: Node) -> Iterator[Snmp]:
    for node in root.below("snmp-agent community"):
        words = node.words
        if words[2:3] and words[2] in ("read", "write"):
            acl = words[words.index("acl") + 1] if "acl" in words[:-1] else ""
            yield Snmp(node, True, words[2] == "write", acl)
    for node in root.below("snmp-agent group v3"):
        yield Snmp(node, False, security=_security(node.words))
    # In versions 1 and 2c the name of a group's user is what a community is.
    for node in root.below("snmp-agent group v1", "snmp-agent group v2c", "snmp-agent usm-user v1",
                           "snmp-agent usm-user v2c"):
        yield Snmp(node, False, security="none")


def _security(words: list[str]) -> str:
    return next((word for word in words if word in ("privacy", "authentication")), "none")


def _lockout(aaa: list[Node], reader: Reader, device: Device) -> None:
    device.attempts, device.lock_seconds = reader.default("attempts"), reader.default("lock")
    for node in aaa:
        words = node.words
        if words[:2] == ["local-aaa-user", "wrong-password"]:
            device.attempts = Said(_after(words, "retry-time"), node)
            device.lock_seconds = Said(_minutes(_after(words, "block-time")), node)
        elif words[:3] in (["undo", "local-aaa-user", "wrong-password"], ["undo", "local-user", "authentication"]):
            device.attempts = device.lock_seconds = Said(0, node)
        elif words[:4] == ["local-user", "authentication", "lock", "times"]:
            device.attempts = Said(number(words[4]) if len(words) > 4 else None, node)
        elif words[:4] == ["local-user", "authentication", "lock", "duration"]:
            device.lock_seconds = Said(_minutes(number(words[4]) if len(words) > 4 else None), node)


def _after(words: list[str], word: str) -> int | None:
    return number(words[words.index(word) + 1]) if word in words[:-1] else None


def _minutes(value: int | None) -> int | None:
    return None if value is None else value * 60


def _policy(aaa: list[Node], root: Node, reader: Reader, device: Device) -> None:
    policy = device.policy
    policy.length, policy.days = reader.default("length"), reader.default("days")
    for node in [*aaa, *root.children]:
        if node.text == "local-aaa-user password policy administrator":
            # What the section does not say is its default, which no document was found for.
            policy.length = reader.number(node, "password min-length")
            policy.days = reader.number(node, "password expire")
            kinds = node.last("password complexity")
            if kinds is not None:
                policy.classes = Said({"three-of-kinds": 3, "four-of-kinds": 4}.get(kinds.words[-1]), kinds)
        elif node.text.startswith("user-password min-len"):
            policy.length = Said(number(node.words[-1]), node)
        elif node.text.startswith("user-password expire"):
            policy.days = Said(number(node.words[2]), node)
        elif node.text.startswith("user-password complexity-check"):
            policy.classes = Said(3 if "three-of-kinds" in node.text else 2, node)
        elif node.text.startswith("undo user-password complexity-check"):
            policy.classes = Said(0, node)


def _upkeep(root: Node, device: Device) -> None:
    for node in root.below("info-center loghost"):
        words = [word for word in node.words[2:] if word not in ("ipv6", "source")]
        if words and node.words[2] != "source":
            device.log_servers.append((words[0], node))
    device.logging_off = root.last("undo info-center enable")
    for node in root.below("ntp-service unicast-server", "ntp unicast-server", "ntp-service server"):
        words = [word for word in node.words[2:] if word != "ipv6"]
        if words:
            device.time_servers.append((words[0], node))
    disabled = root.last("ntp-service disable", "undo ntp-service enable")
    device.time_off = Said(True, disabled) if disabled else None

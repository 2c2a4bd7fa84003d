# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the files of several vendors read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices import defaults
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import hidden
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import (
    ANY,
    UNKNOWN,
    AccessList,
    Device,
    Said,
    Secret,
    User,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["Reader", "both_factors_by_ssh", "hash_acl", "idle", "number", "shared_secrets"]


@dataclass(frozen=True)
class Reader:
    """A configuration as a tree, and what its defaults go by."""

    root: Node
    vendor: str
    version: str
    model: str = ""

    def default(self, setting: str) -> Said:
        """Return what holds where no line says so."""
        return defaults.default(self.vendor, self.version, self.model, setting)

    def number(self, node: Node, *starts: str) -> Said:
        """Return the number at the end of the last of these lines, UNKNOWN where there is none."""
        line = node.last(*starts)
        return UNKNOWN if line is None else Said(number(line.words[-1]), line, number(line.words[-1]) is not None)

    def switch(self, root: Node, on: tuple[str, ...], off: tuple[str, ...], setting: str) -> Said:
        """Return whether something is on, by the last line that turns it on or off."""
        line = root.last(*on, *off)
        if line is None:
            return self.default(setting)
        return Said(not any(line.text.startswith(start) for start in off), line)


def number(text: str) -> int | None:
    """Return a whole number of up to nine digits, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def idle(node: Node, otherwise: Said, command: str = "idle-timeout") -> Said:
    """Return after how many seconds an idle session ends: the command takes minutes and seconds, and 0 is never."""
    line = node.last(command, f"no {command}", f"undo {command}")
    if line is None:
        return otherwise
    if line.words[0] == "no":
        return Said(0, line)
    if line.words[0] == "undo":
        return Said(otherwise.value, line, otherwise.known, otherwise.source)
    minutes, seconds = ([number(word) for word in line.words[1:3]] + [0])[:2] if len(line.words) > 1 else (None, None)
    if minutes is None or seconds is None:
        return Said(None, line, known=False)
    return Said(minutes * 60 + seconds, line)


def hash_acl(root: Node, device: Device, source_of: Callable[[list[str]], Any]) -> None:
    """Read the access lists of VRP and Comware: `acl ...` with `rule N permit source ...` below."""
    for node in root.below("acl"):
        names = _names(node.words)
        if not names or not (node.children or len(node.words) > 1):
            continue
        found = AccessList(names[0], node)
        for name in names:
            device.acls[name] = found
        for rule in node.below("rule"):
            words = rule.words
            found.ruled = True
            if "permit" not in words:
                continue
            at = words.index("source") if "source" in words else -1
            if "address-set" in words or "object-group" in words or "time-range" in words:
                found.permits.append((None, rule))
            else:
                found.permits.append((ANY if at < 0 else source_of(words[at + 1:]), rule))


def _names(words: list[str]) -> list[str]:
    """Return by which names a list is called: `acl number 2000 name X`, `acl ipv6 basic 2000`, `acl name X 2000`."""
    rest = [
        word for word in words[1:]
        if word not in (
            "number", "name", "basic", "advanced", "advance", "ipv6", "mac", "match-order", "config", "auto")]
    six = "6:" if "ipv6" in words else ""
    return [f"{six}{word}" for word in rest]


def shared_secrets(root: Node, lines: tuple[str, ...], kept: Mapping[str, str]) -> Iterator[Secret]:
    """Yield the passwords of VRP and Comware that belong to no user: of a level (`super password`), and of lines
    (`set authentication password`).
    """
    nodes = list(root.below("super password"))
    nodes += [child for node in root.below(*lines) for child in node.below("set authentication password")]
    for node in nodes:
        kind = next((word for word in node.words if word in kept), "")
        yield Secret("hidden" if hidden(node.text) else kept.get(kind, "unknown"), kind, node)


def both_factors_by_ssh(root: Node, users: Mapping[str, User], types: tuple[str, ...]) -> None:
    """Note who has to give both a key and a password: `ssh user NAME ... authentication-type password-publickey`."""
    for node in root.below("ssh user"):
        words = node.words
        if len(words) > 3 and words[2] in users and "authentication-type" in words[:-1]:
            kind = words[words.index("authentication-type") + 1]
            users[words[2]].both_factors = node if kind in types else None

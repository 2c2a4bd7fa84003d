# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a configuration says, in words that all vendors share. A vendor's file fills it, the rules judge it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["ANY", "AccessList", "Device", "Network", "Policy", "Said", "Secret", "Snmp", "Terminal", "User"]

Network = IPv4Network | IPv6Network
# The source of a permit that names none.
ANY = "any"


@dataclass(frozen=True)
class Said:
    """A value, and the line that says so. Without a line it is the default of this version, with its source; not
    `known` where nobody has confirmed one.
    """

    value: Any = None
    node: Node | None = None
    known: bool = True
    source: str = ""


UNKNOWN = Said(known=False)


@dataclass(frozen=True)
class Secret:
    """How a secret is kept: hard (a slow or salted hash), weak (MD5 alone), reversible, plain, none, hidden or unknown.
    `label` is what may be said of it.
    """

    kept: str
    label: str
    node: Node
    user: str = ""


@dataclass
class User:
    """A local user. `top` tells whether it has the highest level, None where no line says."""

    name: str
    node: Node
    secrets: list[Secret] = field(default_factory=list)
    level: Said = UNKNOWN
    top: bool | None = None
    services: dict[str, Node] = field(default_factory=dict)
    both_factors: Node | None = None
    blocked: bool = False
    twice: Node | None = None


@dataclass
class Terminal:
    """A way in to the device: console, auxiliary port, or virtual lines."""

    name: str
    kind: str
    node: Node
    # individual, shared (a password of the line), none, refused (no login), remote
    login: Said = UNKNOWN
    protocols: Said = UNKNOWN
    acl4: Said = UNKNOWN
    acl6: Said = UNKNOWN
    idle_seconds: Said = UNKNOWN
    # A line that gives the highest level to everybody who comes by it.
    top_for_all: Node | None = None
    # Nobody gets a prompt there.
    closed: Node | None = None
    # In nearly every file, without lines of its own.
    reserved: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether it is reached over a network."""
        return self.kind == "vty"


@dataclass
class AccessList:
    """A list of sources. A permit is a network, ANY, or None where it cannot be told (a group of objects)."""

    name: str
    node: Node
    permits: list[tuple[Any, Node]] = field(default_factory=list)
    # Whether it has a rule at all: one without admits everybody on some systems.
    ruled: bool = False
    # Whether what no line names is permitted.
    rest_permitted: bool = False


@dataclass(frozen=True)
class Snmp:
    """A community, or a group or user of version 3."""

    node: Node
    community: bool
    write: bool = False
    acl: str = ""
    # privacy, authentication, none; of version 3
    security: str = ""


@dataclass
class Policy:
    """What a local password has to be."""

    length: Said = UNKNOWN
    classes: Said = UNKNOWN
    days: Said = UNKNOWN


@dataclass
class Device:
    """A configuration, read."""

    vendor: str
    title: str
    version: str = ""
    # The line that says the version, which is a comment in some.
    version_line: Node | None = None
    name: Said = UNKNOWN
    terminals: list[Terminal] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    shared_secrets: list[Secret] = field(default_factory=list)
    acls: dict[str, AccessList] = field(default_factory=dict)
    # Lists that bind the SSH server itself, whatever line one comes by: by family.
    ssh_acls: dict[int, tuple[str, Node]] = field(default_factory=dict)
    # A list of its own that lets in whom it names alone (CoPP, a management ACL): a person reads these.
    other_filters: list[Node] = field(default_factory=list)
    # What carries passwords in the clear, by name: whether it is on.
    clear_services: dict[str, Said] = field(default_factory=dict)
    snmp: list[Snmp] = field(default_factory=list)
    attempts: Said = UNKNOWN
    lock_seconds: Said = UNKNOWN
    # Within so many seconds failed logins are counted together; None where there is no such bound.
    within: Said | None = None
    policy: Policy = field(default_factory=Policy)
    # Logins are asked of these.
    login_servers: list[Node] = field(default_factory=list)
    # Commands are authorized or recorded, one by one.
    commands_watched: list[Node] = field(default_factory=list)
    log_servers: list[tuple[str, Node]] = field(default_factory=list)
    logging_off: Node | None = None
    time_servers: list[tuple[str, Node]] = field(default_factory=list)
    time_off: Said | None = None
    # Lines that let some traffic leave before other.
    ordering: list[Node] = field(default_factory=list)
    # Has IPv6 addresses of its own.
    speaks_ipv6: Node | None = None
    # Logins belong to an operating system that is judged elsewhere.
    logins_elsewhere: bool = False
    # Of a user without a line on its level.
    new_user_is_top: Said = UNKNOWN

    def remote(self) -> Iterator[Terminal]:
        """Yield the lines that are reached over a network."""
        return (terminal for terminal in self.terminals if terminal.is_remote)

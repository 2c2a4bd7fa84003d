# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""FRR: a routing suite on a Linux host, whose logins are the host's. What is here is the shells of its daemons."""

from __future__ import annotations

import re

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import Reader, idle
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.ios_parts import access_lists, line_lists
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import (
    UNKNOWN,
    Device,
    Said,
    Secret,
    Terminal,
)

__all__ = ["MARKS", "read"]

MARKS = re.compile(r"frr (?:version|defaults) ")


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    device = Device("frr", "FRR", reader.version, logins_elsewhere=True)
    root = reader.root
    named = root.last("hostname")
    device.name = Said(named.words[1], named) if named and len(named.words) > 1 else device.name
    device.acls = access_lists(root)
    hashed = root.last("service password-encryption") is not None
    for node in root.below("password", "enable password"):
        # With the service the daemons keep DES-crypt, of eight letters.
        kept = "weak" if hashed and "8" in node.words[1:-1] else "plain"
        device.shared_secrets.append(Secret(kept, "password 8" if kept == "weak" else "password", node))
    shell = root.last("password")
    if shell is not None:
        line = root.last("line vty")
        terminal = Terminal("vty (TCP 2601-2620)", "vty", line or shell)
        terminal.login = Said("shared", shell)
        terminal.idle_seconds = idle(line, Said(known=False), "exec-timeout") if line else Said(known=False)
        # The addresses that a daemon listens on are no part of the configuration: often the loopback alone.
        for said, family in zip(line_lists(line) if line else (), ("acl4", "acl6"), strict=False):
            setattr(terminal, family, said if said.node is not None else UNKNOWN)
        device.terminals.append(terminal)
    for node in root.below("log syslog"):
        device.log_servers.append(("syslog", node))
    return device

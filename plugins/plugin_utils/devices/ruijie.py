# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ruijie RGOS: the dialect of IOS, with services and locks of its own."""

from __future__ import annotations

import re

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import Reader, number
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.ios import read_as
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import hidden
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import (
    UNKNOWN,
    Device,
    Said,
    Secret,
    User,
)

__all__ = ["MARKS", "read"]

MARKS = re.compile(r"version \S*(?:RGOS|RG-|RGNOS)|version \d+\.\d+\(\d+\)B\d+|!?version .*Ruijie", re.I)
# What type 8 is in which version is not confirmed by a document of the maker.
_KEPT = {
    "secret": {"0": "plain", "5": "weak"},
    "password": {"0": "plain", "7": "reversible"}}


def read(reader: Reader) -> Device:
    """Return what the configuration says."""
    device = read_as(reader, Device("ruijie_rgos", "Ruijie RGOS", reader.version), _KEPT)
    root = reader.root
    device.clear_services.pop("SSH 1", None)
    version = root.last("ip ssh version")
    device.clear_services["SSH 1"] = Said(version.words[-1] != "2", version) if version else UNKNOWN
    device.clear_services["Telnet"] = reader.switch(
        root, ("enable service telnet-server",), ("no enable service telnet-server",), "telnet")
    device.clear_services["HTTP"] = reader.switch(
        root, ("enable service web-server http", "enable service web-server all"),
        ("no enable service web-server", "no enable service web-server http"), "http")
    # The web page's own users: what their level means is not confirmed by a document of the maker.
    for node in root.below("webmaster"):
        words = node.words
        if "username" in words[:-1]:
            user = User(words[words.index("username") + 1], node)
            rest = words[words.index("password") + 1:] if "password" in words[:-1] else []
            kind = rest[0] if len(rest) > 1 else ""
            kept = "hidden" if hidden(node.text) else _KEPT["password"].get(kind, "unknown" if kind else "plain")
            user.secrets += [Secret(kept, f"password {kind}".strip(), node, user.name)] if rest else []
            device.users.append(user)
    _lockout(reader, device)
    for node in root.below("password policy"):
        words = node.words
        if words[2:3] == ["min-size"]:
            device.policy.length = Said(number(words[-1]), node)
        elif words[2:3] == ["life-cycle"]:
            device.policy.days = Said(number(words[-1]), node)
    return device


def _lockout(reader: Reader, device: Device) -> None:
    attempts = reader.root.last("aaa local authentication attempts")
    duration = reader.root.last("aaa local authentication lockout-time")
    device.attempts = Said(number(attempts.words[-1]), attempts) if attempts else UNKNOWN
    # Hours in some versions, minutes in others.
    device.lock_seconds = Said(None, duration, known=False) if duration else UNKNOWN

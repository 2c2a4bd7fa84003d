# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sources of access lists as networks."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, ip_network
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import ANY, Network

__all__ = ["source_of", "wildcard"]


def wildcard(address: str, mask: str) -> Network | None:
    """Return the network of an address with a wildcard mask, None where there is none of one piece."""
    try:
        bits = int(IPv4Address("0.0.0.0" if mask == "0" else mask))
        if bits & (bits + 1):
            return None
        return ip_network((int(IPv4Address(address)) & ~bits, 32 - bits.bit_length()))
    except (AddressValueError, ValueError):
        return None


def source_of(words: list[str]) -> Any:
    """Return the source that these words begin with: a network, ANY, or None where it cannot be told."""
    if not words or words[0] in ("any", "any4", "any6"):
        return ANY
    if words[0] == "host" and len(words) > 1:
        return _network(words[1])
    if "/" in words[0]:
        return _network(words[0])
    if len(words) > 1 and words[1].isascii() and words[1].isdecimal() and ":" in words[0]:
        return _network(f"{words[0]}/{words[1]}")
    if len(words) > 1 and words[1].count(".") == 3:
        return wildcard(words[0], words[1])
    if len(words) > 1 and words[1] == "0":
        return _network(words[0])
    return _network(words[0])


def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparisons in nft that have a meaning of their own: flags of TCP, the packet's mark, the status of its connection,
the kind of its address.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset as rules, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import EXACT, HOST, SOME

# A first packet of TCP has SYN and nothing else.
_FLAGS = {"fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32, "ecn": 64, "cwr": 128}
_FIRST_FLAGS = _FLAGS["syn"]
_TCP = ((space.PROTOCOL, space.single(6)),)
NOT_TCP = (((space.PROTOCOL, space.without(space.PROTOCOL_RANGE, space.single(6))),),)


class NotRead(Exception):
    """An expression that this reader does not know."""


def number(value):
    """Return the number of an expression of flags and numbers."""
    if isinstance(value, dict) and "|" in value:
        value = value["|"]
    if isinstance(value, list):
        total = 0
        for one in value:
            total |= number(one)
        return total
    if isinstance(value, str):
        return _FLAGS[value] if value in _FLAGS else int(value, 0)
    return int(value)


def tcp_flags(masked, operator, right, text):
    mask = 0xFF if masked is None else number(masked[1:])
    values = right["set"] if isinstance(right, dict) and "set" in right else [right]
    seen = _FIRST_FLAGS & mask
    if operator in ("in", "!") and masked is None:
        true = any(seen & number(one) for one in values) == (operator == "in")
    else:
        true = any(seen == number(one) for one in values) == (operator != "!=")
    return rules.Match(EXACT, (_TCP,) if true else rules.NEVER, text)


def mark(masked, operator, right, text):
    mask = 0xFFFFFFFF if masked is None else number(masked[1])
    if (
            isinstance(right, (dict, str)) and not (isinstance(right, dict) and set(right) <= {"|"})
            and str(right).startswith(("@", "{"))):
        return rules.Match(HOST, rules.ANY, text)
    numbers = space.single(number(right) & mask)
    if operator == "!=":
        numbers = space.without(((0, 0xFFFFFFFF),), numbers)
    elif operator not in ("==", "in"):
        return rules.Match(HOST, rules.ANY, text)
    return rules.MarkIs(numbers, mask, text)


def status(operator, right, text):
    """A new connection has no other status than that its address was translated."""
    words = right if isinstance(right, list) else [right]
    asked = [word for word in words if word in ("dnat", "snat")]
    if operator in ("!=", "!"):
        return rules.Match(HOST if asked else EXACT, rules.ANY, text)
    if any(word not in ("dnat", "snat", "assured", "seen-reply", "expected", "confirmed", "dying") for word in words):
        raise NotRead(right)
    return rules.Match(SOME if asked else EXACT, rules.NEVER, text, bool(asked))


def address_type(flags, operator, right, text):
    """Whether an address is the host's own. What looks at the interface as well asks for more."""
    values = set(right["set"] if isinstance(right, dict) else right if isinstance(right, list) else [right])
    sides = [space.SADDR if flag == "saddr" else space.DADDR for flag in ([flags] if isinstance(flags, str) else flags)]
    if len(sides) != 1 or "local" not in values:
        return rules.Match(SOME, rules.ANY, text)
    return rules.Match(
        SOME, rules.ANY, text, own=rules.Own(sides[0], operator in ("!=", "!"), len(values) > 1))


def packet_type(operator, right, text):
    """How a packet came to this host. TCP takes no notice of one that was not for it alone."""
    values = set(right["set"] if isinstance(right, dict) else right if isinstance(right, list) else [right])
    alone = bool(values & {"host", "unicast", 0}) != (operator in ("!=", "!"))
    return rules.Match(SOME, rules.ANY if alone else NOT_TCP, text)

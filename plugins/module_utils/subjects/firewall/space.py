# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of packets, exactly: unions of boxes, a box being one set of numbers for each thing a firewall looks at.

A set of numbers is a sorted tuple of disjoint (low, high) pairs. A box that describes packets on their way has all of
its `DIMENSIONS`; a pattern, which a rule asks for, is a tuple of (dimension, ranges) pairs for those it cares about.
"""

import socket
from bisect import bisect_left, bisect_right
from struct import unpack
from typing import List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

# The last two are the destination as it was asked for, before any translation.
DIMENSIONS = (
    "family", "state", "iif", "oif", "protocol", "saddr", "daddr", "sport", "dport", "icmp", "asked address",
    "asked port")
FAMILY, STATE, IIF, OIF, PROTOCOL, SADDR, DADDR, SPORT, DPORT, ICMP, ASKED, ASKED_PORT = range(len(DIMENSIONS))

FAMILIES = {"ip": 4, "ip6": 6}
STATES = {"invalid": 0, "established": 1, "related": 2, "new": 3, "untracked": 4}
PROTOCOLS = {
    "icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47, "esp": 50, "ah": 51,
    "icmpv6": 58, "ipv6-icmp": 58, "ospf": 89, "pim": 103, "comp": 108, "vrrp": 112, "l2tp": 115, "sctp": 132,
    "udplite": 136,
}
PORTS = ((0, 65535),)
PROTOCOL_RANGE = ((0, 255),)
NOTHING = ()
_NAME_BYTES = 16
INTERFACES = ((0, 256 ** _NAME_BYTES - 1),)
NO_INTERFACE = ((0, 0),)


def addresses(family):
    """Return the range of all addresses of "ip" or "ip6"."""
    return ((0, 2 ** (32 if family == "ip" else 128) - 1),)


def everything(family):
    """Return the box of all packets of a family."""
    number = FAMILIES[family]
    return (
        ((number, number),), ((0, 4),), INTERFACES, INTERFACES, PROTOCOL_RANGE, addresses(family), addresses(family),
        PORTS, PORTS, PROTOCOL_RANGE, addresses(family), PORTS)


# Numbers

def single(number):
    """Return the set of one number."""
    return ((number, number),)


def ranges(pairs):
    """Return the set that these (low, high) pairs make together."""
    merged: List[Tuple[int, int]] = []
    for low, high in sorted(pairs):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def common(one, other):
    """Return the numbers that are in both sets."""
    if one is other:
        return one
    if len(one) == 1 and len(other) == 1:
        (low, high), (start, end) = one[0], other[0]
        if start <= low and high <= end:
            return one
        if low <= start and end <= high:
            return other
        return ((max(low, start), min(high, end)),) if low <= end and start <= high else NOTHING
    if len(one) < len(other):
        one, other = other, one
    if len(other) == 1:
        low, high = other[0]
        first, last = _touching(one, low, high)
        if last - first == len(one) and low <= one[0][0] and one[-1][1] <= high:
            return one
        return tuple((max(low, start), min(high, end)) for start, end in one[first:last])
    found: List[Tuple[int, int]] = []
    for low, high in other:
        first, last = _touching(one, low, high)
        found.extend((max(low, start), min(high, end)) for start, end in one[first:last])
    return tuple(found)


def without(one, other):
    """Return the numbers of the first set that are not in the second."""
    if len(other) == 1:
        low, high = other[0]
        first, last = _touching(one, low, high)
        if first == last:
            return one
        edges = []
        if one[first][0] < low:
            edges.append((one[first][0], low - 1))
        if one[last - 1][1] > high:
            edges.append((high + 1, one[last - 1][1]))
        return one[:first] + tuple(edges) + one[last:]
    left = []
    for low, high in one:
        first, last = _touching(other, low, high)
        for start, end in other[first:last]:
            if low < start:
                left.append((low, start - 1))
            low = end + 1
        if low <= high:
            left.append((low, high))
    return tuple(left)


def _touching(numbers, low, high):
    """Return the slice of the pairs that have something in common with low..high."""
    first = bisect_right(numbers, (low,))
    if first and numbers[first - 1][1] >= low:
        first -= 1
    return first, bisect_left(numbers, (high + 1,), first)


# Boxes

def overlap(box, pattern):
    """Return the part of a box that a pattern matches, or None."""
    narrowed = None
    for dimension, wanted in pattern:
        have = (narrowed or box)[dimension]
        both = common(have, wanted)
        if not both:
            return None
        if both != have:
            narrowed = narrowed or list(box)
            narrowed[dimension] = both
    return box if narrowed is None else tuple(narrowed)


def remainder(box, pattern):
    """Return disjoint boxes: the part of a box that a pattern does not match."""
    if overlap(box, pattern) is None:
        return [box]
    pieces = []
    for dimension, wanted in pattern:
        outside = without(box[dimension], wanted)
        if outside:
            pieces.append(box[:dimension] + (outside,) + box[dimension + 1:])
            box = box[:dimension] + (common(box[dimension], wanted),) + box[dimension + 1:]
    return pieces


def remainder_of_all(boxes, patterns):
    """Return what no pattern matches of these boxes."""
    boxes = list(boxes)
    for pattern in patterns:
        boxes = [piece for box in boxes for piece in remainder(box, pattern)]
    return boxes


def replaced(box, dimension, numbers):
    """Return the box with other numbers in one dimension."""
    return box[:dimension] + (numbers,) + box[dimension + 1:]


def pattern_of(box):
    """Return the pattern that matches exactly this box."""
    return tuple(enumerate(box))


def both(one, other):
    """Return the patterns that match what one of each list of patterns matches."""
    found = []
    for first in one:
        for second in other:
            if not first or not second:
                found.append(first or second)
                continue
            joined = dict(first)
            for dimension, wanted in second:
                joined[dimension] = common(joined[dimension], wanted) if dimension in joined else wanted
            if all(joined.values()):
                found.append(tuple(sorted(joined.items())))
    return found


# Names and numbers

def interface(name):
    """Return the numbers of an interface name, which may end with an asterisk: names as 16 bytes, in their order."""
    data = name.encode("utf-8", "surrogateescape")
    if data.endswith(b"*") and not data.endswith(b"\\*"):
        stem = data[:-1]
        low, high = (int.from_bytes(stem.ljust(_NAME_BYTES, fill)[:_NAME_BYTES], "big") for fill in (b"\0", b"\xff"))
        return ((low, high),)
    return single(int.from_bytes(data.replace(b"\\*", b"*").ljust(_NAME_BYTES, b"\0")[:_NAME_BYTES], "big"))


def address(text):
    """Return (family, number) of an IPv4 or IPv6 address; raises ValueError."""
    try:
        if ":" in text:
            high, low = unpack("!QQ", socket.inet_pton(socket.AF_INET6, text))
            return "ip6", (high << 64) | low
        return "ip", unpack("!I", socket.inet_pton(socket.AF_INET, text))[0]
    except OSError:
        raise ValueError("%s is not an address" % text)


def network(text):
    """Return (family, ranges) of an address, a network (with a length or a mask) or a range of addresses; raises
    ValueError.
    """
    if "-" in text:
        (family, low), (_family, high) = (address(part) for part in text.split("-", 1))
        return family, ((low, high),)
    base, slash, length = text.partition("/")
    family, number = address(base)
    width = 32 if family == "ip" else 128
    if slash and whole(length) is None:
        mask = address(length)[1]
        length = bin(mask).count("1")
        if mask != (2 ** width - 1) ^ (2 ** (width - length) - 1):
            raise ValueError("%s has a mask that is no network" % text)
    length = int(length) if slash else width
    if length > width:
        raise ValueError("%s has a mask that is no network" % text)
    low = number >> (width - length) << (width - length)
    return family, ((low, low + 2 ** (width - length) - 1),)


def protocol(name):
    """Return the number of a protocol given by name or number; raises ValueError."""
    text = str(name).lower()
    if whole(text) is not None:
        return int(text)
    if text in PROTOCOLS:
        return PROTOCOLS[text]
    try:
        return socket.getprotobyname(text)
    except OSError:
        raise ValueError("%s is not a protocol" % name)

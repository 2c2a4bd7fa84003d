# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accepted packets in words: one `Accepted` for each box and protocol, with the rules that accept it."""

import socket
from collections import namedtuple
from struct import pack

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import space

_MAX_SHOWN = 8
_BUT = "any but "
_FEW_PROTOCOLS = 16

# In `ports`, `types`, `sources`, `destinations`, `interfaces`, `out_interfaces` None is: any. `protocol` is a name, a
# number or "any". Addresses and interfaces are texts (networks or ranges; "eth*", "not docker0"), ports and types (low,
# high) pairs. `limited`: a condition that the sender or the moment chooses had to hold as well (`conditions`);
# `doubts`: (where, text) of rules that could not be read on the way, so that this may be accepted and may not. `where`
# and `text`: the rule that accepts.
Accepted = namedtuple(
    "Accepted",
    "family protocol ports types sources destinations interfaces out_interfaces limited conditions doubts where text "
    "box")

# What got through, before it is told in words. `doubts`: the rules that could not be read on the way. `conditions`:
# what else had to hold.
Passed = namedtuple("Passed", "box doubts conditions rules")

_PROTOCOL_NAMES = {number: name for name, number in space.PROTOCOLS.items() if name != "ipv6-icmp"}
_WITH_PORTS = ("tcp", "udp", "sctp", "dccp", "udplite")


def told_of(passed):
    """Return the rule that is told to accept what passed, or None."""
    return next((one for one in reversed(passed.rules) if one.steps), passed.rules[0] if passed.rules else None)


def described(passed):
    """Yield the Accepted of one Passed, one for each protocol."""
    family = "ip" if passed.box[space.FAMILY] == space.single(4) else "ip6"
    rule = told_of(passed)
    for name, protocols in _protocols(passed.box[space.PROTOCOL]):
        # No host answers the other family's ICMP.
        if name == ("icmpv6" if family == "ip" else "icmp"):
            continue
        box = passed.box[:space.PROTOCOL] + (protocols,) + passed.box[space.PROTOCOL + 1:]
        yield Accepted(
            family, name,
            _unless(box[space.DPORT], space.PORTS) if name in _WITH_PORTS or name == "any" else None,
            _unless(box[space.ICMP], space.PROTOCOL_RANGE) if name.startswith("icmp") or name == "any" else None,
            networks(family, box[space.SADDR]), networks(family, box[space.DADDR]),
            interfaces(box[space.IIF]), interfaces(box[space.OIF]),
            bool(passed.conditions), passed.conditions, tuple((one.where, one.text) for one in passed.doubts),
            rule.where, rule.text, box)


def _unless(numbers, whole):
    return None if numbers == whole else numbers


def _protocols(numbers):
    if numbers == space.PROTOCOL_RANGE:
        return [("any", numbers)]
    if sum(high - low + 1 for low, high in numbers) <= _FEW_PROTOCOLS:
        return [(protocol_name(one), space.single(one)) for low, high in numbers for one in range(low, high + 1)]
    return [(_BUT + ",".join(protocol_name(one) for low, high in space.without(space.PROTOCOL_RANGE, numbers)
                             for one in range(low, high + 1))[:80], numbers)]


def protocol_name(number):
    """Return the name of a protocol, or its number."""
    return _PROTOCOL_NAMES.get(number, str(number))


def address(family, number):
    """Return the text of an address."""
    if family == "ip":
        return socket.inet_ntop(socket.AF_INET, pack("!I", number))
    return socket.inet_ntop(socket.AF_INET6, pack("!QQ", number >> 64, number & (2 ** 64 - 1)))


def networks(family, numbers):
    """Return texts for the ranges of addresses, or None for all of them."""
    if numbers == space.addresses(family):
        return None
    return tuple(_network(family, low, high) for low, high in numbers)


def _network(family, low, high):
    size = high - low + 1
    if size & (size - 1) == 0 and low % size == 0:
        width = 32 if family == "ip" else 128
        length = width - (size.bit_length() - 1)
        return address(family, low) + ("" if length == width else "/%d" % length)
    return "%s-%s" % (address(family, low), address(family, high))


def interfaces(numbers):
    """Return texts for a set of interfaces, or None for all (the loopback aside) and for none at all."""
    lacking = space.without(space.INTERFACES, space.ranges(numbers + space.NO_INTERFACE + space.interface("lo")))
    if not lacking or numbers == space.NO_INTERFACE:
        return None
    if numbers[-1][1] == space.INTERFACES[0][1]:
        return tuple("not " + _interface(low, high) for low, high in lacking)
    return tuple(_interface(low, high) for low, high in numbers if (low, high) not in space.NO_INTERFACE)


def _interface(low, high):
    first, last = (one.to_bytes(16, "big") for one in (low, high))
    stem = first.rstrip(b"\0").decode("utf-8", "replace")
    if low == high:
        return stem
    if first[:len(stem)] == last[:len(stem)] and not last[len(stem):].strip(b"\xff"):
        return stem + "*"
    return "%s..%s" % (stem, last.rstrip(b"\xff").decode("utf-8", "replace"))


def shown(accepted):
    """Return one line that says what is accepted: "tcp 22,8000-8010 from 10.0.0.0/8 on eth0"."""
    words = [accepted.protocol]
    if _numbers(accepted):
        words.append(_numbers(accepted))
    for name, values in (
            ("from", accepted.sources), ("to", accepted.destinations), ("on", accepted.interfaces),
            ("out", accepted.out_interfaces)):
        if values:
            words += [name, _listed(values)]
    if not accepted.sources and not accepted.destinations:
        words += ["from anywhere" if accepted.family == "ip" else "from anywhere (IPv6)"]
    return " ".join(words)


def shown_zh(accepted):
    """Return the same for a Chinese sentence: "tcp 22,8000-8010（来自 10.0.0.0/8，入接口 eth0）"."""
    protocol = accepted.protocol
    if protocol.startswith(_BUT):
        protocol = "除 %s 外的协议" % protocol[len(_BUT):]
    numbers = _numbers(accepted)
    aside = [
        name + _listed([text.replace("not ", "非 ", 1) for text in values])
        for name, values in (
            ("来自 ", accepted.sources), ("发往 ", accepted.destinations), ("入接口 ", accepted.interfaces),
            ("出接口 ", accepted.out_interfaces)) if values]
    if not accepted.sources and not accepted.destinations:
        aside.insert(0, "来自任意 IPv4 地址" if accepted.family == "ip" else "来自任意 IPv6 地址")
    return "%s%s（%s）" % (
        "任意协议" if protocol == "any" else protocol, " " + numbers if numbers else "", "，".join(aside))


def _numbers(accepted):
    return _listed(
        ["%d" % low if low == high else "%d-%d" % (low, high) for low, high in accepted.ports or accepted.types or ()])


def _listed(texts):
    return ",".join(texts[:_MAX_SHOWN]) + (",..." if len(texts) > _MAX_SHOWN else "")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an nft expression looks at, and which packets a comparison with it matches."""

from typing import Any, Callable, NamedTuple, Optional, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset as rules, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.icmp_types import TYPES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.nft_bits import (
    NotRead,
    address_type,
    mark,
    packet_type,
    status,
    tcp_flags,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import (
    EXACT,
    HOST,
    SOME,
    UNREADABLE,
)


class Field(NamedTuple):
    """`read` gives the ranges of a value. A field without a dimension is told by its kind alone."""

    kind: int
    dimension: Optional[int] = None
    implied: Sequence[Any] = ()
    read: Optional[Callable[[Any], Any]] = None


def _port(value):
    return space.single(int(value))


def _protocol(value):
    return space.single(space.protocol(value))


def _nfproto(value):
    return space.single({"ipv4": 4, "ipv6": 6, "ip": 4, "ip6": 6}.get(value, 0))


def _state(value):
    return space.single(space.STATES[value])


def _address(family):
    def read(value):
        seen, numbers = space.network(value)
        if seen != family:
            raise NotRead(value)
        return numbers
    return read


def _icmp(family):
    return lambda value: space.single(TYPES[family][value] if isinstance(value, str) else value)


def _device(value):
    """A number in place of a name is an interface that is gone: nothing comes by it."""
    return space.NOTHING if isinstance(value, int) else space.interface(value)


def _implied(dimension, number):
    return ((dimension, space.single(number)),)


_FREE_META = (
    "length", "priority", "pkttype", "cpu", "random", "hour", "day", "time", "skuid", "skgid", "cgroup", "rtclassid",
    "broute")
_FREE_KINDS = (
    "exthdr", "tcp option", "ip option", "sctp chunk", "dccp option", "fib", "rt", "osf", "numgen", "jhash", "symhash")
_PORTS = {"sport": space.SPORT, "dport": space.DPORT}


def field(expression):
    """Return the Field an expression looks at; raises NotRead."""
    if not isinstance(expression, dict) or len(expression) != 1:
        raise NotRead(expression)
    (kind, body), = expression.items()
    if kind == "payload":
        return _payload(body)
    if kind == "meta":
        return _meta(body["key"])
    if kind == "ct":
        return _ct(body)
    if kind in _FREE_KINDS:
        return Field(SOME)
    if kind == "socket":
        return Field(HOST)
    raise NotRead(expression)


def _payload(body):
    header, name = body.get("protocol"), body.get("field")
    if header in ("ip", "ip6"):
        implied = _implied(space.FAMILY, space.FAMILIES[header])
        if name in ("saddr", "daddr"):
            return Field(EXACT, space.SADDR if name == "saddr" else space.DADDR, implied, _address(header))
        if name == "protocol":
            return Field(EXACT, space.PROTOCOL, implied, _protocol)
        # What comes behind extension headers is not told by the first one.
        return Field(SOME, space.PROTOCOL, implied, _protocol) if name == "nexthdr" else Field(SOME, None, implied)
    if header == "th" and name in _PORTS:
        return Field(EXACT, _PORTS[name], (), _port)
    if header in ("icmp", "icmpv6") and name == "type":
        return Field(EXACT, space.ICMP, _implied(space.PROTOCOL, space.PROTOCOLS[header]), _icmp(header))
    if header in space.PROTOCOLS:
        implied = _implied(space.PROTOCOL, space.PROTOCOLS[header])
        return Field(EXACT, _PORTS[name], implied, _port) if name in _PORTS else Field(SOME, None, implied)
    if header in ("ether", "vlan"):
        return Field(SOME)
    if header == "arp":
        return Field(EXACT, space.FAMILY, (), lambda _value: space.NOTHING)
    raise NotRead(body)


def _meta(key):
    if key in ("iifname", "iif"):
        return Field(EXACT, space.IIF, (), _device)
    if key in ("oifname", "oif"):
        return Field(EXACT, space.OIF, (), _device)
    if key == "l4proto":
        return Field(EXACT, space.PROTOCOL, (), _protocol)
    if key in ("nfproto", "protocol"):
        return Field(EXACT, space.FAMILY, (), _nfproto)
    if key in _FREE_META:
        return Field(SOME)
    if key in (
            "mark", "secpath", "ipsec", "ibrname", "obrname", "iifgroup", "oifgroup", "iiftype", "oiftype", "iifkind",
            "oifkind", "sdif", "sdifname"):
        return Field(HOST)
    raise NotRead(key)


def _ct(body):
    key = body["key"]
    if key == "state":
        return Field(EXACT, space.STATE, (), _state)
    if key in ("saddr", "ip saddr", "ip6 saddr") and body.get("dir") == "original":
        family = "ip6" if key.startswith("ip6") or body.get("family") == "ip6" else "ip"
        return Field(EXACT, space.SADDR, _implied(space.FAMILY, space.FAMILIES[family]), _address(family))
    if body.get("dir") == "original":
        if key == "proto-dst":
            return Field(EXACT, space.ASKED_PORT, (), _port)
        if key in ("daddr", "ip daddr", "ip6 daddr"):
            family = "ip6" if key.startswith("ip6") or body.get("family") == "ip6" else "ip"
            return Field(EXACT, space.ASKED, _implied(space.FAMILY, space.FAMILIES[family]), _address(family))
    if key in (
            "bytes", "packets", "avgpkt", "expiration", "id", "l3proto", "protocol", "proto-dst", "proto-src", "daddr",
            "ip daddr", "ip6 daddr", "saddr", "ip saddr", "ip6 saddr"):
        return Field(SOME)
    if key in ("mark", "helper", "label", "zone", "status", "secmark", "event", "timeout"):
        return Field(HOST)
    raise NotRead(key)


class Matcher:
    """Turns comparisons into matches; `sets` are the named sets of the table: {name: set as in JSON}, `filled`: by
    rules.

    `timeouts` are those that its policies of idle connections have, by name.
    """

    def __init__(self, sets, filled=(), timeouts=None):
        self.sets = sets
        self.filled = filled
        self.timeouts = timeouts or {}

    def match(self, body, text):
        """Return the step of a "match" statement."""
        try:
            return self._match(body["left"], body["op"], body["right"], text)
        except (NotRead, KeyError, ValueError, TypeError, AttributeError, IndexError):
            return rules.Match(UNREADABLE, rules.ANY, text)

    def _match(self, left, operator, right, text):
        masked = left.get("&") if isinstance(left, dict) else None
        if _looks_at(left, "meta", "mark"):
            return mark(masked, operator, right, text)
        if _looks_at(left, "payload", "flags", "tcp"):
            return tcp_flags(masked, operator, right, text)
        if masked is not None:
            seen = field(masked[0])
            if seen.dimension in (space.SADDR, space.DADDR) and isinstance(masked[1], str) and isinstance(right, str):
                return self._compared(masked[0], operator, "%s/%s" % (right, _length(masked[1])), text)
            if seen.dimension == space.STATE:
                # "& mask == 0" is none of the mask's states; "& mask != 0", and of a single state "& mask == mask", one
                # of them.
                return self._compared(
                    masked[0], "!=" if (operator == "==") == (right in (0, "0")) else "in", masked[1], text)
            return rules.Match(max(SOME, seen.kind), (tuple(sorted(seen.implied)),), text)
        if _looks_at(left, "ct", "direction"):
            return rules.Match(EXACT, rules.ANY if (right == "original") == (operator != "!=") else rules.NEVER, text)
        if _looks_at(left, "ct", "status"):
            return status(operator, right, text)
        if "fib" in left and left["fib"]["result"] == "type":
            return address_type(left["fib"]["flags"], operator, right, text)
        if _looks_at(left, "meta", "pkttype"):
            return packet_type(operator, right, text)
        return self._compared(left, operator, right, text)

    def _compared(self, left, operator, right, text):
        fields = self._fields(left)
        implied = _together(fields)
        kind = max(one.kind for one in fields)
        changing = self._changing(right)
        if changing is not None:
            kind = max(kind, changing)
        if (
                changing == SOME and isinstance(right, str) and right[1:] in self.filled
                or any(one.dimension is None for one in fields)):
            return rules.Match(kind, implied, text)
        patterns = self.elements(left, right, operator)
        return rules.Match(kind, rules.opposite(patterns, implied) if operator in ("!=", "!") else patterns, text)

    def _changing(self, right):
        """Return how far a named set can be told: its elements may go with time, and some that come may come from
        anybody.
        """
        if isinstance(right, str) and right.startswith("@"):
            named = self.sets[right[1:]]
            flags = named.get("flags") or ()
            if "timeout" in flags or "dynamic" in flags or right[1:] in self.filled or _limited(named):
                return SOME
        return None

    def _fields(self, left):
        parts = left["concat"] if isinstance(left, dict) and "concat" in left else [left]
        return [field(part) for part in parts]

    def implied(self, left):
        """Return the patterns of all packets that have what the expression looks at, and how far that can be told."""
        fields = self._fields(left)
        return _together(fields), max(one.kind for one in fields), all(one.dimension is not None for one in fields)

    def elements(self, left, right, operator="=="):
        """Return the patterns of the packets whose `left` is one of `right`."""
        fields = self._fields(left)
        if isinstance(right, str) and right.startswith("@"):
            right = {"set": self.sets[right[1:]].get("elem") or []}
        if isinstance(right, dict) and "set" in right:
            right = right["set"]
        values = right if isinstance(right, list) else list(_either(right))
        return rules.merged(
            pattern for value in values for pattern in _element(fields, value, operator))


def _limited(named):
    """Tell whether elements of a set have limits of their own."""
    return bool(named.get("stmt")) or any(
        isinstance(one, dict) and isinstance(one.get("elem"), dict) and not set(one["elem"]) <= {
            "val", "timeout", "expires", "comment", "counter"} for one in named.get("elem") or ())


def _looks_at(left, kind, key, header=None):
    if isinstance(left, dict) and "&" in left:
        left = left["&"][0]
    body = left.get(kind) if isinstance(left, dict) else None
    return (
        body is not None and key in (body.get("key"), body.get("field"))
        and (header is None or body.get("protocol") == header))


def _together(fields):
    patterns = rules.ANY
    for one in fields:
        patterns = space.both(patterns, (tuple(one.implied),))
    return tuple(patterns)


def _element(fields, value, operator):
    """Return the patterns of one element, which has a part for each field."""
    value = _bare(value)
    parts = value["concat"] if isinstance(value, dict) and "concat" in value else [value]
    if len(parts) != len(fields):
        raise NotRead(value)
    patterns = rules.ANY
    for one, part in zip(fields, parts):
        numbers = _numbers(one, _bare(part), operator)
        patterns = space.both(patterns, [tuple(one.implied) + ((one.dimension, numbers),)])
    return patterns


def _either(value):
    """Yield the parts of flags that are joined by "or"."""
    if isinstance(value, dict) and "|" in value:
        for part in value["|"]:
            yield from _either(part)
    else:
        yield value


def _bare(value):
    return value["elem"]["val"] if isinstance(value, dict) and "elem" in value else value


def _numbers(field_, value, operator):
    """Return the ranges of one value of a field."""
    if value == "*":
        return ((0, 2 ** 128 - 1),)
    if isinstance(value, dict) and "prefix" in value:
        if field_.dimension in (space.IIF, space.OIF):
            raise NotRead(value)
        return field_.read("%s/%d" % (value["prefix"]["addr"], value["prefix"]["len"]))
    if isinstance(value, dict) and "range" in value:
        low, high = (field_.read(end) for end in value["range"])
        return ((low[0][0], high[0][1]),)
    if isinstance(value, (dict, list)):
        raise NotRead(value)
    numbers = field_.read(value)
    if operator in ("<", "<=", ">", ">="):
        (low, high), = numbers
        return {"<": ((0, low - 1),) if low else space.NOTHING, "<=": ((0, high),),
                ">": ((high + 1, 2 ** 128),), ">=": ((low, 2 ** 128),)}[operator]
    return numbers


def _length(mask):
    """Return the prefix length of a mask; raises ValueError where it is none."""
    family, number = space.address(mask)
    width = 32 if family == "ip" else 128
    length = bin(number).count("1")
    if number != (2 ** width - 1) ^ (2 ** (width - length) - 1):
        raise ValueError(mask)
    return length

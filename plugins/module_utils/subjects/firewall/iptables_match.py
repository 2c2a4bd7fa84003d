# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The matches of an iptables rule, option by option as `iptables-save` writes them."""

from functools import lru_cache

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset as rules, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.icmp_types import TYPES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.nft_bits import NOT_TCP
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import (
    EXACT,
    HOST,
    SOME,
    UNREADABLE,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

_FREE = (
    "mac", "length", "ttl", "hl", "tos", "dscp", "ecn", "statistic", "time", "quota",
    "connbytes", "tcpmss", "ah", "esp", "frag", "hbh", "dst", "rt", "ipv6header", "eui64", "owner", "cpu", "osf")
_HOST = (
    "connmark", "set", "physdev", "policy", "socket", "cgroup", "helper", "nfacct", "realm", "devgroup", "connlabel",
    "cluster")
_FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32, "ALL": 63, "NONE": 0}
# A first packet of TCP has SYN and nothing else.
_FIRST_FLAGS = _FLAGS["SYN"]
_TCP = ((space.PROTOCOL, space.single(6)),)
_ASKED = {
    "--ctorigdstport": space.ASKED_PORT, "--ctorigdst": space.ASKED, "--ctorigsrc": space.SADDR}
_DIMENSIONS = {"-s": space.SADDR, "-d": space.DADDR, "-i": space.IIF, "-o": space.OIF}


class Words:
    """The words of a rule, one after the other."""

    def __init__(self, words):
        self.words = words
        self.position = 0

    def __bool__(self):
        return self.position < len(self.words)

    def next(self):
        self.position += 1
        return self.words[self.position - 1]

    def rest_of_module(self):
        """Return the words up to the next module."""
        start = self.position
        while self and self.words[self.position] != "-m":
            self.position += 1
        return self.words[start:self.position]


def matches(words, family):
    """Yield the steps of a rule's matches."""
    negated = False
    while words:
        word = words.next()
        if word == "!":
            negated = True
            continue
        if word == "-m":
            yield from _module(words.next(), words, family)
        elif word in _DIMENSIONS:
            yield _general(_DIMENSIONS[word], words.next(), family, negated)
        elif word == "-p":
            name = words.next()
            if name != "all":
                yield _exact(space.PROTOCOL, space.single(space.protocol(name)), negated, space.PROTOCOL_RANGE)
        elif word == "-f":
            yield rules.Match(SOME, rules.ANY, "-f")
        else:
            yield rules.Match(UNREADABLE, rules.ANY, word)
        negated = False


def _exact(dimension, numbers, negated=False, whole=None, implied=()):
    if negated:
        numbers = space.without(whole, numbers)
    return rules.Match(EXACT, (tuple(sorted(implied + ((dimension, numbers),))),) if numbers else rules.NEVER, "")


@lru_cache(maxsize=4096)
def _general(dimension, text, family, negated):
    if dimension in (space.IIF, space.OIF):
        name = text[:-1] + "*" if text.endswith("+") else text
        return _exact(dimension, space.interface(name), negated, space.INTERFACES)
    try:
        numbers = space.network(text)[1]
    except ValueError:
        # A mask that is no network: which addresses match is for the sender to choose.
        return rules.Match(SOME, rules.ANY, text)
    return _exact(dimension, numbers, negated, space.addresses(family))


def _module(name, words, family):
    if name == "comment":
        words.rest_of_module()
    elif name in _READERS:
        yield from _READERS[name](name, Words(words.rest_of_module()), family)
    else:
        kind = SOME if name in _FREE else HOST if name in _HOST else UNREADABLE
        yield rules.Match(kind, rules.ANY, "-m %s %s" % (name, " ".join(words.rest_of_module())))


def _options(words):
    """Yield (option, negated) of a module; the reader takes the option's values from `words` itself."""
    negated = False
    while words:
        word = words.next()
        if word == "!":
            negated = True
            continue
        yield word, negated
        negated = False


@lru_cache(maxsize=4096)
def _port_ranges(text):
    pairs = []
    for part in text.split(","):
        low, colon, high = part.partition(":")
        pairs.append((int(low or 0), int(high or 65535) if colon else int(low)))
    return space.ranges(pairs)


def _ports(_name, words, _family):
    for option, negated in _options(words):
        if option in ("--dport", "--dports", "--sport", "--sports"):
            dimension = space.DPORT if option.startswith("--d") else space.SPORT
            yield _exact(dimension, _port_ranges(words.next()), negated, space.PORTS)
        elif option == "--ports":
            numbers = _port_ranges(words.next())
            either = (((space.SPORT, numbers),), ((space.DPORT, numbers),))
            others = space.without(space.PORTS, numbers)
            neither = (((space.SPORT, others), (space.DPORT, others)),)
            yield rules.Match(EXACT, neither if negated else either)
        elif option == "--tcp-flags":
            mask, wanted = (sum(_FLAGS[flag] for flag in words.next().split(",")) for _side in range(2))
            yield rules.Match(EXACT, (_TCP,) if (_FIRST_FLAGS & mask == wanted) != negated else rules.NEVER)
        elif option == "--syn":
            yield rules.Match(EXACT, rules.NEVER if negated else (_TCP,))
        else:
            yield rules.Match(SOME, rules.ANY, "%s %s" % (option, words.next()))


def _states(_name, words, family):
    for option, negated in _options(words):
        if option not in ("--ctstate", "--state"):
            value = words.next()
            if option in _ASKED:
                yield _asked(_ASKED[option], value, negated, family)
                continue
            original = option == "--ctdir" and value == "ORIGINAL"
            yield (
                rules.Match(EXACT, rules.NEVER if negated else rules.ANY) if original
                else rules.Match(HOST, rules.ANY, "%s %s" % (option, value)))
            continue
        names = words.next().split(",")
        numbers = space.ranges((space.STATES[name.lower()],) * 2 for name in names if name not in ("DNAT", "SNAT"))
        wanted = space.without(((0, 4),), numbers) if negated and numbers else ((0, 4),) if negated else numbers
        match = rules.Match(
            EXACT, (((space.STATE, wanted),),) if wanted else rules.NEVER, "--ctstate %s" % ",".join(names))
        if "DNAT" in names or "SNAT" in names:
            # A new connection that address translation sent elsewhere counts, too.
            match = match._replace(kind=SOME, translated=not negated)
        yield match


def _asked(dimension, text, negated, family):
    """The match of what was asked for, or who asked, before any translation."""
    if dimension == space.ASKED_PORT:
        return _exact(dimension, _port_ranges(text), negated, space.PORTS)
    return _general(dimension, text, family, negated)


def _address_types(_name, words, _family):
    narrowed = any(word.startswith("--limit-iface") for word in words.words)
    for option, negated in _options(words):
        text = option if option.startswith("--limit") else "%s %s" % (option, words.next())
        types = text.split()[-1].split(",")
        side = space.SADDR if option == "--src-type" else space.DADDR
        own = "LOCAL" in types and not narrowed
        yield rules.Match(SOME, rules.ANY, text, own=rules.Own(side, negated, len(types) > 1) if own else None)


def _packet_types(_name, words, _family):
    for option, negated in _options(words):
        kind = words.next()
        yield rules.Match(
            SOME, rules.ANY if (kind == "unicast") != negated else NOT_TCP, "-m pkttype %s %s" % (option, kind))


def _icmp(name, words, _family):
    kind = "icmp" if name == "icmp" else "icmpv6"
    for _option, negated in _options(words):
        text = words.next()
        if text in ("any", "255"):
            continue
        number, _slash, code = text.partition("/")
        wanted = int(number) if whole(number) is not None else TYPES[kind][number]
        implied = ((space.PROTOCOL, space.single(space.PROTOCOLS[kind])),)
        match = _exact(space.ICMP, space.single(wanted), negated and not code, space.PROTOCOL_RANGE, implied)
        yield (
            match._replace(kind=SOME, text="type %s" % text, patterns=(implied,) if negated else match.patterns) if code
            else match)


def _address_ranges(_name, words, family):
    for option, negated in _options(words):
        dimension = space.SADDR if option == "--src-range" else space.DADDR
        text = words.next()
        numbers = space.network(text if "-" in text else "%s-%s" % (text, text))[1]
        yield _exact(dimension, numbers, negated, space.addresses(family))


def _mark(_name, words, _family):
    for _option, negated in _options(words):
        text = words.next()
        value, _slash, mask = text.partition("/")
        mask = int(mask, 0) if mask else 0xFFFFFFFF
        numbers = space.single(int(value, 0))
        yield rules.MarkIs(space.without(((0, 0xFFFFFFFF),), numbers) if negated else numbers, mask, "mark %s" % text)


def _limited(name, words, _family):
    """Limits of rate and count, for each source or altogether."""
    text = "-m %s %s" % (name, " ".join(words.words))
    values = dict(zip(words.words, words.words[1:] + [""]))
    if name == "limit":
        yield from _rate(values.get("--limit", "3/hour"), False, "!" in words.words, text)
    elif name == "hashlimit":
        amount = values.get("--hashlimit-upto") or values.get("--hashlimit-above") or values.get("--hashlimit") or ""
        yield from _rate(amount, "srcip" in values.get("--hashlimit-mode", ""), "--hashlimit-above" in values, text)
    elif name == "connlimit":
        above = "--connlimit-above" in values
        amount = values.get("--connlimit-above") or values.get("--connlimit-upto") or ""
        yield rules.Limit(
            "count", amount, "--connlimit-daddr" not in values and values.get("--connlimit-mask") != "0", above, text)
    elif "--hitcount" in values and ("--update" in values or "--rcheck" in values):
        seconds = values.get("--seconds")
        if seconds:
            yield rules.Limit(
                "rate", "%g/minute" % (60.0 * int(values["--hitcount"]) / int(seconds)), "--rdest" not in values, True,
                text)
    yield rules.Match(SOME, rules.ANY, text)


def _rate(rate, per_source, over, text):
    """Yield a limit of packets; one of bytes limits no connections."""
    amount, _slash, unit = rate.partition("/")
    units = [name for name in ("second", "minute", "hour", "day") if name.startswith(unit or "second")]
    if whole(amount) is not None and units:
        yield rules.Limit("rate", "%s/%s" % (amount, units[0]), per_source, over, text)


def _reverse_path(_name, words, _family):
    text = "-m rpfilter " + " ".join(words.words)
    if "--invert" in words.words:
        yield rules.Limit("reverse path", "", False, True, text)
    yield rules.Match(SOME, rules.ANY, text)


def set_mark(target, words):
    """Yield the step of a MARK or CONNMARK target."""
    values = dict(zip(words, words[1:] + [""]))
    if target == "CONNMARK":
        if "--restore-mark" in values:
            yield rules.SetMark(None, 0xFFFFFFFF)
        return
    for option in ("--set-xmark", "--set-mark", "--or-mark", "--and-mark"):
        if option in values:
            value, _slash, mask = values[option].partition("/")
            number, mask = int(value, 0), int(mask, 0) if mask else 0xFFFFFFFF
            if option == "--or-mark":
                mask = number
            elif option == "--and-mark":
                number, mask = 0, 0xFFFFFFFF & ~number
            known = option != "--set-xmark" or not number & ~mask
            yield rules.SetMark(number if known else None, mask | number)
            return
    yield rules.SetMark(None, 0xFFFFFFFF)


_READERS = dict(
    {name: _ports for name in ("tcp", "udp", "udplite", "sctp", "dccp", "multiport")},
    conntrack=_states, state=_states, icmp=_icmp, icmp6=_icmp, iprange=_address_ranges, mark=_mark,
    limit=_limited, hashlimit=_limited, connlimit=_limited, recent=_limited,
    rpfilter=_reverse_path, addrtype=_address_types, pkttype=_packet_types)

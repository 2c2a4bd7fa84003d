# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A packet filter's ruleset, whichever tool wrote it: chains of rules, a rule being steps taken from left to right."""

from collections import namedtuple
from copy import copy
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import space

# How far a match can be told. EXACT: it matches just its patterns. SOME: of its patterns those that the sender or the
# moment chooses (a rate, a header field). HOST: those that a state of the host chooses, which the ruleset does not tell
# (a mark, a time-limited set). UNREADABLE: it may match anything. `translated`: it also matches what was sent elsewhere
# by address translation. `own`: an `Own`, where it asks for addresses of this host, which `resolved` puts in.
EXACT, SOME, HOST, UNREADABLE = range(4)

# Hooks in the order that a packet meets them; of those with the same number it meets one.
_ORDER = {"ingress": 0, "prerouting": 1, "input": 2, "forward": 2, "output": 2, "postrouting": 3, "egress": 4}

ANY = ((),)
NEVER = ()


class Match(NamedTuple):
    """What a packet has to be: it matches its patterns, as far as its kind says."""

    kind: int
    patterns: Sequence[Any]
    text: str = ""
    translated: bool = False
    own: Any = None


# A side (SADDR, DADDR) that is one of the host's addresses, or is none; `more`: it may be something else as well.
Own = namedtuple("Own", "side negated more")
# `values` are numbers to be found under `mask`.
MarkIs = namedtuple("MarkIs", "ranges mask text")
SetMark = namedtuple("SetMark", "value mask")


# The target of a drop that sends the packet to another interface.
SENT = "fwd"


class Verdict(NamedTuple):
    """accept, drop, reject, return, continue, jump, goto, queue, unreadable."""

    kind: Optional[str]
    target: Optional[str] = None


Choice = namedtuple("Choice", "branches")
Log = namedtuple("Log", "prefix")
# What may stop a packet that is not like the others. `kind` is "rate" (of packets), "bytes", "count", or "reverse path"
# (no route leads back); `over`: what is above the amount matches, not what is below. `text`: that of the match that
# says so.
Limit = namedtuple("Limit", "kind amount per_source over text")


class Translate(NamedTuple):
    """dnat, redirect, snat, masquerade: the packet leaves the chain accepted.

    `addresses` are those it goes to (None: its own, or of a redirect the host's; or not told), `ports` those it goes to
    (None: its own). `when`: a Match of those that it is for, where a map tells; the others go on. Not `told`: it may go
    anywhere.
    """

    kind: str
    addresses: Any = None
    ports: Any = None
    when: Any = None
    told: bool = True


Untrack = namedtuple("Untrack", "")
# Addresses or ports are changed in the packet itself, or by something that nobody here knows: what becomes of the
# packet is not followed.
Rewrite = namedtuple("Rewrite", "")
# How many seconds an idle TCP connection is kept, in place of what the kernel's setting says; None: not told.
Timeout = namedtuple("Timeout", "name seconds")

# The packet waits in a class of its link's queue (`1:10`); None: which one is not told.
SetClass = namedtuple("SetClass", "name")
# Later packets of the connection take a shortcut past the chains (flowtables).
Offload = namedtuple("Offload", "")

Rule = namedtuple("Rule", "where text steps")


class TooLarge(Exception):
    """The ruleset takes more steps to follow than an audit has time for."""


class Chain:
    """A chain: of a hook where `hook` is not None, else one that is jumped to."""

    def __init__(self, table, name, family, hook=None, priority=0, policy="accept", devices=(), nat=False):
        self.table = table
        self.name = name
        self.family = family
        self.hook = hook
        self.priority = priority
        self.policy = policy
        self.devices = devices
        self.nat = nat
        self.rules = []

    @property
    def key(self):
        return self.table, self.name

    @property
    def order(self):
        """When packets meet it: the kernel has one place in each hook for all chains that translate."""
        if self.nat:
            return -100 if self.hook in ("prerouting", "output") else 100, self.priority
        return self.priority, 0

    @property
    def where(self):
        return "%s %s" % self.key

    @property
    def interfaces(self):
        """The set of interfaces that the chain is tied to."""
        return space.ranges(pair for name in self.devices for pair in space.interface(name))


class Ruleset:
    """All chains, by (table, name); a table is named with its family, and with its tool where nft does not show it."""

    def __init__(self, chains=()):
        self.chains = {chain.key: chain for chain in chains}
        self._reached = {}

    @property
    def tables(self):
        return sorted({table for table, _name in self.chains})

    def with_table(self, table, other):
        """Return this ruleset with one table as it is in another ruleset (which may not have it at all)."""
        kept = [chain for chain in self.chains.values() if chain.table != table]
        return Ruleset(kept + [chain for chain in other.chains.values() if chain.table == table])

    def joined(self, other):
        """Return the chains of both."""
        return Ruleset(list(self.chains.values()) + list(other.chains.values()))

    def hooked(self, hook, family):
        """Return the base chains of a hook that see this family, in the order packets meet them."""
        seen = [chain for chain in self.chains.values()
                if chain.hook == hook and chain.family in (family, "inet", "netdev")]
        return sorted(seen, key=lambda chain: (chain.order, chain.where))

    def before(self, chain):
        """Return the base chains whose packets may come to this one afterwards."""
        return [
            one for one in self.chains.values()
            if one.hook in _ORDER and one is not chain and (
                _ORDER[one.hook] < _ORDER[chain.hook] or one.hook == chain.hook and one.order <= chain.order)]

    def target(self, chain, name):
        """Return the chain that a jump from this chain leads to, or None."""
        return self.chains.get((chain.table, name))

    def reached(self, chain):
        """Return the chain and all that can be reached from it by jumps."""
        if chain.key not in self._reached:
            found, waiting = {}, [chain]
            while waiting:
                one = waiting.pop()
                if one is not None and one.key not in found:
                    found[one.key] = one
                    waiting.extend(self.target(one, verdict.target) for verdict in verdicts(one)
                                   if verdict.kind in ("jump", "goto"))
            self._reached[chain.key] = list(found.values())
        return self._reached[chain.key]

    def steps(self, chain, kind):
        """Return the steps of a type in the chain and all that it leads to."""
        return [
            step for one in self.reached(chain) for rule in one.rules for step in rule.steps if isinstance(step, kind)]

    def rewriting(self, hooks):
        """Return the rules that packets meet at these hooks and that rewrite them."""
        found = [
            rule for chain in self.chains.values() if chain.hook in hooks for one in self.reached(chain)
            for rule in one.rules if any(isinstance(step, Rewrite) for step in rule.steps)]
        return sorted(set(found), key=lambda rule: rule.where)

    def stops(self, rule, limit):
        """Tell whether a limit's rule drops what is above it, be it in a chain of its own, or accepts what is below."""
        verdict = next((step for step in rule.steps if isinstance(step, Verdict)), Verdict(None))
        if not limit.over:
            return verdict.kind in ("accept", "return")
        if verdict.kind in ("jump", "goto"):
            home = next((chain for chain in self.chains.values() if rule in chain.rules), None)
            target = None if home is None else self.target(home, verdict.target)
            return target is not None and any(_drops_all(one) for one in target.rules)
        return verdict.kind in ("drop", "reject")


def _drops_all(rule):
    return not any(isinstance(step, (Match, MarkIs, Choice)) for step in rule.steps) and any(
        isinstance(step, Verdict) and step.kind in ("drop", "reject") for step in rule.steps)


def verdicts(chain):
    """Return every verdict that a rule of the chain can give."""
    for rule in chain.rules:
        for step in rule.steps:
            if isinstance(step, Verdict):
                yield step
            elif isinstance(step, Choice):
                for _match, verdict in step.branches:
                    yield verdict


def joined(matches):
    """Return the match that holds where all of these do."""
    if len(matches) == 1:
        return matches[0]
    patterns = ANY
    for match in matches:
        if match.patterns != ANY:
            patterns = match.patterns if patterns is ANY else space.both(patterns, match.patterns)
    return Match(max([match.kind for match in matches] or [EXACT]), tuple(patterns),
                 " ".join(match.text for match in matches if match.text), any(match.translated for match in matches))


def compact(steps):
    """Return the steps with one exact match for those that follow each other: fewer for each packet to take."""
    found, run = [], []
    for step in steps:
        if isinstance(step, Match) and step.kind == EXACT and not step.translated:
            run.append(step)
            continue
        found += [joined(run)] if run else []
        found.append(step)
        run = []
    return tuple(found + ([joined(run)] if run else []))


def resolved(ruleset, addresses):
    """Return the ruleset with these addresses, {family: ranges}, wherever a match asks for the host's own."""
    whole = [((space.FAMILY, space.single(space.FAMILIES[family])),) for family in addresses]

    def step_of(step):
        if not isinstance(step, Match) or step.own is None or step.own.more and not step.own.negated:
            return step
        mine = [
            tuple(sorted(pattern + ((step.own.side, numbers),)))
            for pattern, numbers in zip(whole, addresses.values())]
        return Match(
            SOME if step.own.more else EXACT, opposite(mine, ANY) if step.own.negated else tuple(mine), step.text)
    chains = []
    for chain in ruleset.chains.values():
        if any(isinstance(step, Match) and step.own for rule in chain.rules for step in rule.steps):
            rules, chain = chain.rules, copy(chain)
            chain.rules = [
                rule._replace(steps=compact(step_of(step) for step in rule.steps))
                if any(isinstance(step, Match) and step.own for step in rule.steps) else rule for rule in rules]
        chains.append(chain)
    return Ruleset(chains)


def merged(patterns):
    """Return fewer patterns that match the same, joining those that differ in one dimension only."""
    patterns = list(patterns)
    if len(patterns) < 2:
        return tuple(patterns)
    for dimension in range(len(space.DIMENSIONS)):
        groups: Dict[Any, List[Any]] = {}
        for pattern in patterns:
            values = dict(pattern)
            mine = values.pop(dimension, None)
            groups.setdefault((tuple(sorted(values.items())), mine is None), []).extend(mine or ())
        patterns = [
            pattern if unlimited else tuple(sorted(pattern + ((dimension, space.ranges(pairs)),)))
            for (pattern, unlimited), pairs in groups.items()]
    return tuple(patterns)


def opposite(patterns, within):
    """Return patterns for what matches `within` and none of `patterns`."""
    whole = [list(space.everything(family)) for family in ("ip", "ip6")]
    boxes = [narrowed for box in whole for narrowed in (space.overlap(tuple(box), one) for one in within) if narrowed]
    return tuple(space.pattern_of(box) for box in space.remainder_of_all(boxes, patterns))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a whole ruleset lets through, for first packets of new connections that do not use the loopback."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import packet_space as space
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import packet_walk, ruleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.accepted import described

# A first packet: `hook` is input, output or forward. What is None may be anything: it gets through where any such packet does.
Packet = namedtuple("Packet", "hook family protocol source destination port interface out_interface source_port type state")
Packet.__new__.__defaults__ = (None, None, None, None, None, 40000, None, "new")
# What is logged, or limited, of which packets, and under which further conditions.
Logged = namedtuple("Logged", "where text prefix conditions box")
Limited = namedtuple("Limited", "where text kind amount per_source over box")

_DSTNAT = -100
_MAX_IMAGES = 5000
_NEW = space.single(space.STATES["new"])
_UNTRACKED = space.single(space.STATES["untracked"])
_LOOPBACK = space.interface("lo")
_REAL = space.without(space.without(space.INTERFACES, space.NO_INTERFACE), _LOOPBACK)
# Hooks that packets of each kind go by, and the interfaces known there: those of a hook that comes before the route has no way out.
_WAYS = {
    "input": (("ingress", True, False), ("prerouting", True, False), ("input", True, False)),
    "forward": (("ingress", True, False), ("prerouting", True, False), ("forward", True, True), ("postrouting", True, True)),
    "output": (("output", False, True), ("postrouting", False, True)),
}


class PacketFilter:
    """The ruleset, asked."""

    def __init__(self, rules):
        self.rules = rules
        self._results = {}
        # The first rule that changes where packets go, or None.
        self.translates = next((
            rule for chain in rules.chains.values() for rule in chain.rules for step in rule.steps
            if isinstance(step, ruleset.Translate) and step.kind in ("dnat", "redirect")), None)

    def accepted(self, hook, family):
        """Return the Accepted of new connections at input, output or forward."""
        key = "accepted", hook, family
        if key not in self._results:
            free = ruleset.Rule("hook " + hook, "no chain here drops anything", ())
            self._results[key] = [
                one for passed in _merged(self._walked(hook, family)[0])
                for one in described(passed if passed.rules else passed._replace(rules=(free,)))]
        return self._results[key]

    def logs(self, hook, family):
        """Return what is logged of new connections, whatever becomes of them."""
        return [Logged(event.rule.where, event.rule.text, event.step.prefix, event.conditions, box)
                for event in self._walked(hook, family)[1] if isinstance(event.step, ruleset.Log) for box in packet_walk.arrived(event)]

    def limits(self, hook, family):
        """Return the limits of rate and count that stop new connections, or let in no more than so many."""
        return [Limited(event.rule.where, event.rule.text, event.step.kind, event.step.amount, event.step.per_source, event.step.over, box)
                for event in self._walked(hook, family)[1] if isinstance(event.step, ruleset.Limit) and _stops(self.rules, event)
                for box in packet_walk.arrived(event)]

    def _walked(self, hook, family):
        key = hook, family
        if key not in self._results:
            self._results[key] = self._way(hook, _start(hook, family))
        return self._results[key]

    def admits(self, packet):
        """Return whether one packet gets through: True, False, or None where a rule on its way cannot be read."""
        return self._admits(packet.hook, _point(packet))

    def _admits(self, hook, box):
        passed, _events = self._way(hook, box)
        if any(not one.doubts for one in passed):
            return True
        return None if passed else False

    def default(self, hook, family):
        """Return what becomes of a new connection that no rule names: "drop", "accept" or "unreadable"."""
        answers = [self._admits(hook, box) for box in self._unnamed(hook, family)]
        if True in answers:
            return "accept"
        return "unreadable" if None in answers else "drop"

    def drops_logged(self, hook, family):
        """Tell whether the packets that `default` speaks of are logged, be it at a limited rate."""
        def is_logged(box):
            return any(isinstance(event.step, ruleset.Log) for event in self._way(hook, box)[1])
        return all(is_logged(box) for box in self._unnamed(hook, family))

    def stateful(self, hook, family):
        """Tell whether packets of known connections get through where the first packet of an unknown one does not."""
        if self.default(hook, family) != "drop":
            return False
        known = space.single(space.STATES["established"])
        return all(self._admits(hook, _with(box, space.STATE, known)) for box in self._unnamed(hook, family))

    def _way(self, hook, box):
        """Return (passed, events) of a box of packets on their way through the hooks."""
        family = _family(box)
        passed, events = [packet_walk.Passed(box, (), (), ())], []
        for name, incoming, outgoing in _WAYS[hook]:
            for chain in self.rules.hooked(name, family):
                seen = [_known(one, incoming, outgoing) for one in _starts(box, events)]
                got, more = self._through(chain, seen)
                events.extend(more)
                if packet_walk.can_drop(self.rules, chain):
                    got = [one._replace(box=_forgotten(one.box, box, incoming, outgoing)) for one in got]
                    passed = packet_walk.narrowed(passed, got + self._translated(chain, got, box))
                untracked = [packet_walk.Passed(_forgotten(event.box, box, incoming, outgoing), (), (), ())
                             for event in more if isinstance(event.step, ruleset.Untrack)]
                passed = passed + [one._replace(box=_with(one.box, space.STATE, _UNTRACKED)) for one in packet_walk.narrowed(passed, untracked)]
        return passed, events

    def _through(self, chain, boxes):
        """Return (passed, events) of one base chain; one that is tied to devices lets the packets of others through."""
        if chain.hook != "ingress":
            return packet_walk.through(self.rules, chain, boxes, self._images(chain, boxes))
        if not chain.devices:
            # Some versions of nft do not tell them in JSON: then any packet may come by another one.
            return [packet_walk.Passed(box, (), (), ()) for box in boxes], []
        mine = ((space.IIF, space.ranges(pair for name in chain.devices for pair in space.interface(name))),)
        inside = [part for part in (space.overlap(box, mine) for box in boxes) if part]
        passed, events = packet_walk.through(self.rules, chain, inside, ())
        return passed + [packet_walk.Passed(box, (), (), ()) for box in space.remainder_of_all(boxes, [mine])], events

    def _images(self, chain, boxes):
        """Return patterns of the packets that address translation made of others before this chain, where it asks for them."""
        if self.translates is None or not boxes or not any(match.translated for match in self.rules.steps(chain, ruleset.Match)):
            return ()
        family = _family(boxes[0])
        local = chain.hook in ("output", "postrouting") and boxes[0][space.IIF] == space.NO_INTERFACE
        return ruleset.merged(_pattern_further_on(_image(one, one.box, family)) for one in self._translations(local, family))

    def _translations(self, local, family):
        """Return the events of packets that are sent elsewhere, as they come by the hook where that happens."""
        key = "translations", local, family
        if key not in self._results:
            start = _known(_start("output" if local else "forward", family), not local, local)
            self._results[key] = [
                event for one in self.rules.hooked("output" if local else "prerouting", family) if self.rules.steps(one, ruleset.Translate)
                for event in packet_walk.Walk(self.rules, one, [start]).events
                if isinstance(event.step, ruleset.Translate) and event.step.kind in ("dnat", "redirect")]
        return self._results[key]

    def _translated(self, chain, passed, start):
        """Return what those that passed this chain become where they are translated after it."""
        if self.translates is None or chain.priority >= _DSTNAT or chain.hook not in ("ingress", "prerouting", "output"):
            return []
        family, found = _family(start), []
        events = self._translations(chain.hook == "output", family)
        if len(events) * len(passed) > _MAX_IMAGES:
            wide = {_with(_with(one.box, space.DADDR, start[space.DADDR]), space.DPORT, start[space.DPORT]): one for one in passed}
            return [one._replace(box=box, doubts=one.doubts + (self.translates,)) for box, one in wide.items() if box != one.box]
        for one in passed:
            for event in events:
                box = space.overlap(one.box, _pattern_further_on(event.box))
                if box is not None:
                    found.append(one._replace(box=_image(event, box, family)))
        return found

    def _unnamed(self, hook, family):
        """Return boxes of single packets that differ from everything the ruleset names: a TCP, a UDP and another one."""
        box = _start(hook, family)
        for dimension in (space.IIF, space.OIF, space.SADDR, space.DADDR, space.SPORT, space.DPORT, space.ICMP):
            box = _with(box, dimension, self._stranger(dimension, box[dimension]))
        other = self._stranger(space.PROTOCOL, space.PROTOCOL_RANGE)
        return [_with(box, space.PROTOCOL, numbers) for numbers in (space.single(6), space.single(17), other)]

    def _stranger(self, dimension, numbers):
        """Return one number of a dimension that no pattern of the ruleset takes for itself."""
        key = "stranger", dimension, numbers
        if key not in self._results:
            size = sum(high - low + 1 for low, high in numbers)
            sets = self._named(dimension)
            few = [wanted for wanted in sets if 2 * sum(high - low + 1 for low, high in wanted) < size]
            left = space.without(numbers, space.ranges(pair for wanted in few for pair in wanted)) or numbers
            # What covers most names nobody, or all but a few: as many of these as leave anybody.
            for wanted in sets.difference(few):
                left = space.common(left, wanted) or left
            low, high = max(left, key=lambda pair: pair[1] - pair[0])
            self._results[key] = space.single((low + high) // 2)
        return self._results[key]

    def _named(self, dimension):
        """Return the sets that rules ask for in a dimension."""
        if "named" not in self._results:
            found = self._results["named"] = [set() for _dimension in space.DIMENSIONS]
            for chain in self.rules.chains.values():
                for rule in chain.rules:
                    for match in _matches(rule):
                        for wanted in match.patterns:
                            for one, numbers in wanted:
                                found[one].add(numbers)
        return self._results["named"][dimension]


def _matches(rule):
    for step in rule.steps:
        if isinstance(step, ruleset.Match):
            yield step
        elif isinstance(step, ruleset.Choice):
            for match, _verdict in step.branches:
                yield match


def _merged(passed):
    """Return fewer boxes for what the same rules accept, where the way there had split them."""
    groups = {}
    for one in passed:
        groups.setdefault((one.doubts, one.conditions, tuple(id(rule) for rule in one.rules)), []).append(one)
    for same in groups.values():
        if len(same) == 1:
            yield same[0]
            continue
        for joined in ruleset.merged(space.pattern_of(one.box) for one in same):
            yield same[0]._replace(box=tuple(numbers for _dimension, numbers in joined))


def _stops(rules, event):
    """Tell whether a limit's rule drops what is above it, be it in a chain of its own, or accepts what is below."""
    verdict = next((step for step in event.rule.steps if isinstance(step, ruleset.Verdict)), ruleset.Verdict(None))
    if not event.step.over:
        return verdict.kind in ("accept", "return")
    if verdict.kind in ("jump", "goto"):
        home = next((chain for chain in rules.chains.values() if event.rule in chain.rules), None)
        target = None if home is None else rules.target(home, verdict.target)
        return target is not None and any(_drops_all(rule) for rule in target.rules)
    return verdict.kind in ("drop", "reject")


def _drops_all(rule):
    conditions = (ruleset.Match, ruleset.MarkIs, ruleset.Choice)
    return not any(isinstance(step, conditions) for step in rule.steps) and any(
        isinstance(step, ruleset.Verdict) and step.kind in ("drop", "reject") for step in rule.steps)


def _family(box):
    return "ip" if box[space.FAMILY] == space.single(4) else "ip6"


def _with(box, dimension, numbers):
    return box[:dimension] + (numbers,) + box[dimension + 1:]


def _start(hook, family):
    box = _with(space.everything(family), space.STATE, _NEW)
    box = _with(box, space.IIF, space.NO_INTERFACE if hook == "output" else _REAL)
    return _with(box, space.OIF, space.NO_INTERFACE if hook == "input" else _REAL)


def _point(packet):
    """Return the box of one packet; what it does not say may be anything."""
    box = _with(_start(packet.hook, packet.family), space.STATE, space.single(space.STATES[packet.state]))
    known = (
        (space.PROTOCOL, packet.protocol and space.single(space.protocol(packet.protocol))),
        (space.SADDR, packet.source and space.network(packet.source)[1]),
        (space.DADDR, packet.destination and space.network(packet.destination)[1]),
        (space.SPORT, None if packet.source_port is None else space.single(packet.source_port)),
        (space.DPORT, None if packet.port is None else space.single(packet.port)),
        (space.ICMP, None if packet.type is None else space.single(packet.type)),
        (space.IIF, packet.interface and packet.hook != "output" and space.interface(packet.interface)),
        (space.OIF, packet.out_interface and packet.hook != "input" and space.interface(packet.out_interface)),
    )
    for dimension, numbers in known:
        if numbers:
            box = _with(box, dimension, numbers)
    return box


def _known(box, incoming, outgoing):
    """Return the box as a hook sees it: an interface it does not know has no name there."""
    box = box if incoming else _with(box, space.IIF, space.NO_INTERFACE)
    return box if outgoing else _with(box, space.OIF, space.NO_INTERFACE)


def _forgotten(box, start, incoming, outgoing):
    """Return what a box says of packets further on, where the interfaces that this hook did not know are known."""
    box = box if incoming else _with(box, space.IIF, start[space.IIF])
    return box if outgoing else _with(box, space.OIF, start[space.OIF])


def _image(event, box, family):
    """Return what a translation makes of the packets of a box."""
    box = _with(box, space.DADDR, event.step.addresses or space.addresses(family))
    return _with(box, space.DPORT, event.step.ports or box[space.DPORT])


def _pattern_further_on(box):
    """Return the pattern of a box whose interfaces are found out later."""
    return tuple((dimension, numbers) for dimension, numbers in enumerate(box) if numbers != space.NO_INTERFACE)


def _starts(box, events):
    """Return the boxes of packets at a hook: as they came, and those that a rule exempted from connection tracking."""
    return [box] + [_with(event.box, space.STATE, _UNTRACKED) for event in events if isinstance(event.step, ruleset.Untrack)]

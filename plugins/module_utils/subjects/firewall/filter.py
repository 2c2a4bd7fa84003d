# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a whole ruleset lets through, for first packets of new connections that do not use the loopback."""

from collections import namedtuple
from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import (
    Passed,
    described,
    told_of,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.strangers import Strangers


class Packet(NamedTuple):
    """A first packet: `hook` is input, output or forward. What is None may be anything: it gets through where any such
    packet does.
    """

    hook: str
    family: str
    protocol: Optional[str]
    source: Optional[str] = None
    destination: Optional[str] = None
    port: Optional[int] = None
    interface: Optional[str] = None
    out_interface: Optional[str] = None
    source_port: Optional[int] = 40000
    type: Any = None
    state: Optional[str] = "new"


# What is logged, or limited, of which packets. Not all of them where there are further `conditions`; `doubts`: (where,
# text) of rules that could not be read on the way.
Logged = namedtuple("Logged", "where text prefix doubts conditions box")
Limited = namedtuple("Limited", "where text kind amount per_source over doubts conditions box")

# In the place of a rule's text, where there is none.
_NO_CHAIN = Text("no chain here drops anything", "该处没有丢弃数据包的链")
_TRACKED = -200
_DSTNAT = -100
_SRCNAT = 100
_LOCAL = {family: space.network(text)[1] for family, text in (("ip", "127.0.0.0/8"), ("ip6", "::1"))}
_MAX_IMAGES = 5000
_FEW = 30
_NEW = space.single(space.STATES["new"])
_INVALID = space.single(space.STATES["invalid"])
_UNTRACKED = space.single(space.STATES["untracked"])
_LOOPBACK = space.interface("lo")
# What is meant for this host alone, as all is that opens a connection: firewalld logs no more with LogDenied=unicast.
_UNICAST = ("meta pkttype host", "meta pkttype unicast", "-m pkttype --pkt-type unicast")
_REAL = space.without(space.without(space.INTERFACES, space.NO_INTERFACE), _LOOPBACK)
# Hooks that packets of each kind go by, and the interfaces known there: those of a hook that comes before the route has
# no way out.
_WAYS = {
    "input": (("ingress", True, False), ("prerouting", True, False), ("input", True, False)),
    "forward": (
        ("ingress", True, False), ("prerouting", True, False), ("forward", True, True), ("postrouting", True, True),
        ("egress", False, True)),
    "output": (("output", False, True), ("postrouting", False, True), ("egress", False, True)),
}

# Those that are tied to interfaces, whose packets alone they see.
_OF_DEVICES = ("ingress", "egress")


def _following():
    """Return the code that follows packets through chains: it is large, and many a host has no chain."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import walk

    return walk


class PacketFilter:
    """The ruleset, asked. `interfaces` and `addresses`: those that the host has, as text, loopback aside; `inside`:
    interfaces that lead no further than this host.
    """

    def __init__(self, rules, interfaces=(), addresses=(), inside=()):
        self.own: Dict[str, Any] = {}
        for text in addresses:
            family, pairs = space.network(text)
            self.own[family] = space.ranges(self.own.get(family, _LOCAL[family]) + pairs)
        rules = ruleset.resolved(rules, self.own) if self.own else rules
        self.rules = rules
        self.inside = inside
        self._strangers = Strangers(rules, interfaces, addresses)
        self._results = {}
        # The first rule that changes where packets go, or None.
        self.translates = next((
            rule for chain in rules.chains.values() for rule in chain.rules for step in rule.steps
            if isinstance(step, ruleset.Translate) and step.kind in ("dnat", "redirect")), None)

    def accepted(self, hook, family):
        """Return the Accepted of new connections at input, output or forward."""
        key = "accepted", hook, family
        if key not in self._results:
            self._results[key] = _told(hook, _merged(self._walked(hook, family)[0]))
        return self._results[key]

    def logs(self, hook, family):
        """Return what is logged of new connections, whatever becomes of them, be it at a limited rate."""
        return [
            Logged(
                event.rule.where, event.rule.text, event.step.prefix, _named(event.doubts), self._beside_rates(event),
                box) for event in self._walked(hook, family)[1] if isinstance(event.step, ruleset.Log)
            for box in _arrived(event, hook)]

    def limits(self, hook, family):
        """Return the limits of rate and count that stop new connections, or let in no more than so many."""
        return [
            Limited(
                event.rule.where, event.rule.text, event.step.kind, event.step.amount, event.step.per_source,
                event.step.over, _named(event.doubts), event.conditions, box) for event in self._walked(hook, family)[1]
            if isinstance(event.step, ruleset.Limit) and self.rules.stops(event.rule, event.step)
            for box in _arrived(event, hook)]

    def _beside_rates(self, event):
        """Return the conditions of an event, but for a rate that it may have: what is logged so often is logged."""
        if event.conditions and "rates" not in self._results:
            self._results["rates"] = set(
                step.text for chain in self.rules.chains.values() for rule in chain.rules for step in rule.steps
                if isinstance(step, ruleset.Limit) and step.kind in ("rate", "bytes") and not step.over)
        return tuple(text for text in event.conditions if text not in self._results["rates"] and text not in _UNICAST)

    def _walked(self, hook, family):
        key = hook, family
        if key not in self._results:
            self._results[key] = self._way(hook, _start(hook, family))
        return self._results[key]

    def admits(self, packet):
        """Return whether one packet gets through: True, False, or None where a rule on its way cannot be read."""
        return self._admits(packet.hook, _point(packet))

    def _admits(self, hook, box):
        return _certain(self._way(hook, box)[0])

    def default(self, hook, family, declared=()):
        """Return what becomes of a new connection that no rule names, nor these patterns: "drop", "accept" or
        "unreadable".
        """
        return {True: "accept", False: "drop", None: "unreadable"}[_certain(self._undeclared(hook, family, declared))]

    def unnamed(self, hook, family, declared=()):
        """Return the Accepted that `default` speaks of: those first that are let in for certain, and by the most
        interfaces.
        """
        return sorted(
            _told(hook, self._undeclared(hook, family, declared)),
            key=lambda one: (bool(one.doubts), -len(one.box[space.IIF])))

    def _undeclared(self, hook, family, declared):
        return [one._replace(box=box) for _start, passed, _events in self._asked(hook, family) for one in passed
                for box in space.remainder_of_all([one.box], declared)]

    def drops_logged(self, hook, family):
        """Tell whether those packets that no rule names and none lets through are logged; None where a rule on their
        way cannot be read.
        """
        answers: List[Optional[bool]] = [True]
        for box, passed, events in self._asked(hook, family):
            logs = [
                (event, part) for event in events if isinstance(event.step, ruleset.Log) for part in _met(event, hook)]
            certain = [part for event, part in logs if not event.doubts and not self._beside_rates(event)]
            silent = _beyond([box], certain + [one.box for one in passed if not one.doubts])
            doubtful = [part for event, part in logs if event.doubts]
            answers += [False if _beyond([one], doubtful) else None for one in silent]
        return False if False in answers else None if None in answers else True

    def stateful(self, hook, family):
        """Tell whether packets of known connections get through where the first packet of an unknown one does not."""
        dropped = [
            one for box, passed, _events in self._asked(hook, family)
            for one in _beyond([box], [each.box for each in passed])]
        known = [space.replaced(box, space.STATE, space.single(space.STATES["established"])) for box in dropped]
        return bool(known) and not any(
            _beyond([box], [one.box for one in self._way(hook, box)[0] if not one.doubts]) for box in known)

    def _asked(self, hook, family):
        """Return (box, passed, events) of single packets that differ from everything the ruleset names."""
        key = "asked", hook, family
        if key not in self._results:
            self._results[key] = [(box,) + self._way(hook, box) for box in self._strangers.like(_start(hook, family))]
        return self._results[key]

    def _way(self, hook, box):
        """Return (passed, events) of a box of packets on their way through the hooks."""
        return self.along(hook, [Passed(box, (), (), ())], box)

    def published(self, family):
        """Return the Published: what comes for one address and is sent on to another, as far as it gets through."""
        if self.translates is None:
            return []
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import published

        key = "published", family
        if key not in self._results:
            self._results[key] = published.of(self, family, _known(_start("forward", family), True, False))
        return self._results[key]

    def published_by_default(self, family, declared=()):
        """Return the first Published of those packets that no rule names, nor these patterns; or None."""
        for one in self.published(family):
            if one.own and not one.flow.doubts:
                mine = _further_on(one.flow.box)
                for box in self._strangers.like(_start("input", family)):
                    part = space.overlap(box, mine)
                    if part is not None and space.remainder_of_all([part], declared):
                        return one
        return None

    def along(self, hook, passed, box, chosen=None, sent_on=None):
        """Return (passed, events) of packets, `passed` so far out of `box`, on their way through the chosen chains.

        `sent_on` is the mark of packets that were translated by then.
        """
        family = _family(box)
        events: List[Any] = []
        for name, incoming, outgoing in _WAYS[hook]:
            for chain in self.rules.hooked(name, family):
                if chosen is not None and not chosen(chain):
                    continue
                seen = [_known(one, incoming, outgoing) for one in _starts(box, events)]
                resourced = self._resourced(chain)
                if resourced:
                    seen = [_from(space.everything(family), one) for one in seen]
                got, more = self._through(chain, seen, sent_on)
                events.extend(event._replace(through=passed) for event in more)
                if _following().can_drop(self.rules, chain):
                    got = [one._replace(box=_forgotten(one.box, box, incoming, outgoing)) for one in got]
                    if resourced:
                        got = [one._replace(box=_from(box, one.box)) for one in got]
                    images = self._translated(chain, got, box) if chosen is None else []
                    passed = _following().narrowed(passed, got + images)
                untracked = [Passed(_forgotten(event.box, box, incoming, outgoing), (), (), ())
                             for event in more if isinstance(event.step, ruleset.Untrack)]
                passed = passed + [
                    one._replace(box=space.replaced(one.box, space.STATE, _UNTRACKED))
                    for one in _following().narrowed(passed, untracked)]
        return passed, events

    def _resourced(self, chain):
        """Tell whether packets may come to a chain with another source than they had."""
        if chain.hook != "egress" and (chain.hook != "postrouting" or chain.order <= (_SRCNAT,)):
            return False
        if "sources" not in self._results:
            self._results["sources"] = any(
                step.kind in ("snat", "masquerade") for one in self.rules.chains.values()
                for step in self.rules.steps(one, ruleset.Translate))
        return self._results["sources"]

    def _through(self, chain, boxes, sent_on=None):
        """Return (passed, events) of one base chain; one that is tied to devices lets the packets of others through."""
        if chain.hook != "ingress" and (
                chain.hook not in ("prerouting", "output") or chain.order[0] > _TRACKED):
            return self._in(chain, boxes, sent_on)
        # Nothing is known of connections there yet; at the very priority, it depends on who came first.
        sure = chain.hook == "ingress" or chain.order[0] < _TRACKED
        states = {box[space.STATE] for box in boxes}
        got, events = self._in(chain, [
            box if box[space.STATE] == _UNTRACKED else space.replaced(
                box, space.STATE, _INVALID if sure else space.ranges(_INVALID + box[space.STATE])) for box in boxes],
            sent_on)

        def known(one, state):
            """Return it with its state as it will be known."""
            mine = (one.box[space.STATE] == _UNTRACKED) == (state == _UNTRACKED)
            return one._replace(box=space.replaced(one.box, space.STATE, state)) if mine else None
        passed: List[Any] = []
        met: List[Any] = []
        for state in states:
            here = [known(one, state) for one in got]
            passed += [one for one in here if one]
            before = [seen or one for seen, one in zip(here, got)] if events else []
            met += [
                one._replace(before=(before, one.before[1])) for one in [known(event, state) for event in events]
                if one]
        return passed, met

    def _in(self, chain, boxes, sent_on):
        if chain.hook not in _OF_DEVICES:
            translated = self._images(chain, boxes) if sent_on is None else None
            return _following().through(self.rules, chain, boxes, translated, self._mark_at(chain, sent_on))
        if not chain.devices:
            # Some versions of nft do not tell them in JSON: then any packet may come by another one.
            return [Passed(box, (), (), ()) for box in boxes], []
        mine = ((space.IIF if chain.hook == "ingress" else space.OIF, chain.interfaces),)
        inside = [part for part in (space.overlap(box, mine) for box in boxes) if part]
        passed, events = _following().through(self.rules, chain, inside, ())
        return passed + [Passed(box, (), (), ()) for box in space.remainder_of_all(boxes, [mine])], events

    def _mark_at(self, chain, sent_on):
        """Return the mark of translated packets at a chain: chains on the way there may have set another."""
        if sent_on is None:
            return None
        value, known = sent_on
        for one in self.rules.before(chain):
            early = one.hook == "ingress" or one.hook == "prerouting" and one.order[0] <= _DSTNAT
            if not early and one.hook != "output":
                for step in self.rules.steps(one, ruleset.SetMark):
                    known &= ~step.mask
        return value, known

    def _images(self, chain, boxes):
        """Return patterns of the packets that address translation made of others before this chain, where it asks for
        them.
        """
        if (
                self.translates is None or not boxes
                or not any(match.translated for match in self.rules.steps(chain, ruleset.Match))):
            return ()
        family = _family(boxes[0])
        local = chain.hook in ("output", "postrouting") and boxes[0][space.IIF] == space.NO_INTERFACE
        return ruleset.merged(
            _pattern_further_on(_image(one, one.box, family)) for one in self._translations(local, family))

    def _translations(self, local, family):
        """Return the events of packets that are sent elsewhere, as they come by the hook where that happens."""
        key = "translations", local, family
        if key not in self._results:
            start = _known(_start("output" if local else "forward", family), not local, local)
            self._results[key] = [
                event for one in self.rules.hooked("output" if local else "prerouting", family)
                if self.rules.steps(one, ruleset.Translate)
                for event in _following().Walk(self.rules, one, [start]).events
                if isinstance(event.step, ruleset.Translate) and event.step.kind in ("dnat", "redirect")]
        return self._results[key]

    def _translated(self, chain, passed, start):
        """Return what those that passed this chain become where they are translated after it."""
        if (
                self.translates is None or chain.hook not in ("ingress", "prerouting", "output")
                or chain.hook != "ingress" and chain.order >= (_DSTNAT,)):
            return []
        family, found = _family(start), []
        events = self._translations(chain.hook == "output", family)
        if len(events) * len(passed) > _MAX_IMAGES:
            wide = {
                space.replaced(
                    space.replaced(one.box, space.DADDR, start[space.DADDR]), space.DPORT, start[space.DPORT]): one
                for one in passed}
            return [
                one._replace(box=box, doubts=one.doubts + (self.translates,)) for box, one in wide.items()
                if box != one.box]
        for one in passed:
            for event in events:
                box = space.overlap(one.box, _pattern_further_on(event.box))
                if box is not None:
                    found.append(one._replace(box=_image(event, box, family)))
        return found


def _certain(passed):
    """Tell whether any packet passed; None where each did by a rule that cannot be read."""
    return any(not one.doubts for one in passed) or (None if passed else False)


def _beyond(boxes, others):
    """Return what of these boxes is in none of the others."""
    return space.remainder_of_all(boxes, [space.pattern_of(one) for one in others])


def _told(hook, passed):
    """Return the Accepted of what passed."""
    free = ruleset.Rule("hook " + hook, _NO_CHAIN, ())
    return [one for each in passed for one in described(each if each.rules else each._replace(rules=(free,)))]


def _named(rules):
    return tuple((one.where, one.text) for one in rules)


def _arrived(event, hook):
    """Return the boxes of those packets that met an event, whichever way they leave by where that was not known yet."""
    boxes = _following().arrived(event)
    if hook == "forward":
        return [space.replaced(box, space.OIF, _REAL) if box[space.OIF] == space.NO_INTERFACE else box for box in boxes]
    return boxes


def _merged(passed):
    """Return fewer boxes for what the same rule is told to accept, where the way there had split them."""
    groups: Dict[Any, List[Passed]] = {}
    for one in passed:
        rule = told_of(one)
        groups.setdefault((one.doubts, one.conditions, id(rule) if rule else None), []).append(one)
    for same in groups.values():
        if len(same) == 1:
            yield same[0]
            continue
        boxes = set(
            tuple(numbers for _dimension, numbers in joined)
            for joined in ruleset.merged(space.pattern_of(one.box) for one in same))
        for box in sorted(boxes):
            if len(boxes) > _FEW or not any(
                    box is not other and space.overlap(box, space.pattern_of(other)) == box for other in boxes):
                yield same[0]._replace(box=box)


def _family(box):
    return "ip" if box[space.FAMILY] == space.single(4) else "ip6"


def _start(hook, family):
    box = space.replaced(space.everything(family), space.STATE, _NEW)
    box = space.replaced(box, space.IIF, space.NO_INTERFACE if hook == "output" else _REAL)
    return space.replaced(box, space.OIF, space.NO_INTERFACE if hook == "input" else _REAL)


def _point(packet):
    """Return the box of one packet; what it does not say may be anything."""
    box = space.replaced(_start(packet.hook, packet.family), space.STATE, space.single(space.STATES[packet.state]))
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
            box = space.replaced(box, dimension, numbers)
    return box


def _known(box, incoming, outgoing):
    """Return the box as a hook sees it: an interface it does not know has no name there."""
    box = box if incoming else space.replaced(box, space.IIF, space.NO_INTERFACE)
    return box if outgoing else space.replaced(box, space.OIF, space.NO_INTERFACE)


def _forgotten(box, start, incoming, outgoing):
    """Return what a box says of packets further on, where the interfaces that this hook did not know are known."""
    box = box if incoming else space.replaced(box, space.IIF, start[space.IIF])
    return box if outgoing else space.replaced(box, space.OIF, start[space.OIF])


def _from(start, box):
    """Return a box with the sources of another."""
    return space.replaced(space.replaced(box, space.SADDR, start[space.SADDR]), space.SPORT, start[space.SPORT])


def _met(event, hook):
    """Return the boxes of those packets that met an event and were not dropped by a chain before it."""
    found = [space.overlap(box, space.pattern_of(one.box)) for box in _arrived(event, hook) for one in event.through]
    return [box for box in found if box is not None]


def _image(event, box, family):
    """Return what a translation makes of the packets of a box."""
    for asked, seen in ((space.ASKED, space.DADDR), (space.ASKED_PORT, space.DPORT)):
        box = space.replaced(box, asked, box[seen])
    box = space.replaced(box, space.DADDR, event.step.addresses or space.addresses(family))
    return space.replaced(box, space.DPORT, event.step.ports or box[space.DPORT])


def _further_on(box):
    """Return the pattern of what a box says of where packets come from and what they ask for."""
    return tuple(
        (dimension, numbers) for dimension, numbers in _pattern_further_on(box)
        if dimension not in (space.OIF, space.ASKED, space.ASKED_PORT))


def _pattern_further_on(box):
    """Return the pattern of a box whose interfaces are found out later."""
    return tuple((dimension, numbers) for dimension, numbers in enumerate(box) if numbers != space.NO_INTERFACE)


def _starts(box, events):
    """Return the boxes of packets at a hook: as they came, and those that a rule exempted from connection tracking."""
    return [box] + [
        space.replaced(event.box, space.STATE, _UNTRACKED) for event in events
        if isinstance(event.step, ruleset.Untrack)]

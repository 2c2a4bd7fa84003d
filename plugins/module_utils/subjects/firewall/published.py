# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published ports: what comes from outside for one address and is sent on to another, and gets through there."""

from typing import Any, Dict, List, NamedTuple, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset, space, walk
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import (
    Passed,
    address,
    described,
    networks,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import TooLarge

_SOMEWHERE = Text("where it does not tell", "未指明的地址")
_PORT = Text("port {ports}", "端口 {ports}")
_HERE = Text("this host itself", "本机")
_DSTNAT = -100
_MOST = 20000
_FEW_ACCEPTED = 40


class Published(NamedTuple):
    """`flow`: the Accepted as it is asked for, with the rule that sends it on; `target`: where to, as Text; `through`:
    the Accepted of what it becomes, with the rules that let it through. `own`: it is asked for at an address of the
    host.
    """

    flow: Any
    target: Text
    through: Sequence[Any]
    own: bool


def of(filter, family, start):
    """Return the Published of a family, one for each thing that can be asked for, those first that are certain.

    `start` is the box of all packets that come from outside.
    """
    found = sorted(
        _Way(filter, family, start).published(),
        key=lambda one: (len(one.flow.doubts), -_size(one.flow.box[space.SADDR])))
    # What several rules send on is told by the one that sends on most, with all that lets it through.
    told: Dict[Any, List[Published]] = {}
    for one in found:
        same = told.setdefault(space.replaced(one.flow.box, space.SADDR, ()), [])
        for index, other in enumerate(same):
            if not space.without(one.flow.box[space.SADDR], other.flow.box[space.SADDR]):
                same[index] = other._replace(through=tuple(other.through) + tuple(one.through))
                break
        else:
            same.append(one)
    return sorted((one for same in told.values() for one in same), key=lambda one: bool(one.flow.doubts))


def _size(numbers):
    return sum(high - low + 1 for low, high in numbers)


class _Way:
    """The packets of one box, up to the rules that send them elsewhere, and on from there."""

    def __init__(self, filter, family, box):
        self._filter = filter
        self._family = family
        self._inside = space.ranges(pair for name in filter.inside for pair in space.interface(name))
        box = space.replaced(box, space.IIF, space.without(box[space.IIF], self._inside))
        # The kernel takes no packet for ::1 from a link; for 127.0.0.1 it looks after the translation.
        self._box = box if family == "ip" else space.replaced(
            box, space.DADDR, space.without(box[space.DADDR], space.single(1)))
        self._known = {}

    def published(self):
        """Yield the Published."""
        mine = self._filter.own.get(self._family)
        groups: Dict[Any, List[Any]] = {}
        for event in self._events():
            step = event.step if isinstance(event.step, ruleset.Translate) else ruleset.Translate(
                "dnat", None, space.PORTS, told=False)
            for box in _left(event):
                image = space.replaced(self._image(step, box), space.OIF, space.INTERFACES)
                for passed in self._through(image, event.mark, step.kind == "redirect"):
                    doubts = event.doubts + passed.doubts
                    if not step.told and event.rule not in doubts:
                        doubts += (event.rule,)
                    key = event.rule, _target(self._family, step), doubts, event.conditions + passed.conditions
                    groups.setdefault(key, []).append((self._asked(passed.box), passed))
        for (rule, target, doubts, conditions), found in groups.items():
            through = tuple(one for _box, passed in found for one in described(passed))
            for pattern in ruleset.merged(space.pattern_of(box) for box, _passed in found):
                box = tuple(numbers for _dimension, numbers in pattern)
                own = mine is None or bool(space.common(box[space.DADDR], mine))
                for flow in described(Passed(box, doubts, conditions, (rule,))) if through else ():
                    yield Published(flow, target, through, own)

    def _events(self):
        """Return the events of those that are sent elsewhere, or may be."""
        filter = self._filter
        found: Dict[Any, Any] = {}
        before = filter.along(
            "forward", [Passed(self._box, (), (), ())], self._box,
            lambda chain: chain.hook == "ingress" or chain.hook == "prerouting" and chain.order < (_DSTNAT,))[0]
        passed = _joined(one for one in before if one.box[space.STATE] == self._box[space.STATE])
        for chain in filter.rules.hooked("prerouting", self._family):
            if not chain.nat or not passed:
                continue
            one = walk.Walk(filter.rules, chain, [each.box for each in passed], follows=True)
            marks = filter.rules.steps(chain, ruleset.MarkIs)
            for event in one.events:
                if isinstance(event.step, ruleset.Verdict) or (
                        isinstance(event.step, ruleset.Translate) and event.step.kind in ("dnat", "redirect")):
                    for each in passed:
                        box = space.overlap(event.box, space.pattern_of(each.box))
                        if marks:
                            # What has another mark in the same box may have gone on.
                            event = event._replace(before=((), 0))
                        if box is not None:
                            doubts, conditions = event.doubts + each.doubts, event.conditions + each.conditions
                            found.setdefault(
                                (event.step, event.rule, box, event.mark, doubts, conditions),
                                event._replace(box=box, doubts=doubts, conditions=conditions))
            # What one of these chains drops another may have translated before: of the same priority, nobody can tell.
            if len(found) > _MOST:
                raise TooLarge()
        return list(found.values())

    def _image(self, step, box):
        for asked, seen in ((space.ASKED, space.DADDR), (space.ASKED_PORT, space.DPORT)):
            box = space.replaced(box, asked, box[seen])
        if step.kind == "redirect":
            target = self._filter.own.get(self._family) or space.addresses(self._family)
        elif step.addresses is None and step.told:
            target = box[space.DADDR]
        else:
            target = step.addresses or space.addresses(self._family)
        return space.replaced(
            space.replaced(box, space.DADDR, target), space.DPORT, step.ports or box[space.DPORT])

    def _through(self, image, mark, redirected):
        """Return the Passed of packets that were translated: on to others, or to the host itself."""
        found = []
        wanted = space.pattern_of(image)
        for hook in ("input",) if redirected else ("forward", "input"):
            for low, high, some in self._all_through(hook, mark):
                if any(low <= last and first <= high for first, last in image[space.DADDR]):
                    for one in some:
                        box = space.overlap(one.box, wanted)
                        if box is not None:
                            found.append(one._replace(box=box))
        return found

    def _all_through(self, hook, mark):
        """Return (lowest address, highest, Passed of these) for all packets that come to a hook translated."""
        key = hook, mark
        if key not in self._known:
            here = self._filter.own.get(self._family) or space.addresses(self._family)
            mine = self._filter.own.get(self._family, space.NOTHING)
            numbers = here if hook == "input" else space.without(space.addresses(self._family), mine)
            out = space.NO_INTERFACE if hook == "input" else space.without(
                space.without(space.INTERFACES, space.NO_INTERFACE), space.interface("lo"))
            box = space.replaced(space.replaced(self._box, space.DADDR, numbers), space.OIF, out)
            free = ruleset.Rule("hook " + hook, None, ())
            groups: Dict[Any, List[Any]] = {}
            for one in self._filter.along(hook, [Passed(box, (), (), ())], box, _after, mark)[0]:
                passed = one if one.rules else one._replace(rules=(free,))
                seen = one.box[space.DADDR]
                groups.setdefault((seen[0][0], seen[-1][1]), []).append(passed)
            self._known[key] = [(low, high, some) for (low, high), some in groups.items()]
        return self._known[key]

    def _asked(self, box):
        """Return the box of what was asked for, as far as that has become what is in this box."""
        for asked, seen in ((space.ASKED, space.DADDR), (space.ASKED_PORT, space.DPORT)):
            box = space.replaced(box, seen, box[asked])
            box = space.replaced(box, asked, self._box[asked])
        box = space.replaced(box, space.OIF, space.NO_INTERFACE)
        if box[space.IIF][-1] == self._box[space.IIF][-1]:
            # By any but some: that those inside are not looked at is nothing to tell.
            box = space.replaced(box, space.IIF, space.ranges(box[space.IIF] + self._inside))
        # Whichever of the host's addresses it is asked for at: that is nothing to tell.
        return space.replaced(box, space.DADDR, space.addresses(self._family)) if (
            box[space.DADDR] == self._filter.own.get(self._family)) else box


def _left(event):
    """Return the boxes of an event without those packets that were certainly accepted before it."""
    accepted, count = event.before
    if count > _FEW_ACCEPTED:
        return [event.box]
    return space.remainder_of_all([event.box], [
        space.pattern_of(one.box) for one in accepted[:count] if not one.doubts and not one.conditions])


def _after(chain):
    """Tell whether packets come by this chain once they are translated."""
    if chain.hook == "prerouting":
        return not chain.nat and chain.order >= (_DSTNAT,)
    return chain.hook != "ingress"


def _joined(passed):
    """Return fewer Passed for the same packets, whichever rules let them pass."""
    groups: Dict[Any, List[Any]] = {}
    for one in passed:
        groups.setdefault((one.doubts, one.conditions), []).append(one)
    return [
        same[0]._replace(box=tuple(numbers for _dimension, numbers in pattern)) for same in groups.values()
        for pattern in ruleset.merged(space.pattern_of(one.box) for one in same)]


def _target(family, step):
    """Return where a translation leads, as Text."""
    ports = ",".join("%d" % low if low == high else "%d-%d" % (low, high) for low, high in step.ports or ())
    if not step.told:
        return _SOMEWHERE
    if step.addresses is None:
        return _PORT.format(ports=ports) if ports else _HERE
    text = ",".join(networks(family, step.addresses) or [address(family, 0) + "/0"])
    text = "%s%s" % (text if family == "ip" or not ports else "[%s]" % text, ":" + ports if ports else "")
    return Text(text, text)


__all__ = ["Published", "of"]

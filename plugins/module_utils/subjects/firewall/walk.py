# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of packets through a ruleset, exactly: which of them are accepted, by which rules, what is logged and
limited.

What is accepted stays in the flow: what a later rule accepts of it is accepted already, and the union is the same. So
only drops, returns and jumps into chains that have some split the flow, and thousands of accepting rules stay cheap.
"""

from collections import namedtuple
from typing import Any, Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset as rules, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import Passed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import TooLarge

MAX_STEPS = 120000
MAX_DEPTH = 64
MAX_DOUBTS = 5
MAX_ACCEPTED = 5000
_ALL_BITS = 0xFFFFFFFF

# `doubts`: the rules that could not be read on the way. `conditions`: what else had to hold.
Item = namedtuple("Item", "box doubts conditions mark")
# `before`: what was accepted by then (the first so many of a list), which is in the box and never got there. `through`:
# the Passed of the chains before this one. `mark`: that of the packets by then.
Event = namedtuple("Event", "step box doubts conditions rule before through mark")


class Walk:
    """One base chain, walked by all packets of some boxes; gives `accepted` and `events` (logs, limits, translations
    and such).

    `translated` are patterns of the packets that were sent elsewhere before; None where all of them were. With `mark`,
    (value, known bits), they come with that one. With `follows`, marks are kept to the end, for the chains after this
    one, and translations are what is looked for.
    """

    def __init__(self, ruleset, chain, boxes, translated=(), mark=None, follows=False):
        self.ruleset = ruleset
        self.translated = translated
        self._follows = follows
        self.accepted = []
        self.events = []
        self._steps = 0
        self._transparent = {}
        self._marks = follows or bool(ruleset.steps(chain, rules.MarkIs))
        flow = [Item(box, (), (), mark or self._first_mark(chain)) for box in boxes]
        for item in self._chain(chain, flow, 0):
            if chain.policy == "accept":
                self._accept(item, rules.Rule(chain.where, "policy accept", ()))

    def _first_mark(self, chain):
        """Return (value, known bits) of the mark a packet comes with: none, unless a chain before this may have given
        it one.
        """
        marked = self._marks and any(self.ruleset.steps(one, rules.SetMark) for one in self.ruleset.before(chain))
        return (0, 0 if marked else _ALL_BITS)

    def _chain(self, chain, flow, depth):
        """Return what leaves the chain at its end or by a return."""
        left: List[Item] = []
        if depth > MAX_DEPTH:
            raise TooLarge()
        for rule in chain.rules:
            if not flow:
                break
            self._steps += len(flow)
            if self._steps > MAX_STEPS:
                raise TooLarge()
            flow = [kept for item in flow for kept in self._rule(chain, rule, item, left, depth)]
            if len(flow) > 1:
                flow = _distinct(flow)
        return _distinct(left + flow)

    def _rule(self, chain, rule, item, left, depth):
        """Return what goes on to the next rule; what returns is added to `left`."""
        limits: Tuple[rules.Limit, ...] = ()
        live, matches = [item], []
        for step in rule.steps:
            if isinstance(step, rules.Match):
                if step.translated and self.translated is None:
                    step = rules.Match(rules.EXACT, rules.ANY)
                live = self._matching(live, step, rule)
                matches.append(step)
            elif isinstance(step, rules.MarkIs):
                live, kind = _marked(live, step, rule)
                matches.append(rules.Match(kind, rules.ANY))
            elif isinstance(step, rules.SetMark):
                if self._marks:
                    self._note_limits(limits, live, rule)
                    return self._remark(rule, item, live, step, matches, chain, left, depth)
            elif isinstance(step, rules.Verdict):
                self._note_limits(limits, live, rule)
                return self._verdict(chain, rule, step, item, live, rules.joined(matches), left, depth)
            elif isinstance(step, rules.Choice):
                return self._choice(chain, rule, step, item, live, matches, left, depth)
            elif isinstance(step, rules.Translate):
                mine = live if step.when is None else self._matching(live, step.when, rule)
                self._note(step, mine, rule)
                self._accept_all(mine, rule)
                if step.when is None:
                    return [item]
            elif isinstance(step, rules.Limit):
                limits += (step,)
            else:
                self._note(step, live, rule)
            if not live:
                return [item]
        return [item]

    def _note(self, step, live, rule):
        before = self.accepted, len(self.accepted)
        self.events.extend(
            Event(step, one.box, one.doubts, one.conditions, rule, before, (), one.mark) for one in live)

    def _note_limits(self, limits, live, rule):
        """A limit is one of those that get as far as the verdict, whatever stands between the two."""
        for limit in limits:
            self._note(
                limit,
                [one._replace(conditions=tuple(text for text in one.conditions if text != limit.text)) for one in live],
                rule)

    def _matching(self, live, match, rule):
        found = []
        patterns = match.patterns + tuple(self.translated) if match.translated else match.patterns
        for item in live:
            for pattern in patterns:
                box = space.overlap(item.box, pattern)
                if box is not None:
                    found.append(item if match.kind == rules.EXACT and box is item.box else _doubted(
                        item._replace(box=box), match.kind, match.text, rule))
        return found

    def _remark(self, rule, item, live, step, matches, chain, left, depth):
        """Go on behind a change of the mark: only what matched so far has the new one."""
        value, known = item.mark
        mark = (value, known & ~step.mask) if step.value is None else (
            value & ~step.mask | step.value & step.mask, known | step.mask)
        rest = rules.Rule(rule.where, rule.text, rule.steps[_position(rule.steps, step) + 1:])
        marked = [kept for one in live for kept in self._rule(chain, rest, one._replace(mark=mark), left, depth)]
        match = rules.joined(matches)
        return (_outside(item, match) if match.kind == rules.EXACT else [item]) + marked

    def _choice(self, chain, rule, choice, item, live, matches, left, depth):
        flow = [item]
        for match, verdict in choice.branches:
            chosen = self._matching(live, match, rule)
            if chosen:
                whole = rules.joined(matches + [match])
                flow = [
                    kept for one in flow
                    for kept in self._verdict(
                        chain, rule, verdict, one, [part for part in (_within(two, one) for two in chosen) if part],
                        whole, left, depth)]
        return flow

    def _verdict(self, chain, rule, verdict, item, live, match, left, depth):
        if not live:
            return [item]
        certain, kind = match.kind == rules.EXACT, verdict.kind
        if kind == "continue":
            return [item]
        if kind == "accept":
            self._accept_all(live, rule)
            return [item]
        if kind in ("queue", "unreadable"):
            if self._follows:
                self._note(verdict, live, rule)
            self._accept_all([_doubted(one, rules.UNREADABLE, "", rule) for one in live], rule)
            return _outside(item, match) if certain and kind == "queue" else self._doubtful(item, live, match, rule)
        if kind in ("jump", "goto"):
            return self._jump(chain, rule, verdict, item, live, match, left, depth)
        if kind == "return":
            left.extend(live)
        if certain:
            return _outside(item, match)
        return self._doubtful(item, live, match, rule) if match.kind == rules.UNREADABLE else [item]

    def _jump(self, chain, rule, verdict, item, live, match, left, depth):
        target = self.ruleset.target(chain, verdict.target)
        if target is None:
            return self._verdict(chain, rule, rules.Verdict("unreadable"), item, live, match, left, depth)
        came_back = self._chain(target, live, depth + 1)
        if verdict.kind == "goto":
            left.extend(came_back)
        elif self._is_transparent(target):
            return [self._unsure_of_mark(item, target)]
        if match.kind == rules.EXACT:
            return _outside(item, match) + (came_back if verdict.kind == "jump" else [])
        stays = self._doubtful(item, live, match, rule) if match.kind == rules.UNREADABLE else [item]
        return stays + (came_back if verdict.kind == "jump" and self._marks else [])

    def _doubtful(self, item, live, match, rule):
        """Return the item, in doubt where a rule that cannot be read may have taken it away."""
        return _outside(item, match) + [
            _doubted(item._replace(box=one.box), rules.UNREADABLE, "", rule) for one in live]

    def _is_transparent(self, chain):
        """Tell whether all that enters the chain comes back as it was, or is accepted there."""
        if chain.key not in self._transparent:
            harmless = ("accept", "return", "jump", "continue")
            self._transparent[chain.key] = (
                all(verdict.kind in harmless for one in self.ruleset.reached(chain) for verdict in rules.verdicts(one))
                and not (
                    self._marks and self.ruleset.steps(chain, rules.SetMark)
                    and not (self._follows and self.ruleset.steps(chain, rules.Translate))))
        return self._transparent[chain.key]

    def _unsure_of_mark(self, item, chain):
        """Return the item as it comes back from a chain that sends elsewhere most of what it gives a mark."""
        if not self._follows:
            return item
        value, known = item.mark
        for step in self.ruleset.steps(chain, rules.SetMark):
            known &= ~step.mask
        return item._replace(mark=(value, known))

    def _accept_all(self, live, rule):
        for item in live:
            self._accept(item, rule)

    def _accept(self, item, rule):
        self.accepted.append(Passed(item.box, item.doubts, item.conditions, (rule,)))


def _position(steps, step):
    return next(index for index, one in enumerate(steps) if one is step)


def _outside(item, match):
    return [item._replace(box=box) for box in space.remainder_of_all([item.box], match.patterns)]


def _within(part, item):
    """Return the part as far as it lies in the item's box, or None."""
    box = space.overlap(part.box, space.pattern_of(item.box))
    return None if box is None else part._replace(box=box)


def _doubted(item, kind, text, rule):
    """Return the item with what has to be said of a match that cannot be told exactly."""
    if kind in (rules.HOST, rules.UNREADABLE) and rule not in item.doubts and len(item.doubts) < MAX_DOUBTS:
        item = item._replace(doubts=item.doubts + (rule,))
    if kind in (rules.SOME, rules.HOST) and text and text not in item.conditions:
        item = item._replace(conditions=item.conditions + (text,))
    return item


def _marked(live, step, rule):
    """Return the items whose mark is, or may be, what the step asks for, and how sure that is."""
    found, kind = [], rules.EXACT
    for item in live:
        value, known = item.mark
        if known & step.mask == step.mask:
            if space.common(space.single(value & step.mask), step.ranges):
                found.append(item)
        else:
            kind = rules.HOST
            found.append(_doubted(item, rules.HOST, step.text, rule))
    return found, kind


def _distinct(flow):
    """Return the items without those that another says with fewer doubts."""
    best: Dict[Any, Item] = {}
    for item in flow:
        other = best.get((item.box, item.mark))
        if other is None or (len(item.doubts), len(item.conditions)) < (len(other.doubts), len(other.conditions)):
            best[(item.box, item.mark)] = item
    return list(best.values()) if len(best) < len(flow) else flow


def arrived(event):
    """Return the boxes of those packets that did get to an event's rule: none that was accepted, or may have been,
    before it.
    """
    accepted, count = event.before
    if count > MAX_ACCEPTED:
        raise TooLarge()
    return space.remainder_of_all([event.box], rules.merged(space.pattern_of(one.box) for one in accepted[:count]))


def can_drop(ruleset, chain):
    """Tell whether a base chain can keep any packet at all from going on.

    None that translates does for certain: packets of no known connection do not come by it, and those of a family are
    not tracked as long as nobody asks for it.
    """
    return not chain.nat and (chain.policy == "drop" or _can_drop(ruleset, chain))


def _can_drop(ruleset, chain):
    return any(
        verdict.kind not in ("accept", "return", "jump", "goto", "continue")
        for one in ruleset.reached(chain) for verdict in rules.verdicts(one))


def through(ruleset, chain, boxes, translated=(), mark=None):
    """Return (passed, events) of the packets of these boxes in one base chain."""
    watched = (rules.Log, rules.Limit, rules.Untrack)
    if not can_drop(ruleset, chain) and not ruleset.steps(chain, watched):
        return [Passed(box, (), (), ()) for box in boxes], []
    walk = Walk(ruleset, chain, boxes, translated, mark)
    return walk.accepted, walk.events


def narrowed(passed, accepted):
    """Return what of `passed` is among what another chain accepted."""
    if len(passed) * len(accepted) > MAX_STEPS:
        raise TooLarge()
    found = []
    for one in passed:
        for other in accepted:
            box = space.overlap(one.box, space.pattern_of(other.box))
            if box is not None:
                found.append(
                    Passed(box, one.doubts + other.doubts, one.conditions + other.conditions, one.rules + other.rules))
    return found

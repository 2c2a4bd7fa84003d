# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which class packets are given on their way out, by rules of nft (`meta priority`) and of iptables (CLASSIFY)."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import TooLarge

# Packets of a box get a class (None: no rule gives them one). `rule`: the one that does. `doubt`: a rule that may give
# them another, or none.
Given = namedtuple("Given", "box name rule doubt")
# What a priority is before any rule, and what gives it anew: routing does, behind prerouting.
HOOKS = {"out": ("output", "postrouting"), "through": ("forward", "postrouting")}
_MOST = 2000


def given(rules, way, family):
    """Return Givens that hold all packets of a family that leave by a way, "out" or "through"; raises TooLarge."""
    found = [Given(space.everything(family), None, None, None)]
    for hook in HOOKS[way]:
        for chain in rules.hooked(hook, family):
            if rules.steps(chain, ruleset.SetClass):
                for event, boxes, sure in _set(rules, chain, family):
                    found = [piece for one in found for piece in _renamed(one, event, boxes, sure)]
                    if len(found) > _MOST:
                        raise TooLarge()
    return found


def offloaded(rules):
    """Return the rules after which a connection passes no chain any more (flowtables)."""
    return [
        rule for chain in rules.chains.values() for rule in chain.rules
        if any(isinstance(step, ruleset.Offload) for step in rule.steps)]


def _set(rules, chain, family):
    """Yield (event, boxes that get there, whether that is certain) of each statement that gives a class, in order."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.walk import Walk

    walk = Walk(rules, chain, [space.everything(family)])
    for event in walk.events:
        if isinstance(event.step, ruleset.SetClass):
            accepted, count = event.before
            before = accepted[:count]
            gone = [space.pattern_of(one.box) for one in before if not one.doubts and not one.conditions]
            maybe = [one for one in before if one.doubts or one.conditions]
            boxes = space.remainder_of_all([event.box], ruleset.merged(gone))
            doubted = any(space.overlap(box, space.pattern_of(one.box)) for one in maybe for box in boxes)
            yield event, boxes, not (doubted or event.doubts or event.conditions or event.step.name is None)


def _renamed(one, event, boxes, sure):
    """Yield the Givens that one becomes behind a statement."""
    left = [one.box]
    for box in boxes:
        both = space.overlap(one.box, space.pattern_of(box))
        if both is not None:
            yield Given(both, event.step.name, event.rule, None if sure else event.rule)
            if not sure:
                yield one._replace(box=both, doubt=event.rule)
            left = space.remainder_of_all(left, [space.pattern_of(both)])
    for box in left:
        yield one._replace(box=box)

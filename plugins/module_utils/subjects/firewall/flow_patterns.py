# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared flows as patterns of packets, and what of the accepted packets they cover or leave."""

from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import Passed, described


def pattern(
        family, protocol="any", ports=None, types=None, sources=None, destinations=None, interface=None,
        out_interface=None):
    """Return patterns of a declared flow for `uncovered`: ports and types as (low, high) pairs, addresses as texts of
    any family.

    Nothing where the flow has addresses, and none of this family.
    """
    wanted = []
    if protocol != "any":
        wanted.append((space.PROTOCOL, space.single(space.protocol(protocol))))
    for dimension, pairs in ((space.DPORT, ports), (space.ICMP, types)):
        if pairs:
            wanted.append((dimension, space.ranges(pairs)))
    for dimension, texts in ((space.SADDR, sources), (space.DADDR, destinations)):
        if texts:
            mine = [numbers for seen, numbers in (space.network(text) for text in texts) if seen == family]
            if not mine:
                return []
            wanted.append((dimension, space.ranges(pair for numbers in mine for pair in numbers)))
    for dimension, name in ((space.IIF, interface), (space.OIF, out_interface)):
        if name:
            wanted.append((dimension, space.interface(name)))
    return [tuple(sorted(wanted))]


def uncovered(accepted, patterns):
    """Return the Accepted for what of these no pattern covers, each still with the rule that accepts it."""
    found: List[Any] = []
    for one in accepted:
        boxes = space.remainder_of_all([one.box], patterns)
        rule = ruleset.Rule(one.where, one.text, (None,))
        for box in boxes:
            passed = Passed(box, (), one.conditions, (rule,))
            found.extend(piece._replace(doubts=one.doubts) for piece in described(passed))
    return found


def overlapping(accepted, patterns):
    """Return the Accepted for what of these some pattern covers."""
    found: List[Any] = []
    for one in accepted:
        rule = ruleset.Rule(one.where, one.text, (None,))
        for wanted in patterns:
            box = space.overlap(one.box, wanted)
            if box is not None:
                passed = Passed(box, (), one.conditions, (rule,))
                found.extend(piece._replace(doubts=one.doubts) for piece in described(passed))
    return found

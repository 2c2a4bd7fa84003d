# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single packets that differ from everything a ruleset names: what becomes of them is its default."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset, space

_NAMELESS = (space.SADDR, space.DADDR, space.SPORT, space.DPORT, space.ICMP)


class Strangers:
    """Strangers to one ruleset, which come by an interface that it does not name either, or by one that the host has.

    Those to the host itself go to an address that no rule names, or to one of its own: naming that keeps nobody out.
    """

    def __init__(self, rules, interfaces, addresses):
        self._rules = rules
        self._own = [space.network(text) for text in addresses]
        self._interfaces = space.ranges(pair for name in interfaces for pair in space.interface(name))
        self._results = {}

    def like(self, box):
        """Return boxes of strangers: of one TCP packet, of a UDP packet and of another one, by whichever interface."""
        for dimension in _NAMELESS:
            numbers = self._stranger(dimension, box[dimension])
            if dimension == space.DADDR and box[space.OIF] == space.NO_INTERFACE:
                numbers += tuple(
                    pair for family, own in self._own if space.single(space.FAMILIES[family]) == box[space.FAMILY]
                    for pair in own)
            box = space.replaced(box, dimension, space.ranges(numbers))
        # What nobody names is not sent elsewhere either.
        box = space.replaced(space.replaced(box, space.ASKED, box[space.DADDR]), space.ASKED_PORT, box[space.DPORT])
        for dimension in (space.IIF, space.OIF):
            if box[dimension] != space.NO_INTERFACE:
                box = space.replaced(
                    box, dimension, space.ranges(self._stranger(dimension, box[dimension]) + self._interfaces))
        other = self._stranger(space.PROTOCOL, space.PROTOCOL_RANGE)
        return [space.replaced(box, space.PROTOCOL, numbers) for numbers in (space.single(6), space.single(17), other)]

    def _stranger(self, dimension, numbers):
        """Return one number of a dimension that no pattern of the ruleset takes for itself."""
        key = dimension, numbers
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
            for chain in self._rules.chains.values():
                if chain.devices:
                    found[space.IIF].add(chain.interfaces)
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

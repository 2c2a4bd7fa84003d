# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which packets are those of a declared service, and in which class of a link each of them waits."""

from collections import namedtuple
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import classes, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import source, tc

# Past all classes: the queue lets it go at once.
PAST = "past"
# Connections that are invalid or untracked are nobody's service.
_KNOWN = ((1, 3),)

# What was found of some packets: the class where they wait, by the Given that says so.
Waits = namedtuple("Waits", "name given")


def patterns(service, family):
    """Return the patterns of a service's packets, in both directions; none where its networks are of another family."""
    version = space.FAMILIES[family]
    mine = [str(one) for one in service.networks if one.version == version]
    if service.networks and not mine:
        return []
    numbers = space.ranges(pair for text in mine for pair in space.network(text)[1])
    found = []
    for port, address in ((space.SPORT, space.SADDR), (space.DPORT, space.DADDR)):
        wanted = [] if service.protocol == "any" else [(space.PROTOCOL, space.single(space.protocol(service.protocol)))]
        wanted += [(address, numbers)] if mine else []
        wanted += [(port, space.ranges(service.ports))] if service.ports else []
        found.append(tuple(sorted(wanted)))
    return found


def of_ports(ports):
    """Return the patterns of TCP on some ports, in both directions."""
    numbers, tcp = space.ranges((port, port) for port in ports), space.single(space.PROTOCOLS["tcp"])
    return [((space.PROTOCOL, tcp), (side, numbers)) for side in (space.SPORT, space.DPORT)] if ports else []


def by_link(host, name):
    """Return the pattern of what leaves by a link: by it, or by what lies on it."""
    there = links.of(host)
    names = [one for one in there if name in links.made_of(there, one)] or [name]
    return ((space.STATE, _KNOWN), (space.OIF, space.ranges(pair for one in names for pair in space.interface(one))))


class Waiting:
    """Where packets wait that leave by a link: `rules` are those of the packet filter."""

    def __init__(self, host, rules, order, ways):
        self._order = order
        link = by_link(host, order.name)
        self._given = {
            (way, family): [
                one._replace(box=box) for one in classes.given(rules, way, family)
                for box in [space.overlap(one.box, link)] if box is not None]
            for way in ways for family in space.FAMILIES}

    def of(self, wanted, earlier):
        """Return the Waits of packets, each class once. `wanted` and `earlier` give the patterns of a family: those
        that are asked for, and those that are somebody else's.
        """
        found: Dict[Any, Waits] = {}
        for (_way, family), given in self._given.items():
            for one in given:
                boxes = [box for each in wanted(family) for box in [space.overlap(one.box, each)] if box is not None]
                if space.remainder_of_all(boxes, earlier(family)):
                    name = self._class(one.name)
                    if name not in found or one.doubt and not found[name].given.doubt:
                        found[name] = Waits(name, one)
        return [found[name] for name in sorted(found, key=str)]

    def _class(self, given):
        """Return the class that a priority leads to: it counts where it is the name of a leaf of this link's queue."""
        name = None if given is None else tc.number(given)
        if source.leaf(self._order, name):
            return name
        return PAST if name == tc.number(self._order.root.handle) else self._order.default

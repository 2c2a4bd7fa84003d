# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The boxes of accepted packets against a naive filter that takes packets one by one."""

from __future__ import annotations

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import nft, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import Packet, PacketFilter
from tests.unit.subjects.firewall.naive_filter import accepts
from tests.unit.subjects.firewall.random_rulesets import Maker, marks_cross

ROUNDS = 1500
PACKETS = 12


def lists(accepted, packet):
    """Tell whether a packet is in one of the accepted boxes."""
    point = {
        space.IIF: space.interface(packet["iif"]), space.PROTOCOL: space.single(packet["protocol"]),
        space.SADDR: space.network(packet["saddr"])[1], space.DADDR: space.network(packet["daddr"])[1],
        space.SPORT: space.single(packet["sport"]), space.DPORT: space.single(packet["dport"]),
        space.ICMP: space.single(packet["icmp"])}
    return any(space.overlap(one.box, tuple(point.items())) is not None for one in accepted)


def probe(packet):
    """Return the packet as the filter is asked about it."""
    return Packet(
        "input", packet["family"], packet["protocol"], packet["saddr"], packet["daddr"], packet["dport"], packet["iif"],
        None, packet["sport"], packet["icmp"])


def possible(objects, packet):
    """Tell whether the naive filter accepts a packet under some answers of the limits it meets."""
    waiting = [()]
    while waiting:
        answers = waiting.pop()
        given = iter(answers)
        asked = []

        def lucky(given=given, asked=asked):
            asked.append(next(given, True))
            return asked[-1]

        if accepts(objects, packet, lucky):
            return True
        waiting += [(*asked[:index], False) for index in range(len(answers), len(asked))]
    return False


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, ROUNDS, 100))
def test_random_rulesets_accept_what_a_naive_filter_accepts(start):
    for seed in range(start, start + 100):
        maker = Maker(seed)
        objects = maker.ruleset()
        packets = PacketFilter(nft.parse(json.dumps({"nftables": objects})))
        for packet in (maker.packet() for _ in range(PACKETS)):
            expected, answer = possible(objects, packet), packets.admits(probe(packet))
            accepted = packets.accepted("input", packet["family"])
            if marks_cross(objects):
                assert answer is not False or not expected, (seed, packet)
                assert lists(accepted, packet) or not expected, (seed, packet)
            else:
                assert answer is expected, (seed, packet)
                assert lists(accepted, packet) is expected, (seed, packet)

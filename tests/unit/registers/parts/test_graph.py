# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points whose loss cuts a network, against the definition, and in linear time."""

from __future__ import annotations

import random
import time

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.graph import NAMED, Network


def pieces(links, without=None):
    """The pieces of a network by walking from every point: the definition, however slow."""
    points = {point for link in links for point in link} - {without}
    found = []
    while points:
        piece, todo = set(), [min(points)]
        while todo:
            here = todo.pop()
            if here not in piece:
                piece.add(here)
                todo += [b if a == here else a for a, b in links if here in (a, b) and without not in (a, b)]
        found.append(piece)
        points -= piece
    return found


def test_a_chain_is_cut_by_each_point_between_its_ends():
    cuts = Network([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]).cuts
    assert [(cut.point, cut.number) for cut in cuts] == [("b", 1), ("c", 2), ("d", 1)]
    assert cuts[0].some == ("a",)


def test_a_ring_has_no_such_point():
    assert Network([("a", "b"), ("b", "c"), ("c", "a")]).cuts == []


def test_two_rings_at_one_point_are_cut_there_and_the_larger_remains():
    links = [("a", "b"), ("b", "x"), ("x", "a"), ("x", "c"), ("c", "d"), ("d", "e"), ("e", "x")]
    [cut] = Network(links).cuts
    assert (cut.point, cut.number, set(cut.some)) == ("x", 2, {"a", "b"})


def test_two_cables_between_the_same_devices_and_a_link_to_itself_help_nobody():
    cuts = Network([("a", "b"), ("a", "b"), ("b", "c"), ("c", "c")]).cuts
    assert [cut.point for cut in cuts] == ["b"]


def test_a_network_in_pieces_says_so():
    network = Network([("a", "b"), ("x", "y")])
    assert sorted(sorted(piece) for piece in network.pieces) == [["a", "b"], ["x", "y"]]
    assert network.cuts == []


def test_no_links_are_no_network():
    assert Network([]).pieces == []


def test_it_is_what_the_definition_says_of_random_networks():
    chance = random.Random(7)
    for _ in range(300):
        points = "abcdefghij"[:chance.randint(2, 10)]
        links = [(chance.choice(points), chance.choice(points)) for _ in range(chance.randint(1, 14))]
        network = Network(links)
        assert sorted(map(sorted, network.pieces)) == sorted(map(sorted, pieces(links)))
        found = {cut.point: cut for cut in network.cuts}
        for point in {one for link in links for one in link}:
            [mine] = [piece for piece in pieces(links) if point in piece]
            left = [piece for piece in pieces(links, without=point) if piece <= mine]
            assert (point in found) == (len(left) > 1), (links, point)
            if point in found:
                assert found[point].number == sum(map(len, left)) - max(map(len, left))
                assert set(found[point].some) <= mine - {point}


def test_twenty_thousand_in_a_row_take_no_deep_stack_and_no_square_of_time():
    start = time.process_time()
    cuts = Network((f"n{i:05d}", f"n{i + 1:05d}") for i in range(20000)).cuts
    assert len(cuts) == 19999
    assert max(len(cut.some) for cut in cuts) == NAMED
    assert time.process_time() - start < 5

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of a network whose loss cuts it into pieces (articulation points), in time linear in its links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

__all__ = ["Cut", "Network"]

NAMED = 5


class Cut(NamedTuple):
    """A point whose loss cuts others off: how many, and the first of them by name.

    Of the pieces that remain the largest counts as what the others are cut off from.
    """

    point: str
    number: int
    some: tuple[str, ...]


class Network:
    """Points and the links between them; a link from a point to itself says nothing."""

    def __init__(self, links: Iterable[tuple[str, str]]) -> None:
        self.beside: dict[str, list[str]] = {}
        for one, other in links:
            for here, there in ((one, other), (other, one)):
                self.beside.setdefault(here, [])
                if here != there:
                    self.beside[here].append(there)
        self.pieces: list[list[str]] = []
        self.cuts: list[Cut] = []
        seen: set[str] = set()
        for root in sorted(self.beside):
            if root not in seen:
                walk = _Walk(self.beside, root)
                seen.update(walk.order)
                self.pieces.append(walk.order)
                self.cuts += walk.cuts()
        self.cuts.sort()


class _Walk:
    """A walk in depth from one point. Whatever was first seen below a point is one stretch of `order`."""

    def __init__(self, beside: dict[str, list[str]], root: str) -> None:
        self.order = [root]
        self.number = {root: 0}
        # Of each point: the earliest point that it or what is below it has a link to.
        self.earliest = [0]
        # Of each point: the stretches of `order` below it that have no other way to what was seen before.
        self.hanging: dict[str, list[tuple[int, int]]] = {}
        # Iterative: a chain of ten thousand switches is no reason to run out of stack.
        path: list[tuple[str, Iterator[str]]] = [(root, iter(beside[root]))]
        while path:
            here, rest = path[-1]
            there = next(rest, None)
            if there is None:
                path.pop()
                if path:
                    self._left(path[-1][0], here)
            elif there in self.number:
                self.earliest[self.number[here]] = min(self.earliest[self.number[here]], self.number[there])
            else:
                self.number[there] = len(self.order)
                self.earliest.append(len(self.order))
                self.order.append(there)
                path.append((there, iter(beside[there])))

    def _left(self, above: str, here: str) -> None:
        """Note, when everything below `here` has been seen, whether it hangs on the point above alone."""
        top, low = self.number[above], self.earliest[self.number[here]]
        if low >= top:
            self.hanging.setdefault(above, []).append((self.number[here], len(self.order)))
        self.earliest[top] = min(self.earliest[top], low)

    def cuts(self) -> list[Cut]:
        found = []
        for point, hanging in self.hanging.items():
            pieces = [[stretch] for stretch in hanging]
            remaining = self._remaining(point, hanging)
            if remaining:
                pieces.append(remaining)
            if len(pieces) > 1:
                pieces.remove(max(pieces, key=_size))
                off = sorted(stretch for piece in pieces for stretch in piece)
                names = (self.order[at] for first, end in off for at in range(first, end))
                found.append(Cut(point, _size(off), tuple(islice(names, NAMED))))
        return found

    def _remaining(self, point: str, hanging: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The stretches of `order` that are neither the point itself nor hang on it."""
        at, kept = 0, []
        for first, end in sorted([*hanging, (self.number[point], self.number[point] + 1)]):
            if at < first:
                kept.append((at, first))
            at = end
        if at < len(self.order):
            kept.append((at, len(self.order)))
        return kept


def _size(stretches: list[tuple[int, int]]) -> int:
    return sum(end - first for first, end in stretches)

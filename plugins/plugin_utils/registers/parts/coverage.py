# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a round has to look at one by one: the assets of some classes, the media."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.attendance import latest
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import ended, in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["MEDIUM", "covered_until", "uncovered"]

MEDIUM = "medium"
FIELDS = ("items", "applications")
# So many are named.
_NAMED = 10


def _wanted(world: World, each: Sequence[str], last: Record) -> list[str]:
    """The ids of what was there when the newest round was done, and still is."""
    found = []
    for word in each:
        rows = [row for row in world.records("media") if not ended(world, row, "gone")] if word == MEDIUM else in_use(
            world, [word])
        found += [row["id"] for row in rows if (row.get("since") or date.min) <= last["on"]]
    return found


def _looked_at(rows: Sequence[Record]) -> dict[str, date]:
    days: dict[str, date] = {}
    for field in FIELDS:
        for name, day in latest(rows, field).items():
            days[name] = max(day, days.get(name, day))
    return days


def uncovered(
        world: World, what: Text, each: Sequence[str], rows: Sequence[Record], term: Period) -> list[Observation]:
    """Fail where something that had to be looked at (`items`) was not, within the term."""
    days, last = _looked_at(rows), rows[-1]
    if "items" in last.unfilled:
        return []
    left = [name for name in _wanted(world, each, last) if term.after(days.get(name, date.min)) < world.today]
    if not left:
        return []
    named = joined(left[:_NAMED])
    if len(left) > _NAMED:
        named = Text("{names} and {more} more", "{names}等 {number} 项").format(
            names=named, more=len(left) - _NAMED, number=len(left))
    return [fail("scope", Text(
        "{what}: not looked at since {since}: {names} (`items`)",
        "{what}：自 {since} 以来未检查 {names}（items）").format(
            what=what, since=term.before(world.today), names=named), last)]


def covered_until(world: World, each: Sequence[str], rows: Sequence[Record], term: Period) -> list[date]:
    """Return the days until which each of them is looked at."""
    days = _looked_at(rows)
    return [term.after(days[name]) for name in _wanted(world, each, rows[-1])]

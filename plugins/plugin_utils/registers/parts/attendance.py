# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who took part in something, and until when that holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["attendance", "holds_until", "latest"]


def latest(rows: Iterable[Record], field: str) -> dict[str, date]:
    """Return the newest day of each word in a field of records that is a list: people (`attended`), or a scope."""
    days: dict[str, date] = {}
    for one in rows:
        for word in one.get(field) or ():
            days[word] = max(one["on"], days.get(word, one["on"]))
    return days


def holds_until(owed: Mapping[str, date], have: Mapping[str, date], term: Period) -> date:
    """Return the last day on which nobody owes anything.

    `owed` says from which day on each owes it, `have` on which day each did it last, for `term`.
    """
    return min(term.after(have[one]) if one in have else day - timedelta(days=1) for one, day in owed.items())


def attendance(
        world: World, what: Text, owed: Mapping[str, date], have: Mapping[str, date], term: Period,
        last: Record) -> list[Observation]:
    """Fail for each person who owes it by today and did not take part within the term."""
    return [fail("absent_person", Text(
        "{what}: {person} took no part since {since}", "{what}：{person} 自 {since} 以来未参加").format(
            what=what, person=called(world, one), since=term.before(world.today)), last, who=one)
        for one, day in sorted(owed.items())
        if (term.after(have[one]) < world.today if one in have else day <= world.today)]

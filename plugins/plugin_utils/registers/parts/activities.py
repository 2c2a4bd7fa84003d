# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done again and again: the records up to today, the first period, what is overdue or was never done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import until_today
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["KINDS", "never", "overdue", "papers", "past", "who_does"]

KINDS = "activities.kinds"


def past(world: World, kind: str | Sequence[str]) -> list[Record]:
    """Return the activities of a kind, or of several, up to today, the newest last."""
    rows = until_today(world, world.records("activities", kind=kind))
    return sorted(rows, key=lambda record: record["on"])


def papers(world: World, used: Iterable[Record]) -> list[Observation]:
    """What is wrong with who did the activities used (nobody is named) and with their evidence, each looked at once."""
    return [
        seen for one in {one.name: one for one in used}.values()
        for seen in (*world.lacking(one, ["by"]), *world.evidence(one))]


def who_does(kind: str) -> str | None:
    """Return the post that normally does something of a kind."""
    word = words(KINDS).get(kind)
    return word.who if word else None


def never(world: World, what: Text, every: Period, *, who: str | None = None) -> list[Observation]:
    """Return what it comes to that something was never done: work to do while the first period runs, then missing."""
    since = world.operating_since
    if since is None or every.after(since) < world.today:
        return [world.missing("activities", what, who=who)]
    return [manual("first_period", Text(
        "{what} is due for the first time by {due}", "{what}首次应于 {due} 前完成").format(
            what=what, due=every.after(since)), due=every.after(since), who=who)]


def overdue(
        world: World, what: Text, last: Record, due: date, *, who: str | None = None) -> list[Observation]:
    """Fail where something was to be done again by a day that is past."""
    if due >= world.today:
        return []
    return [fail("overdue", Text(
        "{what}: last done on {on}, due again by {due}", "{what}：上次为 {on}，应于 {due} 前再次进行").format(
            what=what, on=last["on"], due=due), last, due=due, who=who)]

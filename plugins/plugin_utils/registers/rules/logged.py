# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log has an entry for every day, week or month."""

from __future__ import annotations

from datetime import date, timedelta

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.bins import begin, complete
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

# So many empty periods are named.
_NAMED = 10


@rule(kind="activities.logs")
def logged(world: World, *, kind: str, every: str = "P1D", window: str = "P90D") -> list[Observation]:
    """The log (CSV) has an entry in every calendar period (each day, each week from Monday, each month) of the window.

    pass: so it is; until the end of the period after the newest entry. fail: no log or no entry (`record_absent`),
    the file is not there (`evidence_absent`), empty periods (`gap`: how many, and the first ten). error: a file that
    cannot be read (`unreadable`). manual: a draft.
    """
    what, term = label("activities.logs", kind), world.period(kind, every)
    logs = world.records("activities", "logs", kind=kind)
    if not logs:
        return [world.missing("activities", Text("a log: {what} (`logs`)", "{what}（logs）").format(what=what))]
    found: list[Observation] = []
    days: set[date] = set()
    for one in logs:
        try:
            days |= set(world.files.rows(one, one["file"], one["date_column"]))
        except FileNotFoundError:
            found.append(fail("evidence_absent", Text(
                "{what}: {file} does not exist", "{what}：{file} 不存在").format(what=what, file=one["file"]), one))
        except ValueError as wrong:
            found.append(_unreadable(one, wrong))
    days = {day for day in days if day <= world.today}
    if not found and not days:
        found.append(world.missing("activities", Text("an entry of {what}", "{what}的任何记录").format(what=what)))
    found = found or _gaps(world, logs[0], days, term, window)
    if found:
        return found
    return [met(Text("{what}: no gap since {since}", "{what}：自 {since} 以来没有中断").format(
        what=what, since=Period(window).before(world.today)), due=_until(max(days), term), record=logs[0])]


def _until(last: date, term: Period) -> date:
    """Return the last day of the period after the one of the newest entry: then it is over and empty."""
    return term.after(term.after(begin(last, term))) - timedelta(days=1)


def _unreadable(log: Record, wrong: ValueError) -> Observation:
    # What is wrong names the file, and its line.
    return Observation("error", "unreadable", Text("{wrong}", "{wrong}").format(wrong=wrong), log)


def _gaps(world: World, log: Record, days: set[date], term: Period, window: str) -> list[Observation]:
    start = max(Period(window).before(world.today), world.operating_since or date.min)
    filled = {begin(day, term) for day in days}
    empty = [first for first in complete(start, world.today, term) if first not in filled]
    if not empty:
        return []
    named = ", ".join(map(str, empty[:_NAMED])) + (", ..." if len(empty) > _NAMED else "")
    return [fail("gap", Text(
        "{what}, {every}: {number} entries are missing in {file}, for the times that begin on {named}",
        "{what}（{every}）：{file} 缺 {number} 次记录，起始日：{named}").format(
            what=log.called, every=term.often, file=log["file"], number=len(empty), named=named),
        log, due=term.after(empty[0]) - timedelta(days=1))]

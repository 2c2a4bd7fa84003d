# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents: recorded, closed in time, or none, said every quarter."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import (
    Observation,
    fail,
    manual,
    not_applicable,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome, until_today
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label, stated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

CLASSES = "incidents.classes"
ANY = "incident"
OPERATOR, OFFICER = "business_operator", "department_officer"
# Whoever gives an incident ten years has not closed it in time.
LONGEST = Period("P1Y")
# What is known when an incident is found; the rest may be written until it is to be closed.
EARLY = ("reporter", "reported_to", "found", "severity")


@rule(category=CLASSES)
def incidents(
        world: World, *, fields: Sequence[str] = (), category: str | None = None,
        zero: str = "P3M", officer: bool = False, window: str = LOOK_BACK) -> list[Observation]:
    """Every incident (of a class) in the window has the fields and is closed by its day; or a zero report says none.

    pass: so it is, and the register was confirmed within `zero`; of an incident that still has time only what is known
    at once is asked for. fail: a field missing (`field_absent`), not closed by its day, or within a year
    (`overdue`), or closed later (`late`), a user tried the weakness (`verified_by_user`), an operator of the business
    told another than the department's officer, where that is asked for (`officer`: `wrong_receiver`). manual: neither
    incidents nor a zero report (`no_statement`), one older than `zero` (`expired`), no evidence named. not applicable:
    none, by a zero report within `zero`.
    """
    zero = str(world.period("", zero))
    rows = until_today(world, world.records("incidents"), "found")
    if category is not None:
        rows = [row for row in rows if row["class"] == category]
    past = looked_back(
        world, rows, lambda row: None if _open(world, row) else row["found"],
        functools.partial(_incident, world, fields=fields, officer=officer), window=window)
    if not past.rows:
        return past.found + _none(world, category or ANY, zero)
    return outcome(world, "incidents", past.found, past.told(Text(
        "{number} incidents, each closed or within its day", "{number} 起事件均已关闭或未到期").format(
            number=len(past.rows))), dues=[past.until, *(_due(row) for row in past.rows if _open(world, row))],
        every=zero)


def _open(world: World, row: Record) -> bool:
    day: date | None = row.get("closed")
    return day is None or day > world.today


def _due(row: Record) -> date:
    """The day by which an incident is to be closed: its own, and a year after it was found at the latest."""
    day: date = min(row["due"], LONGEST.after(row["found"]))
    return day


def _told_officer(world: World, row: Record) -> list[Observation]:
    """Fail where somebody who operates the business told another than the department's security officer."""
    reporter, receiver, day = row.get("reporter"), row.get("reported_to"), row["found"]
    if not receiver or reporter not in world.people_in([OPERATOR], day) or receiver in world.people_in([OFFICER], day):
        return []
    return [fail("wrong_receiver", Text(
        "{incident}: {reporter}, {operator}, told {receiver}, who was no {officer} on {day} (`reported_to`)",
        "{incident}：{operator} {reporter} 报告给了 {receiver}，其 {day} 并非{officer}（reported_to）").format(
            incident=row.called, reporter=world.called(str(reporter)), receiver=world.called(receiver), day=day,
            operator=label("posts.posts", OPERATOR), officer=label("posts.posts", OFFICER)), row)]


def _incident(world: World, row: Record, *, fields: Sequence[str], officer: bool) -> list[Observation]:
    running = _open(world, row) and _due(row) >= world.today
    found = [
        *world.lacking(row, [name for name in fields if name in EARLY or not running]),
        *world.placeholders(row), *world.evidence(row, needed=not running)]
    if _open(world, row) and not running:
        found.append(fail("overdue", Text(
            "{incident} was to be closed by {due} (`closed`)", "{incident} 应于 {due} 前关闭（closed）").format(
                incident=row.called, due=_due(row)), row, due=_due(row)))
    elif not _open(world, row) and row["closed"] > _due(row):
        found.append(fail("late", Text(
            "{incident} was to be closed by {due} and was closed on {closed}",
            "{incident} 应于 {due} 前关闭，实际于 {closed} 关闭").format(
                incident=row.called, due=_due(row), closed=row["closed"]), row))
    if officer:
        found += _told_officer(world, row)
    if row.get("verified_by_user"):
        found.append(fail("verified_by_user", Text(
            "{incident}: a user tried the weakness out (`verified_by_user`)",
            "{incident}：用户自行验证了安全弱点（verified_by_user）").format(incident=row.called), row))
    return found


def _called(kind: str) -> Text:
    return stated("incidents")[kind].text


def _none(world: World, kind: str, zero: str) -> list[Observation]:
    """What the zero report comes to: it holds for `zero`, whatever longer term it names."""
    said = world.none("incidents", kind)
    if said is None:
        return [manual("no_statement", Text(
            "incidents.yml has neither incidents ({kind}) nor a zero report (`none`, kind {word}): enter either",
            "incidents.yml 既没有“{kind}”，也没有零报告（none，kind 为 {word}）：有则登记，无则作零报告").format(
                kind=_called(kind), word=kind))]
    one = said[0]
    if one.status != "not_applicable" or one.record is None:
        return said
    until = min(Period(zero).after(one.record["on"]), one.due or date.max)
    if until < world.today:
        return [manual("expired", Text(
            "the zero report of {on} ({kind}) was good until {until}: somebody has to report again",
            "{on} 的零报告（{kind}）有效至 {until}，须重新报告").format(
                on=one.record["on"], kind=_called(kind), until=until), one.record, due=until,
            who=one.record["by"])]
    return [not_applicable(one.reason, one.message, due=until, record=one.record)]

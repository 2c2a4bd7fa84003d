# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule comes to when nothing is wrong: the register is confirmed, and the pass holds until the soonest day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import field_told
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World

__all__ = ["nothing", "outcome", "part", "renewed", "renewed_until", "until_today", "unreviewed"]


def outcome(
        world: World, register: str, found: Sequence[Observation], message: Text, *,
        dues: Iterable[date | None] = (), every: str = YEAR) -> list[Observation]:
    """Return what was found; where that is nothing, one `met`, provided that the register is confirmed.

    It is met until the soonest of `dues` and of the register's confirmation, which holds for `every`.
    """
    if found:
        return list(found)
    unsure = world.confirmed(register, every)
    if unsure:
        return unsure
    days = [day for day in (*dues, world.confirmed_until(register, every)) if day is not None]
    return [met(message, due=min(days))]


def unreviewed(world: World, register: str, every: str) -> list[Observation]:
    """Fail where a register was not gone through in time, for clauses that ask just that; a new draft is work to do."""
    due = world.confirmed_until(register, every)
    if due is not None and due >= world.today:
        return []
    if due is None and not world.register(register).kept:
        return world.confirmed(register, every)
    return [fail("overdue", Text(
        "{file} was last gone through on {on} (`reviewed`); that was due again on {due}",
        "{file} 上次核对（reviewed）为 {on}，应于 {due} 前再次核对").format(
            file=f"{register}.yml", on=world.register(register).head.get("reviewed") or Text("no day", "（无）"),
            due=due or Text("no day", "（无）")), due=due)]


def renewed(world: World, record: Record, field: str, every: str = YEAR) -> list[Observation]:
    """Fail where what a field is the day of was done too long ago; that there is no day is told elsewhere."""
    day = record.get(field)
    due = None if day is None else Period(every).after(day)
    if due is None or due >= world.today:
        return []
    return [fail("overdue", Text(
        "{record}: {field} is of {on}; that was due again on {due}",
        "{record}：{field}为 {on}，应于 {due} 前再次进行").format(
            record=record.called, field=field_told(record.register, record.list, field), on=day, due=due), record,
        due=due)]


def renewed_until(rows: Iterable[Record], fields: Iterable[str], every: str = YEAR) -> list[date]:
    """Return the days until which what the fields are the days of was done."""
    return [Period(every).after(row[name]) for row in rows for name in fields if row.get(name)]


def nothing(world: World, register: str, kind: str, what: Text) -> list[Observation]:
    """Return the statement that there is nothing of a kind, or that neither records nor a statement are there."""
    return world.none(register, kind) or [world.missing(register, what)]


def until_today(world: World, records: Iterable[Record], field: str = "on") -> list[Record]:
    """Return the records whose day is not in the future: what has not happened proves nothing."""
    return [record for record in records if record.get(field) is None or record[field] <= world.today]


def part(record: Record, named: dict[str, Any], about: str, called: Text) -> Record:
    """Return a mapping below a record as a record of its own, with the same place and a name that says both.

    `about` is the word that leads to it in the file, `called` what people call it.
    """
    told = Text("{record}, {called} ({about})", "{record} {called}（{about}）").format(
        record=record.called, called=called, about=about)
    return Record(
        {**named, "id": f"{record.name}/{about}"}, register=record.register, of=record.list, place=record.place,
        told=told)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong once: for how long it is looked at, and what puts it right.

A system is assessed every two years, so that each assessment looks back over what was done since the last one. What is
older is not looked at, unless it is still so. Within that time a deed that was not in order counts until a finding that
names its record (`about`) was closed by one person and verified by another, and a later deed of the kind was in order.
Where nothing was done within that time, somebody has to state that: time alone makes nothing good.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.findings import issue_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["DEEDS", "LOOK_BACK", "STILL", "Past", "all_of", "looked_back"]

LOOK_BACK = "P2Y"
# Of what was done once, and cannot be done again otherwise.
DEEDS = frozenset([
    "approved_after", "backup_after", "field_absent", "late", "levels", "no_escort", "no_experts",
    "no_taker", "no_witness", "not_assessed", "not_by", "not_destroyed", "not_entitled", "not_independent",
    "not_returned", "order", "plan_after", "reported_late", "self_approved", "sensitive", "unapproved",
    "unknown_person", "verified_by_user", "wrong_receiver"])
# Of what is so until somebody ends it, however long ago it began.
STILL = frozenset(["not_returned", "not_reported", "overdue"])

# How something was done that is there still; what it has and has not does not grow old.
_HOW = DEEDS - {"field_absent", "not_returned"}

Wrong = Callable[[Record], Sequence[Observation]]


@dataclass
class Past:
    """What was looked at: the records, what is wrong with them, and which are put right, with the finding of each."""

    since: date
    rows: list[Record] = field(default_factory=list)
    found: list[Observation] = field(default_factory=list)
    corrected: list[tuple[Record, Text]] = field(default_factory=list)
    # The last day on which the newest of the records is looked at.
    until: date | None = None
    # The newest of those that are too old.
    older: Record | None = None

    def lacks(self, what: Text) -> Text:
        """What there is no record of: of something that was done too long ago, since when."""
        return what if self.older is None else Text(
            "{what} since {since} (the last one, {older}, is older)",
            "{since} 以来{what}（最近一条 {older} 更早）").format(
                what=what, since=self.since, older=self.older.called)

    def told(self, message: Text) -> Text:
        """The sentence of a pass with since when was looked, and what is put right."""
        message = Text("{message}; looked at since {since}", "{message}；回看自 {since} 起").format(
            message=message, since=self.since)
        return message if not self.corrected else Text(
            "{message}; put right: {records}", "{message}；已整改：{records}").format(message=message, records=joined(
                Text("{record} ({finding})", "{record}（{finding}）").format(record=record.called, finding=finding)
                for record, finding in self.corrected))


def looked_back(
        world: World, rows: Iterable[Record], day: Callable[[Record], date | None], wrong: Wrong, *,
        window: str = LOOK_BACK, lasting: bool = False) -> Past:
    """Look at the records whose day lies within the window; one without a day still goes on and is looked at.

    Deeds that are put right are no faults any more; where none was in order since, a person has to judge. `lasting` are
    records of what is there still (an institution that is connected), which are looked at whatever their age.
    """
    past, deeds = Past(Period(window).before(world.today)), _HOW if lasting else DEEDS
    seen: list[tuple[Record, date | None, list[Observation]]] = []
    for row in rows:
        on, faults = day(row), list(wrong(row))
        if on is not None and on < past.since and not lasting:
            past.older = row if past.older is None or (day(past.older) or on) <= on else past.older
            past.found += [one for one in faults if one.reason in STILL]
            continue
        past.rows.append(row)
        seen.append((row, on, faults))
    days = [on for _row, on, _faults in seen if on is not None]
    past.until = Period(window).after(max(days)) if days and not lasting else None
    right = max((on for _row, on, faults in seen if on and not _among(deeds, faults)), default=date.min)
    for row, on, faults in seen:
        wrongly = _among(deeds, faults)
        told = _settled(world, past, row, on, in_order_since=on is None or right > on) if wrongly else None
        past.found += [told(one) if told and one in wrongly else one for one in faults]
    past.found = [one for one in past.found if one.status != "pass"]
    return past


def all_of(pasts: Sequence[Past]) -> Past:
    """Return what was looked at of several kinds over one window as one."""
    return Past(pasts[0].since, corrected=[one for past in pasts for one in past.corrected])


def _among(deeds: Collection[str], faults: Iterable[Observation]) -> list[Observation]:
    return [one for one in faults if one.reason in deeds and one.status == "fail"]


def _settled(
        world: World, past: Past, row: Record, on: date | None, *,
        in_order_since: bool) -> Callable[[Observation], Observation]:
    """Return what a fault of a record comes to.

    It is none any more (a pass) where two of three are so: it is old, it is put right, a later deed was in order.
    """
    findings = list(_findings(world, row, on))
    good = next((told for told, why in findings if why is None), None)
    if [on is not None and on < past.since, good is not None, in_order_since].count(True) > 1:
        past.corrected += [(row, good)] if good is not None else []
        return lambda one: replace(one, status="pass")
    if good is not None:
        return lambda one: manual("corrected", Text(
            "{message}; put right by {finding}, but nothing of the kind was in order since",
            "{message}；已由 {finding} 整改，但此后尚无一次符合").format(message=one.message, finding=good), one.record,
            who=one.who)
    why = [Text("; {finding} {why}", "；{finding} {why}").format(finding=told, why=why) for told, why in findings]
    return lambda one: replace(one, message=joined([one.message, *why], "", ""))


def _findings(world: World, row: Record, on: date | None) -> Iterator[tuple[Text, Text | None]]:
    """Yield each finding about a record, of its day or later, and why it does not put the record right (or None)."""
    named = set(_texts(row))
    ids = {str(row["id"]), str(row["id"]).partition("/")[0]} if row.get("id") else set()
    for activity, one in world.findings_about(ids):
        if (on or date.min) <= activity["on"] <= world.today:
            world.asked.add("activities")
            yield issue_of(activity, one), _idle(world, one, named)


def _idle(world: World, one: Mapping[str, Any], named: set[str]) -> Text | None:
    """Why a finding puts nothing right; None where it does."""
    closed, closer, verifier = one.get("closed"), one.get("closed_by"), one.get("verified_by")
    if not closed or closed > world.today:
        return Text("about it is open", "尚未关闭")
    if not closer or not verifier or closer == verifier:
        return Text("about it was not closed by one and verified by another", "未由一人整改、另一人验证")
    if verifier in named:
        return Text(
            "about it was verified by {person}, whom the record itself names",
            "由该记录中的人员 {person} 验证，不作数").format(person=world.called(verifier))
    if not world.employed(verifier, closed):
        return Text(
            "about it was verified by {person}, who was not employed on {on}",
            "的验证人 {person} 在 {on} 并非在职人员").format(person=world.called(verifier), on=closed)
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ():
        yield from _texts(one)

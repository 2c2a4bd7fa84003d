# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machine rooms: facts that satisfy a condition, and somebody who looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.conditions import answer
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome, part
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import strangers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

ITEMS, FACTS = "facilities.items", "facilities.facts"
GOOD = "good"
READING = Text("this project's reading, the standard names no value", "本项目的解释，标准未给出该值")


@rule(item=ITEMS)
def facility(
        world: World, *, item: str, facts: Sequence[Mapping[str, Any]], every: str = "P1Y") -> list[Observation]:
    """The facts of every room satisfy the conditions, and somebody inspected the item in time.

    pass: so it is; the inspection is within `every`, good, with evidence, by somebody employed that day or a supplier,
    not by who managed the room then. Of a room hosted by a supplier (`hosted_by`) the supplier's certificate in force,
    with evidence, stands for the items it lists. fail: a condition not met, with the value (`not_met`), no inspection
    or room (`record_absent`), overdue (`overdue`), by the manager (`self_inspected`) or by nobody known
    (`unknown_person`), a bad result (`bad`), the certificate ended (`expired_certificate`). manual: facts that are not
    there (`fact_absent`), no evidence named, the register is not confirmed. not applicable: never.
    """
    period = world.period(item, every)
    rooms = world.records("facilities", "rooms")
    if not rooms:
        return [world.missing("facilities", Text("any room (`rooms`)", "任何机房（rooms）"))]
    found: list[Observation] = []
    dues: list[date | None] = []
    for room in rooms:
        certificate = _certificate(world, room, item)
        if certificate is not None:
            found += _certified(world, room, certificate, item)
            dues.append(certificate["until"])
            continue
        found += [*_facts(room, item, facts), *_inspected(world, room, item, period)]
        dues.append(_due(room, item, period))
    message = Text(
        "{item}: the facts of {number} rooms are as needed, and each was inspected or is certified",
        "{item}：{number} 个机房的情况均符合要求，且均经检查或有证书").format(
            item=label(ITEMS, item), number=len(rooms))
    own = [answer({}, one).wanted for one in facts if one.get("reading")]
    return outcome(world, "facilities", found, message if not own else Text(
        "{message}; {reading}: {wanted}", "{message}；{reading}：{wanted}").format(
            message=message, reading=READING, wanted=joined(own)), dues=dues)


def _certificate(world: World, room: Record, item: str) -> Record | None:
    """The certificate of the supplier that hosts the room, where it lists the item."""
    host = room.get("hosted_by")
    supplier = next(iter(world.records("suppliers", id=host)), None) if host else None
    named = supplier.get("certificate") if supplier is not None else None
    if supplier is None or not named or item not in (named.get("items") or ()):
        return None
    return part(supplier, named, "certificate", Text("certificate", "证书"))


def _certified(world: World, room: Record, certificate: Record, item: str) -> list[Observation]:
    found = world.evidence(certificate)
    if certificate["until"] < world.today:
        found.append(fail("expired_certificate", Text(
            "{room}: {certificate}, which stands for {item}, ended on {until}",
            "{room}：{item}所依据的 {certificate} 已于 {until} 到期").format(
                room=room.called, certificate=certificate.called, item=label(ITEMS, item), until=certificate["until"]),
            certificate, due=certificate["until"]))
    return found


def _facts(room: Record, item: str, conditions: Sequence[Mapping[str, Any]]) -> list[Observation]:
    found = []
    for condition in conditions:
        said = answer(room.get("facts") or {}, condition)
        parts = {"room": room.called, "item": label(ITEMS, item), "wanted": said.wanted}
        if said.holds is None:
            found.append(manual("fact_absent", Text(
                "{room}, {item}: in `facts` there is no value, or none of the right kind, for: {facts}; needed is: "
                "{wanted}",
                "{room} {item}：facts 中未填写，或类型不对：{facts}；要求：{wanted}").format(
                    **parts, facts=joined(label(FACTS, name) for name in said.missing)), room))
        elif not said.holds:
            found.append(fail("not_met", Text(
                "{room}, {item}: {seen}; needed is {wanted}{reading}",
                "{room} {item}：{seen}；要求 {wanted}{reading}").format(
                    **parts, seen=said.seen, reading=Text(f" ({READING.en})", f"（{READING.zh}）")
                    if condition.get("reading") else ""), room))
    return found


def _inspection(room: Record, item: str) -> Record | None:
    named = (room.get("inspections") or {}).get(item)
    return part(room, named, item, label(ITEMS, item)) if named else None


def _due(room: Record, item: str, period: Period) -> date | None:
    inspection = _inspection(room, item)
    return None if inspection is None else period.after(inspection["on"])


def _inspected(world: World, room: Record, item: str, period: Period) -> list[Observation]:
    inspection = _inspection(room, item)
    if inspection is None or inspection["on"] > world.today:
        return [world.missing("facilities", Text(
            "an inspection of {item} in {room}", "{room} 的{item}检查").format(
                item=label(ITEMS, item), room=room.called))]
    day, by, due = inspection["on"], inspection["by"], period.after(inspection["on"])
    parts = {
        "inspection": inspection.called, "on": day, "by": world.called(by), "due": due,
        "result": inspection.get("result") or ""}
    found = [*world.placeholders(inspection), *world.evidence(inspection), *strangers(world, inspection, [by], day)]
    if due < world.today:
        found.append(fail("overdue", Text(
            "{inspection} was last inspected on {on}; that was due again on {due}",
            "{inspection} 上次检查为 {on}，应于 {due} 前再次检查").format(**parts), inspection, due=due))
    if by in world.people_in(["room_manager"], day):
        found.append(fail("self_inspected", Text(
            "{inspection} was inspected on {on} by {by}, who managed the room then",
            "{inspection}：{on} 由当时的机房管理员 {by} 自行检查").format(**parts), inspection))
    if inspection.get("result") != GOOD:
        found.append(fail("bad", Text(
            "{inspection}: the inspection of {on} came to '{result}' (`result`), expected 'good': put it "
            "right, inspect again",
            "{inspection}：{on} 的检查结果（result）为“{result}”，应为“good”：整改后复查").format(**parts), inspection))
    return found

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media: what each is, who keeps it, and what was done with it."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts import approvals
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import ended
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    unreviewed,
    until_today,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import strangers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

MOVEMENTS = "media.movements"
METHODS = "media.methods"
DESTRUCTION = "destruction"
# Ways of clearing that will do only while the medium stays in the agency. A medium that is sent to be repaired is
# cleared too, but has to be whole.
CLEARING = ("erase", "overwrite")
_NOBODY = Text("somebody not named", "未写明的人员")


@rule(movement=MOVEMENTS)
def media(
        world: World, *, fields: Sequence[str] = (), movement: str | None = None,
        movement_fields: Sequence[str] = (), forbidden: bool = False, every: str = "P6M",
        window: str = LOOK_BACK) -> list[Observation]:
    """Media in use have the fields and a custodian; movements of the kind are in order, or, if `forbidden`, none is.

    pass: so it is, and the register was gone through (stock-taking) within `every`; each movement was by two people
    employed that day, with a method that fits where it went, the approval before it and the return where those are
    asked for. fail: each of these, by medium and movement (`field_absent`, `custodian_left`, `no_witness`,
    `unknown_person`, `not_destroyed`, `not_gone`, `not_entitled`, `order`, `unapproved`, `not_returned`, `late`,
    `forbidden`), no medium or no movement (`record_absent`), stock-taking overdue (`overdue`). manual: a statement
    expired, no evidence named. not applicable: no medium, or no movement of the kind, by dated statement (where it is
    forbidden, that is the pass).
    """
    every = str(world.period("", every))
    rows = world.records("media")
    if not rows:
        return nothing(world, "media", "medium", Text("any medium", "任何介质"))
    kept = [row for row in rows if not ended(world, row, "gone")]
    found = [one for row in kept for one in _medium(world, row, fields)]
    found += unreviewed(world, "media", every)
    message = Text("{number} media in use are in order", "{number} 件在用介质均符合要求").format(number=len(kept))
    if movement is None:
        return outcome(world, "media", found, message, every=every)
    past = looked_back(
        world, until_today(world, world.records("media", "movements", kind=movement)), lambda move: move["on"],
        _forbidden if forbidden else functools.partial(_moved, world, fields=movement_fields), window=window)
    called = label(MOVEMENTS, movement)
    found += past.found
    if forbidden or not past.rows:
        said = nothing(world, "media", movement, past.lacks(Text(
            "movements of the kind {kind}", "介质流转“{kind}”").format(kind=called)))
        if said[0].status != "not_applicable":
            return found + said
        if not forbidden:
            return found or said
        return outcome(world, "media", found, Text("{media}; {said}", "{media}；{said}").format(
            media=message, said=said[0].message), dues=[said[0].due], every=every)
    return outcome(world, "media", found, past.told(Text(
        "{media}, and so are {number} movements of the kind {kind}",
        "{media}，{number} 次“{kind}”流转亦符合要求").format(
            media=message, number=len(past.rows), kind=called)), dues=[past.until], every=every)


def _forbidden(move: Record) -> list[Observation]:
    return [fail("forbidden", Text(
        "{move}: {kind} of {medium} on {on}, which must not be",
        "{move}：{medium} 于 {on} {kind}，属禁止行为").format(
            move=move.called, kind=label(MOVEMENTS, move["kind"]), medium=move["medium"], on=move["on"]), move)]


def _medium(world: World, row: Record, fields: Sequence[str]) -> list[Observation]:
    found = [*world.lacking(row, fields), *world.placeholders(row)]
    custodian = row.get("custodian")
    if custodian and not world.employed(custodian):
        found.append(fail("custodian_left", Text(
            "{medium}: its custodian {custodian} is not employed", "{medium}：保管人 {custodian} 并非在职人员").format(
                medium=row.called, custodian=called(world, custodian)), row))
    return found


def _moved(world: World, move: Record, fields: Sequence[str]) -> list[Observation]:
    found = [*world.lacking(move, fields), *world.placeholders(move), *world.evidence(move)]
    by, witness = move.get("by"), move.get("witness")
    if not witness or witness == by:
        found.append(fail("no_witness", Text(
            "{move}: {by} was alone with {medium} on {on} (`witness`)",
            "{move}：{on} {by} 单独经手 {medium}，无第二人（witness）").format(
                move=move.called, by=called(world, by) if by else _NOBODY, medium=move["medium"], on=move["on"]), move))
    found += strangers(world, move, [name for name in (by, witness) if name], move["on"])
    found += [*_in_use_still(world, move), *_not_technical(world, move, fields), *_delivered(move)]
    if move["kind"] == DESTRUCTION and move.get("leaves") and move.get("method") in CLEARING:
        found.append(fail("not_destroyed", Text(
            "{move}: {medium} left the agency on {on} after {method} alone; it has to be shredded or degaussed",
            "{move}：{medium} 于 {on} 离开本机构，仅作{method}，须粉碎或消磁").format(
                move=move.called, medium=move["medium"], on=move["on"], method=label(METHODS, move["method"])), move))
    if "approval" in fields and move.get("approval"):
        found += _approval(world, move)
    if "return_by" in fields and move.get("return_by"):
        found += _return(world, move)
    return found


def _in_use_still(world: World, move: Record) -> list[Observation]:
    """Fail where a medium was destroyed and the register has it in use: it is destroyed, or it is not."""
    if move["kind"] != DESTRUCTION or (move.get("method") in CLEARING and not move.get("leaves")):
        return []
    medium = next(iter(world.records("media", id=move["medium"])), None)
    return [] if medium is None or ended(world, medium, "gone") else [fail("not_gone", Text(
        "{move}: {medium} was destroyed on {on}, and the register has it in use (`gone`)",
        "{move}：{medium} 已于 {on} 销毁，台账中仍为在用（gone）").format(
            move=move.called, medium=move["medium"], on=move["on"]), move)]


def _not_technical(world: World, move: Record, fields: Sequence[str]) -> list[Observation]:
    """Fail where a clause asks who destroyed a medium, and it was no technical department."""
    if move["kind"] != DESTRUCTION or "department" not in fields or not move.get("department"):
        return []
    department = next((one for one in world.departments() if one["id"] == move["department"]), None)
    return [] if department is None or department.get("technical") else [fail("not_entitled", Text(
        "{move}: {department}, which destroyed {medium} on {on}, is no technical department (`technical`)",
        "{move}：销毁 {medium} 的{department}（{on}）不是科技部门（technical）").format(
            move=move.called, department=department["name"], medium=move["medium"], on=move["on"]), move)]


def _delivered(move: Record) -> list[Observation]:
    day = move.get("delivered")
    return [] if day is None or day >= move["on"] else [fail("order", Text(
        "{move}: delivered on {day}, before it went out on {on}", "{move}：交付日 {day} 早于运出日 {on}").format(
            move=move.called, day=day, on=move["on"]), move)]


def _named(world: World, move: Record) -> Record | None:
    name = move.get("approval")
    return next(iter(world.records("approvals", id=name)), None) if name else None


def _approval(world: World, move: Record) -> list[Observation]:
    record = _named(world, move)
    if record is not None and approvals.approved_by_then(world, record, move["on"]):
        return []
    return [fail("unapproved", Text(
        "{move}: {approval} was not approved by {on}", "{move}：{approval} 在 {on} 尚未获批").format(
            move=move.called, approval=move["approval"], on=move["on"]), move)]


def _return(world: World, move: Record) -> list[Observation]:
    if move["return_by"] >= world.today:
        return []
    record = _named(world, move)
    days = [one["returned"] for one in (move, record) if one is not None and one.get("returned")]
    back = min((day for day in days if day <= world.today), default=None)
    if back is not None:
        return [] if back <= move["return_by"] else [fail("late", Text(
            "{move}: {medium} was to be back by {day} and came back on {back}",
            "{move}：{medium} 应于 {day} 前归还，实际于 {back} 归还").format(
                move=move.called, medium=move["medium"], day=move["return_by"], back=back), move)]
    return [fail("not_returned", Text(
        "{move}: {medium} was to be back by {day}; neither the movement nor its approval says `returned`",
        "{move}：{medium} 应于 {day} 前归还，流转及审批均未登记归还（returned）").format(
            move=move.called, medium=move["medium"], day=move["return_by"]), move, due=move["return_by"])]

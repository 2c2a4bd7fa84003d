# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approvals: by those entitled, enough of them, before the deed, and never of one's own."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts import approvals
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    until_today,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import (
    strangers,
    too_few_experts,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import (
    LOOK_BACK,
    Past,
    all_of,
    looked_back,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

MATTERS, STATED = "approvals.matters", "approvals.matters approvals.none"
# What is stated where all that was approved is ordinary.
IMPORTANT = "important_change"


class _Asked(NamedTuple):
    """What a clause asks of each approval."""

    fields: Sequence[str]
    by: str | None
    levels: int
    experts: int
    escorted: bool
    returned: bool


@rule(kinds=MATTERS, by="posts.posts")
def approved(
        world: World, *, kinds: Sequence[str], fields: Sequence[str] = (), by: str | None = None,
        levels: int | None = None, experts: int = 0, escorted: bool = False,
        returned: bool = False, important: bool = False, window: str = LOOK_BACK) -> list[Observation]:
    """Every approval of the kinds in the window is as it has to be. One not done yet is looked at as far as it goes.

    `important`: only those that nobody called ordinary (`importance`); where all are, somebody states that.

    pass: each approver held a post of the matrix on the day of the step, and was neither applicant nor doer; as many
    different people approved as the matrix and the clause ask for (`levels`), one of them holding `by`; all of them
    after it was applied for and before it was done; who did it was employed that day or is a supplier; `fields` and
    evidence are there, a backup before the change, `experts` from outside, an escort of own staff (`escorted`), what
    was taken out came back in time (`returned`). fail: each of these, by record (`not_entitled`, `self_approved`,
    `levels`, `not_by`, `order`, `approved_after`, `unknown_person`, `field_absent`, `backup_after`, `no_experts`,
    `no_escort`, `not_returned`, `late`); kinds without record in the window or line in the matrix (`record_absent`).
    manual: nothing of a kind was done yet (`running`), or none in order since one that is put right (`corrected`), the
    register is not confirmed, a statement is expired. not applicable: every kind is stated to be none.
    """
    asked = _Asked(fields, by, levels or 1, experts, escorted, returned)
    found: list[Observation] = []
    stated: list[Observation] = []
    dues: list[date | None] = []
    pasts: list[Past] = []
    number = 0
    for kind in kinds:
        line = approvals.matter(world, kind)
        records = until_today(world, world.records("approvals", kind=kind))
        stating = kind
        if important and any(map(_ordinary, records)):
            records, stating = [record for record in records if not _ordinary(record)], IMPORTANT
        past = looked_back(
            world, records, functools.partial(_day, world), functools.partial(_wrong, world, line=line, asked=asked),
            window=window)
        pasts.append(past)
        found += past.found
        if not past.rows:
            said = nothing(world, "approvals", stating, past.lacks(label(STATED, stating)))
            (stated if said[0].status == "not_applicable" else found).extend(said)
            continue
        if line is None:
            found.append(world.missing("approvals", Text(
                "who decides on {matter} (`matrix`)", "审批矩阵（matrix）中“{matter}”").format(
                    matter=label(MATTERS, kind))))
            continue
        done = [record for record in past.rows if approvals.done_on(world, record)]
        if not done:
            found.append(_running(kind, past.rows))
        number += len(done)
        dues.append(past.until)
        dues += [
            record["return_by"] for record in records
            if returned and record.get("return_by") and not _back(world, record)]
    if not found and not number:
        return stated
    return outcome(world, "approvals", found, all_of(pasts).told(Text(
        "{number} approvals ({kinds}) by those entitled, before the deed, and of nobody's own",
        "{number} 项审批（{kinds}）均由有权人员事前审批，无自批").format(
            number=number, kinds=joined(label(MATTERS, kind) for kind in kinds))),
        dues=[*dues, *(one.due for one in stated)])


def _running(kind: str, records: Sequence[Record]) -> Observation:
    return manual("running", Text(
        "{kind}: nothing that was applied for is done yet ({records}), so nothing can be judged as a whole",
        "{kind}：所申请事项（{records}）均未执行，尚不能完整判定").format(
            kind=label(MATTERS, kind), records=joined(record.called for record in records)),
        records[-1], who=records[-1]["applicant"])


def _ordinary(record: Record) -> bool:
    """Whether somebody said that it is of no importance; where nobody did, it counts as important."""
    return record.get("importance") == "ordinary" and not record.get("major")


def _day(world: World, record: Record) -> date:
    day: date = approvals.done_on(world, record) or record["on"]
    return day


def _back(world: World, record: Record) -> bool:
    day = record.get("returned")
    return day is not None and day <= world.today


def _wrong(world: World, record: Record, line: Record | None, asked: _Asked) -> list[Observation]:
    if line is None:
        return []
    found = [*approvals.wrong_steps(world, record, line), *world.placeholders(record)]
    done = approvals.done_on(world, record)
    if done is None:
        return [*found, *world.evidence(record, needed=False)]
    found += [
        *_too_few(world, record, line, asked), *world.lacking(record, ["done_by", *asked.fields]),
        *world.evidence(record), *strangers(world, record, record.get("done_by") or (), done)]
    backup = record.get("backup")
    if isinstance(backup, dict) and backup["on"] > done:
        found.append(fail("backup_after", Text(
            "{record}: done on {done}, the backup is of {on}", "{record}：{done} 执行，备份却为 {on}").format(
                record=record.called, done=done, on=backup["on"]), record))
    escort = record.get("escort")
    if asked.escorted and not world.staff(escort, done):
        found.append(fail("no_escort", Text(
            "{record}: nobody of the agency's own staff went along on {done} (`escort`: {escort})",
            "{record}：{done} 无本机构员工陪同（escort：{escort}）").format(
                record=record.called, done=done, escort=world.called(escort) if escort else Text("nobody", "无")),
            record))
    if asked.experts:
        found += too_few_experts(world, record, record.get("experts"), asked.experts)
    if asked.returned and record.get("return_by") and record["return_by"] < world.today and not _back(world, record):
        found.append(fail("not_returned", Text(
            "{record}: was to be back by {day} and is not recorded as `returned`",
            "{record}：应于 {day} 前归还，未登记归还（returned）").format(
                record=record.called, day=record["return_by"]), record, due=record["return_by"],
            who=record["applicant"]))
    elif asked.returned and record.get("return_by") and _back(world, record) and (
            record["returned"] > record["return_by"]):
        found.append(fail("late", Text(
            "{record}: was to be back by {day} and came back on {returned}",
            "{record}：应于 {day} 前归还，实际于 {returned} 归还").format(
                record=record.called, day=record["return_by"], returned=record["returned"]), record))
    return found


def _too_few(world: World, record: Record, line: Record, asked: _Asked) -> list[Observation]:
    found = []
    needed, there = max(asked.levels, line["levels"]), approvals.levels(world, record, line)
    if there < needed:
        found.append(fail("levels", Text(
            "{record}: {there} of {needed} levels approved it (different people, entitled, neither applicant nor "
            "doer)", "{record}：须 {needed} 级审批，有效审批 {there} 级（不同的有权人员，申请人和执行人除外）").format(
                record=record.called, there=there, needed=needed), record, who=record["applicant"]))
    steps = approvals.steps(world, record)
    if asked.by and not any(step["by"] in world.people_in([asked.by], step["on"]) for step in steps):
        found.append(fail("not_by", Text(
            "{record}: none of those who approved it held {post} on that day",
            "{record}：审批人当日均不任{post}").format(
                record=record.called, post=label("posts.posts", asked.by)), record, who=asked.by))
    return found

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of development projects, each in its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import nothing, outcome, part
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import too_few_experts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

DOCUMENTS, SORTS = "projects.documents", "projects.sorts"
# The day of the project by which a document has to be there; others are needed from the start.
BEFORE = {
    "security_plan": "started", "detailed_design": "started", "implementation_plan": "started",
    "acceptance_plan": "accepted", "pre_launch_test_plan": "live", "acceptance_report": "live"}
STAGES = {
    "started": Text("was started", "启动"), "accepted": Text("was accepted", "验收"),
    "live": Text("went live", "上线")}


class _Asked(NamedTuple):
    """What a clause asks of the document."""

    document: str
    fields: Sequence[str]
    every: Period | None
    experts: int
    independent: bool
    delivered: bool

    @property
    def called(self) -> Text:
        return label(DOCUMENTS, self.document)


@rule(document=DOCUMENTS, sort=SORTS)
def project(
        world: World, *, document: str, fields: Sequence[str] = (), sort: str | None = None,
        every: str | None = None, experts: int = 0, independent: bool = False,
        delivered: bool = False, window: str = LOOK_BACK) -> list[Observation]:
    """Every project (of a sort) has the document, approved by another than its author before the next stage.

    pass: so it is, with `fields` and evidence; approved by somebody employed that day; with `experts` from outside;
    tested by nobody who was a developer that day (`independent`); each delivered item in the assets register
    (`delivered`); reviewed within `every`. fail: each of these, by project (`record_absent`, `self_approved`,
    `unknown_person`, `late`, `field_absent`, `no_experts`, `not_independent`, `not_in_register`, `overdue`). manual:
    no project has come to the stage yet (`running`), no evidence named, the register is not confirmed. not
    applicable: no project of the sort, by dated statement (of `project` where no sort is asked for).
    """
    period = None if every is None else world.period(document, every)
    rows = [row for row in world.records("projects") if sort is None or row["sort"] == sort]
    if not rows:
        return nothing(world, "projects", sort or "project", Text(
            "projects ({sort})", "项目（{sort}）").format(
                sort=label(SORTS, sort) if sort else Text("of any sort", "任何类别")))
    asked = _Asked(document, fields, period, experts, independent, delivered)
    found: list[Observation] = []
    dues: list[date | None] = []
    there: list[tuple[Record, Record]] = []
    for row in rows:
        named = (row.get("documents") or {}).get(document)
        if named and named["on"] <= world.today:
            there.append((row, part(row, named, document, asked.called)))
            dues.append(_review(there[-1][1], period))
        elif _needed(world, row, document):
            found.append(world.missing("projects", Text("{document} of {project}", "{project} 的{document}").format(
                document=asked.called, project=row.called)))
    projects = {one.name: row for row, one in there}
    past = looked_back(
        world, [one for _row, one in there], lambda one: one["on"],
        lambda one: _wrong(world, projects[one.name], one, asked), window=window, lasting=True)
    found += past.found
    if not found and not there:
        return [manual("running", Text(
            "{document}: no project has come to where it needs one ({projects})",
            "{document}：尚无项目进行到需要该文档的阶段（{projects}）").format(
                document=asked.called, projects=joined(row.called for row in rows)), rows[-1])]
    return outcome(world, "projects", found, past.told(Text(
        "{document} of {number} projects, approved in time by another than its author",
        "{number} 个项目的{document}均由编写人以外的人员按时批准").format(
            document=asked.called, number=len(there))), dues=dues)


def _needed(world: World, row: Record, document: str) -> bool:
    """Tell whether a project has come to where it needs the document."""
    stage = BEFORE.get(document)
    if stage is None:
        return True
    day = row.get(stage)
    return day is not None and day <= world.today


def _review(one: Record, period: Period | None) -> date | None:
    """The day until which the document is to be reviewed again."""
    return None if period is None else period.after(max(one["on"], one.get("reviewed") or one["on"]))


def _wrong(world: World, row: Record, one: Record, asked: _Asked) -> list[Observation]:
    found = [
        *world.lacking(one, ["author", "approver", *asked.fields]), *world.placeholders(one), *world.evidence(one)]
    author, approver = one.get("author"), one.get("approver")
    parts = {"document": one.called, "by": world.called(approver or ""), "on": one["on"]}
    if author and author == approver:
        found.append(fail("self_approved", Text(
            "{document}: {by} is author and approver", "{document}：{by} 既是编写人又是批准人").format(**parts), row))
    if approver and not world.employed(approver, one["on"]):
        found.append(fail("unknown_person", Text(
            "{document}: its approver {by} was not employed on {on}",
            "{document}：批准人 {by} 在 {on} 并非在职人员").format(**parts), row))
    stage = BEFORE.get(asked.document)
    if stage and row.get(stage) and one["on"] > row[stage]:
        found.append(fail("late", Text(
            "{document} is of {on}, the project {stage} on {day}",
            "{document} 为 {on}，项目已于 {day} {stage}").format(
                **parts, stage=STAGES[stage], day=row[stage]), row))
    if asked.experts:
        found += too_few_experts(world, one, one.get("experts"), asked.experts)
    if asked.independent:
        found += _dependent(world, row, one)
    if asked.delivered:
        found += [fail("not_in_register", Text(
            "{document}: {item} was delivered and is not in assets.yml",
            "{document}：已交付的 {item} 不在 assets.yml 中").format(
                **parts, item=item), row)
            for item in one.get("items") or () if not world.records("assets", id=item)]
    due = _review(one, asked.every)
    if due is not None and due < world.today:
        found.append(fail("overdue", Text(
            "{document} was to be reviewed by {due} (`reviewed`)", "{document} 应于 {due} 前复核（reviewed）").format(
                **parts, due=due), row, due=due))
    return found


def _dependent(world: World, row: Record, one: Record) -> list[Observation]:
    """Who tested and was a developer on that day."""
    testers = one.get("testers") or [name for name in [one.get("author")] if name]
    developers = world.people_in(["developer"], one["on"])
    return [fail("not_independent", Text(
        "{document}: {name} tested and was a developer on {on}", "{document}：测试人 {name} 在 {on} 任开发岗位").format(
            document=one.called, name=world.called(name), on=one["on"]), row)
        for name in dict.fromkeys(testers) if name in developers]

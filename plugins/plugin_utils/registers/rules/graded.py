# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Systems and their grades."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import ended, in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome, unreviewed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import too_few_experts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World

PERSONAL = 2


@rule()
def graded(
        world: World, *, fields: Sequence[str] = (), experts: int = 0,
        level_check: bool = False, uses: bool = False) -> list[Observation]:
    """Every system is graded, with the fields; with `level_check` the highest grade is `baseline_level`.

    pass: so it is; systems with personal data have grade 2 or above, custodians are employed, `experts` from outside
    looked at the grade, evidence is as recorded, and the grades were confirmed within a year. fail: each of these,
    by system (`field_absent`, `level`, `no_experts`, `left`), papers used without leave (`uses`: `self_approved`),
    a system that has assets and no grade (`not_graded`), another level than this run's (`level_differs`), the
    confirmation overdue (`overdue`), no system (`record_absent`). manual: none yet in a draft, no evidence named.
    not applicable: never.
    """
    rows = [row for row in world.records("grading") if not ended(world, row, "retired")]
    if not rows:
        return [world.missing("grading", Text("any system", "任何系统"))]
    found = [one for row in rows for one in _system(world, row, fields, experts)]
    found += [one for row in rows for one in _uses(world, row)] if uses else []
    highest = max(rows, key=lambda row: int(row["level"]))
    if level_check and highest["level"] != world.level:
        found.append(fail("level_differs", Text(
            "{system} has grade {grade}, this run judges level {level} (`baseline_level`)",
            "{system} 定级为 {grade}，本次运行按 {level} 级判定（baseline_level）").format(
                system=highest.called, grade=highest["level"], level=world.level), highest))
    systems = {row["id"] for row in rows}
    belonging: dict[str, Record] = {}
    for asset in in_use(world):
        if asset.get("system") and asset["system"] not in systems:
            belonging.setdefault(asset["system"], asset)
    found += [fail("not_graded", Text(
        "the system {system} has assets ({asset}) and no grade", "系统 {system} 有资产（{asset}），但未定级").format(
            system=system, asset=asset.called), asset) for system, asset in sorted(belonging.items())]
    found += unreviewed(world, "grading", YEAR)
    return outcome(world, "grading", found, Text(
        "{number} systems are graded, the highest grade is {grade}",
        "{number} 个系统均已定级，最高为 {grade} 级").format(
            number=len(rows), grade=highest["level"]))


def _uses(world: World, row: Record) -> list[Observation]:
    """What is wrong with the uses of a system's papers: not written down, or allowed by who used them."""
    if "uses" in row.unfilled:
        return []
    if row.get("uses") is None:
        return [fail("field_absent", Text(
            "{system}: nobody writes down who uses its papers (`uses`, an empty list where nobody did)",
            "{system}：未登记定级材料的使用（uses，无人使用则写空列表）").format(system=row.called), row)]
    return [fail("self_approved", Text(
        "{system}: {by} used its papers on {on}, and nobody else allowed it (`approved_by`)",
        "{system}：{by} 于 {on} 使用定级材料，无他人批准（approved_by）").format(
            system=row.called, by=world.called(one["by"]), on=one["on"]), row)
        for one in row["uses"] if one["on"] <= world.today and one.get("approved_by") in (None, one["by"])]


def _system(world: World, row: Record, fields: Sequence[str], experts: int) -> list[Observation]:
    found = [*world.lacking(row, fields), *world.placeholders(row), *world.evidence(row)]
    if row.get("personal") and row["level"] < PERSONAL:
        found.append(fail("level", Text(
            "{system} holds personal data and has grade {grade}, expected 2 or above",
            "{system} 存有个人信息，定级为 {grade}，应不低于 2 级").format(system=row.called, grade=row["level"]), row))
    if experts:
        found += too_few_experts(world, row, row.get("experts"), experts)
    if row.get("custodian") and not world.employed(row["custodian"]):
        found.append(fail("left", Text(
            "{system}: {name}, who keeps its papers, is not employed",
            "{system}：材料保管人 {name} 并非在职人员").format(
                system=row.called, name=world.called(row["custodian"])), row))
    return found

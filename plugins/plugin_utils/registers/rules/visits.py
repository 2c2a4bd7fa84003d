# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits of suppliers' people: planned before, escorted, and written down."""

from __future__ import annotations

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    until_today,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule()
def visits(world: World, *, window: str = LOOK_BACK) -> list[Observation]:
    """Every visit within the window was planned before, escorted by own staff, and what was done is recorded.

    pass: so it is, and the visitor did nothing sensitive. fail: a plan of a later day (`plan_after`), no escort who
    was own staff that day (`no_escort`), what was done, how it differs from the plan or whether it was sensitive
    is missing (`field_absent`), the visitor did something sensitive (`sensitive`), no visit at all
    (`record_absent`). manual: no evidence named; the register is not confirmed. not applicable: no visit, by dated
    statement.
    """
    rows = until_today(world, world.records("suppliers", "visits"))
    past = looked_back(world, rows, lambda row: row["on"], functools.partial(_visit, world), window=window)
    if not past.rows:
        return past.found + nothing(
            world, "suppliers", "visit", past.lacks(Text("visits (`visits`)", "来访（visits）")))
    return outcome(world, "suppliers", past.found, past.told(Text(
        "{number} visits, each planned before and escorted by own staff",
        "{number} 次来访均事先计划并由本机构员工陪同").format(number=len(past.rows))), dues=[past.until])


def _visit(world: World, row: Record) -> list[Observation]:
    found = [
        *world.lacking(row, ["did", "differences", "sensitive_by_visitor"]), *world.placeholders(row),
        *world.evidence(row)]
    if row.get("plan"):
        found += world.evidence(row, row["plan"], about="plan")
    escort = row.get("escort")
    plan = (row.get("plan") or {}).get("on")
    if plan is None or plan > row["on"]:
        found.append(fail("plan_after", Text(
            "{visit}: the visit was on {on}, its plan of {plan}; a plan comes first (`plan`)",
            "{visit}：来访日为 {on}，计划日为 {plan}；应先有计划（plan）").format(
                visit=row.called, on=row["on"], plan=plan or Text("no day", "无")), row))
    if not world.staff(escort, row["on"]):
        found.append(fail("no_escort", Text(
            "{visit}: nobody of the agency's own staff went along on {on} (`escort`: {escort})",
            "{visit}：{on} 无本机构员工陪同（escort：{escort}）").format(
                visit=row.called, escort=world.called(escort) if escort else Text("nobody", "无"), on=row["on"]), row))
    if row.get("sensitive_by_visitor"):
        found.append(fail("sensitive", Text(
            "{visit}: the visitor did something sensitive on {on} (`sensitive_by_visitor`)",
            "{visit}：{on} 来访人员进行了敏感操作（sensitive_by_visitor）").format(
                visit=row.called, on=row["on"]), row))
    return found

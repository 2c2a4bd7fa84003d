# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Institutions that are connected, have left or were removed."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    renewed,
    renewed_until,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import field_told, label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

STATES, ROLES = "members.states", "members.roles"
# What an institution is, and the users that it has for that; without a word it is both.
NEEDED = {"provider": "submission", "user": "query"}
PASSED = "pass"
# The field that is the day on which the list of an institution's users was gone through, each year.
REVIEWED = "user_list_reviewed"
# States of those that are no longer there.
OVER = ("left", "removed")


@rule(state=STATES, roles=ROLES)
def members(
        world: World, *, state: str, fields: Sequence[str] = (), order: Sequence[str] = (),
        apart: Sequence[str] = (), roles: Sequence[str] = (), window: str = LOOK_BACK) -> list[Observation]:
    """Every institution in the state has the fields, its days in `order`, and different people in `apart`.

    Of those that have left only who did so within the window are looked at.

    pass: so it is, with evidence, a test result that is `pass` where one is asked for, and no day in the future. fail:
    a field missing (`field_absent`), days in another order (`order`), a day still to come (`future`), one person
    where two are needed (`self_approved`), a test not passed (`test_failed`), kinds of users left out (`scope`),
    no institution (`record_absent`). manual: no evidence named; the register is not confirmed. not applicable: no
    institution in the state, by dated statement.
    """
    rows = world.records("members", state=state)
    past = looked_back(
        world, rows, functools.partial(_day, world), functools.partial(
            _wrong, world, fields=fields, order=order, apart=apart, roles=roles), window=window,
        lasting=state not in OVER)
    if not past.rows:
        return past.found + nothing(world, "members", state, past.lacks(Text(
            "institutions in the state {state}", "状态为“{state}”的机构").format(state=label(STATES, state))))
    dues = [past.until, *renewed_until(past.rows, [REVIEWED] if REVIEWED in fields else [])]
    return outcome(world, "members", past.found, past.told(Text(
        "{number} institutions in the state {state} are in order", "{number} 家“{state}”机构均符合要求").format(
            number=len(past.rows), state=label(STATES, state))), dues=dues)


def _day(world: World, row: Record) -> date | None:
    """The day on which an institution was connected, or left; None where that is still to come."""
    days: list[date] = [row[name] for name in ("connected_on", "left_on") if row.get(name)]
    return max((day for day in days if day <= world.today), default=None)


def _wrong(
        world: World, row: Record, *, fields: Sequence[str], order: Sequence[str], apart: Sequence[str],
        roles: Sequence[str]) -> list[Observation]:
    return [
        *world.lacking(row, list(dict.fromkeys([*fields, *order, *apart]))), *world.placeholders(row),
        *_days(world, row, order), *_people(world, row, apart), *_test(row, fields), *_roles(row, roles),
        *(renewed(world, row, REVIEWED) if REVIEWED in fields else ()), *world.evidence(row)]


def _roles(row: Record, roles: Sequence[str]) -> list[Observation]:
    """Fail for the kinds of users that an institution's rules leave out; who only queries has nobody who submits."""
    if "user_roles" in row.unfilled:
        return []
    sides = row.get("sides") or list(NEEDED)
    spared = {role for side, role in NEEDED.items() if side not in sides}
    left = [role for role in roles if role not in spared and role not in (row.get("user_roles") or ())]
    return [fail("scope", Text(
        "{member}: its rules for users leave out: {roles} (`user_roles`)",
        "{member}：其用户管理制度缺少{roles}（user_roles）").format(
            member=row.called, roles=joined(label(ROLES, role) for role in left)), row)] if left else []


def _days(world: World, row: Record, order: Sequence[str]) -> list[Observation]:
    there = [name for name in order if row.get(name)]
    return [
        *(fail("order", Text(
            "{member}: {later} is of {second}, before {earlier} of {first}",
            "{member}：{later}为 {second}，早于{earlier}的 {first}").format(
                member=row.called, earlier=_field(one), later=_field(other), first=row[one], second=row[other]), row)
          for one, other in pairwise(there) if row[one] > row[other]),
        *(fail("future", Text(
            "{member}: {name} is {day}, which is still to come", "{member}：{name}为 {day}，尚未到来").format(
                member=row.called, name=_field(name), day=row[name]), row)
          for name in there if row[name] > world.today)]


def _people(world: World, row: Record, apart: Sequence[str]) -> list[Observation]:
    names = [row[name] for name in apart if row.get(name)]
    if len(set(names)) == len(names):
        return []
    return [fail("self_approved", Text(
        "{member}: {fields} are one person ({names})", "{member}：{fields}为同一人（{names}）").format(
            member=row.called, fields=joined(_field(name) for name in apart),
            names=joined(world.called(name) for name in sorted(set(names)))), row)]


def _field(name: str) -> Text:
    return field_told("members", "records", name)


def _test(row: Record, fields: Sequence[str]) -> list[Observation]:
    result = row.get("test_result")
    if "test_result" not in fields or result in (None, "", PASSED):
        return []
    return [fail("test_failed", Text(
        "{member}: the connection test came to '{result}', expected '{passed}' (`test_result`)",
        "{member}：接入测试结果为“{result}”，应为“{passed}”（test_result）").format(
            member=row.called, result=result, passed=PASSED), row)]

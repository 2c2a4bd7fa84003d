# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may approve what, on the day."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts import approvals
from tests.unit.registers.small_agency import small, told

MATRIX = [{"matter": "change", "department": "it", "approver": ["security_head", "senior_manager"], "levels": 2}]
RECORD = {
    "id": "SP-1", "kind": "change", "what": "upgrade", "applicant": "p07", "on": "2026-05-20", "done": "2026-06-01",
    "done_by": ["p08"], "steps": [{"by": "p03", "on": "2026-05-21"}, {"by": "p01", "on": "2026-05-22"}]}


def of(today="2026-11-27", **change):
    world = small({"approvals": {"matrix": MATRIX, "records": [{**RECORD, **change}]}}, today=today)
    return world, world.records("approvals")[0]


def test_steps_and_deeds_of_days_to_come_are_none_yet():
    world, record = of(today="2026-05-21")
    assert [step["by"] for step in approvals.steps(world, record)] == ["p03"]
    assert approvals.done_on(world, record) is None
    world, record = of(today="2026-06-01")
    assert approvals.done_on(world, record) == date(2026, 6, 1)


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 5, 21), False), (date(2026, 5, 22), True)])
def test_it_is_approved_from_the_day_of_the_last_step_that_it_needs(day, expected):
    world, record = of()
    assert approvals.approved_by_then(world, record, day) is expected


def test_a_matter_that_nobody_decides_on_is_never_approved():
    world, record = of(kind="go_live")
    assert approvals.matter(world, "go_live") is None
    assert approvals.approved_by_then(world, record, date(2026, 11, 27)) is False


def test_levels_are_different_people_who_may_and_are_not_concerned():
    world, record = of(applicant="p01")
    assert approvals.levels(world, record, approvals.matter(world, "change")) == 1


def test_a_wrong_step_is_for_the_applicant_to_put_right_and_names_the_posts_as_people_do():
    world, record = of(steps=[{"by": "p05", "on": "2026-05-21"}])
    [one] = approvals.wrong_steps(world, record, approvals.matter(world, "change"))
    assert told([one]) == [("fail", "not_entitled")] and one.who == "p07"
    assert "security_head" not in one.message.zh and "安全" in one.message.zh

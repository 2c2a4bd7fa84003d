# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Systems and their grades."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.graded import graded
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT

SYSTEM = {
    "id": "credit", "name": "征信系统", "personal": True, "level": 3, "boundary": "drawn", "custodian": "p29",
    "experts": ["Professor Zhang"], "evidence": PAPER}
ASSETS = [
    {"id": "web1", "class": "server", "system": "credit", "since": "2023-01-01"},
    {"id": "old1", "class": "server", "system": "old", "since": "2023-01-01", "retired": "2026-01-01"}]


def judged(*rows, assets=ASSETS, today="2026-11-27", status="kept", files=None, level=3, **asked):
    registers = {"grading": {"records": list(rows), "status": status}, "assets": {"records": assets}}
    return graded(small(registers, today=today, files=files, level=level), **asked)


def test_graded_systems_are_good_until_the_grades_are_to_be_confirmed():
    assert due(judged(SYSTEM, fields=["boundary", "personal"], level_check=True, experts=1)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("fail", "overdue")])])
def test_the_confirmation_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged(SYSTEM, today=today)
    assert told(found) == expected and found[0].due == CONFIRMED_UNTIL


@pytest.mark.parametrize(("change", "expected"), [
    ({"boundary": ""}, ("fail", "field_absent")), ({"boundary": "待填"}, ("manual", "placeholder")),
    ({"level": 1}, ("fail", "level")), ({"custodian": "p20"}, ("fail", "left")),
    ({"experts": []}, ("fail", "no_experts")), ({"experts": ["p15"]}, ("fail", "no_experts")),
    ({"evidence": []}, ("manual", "no_evidence"))])
def test_each_way_a_grade_can_be_wrong(change, expected):
    assert told(judged({**SYSTEM, **change}, fields=["boundary"], experts=1)) == [expected]


def test_a_system_without_personal_data_may_have_grade_1():
    assert told(judged({**SYSTEM, "level": 1, "personal": False})) == [("pass", "met")]


def test_evidence_is_the_recorded_file():
    assert told(judged(SYSTEM, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


def test_the_highest_grade_is_the_level_of_the_run():
    second = {**SYSTEM, "id": "portal", "level": 2}
    assert told(judged(SYSTEM, second, level_check=True)) == [("pass", "met")]
    [one] = judged(SYSTEM, second, level_check=True, level=2)
    assert told([one]) == [("fail", "level_differs")]
    assert "(credit) has grade 3" in one.message.en and "level 2" in one.message.en
    assert told(judged(SYSTEM, level=2)) == [("pass", "met")]


def test_a_system_that_went_out_of_use_counts_no_more():
    old = {**SYSTEM, "id": "old", "level": 4, "retired": "2026-11-27"}
    assert told(judged(SYSTEM, old, level_check=True)) == [("pass", "met")]
    assert told(judged(old)) == [("fail", "record_absent")]


def test_a_system_that_has_assets_in_use_has_a_grade():
    new = {"id": "web9", "class": "server", "system": "portal", "since": "2023-01-01"}
    [one] = judged(SYSTEM, assets=[*ASSETS, new])
    assert told([one]) == [("fail", "not_graded")] and "portal" in one.message.en and "web9" in one.message.en


def test_no_system_fails_and_is_work_to_do_in_a_draft():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]


@pytest.mark.parametrize(("uses", "expected"), [
    ([], ("pass", "met")), (None, ("fail", "field_absent")),
    ([{"on": "2026-09-01", "by": "p04", "approved_by": "p29"}], ("pass", "met")),
    ([{"on": "2026-09-01", "by": "p04", "approved_by": "p04"}], ("fail", "self_approved")),
    ([{"on": "2026-09-01", "by": "p04"}], ("fail", "self_approved")),
    ([{"on": "2026-11-28", "by": "p04"}], ("pass", "met"))])
def test_the_papers_are_used_with_somebody_elses_leave(uses, expected):
    assert told(judged({**SYSTEM, "uses": uses}, uses=True)) == [expected]
    assert told(judged({**SYSTEM, "uses": uses})) == [("pass", "met")]

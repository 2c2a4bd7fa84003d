# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of projects."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.project import project
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

PLAN = {"on": "2025-03-31", "author": "p04", "approver": "p20", "requirements": "there", "evidence": PAPER}
PROJECT = {
    "id": "XM-1", "sort": "own", "started": "2025-03-31", "accepted": "2025-09-01", "live": "2025-10-01",
    "documents": {"security_plan": PLAN}}


def judged(*rows, document="security_plan", none=(), today="2026-11-27", status="kept", files=None, periods=None,
           **asked):
    registers = {
        "projects": {"records": list(rows), "none": list(none), "status": status},
        "assets": {"records": [{"id": "web1", "class": "server", "since": "2023-01-01"}]}}
    return project(small(registers, today=today, files=files, periods=periods), document=document, **asked)


def planned(**change):
    return {**PROJECT, "documents": {"security_plan": {**PLAN, **change}}}


def test_a_document_in_order_is_good_until_the_register_is_to_be_confirmed():
    assert due(judged(PROJECT, fields=["requirements"])) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(PROJECT, today=today)) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({"approver": "p04"}, ("fail", "self_approved")), ({"approver": "p21"}, ("fail", "unknown_person")),
    ({"approver": None}, ("fail", "field_absent")), ({"requirements": ""}, ("fail", "field_absent")),
    ({"requirements": "待填"}, ("manual", "placeholder")), ({"evidence": []}, ("manual", "no_evidence")),
    ({"on": "2025-04-01"}, ("fail", "late"))])
def test_each_way_to_be_wrong(change, expected):
    assert told(judged(planned(**change), fields=["requirements"])) == [expected]


def test_evidence_is_the_recorded_file():
    assert told(judged(PROJECT, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


@pytest.mark.parametrize(("document", "stage"), [
    ("security_plan", "started"), ("detailed_design", "started"), ("implementation_plan", "started"),
    ("acceptance_plan", "accepted"), ("pre_launch_test_plan", "live"), ("acceptance_report", "live")])
def test_a_document_is_there_by_the_day_of_its_stage(document, stage):
    days = {"started": "2025-03-01", "accepted": "2025-09-01", "live": "2025-10-01"}
    row = {**PROJECT, **days, "documents": {document: {**PLAN, "on": days[stage]}}}
    assert told(judged(row, document=document)) == [("pass", "met")]
    late = {**row, "documents": {document: {**PLAN, "on": "2025-10-02"}}}
    [one] = judged(late, document=document)
    assert told([one]) == [("fail", "late")] and days[stage] in one.message.en


def test_another_document_has_no_stage_to_be_late_for():
    row = {**PROJECT, "documents": {"user_guide": {**PLAN, "on": "2026-06-01"}}}
    assert told(judged(row, document="user_guide")) == [("pass", "met")]


@pytest.mark.parametrize("documents", [{}, None, {"security_plan": {**PLAN, "on": "2026-11-28"}}],
                         ids=["none", "absent", "of a day to come"])
def test_a_document_that_is_not_there_fails_and_is_work_to_do_in_a_draft(documents):
    assert told(judged({**PROJECT, "documents": documents})) == [("fail", "record_absent")]
    assert told(judged({**PROJECT, "documents": documents}, status="draft")) == [("manual", "record_absent")]


@pytest.mark.parametrize("live", [None, "2026-11-28"])
def test_a_project_that_has_not_come_to_the_stage_needs_it_not_yet(live):
    early = {**PROJECT, "id": "XM-2", "live": live}
    done = {**PROJECT, "documents": {"acceptance_report": PLAN}}
    assert told(judged(done, early, document="acceptance_report")) == [("pass", "met")]
    assert told(judged(early, document="acceptance_report")) == [("manual", "running")]
    assert told(judged({**early, "live": "2026-11-27"}, document="acceptance_report")) == [("fail", "record_absent")]


@pytest.mark.parametrize(("experts", "expected"), [
    (["Professor Zhang"], ("pass", "met")), (["p15"], ("fail", "no_experts")), (None, ("fail", "no_experts"))])
def test_experts_are_from_outside(experts, expected):
    assert told(judged(planned(experts=experts), experts=1)) == [expected]


@pytest.mark.parametrize(("change", "expected"), [
    ({"testers": ["p15"]}, ("pass", "met")), ({"testers": ["p14"]}, ("pass", "met")),
    ({"testers": ["p15", "p13"]}, ("fail", "not_independent")), ({"author": "p13"}, ("fail", "not_independent"))],
    ids=["a tester", "developer only today", "developer that day", "no testers: the author"])
def test_who_tested_was_no_developer_that_day(change, expected):
    assert told(judged(planned(**change), independent=True)) == [expected]
    assert told(judged(planned(**change))) == [("pass", "met")]


def test_what_was_delivered_is_in_the_assets_register():
    assert told(judged(planned(items=["web1"]), fields=["items"], delivered=True)) == [("pass", "met")]
    [one] = judged(planned(items=["web1", "web9"]), fields=["items"], delivered=True)
    assert told([one]) == [("fail", "not_in_register")] and "web9" in one.message.en


@pytest.mark.parametrize(("reviewed", "today", "expected"), [
    ("2026-09-01", "2027-09-01", ("pass", "met")), ("2026-09-01", "2027-09-02", ("fail", "overdue")),
    (None, "2026-12-01", ("pass", "met")), (None, "2026-12-02", ("fail", "overdue"))])
def test_it_is_reviewed_in_time_where_the_clause_says_how_often(reviewed, today, expected):
    row = {**planned(reviewed=reviewed, on="2025-12-01", approver="p01"), "started": "2025-12-01"}
    assert told(judged(row, every="P1Y", today=today)) == [expected]
    if expected[0] == "pass":
        assert due(judged(row, every="P1Y", today=today)) == when(today)


def test_the_agency_may_review_more_often():
    row = planned(reviewed="2026-09-01")
    assert due(judged(row, every="P1Y", periods={"security_plan": "P3M"})) == when("2026-12-01")
    assert due(judged(row, every="P1Y", periods={"security_plan": "P5Y"})) == when("2027-09-01")


def test_only_projects_of_the_sort_are_looked_at():
    other = {**PROJECT, "id": "XM-2", "sort": "outsourced", "documents": {}}
    assert told(judged(PROJECT, other, sort="own")) == [("pass", "met")]
    assert told(judged(PROJECT, other)) == [("fail", "record_absent")]


@pytest.mark.parametrize(("sort", "kind"), [(None, "project"), ("own", "own")])
def test_no_project_fails_is_work_to_do_in_a_draft_and_may_be_stated(sort, kind):
    assert told(judged(sort=sort)) == [("fail", "record_absent")]
    assert told(judged(sort=sort, status="draft")) == [("manual", "record_absent")]
    none = {"kind": kind, "on": "2026-10-01", "by": "p05", "reason": "none was"}
    [one] = judged(sort=sort, none=[none])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")
    assert told(judged(sort=sort, none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]

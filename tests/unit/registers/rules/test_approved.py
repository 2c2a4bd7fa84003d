# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approvals."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.approved import approved
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT

MATRIX = [
    {"matter": "change", "department": "it", "approver": ["security_head", "senior_manager"], "levels": 2},
    {"matter": "take_out", "department": "it", "approver": ["security_head"], "levels": 1}]
RECORD = {
    "id": "SP-1", "kind": "change", "what": "upgrade", "applicant": "p07", "on": date(2026, 5, 20),
    "done": date(2026, 6, 1), "done_by": ["p20"],
    "steps": [{"by": "p03", "on": date(2026, 5, 21)}, {"by": "p01", "on": date(2026, 5, 22)}],
    "evidence": PAPER}


def judged(*records, kinds=("change",), none=(), today=date(2026, 11, 27), status="kept", files=None, **asked):
    approvals = {"status": status, "matrix": MATRIX, "records": list(records), "none": list(none)}
    world = small({"approvals": approvals}, today=today, files=files)
    return approved(world, kinds=list(kinds), **asked)


def record(**changes):
    return {**RECORD, **changes}


def step(by, on=date(2026, 5, 21)):
    return {"by": by, "on": on}


def test_a_good_approval_is_good_until_the_register_is_to_be_confirmed():
    assert due(judged(RECORD)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    (CONFIRMED_UNTIL, [("pass", "met")]), (date(2027, 10, 9), [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(RECORD, today=today)) == expected


def test_who_approved_held_the_post_on_that_day_whoever_holds_it_today():
    # p05 is head of security today, and was not in May; p03 was, and is no more: see the good case.
    found = judged(record(steps=[step("p05"), step("p01")]))
    assert told(found) == [("fail", "not_entitled"), ("fail", "levels")]
    assert "p05" in found[0].message.en and "2026-05-21" in found[0].message.en


def test_who_held_the_post_and_had_left_the_agency_is_not_entitled():
    assert ("fail", "not_entitled") in told(judged(record(steps=[step("p20"), step("p01")])))


@pytest.mark.parametrize("changes", [{"applicant": "p03"}, {"done_by": ["p07", "p03"]}])
def test_nobody_approves_what_they_applied_for_or_did(changes):
    assert told(judged(record(**changes))) == [("fail", "self_approved"), ("fail", "levels")]


def test_one_person_who_signs_twice_is_one_level():
    found = judged(record(steps=[step("p03"), step("p03", date(2026, 5, 22))]))
    assert told(found) == [("fail", "levels")]
    assert "1 of 2" in found[0].message.en


def test_the_clause_may_ask_for_more_levels_than_the_matrix_and_never_gets_fewer():
    take_out = record(kind="take_out", steps=[step("p03")])
    assert told(judged(take_out, kinds=["take_out"])) == [("pass", "met")]
    assert told(judged(take_out, kinds=["take_out"], levels=2)) == [("fail", "levels")]
    assert told(judged(record(steps=[step("p03")]), levels=1)) == [("fail", "levels")]


def test_a_step_on_the_day_of_the_application_is_in_order_and_one_before_it_is_not():
    assert told(judged(record(on=date(2026, 5, 21)))) == [("pass", "met")]
    found = judged(record(on=date(2026, 5, 22)))
    assert told(found) == [("fail", "order")]
    assert "2026-05-21" in found[0].message.en and "2026-05-22" in found[0].message.zh


def test_a_step_on_the_day_of_the_deed_is_in_time_and_one_after_it_is_not():
    assert told(judged(record(steps=[step("p03"), step("p01", date(2026, 6, 1))]))) == [("pass", "met")]
    found = judged(record(steps=[step("p03"), step("p01", date(2026, 6, 2))]))
    assert told(found) == [("fail", "approved_after")]


def test_a_step_in_the_future_is_none_yet():
    assert told(judged(record(steps=[step("p03"), step("p01", date(2026, 12, 1))]))) == [("fail", "levels")]


@pytest.mark.parametrize(("by", "on", "expected"), [
    ("security_head", date(2026, 5, 21), [("pass", "met")]),
    ("security_admin", date(2026, 5, 21), [("fail", "not_by")])])
def test_the_post_that_the_clause_names_took_part(by, on, expected):
    assert told(judged(RECORD, by=by)) == expected


def test_the_post_that_the_clause_names_is_of_that_day():
    late = record(done=date(2026, 10, 1), steps=[step("p03", date(2026, 9, 1)), step("p01")])
    assert ("fail", "not_by") in told(judged(late, by="security_head"))


def test_who_did_it_was_employed_that_day_or_is_a_supplier():
    assert told(judged(record(done_by=["S-host"]))) == [("pass", "met")]
    assert told(judged(record(done_by=["p21"]))) == [("fail", "unknown_person")]
    assert told(judged(record(done_by=["nobody"]))) == [("fail", "unknown_person")]


def test_who_did_it_is_named_or_nobody_could_tell_an_approval_of_ones_own():
    found = judged(record(done_by=[]))
    assert told(found) == [("fail", "field_absent")] and "done_by" in str(found[0].message)


def test_fields_evidence_and_what_is_to_be_filled_in():
    assert told(judged(RECORD, fields=["plan"])) == [("fail", "field_absent")]
    assert told(judged(record(plan="待填"), fields=["plan"])) == [("manual", "placeholder")]
    assert told(judged(record(evidence=[]))) == [("manual", "no_evidence")]
    assert told(judged(RECORD, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


def test_the_backup_is_before_the_change():
    assert told(judged(record(backup={"on": date(2026, 6, 1)}), fields=["backup"])) == [("pass", "met")]
    assert told(judged(record(backup={"on": date(2026, 6, 2)}), fields=["backup"])) == [("fail", "backup_after")]


@pytest.mark.parametrize(("escort", "expected"), [
    ("p08", "met"), ("p20", "met"), ("p21", "no_escort"), ("x01", "no_escort"), (None, "no_escort")])
def test_the_escort_was_own_staff_that_day(escort, expected):
    assert [reason for _, reason in told(judged(record(escort=escort), escorted=True))] == [expected]


@pytest.mark.parametrize(("experts", "expected"), [
    (["Professor Zhang"], "met"), (["p15"], "no_experts"), ([], "no_experts"), (None, "no_experts")])
def test_experts_are_from_outside(experts, expected):
    assert [reason for _, reason in told(judged(record(experts=experts), experts=1))] == [expected]


OUT = record(kind="take_out", steps=[step("p03")], return_by=date(2026, 11, 27))


def test_what_was_taken_out_comes_back_by_its_day_which_is_due():
    assert due(judged(OUT, kinds=["take_out"], returned=True)) == date(2026, 11, 27)
    [one] = judged(OUT, kinds=["take_out"], returned=True, today=date(2026, 11, 28))
    assert told([one]) == [("fail", "not_returned")] and one.due == date(2026, 11, 27)
    back = {**OUT, "returned": date(2026, 6, 10)}
    assert due(judged(back, kinds=["take_out"], returned=True)) == CONFIRMED_UNTIL
    late = {**OUT, "returned": date(2026, 11, 28)}
    assert told(judged(late, kinds=["take_out"], returned=True, today=date(2026, 11, 28))) == [("fail", "late")]
    early = {**OUT, "returned": date(2026, 12, 10)}
    assert told(judged(early, kinds=["take_out"], returned=True, today=date(2026, 11, 28))) == [
        ("fail", "not_returned")]


def test_one_that_is_not_done_yet_is_looked_at_as_far_as_it_goes():
    waiting = record(id="SP-2", done=None, steps=[step("p03")], evidence=[])
    assert told(judged(RECORD, waiting, fields=["what"])) == [("pass", "met")]
    wrong = {**waiting, "steps": [step("p05")]}
    assert told(judged(RECORD, wrong)) == [("fail", "not_entitled")]
    own = {**waiting, "applicant": "p03"}
    assert told(judged(RECORD, own)) == [("fail", "self_approved")]
    planned = {**waiting, "done": date(2026, 12, 24)}
    assert told(judged(RECORD, planned, fields=["what"])) == [("pass", "met")]


def test_where_nothing_is_done_yet_nothing_passes():
    assert told(judged(record(done=None))) == [("manual", "running")]


def test_no_record_fails_is_work_to_do_in_a_draft_and_a_day_in_the_future_is_no_record():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]
    assert told(judged(record(on=date(2026, 11, 28)))) == [("fail", "record_absent")]


def test_a_kind_without_line_in_the_matrix_fails():
    assert told(judged(record(kind="go_live"), kinds=["go_live"])) == [("fail", "record_absent")]


NONE = {"kind": "take_out", "on": date(2026, 10, 1), "by": "p05", "reason": "none was"}


def test_a_statement_of_none_ends_it_only_if_there_is_one_of_every_kind():
    found = judged(kinds=["take_out"], none=[NONE])
    assert told(found) == [("not_applicable", "none_declared")] and found[0].due == date(2027, 10, 1)
    assert told(judged(kinds=["change", "take_out"], none=[NONE])) == [("fail", "record_absent")]
    assert due(judged(RECORD, kinds=["change", "take_out"], none=[NONE])) == date(2027, 10, 1)


def test_an_expired_statement_and_one_by_somebody_who_had_left():
    old = {**NONE, "on": date(2025, 11, 26)}
    assert told(judged(kinds=["take_out"], none=[old])) == [("manual", "expired")]
    assert told(judged(kinds=["take_out"], none=[{**NONE, "on": date(2025, 11, 27)}])) == [
        ("not_applicable", "none_declared")]
    assert told(judged(kinds=["take_out"], none=[{**NONE, "by": "p20"}])) == [("fail", "unknown_person")]


def test_only_important_changes_need_a_plan_and_what_nobody_graded_counts_as_important():
    asked = {"fields": ["plan"], "important": True}
    none = [{"kind": "important_change", "on": date(2026, 10, 1), "by": "p05", "reason": "small ones alone"}]
    ordinary = record(importance="ordinary")
    assert told(judged(record(), **asked)) == [("fail", "field_absent")]
    assert told(judged(record(importance="important", plan="first one, then the other"), **asked)) == [("pass", "met")]
    assert told(judged(ordinary, record(id="SP-2", plan="so"), **asked)) == [("pass", "met")]
    assert told(judged(ordinary, **asked)) == [("fail", "record_absent")]
    assert told(judged(ordinary, none=none, **asked)) == [("not_applicable", "none_declared")]
    assert told(judged(record(importance="ordinary", major=True), **asked)) == [("fail", "field_absent")]


def test_what_was_never_returned_is_told_however_old_it_is():
    old = record(kind="take_out", id="SP-0", on=date(2023, 5, 20), done=date(2023, 6, 1), steps=[], return_by=date(
        2023, 7, 1))
    new = record(kind="take_out", steps=[step("p03")], return_by=date(2026, 7, 1), returned=date(2026, 6, 20))
    assert told(judged(old, new, kinds=["take_out"], returned=True)) == [("fail", "not_returned")]
    assert told(judged({**old, "returned": date(2023, 6, 20)}, new, kinds=["take_out"], returned=True)) == [
        ("pass", "met")]

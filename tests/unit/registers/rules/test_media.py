# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media and what was done with them."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.media import media
from tests.unit.registers.small_agency import PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

TAPE = {"id": "TAPE-1", "kind": "tape", "label": "B1", "place": "store", "custodian": "p29"}
MOVE = {
    "id": "JZ-1", "kind": "destruction", "medium": "TAPE-2", "by": "p29", "witness": "p30", "on": "2026-06-01",
    "method": "shred", "evidence": PAPER}
NONE = {"kind": "destruction", "on": "2026-10-01", "by": "p05", "reason": "none was"}
DESTROYED = {"movement": "destruction", "movement_fields": ["by", "on", "method"]}


def judged(records=(TAPE,), moves=(), none=(), today="2026-11-27", status="kept", files=None, others=None, **asked):
    register = {"records": list(records), "movements": list(moves), "none": list(none), "status": status}
    return media(small({"media": register, **(others or {})}, today=today, files=files), **asked)


def test_media_in_order_are_good_until_the_next_stock_taking():
    assert due(judged(fields=["place", "kind"])) == when("2027-04-08")
    assert due(judged(every="P3M")) == when("2027-01-08")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-04-08", [("pass", "met")]), ("2027-04-09", [("fail", "overdue")])])
def test_stock_taking_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged(today=today)
    assert told(found) == expected and found[0].due == when("2027-04-08")


@pytest.mark.parametrize(("change", "expected"), [
    ({"place": ""}, ("fail", "field_absent")), ({"place": "TODO"}, ("manual", "placeholder")),
    ({"custodian": "p20"}, ("fail", "custodian_left"))])
def test_each_medium_in_use_has_the_fields_and_a_custodian_who_is_employed(change, expected):
    assert told(judged([{**TAPE, **change}], fields=["place"])) == [expected]
    assert told(judged([TAPE, {**TAPE, **change, "gone": "2026-11-01"}], fields=["place"])) == [("pass", "met")]


def test_no_medium_fails_is_work_to_do_in_a_draft_and_may_be_stated():
    assert told(judged([])) == [("fail", "record_absent")]
    assert told(judged([], status="draft")) == [("manual", "record_absent")]
    [one] = judged([], none=[{**NONE, "kind": "medium"}])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")


def test_a_movement_by_two_people_is_good():
    assert due(judged(moves=[MOVE], **DESTROYED)) == when("2027-04-08")


@pytest.mark.parametrize(("change", "expected"), [
    ({"method": None}, ("fail", "field_absent")), ({"witness": None}, ("fail", "no_witness")),
    ({"witness": "p29"}, ("fail", "no_witness")), ({"witness": "p21"}, ("fail", "unknown_person")),
    ({"by": "nobody"}, ("fail", "unknown_person")), ({"evidence": []}, ("manual", "no_evidence")),
    ({"method": "待填"}, ("manual", "placeholder"))])
def test_a_movement_has_its_fields_its_evidence_and_a_second_person_employed_that_day(change, expected):
    assert told(judged(moves=[{**MOVE, **change}], **DESTROYED)) == [expected]


def test_somebody_who_left_since_was_a_witness_that_day_and_a_supplier_may_be_one():
    assert told(judged(moves=[{**MOVE, "witness": "p20"}], **DESTROYED)) == [("pass", "met")]
    assert told(judged(moves=[{**MOVE, "witness": "S-host"}], **DESTROYED)) == [("pass", "met")]


def test_evidence_is_the_recorded_file():
    assert told(judged(moves=[MOVE], files={PAPER[0]["file"]: ABSENT}, **DESTROYED)) == [("fail", "evidence_absent")]


@pytest.mark.parametrize(("method", "leaves", "expected"), [
    ("erase", True, ("fail", "not_destroyed")), ("overwrite", True, ("fail", "not_destroyed")),
    ("degauss", True, ("pass", "met")), ("shred", True, ("pass", "met")), ("erase", False, ("pass", "met"))])
def test_what_leaves_the_agency_is_destroyed_and_not_only_cleared(method, leaves, expected):
    assert told(judged(moves=[{**MOVE, "method": method, "leaves": leaves}], **DESTROYED)) == [expected]


def test_what_is_sent_to_be_repaired_is_cleared():
    repair = {**MOVE, "kind": "repair", "method": "erase", "leaves": True}
    assert told(judged(moves=[repair], movement="repair", movement_fields=["method"])) == [("pass", "met")]


def test_no_movement_fails_and_may_be_stated():
    assert told(judged(**DESTROYED)) == [("fail", "record_absent")]
    assert told(judged(moves=[{**MOVE, "on": "2026-11-28"}], **DESTROYED)) == [("fail", "record_absent")]
    assert told(judged(status="draft", **DESTROYED)) == [("manual", "record_absent")]
    assert told(judged(none=[NONE], **DESTROYED)) == [("not_applicable", "none_declared")]
    assert told(judged(none=[{**NONE, "on": "2025-11-26"}], **DESTROYED)) == [("manual", "expired")]
    assert told(judged([{**TAPE, "place": ""}], none=[NONE], fields=["place"], **DESTROYED)) == [
        ("fail", "field_absent")]


FORBIDDEN = {"movement": "abroad", "forbidden": True}
ABROAD = {**NONE, "kind": "abroad"}


def test_what_is_forbidden_needs_a_statement_that_it_did_not_happen_and_passes_by_it():
    found = judged(none=[ABROAD], **FORBIDDEN)
    assert due(found) == when("2027-04-08")
    assert due(judged(none=[{**ABROAD, "on": "2025-12-01"}], **FORBIDDEN)) == when("2026-12-01")
    assert told(judged(**FORBIDDEN)) == [("fail", "record_absent")]
    assert told(judged(none=[{**ABROAD, "on": "2025-11-26"}], **FORBIDDEN)) == [("manual", "expired")]


def test_what_is_forbidden_and_happened_fails_whatever_was_stated():
    found = judged(moves=[{**MOVE, "kind": "abroad"}], none=[ABROAD], **FORBIDDEN)
    assert told(found) == [("fail", "forbidden")]
    assert "TAPE-2" in found[0].message.en and "TAPE-2" in found[0].message.zh


OUT = {**MOVE, "kind": "take_out", "approval": "SP-1", "return_by": "2026-11-27"}
TAKEN = {"movement": "take_out", "movement_fields": ["approval", "return_by"]}
APPROVAL = {
    "id": "SP-1", "kind": "take_out", "what": "tape", "applicant": "p07", "on": "2026-05-20",
    "steps": [{"by": "p03", "on": "2026-06-01"}]}


def taken(approval=APPROVAL, today="2026-11-27", **change):
    matrix = [{"matter": "take_out", "department": "it", "approver": ["security_head"], "levels": 1}]
    return judged(moves=[{**OUT, **change}], today=today, others={
        "approvals": {"matrix": matrix, "records": [approval]}}, **TAKEN)


@pytest.mark.parametrize("approval", [
    {**APPROVAL, "id": "SP-2"}, {**APPROVAL, "steps": [{"by": "p03", "on": "2026-06-02"}]},
    {**APPROVAL, "steps": [{"by": "p05", "on": "2026-06-01"}]}, {**APPROVAL, "applicant": "p03"}],
    ids=["another", "after it", "not head that day", "of one's own"])
def test_taking_out_was_approved_by_that_day(approval):
    assert told(taken()) == [("pass", "met")]
    assert told(taken(approval)) == [("fail", "unapproved")]


def test_what_was_taken_out_is_back_by_its_day_as_the_movement_or_its_approval_says():
    assert told(taken(today="2026-11-28")) == [("fail", "not_returned")]
    assert told(taken(today="2026-11-28", returned="2026-11-28")) == [("fail", "late")]
    assert told(taken(today="2026-11-28", returned="2026-11-27")) == [("pass", "met")]
    assert told(taken(today="2026-11-28", returned="2026-11-29")) == [("fail", "not_returned")]
    assert told(taken({**APPROVAL, "returned": "2026-06-09"}, today="2026-11-28")) == [("pass", "met")]


def test_a_medium_that_was_destroyed_is_gone():
    move = {**MOVE, "medium": "TAPE-1"}
    assert told(judged(moves=[move], **DESTROYED)) == [("fail", "not_gone")]
    assert told(judged([TAPE, {**TAPE, "id": "TAPE-2", "gone": "2026-06-01"}], moves=[MOVE], **DESTROYED)) == [
        ("pass", "met")]
    # What was erased and stays may be used again.
    assert told(judged(moves=[{**move, "method": "erase", "leaves": False}], **DESTROYED)) == [("pass", "met")]


@pytest.mark.parametrize(("department", "expected"), [
    ("it", [("pass", "met")]), ("business", [("fail", "not_entitled")]), (None, [("fail", "field_absent")])])
def test_a_technical_department_destroys_where_the_clause_asks_who(department, expected):
    asked = {**DESTROYED, "movement_fields": ["by", "on", "method", "department"]}
    assert told(judged(moves=[{**MOVE, "department": department}], **asked)) == expected
    assert told(judged(moves=[{**MOVE, "department": "business"}], **DESTROYED)) == [("pass", "met")]


def test_a_medium_arrives_after_it_went_out():
    asked = {"movement": "transport", "movement_fields": ["delivered"]}
    move = {**MOVE, "kind": "transport", "medium": "TAPE-1"}
    assert told(judged(moves=[{**move, "delivered": "2026-06-01"}], **asked)) == [("pass", "met")]
    assert told(judged(moves=[{**move, "delivered": "2026-05-31"}], **asked)) == [("fail", "order")]
    assert told(judged(moves=[move], **asked)) == [("fail", "field_absent")]


def test_what_was_sent_abroad_within_two_years_counts():
    none = [{**NONE, "kind": "abroad"}]
    asked = {"movement": "abroad", "forbidden": True}
    move = {**MOVE, "kind": "abroad", "medium": "TAPE-1"}
    assert told(judged(moves=[move], none=none, **asked)) == [("fail", "forbidden")]
    assert told(judged(moves=[{**move, "on": "2024-11-26"}], none=none, **asked)) == [("pass", "met")]

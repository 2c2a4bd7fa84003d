# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of applications."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.tested import tested as look
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

APPLICATION = {
    "id": "credit", "class": "application", "version": "3.2.1", "parts": ["client"], "since": "2023-01-01"}
TEST = {
    "id": "CS-1", "application": "credit", "criterion": "login_module", "version": "3.2.1", "on": "2026-07-20",
    "tester": "p15", "result": "pass", "evidence": PAPER}


def judged(*tests, applications=(APPLICATION,), none=(), today="2026-11-27", status="kept", files=None, periods=None,
           **asked):
    registers = {
        "application_tests": {"records": list(tests), "none": list(none)},
        "assets": {"records": list(applications), "status": status}}
    return look(small(registers, today=today, files=files, periods=periods), criterion="login_module", **asked)


def test_a_passed_test_is_good_until_the_next_is_due():
    assert due(judged(TEST)) == when("2027-07-20")
    assert due(judged(TEST, every="P2Y")) == CONFIRMED_UNTIL
    assert due(judged(TEST, periods={"login_module": "P6M"})) == when("2027-01-20")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-07-20", [("pass", "met")]), ("2027-07-21", [("fail", "overdue")])])
def test_a_test_is_good_on_the_day_the_next_is_due_and_overdue_the_day_after(today, expected):
    found = judged(TEST, today=today)
    assert told(found) == expected and found[0].due == when("2027-07-20")


def test_the_register_is_confirmed_every_year():
    assert told(judged(TEST, every="P2Y", today="2027-10-09")) == [("manual", "expired")]


@pytest.mark.parametrize(("change", "expected"), [
    ({"result": "fail"}, ("fail", "test_failed")), ({"version": "3.2.0"}, ("fail", "other_version")),
    ({"tester": "p13"}, ("fail", "not_independent")), ({"tester": "nobody"}, ("fail", "unknown_person")),
    ({"tester": "p21"}, ("fail", "unknown_person")), ({"evidence": []}, ("manual", "no_evidence"))])
def test_each_way_to_be_wrong(change, expected):
    assert told(judged({**TEST, **change})) == [expected]


@pytest.mark.parametrize("tester", ["p14", "p20", "S-host"], ids=["developer only today", "left since", "a supplier"])
def test_the_tester_is_judged_by_that_day(tester):
    on = "2026-06-14"
    assert told(judged({**TEST, "tester": tester, "on": on})) == [("pass", "met")]


def test_evidence_is_the_recorded_file():
    assert told(judged(TEST, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


def test_the_newest_test_counts_and_one_to_come_does_not():
    failed = {**TEST, "id": "CS-2", "result": "fail"}
    assert told(judged(TEST, {**failed, "on": "2026-07-19"})) == [("pass", "met")]
    assert told(judged(TEST, {**failed, "on": "2026-07-21"})) == [("fail", "test_failed")]
    assert told(judged(TEST, {**failed, "on": "2026-11-28"})) == [("pass", "met")]


def test_every_application_in_use_is_tested():
    other = {**APPLICATION, "id": "portal"}
    [one] = judged(TEST, applications=[APPLICATION, other])
    assert told([one]) == [("manual", "never_tested")] and "portal" in one.message.en
    assert told(judged(TEST, applications=[APPLICATION, {**other, "retired": "2026-11-01"}])) == [("pass", "met")]


def test_an_application_without_version_was_not_tested_in_it():
    assert told(judged(TEST, applications=[{**APPLICATION, "version": None}])) == [("fail", "other_version")]


def test_only_applications_with_the_part_are_looked_at():
    plain = {**APPLICATION, "id": "batch", "parts": None}
    assert told(judged(TEST, applications=[APPLICATION, plain], part="client")) == [("pass", "met")]
    assert told(judged(TEST, applications=[plain], part="client")) == [("fail", "record_absent")]


@pytest.mark.parametrize(("part", "kind"), [(None, "application"), ("browser", "browser")])
def test_no_application_fails_is_work_to_do_in_a_draft_and_may_be_stated(part, kind):
    def without(**more):
        return judged(applications=[] if part is None else [APPLICATION], part=part, **more)

    assert told(without()) == [("fail", "record_absent")]
    none = {"kind": kind, "on": "2026-10-01", "by": "p05", "reason": "there is none"}
    [one] = without(none=[none])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")
    assert told(without(none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]

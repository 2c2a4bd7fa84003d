# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Institutions that are connected or have left."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.members import members
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

MEMBER = {
    "id": "JG-1", "state": "connected", "necessity": "queries", "assessed_by": "p27", "approved_by": "p02",
    "applied": "2025-01-06", "assessed": "2025-01-06", "connected_on": "2025-04-01", "test_result": "pass",
    "evidence": PAPER}
ASKED = {
    "fields": ["necessity", "test_result"], "order": ["applied", "assessed", "connected_on"],
    "apart": ["assessed_by", "approved_by"]}


def judged(*rows, none=(), today="2026-11-27", status="kept", files=None):
    register = {"records": list(rows), "none": list(none), "status": status}
    return members(small({"members": register}, today=today, files=files), state="connected", **ASKED)


def test_an_institution_in_order_is_good_until_the_register_is_to_be_confirmed():
    assert due(judged(MEMBER)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(MEMBER, today=today)) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({"necessity": ""}, [("fail", "field_absent")]), ({"assessed": None}, [("fail", "field_absent")]),
    ({"approved_by": None}, [("fail", "field_absent")]), ({"approved_by": "p27"}, [("fail", "self_approved")]),
    ({"assessed": "2025-04-02"}, [("fail", "order")]), ({"applied": "2025-01-07"}, [("fail", "order")]),
    ({"connected_on": "2026-11-28"}, [("fail", "future")]), ({"test_result": "fail"}, [("fail", "test_failed")]),
    ({"necessity": "TODO"}, [("manual", "placeholder")]), ({"evidence": []}, [("manual", "no_evidence")])])
def test_each_way_to_be_wrong(change, expected):
    assert told(judged({**MEMBER, **change})) == expected


def test_days_out_of_order_are_both_named():
    [one] = judged({**MEMBER, "assessed": "2025-04-02"})
    assert "'Connected on' (`connected_on`) is of 2025-04-01, before 'Assessed' (`assessed`) of" in one.message.en
    assert one.message.zh == "JG-1：“接入日期”（connected_on）为 2025-04-01，早于“评估日期”（assessed）的 2025-04-02"


def test_a_day_that_is_missing_between_hides_no_disorder():
    found = judged({**MEMBER, "assessed": None, "applied": "2025-05-01"})
    assert told(found) == [("fail", "field_absent"), ("fail", "order")]


def test_evidence_is_the_recorded_file():
    assert told(judged(MEMBER, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


def test_institutions_in_another_state_are_not_looked_at():
    assert told(judged(MEMBER, {"id": "JG-2", "state": "left"})) == [("pass", "met")]


def test_no_institution_fails_is_work_to_do_in_a_draft_and_may_be_stated():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]
    none = {"kind": "connected", "on": "2026-10-01", "by": "p05", "reason": "none is"}
    [one] = judged(none=[none])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")
    assert told(judged(none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]


@pytest.mark.parametrize(("change", "left"), [
    ({"user_roles": ["administrator", "query", "submission"]}, None),
    ({"user_roles": ["administrator", "query"]}, "Submission user"),
    ({"user_roles": ["administrator", "query"], "sides": ["user"]}, None),
    ({"user_roles": ["query"], "sides": ["user"]}, "Administrator"),
    ({}, "Administrator, Query user, Submission user")])
def test_its_rules_name_each_kind_of_users_that_it_has(change, left):
    world = small({"members": {"records": [{**MEMBER, **change}]}})
    found = members(world, state="connected", roles=["administrator", "query", "submission"])
    assert told(found) == ([("fail", "scope")] if left else [("pass", "met")])
    assert left is None or left in str(found[0].message)


def test_who_left_long_ago_is_not_looked_at_and_who_is_connected_always_is():
    gone = {**MEMBER, "state": "left", "connected_on": "2020-04-01", "left_on": "2024-11-26", "necessity": None}
    world = small({"members": {"records": [gone]}})
    assert told(members(world, state="left", fields=["necessity"])) == [("fail", "record_absent")]
    old = {
        **MEMBER, "applied": "2020-01-06", "assessed": "2020-01-06", "connected_on": "2020-04-01", "necessity": None}
    assert told(judged(old)) == [("fail", "field_absent")]


def test_the_list_of_its_users_is_gone_through_each_year():
    for day, expected in (("2025-11-26", ("fail", "overdue")), ("2025-11-27", ("pass", "met"))):
        world = small({"members": {"records": [{**MEMBER, "user_list_reviewed": day}]}})
        assert told(members(world, state="connected", fields=["user_list_reviewed"])) == [expected]

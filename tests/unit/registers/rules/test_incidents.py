# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents and zero reports."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.incidents import incidents
from tests.unit.registers.small_agency import PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

INCIDENT = {
    "id": "SJ-1", "class": "operation", "severity": "minor", "found": "2026-11-01", "due": "2026-11-27",
    "closed": "2026-11-20", "reporter": "p17", "reported_to": "p23", "cause": "disk full", "evidence": PAPER}
OPEN = {**INCIDENT, "closed": None, "cause": None, "evidence": []}
FIELDS = ["reporter", "cause"]


def judged(*rows, none=(), today="2026-11-27", status="kept", files=None, fields=FIELDS, **asked):
    register = {"records": list(rows), "none": list(none), "status": status}
    return incidents(small({"incidents": register}, today=today, files=files), fields=fields, **asked)


def test_an_incident_in_order_is_good_until_the_register_is_to_be_confirmed_again():
    assert due(judged(INCIDENT)) == when("2027-01-08")
    assert due(judged(INCIDENT, zero="P2M")) == when("2026-12-08")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-01-08", [("pass", "met")]), ("2027-01-09", [("manual", "expired")])])
def test_the_confirmation_is_good_for_a_quarter_to_the_day(today, expected):
    assert told(judged(INCIDENT, today=today)) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({"reporter": ""}, ("fail", "field_absent")), ({"cause": None}, ("fail", "field_absent")),
    ({"closed": "2026-11-27", "due": "2026-11-26"}, ("fail", "late")),
    ({"verified_by_user": True}, ("fail", "verified_by_user")), ({"cause": "待填"}, ("manual", "placeholder")),
    ({"evidence": []}, ("manual", "no_evidence"))])
def test_each_way_to_be_wrong(change, expected):
    assert told(judged({**INCIDENT, **change})) == [expected]


def test_evidence_is_the_recorded_file():
    assert told(judged(INCIDENT, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


def test_an_open_incident_has_until_its_day_which_is_due():
    assert due(judged(OPEN)) == when("2026-11-27")
    found = judged({**OPEN, "cause": "disk full", "evidence": PAPER}, today="2026-11-28")
    assert told(found) == [("fail", "overdue")] and found[0].due == when("2026-11-27")


def test_of_an_open_incident_what_is_known_at_once_is_asked_for_and_the_rest_on_its_day():
    assert told(judged({**OPEN, "reporter": None})) == [("fail", "field_absent")]
    assert told(judged(OPEN, today="2026-11-28")) == [
        ("fail", "field_absent"), ("manual", "no_evidence"), ("fail", "overdue")]


def test_a_day_of_closing_in_the_future_closes_nothing():
    assert told(judged({**INCIDENT, "closed": "2026-12-01", "due": "2026-11-26"})) == [("fail", "overdue")]


def test_only_incidents_of_the_class_are_looked_at():
    other = {**INCIDENT, "class": "disclosure"}
    assert told(judged({**INCIDENT, "cause": None}, other, category="disclosure")) == [("pass", "met")]
    assert told(judged(INCIDENT, category="disclosure")) == [("manual", "no_statement")]


ZERO = {"kind": "incident", "on": "2026-10-08", "by": "p05", "reason": "zero report"}


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-01-08", ("not_applicable", "none_declared")), ("2027-01-09", ("manual", "expired"))])
@pytest.mark.parametrize("holds", [None, "P1Y", "P3M"])
def test_a_zero_report_holds_for_a_quarter_whatever_it_says(today, expected, holds):
    [one] = judged(none=[{**ZERO, **({"holds": holds} if holds else {})}], today=today)
    assert told([one]) == [expected] and one.due == when("2027-01-08")


def test_a_zero_report_that_holds_for_less_holds_for_less():
    assert told(judged(none=[{**ZERO, "holds": "P1M"}])) == [("manual", "expired")]
    assert told(judged(none=[{**ZERO, "by": "p20"}])) == [("fail", "unknown_person")]


def test_a_zero_report_is_of_its_class():
    assert told(judged(none=[ZERO], category="disclosure")) == [("manual", "no_statement")]
    assert told(judged(none=[{**ZERO, "kind": "disclosure"}], category="disclosure")) == [
        ("not_applicable", "none_declared")]


@pytest.mark.parametrize("status", ["kept", "draft"])
def test_neither_incident_nor_report_is_for_a_person_and_one_to_come_is_none(status):
    assert told(judged(status=status)) == [("manual", "no_statement")]
    assert told(judged({**INCIDENT, "found": "2026-11-28"}, status=status)) == [("manual", "no_statement")]


def test_an_incident_has_a_year_at_most():
    slow = {**OPEN, "found": "2025-11-26", "due": "2036-01-01", "cause": "disk", "evidence": PAPER}
    found = judged(slow)
    assert told(found) == [("fail", "overdue")] and found[0].due == when("2026-11-26")


@pytest.mark.parametrize(("receiver", "expected"), [
    ("p23", ("fail", "wrong_receiver")), ("p24", ("pass", "met")), (None, ("pass", "met"))])
def test_operators_of_the_business_tell_the_departments_officer(receiver, expected):
    posts = {"assignments": [
        {"post": "business_operator", "person": "p17", "from": "2022-03-01"},
        {"post": "department_officer", "person": "p24", "from": "2022-03-01"}]}
    row = {**INCIDENT, "reported_to": receiver}
    world = small({"incidents": {"records": [row]}, "posts": posts})
    assert told(incidents(world, officer=True)) == [expected]
    assert told(incidents(world)) == [("pass", "met")]
    other = small({"incidents": {"records": [{**row, "reporter": "p07"}]}, "posts": posts})
    assert told(incidents(other, officer=True)) == [("pass", "met")]


def test_what_is_older_than_two_years_asks_for_a_zero_report():
    old = {**INCIDENT, "found": "2024-11-26", "closed": "2024-12-01", "due": "2024-12-24", "cause": None}
    assert told(judged(old)) == [("manual", "no_statement")]
    assert told(judged({**old, "closed": None})) == [
        ("fail", "field_absent"), ("fail", "overdue")]

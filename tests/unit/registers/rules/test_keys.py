# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cryptographic keys."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.keys import keys
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told
from tests.unit.registers.support import when

KEY = {
    "id": "KEY-1", "purpose": "backups", "algorithm": "SM4", "maker": "p04", "custodians": ["p29", "p30"],
    "users": ["p07"], "created": "2025-01-01", "expires": "2027-12-31", "verified": "2026-06-01", "place": "safe",
    "movements": [{"what": "hand-out", "on": "2026-06-01", "taker": "p07", "approval": "SP-1"}]}
APPROVAL = {
    "id": "SP-1", "kind": "key_movement", "what": "hand-out", "applicant": "p07", "on": "2026-05-20",
    "steps": [{"by": "p03", "on": "2026-06-01"}]}
LOOKS = ["register", "roles", "movements"]


def judged(look, *rows, approval=APPROVAL, none=(), today="2026-11-27", status="kept"):
    matrix = [{"matter": "key_movement", "department": "it", "approver": ["security_head"], "levels": 1}]
    return keys(small({
        "keys": {"records": list(rows), "none": list(none), "status": status},
        "approvals": {"matrix": matrix, "records": [approval]}}, today=today), look=look)


@pytest.mark.parametrize(("look", "until"), [
    ("register", "2027-06-01"), ("roles", "2027-10-08"), ("movements", "2027-10-08")])
def test_a_key_in_order_is_good_until_it_is_to_be_verified_or_the_register_confirmed(look, until):
    assert due(judged(look, KEY)) == when(until)


def test_the_register_is_good_until_the_key_expires_if_that_is_sooner():
    assert due(judged("register", {**KEY, "expires": "2026-12-31"})) == when("2026-12-31")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("fail", "overdue")])])
def test_the_confirmation_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged("roles", KEY, today=today)
    assert told(found) == expected and found[0].due == CONFIRMED_UNTIL


@pytest.mark.parametrize(("change", "today", "expected"), [
    ({"place": ""}, "2026-11-27", [("fail", "field_absent")]),
    ({"expires": None}, "2026-11-27", [("fail", "field_absent")]),
    ({"verified": None}, "2026-11-27", [("fail", "field_absent")]),
    ({"expires": "2026-11-27"}, "2026-11-27", [("pass", "met")]),
    ({"expires": "2026-11-26"}, "2026-11-27", [("fail", "expired_key")]),
    ({}, "2027-06-01", [("pass", "met")]), ({}, "2027-06-02", [("fail", "overdue")]),
    ({"place": "待填"}, "2026-11-27", [("manual", "placeholder")])])
def test_the_register_has_each_key_verified_and_not_expired(change, today, expected):
    assert told(judged("register", {**KEY, **change}, today=today)) == expected


@pytest.mark.parametrize(("change", "reason"), [
    ({"custodians": ["p29"]}, "no_dual_control"), ({"custodians": ["p29", "p29"]}, "no_dual_control"),
    ({"custodians": None}, "no_dual_control"), ({"maker": None}, "field_absent"), ({"users": []}, "field_absent"),
    ({"custodians": ["p29", "p04"]}, "conflict"), ({"custodians": ["p29", "p07"]}, "conflict"),
    ({"custodians": ["p29", "p20"]}, "left")],
    ids=["one", "one twice", "nobody", "maker unknown", "users unknown", "who made it", "who uses it", "who left"])
def test_two_keep_it_who_neither_made_nor_use_it(change, reason):
    assert told(judged("roles", {**KEY, **change})) == [("fail", reason)]


@pytest.mark.parametrize("approval", [
    {**APPROVAL, "id": "SP-2"}, {**APPROVAL, "kind": "change"},
    {**APPROVAL, "steps": [{"by": "p03", "on": "2026-06-02"}]},
    {**APPROVAL, "steps": [{"by": "p05", "on": "2026-06-01"}]}, {**APPROVAL, "applicant": "p03"}],
    ids=["another", "of another kind", "after it", "not head that day", "of one's own"])
def test_a_movement_was_approved_as_one_by_that_day(approval):
    assert told(judged("movements", KEY, approval=approval)) == [("fail", "unapproved")]


def test_a_movement_names_who_took_it_and_one_to_come_is_none():
    move = KEY["movements"][0]
    assert told(judged("movements", {**KEY, "movements": [{**move, "taker": None}]})) == [("fail", "no_taker")]
    assert told(judged("movements", {**KEY, "movements": [{**move, "approval": None}]})) == [("fail", "unapproved")]
    later = {"what": "hand-out", "on": "2026-11-28"}
    assert told(judged("movements", {**KEY, "movements": [later]})) == [("pass", "met")]
    assert told(judged("movements", {**KEY, "movements": None})) == [("pass", "met")]


@pytest.mark.parametrize("look", LOOKS)
def test_no_key_fails_is_work_to_do_in_a_draft_and_may_be_stated(look):
    assert told(judged(look)) == [("fail", "record_absent")]
    assert told(judged(look, {**KEY, "created": "2026-11-28"})) == [("fail", "record_absent")]
    assert told(judged(look, status="draft")) == [("manual", "record_absent")]
    none = {"kind": "key", "on": "2026-10-01", "by": "p05", "reason": "none are used"}
    assert told(judged(look, none=[none])) == [("not_applicable", "none_declared")]
    assert told(judged(look, none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]


def test_another_word_is_a_mistake_in_the_catalogue():
    with pytest.raises(ValueError, match="'locks' is none of register, roles, movements"):
        judged("locks", KEY)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Suppliers and their agreements."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.suppliers import suppliers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, TODAY, when

AGREEMENT = {"on": "2025-07-01", "until": "2027-06-30", "evidence": PAPER}
SUPPLIER = {
    "id": "S-1", "kind": "outsourcing", "agreements": {"security": AGREEMENT}, "commitments": "7x24", "people": []}
NONE = {"kind": "outsourcing", "on": "2026-10-01", "by": "p05", "reason": "none"}


def judged(*rows, none=(), today="2026-11-27", status="kept", kinds=("outsourcing",), files=None, accounts=(), **asked):
    register = {"records": list(rows), "none": list(none), "status": status}
    world = small({"suppliers": register}, today=today, files=files, accounts=accounts)
    return suppliers(world, kinds=list(kinds), agreements=["security"], **asked)


def test_agreements_in_force_are_good_until_the_first_ends():
    assert due(judged(SUPPLIER)) == when("2027-06-30")
    longer = {**SUPPLIER, "agreements": {"security": {**AGREEMENT, "until": "2029-01-01"}}}
    assert due(judged(longer)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-06-30", [("pass", "met")]), ("2027-07-01", [("fail", "expired_agreement")])])
def test_an_agreement_is_in_force_on_its_last_day(today, expected):
    found = judged(SUPPLIER, today=today)
    assert told(found) == expected and found[0].due == when("2027-06-30")


def test_the_register_is_gone_through_every_year():
    longer = {**SUPPLIER, "agreements": {"security": {**AGREEMENT, "until": "2029-01-01"}}}
    assert told(judged(longer, today="2027-10-08")) == [("pass", "met")]
    assert told(judged(longer, today="2027-10-09")) == [("fail", "overdue")]


@pytest.mark.parametrize("agreements", [
    {}, None, {"contract": AGREEMENT}, {"security": {**AGREEMENT, "on": "2026-11-28"}}],
    ids=["none", "absent", "another", "of a day to come"])
def test_an_agreement_that_is_not_there_is_named(agreements):
    [one] = judged({**SUPPLIER, "agreements": agreements})
    assert told([one]) == [("fail", "no_agreement")] and "S-1" in one.message.en


def test_fields_and_evidence():
    assert told(judged({**SUPPLIER, "commitments": ""}, fields=["commitments"])) == [("fail", "field_absent")]
    assert told(judged({**SUPPLIER, "commitments": "待填"})) == [("manual", "placeholder")]
    bare = {**SUPPLIER, "agreements": {"security": {**AGREEMENT, "evidence": []}}}
    assert told(judged(bare)) == [("manual", "no_evidence")]
    assert told(judged(SUPPLIER, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


@pytest.mark.parametrize(("until", "expected"), [
    ("2027-06-30", ("pass", "met")), ("2027-07-01", ("fail", "account_outlives")),
    (None, ("fail", "account_outlives"))])
def test_an_account_ends_with_the_last_agreement(until, expected):
    person = {"name": "Li", "account": "vendor_li", "until": until}
    assert told(judged({**SUPPLIER, "people": [person]})) == [expected]


def test_somebody_without_account_needs_no_end():
    assert told(judged({**SUPPLIER, "people": [{"name": "Li"}]})) == [("pass", "met")]


def test_an_account_that_has_ended_is_gone_from_the_hosts():
    ended = {**SUPPLIER, "people": [{"name": "Li", "account": "vendor_li", "until": "2026-11-26"}]}
    there = [Account("db1", "vendor_li", there=True)]
    [one] = judged(ended, accounts=there)
    assert told([one]) == [("fail", "account_left")] and one.about == ("accounts", "db1")
    assert told(judged(ended, accounts=[Account("db1", "vendor_li", "Li", ("S-1",))])) == [("fail", "account_left")]
    assert due(judged(ended, today="2026-11-26", accounts=there)) == when("2026-11-26")
    assert told(judged(ended, accounts=[Account("db1", "zhao", there=True)])) == [("pass", "met")]
    assert told(judged(ended, accounts=[Account("db1", "vendor_li", "Li", there=False)])) == [("pass", "met")]
    last_day = {**SUPPLIER, "people": [{"name": "Li", "account": "vendor_li", "until": "2026-11-27"}]}
    assert told(judged(last_day, accounts=there)) == [("pass", "met")]


def test_the_account_of_a_supplier_that_ended_ends_on_that_day():
    other = {**SUPPLIER, "id": "S-2"}
    person = {"name": "Li", "account": "vendor_li", "until": "2026-10-01"}
    over = {**SUPPLIER, "ended": "2026-09-30", "agreements": {}, "people": [person]}
    assert told(judged(other, over)) == [("fail", "account_outlives")]
    assert told(judged(other, {**over, "people": [{**person, "until": "2026-09-30"}]})) == [("pass", "met")]


def test_a_supplier_that_ended_needs_no_agreement_and_is_none_of_the_kind():
    over = {**SUPPLIER, "agreements": {}, "ended": "2026-11-01"}
    assert told(judged(over)) == [("fail", "record_absent")]
    assert told(judged(SUPPLIER, over)) == [("pass", "met")]


def test_no_supplier_fails_and_is_work_to_do_in_a_draft():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]


def test_a_statement_of_none_ends_it_only_if_there_is_one_of_every_kind():
    [one] = judged(none=[NONE])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")
    kinds = ["outsourcing", "maintenance"]
    assert told(judged(none=[NONE], kinds=kinds)) == [("fail", "record_absent")]
    maintenance = {**SUPPLIER, "kind": "maintenance"}
    assert due(judged(maintenance, none=[{**NONE, "on": "2026-01-01"}], kinds=kinds)) == when("2027-01-01")
    assert told(judged(none=[{**NONE, "on": "2025-11-26"}])) == [("manual", "expired")]


def test_performance_is_reviewed_each_year():
    world = small({"suppliers": {"records": [{**SUPPLIER, "performance_review": "2025-11-26"}]}})
    kinds, agreements = [SUPPLIER["kind"]], list(SUPPLIER["agreements"])
    [one] = suppliers(world, kinds=kinds, agreements=agreements, fields=["performance_review"])
    assert told([one]) == [("fail", "overdue")] and one.due.isoformat() == "2026-11-26"
    assert told(suppliers(world, kinds=kinds, agreements=agreements)) == [("pass", "met")]
    world = small({"suppliers": {"records": [{**SUPPLIER, "performance_review": "2025-11-27"}]}})
    assert due(suppliers(world, kinds=kinds, agreements=agreements, fields=["performance_review"])) == TODAY

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed passwords."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.envelopes import envelopes
from tests.unit.registers.small_agency import due, small, told
from tests.unit.registers.support import when

ASSETS = [
    {"id": "web1", "class": "server", "since": "2023-01-01"}, {"id": "pc1", "class": "terminal", "since": "2023-01-01"},
    {"id": "old1", "class": "server", "since": "2023-01-01", "retired": "2026-10-01"}]
ENVELOPE = {
    "id": "XF-1", "asset": "web1", "account": "root", "sealed": "2026-09-01", "changed": "2026-09-01",
    "custodian": "p29"}


def judged(*rows, today="2026-11-27", status="kept", **asked):
    return envelopes(small(
        {"assets": {"records": ASSETS}, "keys": {"envelopes": list(rows), "status": status}}, today=today), **asked)


def test_a_sealed_password_is_good_until_it_is_to_be_changed():
    assert due(judged(ENVELOPE)) == when("2027-03-01")
    assert due(judged(ENVELOPE, every="P3M")) == when("2026-12-01")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-03-01", [("pass", "met")]), ("2027-03-02", [("fail", "overdue")])])
def test_the_change_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged(ENVELOPE, today=today)
    assert told(found) == expected and found[0].due == when("2027-03-01")


def test_an_asset_without_is_named_and_one_out_of_use_needs_none():
    [one] = judged({**ENVELOPE, "asset": "pc1"})
    assert told([one]) == [("fail", "no_envelope")] and "web1" in one.message.en
    assert told(judged(ENVELOPE, {**ENVELOPE, "asset": "old1", "changed": "2020-01-01"})) == [("pass", "met")]


@pytest.mark.parametrize("change", [
    {"opened": "2026-09-02"}, {"changed": "2026-09-02"}], ids=["opened since", "changed since: the old one is in it"])
def test_it_was_sealed_since_it_was_opened_or_changed(change):
    assert told(judged({**ENVELOPE, **change})) == [("fail", "not_resealed")]
    assert told(judged({**ENVELOPE, **change, "sealed": "2026-09-02"})) == [("pass", "met")]


@pytest.mark.parametrize("custodian", ["p07", "p09", "p11", "p20"], ids=["system", "network", "database", "left"])
def test_who_keeps_it_is_employed_and_no_administrator(custodian):
    [one] = judged({**ENVELOPE, "custodian": custodian})
    assert told([one]) == [("fail", "custodian")] and custodian in one.message.en


def test_who_was_an_administrator_on_the_day_it_was_sealed_knows_it():
    keys = {"envelopes": [ENVELOPE]}
    posts = {"assignments": [{"post": "dba", "person": "p29", "from": "2022-03-01", "to": "2026-09-02"}]}
    assert told(envelopes(small({"assets": {"records": ASSETS}, "keys": keys, "posts": posts}))) == [
        ("fail", "custodian")]
    posts["assignments"][0]["to"] = "2026-09-01"
    assert told(envelopes(small({"assets": {"records": ASSETS}, "keys": keys, "posts": posts}))) == [("pass", "met")]


def test_one_that_is_to_be_sealed_in_the_future_is_none_and_none_fails():
    assert told(judged({**ENVELOPE, "sealed": "2026-11-28"})) == [("fail", "no_envelope")]
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]


def test_what_is_to_be_filled_in_and_an_old_confirmation_are_for_a_person():
    assert told(judged({**ENVELOPE, "account": "待填"})) == [("manual", "placeholder")]
    late = {"sealed": "2027-09-01", "changed": "2027-09-01"}
    assert told(judged({**ENVELOPE, **late}, today="2027-10-08")) == [("pass", "met")]
    assert told(judged({**ENVELOPE, **late}, today="2027-10-09")) == [("manual", "expired")]

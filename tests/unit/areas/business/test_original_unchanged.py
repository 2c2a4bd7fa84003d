# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Original records that were written again, may be, or do not fit their digest are told by counts."""

import hashlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.original_unchanged import (
    OriginalUnchanged,
)
from tests.unit.areas.business.conftest import PERSONS

CONTROL = OriginalUnchanged()
RAW = {"raw": {"table": "credit.raw", "id": "id", "body": "body", "digest": "digest", "algorithm": "sha256"}}


def answers(updated="0", deleted="0", granted=(), owners=(), same=(("1", "1"), ("2", "1"))):
    return {
        "pg_stat_all_tables": [[updated, deleted, "1", "2026-01-02"]], "aclexplode": [list(row) for row in granted],
        "pg_has_role": [[one] for one in owners], "newest": [list(row) for row in same]}


def test_records_that_fit_and_that_nobody_may_change_pass(asked):
    assert asked(CONTROL, answers(), RAW)["status"] == "pass"


@pytest.mark.parametrize("more, words", [
    ({"updated": "5"}, "5 rows of credit.raw were written again and 0 deleted since 2026-01-02"),
    ({"granted": [("app", "DELETE, UPDATE")]}, "app has DELETE, UPDATE on credit.raw"),
    ({"owners": ["dba"]}, "dba can log in with the owner's rights on credit.raw"),
    ({"same": [("7", "0"), ("8", "1")]}, "1 of 2 records of credit.raw are other than their digest says; rows: 7.")])
def test_what_is_wrong_is_told(asked, more, words):
    found = asked(CONTROL, answers(**more), RAW)
    assert found["status"] == "fail" and words in found["message"]["en"]


@pytest.mark.parametrize("more, state, change", [
    ({}, {"replica": True}, None), ({"same": []}, {}, None), ({"same": [("1", None)]}, {}, None),
    ({}, {}, lambda held: held["credit.raw"].update(kind="v"))])
def test_what_cannot_be_seen_is_no_pass(asked, more, state, change):
    assert asked(CONTROL, answers(**more), RAW, state=state, change=change)["status"] == "not_checked"


def test_a_body_that_is_hashed_here_stays_here(asked):
    mapping = {"raw": {**RAW["raw"], "algorithm": "sha1"}}
    body = PERSONS[0] + PERSONS[1]
    rows = [["1", body, hashlib.sha1(body.encode()).hexdigest()], ["2", body, "00"]]
    found = asked(CONTROL, {**answers(), 'SELECT "id", "body"': rows}, mapping)
    assert found["status"] == "fail" and "1 of 2 records" in found["message"]["en"]


def test_a_digest_that_python_does_not_know_is_not_compared(asked, monkeypatch):
    def unknown(name, data=b""):
        raise ValueError(name)
    monkeypatch.setattr(hashlib, "new", unknown)
    mapping = {"raw": {**RAW["raw"], "algorithm": "sm3"}}
    found = asked(CONTROL, {**answers(), 'SELECT "id", "body"': [["1", "x", "00"]]}, mapping)
    assert found["status"] == "not_checked"

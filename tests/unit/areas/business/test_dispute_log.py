# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dispute is handled in its time and by what was found; a query for one has one."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.dispute_log import DisputeLog
from tests.unit.areas.business.conftest import MAPPING

CONTROL = DisputeLog()
DISPUTES = {"dispute": {
    "table": "credit.dispute", "id": "id", "received": "received", "subject": "subject", "handler": "handler",
    "checked": "checked", "outcome": {"column": "outcome", "right": "R", "wrong": "W", "unclear": "U"},
    "corrected": "corrected", "statement": "statement", "replied": "replied"}}
WHOLE = {**DISPUTES, "query_log": {**MAPPING["query_log"], "dispute_reason": "16"}}
RULES = ("no handler", "not checked or not answered", "after more than 20 days", "were not corrected", "no statement")


def answers(*numbers, queries=(0, 0, 0)):
    return {
        "NOT EXISTS": [[str(number) for number in queries]],
        "SELECT count(*), count(CASE": [[str(number) for number in numbers]], 'SELECT "id"': [["D1"]]}


def test_handled_disputes_pass(asked):
    found = asked(CONTROL, answers(8, 0, 0, 0, 0, 0, queries=(5, 0, 0)), WHOLE)
    assert found["status"] == "pass" and "8 disputes" in found["message"]["en"]


@pytest.mark.parametrize("rule", range(len(RULES)))
def test_each_rule_counts_and_names_rows(asked, rule):
    found = asked(CONTROL, answers(9, *(2 if one == rule else 0 for one in range(5))), WHOLE)
    assert found["status"] == "fail" and RULES[rule] in found["message"]["en"]
    assert found["message"]["en"].endswith("rows: D1.")


def test_queries_without_a_dispute_and_by_others_are_counted(asked):
    found = asked(CONTROL, answers(8, 0, 0, 0, 0, 0, queries=(5, 2, 1)), WHOLE)
    told = [one["message"]["en"].partition(": ")[2] for one in found["details"]]
    assert told == [
        "of 5 queries for disputes 2 have no dispute of that subject on their day.",
        "of 5 queries for disputes 1 were made by users who handle no dispute."]


def test_no_dispute_and_no_reason_of_disputes_are_no_pass(asked):
    assert asked(CONTROL, answers(0, 0, 0, 0, 0, 0), WHOLE)["status"] == "not_checked"
    found = asked(CONTROL, answers(8, 0, 0, 0, 0, 0), DISPUTES)
    assert found["status"] == "not_checked" and "dispute_reason" in found["message"]["en"]


@pytest.mark.parametrize("counts, status, words", [
    ((4, 0), "pass", ""), ((4, 1), "fail", "of 4 records that were found to be right 1 were changed after that")])
def test_a_record_that_was_found_to_be_right_stays_as_it_was(asked, counts, status, words):
    record = {"table": "credit.loan", "id": "id", "changed": "changed", "dispute": "loan_id"}
    mapping = {**WHOLE, "dispute": {**DISPUTES["dispute"], "record": record}}
    joined = {"JOIN \"credit\".\"loan\"": [[str(count) for count in counts]]}
    found = asked(CONTROL, {**joined, **answers(8, 0, 0, 0, 0, 0, queries=(5, 0, 0))}, mapping)
    assert found["status"] == status and words in found["message"]["en"]


def test_a_materialized_view_does_not_tell_how_old_it_is(asked):
    def change(found):
        found["credit.dispute"]["kind"] = "m"
    found = asked(CONTROL, answers(8, 0, 0, 0, 0, 0, queries=(5, 0, 0)), WHOLE, change)
    assert found["status"] == "not_checked" and "credit.dispute is a materialized view" in found["message"]["en"]

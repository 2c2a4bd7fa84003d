# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adverse records past their term are counted, and whatever could not be seen is no pass."""

import datetime

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.adverse_retention import AdverseRetention
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.adverse import years_before
from tests.unit.areas.business.conftest import MAPPING, PERSONS, refused

CONTROL = AdverseRetention()
PAST, FUTURE, OPEN = '"ended" < \'2021-11-22\'', '"ended" > \'2026-11-23', '"ended" IS NULL'


def answers(past=0, future=0):
    return {
        "SELECT \"id\"": [["17"], ["18"]], PAST: [[str(past)]], FUTURE: [[str(future)]], OPEN: [["4"]]}


def test_records_within_their_term_pass_and_those_without_an_end_are_told(asked):
    found = asked(CONTROL, answers())
    assert found["status"] == "pass"
    assert found["message"]["en"] == (
        "PostgreSQL credit: 0 records are past their term (before 2021-11-22); 4 have not ended.")


def test_records_past_their_term_are_counted_and_some_named(asked):
    found = asked(CONTROL, answers(past=2))
    assert (found["status"], found["actual"]) == ("fail", "2")
    assert "ended before 2021-11-22" in found["message"]["en"] and ": 17, 18." in found["message"]["en"]


def test_an_end_in_the_future_is_a_fail_of_data(asked):
    found = asked(CONTROL, answers(future=1))
    assert found["status"] == "fail" and "end in the future" in found["message"]["en"]


def test_only_those_of_persons_are_counted(asked):
    personal = {"column": "kind", "value": "it's P"}
    found = asked(CONTROL, answers(), {"adverse": {**MAPPING["adverse"], "personal": personal}})
    assert [question for question in found["asked"] if "count" in question and "\"kind\" = 'it''s P'" not in question
            ] == []


def test_a_table_without_a_row_is_no_pass(asked):
    found = asked(CONTROL, {"SELECT 1": []})
    assert found["status"] == "not_checked" and "has no row" in found["message"]["en"]


def test_a_copy_outside_production_has_no_terms(asked):
    found = asked(CONTROL, database={"role": "non_production"})
    assert found["status"] == "not_applicable"


def test_what_would_read_too_much_is_not_asked(asked):
    found = asked(CONTROL, answers(), reads=(8000000, []))
    assert found["status"] == "not_checked" and "8000000 rows of credit.adverse" in found["message"]["en"]
    assert "index" in found["advice"]["en"] and not [one for one in found["asked"] if "count" in one]


def test_a_table_that_nobody_has_counted_is_not_read(asked):
    found = asked(CONTROL, answers(), reads=(0, ["credit.adverse"]))
    assert found["status"] == "not_checked" and "ANALYZE" in found["advice"]["en"]


@pytest.mark.parametrize("code, words", [
    ("57014", "business_seconds"), ("42501", "gives no right to read"), ("XX000", "(code XX000)"),
    ("40001", "in favour of recovery")])
def test_an_error_of_the_server_is_told_in_our_words(asked, code, words):
    found = asked(CONTROL, {**answers(), PAST: refused(code)})
    assert found["status"] == "error" and words in found["message"]["en"]


def test_an_answer_that_is_no_number_is_an_error_that_quotes_nothing(asked):
    found = asked(CONTROL, {**answers(), PAST: [[PERSONS[0] + "x"]]})
    assert found["status"] == "error" and "Faulty: ValueError" in found["message"]["en"]


@pytest.mark.parametrize("change, words", [
    (lambda held: held.clear(), "is not there"),
    (lambda held: held["credit.adverse"].update(readable=False), "may not be read by reader"),
    (lambda held: held["credit.adverse"].update(hides=True), "row-level security"),
    (lambda held: held["credit.adverse"]["columns"].pop("ended"), "credit.adverse.ended: is not there"),
    (lambda held: held["credit.adverse"]["columns"]["ended"].update(readable=False), "may not be read"),
    (lambda held: held["credit.adverse"]["columns"]["ended"].update(kind="number", type="int8"),
     "is of type int8 where a date or a time is needed (business_mapping.adverse.ended)")])
def test_a_table_that_is_not_as_mapped_is_an_error_that_names_the_place(asked, change, words):
    found = asked(CONTROL, answers(), change=change)
    assert found["status"] == "error" and words in found["message"]["en"]


def test_a_replica_that_stands_still_says_what_is_not_seen(asked):
    found = asked(CONTROL, answers(), state={"replica": True, "behind": 90000})
    assert found["status"] == "not_checked" and "25 hours" in found["message"]["en"]


def test_names_of_persons_among_the_numbers_of_rows_are_not_shown(asked):
    found = asked(CONTROL, {**answers(past=6), "SELECT \"id\"": [[value] for value in PERSONS]})
    assert found["status"] == "fail" and found["message"]["en"].endswith(": (not shown).")


@pytest.mark.parametrize("today, limit", [
    ((2026, 11, 22), (2021, 11, 22)), ((2028, 2, 29), (2023, 3, 1)), ((2029, 3, 1), (2024, 3, 1))])
def test_the_term_ends_five_years_later(today, limit):
    assert years_before(datetime.date(*today), 5) == datetime.date(*limit)


def test_without_a_database_or_a_section_nothing_is_a_pass(asked):
    assert asked(CONTROL, mapping={"users": MAPPING["users"]})["status"] == "not_checked"

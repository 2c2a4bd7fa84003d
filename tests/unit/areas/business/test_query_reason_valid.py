# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reason has to be valid on its day, and the database has to hold it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.query_reason_valid import QueryReasonValid
from tests.unit.areas.business.conftest import MAPPING, PERSONS

CONTROL = QueryReasonValid()
LOG = {"query_log": MAPPING["query_log"]}
CODES = {"query_log": {**MAPPING["query_log"], "reasons": {
    "table": "credit.reason", "code": "code", "from": "first", "until": "last"}}}
HELD = {"pg_constraint": [["1"]]}


def reasons(*rows):
    return {"GROUP BY 1, 2": [list(row) for row in rows]}


def test_valid_reasons_that_the_database_holds_pass(asked):
    found = asked(CONTROL, {**reasons(("01", "2026-11-20", "5"), ("02", "2026-11-21", "6")), **HELD}, LOG)
    assert found["status"] == "pass" and "11 queries since 2026-10-23" in found["message"]["en"]


def test_an_unknown_reason_is_counted_and_one_that_may_be_a_persons_is_not_shown(asked):
    found = asked(CONTROL, {**reasons(
        ("01", "2026-11-20", "5"), ("99", "2026-11-20", "2"), (PERSONS[0], "2026-11-20", "1")), **HELD}, LOG)
    assert found["status"] == "fail" and "3 of 8 queries" in found["message"]["en"]
    assert found["message"]["en"].endswith(": 99, (not shown).")


@pytest.mark.parametrize("day, status", [("2026-10-31", "pass"), ("2026-11-01", "fail"), ("2019-01-01", "fail")])
def test_a_code_is_valid_from_its_first_day_to_its_last(asked, day, status):
    found = asked(CONTROL, {
        **reasons(("1", day, "5")), "FROM \"credit\".\"reason\"": [["01 ", "2020-01-01", "2026-10-31"]], **HELD}, CODES)
    assert found["status"] == status


def test_no_code_at_all_is_a_fail(asked):
    found = asked(CONTROL, {**reasons(("01", "2026-11-20", "5")), 'FROM "credit"."reason"': [], **HELD}, CODES)
    assert found["status"] == "fail" and "no valid reason at all" in found["message"]["en"]


def test_a_column_that_nothing_holds_is_a_fail_at_level_3(asked):
    told = {**reasons(("01", "2026-11-20", "5")), "pg_constraint": [["0"]]}
    assert asked(CONTROL, told, LOG)["status"] == "fail"
    assert asked(CONTROL, told, LOG, level=2)["status"] == "pass"


def test_what_holds_the_column_of_a_view_is_not_seen(asked):
    found = asked(CONTROL, reasons(("01", "2026-11-20", "5")), LOG, change=lambda held: held["credit.log"].update(
        kind="v"))
    assert found["status"] == "not_checked" and "is no table" in found["message"]["en"]


@pytest.mark.parametrize("right, status", [("20000", "pass"), ("19980", "pass"), ("19979", "fail")])
def test_identity_numbers_that_nobody_checked_are_counted(asked, right, status):
    mapping = {**LOG, "subjects": {"table": "credit.subject", "id": "id", "identifier": "id_no"}}
    found = asked(CONTROL, {
        "DISTINCT": [["20000", right]], **reasons(("01", "2026-11-20", "5")), **HELD}, mapping)
    assert found["status"] == status


def test_without_codes_and_without_queries_nothing_is_a_pass(asked):
    bare = {"query_log": {name: value for name, value in MAPPING["query_log"].items() if name != "reasons"}}
    assert asked(CONTROL, {}, bare)["status"] == "not_checked"
    assert asked(CONTROL, reasons(), LOG)["status"] == "not_checked"

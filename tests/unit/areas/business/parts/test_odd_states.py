# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that breaks off, cancels or is mapped oddly costs what it concerns, and no more."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.adverse_retention import AdverseRetention
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.de_identified import DeIdentified
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.exchange_log import ExchangeLog
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.query_log_complete import QueryLogComplete
from tests.unit.areas.business.conftest import MAPPING, refused
from tests.unit.areas.business.test_exchange_log import EXCHANGE, answers

LOG = {"query_log": MAPPING["query_log"]}
COUNTED = "SELECT count(*), count(CASE"


def in_turn(*given):
    """Return what answers a question otherwise each time; the last answer stays."""
    left = list(given)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize("times, status", [(1, "pass"), (2, "error")])
def test_a_replica_that_cancels_is_asked_once_more(asked, times, status):
    counted = in_turn(*[refused("40001")] * times, [["9", "0", "0", "0", "0", "0"]])
    found = asked(QueryLogComplete(), {COUNTED: counted}, LOG)
    assert found["status"] == status and ("in favour of recovery" in found["message"]["en"]) == (status == "error")


def test_a_later_question_that_takes_too_long_hides_nothing_of_the_first(asked):
    found = asked(QueryLogComplete(), {
        COUNTED: [["9", "2", "3", "0", "0", "0"]], 'SELECT "id"': [["7"]], "IS NULL": refused("57014")}, LOG,
        change=lambda held: held["credit.log"]["columns"]["at"].update(filled=False))
    told = {one["status"]: one["message"]["en"] for one in found["details"]}
    assert found["status"] == "error" and "business_seconds" in told["error"]
    assert any("organization 3" in one["message"]["en"] for one in found["details"])


def test_one_table_may_be_mapped_twice(asked):
    mapping = {
        "adverse": {"table": "credit.all", "id": "id", "ended": "ended"},
        "subjects": {"table": "credit.all", "id": "id", "identifier": "number"}}
    found = asked(AdverseRetention(), {"SELECT count": [["0", "0", "0"]], "LIMIT 1": [["1"]]}, mapping)
    assert found["status"] == "pass", found["message"]


def test_a_number_of_seconds_is_no_time(asked):
    def change(held):
        held["credit.log"]["columns"]["at"].update(kind="number", type="int8")
    found = asked(QueryLogComplete(), {}, LOG, change)
    assert found["status"] == "error" and "is of type int8 where a date or a time is needed" in found["message"]["en"]


def test_a_negative_count_of_records_is_a_wrong_one(asked):
    found = asked(ExchangeLog(), answers(1, 0, 0, 0, 0, 0, 0, 0), {"exchange": EXCHANGE})
    assert '"ok" < 0 OR "bad" < 0' in found["asked"][0]


def test_a_table_of_a_server_that_is_not_there_costs_itself_alone(asked, monkeypatch):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import postgresql

    monkeypatch.setattr(postgresql, "texts", lambda *_given: [["lab", "far", "a"], ["lab", "near", "a"]])
    monkeypatch.setattr(postgresql, "sample", lambda *_given: "")
    found = asked(DeIdentified(), {'"lab"."far"': refused("08001"), '"lab"."near"': [["9", *["0"] * 7]]}, {
        "de_identified": {"databases": ["analysis"]}})
    told = [one["message"]["en"] for one in found["details"]]
    assert found["status"] == "error" and len(told) == 1 and "lab.far cannot be looked into" in told[0]

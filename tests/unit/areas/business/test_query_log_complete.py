# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A field that is missing in a row is counted; a silent log is no pass."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.query_log_complete import QueryLogComplete
from tests.unit.areas.business.conftest import MAPPING

CONTROL = QueryLogComplete()
LOG = {"query_log": MAPPING["query_log"]}
BATCH = {"query_log": {**MAPPING["query_log"], "batch": {
    "table": "credit.batch", "id": "id", "organization": "org", "user": "usr", "time": "at", "reason": "reason",
    "content": "content", "records": "records", "log": "batch_id"}}}


def counts(*numbers):
    return {"SELECT count(*), count(CASE": [[str(number) for number in numbers]]}


def test_whole_rows_pass_with_their_count(asked):
    found = asked(CONTROL, counts(1000, 0, 0, 0, 0, 0), LOG)
    assert found["status"] == "pass" and "1000 rows of credit.log since 2026-10-23" in found["message"]["en"]


def test_each_missing_field_is_counted_and_rows_are_named(asked):
    found = asked(CONTROL, {**counts(1000, 0, 3, 0, 0, 2), 'SELECT "id"': [["17"], ["21"]]}, LOG)
    assert found["status"] == "fail"
    assert "organization 3, subject 2; rows: 17, 21." in found["message"]["en"]
    assert "\u673a\u6784 3\u3001\u88ab\u67e5\u8be2\u5bf9\u8c61 2" in found["message"]["zh"]


def test_blanks_of_chinese_texts_are_nothing_too(asked):
    found = asked(CONTROL, counts(1, 0, 0, 0, 0, 0), LOG)
    assert any("\u3000" in question for question in found["asked"])


def test_rows_in_the_future_and_without_a_time_are_counted_apart(asked):
    def timeless(held):
        held["credit.log"]["columns"]["at"]["filled"] = False
    found = asked(
        CONTROL, {**counts(9, 2, 0, 0, 0, 0), "IS NULL": [["5"]]}, LOG, change=timeless)
    told = [one["message"]["en"] for one in found["details"]]
    assert [one for one in told if "2 rows of credit.log have a time in the future" in one]
    assert [one for one in told if "5 rows of credit.log have no time" in one]


def test_an_empty_log_is_no_pass(asked):
    assert asked(CONTROL, counts(0, 0, 0, 0, 0, 0), LOG)["status"] == "not_checked"


def test_an_empty_log_while_users_logged_in_is_a_fail(asked):
    found = asked(CONTROL, {**counts(0, 0, 0, 0, 0, 0), 'FROM "credit"."users"': [["7"]]})
    assert found["status"] == "fail" and "7 users have logged in" in found["message"]["en"]


def test_a_request_of_many_has_its_fields_and_its_count(asked):
    found = asked(CONTROL, {
        'LEFT JOIN': [["2"]], 'THEN 1 END) FROM "credit"."batch"': [["4", "0", "0", "0", "0", "1", "0"]],
        'SELECT "id"': [["B5"]], **counts(10, 0, 0, 0, 0, 0)}, BATCH)
    told = " ".join(one["message"]["en"] for one in found["details"])
    assert "content 1; rows: B5." in told and "2 requests of credit.batch name another number" in told


def test_a_name_of_a_table_is_only_ever_a_name(asked):
    odd = {"query_log": {**MAPPING["query_log"], "table": '"odd"";DROP TABLE x;--"."t t"', "user": '"u""\'{0}%s"'}}

    def same(held):
        held['"odd"";DROP TABLE x;--"."t t"']["columns"]['u"\'{0}%s'] = dict(
            kind="text", type="text", filled=True, number=2, readable=True)
    found = asked(CONTROL, counts(5, 0, 0, 0, 0, 0), odd, change=same)
    assert found["status"] == "pass"
    assert all('"odd"";DROP TABLE x;--"."t t"' in one for one in found["asked"] if "count" in one)
    assert any('("u""\'{0}%s")::text' in one for one in found["asked"])

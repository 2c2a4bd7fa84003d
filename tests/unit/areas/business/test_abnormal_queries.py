# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule finds its days; what was looked into in time is no finding; whose subject it is, is told to nobody."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.abnormal_queries import AbnormalQueries
from tests.unit.areas.business.conftest import MAPPING, PERSONS

CONTROL = AbnormalQueries()
LOG = {"query_log": {**MAPPING["query_log"], "handled": {
    "table": "credit.alert", "user": "usr", "day": "day", "handled": "handled"}}}
# A working day, a Saturday.
DAY, SATURDAY, YESTERDAY = "2026-11-12", "2026-11-14", "2026-11-21"


def answers(days=(), usual=(), organizations=(), handled=(), subjects=("0", "0"), mean=(), after=()):
    return {
        "SELECT who": [list(row) for row in days], " IN ('u": [list(row) for row in usual],
        "avg(asked)": [list(row) for row in mean], "AS date) > CAST": [list(row) for row in after],
        "min(CAST": [list(row) for row in handled], "count(DISTINCT": [list(subjects)],
        '"org", CAST("at" AS date), count(*)': [list(row) for row in organizations]}


def usual(user, *counts):
    return [(user, str(count)) for count in counts]


def test_nothing_out_of_the_ordinary_passes(asked):
    assert asked(CONTROL, answers(), LOG)["status"] == "pass"


@pytest.mark.parametrize("count, status", [("501", "fail"), ("500", "pass")])
def test_many_more_than_usual_is_a_finding(asked, count, status):
    found = asked(CONTROL, answers(
        days=[("u1", DAY, count, "0", "o1")], usual=usual("u1", 100, 90, 100, 110, 100, 501)), LOG)
    assert found["status"] == status
    if status == "fail":
        assert "over 5 times the user's usual were not looked into: u1 2026-11-12." in found["message"]["en"]


def test_who_is_new_is_compared_with_the_organization(asked):
    told = answers(days=[("u1", DAY, "150", "0", "o1")], usual=usual("u1", 150), mean=[("o1", "20.5")])
    assert asked(CONTROL, told, LOG)["status"] == "fail"
    assert asked(CONTROL, {**told, "avg(asked)": [["o1", "40"]]}, LOG)["status"] == "pass"


def test_nights_and_days_off_are_findings(asked):
    found = asked(CONTROL, answers(days=[("u1", DAY, "30", "25", "o1"), ("u2", SATURDAY, "30", "0", "o1")]), LOG)
    told = [one["message"]["en"] for one in found["details"]]
    assert "20 times or more between 22 and 6 o'clock were not looked into: u1 2026-11-12." in told[0]
    assert "20 times or more on a day off were not looked into: u2 2026-11-14." in told[1]


def test_a_saturday_that_is_worked_is_no_day_off_and_a_holiday_is_one(asked):
    days = answers(days=[("u2", SATURDAY, "30", "0", "o1"), ("u3", DAY, "30", "0", "o1")])
    found = asked(CONTROL, days, LOG, worked_days=[SATURDAY], holidays=[DAY])
    assert len(found["details"]) == 1 and "u3 2026-11-12." in found["message"]["en"]


@pytest.mark.parametrize("when, status", [("2026-11-15", "pass"), ("2026-11-16", "fail"), (None, "fail")])
def test_what_was_looked_into_in_time_is_no_finding(asked, when, status):
    found = asked(CONTROL, answers(days=[("u1", DAY, "30", "25", "o1")], handled=[("u1", DAY, when)]), LOG)
    assert found["status"] == status


def test_there_is_time_left_for_what_was_yesterday(asked):
    found = asked(CONTROL, answers(days=[("u1", YESTERDAY, "30", "25", "o1")]), LOG)
    assert found["status"] == "manual" and "u1 2026-11-21" in found["message"]["en"]


def test_an_organization_above_its_usual_is_a_finding(asked):
    days = [("o1", f"2026-11-{day:02}", "100") for day in range(2, 10)] + [("o1", DAY, "301")]
    found = asked(CONTROL, answers(organizations=days), LOG)
    assert found["status"] == "fail" and "o1 2026-11-12." in found["message"]["en"]


def test_a_subject_that_many_ask_for_is_only_counted(asked):
    found = asked(CONTROL, answers(subjects=("2", "14")), LOG)
    assert found["status"] == "manual" and found["message"]["en"].startswith(
        "PostgreSQL credit: 2 subjects were asked for by 10 organizations or more within 7 days (one by 14)")


def test_queries_after_leaving_are_findings(asked):
    found = asked(CONTROL, answers(after=[("u9", DAY, "4")]), {**LOG, "users": MAPPING["users"]})
    assert found["status"] == "fail" and "after having left were not looked into: u9 2026-11-12." in (
        found["message"]["en"])


def test_a_user_whose_code_may_be_a_persons_is_not_shown(asked):
    found = asked(CONTROL, answers(days=[(PERSONS[1], DAY, "30", "25", "o1")]), LOG)
    assert found["status"] == "fail" and ": (not shown) 2026-11-12." in found["message"]["en"]


def test_an_empty_period_and_a_cut_answer_are_no_pass(asked):
    assert asked(CONTROL, {"SELECT 1": []}, LOG)["status"] == "not_checked"
    many = [("u%d" % number, DAY, "20", "0", "o1") for number in range(20000)]
    assert asked(CONTROL, answers(days=many), LOG)["status"] == "not_checked"

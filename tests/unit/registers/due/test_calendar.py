# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is due: rounds from findings, the calendar as another's parser reads it, the tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due import calendar
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.calendar import (
    ics,
    markdown,
    rounds,
    soon,
    text,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.duties import duty_named, duty_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import catalogue

TODAY = date(2026, 11, 27)
CALLS = {
    "7.1.2-B-a": [{"rule": "done", "kind": "internal_audit"}],
    "7.1.2-B-b": [{"rule": "done", "kind": "internal_audit"}, {"rule": "policy", "kind": "audit"}],
    "7.2.2-B-a": [{"rule": "held", "posts": ["dba"]}],
    "7.2.2-B-b": [{"rule": "apart", "one": ["dba"], "others": ["tester"]}],
}


def detail(due: str | None, who: str | None = None, **more: Any) -> dict[str, Any]:
    return {"status": "pass", "due": due, "who": who, **more}


def finding(clause: str, *details: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"control": "register_x", "clauses": [clause], "details": list(details), **more}


def found(*findings: dict[str, Any], **more: Any) -> list[calendar.Round]:
    return rounds(findings, CALLS, today=TODAY, **more)


AUDITS = (
    finding("7.1.2-B-a", detail("2027-09-20")),
    finding("7.1.2-B-b", detail("2027-09-20"), detail("2027-03-01", duty="policy")),
    finding("7.2.2-B-a", detail("2026-10-08")), finding("7.2.2-B-b", detail("2026-10-08")))


def events(one: bytes) -> list[Any]:
    return list(Calendar.from_ical(one).walk("VEVENT"))


# Rounds


def test_a_round_is_one_duty_of_one_person_on_one_day():
    seen = found(*AUDITS)
    assert [(one.due, one.duty, one.clauses, one.overdue) for one in seen] == [
        (date(2026, 10, 8), "apart", ("7.2.2-B-a", "7.2.2-B-b"), True),
        (date(2027, 3, 1), "policy", ("7.1.2-B-b",), False),
        (date(2027, 9, 20), "done/internal_audit", ("7.1.2-B-a", "7.1.2-B-b"), False)]
    assert seen[0].who == "security_head" and seen[0].responsible.zh == "安全主管"


def test_another_person_has_a_round_of_their_own_and_a_name():
    seen = found(
        finding("7.1.2-B-a", detail("2027-09-20", "p03"), detail("2027-09-20", "p04")), names={"p03": "王\u202e芳"})
    assert [(one.who, one.responsible.en, one.number) for one in seen] == [("p03", "王\\u202e芳", 0), ("p04", "p04", 1)]


def test_the_last_day_is_not_overdue_and_what_has_no_day_is_in_no_calendar():
    assert [one.overdue for one in found(finding("7.1.2-B-a", detail("2026-11-27")))] == [False]
    assert found(finding("7.1.2-B-a", detail(None)), finding("7.1.2-B-a")) == []


def test_a_finding_without_details_is_due_itself():
    assert [one.due for one in found(finding("7.1.2-B-a", due="2027-09-20"))] == [date(2027, 9, 20)]


def test_every_call_of_the_catalogue_is_a_duty_with_a_name_and_a_post():
    calls = [call for clause in catalogue.load().clauses.values() for call in clause.rules]
    for call in calls:
        duty = duty_named(duty_of(call))
        assert duty.what.zh != duty.what.en and duty.post, call
    assert len(calls) > 300


def test_every_rule_has_a_duty():
    for rule in RULES:
        assert duty_named(duty_of({"rule": rule, "kind": "internal_audit"})).what.zh != rule


@pytest.mark.parametrize("rule", ["assessed_before_live", "assessed_after_change", "reported"])
def test_what_is_gone_through_is_not_called_what_was_done(rule):
    # Such a pass ends with a register's confirmation: nobody owes another assessment by that day.
    assert duty_of({"rule": rule, "kind": "security_assessment"}) == rule
    assert duty_named(rule).what.zh.startswith(("核对", "按期上报，核对"))


def test_one_clause_is_no_clauses():
    assert [one.title().en for one in found(finding("7.2.2-B-a", detail("2027-10-08")))] == [
        "Confirm who holds which post (1 clause)"]


# The calendar


def test_another_parser_reads_the_events():
    seen = events(ics(found(*AUDITS), agency="Example", today=TODAY))
    assert [one["DTSTART"].dt for one in seen] == [date(2026, 10, 8), date(2027, 3, 1), date(2027, 9, 20)]
    assert str(seen[0]["SUMMARY"]) == "逾期：确认岗位任职（2 条）"
    assert str(seen[2]["DESCRIPTION"]).endswith("条款: 7.1.2-B-a 7.1.2-B-b")
    for one in seen:
        assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(days=1)
        assert [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")] == [timedelta(days=-30), timedelta(days=-7)]
    assert "Overdue: " in str(events(ics(found(*AUDITS), agency="Example", today=TODAY, language="en"))[0]["SUMMARY"])


def test_one_report_gives_one_file():
    assert ics(found(*AUDITS), agency="Example", today=TODAY) == ics(
        found(*reversed(AUDITS)), agency="Example", today=TODAY)


def test_a_round_that_was_done_moves_its_event():
    before = events(ics(found(finding("7.1.2-B-a", detail("2026-09-20"))), agency="Example", today=TODAY))[0]
    later = date(2026, 12, 1)
    after = events(ics(
        rounds([finding("7.1.2-B-a", detail("2027-12-01"))], CALLS, today=later), agency="Example", today=later))[0]
    assert before["UID"] == after["UID"] and after["SEQUENCE"] > before["SEQUENCE"]
    other = events(ics(found(finding("7.1.2-B-a", detail("2026-09-20"))), agency="Other", today=TODAY))[0]
    assert other["UID"] != before["UID"]


def test_no_two_events_have_one_uid():
    seen = events(ics(found(
        finding("7.1.2-B-a", detail("2027-09-20", "p03"), detail("2027-09-20", "p04"), detail("2027-09-21", "p03"))),
        agency="Example", today=TODAY))
    assert len({one["UID"] for one in seen}) == 3


@pytest.mark.parametrize("name", [
    "a,b;c\\d", "two\nlines", "two\r\nlines", "END:VEVENT\r\nBEGIN:VEVENT", "汉" * 200, "a" + "汉" * 200, "😀" * 90,
    ""])
def test_what_people_are_called_does_not_break_the_file(name):
    one = ics(found(finding("7.1.2-B-a", detail("2027-09-20", "p03")), names={"p03": name}), agency="E", today=TODAY)
    assert all(len(line) <= 75 for line in one.split(b"\r\n"))
    assert b"\n" not in one.replace(b"\r\n", b"") and one.endswith(b"END:VCALENDAR\r\n")
    for line in one.split(b"\r\n"):
        line.decode("utf-8")
    seen = events(one)
    shown = name.replace("\r", "\\r").replace("\n", "\\n")
    assert len(seen) == 1 and str(seen[0]["DESCRIPTION"]).split("\n")[0] == f"责任人: {shown}"


def test_signs_that_mean_something_come_back_as_they_were():
    told = "a,b;c\\d\ne"
    line = calendar._folded(f"SUMMARY:{calendar._escaped(told)}")
    assert line == b"SUMMARY:a\\,b\\;c\\\\d\\ne\r\n"


def test_an_empty_calendar_is_one():
    assert events(ics([], agency="Example", today=TODAY)) == []


# Tables


def test_what_is_soon_is_also_what_is_overdue():
    seen = found(*AUDITS)
    assert soon(seen, today=TODAY, within=Period("P30D")) == seen[:1]
    assert soon(seen, today=TODAY, within=Period("P4M")) == seen[:2]
    assert soon(seen, today=TODAY) == seen


def test_a_table_for_a_chat():
    assert markdown(found(*AUDITS), today=TODAY, within=Period("P30D")) == (
        "| 到期日 | 事项 | 责任人 | 条款 |\n| --- | --- | --- | --- |\n"
        "| 2026-10-08 已逾期 | 确认岗位任职 | 安全主管 | 7.2.2-B-a 7.2.2-B-b |\n")
    assert markdown(found(*AUDITS), today=TODAY, language="en").count("\n") == 5
    assert markdown([], today=TODAY, within=Period("P30D")) == "2026-12-27 前没有到期事项。\n"
    assert markdown([], today=TODAY, language="en") == "Nothing is due.\n"


def test_a_name_is_no_column_and_calls_nobody():
    seen = found(finding("7.1.2-B-a", detail("2027-09-20", "p03")), names={"p03": "a|b @all <b> [x](y)\nz"})
    row = markdown(seen, today=TODAY).splitlines()[2]
    assert "a\\|b \\@all \\<b\\> \\[x\\](y)\\\\nz" in row


def test_lines_for_a_terminal():
    assert text(found(*AUDITS), today=TODAY, within=Period("P30D"), language="en") == (
        "2026-10-08 overdue  Confirm who holds which post  Head of information security  7.2.2-B-a 7.2.2-B-b\n")
    assert text([], today=TODAY) == "没有到期事项。\n"

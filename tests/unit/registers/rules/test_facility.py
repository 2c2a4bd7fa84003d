# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machine rooms."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.facility import facility
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

LOOK = {"on": "2026-08-15", "by": "p27", "result": "good", "evidence": PAPER}
ROOM = {"id": "JF-1", "facts": {"feeds": 2, "fire_alarm": True}, "inspections": {"two_feeds": LOOK}}
FACTS = [{"fact": "feeds", "at_least": 2}]
HOST = {"id": "S-1", "kind": "hosting", "certificate": {
    "number": "T3", "items": ["two_feeds"], "until": "2027-06-30", "evidence": PAPER}}


def judged(*rooms, today="2026-11-27", status="kept", files=None, facts=FACTS, host=HOST, periods=None, **asked):
    registers = {"facilities": {"rooms": list(rooms), "status": status}, "suppliers": {"records": [
        {"id": "S-host", "kind": "hosting"}, host]}}
    return facility(
        small(registers, today=today, files=files, periods=periods), item="two_feeds", facts=facts, **asked)


def looked(**change):
    return {**ROOM, "inspections": {"two_feeds": {**LOOK, **change}}}


def test_a_room_as_needed_is_good_until_the_next_inspection_or_confirmation():
    assert due(judged(ROOM)) == when("2027-08-15")
    assert due(judged(ROOM, every="P3Y")) == CONFIRMED_UNTIL
    assert due(judged(ROOM, periods={"two_feeds": "P6M"})) == when("2027-02-15")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-08-15", [("pass", "met")]), ("2027-08-16", [("fail", "overdue")])])
def test_the_inspection_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged(ROOM, today=today)
    assert told(found) == expected and found[0].due == when("2027-08-15")


def test_the_register_is_confirmed_every_year():
    assert told(judged(ROOM, every="P3Y", today="2027-10-09")) == [("manual", "expired")]


def test_a_condition_that_is_not_met_shows_the_value():
    [one] = judged({**ROOM, "facts": {"feeds": 1}})
    assert told([one]) == [("fail", "not_met")]
    assert "Number of feeds = 1" in one.message.en and "市电路数 = 1" in one.message.zh and "≥ 2" in one.message.zh


@pytest.mark.parametrize("facts", [{}, {"feeds": "two"}, None])
def test_a_fact_that_is_not_there_or_no_number_is_for_a_person(facts):
    [one] = judged({**ROOM, "facts": facts})
    assert told([one]) == [("manual", "fact_absent")] and "Number of feeds" in one.message.en


def test_each_condition_is_looked_at():
    both = [*FACTS, {"fact": "fire_alarm"}]
    assert told(judged(ROOM, facts=both)) == [("pass", "met")]
    assert told(judged({**ROOM, "facts": {"feeds": 1}}, facts=both)) == [("fail", "not_met"), ("manual", "fact_absent")]


@pytest.mark.parametrize(("change", "expected"), [
    ({"result": "bad"}, ("fail", "bad")), ({"result": None}, ("fail", "bad")),
    ({"evidence": []}, ("manual", "no_evidence")),
    ({"by": "nobody"}, ("fail", "unknown_person")), ({"by": "p20"}, ("fail", "unknown_person")),
    ({"on": "2026-11-28"}, ("fail", "record_absent")), ({"result": "待填"}, ("manual", "placeholder"))])
def test_each_way_an_inspection_can_be_wrong(change, expected):
    assert expected in told(judged(looked(**change)))


def test_a_supplier_may_inspect_and_evidence_is_the_recorded_file():
    assert told(judged(looked(by="S-host"))) == [("pass", "met")]
    assert told(judged(ROOM, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


@pytest.mark.parametrize(("by", "expected"), [
    ("p16", ("fail", "self_inspected")), ("p17", ("pass", "met"))], ids=["manager that day", "manager only today"])
def test_the_room_s_manager_of_that_day_does_not_inspect_it(by, expected):
    assert told(judged(looked(by=by))) == [expected]


def test_every_room_is_looked_at():
    found = judged(ROOM, {"id": "JF-2", "facts": {"feeds": 2}, "inspections": {}})
    assert told(found) == [("fail", "record_absent")] and "JF-2" in found[0].message.en


def test_no_inspection_and_no_room_are_work_to_do_in_a_draft():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]
    assert told(judged({**ROOM, "inspections": None}, status="draft")) == [("manual", "record_absent")]


HOSTED = {"id": "JF-1", "hosted_by": "S-1"}


def test_the_certificate_of_who_hosts_a_room_stands_for_the_items_it_lists():
    assert due(judged(HOSTED)) == when("2027-06-30")
    found = judged(HOSTED, today="2027-07-01")
    assert told(found) == [("fail", "expired_certificate")] and found[0].due == when("2027-06-30")


def test_a_certificate_needs_evidence():
    assert told(judged(HOSTED, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]
    bare = {**HOST, "certificate": {**HOST["certificate"], "evidence": []}}
    assert told(judged(HOSTED, host=bare)) == [("manual", "no_evidence")]


@pytest.mark.parametrize("certificate", [None, {**HOST["certificate"], "items": ["fire"]}])
def test_what_the_certificate_does_not_list_is_inspected_as_before(certificate):
    host = {**HOST, "certificate": certificate}
    assert told(judged(HOSTED, host=host)) == [("manual", "fact_absent"), ("fail", "record_absent")]
    assert told(judged({**ROOM, "hosted_by": "S-1"}, host=host)) == [("pass", "met")]


def test_a_value_that_the_standard_does_not_give_is_told_as_this_projects_reading():
    facts = [{"fact": "feeds", "at_least": 2, "reading": True}]
    for room in (ROOM, {**ROOM, "facts": {"feeds": 1}}):
        [one] = judged(room, facts=facts)
        assert "this project's reading" in one.message.en and "本项目的解释" in one.message.zh
        assert "this project's reading" not in judged(room)[0].message.en

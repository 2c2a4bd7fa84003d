# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawing of the network."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.topology import topology
from tests.unit.registers.small_agency import due, small, told
from tests.unit.registers.support import ABSENT, CHANGED, when

FILE = "evidence/topology.drawio"
DRAWING = {"drawn": "2026-08-01", "checked": "2026-08-02", "evidence": [{"file": FILE, "sha256": "0" * 64}]}
RECORDS = [
    {"id": "sw1", "class": "network", "since": "2023-01-01"}, {"id": "line1", "class": "line", "since": "2023-01-01"},
    {"id": "ZC-7", "inventory_name": "web1", "class": "server", "since": "2023-01-01"},
    {"id": "pc1", "class": "terminal", "since": "2023-01-01"}]
TEXT = "sw1\nline1 (192.0.2.1)\nweb1."


def judged(text=TEXT, records=RECORDS, drawing=DRAWING, today="2026-11-27", status="kept"):
    register = {"records": list(records), "topology": drawing, "status": status}
    return topology(small({"assets": register}, today=today, files={FILE: text}))


def test_a_drawing_that_names_everything_is_good_until_it_is_to_be_compared_again():
    assert due(judged()) == when("2027-08-02")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-08-02", [("pass", "met")]), ("2027-08-03", [("fail", "overdue")])])
def test_the_comparison_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged(today=today)
    assert told(found) == expected and found[0].due == when("2027-08-02")


@pytest.mark.parametrize("text", [
    "sw10 line1 web1", "old-sw1 line1 web1", "xsw1 line1 web1", "sw1-old line1 web1", "sw1.old line1 web1",
    "line1 web1", "SW1 line1 web1"])
def test_an_id_is_found_as_a_word_of_its_own(text):
    found = judged(text)
    assert told(found) == [("fail", "not_drawn")]
    assert "sw1 is in use" in found[0].message.en and "sw1" in found[0].message.zh


@pytest.mark.parametrize("text", ["核心交换机sw1，line1；web1", "sw1. line1, web1", "sw1<br>line1&nbsp;ZC-7"])
def test_a_word_may_stand_between_anything_that_is_no_part_of_an_id(text):
    assert told(judged(text)) == [("pass", "met")]


def test_an_id_in_chinese_is_found_too():
    switch = {"id": "核心交换机", "class": "network", "since": "2023-01-01"}
    assert told(judged(records=[switch], text="核心交换机 A")) == [("pass", "met")]


def test_what_is_out_of_use_need_not_be_drawn():
    gone = {"id": "web9", "class": "server", "since": "2023-01-01", "retired": "2026-07-01"}
    assert told(judged(records=[*RECORDS, gone])) == [("pass", "met")]


@pytest.mark.parametrize("change", [
    {"id": "sw2", "class": "network", "since": "2026-08-02"},
    {"id": "line2", "class": "line", "since": "2023-01-01", "retired": "2026-08-02"}])
def test_a_network_that_changed_since_makes_it_outdated(change):
    [one] = judged(text=TEXT + " sw2", records=[*RECORDS, change])
    assert told([one]) == [("fail", "outdated")]
    assert "2026-08-02" in one.message.en


def test_a_change_on_the_day_of_the_drawing_is_on_it():
    change = {"id": "sw2", "class": "network", "since": "2026-08-01"}
    assert told(judged(text=TEXT + " sw2", records=[*RECORDS, change])) == [("pass", "met")]


@pytest.mark.parametrize(("text", "expected"), [
    (ABSENT, ("fail", "evidence_absent")), (CHANGED, ("fail", "evidence_differs"))])
def test_the_file_is_the_recorded_one(text, expected):
    assert told(judged(text)) == [expected]


def test_no_evidence_and_a_picture_without_text_are_for_a_person():
    assert told(judged(drawing={**DRAWING, "evidence": []})) == [("manual", "no_evidence")]
    world = small({"assets": {"records": RECORDS, "topology": DRAWING}})
    world.files.text = lambda path: None
    assert told(topology(world)) == [("manual", "unreadable_text")]
    world.files.text = lambda path: b"\xff".decode()
    assert told(topology(world)) == [("manual", "unreadable_text")]


def test_no_drawing_or_one_of_a_day_to_come_fails_and_is_work_to_do_in_a_draft():
    assert told(judged(drawing=None)) == [("fail", "record_absent")]
    assert told(judged(drawing={**DRAWING, "drawn": "2026-11-28"})) == [("fail", "record_absent")]
    assert told(judged(drawing=None, status="draft")) == [("manual", "record_absent")]


def test_a_drawing_of_nothing_is_none():
    assert told(judged(records=[])) == [("fail", "record_absent")]

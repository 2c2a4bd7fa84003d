# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule may look at: people on a day, statements of none, confirmations, what is still to be filled in."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register, Unreadable, World
from tests.unit.registers import support

PEOPLE = {"records": [
    {"id": "p1", "employment": "staff", "joined": "2022-03-01"},
    {"id": "p2", "employment": "staff", "joined": "2022-03-01", "left": "2026-06-15"},
    {"id": "x1", "employment": "supplier", "joined": "2026-08-01"}]}
POSTS = {"assignments": [
    {"post": "dba", "person": "p2", "role": "A", "from": "2022-03-01"},
    {"post": "dba", "person": "p1", "role": "B", "from": "2022-03-01", "to": "2026-09-01"},
    {"post": "dba", "person": "x1", "from": "2026-09-01"}]}


@pytest.fixture
def world():
    return support.world(people=PEOPLE, posts=POSTS)


class TestPeople:
    @pytest.mark.parametrize(("day", "employed"), [
        ("2022-02-28", False), ("2022-03-01", True), ("2026-06-14", True), ("2026-06-15", False)])
    def test_on_a_day(self, world, day, employed):
        assert world.employed("p2", date.fromisoformat(day)) is employed

    def test_somebody_unknown_is_not_employed(self, world):
        assert not world.employed("p9") and not world.employed(None) and not world.staff("p9")

    def test_staff_is_no_supplier(self, world):
        assert world.everybody() == {"p1", "x1"} and not world.staff("x1")

    @pytest.mark.parametrize(("day", "holders"), [
        ("2026-06-01", {"p1", "p2"}), ("2026-08-31", {"p1"}), ("2026-09-01", {"x1"})])
    def test_a_and_b_hold_a_post_while_they_are_here(self, world, day, holders):
        assert world.people_in(["dba"], date.fromisoformat(day)) == holders

    def test_holders_of_the_own_staff(self, world):
        assert world.holders("dba", staff=True) == []


class TestRecords:
    def test_some_values_in_the_order_of_the_file(self, world):
        assert [one["id"] for one in world.records("people", id=["x1", "p1"])] == ["p1", "x1"]
        assert [one["person"] for one in world.records("posts", "assignments", post="dba", role="B")] == ["p1"]
        assert world.records("people", id="p9") == [] and world.records("media") == []

    def test_what_is_returned_is_nobody_elses(self, world):
        world.records("people").clear()
        assert len(world.records("people")) == 3

    def test_a_register_with_a_fault_is_read_by_no_rule(self):
        with pytest.raises(Unreadable) as caught:
            World({"posts": Register("posts", faults=[Text("x", "x")])}, support.TODAY).records("posts")
        assert caught.value.register.name == "posts"

    def test_what_was_asked_is_remembered(self, world):
        world.records("media")
        assert "media" in world.asked


class TestNone:
    def none(self, on, by="p1", **more):
        return support.world(people=PEOPLE, approvals={"none": [
            {"kind": "cross_border", "on": on, "by": by, "reason": "x", **more}]}).none("approvals", "cross_border")

    @pytest.mark.parametrize(("more", "status", "reason"), [
        ({"on": "2026-10-08"}, "not_applicable", "none_declared"),
        ({"on": "2025-11-27"}, "not_applicable", "none_declared"),
        ({"on": "2025-11-26"}, "manual", "expired"), ({"on": "2026-08-26", "holds": "P3M"}, "manual", "expired"),
        ({"on": "2026-10-08", "by": "p2"}, "fail", "unknown_person")])
    def test_a_statement_holds_its_term_where_somebody_employed_made_it(self, more, status, reason):
        (found,) = self.none(**more)
        assert (found.status, found.reason) == (status, reason)

    def test_who_stated_it_is_called_by_name(self):
        named = {"records": [{**PEOPLE["records"][0], "name": "周建国"}]}
        said = {"kind": "cross_border", "on": "2026-10-08", "by": "p1", "reason": "x"}
        (found,) = support.world(people=named, approvals={"none": [said]}).none("approvals", "cross_border")
        assert found.message.zh == "周建国 (p1) 于 2026-10-08 声明无“向境外提供信息”"

    def test_one_of_tomorrow_counts_for_nothing(self):
        assert self.none("2026-11-28") is None


class TestConfirmed:
    @pytest.mark.parametrize(("today", "reasons"), [("2027-10-08", []), ("2027-10-09", ["expired"])])
    def test_it_holds_for_a_year(self, today, reasons):
        assert support.reasons(support.world(today=today).confirmed("posts")) == reasons

    def test_one_of_tomorrow_confirms_nothing(self):
        world = support.world(posts={"reviewed": "2026-11-28"})
        assert world.confirmed_until("posts") is None and support.reasons(world.confirmed("posts")) == ["expired"]


class TestMissing:
    @pytest.mark.parametrize(("status", "verdict"), [("kept", "fail"), ("draft", "manual")])
    def test_absent_is_a_fail_only_where_all_is_kept(self, status, verdict):
        found = support.world(media={"status": status}).missing("media", Text("a tape", "磁带"))
        assert (found.status, found.reason) == (verdict, "record_absent")

    def test_a_register_that_is_not_there(self):
        assert support.world(media=None).missing("media", Text("a tape", "磁带")).status == "manual"


class TestFields:
    def test_what_is_to_be_filled_in(self, world):
        record = Record({"id": "a", "what": "待填", "why": " TODO"}, "media", unfilled=("on",))
        (found,) = world.placeholders(record)
        assert found.message.en == "a: still to be filled in: `what`, `why`, 'Date' (`on`)"
        assert world.placeholders(Record({"id": "a"}, "media")) == []

    def test_what_is_lacking(self, world):
        record = Record({"id": "a", "empty": "", "none": [], "zero": 0, "no": False}, "media", unfilled=("on",))
        found = world.lacking(record, ["empty", "none", "zero", "no", "absent", "on"])
        assert [one.message.en.split(": ")[1] for one in found] == [
            "`empty` is missing", "`none` is missing", "`absent` is missing"]

    def test_a_field_is_called_by_its_label(self, world):
        (found,) = world.lacking(Record({"id": "JZ-1"}, "media"), ["custodian"])
        assert found.message.zh == "JZ-1：缺少“保管人”（custodian）"
        assert found.message.en == "JZ-1: 'Custodian' (`custodian`) is missing"


def test_a_period_may_be_shortened_and_never_lengthened():
    world = support.world(periods={"internal_audit": "P6M", "awareness": "P2Y"})
    assert str(world.period("internal_audit", "P1Y")) == "P6M"
    assert str(world.period("awareness", "P1Y")) == "P1Y"


def test_a_part_of_the_head_has_its_lines():
    text = "status: kept\n\niso27001:\n  number: IS-1\n  # until then\n  until: 2027-05-01\nrecords: []\n"
    register = Register("agency", head={"iso27001": {"number": "IS-1"}}, text=text)
    assert register.part("iso27001").place == ("agency.yml", 3, 6) and register.part("iso27001").name == "iso27001"
    assert str(Register("agency", head={"iso27001": {}}).part("iso27001").place) == "agency.yml"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws over every clause that registers settle: what a complete agency passes, and what nobody may ever pass with."""

import datetime

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import unjudged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register, Run
from tests.unit.laws.organization import (
    CLAUSES,
    OTHER_TYPE,
    TODAY,
    changed,
    counts,
    each_record,
    example,
    inventory,
    lost,
    of_status,
    reasons_of,
    registers,
    told,
    verdicts,
    without,
    world,
)

# Nobody has ever left the post.
NOBODY_LEFT = {"7.3.1-B-c", "7.3.3-B-d"}
# There was nothing of the kind, as somebody has stated.
STATED = {"7.4.10-E-a", "9.9-c"}

# What a register begins with, whatever it holds.
HEAD = ("status", "since", "reviewed", "name", "type", "operating_since", "matrix_reviewed")


def test_the_map_has_282_clauses():
    assert len(CLAUSES) == 282


class TestTheExample:
    def test_it_passes_all_but_what_is_stated_not_to_be_there(self, good):
        assert told(good, "error", "fail", "manual", "not_checked") == {}
        reasons = {clause: good[clause]["reason"] for clause in of_status(good, "not_applicable")}
        assert reasons == {
            **dict.fromkeys(OTHER_TYPE, "other_type"), **dict.fromkeys(NOBODY_LEFT, "nobody_left"),
            **dict.fromkeys(STATED, "none_declared")}

    def test_every_pass_has_a_day_until_which_it_holds(self, good, passes):
        assert [clause for clause in passes if not good[clause]["due"]] == []
        assert [clause for clause in passes if good[clause]["due"] < TODAY.isoformat()] == []

    def test_every_statement_of_none_holds_until_a_day(self, good):
        assert [clause for clause in STATED if not good[clause]["due"]] == []

    def test_every_register_that_is_asked_is_named_by_the_clause(self):
        """In the catalogue, under `controls`: the report says which files a clause rests on."""
        unnamed = {
            clause: sorted(asked - set(CLAUSES[clause].registers)) for clause, (_finding, asked) in example().items()}
        assert {clause: names for clause, names in unnamed.items() if names} == {}


class TestEmpty:
    """Registers that hold nothing."""

    @staticmethod
    def emptied(**head):
        return {
            name: Register(
                name, {**{field: one.head[field] for field in HEAD if field in one.head}, **head},
                {of: [] for of in one.lists})
            for name, one in registers().items()}

    def test_kept_and_empty_passes_nothing(self):
        found = verdicts(world(self.emptied()))
        assert set(of_status(found, "pass", "not_applicable")) == OTHER_TYPE
        assert counts(found)["fail"] >= 270

    def test_a_draft_that_is_empty_passes_nothing_and_is_work_to_do(self):
        found = verdicts(world(self.emptied(status="draft")))
        assert set(of_status(found, "pass", "not_applicable")) == OTHER_TYPE
        assert len(of_status(found, "fail")) <= 3, told(found, "fail")

    def test_a_folder_without_files_passes_nothing_and_breaks_nothing(self):
        found = verdicts(world({name: Register(name, there=False) for name in registers()}))
        assert of_status(found, "pass", "not_applicable") == []
        assert of_status(found, "error") == [], told(found, "error")

    def test_the_example_as_a_draft_passes_nothing(self):
        found = verdicts(world({name: changed(name, status="draft")[name] for name in registers()}))
        assert of_status(found, "pass") == []
        assert of_status(found, "fail") == [], told(found, "fail")

    def test_without_registers_nothing_was_checked(self):
        found = unjudged(CLAUSES.values(), Text("none", "无"))
        assert {finding["status"] for finding in found} == {"not_checked"} and len(found) == 282


class TestOfTheRun:
    """What the registers are compared with."""

    def test_a_host_too_many_is_in_no_register(self, passes):
        hosts = {**inventory()["hosts"], "rogue": "198.51.100.99"}
        found = verdicts(world(hosts=hosts), sorted(passes))
        assert lost(passes, found) == {"7.5.2-B-a", "7.5.2-B-b", "7.5.2-E-a"}
        assert all("rogue" in found[clause]["message"]["en"] for clause in lost(passes, found))

    def test_a_host_outside_the_plan_is_in_no_subnet_either(self, passes):
        found = verdicts(world(hosts={**inventory()["hosts"], "rogue": "10.9.9.9"}), sorted(passes))
        assert lost(passes, found) == {"7.5.2-B-a", "7.5.2-B-b", "7.5.2-E-a", "8.3.2-B-a-4"}

    def test_a_host_that_the_inventory_has_no_longer(self, passes):
        hosts = {name: address for name, address in inventory()["hosts"].items() if name != "web2"}
        found = verdicts(world(hosts=hosts), sorted(passes))
        assert {"7.5.2-B-a", "7.5.2-B-b", "7.5.2-E-a"} <= lost(passes, found)

    def test_an_enforcing_run_without_change(self, passes):
        found = verdicts(world(runs=[Run("20260701T020000-beef", datetime.date(2026, 7, 1))]), sorted(passes))
        assert lost(passes, found) == {"7.5.10-B-a"}
        assert "20260701T020000-beef" in reasons_of(found["7.5.10-B-a"])

    def test_an_outside_flow_without_approval(self, passes):
        assert inventory()["flows"], "the example has no flow with an end outside"
        found = verdicts(world(flows=[one._replace(approval=None) for one in inventory()["flows"]]), sorted(passes))
        assert lost(passes, found) == {"7.5.6-B-f"}

    def test_graded_3_and_run_at_2(self, passes):
        found = verdicts(world(level=2), sorted(passes))
        assert lost(passes, found) == {"6-1", "7.4.1-B-a"}


@pytest.mark.slow
class TestEachRecord:
    """What is in the example is there for something."""

    # list -> why what is named there can be taken away without a clause losing its pass, and its records.
    CARRY_NOTHING = {
        "activities.records": (
            "quarterly meetings: the newest counts, and no clause asks for a series", {"HD-010", "HD-039", "HD-066"}),
        "approvals.matrix": ("nothing is sent abroad: who would approve it is asked of nobody", {"cross_border"}),
        "approvals.none": (
            "without the statement the clause fails, but it was not applicable before",
            {"cross_border", "major_change"}),
        "assets.records": ("one terminal is enough to be looked at, and nothing names these", {"pc01", "pc02"}),
        "keys.records": (
            "one key is enough to be looked at, and the other signs what controls of hosts judge",
            {"MY-001", "MY-002"}),
        "posts.assignments": ("the other senior manager approves", {"senior_manager/p02"}),
    }

    def test_taken_away_alone_it_costs_a_pass(self, passes):
        asked = {clause: registers for clause, (_finding, registers) in example().items()}
        idle: dict[str, list[str]] = {}
        number = 0
        for name, of, record in each_record():
            number += 1
            seen = world(without(name, of, lambda one, gone=record: one is gone))
            rests_on_it = (clause for clause in passes if name in asked[clause])
            if not any(verdicts(seen, [clause])[clause]["status"] != "pass" for clause in rests_on_it):
                idle.setdefault(f"{name}.{of}", []).append(record.name)
        carry_nothing = {of: sorted(names) for of, (_why, names) in self.CARRY_NOTHING.items()}
        assert {of: sorted(names) for of, names in idle.items()} == carry_nothing
        assert sum(map(len, idle.values())) <= 0.05 * number

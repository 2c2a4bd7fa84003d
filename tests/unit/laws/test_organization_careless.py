# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws over every clause that registers settle: evidence that is gone or changed, and what is easily forgotten."""

import datetime
import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from tests.unit.laws.organization import (
    CLAUSES,
    EXAMPLE,
    changed,
    edited,
    lost,
    of_status,
    reasons_of,
    registers,
    verdicts,
    without,
    world,
)


class TestEvidence:
    # What rests on the register alone: who holds what, what stands where, what is stated.
    NAMES_NONE = {
        "7.2.2-B-b", "7.2.2-B-c", "7.2.3-B-a", "7.4.4-B-a", "7.4.4-B-c", "7.5.2-B-a", "7.5.2-E-a", "7.5.3-B-a",
        "7.5.9-B-b", "7.5.9-E-a-1", "8.3.1-B-c-4", "8.3.2-B-a-4", "8.3.5-B-c-2", "8.3.5-E-b-4", "9.9-b"}

    def test_without_its_files_nothing_passes_that_names_evidence(self, tmp_path, passes):
        found = verdicts(world(files=Files(tmp_path)), sorted(passes))
        assert set(of_status(found, "pass", "not_applicable")) == self.NAMES_NONE
        assert {finding["reason"] for finding in found.values() if finding["status"] == "fail"} >= {"evidence_absent"}

    def test_one_file_with_other_bytes_is_found(self, tmp_path, passes):
        folder = tmp_path / "registers"
        shutil.copytree(EXAMPLE / "registers", folder)
        report = folder / "evidence/2026/application-test.md"
        report.write_bytes(report.read_bytes().replace("通过".encode(), "失败".encode(), 1))
        found = verdicts(world(files=Files(folder)), sorted(passes))
        tested = {one for one in passes if any(call["rule"] == "tested" for call in CLAUSES[one].rules)}
        assert lost(passes, found) == tested and len(tested) == 29
        assert {found[clause]["reason"] for clause in tested} == {"evidence_differs"}


class TestCareless:
    """What stands in a clause and is easily forgotten."""

    @pytest.mark.parametrize(("clause", "topic"), [
        ("9.4.1-a", "load_order"), ("9.4.2-a", "content"), ("9.4.2-a", "method_frequency")])
    def test_a_document_that_leaves_a_topic_out(self, clause, topic):
        found = verdicts(world(edited("policies", "records", lambda one: one["topics"].pop(topic, None))), [clause])
        assert found[clause]["status"] == "fail"

    @pytest.mark.parametrize(("clause", "document", "field"), [
        ("7.4.2-E-c", "detailed_design", "departments"), ("7.4.4-B-b", "test_data", "custodian")])
    def test_a_document_of_a_project_that_leaves_a_field_out(self, clause, document, field):
        def forget(one):
            one["documents"].get(document, {}).pop(field, None)
        found = verdicts(world(edited("projects", "records", forget)), [clause])
        assert (found[clause]["status"], found[clause]["reason"]) == ("fail", "field_absent")

    @pytest.mark.parametrize(("clause", "kind"), [("7.4.7-E-b", "acceptance"), ("7.4.8-E-b", "delivery")])
    def test_work_by_rules_that_nobody_has_written(self, clause, kind):
        found = verdicts(world(without("policies", "records", lambda one: kind in one["kinds"])), [clause])
        assert (found[clause]["status"], found[clause]["reason"]) == ("fail", "record_absent")

    # clause, list, what a careless keeper writes in each record of it.
    LAZY = [
        ("7.5.6-B-d", "activities.records", {"items": []}), ("7.5.7-B-b", "activities.records", {"items": ["db1"]}),
        ("7.5.3-B-b", "activities.records", {"items": []}), ("7.5.3-E-a", "media.movements", {"delivered": None}),
        ("7.5.3-E-c", "media.movements", {"department": "business"}), ("7.5.3-B-c", "media.records", {"gone": None}),
        ("7.5.3-E-c", "media.movements", {"leaves": None}), ("9.5-b", "activities.records", {"scope": []}),
        ("8.1.2-B-a", "members.records", {"client_security_required": None}),
        ("9.3-b-1", "members.records", {"user_roles": ["query"]}), ("7.4.9-B-a", "grading.records", {"uses": None}),
        ("9.3-b-1", "members.records", {"user_procedures_received": None}),
        ("7.4.11-B-d", "suppliers.visits", {"differences": None}),
        ("7.4.11-B-d", "suppliers.visits", {"sensitive_by_visitor": None}),
        ("7.4.11-B-e", "suppliers.records", {"performance_review": datetime.date(2020, 6, 1)}),
        ("7.3.6-E-a", "assets.records", {"checked": datetime.date(2020, 6, 1)}),
        ("9.3-b-2", "members.records", {"user_list_reviewed": datetime.date(2020, 6, 1)}),
        ("7.3.5-B-a-4", "incidents.records", {"reported_to": "p07"}),
        ("7.5.10-B-b", "approvals.records", {"plan": None}),
        ("7.4.8-B-b", "projects.records", {"live": datetime.date(2026, 8, 1)})]

    @pytest.mark.parametrize(("clause", "of", "written"), LAZY, ids=[f"{one[0]}-{min(one[2])}" for one in LAZY])
    def test_a_record_that_says_less(self, clause, of, written):
        def write(one):
            one.update(written)
            for name in (name for name, value in written.items() if value is None):
                del one[name]
        found = verdicts(world(edited(*of.split("."), write)), [clause])
        assert found[clause]["status"] == "fail", found[clause]["message"]

    @pytest.mark.parametrize("clause", ["7.5.6-B-d", "7.5.7-B-b", "7.4.10-E-b", "7.4.10-B-a", "7.3.2-B-c-5"])
    def test_a_scan_that_says_nothing_of_what_it_found(self, clause):
        found = verdicts(world(edited("activities", "records", lambda one: one.pop("issues", None))), [clause])
        assert (found[clause]["status"], found[clause]["reason"]) == ("manual", "no_issues_list")

    def test_an_agency_without_keys_is_not_asked_for_what_goes_with_them(self):
        none = registers()["media"].lists["none"][0]
        said = Record({**none, "kind": "key"}, "keys", "none", none.place)
        asked = ["7.5.9-E-a-1", "7.5.9-E-a-2", "7.5.9-E-a-3"]
        without_keys = changed("keys", {"records": [], "none": [said]})
        assert {one["status"] for one in verdicts(world(without_keys), asked).values()} == {"not_applicable"}

    @pytest.mark.parametrize(("floor", "status"), [(9, "pass"), (10, "fail"), (0, "fail")])
    def test_a_machine_room_high_above_or_below_the_ground(self, floor, status):
        found = verdicts(world(edited("facilities", "rooms", lambda one: one["facts"].update(floor=floor))), [
            "8.3.1-E-a-1"])
        assert found["8.3.1-E-a-1"]["status"] == status
        # From where a floor is high is this project's reading, and said to be, where that decides and where it passes.
        assert ("本项目的解释" in reasons_of(found["8.3.1-E-a-1"], "zh")) == (floor > 0)

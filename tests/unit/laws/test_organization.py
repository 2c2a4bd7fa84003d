# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws over every clause that registers settle: what a complete agency passes, and what nobody may ever pass with."""

import dataclasses
import datetime
import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge, unjudged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register, Run
from tests.unit.laws.organization import (
    CLAUSES,
    EXAMPLE,
    TODAY,
    changed,
    counts,
    each_record,
    edited,
    example,
    inventory,
    of_status,
    registers,
    told,
    verdicts,
    without,
    world,
)

# For an agency of personal credit information: what the clause asks of the others is not its own.
OTHER_TYPE = {"7.4.10-B-c"}
# Nobody has ever left the post.
NOBODY_LEFT = {"7.3.1-B-c", "7.3.3-B-d"}
# There was nothing of the kind, as somebody has stated.
STATED = {"7.4.10-E-a", "9.9-c"}


# What a register begins with, whatever it holds.
HEAD = ("status", "since", "reviewed", "name", "type", "operating_since", "matrix_reviewed")


@pytest.fixture(scope="module")
def good():
    """Return the findings on the example as it is."""
    return {clause: finding for clause, (finding, _asked) in example().items()}


@pytest.fixture(scope="module")
def passes(good):
    """Return the clauses that the example passes."""
    return set(of_status(good, "pass"))


def lost(passes, found):
    """Return the clauses among those that were judged that pass in the example and no longer do."""
    return {clause for clause in passes & found.keys() if found[clause]["status"] != "pass"}


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


class TestTime:
    # Their own period is longer, two or three years, and no register that they rest on is to be confirmed every year.
    LONGER = {"7.1.2-E-a", "7.1.2-E-b", "7.3.1-B-a", "7.3.2-B-a"}

    def test_a_year_and_two_days_later_only_what_has_a_longer_period_passes(self):
        found = verdicts(world(today=datetime.date(2027, 11, 29)))
        assert set(of_status(found, "pass", "not_applicable")) == self.LONGER | OTHER_TYPE

    def test_four_years_later_nothing_passes(self):
        found = verdicts(world(today=datetime.date(2030, 12, 1)))
        assert set(of_status(found, "pass", "not_applicable")) == OTHER_TYPE

    def test_a_pass_holds_until_its_due_day_and_no_longer(self, good, passes):
        for day in sorted({good[clause]["due"] for clause in passes}):
            due_then = sorted(clause for clause in passes if good[clause]["due"] == day)
            last = datetime.date.fromisoformat(day)
            after = last + datetime.timedelta(days=1)
            assert told(verdicts(world(today=last), due_then), "error", "fail", "manual") == {}, day
            assert of_status(verdicts(world(today=after), due_then), "pass", "not_applicable") == [], after

    def test_nothing_of_the_future_counts(self):
        """Before most of it was done, nothing passes but by the certificate, of which only the end is told."""
        found = verdicts(world(today=datetime.date(2023, 2, 1)))
        assert of_status(found, "pass", "not_applicable") == ["7.1.1-E-c", *OTHER_TYPE]


@pytest.mark.slow
class TestPeriods:
    """The period that a finding shows is one by which a day was counted."""

    @staticmethod
    def alone(clause, call):
        """What one call of a clause comes to."""
        return judge(world(), dataclasses.replace(CLAUSES[clause], rules=(call,)))

    @staticmethod
    def told(finding):
        return finding["status"], finding["due"]

    def test_with_another_period_in_the_clause_another_is_shown_and_another_day_is_due(self, passes):
        number = 0
        for clause in sorted(passes):
            for call in CLAUSES[clause].rules:
                if "every" not in RULES[call["rule"]].parameters or call.get("every") == "P1D":
                    continue
                before, after = self.alone(clause, call), self.alone(clause, {**call, "every": "P1D"})
                shown = before["expected"] != after["expected"]
                assert shown == (self.told(before) != self.told(after)), (clause, call, after["expected"])
                number += shown
        assert number > 180

    def test_a_shorter_period_of_the_agency_is_shown_where_it_counts_and_nowhere_else(self, good, passes):
        kinds = {
            kind: clause for clause in sorted(passes) for call in CLAUSES[clause].rules if call.get("every") != "P1D"
            for kind in (call.get("kinds") or [call.get("kind")]) if kind}
        either = {
            clause: {
                name for call in CLAUSES[clause].rules for name in (*call.get("traces", ()), *call.get("kinds", ()))}
            for clause in passes}
        number = 0
        for kind in sorted(kinds):
            found = verdicts(world(periods={kind: "P1D"}), sorted(passes))
            shown = {clause for clause in passes if found[clause]["expected"] != good[clause]["expected"]}
            moved = {clause for clause in passes if self.told(found[clause]) != self.told(good[clause])}
            # Where one of several would do, another one counts then.
            assert {clause for clause in moved - shown if kind not in either[clause]} == set(), kind
            assert shown <= moved, kind
            number += len(shown)
        assert number > 100

    def test_the_clause_that_a_period_is_taken_from_has_it(self):
        taken = {clause: one.period_of for clause, one in CLAUSES.items() if one.period_of}
        assert {clause: CLAUSES[clause].rules for clause, other in taken.items() if not any(
            call.get("every") == CLAUSES[other].period for call in CLAUSES[clause].rules)} == {}
        assert "7.4.10-B-b" in taken


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


class TestPeople:
    APART = {
        "7.1.1-B-e", "7.2.2-B-b", "7.2.2-B-c", "7.2.2-E-a", "7.3.5-B-b", "7.3.5-E-a", "7.4.4-B-b", "7.4.4-B-c",
        "9.3-a-1"}

    def test_one_person_in_all_posts_separates_nothing(self, passes):
        found = verdicts(world(edited("posts", "assignments", lambda one: one.update(person="p03"))))
        assert self.APART <= set(of_status(found, "fail"))
        assert lost(passes, found) >= self.APART

    def test_who_asks_may_not_approve(self, passes):
        asked_and_approved = edited(
            "approvals", "records", lambda one: one.update(applicant=one["steps"][0]["by"]))
        found = verdicts(world(asked_and_approved))
        approved = {
            one for one in passes if any(call["rule"] == "approved" for call in CLAUSES[one].rules)}
        assert len(approved) == 21
        assert {found[clause]["status"] for clause in approved} == {"fail"}

    def test_who_does_it_may_not_approve_it(self, passes):
        found = verdicts(world(edited(
            "approvals", "records", lambda one: one.update(done_by=[one["steps"][-1]["by"]]))))
        approved = {one for one in passes if any(call["rule"] == "approved" for call in CLAUSES[one].rules)}
        assert {found[clause]["status"] for clause in approved} == {"fail"}

    def test_a_database_administrator_who_left_and_kept_the_account(self, passes):
        def leave(one):
            if one["id"] == "p11":
                one["left"] = datetime.date(2026, 11, 2)
        assert any("p11" in one.people for one in inventory()["accounts"])
        found = verdicts(world(edited("people", "records", leave)))
        assert {"7.3-0", "7.2.2-E-a", "7.1.1-B-e", "7.5.1-B-d"} <= set(of_status(found, "fail"))
        reasons = {detail["message"]["en"] for detail in found["7.5.1-B-d"]["details"] if detail["status"] == "fail"}
        assert any("zhao.min" in message for message in reasons), reasons

    # The head of information security and the person who follows.
    HEAD, NEXT = "p03", "p06"

    def swapped(self, day):
        """The head hands over on a day to somebody who has been assessed for it."""
        own = registers()["posts"].lists["assignments"]
        before = next(one for one in own if one["post"] == "security_head")
        place = before.place
        old = Record({
            **before, "to": day, "handover": {
                "to": self.NEXT, "witness": "p01", "on": day, "evidence": before["evidence"]}},
            "posts", "assignments", place)
        new = Record({**before, "person": self.NEXT, "from": day}, "posts", "assignments", place)
        return changed("posts", {"assignments": [*(one for one in own if one is not before), old, new]})

    def test_what_was_approved_before_a_successor_came_stays_approved(self, passes):
        found = verdicts(world(self.swapped(datetime.date(2026, 11, 2))))
        approved = {one for one in passes if any(
            call["rule"] in ("approved", "policy", "project") for call in CLAUSES[one].rules)}
        unentitled = {
            clause: finding["reason"] for clause, finding in found.items() if finding["reason"] == "not_entitled"}
        assert unentitled == {} and len(approved) > 80

    def test_who_approved_before_holding_the_post_was_not_entitled(self):
        found = verdicts(world(self.swapped(datetime.date(2026, 1, 1))))
        assert found["7.5.10-B-a"]["status"] == "fail"
        assert "not_entitled" in reasons_of(found["7.5.10-B-a"]) or found["7.5.10-B-a"]["reason"] == "not_entitled"


def reasons_of(finding, language="en"):
    """Return what the details of a finding say, in one text."""
    return " ".join(detail["message"][language] for detail in finding["details"])


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


class TestThePast:
    """What was not in order once: two years, or until it is put right; time alone makes nothing good."""

    LONG_AGO, LATELY = datetime.timedelta(days=3 * 365), datetime.timedelta(days=90)

    def approvals(self, *, earlier, wrong=True, alone=False):
        """Each approval of the example as it is, and before it one that its applicant has approved."""
        own = registers()["approvals"].lists["records"]
        more = []
        for one in own:
            copy = {
                **one, "id": one["id"] if alone else f"{one['id']}-0",
                **{name: one[name] - earlier for name in ("on", "done")},
                "steps": [{**step, "on": step["on"] - earlier} for step in one["steps"]], "runs": []}
            copy = {name: value for name, value in copy.items() if name not in ("backup", "return_by")}
            if "backup" in one:
                copy["backup"] = {"on": copy["on"]}
            if "return_by" in one:
                copy |= {"return_by": one["return_by"] - earlier, "returned": one["returned"] - earlier}
            if wrong:
                copy["applicant"] = copy["steps"][0]["by"]
            more.append(Record(copy, "approvals", "records", one.place))
        return changed("approvals", {"records": [*more, *([] if alone else own)]})

    @staticmethod
    def finding(ends=("-0",), **more):
        """A check that found each of the wrong approvals, put right by one and verified by another."""
        issue = {
            "id": "1", "owner": "p04", "due": TODAY, "closed": TODAY, "closed_by": "p04", "verified_by": "p27",
            "about": [f"{one['id']}{end}" for one in registers()["approvals"].lists["records"] for end in ends], **more}
        own = registers()["activities"].lists["records"]
        check = next(one for one in reversed(own) if one["kind"] == "security_check")
        record = Record({**check, "id": "HD-999", "issues": [issue]}, "activities", "records", check.place)
        return changed("activities", {"records": [*own, record]})

    @staticmethod
    def asked(passes):
        return sorted(one for one in passes if any(call["rule"] == "approved" for call in CLAUSES[one].rules))

    def test_what_was_approved_by_its_applicant_long_ago_is_not_looked_at(self, passes):
        found = verdicts(world(self.approvals(earlier=self.LONG_AGO)), self.asked(passes))
        assert told(found, "error", "fail", "manual") == {}
        since = Period("P2Y").before(TODAY).isoformat()
        assert [one for one, finding in found.items() if since not in reasons_of(finding)] == []

    def test_lately_it_counts(self, passes):
        found = verdicts(world(self.approvals(earlier=self.LATELY)), self.asked(passes))
        assert of_status(found, "pass", "manual", "not_applicable") == []

    def test_until_it_is_put_right_by_one_and_verified_by_another(self, passes):
        wrong = self.approvals(earlier=self.LATELY)
        found = verdicts(world({**wrong, **self.finding()}), self.asked(passes))
        assert told(found, "error", "fail", "manual") == {}
        assert all("HD-999" in reasons_of(finding) for finding in found.values())
        for change in ({"closed": None}, {"verified_by": "p04"}, {"verified_by": "p03"}, {"about": []}):
            found = verdicts(world({**wrong, **self.finding(**change)}), self.asked(passes))
            assert of_status(found, "pass", "manual", "not_applicable") == [], change

    def test_where_nothing_was_ever_approved_properly_nothing_passes(self, passes):
        for earlier in (self.LONG_AGO, self.LATELY):
            wrong = self.approvals(earlier=earlier, alone=True)
            for findings in ({}, self.finding(ends=("",))):
                found = verdicts(world({**wrong, **findings}), self.asked(passes))
                assert of_status(found, "pass", "not_applicable", "error") == [], earlier

    def test_where_all_is_long_ago_somebody_has_to_state_that(self, passes):
        found = verdicts(world(self.approvals(earlier=self.LONG_AGO, wrong=False, alone=True)), self.asked(passes))
        assert {finding["reason"] for finding in found.values()} == {"record_absent"}


class TestGaps:
    def test_two_months_without_log_analysis(self, passes):
        gone = without("activities", "records", lambda one: one["kind"] == "log_analysis" and one["on"].month in (3, 4))
        found = verdicts(world(gone), sorted(passes))
        assert lost(passes, found) == {"7.5.7-B-f"}
        assert "2026-02-16" in reasons_of(found["7.5.7-B-f"]) and "2026-05-15" in reasons_of(found["7.5.7-B-f"])

    def test_a_day_without_inspection_of_the_room(self, tmp_path, passes):
        folder = tmp_path / "registers"
        shutil.copytree(EXAMPLE / "registers", folder)
        log = folder / "evidence/logs/room-inspection.csv"
        log.write_text(log.read_text("utf-8").replace("2026-10-17,正常,梁斌\n", ""), "utf-8")
        found = verdicts(world(files=Files(folder)), sorted(passes))
        assert lost(passes, found) == {"7.5.1-E-a"}
        assert "2026-10-17" in reasons_of(found["7.5.1-E-a"])


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

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws over every clause that registers settle: how long a pass holds, and what was not in order once."""

import dataclasses
import datetime
import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES
from tests.unit.laws.organization import (
    CLAUSES,
    EXAMPLE,
    OTHER_TYPE,
    TODAY,
    changed,
    lost,
    of_status,
    reasons_of,
    registers,
    told,
    verdicts,
    without,
    world,
)


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

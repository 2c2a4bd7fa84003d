# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of the score: absent never counts as good, sums and never averages, nothing divided by nothing."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import (
    STATUSES,
    counts_of,
    numbers,
    verdict,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_samples import complete, finding

CLAUSE = "8.3.3-B-a-2"
WAIVER = {"clause": CLAUSE, "hosts": ["all"], "reason": "r", "approver": "a", "expires": "2026-12-31"}


def row(report, clause=CLAUSE):
    return next(row for row in report["clauses"] if row["id"] == clause)


@pytest.mark.parametrize("pair", list(itertools.combinations(STATUSES, 2)))
def test_a_clause_is_as_bad_as_its_worst_finding(pair):
    found = [{"status": status, "control": status} for status in reversed(pair)]
    assert verdict(found, CLAUSE, None).status == pair[0]


def test_the_order_of_statuses_is_the_design_s():
    assert STATUSES == ("error", "fail", "manual", "not_checked", "pass", "not_applicable")


@pytest.mark.parametrize(
    ("present", "expected"),
    [("pass", "not_checked"), ("not_applicable", "not_checked"), ("fail", "fail"), ("error", "error")])
def test_a_clause_is_not_good_while_one_of_its_controls_is_silent(fragment, report_of, present, expected):
    findings = complete(CLAUSE, present)[:-1]
    found = row(report_of(fragment().hosts("web1").findings("web1", *findings)))
    assert (found["status"], found["partial"]) == (expected, int(present in ("pass", "not_applicable")))


def test_a_clause_passes_when_every_control_of_it_passes(fragment, report_of):
    found = row(report_of(fragment().hosts("web1").findings("web1", *complete(CLAUSE))))
    assert (found["status"], found["partial"]) == ("pass", 0)


@pytest.mark.parametrize(("say", "expected"), [
    (lambda lines: lines, "not_checked"),
    (lambda lines: lines.findings("web1"), "not_checked"),
    (lambda lines: lines.unreachable("web1"), "error"),
    (lambda lines: lines.failed("web1"), "error"),
    (lambda lines: lines.failed("web1", "assess"), "error"),
    (lambda lines: lines.failed("web1", "audit"), "not_checked"),
    (lambda lines: lines.findings("web1", *complete(CLAUSE, "unheard_of")), "error"),
])
def test_silence_is_never_good(fragment, report_of, say, expected):
    lines = fragment().hosts("web1")
    say(lines)
    report = report_of(lines)
    assert row(report)["status"] == expected
    assert report["scores"]["strict"]["numerator"] == 0


def test_every_clause_of_the_level_is_there_whatever_ran(fragment, report_of):
    report = report_of(fragment().hosts("web1").findings("web1", finding()))
    assert [row["id"] for row in report["clauses"]] == [clause.id for clause in standard().expected(3)]
    hosts = sum(clause.scope == "host" for clause in standard().expected(3))
    assert sum(report["hosts"][0]["counts"].values()) == hosts


def test_level_2_asks_for_no_enhanced_clause(fragment, report_of):
    report = report_of(fragment().hosts("web1").findings("web1", finding(), level=2))
    assert report["level"] == 2
    assert {row["tier"] for row in report["clauses"]} == {"general", "basic", "business"}


def test_hosts_of_different_levels_are_each_held_to_their_own(fragment, report_of):
    report = report_of(
        fragment().hosts("two", "three").findings("two", finding(), level=2).findings("three", finding(), level=3))
    enhanced = next(row for row in report["clauses"] if row["tier"] == "enhanced" and row["scope"] == "host")
    assert sum(enhanced["counts"].values()) == 1
    assert decode(enhanced["cells"]["not_checked"]) == [1]


def test_parts_add_up_to_the_whole(fragment, report_of):
    report = report_of(
        fragment().hosts("a", "b", "c").findings(
            "a", *complete(CLAUSE), finding("stale_accounts", "manual")).findings(
            "b", *complete(CLAUSE, "fail")).unreachable("c"))
    for parts in ("sections", "chapters", "areas"):
        for status in STATUSES:
            assert sum(part["scores"]["counts"][status] for part in report[parts]) == report["scores"]["counts"][status]
        counted = sum(part["scores"]["strict"]["denominator"] for part in report[parts])
        assert counted == report["scores"]["strict"]["denominator"]
    per_host = {status: sum(host["counts"][status] for host in report["hosts"]) for status in STATUSES}
    once = {
        status: sum(row["counts"][status] for row in report["clauses"] if row["scope"] == "organization")
        for status in STATUSES}
    assert {status: per_host[status] + once[status] for status in STATUSES} == report["scores"]["counts"]


def test_the_three_numbers_are_their_formulas():
    counts = {"pass": 3, "fail": 1, "error": 1, "manual": 2, "not_checked": 3, "not_applicable": 7}
    assert numbers(counts) == {
        "strict": {"value": 0.3, "numerator": 3, "denominator": 10},
        "assessed": {"value": 0.75, "numerator": 3, "denominator": 4},
        "coverage": {"value": 0.4, "numerator": 4, "denominator": 10},
    }


@pytest.mark.parametrize("statuses", [[], ["not_applicable"]])
def test_nothing_divided_by_nothing_is_no_number(statuses):
    assert {number["value"] for number in numbers(counts_of(statuses)).values()} == {None}


def test_nothing_assessed_gives_no_assessed_score_but_a_strict_one_of_zero():
    found = numbers(counts_of(["not_checked", "manual", "error"]))
    assert (found["assessed"]["value"], found["strict"]["value"], found["coverage"]["value"]) == (None, 0, 0)


@pytest.mark.parametrize(("findings", "accepted"), [
    ([{"status": "fail", "waivers": [WAIVER]}], None),
    ([{"status": "manual", "waivers": [WAIVER]}], None),
    ([{"status": "fail", "waivers": [WAIVER]}, {"status": "pass"}], None),
    ([{"status": "fail", "waivers": [WAIVER]}, {"status": "fail"}], "fail"),
    ([{"status": "fail", "waivers": [WAIVER]}, {"status": "not_checked"}], "not_checked"),
    ([{"status": "error", "waivers": [WAIVER]}], "error"),
    ([{"status": "not_checked", "waivers": [WAIVER]}], "not_checked"),
    ([{"status": "pass", "waivers": [WAIVER]}], "pass"),
    ([{"status": "fail", "waivers": [{**WAIVER, "clause": "7.5.9-B-a-2"}]}], "fail"),
    ([{"status": "fail", "waivers": [{**WAIVER, "clause": "7.5.9-B-a-2"}, WAIVER]}], None),
])
def test_a_waiver_leaves_out_what_it_names_and_excuses_nothing_else(findings, accepted):
    cell = verdict([{"control": str(index), **one} for index, one in enumerate(findings)], CLAUSE, None)
    assert cell.accepted == accepted


def test_a_waived_cell_stays_failed_and_never_counts_as_compliant(fragment, report_of):
    report = report_of(fragment().hosts("web1").findings("web1", *complete(CLAUSE, "fail", waivers=[WAIVER])))
    section = next(part for part in report["sections"] if part["id"] == "8.3.3")["scores"]
    assert section["counts"]["fail"] > 0
    waived = section["with_waivers"]
    assert waived["waived"] == row(report)["waived"] == 1
    assert waived["counts"]["pass"] == section["counts"]["pass"]
    assert waived["strict"]["denominator"] == section["strict"]["denominator"] - 1
    assert report["waivers"][0]["clause"] == CLAUSE
    assert len(report["waivers"][0]["controls"]) == len(complete(CLAUSE))


def test_an_organization_clause_is_one_cell_however_many_hosts(fragment, report_of):
    report = report_of(fragment().hosts("a", "b").findings("a", finding()).findings("b", finding()))
    once = [row for row in report["clauses"] if row["scope"] == "organization"]
    assert {sum(row["counts"].values()) for row in once} == {1}


def test_enforcing_tells_before_and_after(fragment, report_of):
    after = complete(CLAUSE, "pass", before="fail", after="pass", changed=True)
    report = report_of(
        fragment().hosts("web1").findings("web1", *after, mode="enforce", journal="/var/lib/jrt0117/journal/r"))
    done = report["enforcement"]
    assert (done["before"]["counts"]["pass"], done["before"]["counts"]["fail"] > 0) == (0, True)
    assert done["after"] == report["scores"]
    assert {(one["before"], one["after"]) for one in done["transitions"]} == {("fail", "pass")}
    assert (done["changed"], done["hosts_changed"]) == (len(after), 1)
    assert report["hosts"][0]["journal"] == "/var/lib/jrt0117/journal/r"


def test_a_checking_run_has_a_prediction_and_no_enforcement(fragment, report_of):
    report = report_of(
        fragment().hosts("web1").findings(
            "web1", finding(status="fail", would="pass"), finding("stale_accounts", "fail", would="person")))
    assert report["enforcement"] is None
    assert report["prediction"] == {"pass": 1, "fail": 0, "person": 1}

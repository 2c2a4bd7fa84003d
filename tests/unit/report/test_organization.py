# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization in fragment, merge and report: it is no host, the newest finding of each clause counts."""

from __future__ import annotations

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import write
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import merge
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_samples import complete, organization, said, text, validate

ONE, OTHER, BOTH = "7.2.2-B-b", "7.2.1-B-a", "7.5.5-B-b"
WAIVER = {"clause": ONE, "hosts": ["all"], "reason": "r", "approver": "a", "expires": "2026-12-31"}


def row(report, clause=ONE):
    return next(row for row in report["clauses"] if row["id"] == clause)


def control(report, clause=ONE):
    return next(one for one in report["controls"] if one["id"] == register_control(clause))


def test_a_line_of_the_organization_is_what_the_schema_says():
    validate("fragment-line", organization(said(ONE)))


def test_the_organization_is_no_host(fragment, report_of):
    report = report_of(fragment().hosts("web1").write(organization(said(ONE, "fail"))))
    assert report["hosts_summary"]["expected"] == 1
    assert [host["name"] for host in report["hosts"]] == ["web1"]
    assert (row(report)["status"], row(report)["registers"], row(report)["built"]) == ("fail", "fail", True)
    group = control(report)["groups"][0]
    assert (group["count"], group["hosts"], group["left_out"], group["variants"][0]["count"]) == (1, "", 0, 1)


def test_without_a_line_of_it_the_report_says_nothing_of_the_organization(fragment, report_of):
    report = report_of(fragment().hosts("web1"))
    assert report["organization"] is None
    assert (row(report)["status"], row(report)["registers"]) == ("not_checked", "not_checked")


def test_a_run_without_any_host_has_a_report(fragment, report_of):
    report = report_of(fragment().write(organization(said(ONE), level=2)))
    assert (report["level"], report["hosts"], row(report)["status"]) == (2, [], "pass")
    assert (report["mode"], report["runs"][0]["mode"], report["enforcement"]) == ("check", "check", None)


def test_it_joins_the_cell_of_every_host(fragment, report_of):
    lines = fragment().hosts("web1", "web2").write(organization(said(BOTH)))
    for host in ("web1", "web2"):
        lines.findings(host, *complete(BOTH))
    assert row(report_of(lines), BOTH)["counts"]["pass"] == 2
    lines.write(organization(said(BOTH, "manual")))
    assert row(report_of(lines), BOTH)["counts"]["manual"] == 2


def test_of_each_clause_the_newest_line_counts_over_all_fragments(fragment, report_of):
    first = fragment("run1").write(organization(said(ONE, "fail"), said(OTHER, "pass"), agency="old"))
    second = fragment("run2").write(organization(said(ONE, "pass")))
    report = report_of(second, first)
    assert (row(report)["status"], row(report, OTHER)["status"]) == ("pass", "pass")
    assert (report["organization"]["run_id"], report["organization"]["agency"]) == ("run2", "示例征信")
    assert {found["control"]: found["run_id"] for found in report["organization"]["findings"]} == {
        register_control(ONE): "run2", register_control(OTHER): "run1"}


def test_a_line_that_cannot_be_believed_leaves_its_clauses_unchecked(fragment, report_of):
    lines = fragment().hosts("web1").write(organization(said(ONE)))
    lines.write(organization({**said(ONE), "status": 7}))
    report = report_of(lines)
    assert row(report)["status"] == "not_checked"
    assert "findings[0].status" in report["problems"][0]["message"]["en"]


@pytest.mark.parametrize("missing", ["time", "today", "level"])
def test_a_line_without_what_it_needs_is_a_problem(fragment, report_of, missing):
    line = organization(said(ONE))
    del line[missing]
    report = report_of(fragment().hosts("web1").write(line))
    assert row(report)["status"] == "not_checked"
    assert missing in report["problems"][0]["message"]["en"]


def test_a_status_of_another_version_is_an_error(fragment, report_of):
    assert row(report_of(fragment().write(organization(said(ONE, "unheard_of")))))["status"] == "error"


def test_what_was_due_and_what_will_be(fragment, report_of):
    found = report_of(fragment().write(organization(
        said("7.1.1-B-a", "pass", due="2027-03-01"), said("7.1.1-B-b", "fail", due="2026-10-01", who="p03"),
        said("7.1.1-B-c", "pass", due="2026-11-29"), said("7.1.1-B-d", "fail"),
        said("7.1.1-B-e", "manual", due="2026-09-01"))))["organization"]
    assert found["overdue"] == ["register_7_1_1_b_e", "register_7_1_1_b_b"]
    assert found["due"] == ["register_7_1_1_b_c", "register_7_1_1_b_a"]
    assert found["counts"] == {
        "error": 0, "fail": 2, "manual": 1, "not_checked": 0, "pass": 2, "not_applicable": 0}
    assert found["findings"][1] == {
        "control": "register_7_1_1_b_b", "clauses": ["7.1.1-B-b"], "status": "fail", "reason": "setting_wrong",
        "due": "2026-10-01", "who": "p03", "records": ["posts.yml:41"], "waived": False, "run_id": "run1"}


def test_a_waiver_of_the_organization_leaves_its_clause_out(fragment, report_of):
    report = report_of(fragment().write(organization(said(ONE, "fail", waivers=[WAIVER]))))
    assert row(report)["waived"] == 1
    assert [(one["clause"], one["count"], one["hosts"]) for one in report["waivers"]] == [(ONE, 0, "")]


def test_it_has_its_place_among_all_findings(fragment, report_of):
    report = report_of(fragment().hosts("web1").write(
        organization(said(ONE, "pass"), said(OTHER, "fail"))).findings("web1", *complete("8.3.3-B-a-2", "fail")))
    order = [one["id"] for one, _group in in_order(report["controls"])]
    assert order.index(register_control(OTHER)) < order.index(register_control(ONE))
    assert control(report)["severity"] == "medium"
    assert control(report)["rationale"] == dict(standard()[ONE].summary)
    assert [group["place"] for _one, group in in_order(report["controls"])] == list(range(1, len(order) + 1))


def test_what_is_met_counts_as_no_open_thing(fragment, report_of):
    details = [
        {"status": status, "message": text("x"), "where": None, "advice": None} for status in ("fail", "fail", "pass")]
    report = report_of(fragment().write(organization(said(ONE, "fail", details=details))))
    assert control(report)["groups"][0]["objects"] == 2


def test_its_findings_are_in_the_findings_file(fragment, tmp_path):
    write([fragment().hosts("web1").write(organization(said(ONE))).path], standard(), tmp_path / "r")
    lines = (tmp_path / "r/findings/findings.jsonl").read_text("utf-8").splitlines()
    assert [(line["host"], line["control"], line["run_id"]) for line in map(json.loads, lines)] == [
        (None, register_control(ONE), "run1")]


def test_a_failed_module_of_hosts_is_no_error_of_the_organization(fragment):
    merged = merge([fragment().hosts("web1").failed("web1", "assess").path], built=("accounts",))
    assert [record.failed.keys() for record in merged.records()] == [{"accounts"}]


# Compared with hosts

LEFT = {
    "of": "accounts", "about": ["web1"], "status": "fail", "reason": "account_left", "message": text("Zhao", "赵"),
    "where": "people.yml:9", "who": "p12", "due": None}
PEOPLE = "7.3-0"


def looking(*hosts, found=(), status="pass", **more):
    """A line that has looked at the accounts of hosts, and seen this."""
    return organization(
        said(PEOPLE, status, compared=list(found)), looked_at={"accounts": list(hosts)}, **more)


def test_a_slice_takes_nothing_back_that_it_has_not_looked_at(fragment, report_of):
    first = fragment("run1").write(looking("web1", found=[LEFT], people={"p12": "赵 (p12)"}))
    second = fragment("run2").write(looking("web2", people={"p13": "钱 (p13)"}))
    for order in ((first, second), (second, first)):
        report = report_of(*order)
        assert row(report, PEOPLE)["status"] == "fail"
        [group] = control(report, PEOPLE)["groups"]
        assert (group["status"], group["reason"]) == ("fail", "account_left")
        assert group["variants"][0]["message"]["en"] == "web1: Zhao"
        [found] = report["organization"]["findings"]
        assert (found["who"], found["records"], found["run_id"]) == ("p12", ["people.yml:9"], "run2")
    assert row(report_of(first, second, fragment("run3").write(looking("web1"))), PEOPLE)["status"] == "pass"


def test_a_line_that_could_not_compare_has_looked_at_nothing(fragment, report_of):
    lines = fragment().write(looking("web1", found=[LEFT]))
    lines.write(organization(said(PEOPLE, "error"), looked_at={"accounts": ["web1"]}))
    lines.write(looking())
    assert row(report_of(lines), PEOPLE)["status"] == "fail"


def test_a_line_that_judged_other_clauses_has_not_looked(fragment, report_of):
    lines = fragment().write(looking("web1", found=[LEFT]))
    lines.write(organization(said(ONE), looked_at={"accounts": ["web1"]}))
    assert row(report_of(lines), PEOPLE)["status"] == "fail"


def test_what_hosts_have_is_the_second_line_s_of_a_run(fragment, report_of):
    lines = fragment().hosts("web1").write(organization(said(ONE), said(PEOPLE, compared=[LEFT]), looked_at={}))
    assert row(report_of(lines), PEOPLE)["status"] == "fail"
    report = report_of(lines.findings("web1").write(looking("web1")))
    assert (row(report)["status"], row(report, PEOPLE)["status"]) == ("pass", "pass")
    assert len(report["organization"]["findings"]) == 2


def test_several_lines_stand_in_the_standard_s_order(fragment, report_of):
    lines = fragment().write(organization(said(ONE), said(PEOPLE, "pass"))).write(looking("web1"))
    assert [one["clauses"] for one in report_of(lines)["organization"]["findings"]] == [[ONE], [PEOPLE]]


def test_who_has_to_act_is_called_by_what_any_line_calls_them(fragment, report_of):
    acting = {"due": "2026-12-01", "who": "p12", "details": [
        {"status": "fail", "message": text("x"), "where": None, "who": "p12", "due": "2026-12-01", "duty": "policy"}]}
    lines = fragment().write(organization(said(ONE, "fail", **acting), people={"p12": "赵 (p12)"}))
    report = report_of(lines.write(looking("web1", people={"p13": "钱 (p13)"})))
    assert [one["responsible"]["zh"] for one in report["organization"]["rounds"]] == ["赵 (p12)"]


def test_a_waiver_holds_for_what_was_seen_of_hosts(fragment, report_of):
    waiver = {**WAIVER, "clause": PEOPLE}
    lines = fragment().write(organization(said(PEOPLE, compared=[LEFT], waivers=[waiver]), looked_at={}))
    assert row(report_of(lines), PEOPLE)["waived"] == 1

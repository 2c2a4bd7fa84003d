# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clause that hosts and registers settle together: the registers are part of the cell of every host."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import HostRecord
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import STATUSES, Scores
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import summarize
from tests.unit.support.report_samples import complete, organization, said

BOTH = (
    "7.5.3-E-b", "7.5.3-E-d", "7.5.5-B-b", "7.5.7-B-b", "7.5.7-B-f", "7.5.8-E-a", "7.5.9-B-a", "7.5.9-E-a-1",
    "7.5.10-B-a", "7.5.11-E-b", "8.1.2-B-a", "8.3.4-B-b-1", "8.3.4-B-b-4", "8.3.4-B-f-1", "9.9-b")
CLAUSE = "7.5.5-B-b"


def row(report, clause=CLAUSE):
    return next(row for row in report["clauses"] if row["id"] == clause)


def cell(clause, hosts, registers, host=None):
    """The cell of one host."""
    scores = Scores([standard()[clause]], [] if registers is None else [said(clause, registers)])
    record = HostRecord("web1", "reached", findings=complete(clause, hosts) if hosts else [])
    return scores.add(host or record, 0, {clause})[0]


def test_these_are_the_clauses_of_hosts_that_name_a_register():
    assert tuple(
        clause.id for clause in standard().expected(3) if clause.scope == "host" and clause.registers) == BOTH


@pytest.mark.parametrize("hosts", ["pass", "not_applicable"])
@pytest.mark.parametrize("clause", BOTH)
def test_without_registers_good_hosts_prove_nothing(fragment, report_of, clause, hosts):
    report = report_of(fragment().hosts("web1").findings("web1", *complete(clause, hosts)))
    found = row(report, clause)
    assert (found["status"], found["registers"], found["partial"]) == ("not_checked", "not_checked", 1)


@pytest.mark.parametrize("registers", STATUSES)
@pytest.mark.parametrize("hosts", STATUSES)
def test_the_cell_is_the_worst_of_both(hosts, registers):
    assert cell(CLAUSE, hosts, registers).status == min((hosts, registers), key=STATUSES.index)


@pytest.mark.parametrize(("registers", "expected"), [("pass", "not_checked"), ("fail", "fail")])
def test_registers_do_not_stand_for_a_host_that_said_nothing(registers, expected):
    assert cell(CLAUSE, None, registers).status == expected


def test_registers_do_not_excuse_a_host_that_cannot_be_reached():
    assert cell(CLAUSE, None, "pass", HostRecord("web1", "unreachable")).status == "error"


def test_no_host_speaks_for_the_organization(fragment, report_of):
    lines = fragment().hosts("web1").findings("web1", *complete(CLAUSE), said(CLAUSE, "pass"))
    assert row(report_of(lines))["status"] == "not_checked"


def test_a_waiver_for_the_registers_half_leaves_the_cell_out():
    waiver = {"clause": CLAUSE, "hosts": ["all"], "reason": "r", "approver": "a", "expires": "2026-12-31"}
    scores = Scores([standard()[CLAUSE]], [said(CLAUSE, "fail", waivers=[waiver])])
    found = scores.add(HostRecord("web1", "reached", findings=complete(CLAUSE)), 0, {CLAUSE})[0]
    assert (found.status, found.accepted) == ("fail", None)


@pytest.mark.parametrize(("lang", "words", "between"), [
    ("en", "1 of these cells lack what the organization's registers say of the clause ({})", ", "),
    ("zh", "其中 1 项缺少机构台账（{}）一侧的结论", "、")])
def test_the_summary_names_the_registers_that_are_silent(fragment, report_of, lang, words, between):
    report = report_of(fragment().hosts("web1").findings("web1", *complete(CLAUSE, clauses=[CLAUSE])))
    told = "\n".join(line.text for line in summarize(report, lang=lang, width=400))
    assert words.format(between.join(sorted(standard()[CLAUSE].registers))) in told


@pytest.mark.parametrize(("later", "expected"), [([], "not_checked"), (["fail"], "fail"), (["fail", "pass"], "pass")])
def test_in_a_campaign_the_newest_word_of_the_registers_joins_the_hosts(fragment, report_of, later, expected):
    runs = [fragment("r1").hosts("web1").findings("web1", *complete(CLAUSE)).end()] + [
        fragment(f"r{number}").write(organization(said(CLAUSE, status))).end()
        for number, status in enumerate(later, 2)]
    assert row(report_of(*runs))["status"] == expected

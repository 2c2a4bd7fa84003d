# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization on the terminal: how its clauses stand, what was due, what will be."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import summarize
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import width_of
from tests.unit.support.report_samples import organization, said, text

ONE = "7.2.2-B-b"


@pytest.fixture
def told(fragment, report_of):
    """The summary of what the organization's line says."""
    def make(*findings, lang="en", width=80, **more):
        report = report_of(fragment().write(organization(*findings, **more)))
        return [line.text for line in summarize(report, lang=lang, width=width)]
    return make


def section(lines, heading):
    """The lines of a section."""
    start = next(number for number, line in enumerate(lines) if line.startswith(heading))
    end = lines.index("", start)
    return lines[start + 1:end]


def test_it_stands_in_a_section_of_its_own(told):
    assert section(told(said(ONE), said("7.2.1-B-a", "fail")), "Organization") == [
        "2 clauses: fail 1, pass 1.", "Overdue: 0.", "Due within 30 days: 0."]


def test_what_is_overdue_and_due_soon_is_named_with_day_clause_and_person(told):
    found = section(told(
        said("7.1.1-B-a", "fail", due="2026-11-28", who="p03"), said("7.1.1-B-b", due="2026-11-29"),
        said("7.1.1-B-c", due="2026-12-29"), said("7.1.1-B-d", due="2026-12-30"), width=200), "Organization")
    assert found[1:] == [
        "Overdue: 1.", "  2026-11-28, 7.1.1-B-a: Title of register_7_1_1_b_a (p03)",
        "Due within 30 days: 2.", "  2026-11-29, 7.1.1-B-b: Title of register_7_1_1_b_b",
        "  2026-12-29, 7.1.1-B-c: Title of register_7_1_1_b_c"]


def test_who_has_to_act_is_called_by_name(told):
    late = said("7.1.1-B-a", "fail", due="2026-11-28", who="p03")
    found = section(told(late, people={"p03": "孙丽"}), "Organization")
    assert found[2].endswith("(孙丽)")


def test_a_clause_is_called_by_its_title_and_a_faulty_register_is_told_once(told):
    fault = text("media.yml:8: no such day")
    lines = told(
        said("7.1.1-B-a", "fail"), said("7.5.3-B-a", "error", message=fault), said("7.5.3-B-b", "error", message=fault),
        said("7.5.3-B-c", "error", message=text("keys.yml:2: no list")), width=200)
    heads = [line for line in lines if line.startswith(("FAIL", "ERROR"))]
    assert len(heads) == 3 and "FAIL Title of register_7_1_1_b_a, " in "\n".join(heads)
    (fault,) = (head for head in heads if head.startswith("ERROR register with faults, "))
    assert "7.5.3-B-a 7.5.3-B-b" in fault


def test_of_many_the_first_are_named_and_the_others_counted(told):
    found = section(
        told(*(said(f"7.1.1-B-{letter}", "fail", due="2026-01-01") for letter in "abcdefgh")), "Organization")
    assert "Overdue: 8." in found
    assert "  and 3 more, in the report" in found


def test_drafts_and_registers_that_are_not_valid_are_named(told):
    registers = {
        "people": {"sha256": None, "status": "draft", "faults": 0},
        "posts": {"sha256": None, "status": "draft", "faults": 2}, "keys": {"sha256": None, "status": "kept"}}
    found = section(told(said(ONE), registers=registers, lang="zh"), "机构")
    assert "以下台账有误，无法据此判定：posts。" in found
    assert "以下台账为草稿，确认（kept）前不能作为证明：people。" in found


def test_without_registers_one_sentence_says_so_and_no_section_is_listed(told):
    lines = told(*(said(clause, "not_checked", message=text("No registers are named.")) for clause in (
        ONE, "7.2.1-B-a")))
    assert section(lines, "Organization") == ["No registers are named."]
    assert not any(line.startswith("7.2.2") for line in lines)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_no_line_is_wider_than_the_terminal(told, lang):
    title = text("A title that goes on and on " * 3, "一个很长的标题" * 8)
    lines = told(
        said("7.1.1-B-a", "fail", due="2026-11-28", who="p03", title=title), said(ONE, due="2026-12-01", title=title),
        lang=lang)
    assert [line for line in lines if width_of(line) > 80] == []


def test_a_waiver_of_the_organization_names_it(told):
    waiver = {"clause": ONE, "hosts": ["all"], "reason": "r", "approver": "a", "expires": "2026-12-31"}
    lines = told(said(ONE, "fail", waivers=[waiver]), width=200)
    assert "7.2.2-B-b: r; approved by a, until 2026-12-31; 0 hosts: the organization" not in lines
    assert "7.2.2-B-b: r; approved by a, until 2026-12-31; the organization" in lines

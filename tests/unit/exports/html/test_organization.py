# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization in the page: its view, the overview's lists, the matrix, paper; and what registers may hold."""

from __future__ import annotations

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html.lean import lean
from tests.unit.exports.html import html_samples as samples
from tests.unit.exports.html.test_browser import faults_of, shown

PLACES = (
    "#view=overview", "#view=organization", "#view=organization&as=worst", "#view=organization&as=due",
    "#view=organization&due=overdue&who=p07", "#view=clauses", "#view=clauses&as=list", "#view=clauses&as=hosts",
    "#view=findings", "#view=waivers", "#clause=7.2.2-B-b", "#clause=7.5.5-B-b", "#section=7.5.5",
    "#clause=7.5.5-B-b&host=web1.credit.example",
)
# The page may grow by this much for the organization.
MOST_BYTES = 400_000


@pytest.fixture
def agency(browser, pages):
    """The page of the organization, at the overview, in Chinese."""
    browser.open(pages("organization").path, "#view=overview&lang=zh")
    return browser


def rows(browser):
    """The clauses of the list, in its order."""
    return browser.texts(".row-open .row-title .id")


# The file


def test_what_is_left_out_of_the_embedded_data_is_put_back(browser, pages):
    browser.open(pages("organization").path)
    report = json.loads(json.dumps(pages("organization").report))
    judged = report["organization"]
    for control in report["controls"]:
        if control["area"] == "organization":
            # How many of them have a status is told by the findings.
            control["counts"] = {status: count for status, count in control["counts"].items() if count}
            for detail in control["groups"][0]["variants"][0]["details"]:
                del detail["duty"]
    far = [one for one in judged["rounds"] if one["due"] > "2026-12-29"]
    judged["rounds"] = [one for one in judged["rounds"] if one not in far]
    assert far
    assert browser.run("return Report.data") == report


def test_without_the_organization_nothing_is_left_out(pages):
    report = pages("fleet").report
    assert lean(report) is report


def test_all_clauses_of_the_organization_keep_the_page_small(tmp_path):
    sizes = []
    for judged in (False, True):
        render(samples.every_clause(tmp_path, judged=judged), tmp_path / "index.html")
        sizes.append((tmp_path / "index.html").stat().st_size)
    assert sizes[1] - sizes[0] < MOST_BYTES


def test_without_its_script_it_tells_what_is_overdue(pages):
    text = pages("organization").text
    static = text.split('<div id="static">')[1].split("<script")[0]
    for part in ("示例征信", "已逾期", "2026-10-08", "应再次确认。", "incidents.yml:32", "全机构 / organization-wide"):
        assert part in static


# The view


def test_every_place_opens_without_a_complaint_and_in_order(agency):
    agency.errors()
    for place in PLACES:
        agency.goto(place)
        assert faults_of(agency) == [], place
        agency.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert agency.errors() == [], place
        assert "view=organization" not in place or faults_of(agency) == [], place


def test_sections_stand_in_the_order_of_their_worst_clause(agency, pages):
    agency.goto("#view=organization&lang=zh")
    organization = [
        (group["place"], control["clauses"][0]) for control in pages("organization").report["controls"]
        if control["area"] == "organization" for group in control["groups"]]
    worst_first = [clause for _place, clause in sorted(organization)]
    assert sorted(rows(agency)) == sorted(worst_first)
    assert rows(agency)[0] == worst_first[0]
    titles = agency.texts(".group-title")
    assert len(titles) == len(set(titles)) == 6
    agency.goto("#view=organization&as=worst&lang=zh")
    assert rows(agency) == worst_first
    agency.goto("#view=organization&as=due&lang=zh")
    assert rows(agency)[0] == "7.3.1-B-a" and rows(agency)[-1] == "7.5.5-B-b"


def test_a_clause_tells_day_person_record_and_what_is_missing(agency):
    agency.goto("#view=organization&q=7.2.2-B-b&lang=zh")
    assert rows(agency) == ["7.2.2-B-b"]
    assert "逾期 28 天" in agency.texts(".row-open > summary")[0]
    agency.run("document.querySelector('.row-open').open = true")
    agency.wait("return document.querySelector('.finding')")
    text = agency.texts(".finding")[0]
    for part in ("2026-11-01", "逾期 28 天", "安全主管", "posts.yml:41", "dba/p11", "7.2.2-B-b 另一项。", "全机构"):
        assert part in text
    assert text.count("最后修改 Sun Li 2026-11-20 0a1b2c3d 签名 p03") == 2
    assert text.count("有未提交的修改") == 1
    assert "台主机" not in text


def test_days_are_counted_from_the_day_that_was_judged_for(agency):
    agency.goto("#view=organization&q=7.1.1-B-a&lang=en")
    assert "21 days left" in agency.texts(".row-open > summary")[0]
    days = ["2026-11-28", "2026-11-29", "2026-11-30", "2026-12-29"]
    assert agency.run(
        "return arguments[0].map((day) => Language.plain(Organization.distance(day)))", days) == [
        "1 day overdue", "due today", "1 day left", "30 days left"]
    assert agency.run("return arguments[0].map(Organization.when)", [*days, "2026-12-30", None]) == [
        "overdue", "soon", "soon", "soon", "later", "none"]


@pytest.mark.parametrize(
    ("filters", "clauses"),
    [
        ("status=manual", {"7.3.1-B-a"}), ("register=incidents", {"7.3.1-B-a"}), ("due=soon", {"7.1.1-B-a"}),
        ("due=overdue", {"7.2.2-B-b", "7.2.1-B-a", "7.3.1-B-a"}), ("due=none", {"7.5.5-B-b"}),
        ("who=p03", {"7.3.1-B-a"}), ("who=p07", {"7.2.2-B-b", "7.2.1-B-a", "7.5.5-B-b"}),
        ("in=7.5", {"7.5.1-B-a", "7.5.5-B-b"}), ("q=HD-101", {"7.5.1-B-a"}),
        ("q=posts.yml:41", {"7.2.2-B-b", "7.2.1-B-a"}),
        ("q=网络管理员", {"7.5.5-B-b"}), ("q=nothing-like-it", set()),
    ])
def test_filters_and_search(agency, filters, clauses):
    agency.goto(f"#view=organization&lang=zh&{filters}")
    assert set(rows(agency)) == clauses
    assert shown(agency) == len(clauses)


def test_the_form_offers_the_people_and_registers_that_there_are(agency):
    agency.goto("#view=organization&lang=zh")
    people, registers = agency.texts("#filter-who")[0], agency.texts("#filter-register")[0]
    assert "安全主管" in people and "p07" in people
    assert "岗位台账" in registers and "事件台账" in registers


def test_the_search_says_what_it_looks_into(agency):
    agency.goto("#view=organization&lang=zh")
    hint = "return document.querySelector('#filter-q').placeholder"
    assert agency.run(hint) == "条款号、标题、说明、责任人、记录"
    agency.goto("#view=findings&lang=zh")
    assert agency.run(hint).endswith("主机")


def test_the_registers_tell_their_state_digest_and_commit(agency):
    agency.goto("#view=organization&lang=zh")
    assert "台账 4 份，其中草稿 1 份" in agency.texts("details.registers summary")[0]
    agency.run("document.querySelector('details.registers').open = true")
    policies, posts, activities, incidents = agency.texts("details.registers tbody tr")
    assert "正式" in policies and "35" in policies and "a1a1a1a1a1a1" in policies and "859056a0b1c2" in policies
    assert "2027-10-08" in policies and "此处没有 git。" in agency.texts("main")[0]
    assert "草稿" in posts and "有未提交的修改" in posts
    assert "2 处错误" in activities
    assert "不存在" in incidents


def test_it_says_so_where_the_organization_was_not_judged(browser, pages):
    browser.open(pages("fleet").path, "#view=organization&lang=zh")
    assert "没有运行判定过台账" in browser.texts("main")[0]
    assert "机构台账" not in browser.texts(".views")[0]


# The overview


def test_the_overview_lists_what_is_late_and_what_comes_next(agency):
    late, soon = agency.texts(".due-lists > div")
    assert "已逾期（2）" in late and late.count("内部审计") == 2, "two clauses wait for the same work"
    assert late.index("2026-10-08") < late.index("2026-11-01")
    for part in ("逾期 52 天", "安全主管", "7.2.2-B-b", "7.2.1-B-a", "p03"):
        assert part in late
    assert "30 天内到期（1）" in soon and "剩 21 天" in soon and "7.1.1-B-a" in soon and "7.5.1-B-a" not in soon
    agency.click('.verdicts a[href*="view=organization"]')
    agency.wait("return location.hash.startsWith('#view=organization') && location.hash.includes('status=fail')")
    assert shown(agency) == 3


# Clauses


def test_a_clause_of_hosts_says_which_half_is_missing(agency):
    label = "return document.querySelector('.matrix a.cell[data-clause=\"7.5.5-B-b\"]')"
    agency.goto("#view=clauses&lang=zh")
    assert "台账和主机两部分均缺" in agency.run(f"{label}.title")
    assert agency.run(f"{label}.classList.contains('half-open')")
    assert "缺" not in agency.run("return document.querySelector('.matrix a.cell[data-clause=\"7.2.2-B-b\"]').title")
    agency.goto("#clause=7.5.5-B-b&lang=zh")
    text = agency.texts("main")[0]
    assert "主机部分 未检查" in " ".join(text.split()).replace("○ ", "")
    assert "没有分析记录" in text
    agency.goto("#clause=7.5.5-B-b&host=web1.credit.example&lang=zh")
    assert "没有分析记录" in agency.texts(".finding")[0]


def test_where_hosts_are_columns_the_organization_is_one_too(agency):
    agency.goto("#view=clauses&as=hosts&in=7.5.5&lang=zh")
    assert agency.texts(".cross thead th")[1] == "机构"
    cells = agency.run(
        "return [...document.querySelectorAll('.cross tbody tr')].map((row) => [row.querySelector('a').textContent, "
        "...[...row.querySelectorAll('td')].map((one) => one.textContent)])")
    found = {clause: signs for clause, *signs in cells}
    assert found["7.5.5-B-a"] == ["○", "", ""]
    assert found["7.5.5-B-b"] == ["✗", "✗", "✗"]
    assert found["7.5.5-E-a"][0] == ""


# Paper and small screens


def test_paper_has_a_table_of_the_organization(agency):
    agency.run("window.dispatchEvent(new Event('beforeprint'))")
    assert agency.run("return document.querySelectorAll('#print .on-paper tbody tr').length") == len(samples.REGISTERS)
    text = agency.run("return document.querySelector('#print .view-organization').textContent")
    for part in ("posts.yml:41", "应再次确认。", "7.2.2-B-b 另一项。", "逾期 28 天", "安全主管", "不符合"):
        assert part in text
    assert "应再次确认" not in agency.run("return document.querySelector('#print .view-findings').textContent")
    agency.devtools("Emulation.setEmulatedMedia", media="print")
    day = "getComputedStyle(document.querySelector('#print .on-paper time')).whiteSpace"
    assert agency.run(f"return {day}") == "nowrap"
    agency.devtools("Emulation.setEmulatedMedia", media="")
    agency.run("window.dispatchEvent(new Event('afterprint'))")


def test_it_fits_a_narrow_screen(agency):
    agency.devtools("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=True)
    try:
        for place in PLACES:
            agency.goto(place)
            agency.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            assert agency.run("return document.documentElement.scrollWidth") <= 320, place
    finally:
        agency.devtools("Emulation.clearDeviceMetricsOverride")


# What somebody has pasted into a register


def test_hostile_registers_are_only_text(browser, pages):
    browser.open(pages("hostile_registers").path)
    browser.errors()
    for place in PLACES:
        browser.goto(place)
        browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        browser.run("window.dispatchEvent(new Event('beforeprint'))")
        whole = "window.owned === undefined && !document.querySelector('img') && document.scripts.length === 2"
        assert browser.run(f"return {whole}"), place
        assert "\u202e" not in browser.run(
            "return document.getElementById('app').textContent + document.getElementById('print').textContent"), place
        browser.run("window.dispatchEvent(new Event('afterprint'))")
        assert browser.errors() == [], place
    static = pages("hostile_registers").text.split('<div id="static">')[1].split("<script")[0]
    assert "<img" not in static and "\u202e" not in static and "\u200f" not in static


def test_a_text_of_8000_letters_widens_nothing(browser, pages):
    browser.open(pages("hostile_registers").path)
    for place in PLACES[:5]:
        browser.goto(place)
        browser.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert browser.run("return document.documentElement.scrollWidth <= window.innerWidth"), place
        assert browser.run("return [...document.querySelectorAll('main .scroll')].every("
                           "(one) => one.scrollWidth < 2 * window.innerWidth)"), place


def test_a_name_written_from_right_to_left_turns_nothing_else(browser, pages):
    browser.open(pages("hostile_registers").path, "#view=organization&lang=zh")
    assert browser.run(
        "return [...document.querySelectorAll('.row-count bdi')].some((one) => one.textContent === 'אבג')")

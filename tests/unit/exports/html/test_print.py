# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper: a cover, each finding once, what is filtered and no more, on few pages."""

from __future__ import annotations

import hashlib
import re

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from tests.unit.exports.html import html_samples as samples

# An assessor reads a host that serves everything, with all clauses of the organization, in any language.
MOST_PAGES = 20


@pytest.fixture
def fleet(browser, pages):
    """The page of the fleet, at the overview."""
    browser.open(pages("fleet").path)
    yield browser
    browser.run("window.dispatchEvent(new Event('afterprint'))")


def printed(browser, place):
    """The text of the paper from a place of the page."""
    browser.run("window.dispatchEvent(new Event('afterprint'))")
    browser.goto(place)
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    return browser.run("return document.getElementById('print').textContent")


def pages_of(pdf):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


# How much


def test_a_host_and_all_clauses_of_the_organization_take_few_pages(browser, tmp_path):
    report = samples.every_control(tmp_path)
    render(report, tmp_path / "index.html")
    assert len(report["organization"]["findings"]) > 270
    controls = sum(map(len, BUILT.values()))
    assert sum(control["area"] != "organization" for control in report["controls"]) == controls > 120
    found = {}
    for language in ("zh", "en", "both"):
        browser.open(tmp_path / "index.html", f"#view=overview&lang={language}")
        found[language] = pages_of(browser.pdf())
    assert all(5 < count <= MOST_PAGES for count in found.values()), found


def test_each_page_has_its_number(fleet):
    style = fleet.run("return document.querySelector('style').textContent")
    assert 'counter(page) " / " counter(pages)' in style.split("@page")[1].split("@media")[0]


# The cover


def test_the_cover_says_whose_by_whom_when_and_of_which_hosts(browser, tmp_path):
    run = samples.Fragment("20261129T070000-a1b2", operator="alice (root)@control1").hosts("web1", "web2", "down1")
    for number, host in enumerate(("web1", "web2")):
        run.findings(
            host, [samples.finding(row, "pass") for row in samples.ACCOUNTS],
            facts={"os": "Debian 12", "hostname": host, "machine_id": f"{number}c7c4c5404aaa1f6d2a48adfda4{number:06}"},
            given={"address": f"192.0.2.1{number}"})
    run.unreachable("down1")
    run.lines.append(samples.line_of_organization([samples.of_registers(row) for row in samples.REGISTERS]))
    path = run.end().save(tmp_path)
    render(samples.build([path], samples.standard()), tmp_path / "index.html")
    browser.open(tmp_path / "index.html", "#view=overview&lang=zh")
    browser.devtools("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")
    try:
        printed(browser, "#view=overview&lang=zh")
        cover = browser.run("return document.querySelector('#print .cover').textContent")
    finally:
        browser.devtools("Emulation.setTimezoneOverride", timezoneId="")
        browser.run("window.dispatchEvent(new Event('afterprint'))")
    data = path.read_bytes()
    for part in (
            "JR/T 0117-2014 符合性报告", "机构示例征信", "操作人alice (root)@control1", "打印内容完整报告",
            "192.0.2.10", "192.0.2.11", "0c7c4c5404aaa1f6d2a48adfda4000000", "1c7c4c5404aaa1f6d2a48adfda4000001",
            "无法连接", "检查人", "2026-11-23 02:00:02 +08:00", f"前 {len(data)} 字节的 SHA-256",
            hashlib.sha256(data).hexdigest(), "20261129T070000-a1b2.jsonl", "有主机未给出完整结果"):
        assert part in cover, part


def test_the_cover_leaves_room_for_what_nobody_has_said(fleet):
    printed(fleet, "#view=overview&lang=zh")
    assert fleet.run("return document.querySelectorAll('#print .cover .to-fill').length") == 5


# What


def test_the_whole_report_has_every_clause_and_each_finding_once(fleet, pages):
    report = pages("fleet").report
    text = printed(fleet, "#view=overview&lang=zh")
    for part in ("条款判定", "TMOUT is not set", "late2.credit.example", "王安全", "20261122T190000-c3d4"):
        assert part in text
    counted = fleet.run("""
        return [...document.querySelectorAll('#print .view-clauses td > div')]
          .reduce((sum, one) => sum + Number(one.textContent.match(/ (\\d+)：/)[1]), 0)""")
    silent = re.search(r"没有检查结果的 (\d+) 节，共 (\d+) 条", text)
    assert counted + int(silent[2]) == 418 and int(silent[1]) > 20
    open_groups = [
        (control["id"], group) for control in report["controls"] for group in control["groups"]
        if group["status"] not in ("pass", "not_applicable")]
    assert fleet.run("return document.querySelectorAll('#print .on-paper-finding').length") == len(open_groups)
    for control in report["controls"]:
        codes = fleet.run(
            "return [...document.querySelectorAll('#print .view-findings code')]"
            ".filter((one) => one.textContent === arguments[0]).length", control["id"])
        assert codes == len(control["groups"]), control["id"]
    fleet.run("window.dispatchEvent(new Event('afterprint'))")
    assert fleet.run("return document.getElementById('print').textContent") == ""


@pytest.mark.parametrize(
    ("place", "there", "gone"),
    [
        ("#view=findings&status=fail&q=TMOUT", "session_timeout", "password_length"),
        ("#view=findings&status=manual", "sudo_least_privilege", "session_timeout"),
        ("#view=clauses&as=list&q=8.3.3-B-a", "8.3.3-B-a-1", "7.5.1-B-a"),
        ("#view=clauses&in=8.3.3", "8.3.3-B-a-1", "7.5.1-B-a"),
        ("#view=hosts&q=No+route", "old1.credit.example", "db1.credit.example"),
        ("#host=web1.credit.example", "web1.credit.example", "db1.credit.example"),
    ])
def test_only_what_is_filtered_comes_to_paper_and_the_cover_says_so(fleet, place, there, gone):
    text = printed(fleet, f"{place}&lang=zh")
    assert there in text and gone not in text
    assert "完整报告" not in fleet.run("return document.querySelector('#print .cover').textContent")
    assert len(fleet.run("return [...document.querySelectorAll('#print .view')].map((one) => one.className)")) <= 3


def test_of_a_long_list_all_pages_are_printed(browser, tmp_path):
    render(samples.many(tmp_path, 150, controls=2), tmp_path / "index.html")
    browser.open(tmp_path / "index.html", "#view=hosts&q=credit&page=2&lang=zh")
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.run("return document.querySelectorAll('#print .view-hosts tbody tr').length") == 150
    browser.run("window.dispatchEvent(new Event('afterprint'))")


def test_a_clause_is_printed_as_it_stands_below_a_cover(fleet):
    printed(fleet, "#clause=8.3.3-B-a-3&lang=zh")
    assert fleet.run("return document.querySelectorAll('#print .view').length") == 0
    assert "8.3.3-B-a-3" in fleet.run("return document.querySelector('#print .cover').textContent")
    assert fleet.run("return !document.body.classList.contains('prints-all')")
    assert fleet.run("return document.querySelectorAll('#app .finding .evidence').length") > 3
    fleet.devtools("Emulation.setEmulatedMedia", media="print")
    try:
        seen = "getComputedStyle(document.querySelector(arguments[0])).display"
        assert fleet.run(f"return {seen}", "#app main") != "none"
        assert fleet.run(f"return {seen}", "#app header") == "none"
    finally:
        fleet.devtools("Emulation.setEmulatedMedia", media="")

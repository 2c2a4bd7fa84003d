# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding one's way: back to the same place, columns in order, closed rows, small screens, spreadsheets, languages."""

from __future__ import annotations

import csv
import io

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render
from tests.unit.exports.html import html_samples as samples
from tests.unit.exports.html.html_browser import Browser
from tests.unit.exports.html.test_browser import faults_of

# Reads what a button would save, instead of saving it.
CATCH = """
    const done = arguments[1];
    const made = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      blob.arrayBuffer().then((data) => done([...new Uint8Array(data)]));
      return "blob:none";
    };
    HTMLAnchorElement.prototype.click = function () { window.saved = this.download; };
    document.querySelector(arguments[0]).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    URL.createObjectURL = made;
    delete HTMLAnchorElement.prototype.click;
"""


@pytest.fixture
def fleet(browser, pages):
    """The page of the fleet, at the overview."""
    browser.open(pages("fleet").path)
    return browser


def down(browser):
    return browser.run("return Math.round(window.scrollY)")


def opened(browser):
    return browser.run("return [...document.querySelectorAll('.disclosure[aria-expanded=true]')]"
                       ".map((one) => one.dataset.key)")


def column(browser, number):
    return browser.texts(f"main tbody tr > :nth-child({number})")


def saved(browser):
    data = bytes(browser._call("POST", "/execute/async", {"script": CATCH, "args": [".export"]}))
    return data, list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# Back


def test_back_leads_to_the_same_rows_filter_view_and_height(fleet):
    fleet.goto("#view=findings&status=fail&sort=control&lang=zh")
    fleet.run("const all = document.querySelectorAll('.disclosure'); all[0].click(); all[2].click();")
    rows = opened(fleet)
    assert len(rows) == 2 and len(fleet.texts(".opened .finding")) == 2
    fleet.run("window.scrollTo(0, 700)")
    assert down(fleet) == 700
    link = ".opened:not([hidden]) .finding a[href*='clause=']"
    target = fleet.run(f"return document.querySelectorAll(\"{link}\")[1].getAttribute('href')")
    fleet.run(f"document.querySelectorAll(\"{link}\")[1].click()")
    fleet.wait("return location.hash.startsWith('#clause=') && document.querySelector('.summary-text')")
    assert down(fleet) == 0
    fleet.back()
    fleet.wait("return location.hash.startsWith('#view=findings') && document.querySelector('.opened .finding')")
    assert fleet.run("return location.hash") == "#view=findings&status=fail&sort=control&lang=zh"
    assert opened(fleet) == rows and down(fleet) == 700
    assert fleet.run("return document.activeElement.getAttribute('href')") == target
    fleet.run("history.forward()")
    fleet.wait("return location.hash.startsWith('#clause=') && document.querySelector('.summary-text')")
    assert down(fleet) == 0


def test_loading_anew_leads_to_the_same_height(fleet):
    fleet.goto("#view=clauses&as=list&lang=zh")
    fleet.run("window.scrollTo(0, 900)")
    fleet.wait("return history.state && history.state.down === 900")
    fleet.run("location.reload()")
    fleet.wait("return document.getElementById('app') && !document.getElementById('app').hidden")
    assert down(fleet) == 900


def test_back_undoes_a_filter_and_keeps_what_was_open_before(fleet):
    fleet.goto("#view=findings&lang=zh")
    fleet.click(".disclosure")
    rows = opened(fleet)
    fleet.click('.chip[data-status="fail"]')
    fleet.wait("return location.hash.includes('status=fail')")
    fleet.back()
    fleet.wait("return !location.hash.includes('status=')")
    assert opened(fleet) == rows
    assert fleet.run("return document.querySelector('.chip[data-status=fail]').getAttribute('aria-pressed')") == "false"


# Columns


def test_a_column_is_put_in_order_by_the_keyboard_and_says_so(fleet):
    fleet.goto("#view=hosts&lang=en")
    states = "return [...document.querySelectorAll('main thead th')].map((one) => one.getAttribute('aria-sort'))"
    assert set(fleet.run(states)) == {"none"}
    for key, state, reverse in (("\ue007", "ascending", False), (" ", "descending", True)):
        fleet.run("document.querySelector('[data-sort=host]').focus()")
        fleet.type("[data-sort=host]", key)
        fleet.wait(f"return document.querySelector('[aria-sort={state}] [data-sort=host]')")
        names = [name.split("\n")[0] for name in column(fleet, 1)]
        assert names == sorted(names, reverse=reverse) and len(names) > 5
        assert fleet.run("return document.activeElement.dataset.sort") == "host"
    assert "sort=-host" in fleet.run("return location.hash")


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("#view=findings", {"status", "severity", "control", "clauses", "reach"}),
        ("#host=web1.credit.example", {"status", "severity", "control", "clauses"}),
        ("#view=clauses&as=list", {"clause", "title", "status", "area", "framework", "open"}),
        ("#section=8.3.3", {"clause", "title", "status", "area", "framework", "open"}),
        ("#clause=8.3.3-B-a-3", {"host", "status"}),
    ])
def test_tables_have_columns_to_put_in_order(fleet, place, names):
    fleet.goto(place)
    assert set(fleet.run("return [...document.querySelectorAll('main .sort')].map((one) => one.dataset.sort)")) == names


def test_what_has_no_value_stands_last_either_way(fleet, pages):
    assert any(host["assessed"] is None for host in pages("fleet").report["hosts"])
    for sort in ("assessed", "-assessed"):
        fleet.goto(f"#view=hosts&lang=en&sort={sort}")
        assert column(fleet, 5)[-1] == "–" and column(fleet, 5)[0] != "–"


def test_the_order_is_that_of_all_pages(browser, tmp_path):
    render(samples.many(tmp_path, 150, controls=2), tmp_path / "index.html")
    browser.open(tmp_path / "index.html", "#view=hosts&sort=-host&lang=en")
    first = column(browser, 1)
    browser.goto("#view=hosts&sort=-host&page=2&lang=en")
    assert first[0].startswith("node00149") and column(browser, 1)[-1].startswith("node00000")


# Rows


def test_rows_are_closed_until_they_are_asked_for(fleet):
    for place in ("#view=findings", "#host=web1.credit.example"):
        fleet.goto(place)
        assert fleet.texts(".finding-row") and not fleet.texts("main .finding"), place
    fleet.goto("#view=findings")
    fleet.type(".disclosure", "\ue007")
    assert fleet.run("return document.querySelector('.disclosure').getAttribute('aria-expanded')") == "true"
    below = fleet.run("return document.getElementById(document.querySelector('.disclosure')"
                      ".getAttribute('aria-controls')).innerText")
    assert "/etc/" in below or "sshd -T" in below
    assert faults_of(fleet) == []
    fleet.type(".disclosure", " ")
    assert fleet.run("return !document.querySelector('main .finding').checkVisibility()")


def test_on_a_clause_the_table_of_hosts_comes_before_the_findings(fleet):
    fleet.goto("#clause=8.3.3-B-a-3&lang=en")
    heads = fleet.texts("main section > h3")
    assert heads.index("Verdict on each host") < heads.index("Findings")


def test_sections_that_nothing_was_found_on_are_one_line(fleet, pages):
    fleet.goto("#view=overview&lang=zh")
    (line,) = fleet.texts(".silent-sections")
    report = pages("fleet").report
    # Of a clause without checks a host that is down tells nothing.
    told = {
        clause["section"] for clause in report["clauses"] for status, count in clause["counts"].items()
        if count and status != "not_checked" and not (status == "error" and not clause["built"])}
    silent = [part["id"] for part in report["sections"] if part["id"] not in told]
    assert len(silent) > 20 and line.startswith(f"没有检查结果的 {len(silent)} 节")
    assert [one.split(" ")[0] for one in fleet.texts(".silent-sections a")] == silent
    charted = fleet.texts(".chart-wide .chart-row .name a")
    assert charted and not {one.split(" ")[0] for one in charted} & set(silent)


# Small screens


def test_on_a_small_screen_the_filters_are_folded_and_say_how_many_are_set(fleet):
    fleet.devtools("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
    try:
        fleet.goto("#view=findings&status=fail&q=a&lang=zh")
        visible = "return document.querySelector('#filter-q').checkVisibility()"
        assert not fleet.run(visible) and fleet.texts(".fold > summary") == ["筛选 (2)"]
        assert fleet.run("return document.querySelector('[role=status]').getBoundingClientRect().top < 740")
        fleet.click(".fold > summary")
        assert fleet.run(visible)
        assert fleet.run("return document.documentElement.scrollWidth") <= 360
    finally:
        fleet.devtools("Emulation.clearDeviceMetricsOverride")
    fleet.goto("#view=hosts&lang=zh")
    assert fleet.run("return document.querySelector('#filter-q').checkVisibility()")


# A spreadsheet


def test_what_is_filtered_is_saved_for_a_spreadsheet_with_all_its_pages(browser, tmp_path):
    render(samples.many(tmp_path, 150, controls=2), tmp_path / "index.html")
    browser.open(tmp_path / "index.html", "#view=hosts&q=dc1&page=1&lang=en")
    data, rows = saved(browser)
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    assert rows[0][0] == "Host" and len(rows) == 51 and all("dc1" in row[0] for row in rows[1:])
    assert browser.run("return window.saved") == "jrt0117-hosts.csv"


@pytest.mark.parametrize(
    ("place", "title", "some"),
    [
        ("#view=findings&status=fail&lang=zh", "判定", "不符合"),
        ("#view=clauses&as=list&in=8.3.3&lang=zh", "条款", "8.3.3"),
        ("#view=clauses&status=fail&in=8.3&lang=zh", "条款", "8.3."),
    ])
def test_views_can_be_saved(fleet, place, title, some):
    fleet.goto(place)
    _data, rows = saved(fleet)
    shown = int(fleet.run("return document.querySelector('[role=status]').textContent.match(/[0-9]+/)[0]"))
    assert rows[0][0] == title and len({len(row) for row in rows}) == 1
    assert len(rows) - 1 >= shown > 0 and all(row[0].startswith(some) for row in rows[1:])


def test_findings_of_some_hosts_name_those_hosts_only(fleet):
    fleet.goto("#view=findings&status=fail&hosts=web1&lang=en")
    _data, rows = saved(fleet)
    hosts = rows[0].index("Hosts")
    assert len(rows) > 1 and {row[hosts] for row in rows[1:]} == {"web1.credit.example"}


def test_the_organization_can_be_saved(browser, pages):
    browser.open(pages("organization").path, "#view=organization&due=overdue&lang=zh")
    _data, rows = saved(browser)
    assert {row[0] for row in rows[1:]} == {"7.2.2-B-b", "7.2.1-B-a", "7.3.1-B-a"}
    assert rows[0][5] == "到期日" and "安全主管" in {row[6] for row in rows[1:]} | {rows[1][6].split("; ")[0]}


def test_no_field_of_a_spreadsheet_is_a_formula_or_breaks_its_row(browser, pages):
    browser.open(pages("fleet").path)
    nasty = [
        "=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "|calc", "\u00a0=1",
        'a"b', "a,b", "a\nb", "a;b", "中文", "\u202e=1", ""]
    text = browser.run("return Csv.text([arguments[0]])", nasty)
    assert text.startswith("\ufeff")
    (row,) = csv.reader(io.StringIO(text[1:], newline=""))
    assert len(row) == len(nasty)
    for before, after in zip(nasty, row, strict=True):
        assert after.lstrip("\t\r\n \u00a0\u3000")[:1] not in tuple("=+-@|＝＋－＠｜"), before
    assert row[14:19] == nasty[14:19] and row[20] == "" and row[13].startswith("'")


def test_hostile_names_come_into_a_spreadsheet_as_text(browser, pages):
    browser.open(pages("hostile").path, "#view=findings&lang=en")
    data, rows = saved(browser)
    assert len({len(row) for row in rows}) == 1 and samples.HOSTILE.encode() not in data
    assert "window.owned=1" in data.decode() and "\u202e" not in data.decode()


# Languages


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "lang", "title"),
    [
        ("zh-CN,en", "zh-CN", "符合性报告"), ("zh-TW", "zh-CN", "符合性报告"), ("en-GB,zh", "en", "Compliance report"),
        ("de,en", "zh-CN", "符合性报告 Compliance report")])
def test_the_language_is_the_browser_s_until_the_reader_chooses(pages, language, lang, title):
    window = Browser(language=language)
    try:
        window.open(pages("one_host").path)
        assert window.texts("h1") == [f"JR/T 0117-2014 {title}"]
        assert window.run("return document.documentElement.lang") == lang
        assert "lang=" not in window.run("return document.querySelector('.views a').getAttribute('href')")
        choices = {"both": "符合性报告 Compliance report", "en": "Compliance report", "zh": "符合性报告"}
        for choice, chosen in choices.items():
            window.click(f"#language-{choice}")
            window.wait(f"return document.querySelector('#language-{choice}[aria-current]')")
            window.click(".views li:nth-child(3) a")
            window.wait("return document.querySelector('.findings-table')")
            window.run("location.reload()")
            window.wait("return document.getElementById('app') && !document.getElementById('app').hidden")
            assert window.texts("h1") == [f"JR/T 0117-2014 {chosen}"], "a choice stays, loaded anew too"
    finally:
        window.close()


def _chooses(window, choice):
    window.click(f"#language-{choice}")
    window.wait(f"return document.querySelector('#language-{choice}[aria-current]')")


@pytest.mark.slow
def test_the_language_chosen_last_is_that_of_the_next_report(pages):
    window = Browser(language="en")
    try:
        window.open(pages("one_host").path)
        _chooses(window, "zh")
        window.open(pages("fleet").path)
        assert window.texts("h1") == ["JR/T 0117-2014 符合性报告"]
        # A link says what it says, and chooses nothing for who follows it.
        window.open(pages("one_host").path, "#view=runs&lang=en")
        assert window.texts("main h2") == ["Runs and method"]
        window.open(pages("one_host").path, "#view=runs")
        assert window.texts("main h2") == ["运行与方法"]
        window.run("localStorage.setItem('jrt0117.language', 'klingon')")
        window.open(pages("one_host").path)
        assert window.texts("h1") == ["JR/T 0117-2014 Compliance report"] and window.errors() == []
    finally:
        window.close()


@pytest.mark.slow
@pytest.mark.parametrize("kept", [
    "get() { throw new DOMException('denied', 'SecurityError'); }", "value: null",
    "value: { getItem: () => null, setItem() { throw new DOMException('full', 'QuotaExceededError'); } }"])
def test_where_nothing_can_be_kept_the_place_keeps_the_language(pages, kept):
    window = Browser(language="en")
    try:
        window.before(f"Object.defineProperty(window, 'localStorage', {{ {kept} }})")
        window.open(pages("one_host").path)
        assert window.texts("h1") == ["JR/T 0117-2014 Compliance report"]
        _chooses(window, "zh")
        window.run("location.reload()")
        window.wait("return document.getElementById('app') && !document.getElementById('app').hidden")
        assert window.texts("h1") == ["JR/T 0117-2014 符合性报告"] and window.errors() == []
        window.open(pages("one_host").path)
        assert window.texts("h1") == ["JR/T 0117-2014 Compliance report"]
    finally:
        window.close()


def test_a_period_is_told_as_people_say_it(fleet):
    said = fleet.run("return ['P6M', 'P1Y', 'P2W', 'P30D', 'P1M'].map((one) => Words.every(one))")
    assert [one["zh"] for one in said] == ["每 6 个月", "每年", "每 2 周", "每 30 天", "每月"]
    assert [one["en"] for one in said] == [
        "every 6 months", "every year", "every 2 weeks", "every 30 days", "every month"]
    fleet.goto("#clause=7.1.2-B-b&lang=zh")
    assert "P1Y" not in fleet.texts("main")[0] and "P2Y" not in fleet.texts("main")[0]

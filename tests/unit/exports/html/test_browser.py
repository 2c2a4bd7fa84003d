"""The page in a real browser: what a reader can do with it."""

from __future__ import annotations

import re

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import page as page_module, render
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from tests.unit.exports.html.html_samples import recorded

VIEWS = ("overview", "clauses", "findings", "hosts", "changes", "waivers", "runs")
HOST = "web1.credit.example"
CELL = '.matrix a.cell[data-clause="8.3.3-B-a-3"]'
PLACES = (
    *(f"#view={view}" for view in VIEWS), "#view=clauses&as=list", "#view=clauses&as=hosts", "#section=8.3.3",
    "#clause=8.3.3-B-a-3", f"#clause=8.3.3-B-a-3&host={HOST}", f"#host={HOST}", "#host=old1.credit.example",
    "#clause=6-1", "#clause=no-such", "#host=no-such", "#section=no-such", "#clause=%E0%A4%A&page=x&view=constructor",
)


@pytest.fixture
def fleet(browser, pages):
    """The page of the fleet, at the overview."""
    browser.open(pages("fleet").path)
    return browser


def shown(browser):
    """How many the filter line says are shown."""
    return int(browser.run("return document.querySelector('[role=status]').textContent.match(/[0-9]+/)[0]"))


@pytest.mark.parametrize("sample", ["one_host", "fleet", "hostile"])
def test_every_place_opens_without_a_complaint(browser, pages, sample):
    browser.errors()
    browser.open(pages(sample).path)
    for place in PLACES:
        browser.goto(place)
        assert browser.run("return document.querySelector('main h2').textContent.trim()"), place
        browser.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert browser.errors() == [], place
    assert browser.run("return performance.getEntriesByType('resource').length") == 0


def test_its_script_takes_the_place_of_the_summary(fleet):
    assert fleet.run("return document.getElementById('static') === null")
    assert "JR/T 0117-2014 符合性报告" in fleet.texts("h1")[0]


def test_an_aborted_run_cannot_be_overlooked(fleet):
    assert "20261122T190000-c3d4" in fleet.texts(".alert-bad")[0]
    for view in VIEWS:
        fleet.goto(f"#view={view}")
        assert "运行中断" in fleet.texts(".alert-bad")[0]


def test_the_three_scores_stand_together_with_numerators_and_waivers(fleet, pages):
    cards = fleet.texts(".score")
    assert len(cards) == 3
    for name, card in zip(("strict", "assessed", "coverage"), cards, strict=True):
        scores, formula = pages("fleet").report["scores"], pages("fleet").report["formulas"][name]["formula"]
        assert formula in card
        for score in (scores[name], scores["with_waivers"][name]):
            assert f"{score['numerator']} / {score['denominator']}" in card


def test_the_matrix_has_every_clause_and_the_keyboard_reaches_them(fleet):
    fleet.goto("#view=clauses")
    assert fleet.run(
        "return new Set([...document.querySelectorAll('.matrix a.cell')].map((one) => one.dataset.clause)).size") == 418
    assert fleet.run("return document.querySelectorAll('.matrix a.cell[tabindex=\"0\"]').length") == 1
    nameless = (
        "return [...document.querySelectorAll('.matrix a.cell')].filter((one) => !one.getAttribute('aria-label') || "
        "!one.textContent).length")
    assert fleet.run(nameless) == 0
    fleet.run("document.querySelector('.matrix a.cell').focus()")
    steps = (
        ("ArrowRight", "6-2"), ("ArrowDown", "7.1-0"), ("ArrowDown", "7.1.1-B-a"), ("End", "7.1.1-E-c"),
        ("Home", "7.1.1-B-a"), ("ArrowUp", "7.1-0"))
    for key, clause in steps:
        fleet.run(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))",
            key)
        assert fleet.run("return document.activeElement.dataset.clause") == clause
    assert "7.1-0" in fleet.texts(".inspector")[0]


def test_a_cell_leads_to_the_clause_its_host_and_the_evidence_and_back(fleet):
    fleet.goto("#view=clauses")
    fleet.click(CELL)
    fleet.wait("return location.hash.startsWith('#clause=8.3.3-B-a-3')")
    assert "8.3.3-B-a-3" in fleet.texts("main h2")[0]
    assert fleet.run("return document.activeElement === document.querySelector('main h2')")
    fleet.click(f'main table a[href$="host={HOST}"]')
    fleet.wait(f"return location.hash === '#clause=8.3.3-B-a-3&host={HOST}'")
    evidence = " ".join(fleet.texts(".finding .evidence"))
    assert "/etc/profile.d/" in evidence and "TMOUT is not set" in evidence
    fleet.back()
    fleet.back()
    fleet.wait("return location.hash === '#view=clauses' && document.querySelector('.matrix')")


def test_the_assessors_words_follow_the_hosts(fleet, pages):
    expected = {}
    for clause in pages("fleet").report["clauses"]:
        there = {status for status, count in clause["counts"].items() if count}
        open_ = there & {"fail", "error", "manual", "not_checked"}
        if "pass" in there:
            expected[clause["id"]] = "partial" if open_ else "pass"
        elif "fail" in there:
            expected[clause["id"]] = "fail"
    fleet.goto("#view=clauses")
    found = fleet.run(
        "return Object.fromEntries([...document.querySelectorAll('.matrix a.cell')].map((one) => [one.dataset.clause, "
        "one.dataset.status]))")
    assert expected
    assert {clause: found[clause] for clause in expected} == expected


def test_clauses_are_found_by_a_reference_of_another_framework(fleet, pages):
    fleet.goto("#view=clauses&as=list&framework=pipl/57")
    pipl = next(one for one in pages("fleet").report["crosswalks"] if one["id"] == "pipl")
    wanted = [clause for clause, refs in pipl["map"].items() if "57" in [ref for ref, _relation in refs]]
    assert shown(fleet) == len(wanted) > 3
    assert "个人信息保护法" in " ".join(fleet.texts("th"))
    fleet.goto("#clause=9.9-a&lang=zh")
    told = " ".join(fleet.texts(".pairs"))
    assert "个人信息保护法：40 境内存储与安全评估（相关）" in told
    assert "征信业务管理办法：35 境内存储（其中一部分） 条号未核对" in told
    fleet.run("[...document.querySelectorAll('.pairs a')].find((one) => one.textContent === '40').click()")
    assert "framework=pipl%2F40" in fleet.run("return location.hash")


def test_filters_narrow_and_the_fragment_remembers_them(fleet):
    fleet.goto("#view=clauses&as=list")
    assert shown(fleet) == 418
    fleet.click('.chip[data-status="fail"]')
    few = shown(fleet)
    assert 0 < few < 20
    fleet.type("#filter-q", "8.3.3-B-a")
    fleet.wait("return location.hash === '#view=clauses&as=list&status=fail&q=8.3.3-B-a'")
    assert shown(fleet) == 1
    assert fleet.run("return document.activeElement.id") == "filter-q"
    fleet.run("location.reload()")
    fleet.wait("return document.getElementById('app') && !document.getElementById('app').hidden")
    assert shown(fleet) == 1
    fleet.goto("#view=clauses&as=list&q=nothing-like-it")
    assert shown(fleet) == 0


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("#view=findings&q=TMOUT", "空闲会话超时"), ("#view=findings&q=pwquality.conf:3", "口令长度"),
        ("#view=findings&q=late1", "口令长度"), ("#view=findings&waived=only", "SSH 登录限制"),
        ("#view=findings&changed=only", "已改动"), ("#view=hosts&q=No+route", "old1.credit.example"),
        ("#view=clauses&as=list&q=login_failure_lockout", "8.3.3-B-a-3"),
    ])
def test_search_finds(fleet, place, seen):
    fleet.goto(place)
    assert shown(fleet) > 0
    assert seen in fleet.texts("main")[0]


def test_the_language_is_a_choice_that_the_fragment_keeps(fleet):
    fleet.goto("#view=runs")
    assert fleet.run("return document.querySelectorAll('main [lang=en]').length") > 5
    fleet.click("#language-zh")
    fleet.wait("return location.hash === '#view=runs&lang=zh' && !document.querySelector('main [lang=en]')")
    fleet.click("#language-en")
    fleet.wait("return document.documentElement.lang === 'en'")
    assert fleet.texts("main h2") == ["Runs and method"]
    assert fleet.run("return document.activeElement.id") == "language-en"
    fleet.click(".views li:first-child a")
    fleet.wait("return location.hash === '#view=overview&lang=en' && document.querySelector('.score')")
    assert "合规" not in fleet.texts("h1")[0]
    fleet.run("localStorage.clear()")


def test_every_text_of_the_page_is_in_both_languages(fleet):
    missing = """
    const lacking = [];
    (function look(words, path) {
      if (typeof words === "function") look(words(3, 5), path);
      else if (Array.isArray(words) || typeof words !== "object" || path === ".mark" || path === ".tierLetter") return;
      else if ("zh" in words || "en" in words) {
        const one = words.zh && words.en && /[^ -~]/.test(words.zh) && !/[^ -~→×]/.test(words.en);
        if (!one) lacking.push(path);
      }
      else Object.keys(words).forEach((name) => look(words[name], `${path}.${name}`));
    })(Words, "");
    return lacking;
    """
    assert fleet.run(missing) == []


def test_before_and_after_of_an_enforcing_run(fleet, pages):
    fleet.goto("#view=changes")
    text = fleet.texts("main")[0]
    for moment in ("before", "after"):
        strict = pages("fleet").report["enforcement"][moment]["strict"]
        assert f"{strict['numerator']} / {strict['denominator']}" in text
    assert "/var/lib/jrt0117/journal/20261122T180000-a1b2" in text
    assert "password_hashing" in text


def test_what_changes_for_people_is_named_of_all_hosts_and_of_one(fleet, pages):
    report = pages("fleet").report
    rows = report["affects"]
    fleet.goto("#view=changes&lang=en")
    text = fleet.texts("main")[0]
    assert rows and all(row["text"]["en"] in text for row in rows)
    number = decode(rows[0]["hosts"])[0]
    fleet.goto(f"#host={report['hosts'][number]['name']}&lang=en")
    text = fleet.texts("main")[0]
    assert [row["text"]["en"] in text for row in rows] == [number in decode(row["hosts"]) for row in rows]


def test_what_is_below_a_host_stands_worst_first_with_what_judged_it(fleet):
    fleet.goto("#host=db1.credit.example&lang=en")
    text = fleet.texts("main")[0]
    rows = text[text.index("Endpoints, databases and mappings"):]
    assert rows.index("PostgreSQL 15 (5432)") < rows.index("10.0.0.8:443 (www.credit.example)")
    assert "Root login over SSH" in rows[:rows.index("10.0.0.8:443")]
    fleet.goto("#host=web1.credit.example&lang=en")
    assert "Endpoints, databases and mappings" not in fleet.texts("main")[0]


@pytest.mark.parametrize(("language", "told"), [
    ("en", [["partial", "3 days old", "veeam", "recorded by another tool", "not compliant", "Password length"],
            ["ok", "less than a day old", "pgbackrest", "signed", "compliant", "Character classes of passwords"]]),
    ("zh", [["部分完成", "3 天前", "veeam", "由其他工具记录", "不符合", "口令长度"],
            ["成功", "不足 1 天", "pgbackrest", "已签名", "符合", "口令字符类别"]])])
def test_a_host_lists_the_evidence_records_that_its_findings_rest_on(browser, tmp_path, language, told):
    render(recorded(tmp_path), tmp_path / "index.html")
    browser.open(tmp_path / "index.html", f"#host=db&lang={language}")
    rows = [row for row in browser.texts("main tbody tr") if row.startswith(("backup-db", "restore-db"))]
    assert len(rows) == 2
    for row, words in zip(rows, told, strict=True):
        assert all(word in row for word in words), row


@pytest.mark.parametrize(("language", "rings", "manifests", "members"), [
    ("en", [["test ring", "1", "compliant 1"], ["production", "2", "not compliant 1", "needs a person 1"]],
     [["2026-11", "2 days old", "web2", "2 health checks", "14", "not approved yet"],
      ["2026-10", "approved, signed", "li@agency.example", "SP-2026-040"], ["2026-09", "signature does not count"]],
     [["web2", "test ring"], ["web1", "production", "not compliant"], ["db1", "production", "needs a person"]]),
    ("zh", [["测试环", "1", "符合 1"], ["生产", "2", "不符合 1", "需人工判定 1"]],
     [["2026-11", "2 天前", "web2", "健康检查 2 项", "14", "待批准"],
      ["2026-10", "已批准，签名有效", "li@agency.example", "SP-2026-040"], ["2026-09", "签名不予采信"]],
     [["web2", "测试环"], ["web1", "生产", "不符合"], ["db1", "生产", "需人工判定"]])])
def test_the_rings_and_the_manifests_of_patches_have_a_view(browser, pages, language, rings, manifests, members):
    browser.open(pages("patched").path, f"#view=patches&lang={language}")
    rows = browser.texts("main tbody tr")
    assert len(rows) == len(rings) + len(manifests) + len(members)
    for row, words in zip(rows, [*rings, *manifests, *members], strict=True):
        assert all(word in row for word in words), row
    assert "bastion1" not in " ".join(rows)
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    assert "SP-2026-040" in browser.run("return document.querySelector('#print .view-patches').textContent")
    browser.run("window.dispatchEvent(new Event('afterprint'))")


def test_without_manifests_there_is_no_view_of_patches(fleet):
    assert not fleet.run("return document.querySelector('nav.views a[href*=patches]')")


def test_a_changed_finding_shows_the_value_before_and_after(fleet):
    fleet.goto("#view=changes&lang=zh")
    fleet.run("document.querySelectorAll('details.row-open').forEach((one) => { one.open = true; })")
    fleet.wait("return document.querySelector('.finding')")
    pairs = [text.split() for text in fleet.texts(".finding .pairs")]
    length = next(pair for pair in pairs if "minlen" in pair)
    assert " ".join(length).index("整改前 minlen = 6") < " ".join(length).index("实际 minlen = 12")


def test_every_detail_has_its_advice_and_a_finding_all_its_waivers(fleet):
    fleet.goto("#view=findings&status=manual&q=deploy&lang=en")
    assert shown(fleet) == 1
    fleet.click(".disclosure")
    text = fleet.texts(".finding")[0]
    for user in ("operator", "deploy"):
        assert text.index(f"{user} may run every command") < text.index(f"Ask the owner of {user} ")
    fleet.goto("#view=findings&waived=only&lang=zh")
    fleet.click(".disclosure")
    text = fleet.texts(".finding")[0]
    assert "王安全" in text and "李审计" in text and "8.3.3-B-a-2" in text


def test_advice_about_something_else_than_the_message_stands_below_what_it_is_about(browser, pages):
    browser.open(pages("one_host").path, "#view=findings&status=manual&lang=en")
    browser.click(".disclosure")
    text = browser.texts(".finding")[0]
    places = [
        text.index(part)
        for part in (
            "expected no ALL outside", "deploy may run every command", "Ask the owner of deploy",
            "no ALL outside the administrators\nActual")]
    assert places == sorted(places)


def test_findings_stand_worst_first_and_say_how_severe_they_are(fleet, pages):
    fleet.goto("#view=findings&lang=zh")
    pairs = sorted(
        (
            (group["place"], control, group) for control in pages("fleet").report["controls"]
            for group in control["groups"]), key=lambda pair: pair[0])
    rows = fleet.texts(".finding-row")
    severities = fleet.texts(".finding-row > td:nth-child(2)")
    assert len(rows) == len(pairs)
    words = {"critical": "严重", "high": "高", "medium": "中", "low": "低"}
    for row, severity, (_place, control, group) in zip(rows, severities, pairs, strict=True):
        assert control["title"]["zh"] in row
        assert severity == (words[control["severity"]] if group["status"] != "pass" else ""), row
    assert len({control["severity"] for _place, control, group in pairs if group["status"] != "pass"}) > 1


def test_a_control_says_what_it_asks_and_to_be_opened_what_a_person_does(fleet, pages):
    control = next(control for control in pages("fleet").report["controls"] if control["id"] == "session_timeout")
    fleet.goto("#clause=8.3.3-B-a-3&lang=zh")
    fleet.run("document.querySelectorAll('details.row-open').forEach((one) => { one.open = true; })")
    fleet.wait("return document.querySelector('.finding')")
    card = "[...document.querySelectorAll('.finding')].find((one) => one.innerText.includes('session_timeout'))"
    text = fleet.run(f"return {card}.innerText")
    assert control["rationale"]["zh"] in text and "严重程度 中" in text
    assert control["remediation"]["zh"] not in text
    fleet.run(f"{card}.querySelector('details.about-control').open = true")
    text = fleet.run(f"return {card}.innerText")
    assert control["remediation"]["zh"] in text and all(reference in text for reference in control["references"])


def test_waivers_name_who_and_until_when_and_ignored_ones_say_why(fleet):
    fleet.goto("#view=waivers")
    applied, ignored = fleet.texts("main section")[:2]
    assert "王安全" in applied and "2026-12-10" in applied and "30 天内到期" in applied
    assert "没有批准人和有效期" in ignored and "历史原因" in ignored


def test_hostile_text_is_only_text(browser, pages):
    browser.open(pages("hostile").path)
    for place in (
            "#view=overview", "#view=findings", "#view=hosts", "#view=waivers", "#view=runs", "#clause=7.5.9-B-a-2",
            "#view=clauses&as=hosts"):
        browser.goto(place)
        browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        browser.run("window.dispatchEvent(new Event('beforeprint'))")
        whole = "window.owned === undefined && !document.querySelector('img') && document.scripts.length === 2"
        assert browser.run(f"return {whole}"), place
        assert "window.owned=1" in browser.run("return document.body.innerText"), place
        browser.run("window.dispatchEvent(new Event('afterprint'))")


def test_the_page_of_a_hostile_host_opens_from_its_link(browser, pages):
    browser.open(pages("hostile").path, "#view=hosts")
    name = browser.run(
        "const link = document.querySelector('main tbody tr:last-child a'); link.click(); return link.textContent")
    browser.wait("return location.hash.startsWith('#host=')")
    assert browser.texts("main h2") == [name]


def test_compressed_data_opens_too(browser, pages, tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "PLAIN_BYTES", 0)
    render(pages("fleet").report, tmp_path / "index.html")
    browser.open(tmp_path / "index.html", "#clause=8.3.3-B-a-3")
    assert "8.3.3-B-a-3" in browser.texts("main h2")[0]


def test_structure_for_a_screen_reader(fleet):
    for place in PLACES:
        fleet.goto(place)
        assert faults_of(fleet) == [], place


def faults_of(browser):
    """What a screen reader would stumble over."""
    levels = browser.run(
        "return [...document.querySelectorAll('#app h1, #app h2, #app h3, #app h4, #app h5')].map((one) => "
        "Number(one.tagName[1]))")
    orderly = levels[0] == 1 and levels.count(1) == 1 and all(
        after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    return ([] if orderly else [f"headings {levels}"]) + browser.run("""
    const of = (selector) => [...document.querySelectorAll(`#app ${selector}`)];
    const ids = of("[id]").map((one) => one.id);
    return [
      ids.length !== new Set(ids).size && "an id appears twice",
      of("main").length !== 1 && "not one main", of("header").length !== 1 && "not one header",
      of("footer").length !== 1 && "not one footer",
      of("nav:not([aria-label])").length && "a nav without a name",
      of("input, select").some((one) => !one.labels.length) && "a field without a label",
      of("th").some((one) => !one.scope) && "a header without scope",
      of("table").some((one) => !one.caption) && "a table without a caption",
      of("svg").some((one) => !one.getAttribute("aria-label") && one.getAttribute("aria-hidden") !== "true")
        && "a picture without words",
      of("a, button").some((one) => !one.hidden && !(one.textContent.trim() || one.getAttribute("aria-label")))
        && "a link without words",
      !document.title.includes("JR/T 0117-2014") && "no title",
    ].filter(Boolean);
    """)


def test_it_fits_a_narrow_screen(fleet):
    fleet.devtools("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=True)
    try:
        for place in PLACES:
            fleet.goto(place)
            assert fleet.run("return document.documentElement.scrollWidth") <= 320, place
    finally:
        fleet.devtools("Emulation.clearDeviceMetricsOverride")


def test_on_a_small_screen_no_table_is_cut_off_and_each_cell_has_its_column_s_name(fleet):
    fleet.devtools("Emulation.setDeviceMetricsOverride", width=375, height=700, deviceScaleFactor=1, mobile=True)
    try:
        for place in PLACES:
            fleet.goto(place)
            assert fleet.run("""return [...document.querySelectorAll("main .scroll")].filter((one) => !one.closest(
                "details:not([open])") && one.scrollWidth > one.clientWidth && !one.querySelector(".cross")).map(
                (one) => one.getAttribute("aria-label"))""") == [], place
        fleet.goto("#view=hosts&lang=zh")
        named = fleet.run("""return [...document.querySelectorAll("main tbody tr:first-child td")].map(
            (one) => getComputedStyle(one, "::before").content)""")
        assert named[:3] == ['"状态"', '"分布"', '"严格得分"']
    finally:
        fleet.devtools("Emulation.clearDeviceMetricsOverride")


def test_a_score_s_formula_is_in_the_reader_s_language(fleet):
    fleet.goto("#view=overview&lang=zh")
    assert fleet.texts(".score code") == [
        "符合 / (符合 + 不符合 + 检查出错 + 需人工判定 + 未检查)", "符合 / (符合 + 不符合)",
        "(符合 + 不符合) / (符合 + 不符合 + 检查出错 + 需人工判定 + 未检查)"]
    fleet.goto("#view=overview&lang=en")
    assert fleet.texts(".score code")[1] == "pass / (pass + fail)"


@pytest.mark.parametrize("place", ["#view=overview", "#clause=8.3.3-B-a-3", "#host=old1.credit.example", "#view=runs"])
def test_signs_between_chinese_are_chinese(fleet, place):
    fleet.goto(place + "&lang=zh")
    assert re.findall(r"[\u4e00-\u9fff](?:: |; |, | \(\d).*", fleet.texts("#app")[0]) == []


def test_without_javascript_the_summary_stays(browser, pages):
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.devtools("Page.navigate", url=pages("fleet").path.as_uri())
        tree = browser.devtools("Accessibility.getFullAXTree")["nodes"]
        names = " ".join(str(node.get("name", {}).get("value", "")) for node in tree if not node.get("ignored"))
        assert "Controls that fail or are in error" in names
        assert "启用 JavaScript" in names
    finally:
        browser.devtools("Emulation.setScriptExecutionDisabled", value=False)

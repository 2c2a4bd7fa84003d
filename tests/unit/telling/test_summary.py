# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The terminal summary: its text, its width, its languages."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import random
import struct
import termios
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import STATUSES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import closing, summarize
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import language, width_of, wrap
from tests.unit.support.report_samples import complete, finding, judge, play, text

GOLDEN = Path(__file__).parent / "golden"
WAIVER = {
    "clause": "8.3.3-B-b-3", "hosts": ["db1"], "reason": "Backup agent", "approver": "Li Lei", "expires": "2026-12-31"}
IGNORED = {"waiver": {"clause": "8.3.3-B-a-2"}, "why": text("It has no approver.", "没有批准人。")}


@pytest.fixture
def report(fragment, monkeypatch):
    """A run that has something of everything, against a few clauses only: the text is not to change with the catalogue.
    """
    monkeypatch.setattr(
        "ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build.built_areas",
        lambda: frozenset(["accounts"]))
    lines = fragment("20261122T183000-ab12").hosts("web1", "web2", "db1", "old1", "late1")
    length = finding(
        status="fail", would="pass",
        message=text("minlen is 6 in /etc/security/pwquality.conf:3, expected >= 8.", "minlen 为 6，应不小于 8。"),
        advice=text("Run the enforce playbook with --tags accounts.", "执行 enforce playbook 并加 --tags accounts。"))
    owners = finding(
        "owned_accounts", "manual", would="person", evidence=[],
        details=[
            {
                "status": "manual", "message": text(f"user{number} has no owner.", f"user{number} 没有责任人。"),
                "where": f"/etc/passwd:{number}", "advice": text(f"Ask user{number}.", f"请询问 user{number}。"),
            } for number in (30, 31, 32)])
    lines.findings(
        "web1", length, owners, finding("login_failure_lockout"), *complete("8.3.3-B-a-5"),
        notices=[text("Run r0 was interrupted here.", "运行 r0 曾在此中断。")])
    lines.findings("web2", {**length, "actual": "7"}, owners, *complete("8.3.3-B-a-5"), waivers_ignored=[IGNORED])
    lines.findings(
        "db1", *complete("8.3.3-B-b-3", "fail", waivers=[WAIVER]),
        finding("ssh_login_limits", "error", reason="unreadable"))
    return build([lines.unreachable("old1").path], load(GOLDEN / "catalogue"))


def lines_of(report, **more):
    return [line.text for line in summarize(report, **more)]


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_summary_is_the_golden_one(report, lang, request):
    shown = "\n".join(lines_of(report, lang=lang)) + "\n"
    assert shown == (GOLDEN / f"summary.{lang}.txt").read_text("utf-8")


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize(("lang", "head"), [("en", "JR/T 0117-2014, level 3:"), ("zh", "JR/T 0117-2014，3 级：")])
def test_the_result_is_told_first_and_last(report, lang, head, short):
    shown = lines_of(report, lang=lang, short=short, width=200)
    # This run was aborted as well.
    result = shown[:4]
    assert result[0].startswith(head) and shown[-4:] == result and shown.count(result[2]) == 2
    numbers = report["scores"]["strict"]
    assert f"{numbers['numerator']}/{numbers['denominator']}" in result[2]
    assert str(report["prediction"]["person"]) in result[3]


def test_in_short_it_is_a_screen_or_two_and_says_what_is_left_out(report, fragment, report_of):
    lines = fragment().hosts("web1")
    lines.findings("web1", *[
        finding(
            control.id, "fail", message=text("Something is wrong here, " * 30 + "truly."),
            advice=text("Put it right, " * 30 + "now."), would="person", details=[
                {"status": "fail", "message": text(f"Wrong {part}."), "where": None, "advice": text(f"Mend {part}.")}
                for part in range(40)])
        for control in CONTROLS], notices=[text(f"Notice {number}.") for number in range(30)])
    shown = lines_of(report_of(lines.end()), short=True)
    assert len(shown) <= 60
    assert f"and {len(CONTROLS) - 6} more, in the report" in shown
    assert sum(line.endswith(" ...") for line in shown) == 12
    assert [line for line in shown if width_of(line) > 80] == []


def test_in_short_two_languages_fit_too(fragment, report_of):
    lines = fragment().hosts("web1").findings("web1", *[
        finding(
            control.id, "fail", message=text("Something is wrong here, " * 30, "此处有误，" * 60),
            advice=text("Put it right, " * 30, "请更正，" * 60), would="person") for control in CONTROLS],
        notices=[text(f"Notice {number}.", f"提示 {number}。") for number in range(30)])
    shown = lines_of(report_of(lines.end()), short=True, lang="both")
    assert len(shown) <= 60 and f"and {len(CONTROLS) - 2} more, in the report" in " ".join(shown)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_in_short_hosts_that_are_down_leave_room_for_what_ansible_says_of_them(fragment, report_of, lang):
    lines = fragment().hosts("web1", *(f"old{number}" for number in range(9))).findings("web1", *[
        finding(
            control.id, "fail", message=text("Something is wrong here, " * 30, "此处有误，" * 60),
            advice=text("Put it right, " * 30, "请更正，" * 60), would="person") for control in CONTROLS])
    for number in range(9):
        lines.unreachable(f"old{number}")
    shown = lines_of(report_of(lines.end()), short=True, lang=lang)
    # Of many the quiet output names five, and what they are is one line more.
    assert len(shown) <= 54 and [line for line in shown if line.startswith("old0")]


def test_in_short_what_an_advice_is_about_leaves_room_for_what_is_to_be_done(fragment, report_of):
    lines = fragment().hosts("web1").findings("web1", finding(
        status="fail", would="person", message=text("Its mode is 0755."), advice=text("Give the walk more time."),
        advice_about=text("The walk ended early in " + "/usr/lib/deep" * 20 + ".")))
    shown = " ".join(lines_of(report_of(lines.end()), short=True))
    assert "do: The walk ended early in" in shown and "... Give the walk more time." in " ".join(shown.split())


def test_in_short_the_numbers_less_waivers_are_told_too(report):
    assert [line for line in lines_of(report, short=True, width=200) if line.startswith("With waivers (1 left out)")]


def test_in_short_what_is_to_do_stands_before_everything_else(report):
    shown = lines_of(report, short=True, width=200)
    assert shown[6] == "To do, worst first" and shown[4].startswith("With waivers")


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(report, lang, width):
    # A path stays whole, to be copied.
    assert [
        line for line in lines_of(report, lang=lang, width=width)
        if width_of(line) > width and " " in line.strip()] == []


def test_nothing_is_drawn_and_nothing_is_told_by_position(report):
    for lang in ("en", "zh"):
        for line in lines_of(report, lang=lang, width=200):
            assert "  " not in line.strip(), line
            assert not set(line) & set("│─┌└|\t\x1b")


def test_the_list_is_bounded_and_says_by_how_much(report):
    shown = lines_of(report, failures=1)
    assert sum(line.startswith(("ERROR", "FAIL", "MANUAL")) for line in shown) == 1
    assert "and 5 more, in the report" in shown


@pytest.mark.parametrize(
    ("would", "told"),
    [
        ("pass", ["Enforcing settles this."]),
        ("fail", ["Enforcing alone does not settle this.", "Ask ann.", "bob is wrong. Ask bob."]),
        ("person", ["Ask ann.", "bob is wrong. Ask bob."])])
def test_what_is_to_be_done_stands_with_each_finding(fragment, report_of, would, told):
    details = [
        {"status": "fail", "message": text(f"{user} is wrong."), "where": None, "advice": text(f"Ask {user}.")}
        for user in ("ann", "bob")]
    details.append({"status": "fail", "message": text("minlen is 6."), "where": None, "advice": None})
    lines = fragment().hosts("web1").findings("web1", finding(
        status="fail", would=would, message=text("ann is wrong."), advice=text("Ask ann."), details=details)).end()
    assert [
        line.strip() for line in lines_of(report_of(lines)) if line.startswith("  do: ")] == [
        f"do: {advice}" for advice in told]


def test_advice_about_something_else_than_the_message_stands_behind_it(fragment, report_of):
    about = text("ann has no owner.", "ann 没有责任人。")
    lines = fragment().hosts("web1").findings(
        "web1",
        finding(
            status="fail", would="fail", message=text("minlen is 6."), advice=text("Ask ann.", "请询问 ann。"),
            advice_about=about)).end()
    report = report_of(lines)
    assert (
        "  do: ann has no owner. Ask ann." in lines_of(report)
        and "  处理：ann 没有责任人。请询问 ann。" in lines_of(report, lang="zh"))


def test_what_another_observation_is_advised_too_stands_with_the_message_where_it_is_the_message_s_own(
        fragment, report_of):
    details = [
        {"status": "fail", "message": text(f"{user} is wrong."), "where": None, "advice": text("Ask the owner.")}
        for user in ("bob", "ann")]
    lines = fragment().hosts("web1").findings(
        "web1",
        finding(
            status="fail", would="person", message=text("ann is wrong."), advice=text("Ask the owner."),
            advice_about=None, details=details)).end()
    assert [line for line in lines_of(report_of(lines)) if line.startswith("  do: ")] == ["  do: Ask the owner."]


def test_the_place_is_that_of_what_the_message_speaks_of(fragment, report_of):
    details = [
        {"status": "fail", "message": text(f"{user} is wrong."), "where": f"/home/{user}", "advice": None}
        for user in ("bob", "ann")]
    wrong = finding(status="fail", would="person", message=text("ann is wrong."), details=details)
    assert "  at: /home/ann" in lines_of(report_of(fragment().hosts("web1").findings("web1", wrong).end()))
    wrong["message"] = text("Both are wrong.")
    assert "  at: /home/bob" in lines_of(report_of(fragment("r2").hosts("web1").findings("web1", wrong).end()))


def test_a_score_without_anything_to_divide_is_no_number(fragment, report_of):
    shown = lines_of(report_of(fragment().hosts("web1").end()))
    assert any(line.startswith("assessed none (nothing to divide by)") for line in shown)
    assert any(line.startswith("strict 0.0% = 0/") for line in shown)
    assert "Nothing was checked, so nothing is known." in shown


def test_a_score_is_never_rounded_up_to_perfect(report):
    report["scores"]["strict"] = {"value": 0.9999, "numerator": 9999, "denominator": 10000}
    assert any(line.startswith("strict 99.9% = 9999/10000") for line in lines_of(report))


def test_an_enforcing_run_tells_before_and_after(fragment, report_of):
    after = complete("8.3.3-B-a-2", "pass", before="fail", after="pass", changed=True, pending_reboot=True)
    shown = "\n".join(
        lines_of(report_of(fragment().hosts("web1").findings("web1", *after, mode="enforce").end()), width=200))
    assert "Before enforcing: strict 0.0%. Now: strict 0." in shown
    assert f"Findings that failed and pass now: {len(after)}. Findings changed: {len(after)}." in shown
    assert "Hosts changed: 1." in shown
    assert "Waiting for a reboot: web1." in shown


@pytest.mark.parametrize(("after", "fell"), [("pass", True), ("fail", False)])
def test_where_coverage_fell_it_is_said_why(fragment, report_of, after, fell):
    some = complete("8.3.3-B-a-2", after, before="fail", after=after, changed=True)[:1]
    shown = "\n".join(
        lines_of(report_of(fragment().hosts("web1").findings("web1", *some, mode="enforce").end()), width=200))
    assert f"Findings that failed and pass now: {int(fell)}." in shown
    assert ("Coverage went from 0.4% to 0.2%, by 1 not checked: a clause that no longer fails is that" in shown) is fell


@pytest.mark.parametrize(("status", "lang", "words"), [
    ("error", "en", "to 0.0%, by 2 errors: what was judged before could not be judged again."),
    ("error", "zh", "，原因：检查出错增加 2 项，即整改前可判定的内容，整改后无法判定。"),
    ("manual", "en", "to 0.0%, by 2 for a person to judge."), ("manual", "zh", "，原因：需人工判定增加 2 项。")])
def test_coverage_that_fell_for_another_reason_is_not_told_as_settled(fragment, report_of, status, lang, words):
    worse = complete("8.3.3-B-a-2", status, before="fail", after=status)[:1]
    report = report_of(fragment().hosts("web1").findings("web1", *worse, mode="enforce").end())
    shown = "".join(lines_of(report, width=400, lang=lang))
    assert words in shown and "no longer fails" not in shown


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "en_US.UTF-8"}, "en"), ({}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"), ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh")])
def test_the_language_goes_by_the_locale(variables, expected):
    assert language(variables) == expected


@pytest.mark.parametrize(("words", "expected"), [
    ("one two three", ["one two", "three"]),
    ("征信机构信息安全规范", ["征信机构", "信息安全", "规范"]),
    ("ab，c", ["ab，c"]),
    ("征信机构，信息", ["征信机", "构，信息"]),
    ("/a/very/long/path x", ["/a/very/long/path", "x"]),
    ("a\x1b[31mb\nc", ["a [31mb", "c"]),
    ("", []),
])
def test_wrapping_counts_columns_and_keeps_words(words, expected):
    assert wrap(words, 8) == expected


@pytest.mark.playbook
def test_the_playbook_prints_it_in_the_language_and_width_asked_for(project):
    ran = project.run(
        [play(judge(finding(status="fail")))], hosts="web1", JRT0117_LANG="both", JRT0117_WIDTH="60", LANG="C.UTF-8")
    assert "不符合 password_length" in ran.stdout
    assert "FAIL password_length" in ran.stdout
    told = ran.stdout[ran.stdout.index("JR/T"):].splitlines()
    assert max(map(width_of, told)) <= 60
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                "Report: none was written. To write it:", "  ansible-playbook jrt0117.baseline.report \\",
                "    -e baseline_report_run_id=r1", "Record: r1.jsonl"]),
        (
            "zh",
            [
                "报告：未生成，可用以下命令生成：", "  ansible-playbook jrt0117.baseline.report \\",
                "    -e baseline_report_run_id=r1", "记录：r1.jsonl"])])
def test_the_last_lines_are_in_the_language_too(lang, lines):
    assert closing(lang, report="", record="r1.jsonl", run_id="r1") == lines


@pytest.mark.playbook
@pytest.mark.parametrize(("columns", "widest"), [(60, 59), (80, 79), (200, 100), (0, 80)])
def test_it_is_as_wide_as_the_terminal(project, columns, widest):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = project.start(
        [play(judge(finding(status="fail", message=text("A word " * 200))))], hosts="web1", stdout=theirs,
        ANSIBLE_STDOUT_CALLBACK="jrt0117.baseline.quiet")
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):
        while data := os.read(ours, 4096):
            shown += data
    process.wait(timeout=60)
    os.close(ours)
    widths = [len(line.rstrip()) for line in shown.decode().splitlines() if "A word" in line]
    assert widest - 6 <= max(widths) <= widest


@pytest.mark.playbook
def test_the_report_is_named_in_the_language_asked_for(project):
    ran = project.run(
        [play(judge()), play({"jrt0117.baseline.report": {"formats": ["json"]}}, hosts="localhost")], hosts="web1",
        JRT0117_LANG="zh")
    last = ran.stdout.rstrip().splitlines()[-2:]
    assert last[0] == "报告：reports/latest/index.html" and last[1].startswith("记录：reports/fragments/")


@pytest.mark.playbook
def test_colour_is_ansible_s_own_and_the_text_is_the_same(project):
    plain = project.run([play(judge(finding(status="fail")))], hosts="web1", JRT0117_LANG="en")
    coloured = project.run(
        [play(judge(finding(status="fail")))], hosts="web1", JRT0117_LANG="en", NO_COLOR="", ANSIBLE_FORCE_COLOR="1")
    assert "\x1b[0;31mFAIL password_length" in coloured.stdout
    assert "\x1b" not in plain.stdout


@pytest.mark.playbook
def test_the_summary_can_be_turned_off(project):
    ran = project.run([play(judge())], hosts="web1", JRT0117_SUMMARY="false")
    assert "JR/T" not in ran.stdout
    assert ran.of("findings")


class TestWhatChangesForPeople:
    """Before the list of things to do: who is affected, by which control, on which hosts; what may shut somebody out
    comes first.
    """

    @pytest.fixture
    def shown(self, fragment, report_of):
        def show(lang="en", **more):
            files = finding("file_access", "fail", would="pass", would_change=True,
                            affects=[text("Others can no longer read /etc/crontab.", "他人不能再读取。")])
            root = finding("ssh_root_login", "fail", would="pass", would_change=True, disruption="lockout",
                           affects=[text("Root can no longer log in over SSH.", "root 不能再登录。")], **more)
            lines = fragment("r").hosts("web1", "web2")
            lines.findings("web1", files, root)
            return lines_of(report_of(lines.findings("web2", root).end()), lang=lang, width=200)
        return show

    def test_check_mode_names_it_before_what_is_to_be_done(self, shown):
        lines = shown()
        start = lines.index("What changes for people")
        assert lines[start + 1:start + 4] == [
            "An enforcing run would end or change this; nothing of it is done:",
            "  ssh_root_login, 2 hosts: web1, web2: Root can no longer log in over SSH.",
            "  file_access, web1: Others can no longer read /etc/crontab."]
        assert start < lines.index("To do, worst first")

    def test_it_is_said_in_both_languages(self, shown):
        lines = shown("both")
        assert (
            "对使用者的影响 / What changes for people" in lines
            and "  ssh_root_login，2 台主机：web1，web2：root 不能再登录。" in lines)

    def test_what_a_run_has_done_is_told_as_done(self, shown):
        lines = shown(changed=True)
        assert lines[
            lines.index("Enforcing has ended or changed this:") + 1].startswith(
            "  ssh_root_login, 2 hosts: web1, web2:")
        assert lines[
            lines.index("An enforcing run would end or change this; nothing of it is done:") + 1].startswith(
            "  file_access, web1:")

    def test_nothing_is_said_where_nothing_changes(self, report):
        assert "What changes for people" not in lines_of(report)

    def test_the_list_is_bounded_and_says_by_how_much(self, fragment, report_of):
        many = finding(
            "file_access", "fail", would_change=True, affects_more=5,
            affects=[text(f"/x{number} is closed.") for number in range(100)])
        lines = lines_of(report_of(fragment("r").hosts("web1").findings("web1", many).end()))
        start, end = lines.index("What changes for people"), lines.index("To do, worst first")
        told = lines[start:end]
        assert sum("is closed." in line for line in told) == 60 and "and 45 more, in the report" in told


def test_a_control_that_fails_in_two_ways_is_told_twice(fragment):
    lines = fragment("20261122T183000-ab12").hosts("web1", "web2")
    for host, reason, told in (("web1", "setting_wrong", "minlen is 6"), ("web2", "setting_missing", "no minlen")):
        lines.findings(host, finding(status="fail", would="pass", reason=reason, message=text(told)))
    shown = lines_of(build([lines.path], load(GOLDEN / "catalogue")), width=200)
    assert len([line for line in shown if line.startswith("FAIL password_length")]) == 2
    assert not [line for line in shown if "register with faults" in line]


def test_the_terminal_names_what_is_to_do_in_the_order_of_the_report(fragment, report_of):
    drawn, lines = random.Random(4), fragment().hosts("a", "b", "c")
    for host in "abc":
        lines.findings(host, *[
            finding(control.id, drawn.choice(STATUSES), would=drawn.choice(["pass", "person", "fail"]))
            for control in drawn.sample(CONTROLS, 20)])
    report = report_of(lines.end())
    told = [line.split()[1].rstrip(",") for line in lines_of(report, width=300, failures=500)
            if line.startswith(("FAIL ", "ERROR ", "MANUAL "))]
    assert told == [control["id"] for control, group in in_order(report["controls"])
                    if group["status"] in ("fail", "error", "manual")]

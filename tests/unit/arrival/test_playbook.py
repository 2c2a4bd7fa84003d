# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that answer as they like, in real playbooks with the collection's own actions and callback."""

from __future__ import annotations

import json

import pytest

from tests.unit.support.sites import JUDGE, Site, honest

ESCAPE = "\x1b]0;x\x07\x1b[2J\u202e"
SIGNS = ("\x1b", "\x07", "\u202e")


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_an_honest_host_is_recorded_and_a_hostile_one_is_failed_with_the_reason(site):
    records = site.play(
        JUDGE, good={"changed": False, "jrt0117": honest()},
        bad={"changed": False, "jrt0117": honest(run_id="other", areas=7)},
        worse={"changed": False, "jrt0117": honest(level=2)})
    kinds = sorted((line["host"], line["type"]) for line in records if "host" in line)
    assert kinds == [("bad", "failed"), ("good", "findings"), ("worse", "failed")]
    told = {line["host"]: line for line in records if line["type"] == "failed"}
    assert "areas is 7, not a list" in told["bad"]["message"] and "已被拒收" in told["bad"]["message_zh"]
    assert "level is '2', which was not asked" in told["worse"]["message"]


def test_what_a_host_returns_beside_its_findings_steers_nothing(site):
    extra = {
        "add_host": {"host_name": "made", "groups": []}, "ansible_facts": {"ansible_host": "evil", "mine": 1},
        "results": [], "_ansible_no_log": True, "jrt0117_report": {"dest": "/evil"}, "changed": "yes", "stdout": "x"}
    shown = [*JUDGE, {"ansible.builtin.debug": {"msg": "{{ groups.all | length }} {{ mine | default('none') }}"}}]
    records = site.play(shown, bad={"changed": False, "jrt0117": honest(), **extra})
    assert [line["host"] for line in records if line["type"] == "findings"] == ["bad"]
    assert "1 none" in site.output and "/evil" not in site.output


def test_what_ansible_prints_of_a_host_s_answer_is_harmless(site):
    diff = [
        {
            "before_header": ESCAPE, "after_header": f"a\n+++ /etc/shadow{ESCAPE}", "before": f"{ESCAPE}\n",
            "after": "b\r\x9b31m\n"}]
    site.play(
        JUDGE, bad={"changed": True, "diff": diff, "warnings": [f"careful {ESCAPE}"], "jrt0117": honest()},
        worse={"failed": True, "msg": f"no {ESCAPE} way", "exception": ESCAPE},
        junk=f"{ESCAPE} before {json.dumps({'changed': False, 'jrt0117': honest(), '_ansible_x': ESCAPE})} {ESCAPE}",
        nothing=f"{ESCAPE}")
    assert "careful" in site.output and r"\x1b]0;x\x07" in site.output and "way" in site.output
    assert not [sign for sign in (*SIGNS, "\x9b", "\r") if sign in site.output]
    assert "\n+++ /etc/shadow" not in site.output


def test_an_answer_that_came_through_a_terminal_is_read(site):
    # Without pipelining ssh has one, and each line ends with a carriage return.
    answer = json.dumps({"changed": False, "jrt0117": honest()})
    records = site.play(JUDGE, good=f"\r\n{answer}\r\n", two=f"Welcome\r\n{answer}\r\nSee you\r\n")
    assert sorted(line["host"] for line in records if line["type"] == "findings") == ["good", "two"], site.output


def test_what_another_host_would_answer_for_this_one_is_refused_before_it_is_asked(site):
    answer = {"changed": False, "jrt0117": honest()}
    records = site.play([{**JUDGE[0], "delegate_to": "localhost"}], good=answer)
    failure, = [line for line in records if line["type"] == "failed"]
    assert "delegate_to is 'localhost': what is found there would stand in the report of good." in failure["message"]
    site.play(
        [{"jrt0117.baseline.accounts": {"root": "/mnt"}, "check_mode": True, "delegate_to": "localhost"}], good=answer)
    assert "delegate_to is" not in site.output


def test_what_kept_a_module_from_answering_stands_in_the_record(site):
    records = site.play(JUDGE, bad="Welcome\nsudo: sorry, you must have a tty to run sudo")
    failure, = [line for line in records if line["type"] == "failed"]
    assert failure["message"].endswith(" It printed: sudo: sorry, you must have a tty to run sudo"), failure
    records = site.play(JUDGE, bad="usage: mount //files/x -o user=alice,password=Winter2026!")
    assert not [line for line in records if "Winter2026!" in str(line)]


def test_an_ad_hoc_command_gives_its_lists_as_text(site):
    site.play([{"jrt0117.baseline.assess": "areas=accounts,tls clauses=8.3.3-B-a-3"}], good="{}")
    assert "there is no area 'tls'" in site.output


def test_a_result_of_another_module_is_no_finding(site):
    task = {"ansible.builtin.command": "true", "register": "x", "failed_when": False}
    fact = {"ansible.builtin.set_fact": {"jrt0117": honest()}}
    records = site.play([task, fact, *JUDGE], good={"changed": False, "jrt0117": honest()})
    assert len([line for line in records if line["type"] == "findings"]) == 1


def test_a_host_that_says_it_was_skipped_is_in_error(site):
    records = site.play(JUDGE, bad={"changed": False, "skipped": True})
    assert [
        (line["type"], line["message"]) for line in records if line.get("host") == "bad"] == [
        ("failed", "The module returned no findings.")]


def test_a_refused_enforcing_run_is_not_confirmed_and_says_so(site):
    payload = honest(mode="enforce", run_id="another", guard={"seconds": 120, "left": 1e9})
    records = site.play([{"jrt0117.baseline.accounts": {}}], bad={"changed": True, "jrt0117": payload})
    failure, = [line for line in records if line["type"] == "failed"]
    assert "guard.left is 1000000000.0, not between" in failure["message"]
    # The message is cut to its bound in the record; Ansible shows all of it.
    assert "Nothing was confirmed: the guard on the host takes back what the run changed." in site.output


def test_a_guard_s_answer_is_shown_harmlessly_or_refused(site):
    task = {"jrt0117.baseline.guard": {"run": "run1"}, "register": "done", "ignore_errors": True}
    good = {"armed": False, "left": None, "taken_back": [], "confirmed": [], "by": f"fresh {ESCAPE}"}
    site.play(
        [task, {"ansible.builtin.debug": {"var": "done"}}], good={"changed": False, "guard": good},
        bad={"changed": False, "guard": {"armed": 7}})
    assert r"fresh \\x1b]0;x" in site.output and "the guard's answer was refused: lacks" in site.output
    assert not [sign for sign in SIGNS if sign in site.output]


@pytest.mark.parametrize(
    "answer",
    [
        {"changed": True, "run": "run1"},
        {
            "changed": True, "run": "r", "known": True, "restored": 7, "changes": [], "told": {"en": [], "zh": []},
            "drifted": [], "waiting": []}])
def test_a_rollback_s_answer_of_another_form_is_a_failure(site, answer):
    site.play([{"jrt0117.baseline.rollback": {"run": "run1"}}], bad=answer)
    assert "the answer of the rollback was refused" in site.output and "failed=1" in site.output


def test_a_rollback_s_answer_is_shown_harmlessly(site):
    answer = {
        "changed": True, "known": True, "run": "run1", "restored": [ESCAPE],
        "changes": [{"name": ESCAPE, "old": ESCAPE, "new": "x"}], "told": {"en": [f"back {ESCAPE}"], "zh": []},
        "drifted": [], "waiting": []}
    site.play(
        [
            {"jrt0117.baseline.rollback": {"run": "run1"}, "register": "done"},
            {"ansible.builtin.debug": {"var": "done"}}], bad=answer)
    assert "back" in site.output
    assert not [sign for sign in SIGNS if sign in site.output]

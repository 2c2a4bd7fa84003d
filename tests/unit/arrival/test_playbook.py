# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that answer as they like, in real playbooks with the collection's own actions and callback."""

from __future__ import annotations

import json
import re

import pytest

from tests.unit.support.sites import JUDGE, Site, honest

pytestmark = pytest.mark.playbook

ESCAPE = "\x1b]0;x\x07\x1b[2J\u202e"
SIGNS = ("\x1b", "\x07", "\u202e")


def judged(**more):
    """What a module returns that has judged."""
    return {"changed": False, "jrt0117": honest(**more)}


HONEST = json.dumps(judged())
DIFF = [{
    "before_header": ESCAPE, "after_header": f"a\n+++ /etc/shadow{ESCAPE}", "before": f"{ESCAPE}\n",
    "after": "b\r\x9b31m\n"}]
BESIDE = {
    "add_host": {"host_name": "made", "groups": []}, "ansible_facts": {"ansible_host": "evil", "mine": 1},
    "results": [], "_ansible_no_log": True, "jrt0117_report": {"dest": "/evil"}, "changed": "yes", "stdout": "x"}
GUARD = {"armed": False, "left": None, "taken_back": [], "confirmed": [], "by": f"fresh {ESCAPE}"}
ROLLED_BACK = {
    "changed": True, "known": True, "run": "run1", "restored": [ESCAPE],
    "changes": [{"name": ESCAPE, "old": ESCAPE, "new": "x"}], "told": {"en": [f"back {ESCAPE}"], "zh": []},
    "drifted": [], "waiting": []}
DONE = {"ansible.builtin.debug": {"var": "done"}}
# Each situation is a play with hosts of its own.
SITUATIONS = {
    "honest and hostile": (JUDGE, {
        "good": judged(), "bad": judged(run_id="other", areas=7), "worse": judged(level=2)}),
    "beside its findings": (
        [*JUDGE, {"ansible.builtin.debug": {"msg": "{{ groups.all | length }} {{ mine | default('none') }}"}}],
        {"extra": {**judged(), **BESIDE}}),
    "escapes": (JUDGE, {
        "diffs": {"changed": True, "diff": DIFF, "warnings": [f"careful {ESCAPE}"], "jrt0117": honest()},
        "fails": {"failed": True, "msg": f"no {ESCAPE} way", "exception": ESCAPE},
        "junk": f"{ESCAPE} before {json.dumps({**judged(), '_ansible_x': ESCAPE})} {ESCAPE}", "nothing": ESCAPE}),
    # Without pipelining ssh has one, and each line ends with a carriage return.
    "through a terminal": (JUDGE, {
        "terminal": f"\r\n{HONEST}\r\n", "welcome": f"Welcome\r\n{HONEST}\r\nSee you\r\n"}),
    "delegated": ([{**JUDGE[0], "delegate_to": "localhost"}], {"delegating": judged()}),
    "delegated image": (
        [{"jrt0117.baseline.accounts": {"root": "/mnt"}, "check_mode": True, "delegate_to": "localhost"}],
        {"imaging": judged()}),
    "kept from answering": (JUDGE, {
        "no_tty": "Welcome\nsudo: sorry, you must have a tty to run sudo",
        "mounting": "usage: mount //files/x -o user=alice,password=Winter2026!"}),
    "ad hoc": ([{"jrt0117.baseline.assess": "areas=accounts,printing clauses=8.3.3-B-a-3"}], {"adhoc": "{}"}),
    "another module": (
        [
            {"ansible.builtin.command": "true", "register": "x", "failed_when": False},
            {"ansible.builtin.set_fact": {"jrt0117": honest()}}, *JUDGE],
        {"commanded": judged()}),
    "skipped": (JUDGE, {"skips": {"changed": False, "skipped": True}}),
    "enforcing": ([{"jrt0117.baseline.accounts": {}}], {"enforced": {
        "changed": True,
        "jrt0117": honest(mode="enforce", run_id="another", guard={"seconds": 120, "left": 1e9})}}),
    "guard": (
        [{"jrt0117.baseline.guard": {"run": "run1"}, "register": "done", "ignore_errors": True}, DONE],
        {"guarded": {"changed": False, "guard": GUARD}, "misguarded": {"changed": False, "guard": {"armed": 7}}}),
    "rollback of another form": ([{"jrt0117.baseline.rollback": {"run": "run1"}}], {
        "lacking": {"changed": True, "run": "run1"},
        "mistyped": {
            "changed": True, "run": "r", "known": True, "restored": 7, "changes": [], "told": {"en": [], "zh": []},
            "drifted": [], "waiting": []}}),
    "rollback": (
        [{"jrt0117.baseline.rollback": {"run": "run1"}, "register": "done"}, DONE], {"back": ROLLED_BACK}),
}


class Ran:
    """The record of all situations, and what Ansible has printed of them."""

    def __init__(self, site):
        self.records = site.plays(SITUATIONS)
        self.output, self.said = site.output, site.said

    def of(self, host):
        """Return what is recorded of a host."""
        return [line for line in self.records if line.get("host") == host]

    def failure(self, host):
        """Return the one line of a host, which is a failure."""
        line, = self.of(host)
        assert line["type"] == "failed", line
        return line


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return Ran(Site(tmp_path_factory.mktemp("site")))


def test_every_situation_was_played(ran):
    assert [name for name in SITUATIONS if not ran.said(name)] == [] and "PLAY RECAP" in ran.output


def test_an_honest_host_is_recorded_and_a_hostile_one_is_failed_with_the_reason(ran):
    assert [line["type"] for line in ran.of("good")] == ["findings"]
    told = ran.failure("bad")
    assert "areas is 7, not a list" in told["message"] and "已被拒收" in told["message_zh"]
    assert "level is '2', which was not asked" in ran.failure("worse")["message"]


def test_what_a_host_returns_beside_its_findings_steers_nothing(ran):
    hosts = {host for _tasks, answers in SITUATIONS.values() for host in answers}
    assert [line["type"] for line in ran.of("extra")] == ["findings"]
    assert f"{len(hosts) + 1} none" in ran.said("beside its findings") and "/evil" not in ran.output


def test_what_ansible_prints_of_a_host_s_answer_is_harmless(ran):
    said = ran.said("escapes")
    # Ansible tells warnings apart from the play.
    assert "careful" in ran.output and r"\x1b]0;x\x07" in said and "way" in said
    assert not [sign for sign in (*SIGNS, "\x9b", "\r") if sign in ran.output]
    assert "\n+++ /etc/shadow" not in ran.output


@pytest.mark.parametrize("host", ["terminal", "welcome"])
def test_an_answer_that_came_through_a_terminal_is_read(ran, host):
    assert [line["type"] for line in ran.of(host)] == ["findings"]


def test_what_another_host_would_answer_for_this_one_is_refused_before_it_is_asked(ran):
    assert "delegate_to is 'localhost': what is found there would stand in the report of delegating." in (
        ran.failure("delegating")["message"])
    assert "delegate_to is" not in ran.said("delegated image") and ran.of("imaging")


def test_what_kept_a_module_from_answering_stands_in_the_record(ran):
    failure = ran.failure("no_tty")
    assert failure["message"].endswith(" It printed: sudo: sorry, you must have a tty to run sudo"), failure
    assert ran.failure("mounting") and not [line for line in ran.records if "Winter2026!" in str(line)]


def test_an_ad_hoc_command_gives_its_lists_as_text(ran):
    assert "there is no area 'printing'" in ran.said("ad hoc")


def test_a_result_of_another_module_is_no_finding(ran):
    assert [line["type"] for line in ran.of("commanded")] == ["findings"]


def test_a_host_that_says_it_was_skipped_is_in_error(ran):
    assert ran.failure("skips")["message"] == "The module returned no findings."


def test_a_refused_enforcing_run_is_not_confirmed_and_says_so(ran):
    assert "guard.left is 1000000000.0, not between" in ran.failure("enforced")["message"]
    # The message is cut to its bound in the record; Ansible shows all of it.
    assert "Nothing was confirmed: the guard on the host takes back what the run changed." in ran.said("enforcing")


def test_a_guard_s_answer_is_shown_harmlessly_or_refused(ran):
    said = ran.said("guard")
    assert r"fresh \\x1b]0;x" in said and "the guard's answer was refused: lacks" in said
    assert not [sign for sign in SIGNS if sign in said]


@pytest.mark.parametrize("host", ["lacking", "mistyped"])
def test_a_rollback_s_answer_of_another_form_is_a_failure(ran, host):
    told, = [line for line in ran.said("rollback of another form").splitlines() if line.startswith(f"fatal: [{host}]")]
    assert "the answer of the rollback was refused" in told
    assert re.search(rf"(?m)^{host} .* failed=1 ", ran.output)


def test_a_rollback_s_answer_is_shown_harmlessly(ran):
    said = ran.said("rollback")
    assert "back" in said
    assert not [sign for sign in SIGNS if sign in said]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run is confirmed over a fresh connection, or it failed: there is no third outcome, and never a pass in between."""

import re

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import confirming
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.confirming import Confirmation

CONFIRMED = {
    "guard": {
        "armed": False, "left": None, "taken_back": [], "confirmed": [1],
        "by": "fresh SSH connection from 192.0.2.7 port 1"}}
TAKEN_BACK = {"guard": {"armed": False, "left": None, "taken_back": [1, 2], "confirmed": [], "by": None}}
DAMAGED = {
    "guard": {
        **TAKEN_BACK["guard"], "lost": ["/etc/issue stays as it is: the kept bytes are damaged"],
        "lost_zh": ["/etc/issue 保持现状：所保存的字节已损坏"]}}
UNTOLD = {"guard": {**DAMAGED["guard"], "taken_back": []}}
ARMED = {"guard": {"armed": True, "left": 3.0, "taken_back": [], "confirmed": [], "by": None}}
DENIED = AnsibleConnectionFailure("Failed to connect to the host via ssh:\nPermission denied (publickey).")


class Host:
    """A host that answers in turn, the last answer for good; asking takes no time, waiting does."""

    def __init__(self, monkeypatch, *answers):
        self.answers = list(answers)
        self.asked = []
        self.resets = 0
        self.now = 1000.0
        monkeypatch.setattr(confirming.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(confirming.time, "sleep", self._sleep)

    def _sleep(self, seconds):
        self.now += seconds
        assert self.now < 1000.0 + 86400, "it waits for a day"

    def reset(self):
        self.resets += 1

    def ask(self, arguments):
        self.asked.append(arguments["state"])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def result(self, left=20.0):
        """Return what becomes of a module's result."""
        done = {"changed": True, "jrt0117": {"guard": {"seconds": 20, "left": left}, "findings": ["pass"]}}
        return Confirmation(run_id="run-1", seconds=120, ask=self.ask, reset=self.reset).of(done)


def test_a_confirmed_result_goes_through_with_how_it_was_confirmed(monkeypatch):
    host = Host(monkeypatch, CONFIRMED)
    result = host.result()
    assert (
        result["jrt0117"]["guard"]["confirmed"].startswith("fresh SSH connection")
        and result["jrt0117"]["findings"] == ["pass"])
    assert (host.asked, host.resets) == (["confirmed"], 1)


def test_a_connection_that_fails_is_tried_again_by_a_new_one_each_time(monkeypatch):
    host = Host(monkeypatch, DENIED, CONFIRMED)
    assert "failed" not in host.result()
    assert host.resets == 2


@pytest.mark.parametrize(("answers", "said"), [
    (
        (DENIED, DENIED, DENIED, DENIED, TAKEN_BACK),
        "Permission denied (publickey). The guard on the host has taken it back (batch 1, 2"),
    (
        ({"failed": True, "msg": "the time to confirm run run-1 is over, and the guard takes it back"}, TAKEN_BACK),
        "is over, and the guard takes it back. "),
    (
        ({"failed": True, "msg": "MODULE FAILURE", "module_stderr": "sudo: a password is required\n"}, TAKEN_BACK),
        "sudo: a password is required. "),
    # Through a terminal, where ssh itself prints the host's banner, and its own doings with -vvv.
    (({"failed": True, "msg": "MODULE FAILURE", "rc": 1, "module_stdout": "Hello\nsudo: a password is required\n",
       "module_stderr": "Authorized users only\nConnection to 192.0.2.1 closed.\ndebug1: Exit status 1\n"}, TAKEN_BACK),
       "sudo: a password is required. "),
    # It ended well, and what came of it is no result.
    (({"failed": True, "msg": "MODULE FAILURE", "rc": 0, "module_stdout": "Welcome to this host\n",
       "module_stderr": ""}, TAKEN_BACK),
     "the connection was opened, and the command on it gave no result but this: Welcome to this host. "),
    (
        (DENIED, DENIED, DENIED, DENIED, DAMAGED),
        "has to be put right by hand: /etc/issue stays as it is: the kept bytes are damaged."),
    (
        (DENIED, DENIED, DENIED, DENIED, UNTOLD),
        "could take nothing back, for the run's journal is damaged: /etc/issue stays as it is"),
    (
        (DENIED,),
        "How the guard stands could not be learnt, now that it should have taken it back: Permission denied "
        "(publickey)"),
    ((DENIED, DENIED, DENIED, DENIED, ARMED), "has not yet taken it back"),
])
def test_what_is_not_confirmed_is_failed_and_has_no_findings(monkeypatch, answers, said):
    result = Host(monkeypatch, *answers).result()
    assert result["failed"] is True and "jrt0117" not in result
    assert said in result["msg"] and "run-1" in result["msg"]
    # As much in Chinese, with what was said by others as they said it.
    assert result["msg_zh"].startswith("运行 run-1 的改动未能通过新建的连接确认：")
    quoted = re.findall("Permission denied|[0-9]+, [0-9]+|/etc/issue|sudo: a password is required", result["msg"])
    assert [one for one in quoted if one not in result["msg_zh"]] == []
    assert ("damaged" in said) <= ("保持现状：所保存的字节已损坏" in result["msg_zh"])


def test_what_the_guard_itself_refuses_is_not_tried_again(monkeypatch):
    host = Host(monkeypatch, {"failed": True, "msg": "this is no fresh connection"}, TAKEN_BACK)
    host.result()
    assert host.asked == ["confirmed", "status"]


def test_it_does_not_knock_so_often_that_sshd_makes_it_wait(monkeypatch):
    host = Host(monkeypatch, DENIED)
    host.result(left=120.0)
    assert host.resets <= (120 + confirming.PATIENCE) / 5


@pytest.mark.parametrize("left", [1e9, 121, float("nan"), float("inf"), -5, "300", None, True, [7]])
def test_a_host_does_not_say_how_long_this_run_waits(monkeypatch, left):
    host = Host(monkeypatch, DENIED)
    host.result(left=left)
    assert host.now - 1000.0 <= 120 + confirming.PATIENCE


@pytest.mark.parametrize(
    "guard", [7, "armed", {"armed": "no"}, {"armed": False, "taken_back": 3, "confirmed": [], "by": None}, {}])
def test_an_answer_that_is_no_guards_state_confirms_nothing(monkeypatch, guard):
    result = Host(monkeypatch, {"guard": guard}).result()
    assert result["failed"] is True and "what it answers is no state of a guard" in result["msg"]


EMPTY = {
    "failed": True, "msg": "Module result deserialization failed: No start of json char found", "module_stdout": "",
    "module_stderr": "Shared connection to 192.0.2.1 closed.\n", "rc": 1}


def test_an_empty_answer_is_not_the_absence_of_the_host(monkeypatch):
    result = Host(monkeypatch, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, TAKEN_BACK).result()
    assert "has taken it back (batch 1, 2" in result["msg"]
    assert "does not answer" not in Host(monkeypatch, EMPTY).result()["msg"]


def test_a_shell_or_sudo_that_ends_the_session_is_told_as_that(monkeypatch):
    result = Host(monkeypatch, EMPTY, EMPTY, EMPTY, EMPTY, TAKEN_BACK).result()
    said = "the command on it ended without any result (exit code 1): a start file of the shell, or sudo, ended it"
    assert said in result["msg"]
    assert "其上的命令未返回任何结果即结束（退出码 1）：由 shell 启动文件或 sudo 终止。" in result["msg_zh"]
    assert "deserialization" not in result["msg"] + result["msg_zh"]


def test_a_confirmation_whose_answer_was_lost_is_told_as_standing(monkeypatch):
    lost = {"guard": {**CONFIRMED["guard"], "by": None}}
    assert "it stands; the answer to the confirmation was lost" in Host(
        monkeypatch, DENIED, DENIED, DENIED, DENIED, lost).result()["msg"]

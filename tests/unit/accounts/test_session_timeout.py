# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""session_timeout: shells, sshd, and (where the host has it) logind."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts import session_timeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout

MAIN = "/etc/ssh/sshd_config"
TMOUT = "/etc/profile.d/timeout.sh"
GOOD = {
    "/etc/profile": "for i in /etc/profile.d/*.sh; do . $i; done\n",
    TMOUT: "readonly TMOUT=600\nexport TMOUT\n",
    MAIN: "Include /etc/ssh/sshd_config.d/*.conf\nClientAliveInterval 5m\nClientAliveCountMax 3\n",
}


def test_a_host_that_ends_idle_sessions_passes_and_nothing_changes(tree, enforce):
    finding, changed = enforce(SessionTimeout(), tree(GOOD))
    assert finding["status"] == "pass" and changed == []


@pytest.mark.parametrize("path, content, where", [
    (TMOUT, "TMOUT=600\n", TMOUT + ":1"),
    (TMOUT, "#\nTMOUT=3600\nexport TMOUT\n", TMOUT + ":2"),
    (TMOUT, "TMOUT=0\n", TMOUT + ":1"),
    (TMOUT, "", "TMOUT is not set"),
    (MAIN, "ClientAliveInterval 0\n", "ClientAliveInterval 0"),
    (MAIN, "ClientAliveInterval 900\nClientAliveCountMax 2\n", "ClientAliveInterval 900"),
    (MAIN, "ClientAliveInterval 60\nClientAliveCountMax 0\n", "ClientAliveCountMax 0"),
    (MAIN, GOOD[MAIN] + "Match User bob\n  ClientAliveCountMax 1000\n", "Match User bob"),
])
def test_each_break_is_named_and_repaired(tree, judge, enforce, path, content, where):
    found = judge(SessionTimeout(), tree(dict(GOOD, **{path: content})))
    assert (found["status"], found["would"]) == ("fail", "pass") and where in found["message"]["en"], found
    assert enforce(SessionTimeout(), tree())[0]["status"] == "pass"
    finding, changed = enforce(SessionTimeout(), tree())
    assert finding["status"] == "pass" and changed == []


def test_a_longer_readonly_timeout_of_somebody_else_is_left_to_its_owner(tree, judge, enforce):
    # A second assignment to a readonly variable would end every login shell.
    found = judge(SessionTimeout(), tree(dict(GOOD, **{TMOUT: "readonly TMOUT=7200\n"})))
    assert (found["status"], found["would"]) == ("fail", "fail") and TMOUT + ":1" in found["message"]["en"]
    assert enforce(SessionTimeout(), tree())[1] == []


@pytest.mark.parametrize("line, status", [
    ("StopIdleSessionSec=15min", "pass"), ("StopIdleSessionSec=10m 30s", "pass"), ("StopIdleSessionSec=900", "pass"),
    ("StopIdleSessionSec=1h", "fail"), ("StopIdleSessionSec=infinity", "fail"), ("#StopIdleSessionSec=900", "fail"),
])
def test_logind_is_asked_where_it_can_end_sessions(tree, judge, enforce, monkeypatch, line, status):
    monkeypatch.setattr(session_timeout, "_logind_version", lambda host: 252)
    host = tree(dict(GOOD, **{"/etc/systemd/logind.conf": "[Login]\n%s\n" % line}))
    assert judge(SessionTimeout(), host)["status"] == status
    assert enforce(SessionTimeout(), tree())[0]["status"] == "pass"


def test_an_older_logind_is_not_asked_for_what_it_cannot_do(tree, judge, monkeypatch):
    monkeypatch.setattr(session_timeout, "_logind_version", lambda host: 247)
    assert judge(SessionTimeout(), tree(GOOD))["status"] == "pass"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failed logins: an application that stops them passes, one that does not is named, and an audit logs in nowhere."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.login_lockout import LoginLockout

CONTROL = LoginLockout()


@pytest.mark.parametrize(("kind", "reason"), [
    ("good", "locked"), ("limited", "limited"), pytest.param("slow", "delayed", marks=pytest.mark.slow)])
def test_what_stops_passwords_from_being_tried_passes(app, tested, kind, reason):
    found = tested(CONTROL, app(kind), login_attempts=4)
    assert (found["status"], found["reason"]) == ("pass", reason)


@pytest.mark.parametrize(("kind", "reason"), [("bad", "not_locked"), ("anyone", "any_password")])
def test_what_does_not_is_named(app, tested, kind, reason):
    found = tested(CONTROL, app(kind))
    assert (found["status"], found["reason"], "portal" in found["message"]["en"]) == ("fail", reason, True)


@pytest.mark.parametrize("kind", ["open", "dies"])
def test_what_cannot_be_told_is_an_error(app, tested, kind):
    assert tested(CONTROL, app(kind))["status"] == "error"


def test_a_test_account_that_cannot_log_in_gets_no_failures(app, tested):
    server = app("bad")
    assert tested(CONTROL, server, password="of-yesterday")["status"] == "error"
    assert len([one for one in server.asked if one[0] == "POST"]) == 1


def test_the_test_account_alone_gets_as_many_logins_as_declared(app, tested):
    server = app("bad")
    tested(CONTROL, server, login_attempts=3)
    posts = [user for method, _path, user in server.asked if method == "POST"]
    assert posts == ["jrt0117-test"] * 5
    assert {path for _method, path, _user in server.asked} == {"/login", "/home", "/logout"}


def test_an_audit_logs_in_nowhere_and_says_what_to_declare(app, tested):
    server = app("bad")
    found = tested(CONTROL, server, logs_in=False)
    assert (found["status"], found["reason"], server.asked) == ("not_checked", "not_tested", [])
    assert "login_tests" in found["advice"]["en"]
    assert "application_active_tests: [login_lockout]" in found["advice"]["zh"]


def test_a_test_that_was_not_asked_for_is_not_made(app, tested):
    server = app("bad")
    assert (tested(CONTROL, server, active_tests=[])["status"], server.asked) == ("not_checked", [])


def test_no_password_leaves_the_host_in_the_clear_and_none_stands_in_a_finding(app, tested):
    server = app("bad")
    elsewhere = tested(CONTROL, server, site={"connect": "192.0.2.1:80"})
    assert (elsewhere["reason"], server.asked) == ("in_the_clear", [])
    assert tested(CONTROL, server, test_passwords={})["reason"] == "no_account"
    server.password = "Geheim-2026"
    assert "Geheim" not in json.dumps(tested(CONTROL, server, password="Geheim-2026"))


def test_no_declared_login_is_no_verdict(judge, tree, asked):
    assert asked(CONTROL)["reason"] == "no_login"
    assert judge(CONTROL, tree())["reason"] == "image"

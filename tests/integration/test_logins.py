"""Logins of two small web applications on a real host, one good and one bad, with a declared test account.

One story, in this order: an audit and check mode log in nowhere; the tests do, once; another client says the same
afterwards.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from labs import Lab, Run

from tests.unit.support import signed

HOST, GOOD, BAD = "debian12", 8001, 8002
TESTS = ["login_lockout", "captcha_shown", "concurrent_sessions", "session_idle_end"]
PASSWORD = "Geheim-jrt0117-2026"
APP = Path(__file__).parents[1] / "unit/support/credit_app.py"
LOGIN = {
    "page": "/login", "inside": "/home", "logout": "/logout", "token": "_csrf", "captcha": 'id="captcha"',
    "user": "jrt0117-test", "fields": {"user": "username", "password": "password"}}
VARIABLES: dict[str, Any] = {
    "application_seconds": 60,
    "application_endpoints": [
        {"name": "good", "url": f"http://127.0.0.1:{GOOD}/", "login": LOGIN, "idle_minutes": 1},
        {"name": "bad", "url": f"http://127.0.0.1:{BAD}/", "login": LOGIN, "idle_minutes": 1}],
    "application_test_passwords": {"good": PASSWORD, "bad": PASSWORD},
    "application_packages": [{
        "path": "/srv/published/*.deb", "kind": "gpg", "signer": signed.PUBLISHER,
        "keyring": "/srv/published/keys.gpg"}]}
SETUP = f"""
set -e
cat >/srv/app.py
for one in {GOOD}:good {BAD}:bad; do
  systemd-run -q --unit app-${{one%:*}} -p StandardError=append:/var/log/app-${{one%:*}}.log \\
    python3 /srv/app.py ${{one%:*}} ${{one#*:}} {PASSWORD} 60
done
mkdir /srv/published
sleep 1
"""
# The form is sent with the token of its page.
FORM = f"""
import re, sys, urllib.request
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
page = opener.open("http://127.0.0.1:%d/login").read().decode()
token = re.search('value="([^"]*)"', page).group(1)
data = ("_csrf=" + token + "&username=jrt0117-test&password={PASSWORD}").encode()
print(opener.open("http://127.0.0.1:%d/login", data).geturl())
"""


@pytest.fixture(scope="module")
def host(lab: Lab) -> str:
    """Return the name of a host with the applications, and with two packages."""
    lab.up(HOST)
    lab.root(HOST, SETUP, stdin=APP.read_text("utf-8"))
    for name, data in {
            "good.deb": signed.PACKAGE, "bad.deb": signed.PACKAGE, "keys.gpg": signed.KEYS,
            "good.deb.sig": signed.BY_PUBLISHER, "bad.deb.sig": signed.BY_SOMEBODY}.items():
        lab.root(HOST, f"base64 -d >/srv/published/{name}", stdin=base64.b64encode(data).decode())
    lab.remember(HOST)
    return HOST


@pytest.fixture(scope="module")
def audited(lab: Lab, host: str) -> Run:
    """Return an audit for which every test was asked for."""
    return lab.play("assess", application_active_tests=TESTS)


@pytest.fixture(scope="module")
def tested(lab: Lab, audited: Run) -> Run:
    """Return the run of the tests."""
    return lab.play("login_tests", application_active_tests=TESTS)


def _posts(lab: Lab, port: int) -> int:
    return int(lab.root(HOST, f"grep -c POST /var/log/app-{port}.log || true"))


def test_an_audit_and_check_mode_log_in_nowhere_and_write_nothing(lab: Lab, audited: Run) -> None:
    checked = lab.play("login_tests", "--check", application_active_tests=TESTS)
    enforced = lab.play("enforce", "--check", "--tags", "application", application_active_tests=TESTS)
    assert (checked.findings, enforced.code) == ({}, 0), enforced.output
    assert [_posts(lab, port) for port in (GOOD, BAD)] == [0, 0]
    for name in TESTS:
        found = audited.findings[HOST, name]
        assert (found["status"], found["reason"]) == ("not_checked", "not_tested")
    lines = [line for line in lab.differences(HOST).splitlines() if line.startswith("  ")]
    assert [line for line in lines if not any(place in line for place in ("/var/log/", "/var/lib/", "/run/"))] == []


def test_packages_are_known_by_their_signer(lab: Lab, audited: Run) -> None:
    found = audited.findings[HOST, "client_package_signature"]
    assert (found["status"], "/srv/published/bad.deb" in found["message"]["en"]) == ("fail", True)
    assert [one["message"]["en"] for one in found["details"] if "good.deb" in one["message"]["en"]] == []


def test_what_the_bad_application_does_is_named_and_the_good_one_is_not(lab: Lab, tested: Run) -> None:
    reasons = {name: tested.findings[HOST, name]["reason"] for name in TESTS}
    assert reasons == {
        "login_lockout": "not_locked", "captcha_shown": "not_shown", "concurrent_sessions": "sessions",
        "session_idle_end": "idle"}, tested.output
    for name in TESTS:
        found = tested.findings[HOST, name]
        assert (found["status"], found["message"]["en"].startswith("bad at ")) == ("fail", True)
        assert [one for one in found["details"] if one["message"]["en"].startswith("good at ")] == []


def test_no_password_and_no_session_stands_in_what_is_recorded_or_shown(lab: Lab, tested: Run) -> None:
    loud = lab.play("login_tests", "-vvv", application_active_tests=["captcha_shown"])
    for run in (tested, loud):
        assert PASSWORD not in run.output + json.dumps(run.records)
        assert "sid=" not in run.output + json.dumps(run.records)


def test_another_client_is_let_in_by_the_bad_one_alone(lab: Lab, tested: Run) -> None:
    ends = [lab.root(HOST, "python3 -", stdin=FORM % (port, port)).strip() for port in (GOOD, BAD)]
    assert [end.rpartition("/")[2] for end in ends] == ["login", "home"]


def test_a_locked_account_is_an_error_and_gets_no_more_failures(lab: Lab, tested: Run) -> None:
    before = _posts(lab, GOOD)
    found = lab.play("login_tests", application_active_tests=["login_lockout"]).findings[HOST, "login_lockout"]
    assert (found["status"], "good at " in json.dumps(found)) == ("error", True)
    assert _posts(lab, GOOD) == before + 1


def test_without_a_test_named_nothing_is_done(lab: Lab, host: str) -> None:
    run = lab.play("login_tests")
    assert run.code != 0 and "application_active_tests names no test" in run.output

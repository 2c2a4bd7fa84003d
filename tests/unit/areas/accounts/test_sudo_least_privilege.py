# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import pathlib
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import (
    SudoLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.enforcing import visudo_accepts
from tests.unit.support.folk import folk

CONTROL = SudoLeastPrivilege()
MAIN = (
    "Defaults env_reset\nDefaults use_pty\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n"
    "@includedir /etc/sudoers.d\n")
DROPIN = "/etc/sudoers.d/jrt0117"


def sudoers(main=MAIN, extra=""):
    return folk(**{"/etc/sudoers": main + extra, "/etc/sudoers.d/README": "# nothing\n"})


def test_without_sudo_it_is_not_applicable(tree, judge):
    found = judge(CONTROL, tree(folk()))
    assert (found["status"], "/usr/bin/sudo" in found["message"]["en"]) == ("not_applicable", True)


@pytest.mark.parametrize(
    "extra",
    [
        "", "alice ALL=(root) /usr/bin/systemctl restart nginx\n", "%admin ALL=(ALL) ALL\n",
        "root ALL=(ALL) NOPASSWD: ALL\n", "#0 ALL=(ALL) ALL\n",
    ])
def test_a_bounded_policy_passes_without_a_diff(tree, judge, extra):
    host = tree(sudoers(extra=extra))
    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})


@pytest.mark.parametrize(
    "extra, message",
    [
        (
            "alice ALL=(ALL) ALL\n",
            "alice may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
        ("#1000 ALL=ALL\n", "alice may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
        ("%adm ALL=(ALL) ALL\n", "%adm may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
        (
            "User_Alias OPS = bob\nOPS ALL=(ALL) ALL, !/bin/su\n",
            "bob may run every command by sudo and is no named administrator (/etc/sudoers:7)."),
        ("ALL ALL=(ALL) ALL\n", "ALL may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
        ("alice ALL=(ALL) NOPASSWD: /bin/ls, /bin/cat\n", "alice uses sudo without a password (/etc/sudoers:6)."),
        ("%sudo ALL=(ALL) NOPASSWD: ALL\n", "%sudo uses sudo without a password (/etc/sudoers:6)."),
        ("Defaults !authenticate\n", "Defaults uses sudo without a password (/etc/sudoers:6)."),
        ("Defaults:alice !authenticate\n", "alice uses sudo without a password (/etc/sudoers:6)."),
        ("Defaults exempt_group=adm\n", "%adm uses sudo without a password (/etc/sudoers:6)."),
    ])
def test_too_much_fails_once_and_is_left_to_a_person(tree, judge, extra, message):
    host = tree(sudoers(extra=extra))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], len(found["details"]), host.changes) == ("fail", "person", 1, {})
    assert found["message"]["en"] == message
    assert found["advice"] is not None


def test_the_rules_are_evidence_as_they_are_written(tree, judge):
    def seen(extra):
        return [tuple(one.values()) for one in judge(CONTROL, tree(sudoers(extra=extra)))["evidence"]]

    assert seen("") == [
        ("file", "/etc/sudoers:3", "root ALL=(ALL:ALL) ALL"), ("file", "/etc/sudoers:4", "%sudo ALL=(ALL:ALL) ALL"),
        ("file", "/etc/sudoers:2", "Defaults use_pty"), ("absent", "/etc/sudoers /etc/sudoers.d/README", "")]
    assert seen("alice ALL=(ALL) ALL\n") == [("file", "/etc/sudoers:6", "alice ALL=(ALL) ALL")]


def test_named_accounts_may_have_it(tree, judge):
    extra = "ansible ALL=(ALL) NOPASSWD: ALL\nalice ALL=(ALL) ALL\n"
    options = dict(automation_users=["ansible"], sudo_administrators=["root", "%sudo", "alice"])
    assert judge(CONTROL, tree(sudoers(extra=extra)), **options)["status"] == "pass"


def test_the_connecting_users_exemption_is_reported_and_kept(tree, enforce, tmp_path):
    extra = "ansible ALL=(ALL) NOPASSWD: ALL\n"
    found, changed = enforce(
        CONTROL, tree(sudoers(extra=extra)), connection=SimpleNamespace(user="ansible", address=None),
        sudo_administrators=["%sudo", "ansible"])
    assert (found["status"], changed) == ("fail", [])
    assert "accounts_automation_users" in found["advice"]["en"]


@pytest.mark.parametrize("main, lines", [
    (MAIN.replace("Defaults use_pty\n", ""), "Defaults use_pty\n"),
    (MAIN.replace("Defaults use_pty", "Defaults !use_pty"), "Defaults use_pty\n"),
    (MAIN.replace("env_reset", "env_reset, !syslog"), 'Defaults logfile="/var/log/sudo.log"\n'),
    (MAIN.replace("use_pty", "!syslog"), 'Defaults use_pty\nDefaults logfile="/var/log/sudo.log"\n'),
])
def test_what_is_not_set_goes_into_a_drop_in_and_twice_equals_once(tree, judge, enforce, tmp_path, main, lines):
    found = judge(CONTROL, tree(sudoers(main)))
    assert (found["status"], found["would"]) == ("fail", "pass")
    found, changed = enforce(CONTROL, tree())
    assert (found["status"], changed) == ("pass", [DROPIN])
    made = tmp_path / DROPIN.lstrip("/")
    assert (made.read_text(), made.stat().st_mode & 0o7777) == (lines, 0o440)
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("extra, status, written", [
    ("Defaults:alice logfile=/var/log/alice\n", "pass", 'Defaults syslog="authpriv"\n'),
    ("Defaults:alice syslog=local2\n", "pass", 'Defaults logfile="/var/log/sudo.log"\n'),
    ("Defaults:alice syslog=local2\nDefaults@web1 logfile=/var/log/web1\n", "fail", None),
])
def test_a_record_that_some_uses_have_of_their_own_stays_theirs(tree, enforce, tmp_path, extra, status, written):
    found, changed = enforce(CONTROL, tree(sudoers("Defaults !syslog\n" + MAIN, extra)))
    assert (found["status"], changed) == (status, [DROPIN] if written else [])
    assert not written or (tmp_path / DROPIN.lstrip("/")).read_text() == written


@pytest.mark.parametrize(
    "extra, line, name",
    [
        ("Defaults:alice !use_pty\n", 6, "use_pty"), ("Defaults!/bin/sh !use_pty\n", 6, "use_pty"),
        ("Defaults@web1 !use_pty\n", 6, "use_pty"), ("Defaults>root !syslog\n", 6, "syslog"),
        ("Defaults logfile=/var/log/sudo.log\nDefaults:alice !logfile\nDefaults!/bin/sh !syslog\n", 8, "syslog"),
        ("Defaults !syslog, logfile=/var/log/sudo.log\nDefaults:alice !logfile\n", 7, "logfile"),
    ])
def test_what_is_taken_away_again_for_some_fails_and_is_left_to_a_person(tree, judge, extra, line, name):
    host = tree(sudoers(extra=extra))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert (
        found["message"]["en"] == "/etc/sudoers:%d turns %s off for some uses of sudo." % (line, name)
        and found["advice"])


@pytest.mark.parametrize(
    "extra",
    [
        "Defaults logfile=/var/log/sudo.log\nDefaults:alice !syslog\n", "Defaults:alice !lecture\n",
        "Defaults:alice use_pty\n", "Defaults:alice !logfile\n",
    ])
def test_an_exception_that_leaves_a_record_passes(tree, judge, extra):
    assert judge(CONTROL, tree(sudoers(extra=extra)))["status"] == "pass"


DORMANT = "bob ALL=() NOPASSWD: /usr/bin/apt\nDefaults !authenticate\n"
BARE = "root ALL=(ALL:ALL) ALL\n"


@pytest.mark.parametrize("main, more, written", [
    # No includedir, none in force for our directory, or one that is a comment.
    (BARE, {}, "/etc/sudoers"),
    (BARE + "@includedir /etc/sudoers.other\n", {"/etc/sudoers.other/x": "Defaults env_reset\n"}, "/etc/sudoers"),
    (BARE + "# includedir /etc/sudoers.d\n##includedir /etc/sudoers.d\n", {}, "/etc/sudoers"),
    # Without an end of line, or with an end that goes on.
    (BARE.rstrip("\n"), {}, "/etc/sudoers"),
    (BARE + "Defaults env_reset \\\n", {}, "/etc/sudoers"),
    # Our own file of another day lies there unread.
    (BARE, {DROPIN: "Defaults !authenticate\n"}, "/etc/sudoers"),
    # Only one file is included.
    (BARE + "@include sudoers.extra\n", {"/etc/sudoers.extra": "Defaults env_reset\n"}, "/etc/sudoers"),
])
def test_what_lay_unread_stays_unread(tree, enforce, tmp_path, main, more, written):
    files = dict({"/etc/sudoers": main, "/etc/sudoers.d/forgotten": DORMANT}, **more)
    found, changed = enforce(CONTROL, tree(folk(**files)))
    assert (found["status"], changed) == ("pass", [written])
    text = (tmp_path / written.lstrip("/")).read_text()
    assert text.startswith(main) and text[len(main):].strip("\n") == "Defaults use_pty"
    policy = sudo.of(tree()).policy
    assert [(one.who, one.command) for one in policy.grants] == [("root", "ALL")]
    assert "authenticate" not in [one.name for one in policy.defaults]
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("main, more", [
    (BARE + "@includedir /etc/sudoers.d\nDefaults !use_pty\n", {}),
    (BARE + "@includedir /etc/sudoers.d\n", {"/etc/sudoers.d/zz": "Defaults !use_pty\n"}),
])
def test_where_something_after_our_file_says_otherwise_the_setting_is_the_last_line_of_all(
        tree, enforce, tmp_path, main, more):
    found, changed = enforce(CONTROL, tree(folk(**dict({"/etc/sudoers": main}, **more))))
    assert (found["status"], changed) == ("pass", ["/etc/sudoers"])
    assert (tmp_path / "etc/sudoers").read_text() == main + "Defaults use_pty\n"


def test_the_file_that_sudo_conf_names_is_the_one_that_is_judged_and_edited(tree, judge, enforce, tmp_path):
    files = folk(**{
        "/etc/sudoers": MAIN, "/etc/sudo.conf": "# Plugin sudoers_policy sudoers.so sudoers_file=/etc/none\n"
        "Plugin sudoers_policy sudoers.so sudoers_mode=0440 sudoers_file=/etc/sudoers.corp\n",
        "/etc/sudoers.corp": BARE + "alice ALL=(ALL) NOPASSWD: ALL\n"})
    found, changed = enforce(CONTROL, tree(files), automation_users=["alice"])
    assert (found["status"], changed) == ("pass", ["/etc/sudoers.corp"])
    assert judge(CONTROL, tree())["message"]["en"] == (
        "alice may run every command by sudo and is no named administrator (/etc/sudoers.corp:2).")


def test_the_vendors_own_file_is_refused_with_the_reason(tree, judge):
    host = tree(folk(**{"/usr/etc/sudoers": BARE}))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert "/usr/etc/sudoers: belongs to the vendor's package" in found["advice"]["en"]


@pytest.mark.parametrize(
    "version, status",
    [("1.9.13p3-1+deb12u1", "fail"), ("1.9.14-1", "pass"), ("1:1.10.2-1", "pass"), ("2.0.0", "pass")])
def test_a_release_that_uses_a_pty_by_itself_passes_unset(tree, judge, version, status):
    listed = (
        "Package: sudoku\nStatus: install ok installed\nVersion: 9.9.9\n\nPackage: sudo\n"
        "Status: install ok installed\nConffiles:\n /etc/sudoers 0123\nVersion: %s\n\nPackage: z\nVersion: 1.9.99\n"
        % version)
    files = folk(**{"/etc/sudoers": BARE, "/var/lib/dpkg/status": listed})
    assert judge(CONTROL, tree(files))["status"] == status
    assert judge(CONTROL, tree(dict(files, **{"/etc/sudoers": BARE + "Defaults !use_pty\n"})))["status"] == "fail"


@pytest.mark.parametrize("who, message", [
    ("%#27", "%sudo"), ("%#1000", "%alice"), ("%#1003", "%#1003"),
])
def test_a_group_by_its_number_is_that_group(tree, judge, who, message):
    files = sudoers(extra=who + " ALL=(ALL:ALL) NOPASSWD: ALL\n")
    files["/etc/passwd"] += "carol:x:1003:1003:Carol:/home/carol:/bin/bash\n"
    assert "%s uses sudo without a password (/etc/sudoers:6)." % message in [
        one["message"]["en"] for one in judge(CONTROL, tree(files))["details"]]


def test_a_number_that_is_nobodys_group_grants_nothing(tree, judge):
    assert judge(CONTROL, tree(sudoers(extra="%#4711 ALL=(ALL:ALL) NOPASSWD: ALL\n")))["status"] == "pass"


@pytest.mark.skipif(not shutil.which("visudo"), reason="no visudo here to ask")
@pytest.mark.parametrize("include, path", [
    ("@include sudoers.extra", "/etc/sudoers.extra"), ("#include sudoers.extra", "/etc/sudoers.extra"),
    ("@include /etc/deep/extra", "/etc/deep/extra"), ('@include "/etc/with blank"', "/etc/with blank"),
    ("@include ./x/../sudoers.extra", "/etc/sudoers.extra"), ("@includedir extra.d", "/etc/extra.d/site"),
])
def test_visudo_is_asked_of_all_files_as_they_include_each_other(tree, judge, include, path):
    main = "Defaults:OPS !lecture\n" + BARE + include + "\n@includedir /etc/sudoers.d\n"
    host = tree(sudoers(main, ""))
    (pathlib.Path(host.root) / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
    (pathlib.Path(host.root) / "etc/x").mkdir()
    (pathlib.Path(host.root) / path.lstrip("/")).write_text("User_Alias OPS = alice\n")
    host.execute = lambda argv: (lambda done: Output(done.returncode, done.stdout, done.stderr))(
        subprocess.run(argv, capture_output=True, text=True, check=False))
    assert judge(CONTROL, host)["would"] == "pass"
    visudo_accepts(host)
    host.stage_content(path, b"User_Alias OPS = \n")
    with pytest.raises((CommitError, ParseError)):
        visudo_accepts(host)


def test_a_broken_policy_is_an_error_with_its_line_and_left_alone(tree, judge):
    host = tree(dict(sudoers(MAIN.replace("Defaults use_pty\n", "")), **{"/etc/sudoers.d/broken": "alice ALL ALL\n"}))
    found = judge(CONTROL, host)
    assert (found["status"], "/etc/sudoers.d/broken:1" in found["message"]["en"], host.changes) == ("error", True, {})


def test_names_that_are_not_utf8_survive(tree, judge):
    files = sudoers()
    files["/etc/sudoers"] = files["/etc/sudoers"].encode() + b"ev\xffl ALL=(ALL) ALL\n"
    found = judge(CONTROL, tree(files))
    assert found["status"] == "fail"
    json.dumps(found, ensure_ascii=False).encode("utf-8")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import SudoLeastPrivilege

from .folk import folk

CONTROL = SudoLeastPrivilege()
MAIN = "Defaults env_reset\nDefaults use_pty\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n"
DROPIN = "/etc/sudoers.d/jrt0117"


def sudoers(main=MAIN, extra=""):
    return folk(**{"/etc/sudoers": main + extra, "/etc/sudoers.d/README": "# nothing\n"})


def test_without_sudo_it_is_not_applicable(tree, judge):
    found = judge(CONTROL, tree(folk()))
    assert (found["status"], "/usr/bin/sudo" in found["message"]["en"]) == ("not_applicable", True)


@pytest.mark.parametrize("extra", [
    "", "alice ALL=(root) /usr/bin/systemctl restart nginx\n", "%admin ALL=(ALL) ALL\n", "root ALL=(ALL) NOPASSWD: ALL\n", "#0 ALL=(ALL) ALL\n",
])
def test_a_bounded_policy_passes_without_a_diff(tree, judge, extra):
    host = tree(sudoers(extra=extra))
    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})


@pytest.mark.parametrize("extra, message", [
    ("alice ALL=(ALL) ALL\n", "alice may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
    ("#1000 ALL=ALL\n", "alice may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
    ("%adm ALL=(ALL) ALL\n", "%adm may run every command by sudo and is no named administrator (/etc/sudoers:6)."),
    ("User_Alias OPS = bob\nOPS ALL=(ALL) ALL, !/bin/su\n", "bob may run every command by sudo and is no named administrator (/etc/sudoers:7)."),
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


def test_named_accounts_may_have_it(tree, judge):
    extra = "ansible ALL=(ALL) NOPASSWD: ALL\nalice ALL=(ALL) ALL\n"
    options = dict(automation_users=["ansible"], sudo_administrators=["root", "%sudo", "alice"])
    assert judge(CONTROL, tree(sudoers(extra=extra)), **options)["status"] == "pass"


def test_the_connecting_users_exemption_is_reported_and_kept(tree, enforce, tmp_path):
    extra = "ansible ALL=(ALL) NOPASSWD: ALL\n"
    found, changed = enforce(
        CONTROL, tree(sudoers(extra=extra)), connection=SimpleNamespace(user="ansible", address=None), sudo_administrators=["%sudo", "ansible"])
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


@pytest.mark.parametrize("extra, line, name", [
    ("Defaults:alice !use_pty\n", 6, "use_pty"), ("Defaults!/bin/sh !use_pty\n", 6, "use_pty"), ("Defaults@web1 !use_pty\n", 6, "use_pty"),
    ("Defaults>root !syslog\n", 6, "syslog"),
    ("Defaults logfile=/var/log/sudo.log\nDefaults:alice !logfile\nDefaults!/bin/sh !syslog\n", 8, "syslog"),
    ("Defaults !syslog, logfile=/var/log/sudo.log\nDefaults:alice !logfile\n", 7, "logfile"),
])
def test_what_is_taken_away_again_for_some_fails_and_is_left_to_a_person(tree, judge, extra, line, name):
    host = tree(sudoers(extra=extra))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert found["message"]["en"] == "/etc/sudoers:%d turns %s off for some uses of sudo." % (line, name) and found["advice"]


@pytest.mark.parametrize("extra", [
    "Defaults logfile=/var/log/sudo.log\nDefaults:alice !syslog\n", "Defaults:alice !lecture\n", "Defaults:alice use_pty\n",
    "Defaults:alice !logfile\n",
])
def test_an_exception_that_leaves_a_record_passes(tree, judge, extra):
    assert judge(CONTROL, tree(sudoers(extra=extra)))["status"] == "pass"


def test_the_drop_in_is_included_where_the_policy_includes_none(tree, enforce, tmp_path):
    found, changed = enforce(CONTROL, tree(folk(**{"/etc/sudoers": "root ALL=(ALL) ALL"})))
    assert (found["status"], changed) == ("pass", ["/etc/sudoers", DROPIN])
    assert (tmp_path / "etc/sudoers").read_text() == "root ALL=(ALL) ALL\n#includedir /etc/sudoers.d\n"
    if shutil.which("visudo"):
        subprocess.run(["visudo", "-c", "-f", str(tmp_path / DROPIN.lstrip("/"))], check=True, capture_output=True)


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

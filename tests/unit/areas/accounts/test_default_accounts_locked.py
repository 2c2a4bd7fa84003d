# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import json
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.default_accounts_locked import (
    DefaultAccountsLocked,
)
from tests.unit.support.folk import folk

CONTROL = DefaultAccountsLocked()


def service(shell="/bin/bash", password="!", uid=998):
    return dict(passwd="app:x:%d:998::/srv/app:%s\n" % (uid, shell), shadow="app:%s:20700::::::\n" % password)


@pytest.mark.parametrize(
    "files", [folk(), folk(**service("/sbin/nologin", "!!")), folk(**service("/bin/bash", "!", uid=1002))])
def test_locked_system_accounts_pass_without_a_diff(tree, judge, files):
    host = tree(files)
    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})


@pytest.mark.parametrize("broken, problem", [
    (service("/bin/bash"), "the login shell /bin/bash"),
    (service(""), "the login shell /bin/sh"),
    (service("/usr/sbin/nologin", "$6$salt$hash"), "a password"),
    (service("/usr/sbin/nologin", ""), "a password"),
    (service("/bin/bash", "$6$salt$hash"), "the login shell /bin/bash and a password"),
])
def test_an_open_system_account_fails_is_locked_and_twice_equals_once(tree, enforce, judge, tmp_path, broken, problem):
    found = judge(CONTROL, tree(folk(**broken)))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == "app is no person's account and has %s (/etc/passwd:7)." % problem
    assert "$6$" not in json.dumps(found)
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert "app:x:998:998::/srv/app:/usr/sbin/nologin\n" in (tmp_path / "etc/passwd").read_text()
    assert "app:!" in (tmp_path / "etc/shadow").read_text()
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("mark", ["x", "NP", "*LK*", "!*"])
def test_what_can_be_no_hash_is_no_password(tree, judge, mark):
    assert judge(CONTROL, tree(folk(**service("/usr/bin/nologin", mark))))["status"] == "pass"


def test_a_password_in_the_passwd_file_is_seen(tree, judge):
    files = folk(passwd="old:$1$salt$hash:997:997::/:/usr/sbin/nologin\n")
    found = judge(CONTROL, tree(files))
    assert (found["status"], found["would"], found["details"][0]["where"]) == ("fail", "pass", "/etc/passwd:7")


def test_uid_min_of_login_defs_decides_who_is_the_systems(tree, judge):
    files = folk(**service(uid=600))
    assert judge(CONTROL, tree(files))["status"] == "fail"
    assert judge(CONTROL, tree({"/etc/login.defs": "UID_MIN 500\n"}))["status"] == "pass"


def test_the_connecting_user_is_reported_and_left_alone(tree, judge):
    host = tree(folk(**service()))
    found = judge(CONTROL, host, connection=SimpleNamespace(user="app", address=None))
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert "app" in found["advice"]["en"]


def test_a_named_automation_account_is_no_default_account(tree, judge):
    assert judge(CONTROL, tree(folk(**service())), automation_users=["app"])["status"] == "pass"


def test_without_a_program_that_refuses_logins_nothing_is_staged(tree, judge):
    files = folk(**service())
    del files["/usr/sbin/nologin"]
    host = tree(files)
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert "/usr/sbin/nologin" in found["advice"]["en"]


def test_root_by_password_over_ssh_fails_and_is_put_right(tree, judge, enforce):
    found = judge(CONTROL, tree(folk(**{"/etc/ssh/sshd_config": "Port 22\nPermitRootLogin yes\n"})))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert "PermitRootLogin yes (/etc/ssh/sshd_config:2)" in found["message"]["en"]
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert enforce(CONTROL, tree())[1] == []

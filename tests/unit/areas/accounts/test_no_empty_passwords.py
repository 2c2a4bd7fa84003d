# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody gets in without a password."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support import trees
from tests.unit.support.stored_passwords import AUTH, PASSWD, SHADOW, shadow


def test_a_stock_debian_loses_nullok_only(debian_with, tree, enforce):
    debian_with()
    old = tree().read(AUTH)
    finding, changed = enforce(NoEmptyPasswords(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [AUTH])
    assert tree().read(AUTH) == old.replace(b"pam_unix.so nullok\n", b"pam_unix.so\n")
    assert enforce(NoEmptyPasswords(), tree())[1] == []


def test_each_line_with_nullok_is_named(tree, judge):
    details = judge(NoEmptyPasswords(), tree(trees.redhat(managed=False)))["details"]
    assert [one["where"] for one in details] == [
        "/etc/pam.d/{}:{}".format(*place)
        for place in (("password-auth", 2), ("password-auth", 8), ("system-auth", 2), ("system-auth", 8))]


def test_authselect_is_asked_for_its_feature(tree, judge):
    host = tree(trees.redhat())
    assert judge(NoEmptyPasswords(), host)["would"] == "pass"
    assert [action.argv for action in host.actions] == [["authselect", "enable-feature", "without-nullok"]]


def test_an_account_without_a_password_is_locked(debian_with, tree, enforce):
    debian_with(shadow=shadow(alice=":20779:0:99999"))
    finding, changed = enforce(NoEmptyPasswords(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [AUTH, SHADOW])
    assert tree().read(SHADOW).decode() == shadow(alice="!:20779:0:99999")


def test_an_empty_field_in_passwd_goes_back_to_the_shadow_file(debian_with, tree, judge, enforce):
    debian_with(passwd=trees.PASSWD.replace("alice:x:", "alice::"))
    assert PASSWD + ":4" in [one["where"] for one in judge(NoEmptyPasswords(), tree())["details"]]
    enforce(NoEmptyPasswords(), tree())
    assert tree().read(PASSWD).decode() == trees.PASSWD


@pytest.mark.parametrize("user", ["root", "admin"])
def test_root_and_the_connecting_user_are_not_locked(debian_with, tree, enforce, user):
    text = shadow(**{user: ":20779:0:99999"})
    debian_with(shadow=text)
    finding, _changed = enforce(NoEmptyPasswords(), tree(), connection=Connection("admin", "192.0.2.1"))
    assert (
        (finding["status"], finding["reason"]) == ("fail", "password_empty") and "passwd "
        + user in finding["advice"]["en"])
    assert tree().read(SHADOW).decode() == text


def test_permit_empty_passwords_is_refused_in_every_match(debian_with, tree, enforce):
    tree(
        dict(
            trees.debian(12),
            **{"/etc/ssh/sshd_config": trees.SSHD + "Match User alice\n  PermitEmptyPasswords yes\n"}))
    finding, changed = enforce(NoEmptyPasswords(), tree())
    assert finding["status"] == "pass" and "/etc/ssh/sshd_config" in changed
    assert tree().read("/etc/ssh/sshd_config").decode() == trees.SSHD + "Match User alice\n  PermitEmptyPasswords no\n"


@pytest.mark.parametrize("unread", [trees.STRONG, "", "!" + trees.STRONG, "*"])
def test_a_password_that_lay_unread_in_shadow_does_not_open_the_account_that_is_locked(tree, enforce, unread):
    files = trees.debian()
    files["/etc/passwd"] = files["/etc/passwd"].replace("alice:x:", "alice::")
    files["/etc/shadow"] = files["/etc/shadow"].replace("alice:" + trees.STRONG, "alice:" + unread)
    enforce(NoEmptyPasswords(), tree(files))
    assert b"alice:x:" in tree().read("/etc/passwd")
    kept = tree().read("/etc/shadow").decode().partition("alice:")[2].partition(":")[0]
    assert kept.startswith(("!", "*")) and kept.endswith(unread)


@pytest.mark.parametrize("module", ["pam_unix2", "pam_tcb"])
def test_another_module_that_keeps_passwords_takes_no_empty_one_either(tree, judge, enforce, module):
    files = trees.redhat(managed=False)
    for path in ("/etc/pam.d/system-auth", "/etc/pam.d/password-auth"):
        files[path] = files[path].replace("pam_unix.so", module + ".so")
    files["/usr/lib64/security/%s.so" % module] = b""
    found = judge(NoEmptyPasswords(), tree(files))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == (
        "/etc/pam.d/password-auth:2 lets empty passwords in: the auth line of %s has nullok." % module)
    assert enforce(NoEmptyPasswords(), tree())[0]["status"] == "pass"
    assert b"nullok" not in tree().read("/etc/pam.d/system-auth")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack of PAM that lets in whoever gives a wrong password, or asks some for none, is no good for its unix line."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.trees import debian

_policy_of, judge, enforce = area_fixtures("accounts")
CONTROL = NoEmptyPasswords()
GROUP = debian()["/etc/group"] + "nopasswdlogin:x:109:alice\n"


def told(judge, tree, files):
    base = debian()
    base["/etc/pam.d/common-auth"] = base["/etc/pam.d/common-auth"].replace(" nullok", "")
    found = judge(CONTROL, tree({**base, "/etc/group": GROUP, **files}))
    return found["status"], [one["message"]["en"] for one in found["details"]]


@pytest.mark.parametrize(
    "service, line, status, message",
    [
        (
            "su",
            "auth sufficient pam_permit.so",
            "fail",
            "su lets in whoever gives a wrong password, by pam_permit.so (/etc/pam.d/su:1).",
        ),
        (
            "xrdp-sesman",
            "auth [success=done default=ignore] pam_localuser.so",
            "fail",
            "xrdp-sesman lets in whoever gives a wrong password, by pam_localuser.so (/etc/pam.d/xrdp-sesman:1).",
        ),
        (
            "lightdm",
            "auth sufficient pam_succeed_if.so user ingroup nopasswdlogin",
            "fail",
            "lightdm asks alice of group nopasswdlogin for no password (/etc/pam.d/lightdm:1).",
        ),
        (
            "sshd",
            "auth sufficient pam_exec.so /opt/check",
            "not_checked",
            "Whether sshd lets in who gives a wrong password is up to a program that was not judged "
            "(/etc/pam.d/sshd:1).",
        ),
    ],
)
def test_who_is_not_asked_is_named(judge, tree, service, line, status, message):
    stack = f"{line}\n@include common-auth\n@include common-account\n@include common-session\n"
    assert told(judge, tree, {f"/etc/pam.d/{service}": stack}) == (status, [message])


SOME = "auth sufficient pam_succeed_if.so "


@pytest.mark.parametrize("condition, who", [
    ("user = alice", "alice"), ("quiet use_uid user in bob:alice:admin", "admin, alice"), ("uid = 0", "root"),
    ("uid >= 1001", "alice"), ("uid ge 1000 user != admin", "alice"), ("user =~ ali*", "alice"),
    ("shell = /bin/bash rhost = 192.0.2.1 user notin root:admin", "alice"), ("home = /home/admin", "admin"),
    ("user = bob", None), ("uid > 5000", None), ("shell = /bin/zsh", None), ("user = daemon", None),
    ("user !~ * service = su", None),
])
def test_who_meets_a_condition_by_which_no_password_is_asked_is_named(judge, tree, condition, who):
    text = f"{SOME}{condition}\n@include common-auth\n@include common-account\n@include common-session\n"
    status, said = told(judge, tree, {"/etc/pam.d/sshd": text})
    assert (status, said) == ("pass", []) if who is None else (
        "fail", [f"sshd asks {who} for no password, by pam_succeed_if.so (/etc/pam.d/sshd:1)."])


def test_the_other_names_that_packages_give_pam_unix_are_it(judge, tree):
    text = "auth required pam_unix_auth.so nullok\naccount required pam_unix_acct.so\n"
    assert told(judge, tree, {"/etc/pam.d/sshd": text}) == (
        "fail", ["/etc/pam.d/sshd:1 lets empty passwords in: the auth line of pam_unix has nullok."])


@pytest.mark.parametrize(
    "line",
    [
        "auth sufficient pam_rootok.so",
        "auth required pam_permit.so",
        "auth sufficient pam_succeed_if.so user ingroup nobodys",
        "auth requisite pam_succeed_if.so user ingroup nopasswdlogin",
    ],
)
def test_a_stack_that_asks_everybody_else_passes(judge, tree, line):
    stack = f"{line}\n@include common-auth\n@include common-account\n@include common-session\n"
    assert told(judge, tree, {"/etc/pam.d/su": stack}) == ("pass", [])


def test_a_service_that_nobody_knows_by_name_is_read_too_and_what_an_editor_left_is_not(judge, tree):
    text = "auth required pam_unix.so nullok\naccount required pam_unix.so\n"
    assert told(judge, tree, {"/etc/pam.d/appgate": text}) == (
        "fail", ["/etc/pam.d/appgate:1 lets empty passwords in: the auth line of pam_unix has nullok."])
    assert told(judge, tree, {"/etc/pam.d/appgate": "", "/etc/pam.d/appgate.rpmsave": text}) == ("pass", [])

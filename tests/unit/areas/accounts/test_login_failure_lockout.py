# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins are locked after repeated failures."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    login as pam_login,
    module as pam_module,
    stack as pam,
)
from tests.unit.support import trees

CONF = "/etc/security/faillock.conf"
AUTH = "/etc/pam.d/common-auth"
GUARDED = """\
auth required pam_env.so
auth required pam_faillock.so preauth silent
auth sufficient pam_unix.so
auth required pam_faillock.so authfail
auth required pam_deny.so
account required pam_faillock.so
account required pam_unix.so
password requisite pam_pwquality.so
password sufficient pam_unix.so sha512 use_authtok
session required pam_unix.so
"""
CONTROL = LoginFailureLockout()


def redhat(*stack, **how):
    """Return a host of the Red Hat family whose root has no password to be guessed."""
    files = trees.redhat(*stack, **how)
    return dict(files, **{"/etc/shadow": files["/etc/shadow"].replace("root:" + trees.SHA512, "root:*")})



@pytest.mark.parametrize("release", [11, 12, 13])
def test_stock_debian_gets_the_profiles_and_then_stays_as_it_is(tree, judge, enforce, release):
    tree(trees.debian(release))
    before = judge(CONTROL, tree())
    assert (before["status"], before["reason"], before["would"]) == ("fail", "lockout_absent", "pass")
    assert before["evidence"][0]["ref"] == AUTH + ":5"
    finding, changed = enforce(CONTROL, tree())
    assert finding["status"] == "pass" and "/usr/share/pam-configs/jrt0117-faillock" in changed
    for service in pam.LOGIN_SERVICES:
        assert all(pam_login.lockout(pam.load(tree(), service))), service
    assert pam_login.validate(tree()) == []
    assert enforce(CONTROL, tree())[1] == []


def test_an_unmanaged_host_is_edited_in_place(tree, enforce):
    tree(redhat(managed=False))
    finding, changed = enforce(CONTROL, tree())
    assert (finding["status"], changed) == ("pass", ["/etc/pam.d/password-auth", "/etc/pam.d/system-auth"])
    assert enforce(CONTROL, tree())[1] == []


def test_authselect_is_asked_for_its_feature(tree, judge):
    host = tree(redhat())
    finding = judge(CONTROL, host)
    assert (finding["status"], finding["would"]) == ("fail", "pass")
    assert [action.argv for action in host.actions] == [["authselect", "enable-feature", "with-faillock"]]
    assert all(change.predicted for change in host.changes.values())


@pytest.mark.parametrize("line, problem", [
    ("authh required pam_unix.so", "has the unknown type authh"),
    ("auth requirred pam_unix.so", "has a control that PAM does not understand: [requirred]"),
    ("auth required", "names no module"),
    ("@include common-authh", "includes common-authh, which does not exist"),
])
def test_a_line_that_pam_cannot_use_is_an_error_at_its_place(tree, judge, line, problem):
    host = tree({**trees.debian(12), AUTH: line + "\n" + trees.debian(12)[AUTH]})
    finding = judge(CONTROL, host)
    assert (finding["status"], finding["message"]["en"]) == ("error", f"Cannot be judged: {AUTH}:1: {problem}.")
    assert not host.changes
    for _ in range(2):
        with pytest.raises(ParseError):
            pam_module.stack(host, "sshd")


def test_authselect_files_edited_by_hand_are_left_to_a_person(tree, judge):
    files = redhat()
    files["/etc/authselect/system-auth"] += "session optional pam_local.so\n"
    finding = judge(CONTROL, tree(files))
    assert finding["would"] == "person" and "authselect select sssd with-faillock --force" in finding["advice"]["en"]


def test_a_locally_modified_debian_gets_its_lines_in_place_and_keeps_its_own(tree, judge, enforce):
    files = trees.debian(12)
    files[AUTH] = files[AUTH].replace("auth\t[success=1", "auth\toptional\tpam_local.so\nauth\t[success=1")
    files[trees.SECURITY + "pam_local.so"] = b""
    assert judge(CONTROL, tree(files))["would"] == "pass"
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    made = tree().read(AUTH).decode()
    assert made == files[AUTH].replace(
        "auth\t[success=1 ", "auth\trequired\tpam_faillock.so preauth silent\nauth\t[success=2 ").replace(
        "auth\trequisite\t\t\tpam_deny.so",
        "auth\t[default=die]\tpam_faillock.so authfail\nauth\trequisite\t\t\tpam_deny.so")
    assert enforce(CONTROL, tree())[1] == []


def test_a_service_that_jumps_into_the_generated_lines_is_refused_with_its_place(tree, judge, enforce):
    files = trees.debian(12)
    # Over the password check, to the line that refuses: over pam_faillock instead, it would come to the password check.
    files["/etc/pam.d/sshd"] = "auth [success=1 default=ignore] pam_local.so\n" + files["/etc/pam.d/sshd"]
    files[trees.SECURITY + "pam_local.so"] = b""
    finding = judge(CONTROL, tree(files))
    assert (
        finding["would"] == "person"
        and "/etc/pam.d/sshd: jumps into the lines that pam-auth-update writes" in finding["advice"]["en"])
    assert enforce(CONTROL, tree())[1] == []


def test_a_locally_modified_debian_that_takes_no_lines_is_left_to_a_person_with_both_reasons(tree, judge, enforce):
    files = trees.debian(12)
    files[AUTH] = files[AUTH].replace("auth\t[success=1", "auth\trequired\tpam_faillock.so authfail\nauth\t[success=1")
    finding = judge(CONTROL, tree(files))
    assert finding["would"] == "person"
    for said in (
            "has pam_faillock lines that do not work together",
            AUTH + " is a line in the managed block".replace(" is", ":5 is"), "pam-auth-update --force"):
        assert said in finding["advice"]["en"]
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("conf, wrong", [
    ("deny = 10\n", CONF + ":1"), ("deny = 0\n", CONF + ":1"), ("deny = 3\nunlock_time = 60\n", CONF + ":2"),
    ("unlock_time = soon\n", CONF + ":1"), ("deny = 4\ndeny = 9\n", CONF + ":2"),
    # Five failures within one second never happen.
    ("fail_interval = 1\n", CONF + ":1"),
])
def test_weak_numbers_are_named_and_edited(tree, judge, enforce, conf, wrong):
    tree(dict(redhat(GUARDED, managed=False), **{CONF: conf}))
    assert judge(CONTROL, tree())["evidence"][0]["ref"] == wrong
    finding, changed = enforce(CONTROL, tree())
    assert (finding["status"], changed) == ("pass", [CONF])
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize(
    "conf",
    [
        "", "deny = 5\nunlock_time = 600\n", "unlock_time = never\n", "unlock_time = 0\ndeny = 1\n",
        "unlock_time = 00\n", "fail_interval = 86400\n",
    ])
def test_good_numbers_are_left_alone(tree, enforce, conf):
    finding, changed = enforce(CONTROL, tree(dict(redhat(GUARDED, managed=False), **{CONF: conf})))
    assert (finding["status"], changed) == ("pass", [])


def test_arguments_win_over_the_file_and_are_edited_where_they_stand(tree, judge, enforce):
    stack = GUARDED.replace("preauth silent", "preauth silent deny=9").replace(
        "authfail", "authfail deny=9 unlock_time=60")
    tree(dict(redhat(stack, managed=False), **{CONF: "deny = 3\n"}))
    details = judge(CONTROL, tree())["details"]
    assert [one["where"] for one in details] == [
        "/etc/pam.d/{}:{}".format(*place)
        for place in (
            ("password-auth", 2), ("password-auth", 4), ("password-auth", 4), ("system-auth", 2), ("system-auth", 4),
            ("system-auth", 4))]
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert b"preauth silent deny=5\n" in tree().read("/etc/pam.d/system-auth")
    assert b"authfail deny=5 unlock_time=600\n" in tree().read("/etc/pam.d/system-auth")


def test_a_module_that_reads_no_file_takes_arguments(tree, enforce):
    files = redhat(GUARDED, managed=False)
    files.update({"/usr/lib64/security/pam_faillock.so": b"", CONF: "deny = 3\n"})
    finding, changed = enforce(CONTROL, tree(files), lockout_deny=2)
    assert finding["status"] == "pass" and CONF not in changed
    assert b"authfail deny=2\n" in tree().read("/etc/pam.d/password-auth")


@pytest.mark.parametrize("broken, problem", [
    (GUARDED.replace("auth required pam_faillock.so authfail\n", ""), "nothing counts"),
    (GUARDED.replace("auth required pam_faillock.so preauth silent\n", ""), "before the password is checked"),
    (GUARDED.replace("required pam_faillock.so preauth", "optional pam_faillock.so preauth"), "gets in all the same"),
])
def test_each_missing_part_is_named_and_half_a_lockout_needs_a_person(tree, judge, enforce, broken, problem):
    tree(redhat(broken, managed=False))
    finding = judge(CONTROL, tree())
    assert finding["status"] == "fail" and problem in finding["message"]["en"]
    assert finding["would"] == "person"
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("module", ["pam_faillock.so", "pam_tally2.so"])
def test_a_lockout_without_a_line_that_clears_the_count_locks_and_this_is_said(tree, judge, enforce, module):
    stack = GUARDED.replace("account required pam_faillock.so\n", "")
    if module == "pam_tally2.so":
        stack = stack.replace("auth required pam_faillock.so authfail\n", "").replace(
            "pam_faillock.so preauth silent", "pam_tally2.so deny=5 unlock_time=600")
    finding = judge(CONTROL, tree(dict(redhat(stack, managed=False), **{"/usr/lib64/security/pam_tally2.so": b""})))
    assert (finding["status"], finding["reason"]) == ("pass", "lockout_uncleared")
    assert "a good login does not clear the count" in finding["message"]["en"]
    assert enforce(CONTROL, tree())[1] == []


SHUT = "even_deny_root\n"
ROOT_MAY_BE_GUESSED = "root:%s:20779:0:99999:7:::\n" % trees.SHA512


@pytest.mark.parametrize("conf, status", [
    ("", "fail"), (SHUT, "pass"), ("even_deny_root = no\n", "pass"), ("EVEN_DENY_ROOT\n", "fail"),
    # Whatever its page says: asked, the module refuses root nothing by it.
    ("root_unlock_time = 60\n", "fail"),
])
def test_a_root_with_a_password_that_nothing_locks_fails_and_is_locked_by_opt_in(tree, judge, enforce, conf, status):
    tree(dict(trees.redhat(GUARDED, managed=False), **{CONF: conf}))
    finding = judge(CONTROL, tree())
    assert finding["status"] == status
    if status == "fail":
        assert (finding["reason"], finding["would"]) == ("root_not_limited", "person")
        assert "Wrong passwords never lock root by /etc/pam.d/password-auth:2" in finding["message"]["en"]
        assert "accounts_lockout_root" in finding["advice"]["en"]
        assert enforce(CONTROL, tree())[1] == []
        told = judge(CONTROL, tree(), lockout_root=True)
        assert told["would"] == "pass" and any("whoever gave them: root, too" in one["en"] for one in told["affects"])
        assert enforce(CONTROL, tree(), lockout_root=True)[0]["status"] == "pass"
        assert tree().read(CONF).decode().lower().endswith("even_deny_root\n")
        assert enforce(CONTROL, tree(), lockout_root=True)[1] == []


def test_who_asks_for_it_gets_it_for_the_password_that_root_may_have_one_day(tree, judge, enforce):
    files = dict(trees.redhat(GUARDED, managed=False), **{CONF: "", "/etc/shadow": "root:*:20779:0:99999:7:::\n"})
    assert judge(CONTROL, tree(files))["status"] == "pass"
    told = judge(CONTROL, tree(), lockout_root=True)
    assert (told["status"], told["would"]) == ("fail", "pass")
    assert any("whoever gave them: root, too" in one["en"] for one in told["affects"])
    assert enforce(CONTROL, tree(), lockout_root=True)[0]["status"] == "pass"
    assert b"even_deny_root" in tree().read(CONF)
    assert enforce(CONTROL, tree(), lockout_root=True)[1] == []


@pytest.mark.parametrize("conf, said", [
    ("", "Locked out for 600 s after 3 wrong passwords"),
    ("deny = 9\nunlock_time = 60\n", "Locked out for 600 s after 5 wrong passwords"),
    ("deny = 2\nunlock_time = 900\n", "Locked out for 900 s after 2 wrong passwords"),
    ("unlock_time = 0\n", "Locked out for good after 3 wrong passwords"),
    ("root_unlock_time = 60\n", "Locked out for 60 s after 3 wrong passwords"),
])
def test_who_turns_it_on_is_told_the_numbers_that_hold_for_root(tree, judge, conf, said):
    found = judge(CONTROL, tree(dict(trees.redhat(GUARDED, managed=False), **{CONF: conf})), lockout_root=True)
    assert [one["en"] for one in found["affects"] if "root" in one["en"]] == [
        said + ", whoever gave them: root, too; keys still let in."]


@pytest.mark.parametrize("more, status", [("", "fail"), (" even_deny_root", "pass"), (" root_unlock_time=600", "pass")])
def test_to_pam_tally2_a_time_for_root_means_that_root_is_locked(tree, judge, more, status):
    stack = GUARDED.replace("auth required pam_faillock.so authfail\n", "").replace(
        "pam_faillock.so preauth silent", "pam_tally2.so deny=5 unlock_time=600" + more).replace(
        "account required pam_faillock.so", "account required pam_tally2.so")
    files = dict(trees.redhat(stack, managed=False), **{"/usr/lib64/security/pam_tally2.so": b""})
    assert judge(CONTROL, tree(files))["status"] == status


def test_pam_tally_is_judged_by_its_own_names(tree, judge, enforce):
    stack = GUARDED.replace("auth required pam_faillock.so authfail\n", "").replace(
        "pam_faillock.so preauth silent", "pam_tally.so unlock_time=600 even_deny_root").replace(
        "account required pam_faillock.so", "account required pam_tally.so")
    files = dict(trees.redhat(stack, managed=False), **{"/usr/lib64/security/pam_tally.so": b""})
    finding = judge(CONTROL, tree(files), lockout_root=True)
    assert finding["reason"] == "setting_missing" and "deny is not set" in finding["message"]["en"]
    assert any("never lock root" in one["message"]["en"] for one in finding["details"])
    assert enforce(CONTROL, tree(), lockout_root=True)[0]["status"] == "pass"
    assert b"deny=5" in tree().read("/etc/pam.d/system-auth")
    assert b"even_deny_root_account" in tree().read("/etc/pam.d/system-auth")


def test_where_another_module_counts_it_is_named_and_pam_faillock_is_not_put_beside_it(tree, judge, enforce):
    stack = GUARDED.replace("auth required pam_faillock.so authfail\n", "").replace(
        "auth required pam_faillock.so preauth silent", "auth required pam_abl.so").replace(
        "account required pam_faillock.so\n", "")
    finding = judge(CONTROL, tree(dict(redhat(stack, managed=False), **{"/usr/lib64/security/pam_abl.so": b""})))
    assert (finding["status"], finding["reason"], finding["would"]) == ("not_checked", "counted_elsewhere", "person")
    assert "pam_abl.so (/etc/pam.d/password-auth:2)" in finding["message"]["en"]
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("conf, status", [("local_users_only\n", "not_checked"), ("", "pass")])
def test_users_of_a_directory_that_a_line_does_not_count_for_are_named(tree, judge, conf, status):
    files = dict(redhat(GUARDED, managed=False), **{
        CONF: conf, "/etc/nsswitch.conf": "passwd: files sss\n", "/etc/sssd/sssd.conf": "[domain/x]\n"})
    assert judge(CONTROL, tree(files))["status"] == status


def test_who_is_in_the_admin_group_is_not_refused_either_and_is_named(tree, judge):
    files = redhat(GUARDED, managed=False)
    finding = judge(CONTROL, tree(dict(files, **{CONF: "admin_group = alice\n"})))
    assert finding["status"] == "fail" and "Wrong passwords never lock alice" in finding["message"]["en"]
    assert "passwd -l alice" in finding["advice"]["zh"] and "keep alice out" in finding["advice"]["en"]
    assert judge(CONTROL, tree({CONF: "admin_group = nobody_is_in_it\n"}))["status"] == "pass"
    assert judge(CONTROL, tree({CONF: "admin_group = alice\neven_deny_root\n"}))["status"] == "pass"


def test_a_lock_that_does_not_end_is_not_given_a_number_of_seconds(tree, judge):
    found = judge(CONTROL, tree(dict(trees.debian(12), **{CONF: "unlock_time = never\n"})))
    assert "is locked out for good, by sshd" in found["affects"][0]["en"]
    assert "锁定（不自动解除）" in found["affects"][0]["zh"]


def test_names_of_arguments_are_taken_by_their_letters(tree, judge):
    stack = GUARDED.replace("preauth silent", "preauth silent DENY=2").replace("authfail", "authfail DENY=2")
    found = judge(CONTROL, tree(dict(redhat(stack, managed=False), **{CONF: "deny = 9\n"})))
    assert (found["status"], found["evidence"][0]["ref"]) == ("fail", CONF + ":1")


BARE = "auth\t[success=1 default=ignore]\tpam_unix.so nullok\n"
DENIAL = "auth\trequisite\t\t\tpam_deny.so\n"
PERMIT = "auth\trequired\t\t\tpam_permit.so\n"
OWN = (
    "auth required pam_env.so\n", "auth optional pam_local.so\n", "auth required pam_local.so\n",
    "auth requisite pam_local.so\n", "auth sufficient pam_local.so\n",
    "auth [success=1 default=ignore] pam_local.so\n", "auth [success=2 default=ignore] pam_sss.so\n",
    "auth required pam_faildelay.so delay=3000000\n", "auth required pam_google_authenticator.so nullok\n")


def edited(lines, comments=True):
    """Return a Debian host with these lines of auth, and the comments of pam-auth-update or none."""
    files = trees.debian(12)
    files.update((trees.SECURITY + name + ".so", b"") for name in (
        "pam_local", "pam_sss", "pam_faildelay", "pam_google_authenticator"))
    if comments:
        at = lines.index(BARE) + 1
        return dict(files, **{AUTH: "".join(
            [MARKS[0]] + lines[:at] + [MARKS[1]] + lines[at:] + list(MARKS[2:]))})
    for type in ("account", "password", "session"):
        path = "/etc/pam.d/common-" + type
        files[path] = "".join(line for line in files[path].splitlines(True) if not line.startswith("#"))
    return dict(files, **{AUTH: "".join(lines)})


MARKS = ('# here are the per-package modules (the "Primary" block)\n', "# here's the fallback if no module succeeds\n",
         '# and here are more per-package modules (the "Additional" block)\n', "# end of pam-auth-update config\n")


@pytest.mark.parametrize("own", ("",) + OWN)
def test_debian_s_three_lines_without_their_comments_take_the_lockout(tree, enforce, own):
    for at in range(4 if own else 1):
        lines = [BARE, DENIAL, PERMIT]
        tree(edited(lines[:at] + [own] + lines[at:], comments=False))
        finding, changed = enforce(CONTROL, tree())
        assert (finding["status"], AUTH in changed) == ("pass", True), at
        assert enforce(CONTROL, tree())[1] == []


def test_a_stack_edited_by_hand_takes_the_lockout_or_is_refused_for_what_it_is(tree, judge):
    refused = []
    for own in OWN:
        for at in range(4):
            lines = [BARE, DENIAL, PERMIT]
            finding = judge(CONTROL, tree(edited(lines[:at] + [own] + lines[at:])))
            if finding["would"] != "pass":
                refused.append((own.split()[1], at))
                assert "has lines of its own between those that pam-auth-update writes" in finding["advice"]["en"]
    assert refused == [("sufficient", 1), ("[success=1", 1), ("[success=1", 2), ("[success=2", 1)]


@pytest.mark.parametrize("other, status", [
    ("folder", "fail"), ("auth required pam_deny.so \\\n", "error"), ("", "fail"),
])
def test_a_fallback_that_cannot_be_read_is_an_error_where_pam_starts_nothing_by_it(
        tree, judge, tmp_path, other, status):
    files = redhat(GUARDED, managed=False)
    files["/etc/pam.d/su"] = "account include system-auth\nsession include system-auth\n"
    if other == "folder":
        (tmp_path / "etc/pam.d/other").mkdir(parents=True)
    else:
        files["/etc/pam.d/other"] = other
    finding = judge(CONTROL, tree(files))
    assert (finding["status"], "su does not lock" in finding["details"][-1]["message"]["en"]) == (
        status, status == "fail")


GONE = {"/etc/pam.d/" + name: None for name in ("sshd", "login", "su", "sudo")}


@pytest.mark.parametrize("programs, status, said", [
    ({"/bin/sh": "", "/bin/login": ""}, "fail", "No PAM module counts the wrong passwords that /bin/login is given"),
    ({"/bin/sh": ""}, "not_applicable", "Nothing here lets anybody in"), ({}, "not_checked", "no program of this host"),
])
def test_without_a_service_of_pam_that_lets_anybody_in_it_goes_by_what_else_does(
        tree, judge, enforce, programs, status, said):
    files = {path: text for path, text in trees.debian(12).items() if path not in GONE and "ssh" not in path}
    finding = judge(CONTROL, tree(dict(files, **programs)))
    assert (finding["status"], finding["would"]) == (status, None if status == "not_applicable" else "person")
    assert said in finding["message"]["en"]
    assert enforce(CONTROL, tree())[1] == []


def test_pam_tally2_without_deny_refuses_nobody(tree, judge, enforce):
    stack = GUARDED.replace("auth required pam_faillock.so authfail\n", "").replace(
        "pam_faillock.so preauth silent", "pam_tally2.so").replace(
        "account required pam_faillock.so", "account required pam_tally2.so")
    files = redhat(stack, managed=False)
    files["/usr/lib64/security/pam_tally2.so"] = b""
    assert judge(CONTROL, tree(files))["reason"] == "setting_missing"
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert b"pam_tally2.so deny=5\n" in tree().read("/etc/pam.d/system-auth")


def test_a_missing_module_is_named(tree, judge):
    files = redhat(GUARDED, managed=False)
    del files["/usr/lib64/security/pam_faillock.so"]
    finding = judge(CONTROL, tree(files))
    assert (finding["reason"], finding["would"]) == ("module_missing", "person")


def test_a_file_that_pam_refuses_is_an_error_and_is_left_alone(tree, enforce):
    files = trees.debian(12)
    files["/etc/pam.d/sshd"] += "auth required \\\n"
    finding, changed = enforce(CONTROL, tree(files))
    assert (finding["status"], changed) == ("error", []) and "/etc/pam.d/sshd" in finding["message"]["en"]


def test_a_server_that_asks_no_pam_fails_and_is_named(tree, judge):
    files = {**redhat(GUARDED), "/usr/sbin/saslauthd": "", "/etc/sysconfig/saslauthd": "MECH=shadow\n"}
    found = judge(CONTROL, tree(files))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"].startswith(
        "saslauthd checks passwords by itself (/etc/sysconfig/saslauthd:1): PAM counts no wrong ones")


@pytest.mark.parametrize("lines,status", [
    ("auth include system-auth\naccount include system-auth\n", "pass"),
    ("auth required pam_unix.so\naccount required pam_unix.so\n", "manual"),
    ("auth sufficient pam_rootok.so\naccount required pam_permit.so\n", "pass"),
    (GUARDED, "pass"),
])
def test_a_service_of_a_name_that_nobody_knows_is_for_a_person_where_its_own_lines_ask(tree, judge, lines, status):
    files = {**redhat(GUARDED), "/etc/pam.d/squid-proxy": lines}
    found = judge(CONTROL, tree(files))
    assert found["status"] == status, found
    if status == "manual":
        assert found["message"]["en"].startswith(
            "squid-proxy checks passwords by a line of its own (/etc/pam.d/squid-proxy:1)")

"""Plans for hosts whose PAM files nothing keeps."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    direct as pam_direct,
    login as pam_login,
    sameness as pam_sameness,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import control_actions

REST = "account required pam_unix.so\npassword required pam_unix.so sha512\nsession required pam_unix.so\n"
AUTHS = {
    "required": "auth required pam_env.so\nauth required pam_unix.so\n",
    "sufficient": "auth required pam_env.so\nauth sufficient pam_unix.so nullok\n"
    "auth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n",
    "requisite": "auth requisite pam_unix.so\n",
}
INCLUDING = (
    "auth include system-auth\naccount include system-auth\npassword include system-auth\n"
    "session include system-auth\n")


def host(make_tree, auth, folder="/etc/pam.d"):
    return make_tree(
        {
            folder + "/system-auth": auth + REST, "/etc/pam.d/sshd": INCLUDING, "/etc/pam.d/passwd": INCLUDING,
            "/etc/pam.d/su": "auth sufficient pam_rootok.so\n" + INCLUDING})


@pytest.mark.parametrize("folder", ["/etc/pam.d", "/usr/lib/pam.d"])
@pytest.mark.parametrize("auth", AUTHS.values(), ids=AUTHS)
def test_lockout_is_put_into_the_shared_file_once(make_tree, auth, folder):
    tree = host(make_tree, auth, folder)
    changed = pam_direct.faillock_plan(tree)
    assert list(changed) == ["/etc/pam.d/system-auth"]
    after = tree.with_files(changed)
    for service in ("sshd", "su"):
        assert all(pam_login.lockout(pam.load(after, service)))
    assert pam_login.validate(after) == []
    assert pam_direct.faillock_plan(after) == {}


def test_half_a_lockout_needs_a_person(make_tree):
    with pytest.raises(HostError, match="sshd: has pam_faillock lines"):
        pam_direct.faillock_plan(host(make_tree, "auth required pam_faillock.so preauth\n" + AUTHS["required"]))


def test_a_stack_without_a_password_needs_a_person(make_tree):
    with pytest.raises(HostError, match="no auth line that checks a password"):
        pam_direct.faillock_plan(host(make_tree, "auth sufficient pam_sss.so\nauth required pam_deny.so\n"))


def test_nothing_is_planned_with_a_module_that_is_not_installed(make_tree):
    tree = host(make_tree, AUTHS["required"])
    del tree.files["/usr/lib64/security/pam_faillock.so"]
    with pytest.raises(HostError, match="pam_faillock.so, which is not installed"):
        pam_direct.faillock_plan(tree)


def test_quality_check_comes_before_the_password_is_set(make_tree):
    tree = host(make_tree, AUTHS["required"])
    after = tree.with_files(pam_direct.pwquality_plan(tree))
    quality, unix = pam.load(after, "passwd").entries("password")
    assert quality.module == "pam_pwquality.so" and unix.has("use_authtok") and unix.has("sha512")
    assert pam_direct.pwquality_plan(after) == {}


THREE = "auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
FLAT = {
    "three lines": THREE,
    "two sources": THREE.replace("auth [success=1", "auth [success=2 default=ignore] pam_sss.so\nauth [success=1"),
    "a jump to the password": "auth [success=1 default=ignore] pam_succeed_if.so user = x\nauth required pam_deny.so\n"
    + THREE,
    "a jump over the password": "auth [success=1 default=ignore] pam_local.so\nauth required pam_unix.so\n"
    "auth required pam_env.so\n",
    "a second factor": "auth required pam_unix.so\nauth required pam_local.so\n",
    "nothing but the password": "auth sufficient pam_unix.so\n",
    "a continued line": "auth [success=1 \\\n  default=ignore] pam_unix.so\nauth requisite pam_deny.so\n"
    "auth required pam_permit.so\n",
}


def flat(make_tree, auth, rest=REST):
    tree = make_tree({"/etc/pam.d/sshd": auth + rest})
    tree.files["/usr/lib64/security/pam_local.so"] = b""
    return tree


def landings(stack):
    """Return the module that each jump leads to, by the module that jumps."""
    chain = stack.entries("auth")
    found = {}
    for index, entry in enumerate(chain):
        for count in {one for one in control_actions(entry.control).values() if isinstance(one, int)}:
            target = [one.module for one in chain[index + count + 1:index + count + 3]]
            found[entry.module] = [one for one in target if one != "pam_faillock.so"][:1]
    return found


@pytest.mark.parametrize("auth", FLAT.values(), ids=FLAT)
def test_lines_put_into_a_stack_refuse_the_locked_alone_and_leave_every_jump_where_it_led(make_tree, auth):
    tree = flat(make_tree, auth)
    before = pam.load(tree, "sshd")
    after = pam.load(tree.with_files(pam_direct.faillock_plan(tree)), "sshd")
    assert all(pam_login.lockout(after)) and pam_sameness.lets_in_the_same(before, after)
    assert {name: landings(after)[name] for name in landings(before)} == landings(before)
    assert [entry.raw.split()[-1] for entry in before.entries("auth")] == [
        entry.raw.split()[-1] for entry in after.entries("auth") if entry.module != "pam_faillock.so"]


@pytest.mark.parametrize("auth, rest", [
    # Who has the password needs no second factor, and who has the second factor needs no password: no line fits
    # between.
    ("auth sufficient pam_unix.so\nauth required pam_local.so\n", REST),
    ("auth [success=1 default=ignore] pam_local.so\nauth sufficient pam_unix.so\nauth required pam_sss.so\n", REST),
    ("auth [success=reset default=bad] pam_unix.so\nauth required pam_permit.so\n", REST),
])
def test_a_stack_that_the_lines_would_change_is_refused_with_its_place(make_tree, auth, rest):
    with pytest.raises(HostError, match="^/etc/pam.d/sshd(:1)?: is built in a way"):
        pam_direct.faillock_plan(flat(make_tree, auth, rest))


def test_a_stack_in_which_nobody_s_word_lets_in_still_lets_nobody_in(make_tree):
    # pam_env has no opinion, and a jump is no success: as it stands, this refuses everybody.
    tree = flat(
        make_tree, "auth required pam_env.so\nauth [success=1 default=ignore] pam_unix.so\nauth required pam_deny.so\n")
    after = tree.with_files(pam_direct.faillock_plan(tree))
    answers = {"pam_env.so": "ignore", "pam_deny.so": "auth_err"}
    assert pam.load(after, "sshd").simulate(
        "auth", lambda entry: answers.get(entry.module, "success")).result != "success"


def test_an_expired_account_stays_refused(make_tree):
    rest = REST.replace("account required", "account sufficient")
    tree = flat(make_tree, FLAT["three lines"], rest)
    after = pam.load(tree.with_files(pam_direct.faillock_plan(tree)), "sshd")

    def expired(entry):
        return "acct_expired" if entry.module == "pam_unix.so" else "success"
    assert after.simulate("account", expired).result != "success"


def test_a_jump_of_another_file_over_the_password_is_counted_anew(make_tree):
    tree = make_tree(
        {
            "/etc/pam.d/common-auth": THREE,
            "/etc/pam.d/sshd": "auth [success=3 default=ignore] pam_local.so\n@include common-auth\n" + REST})
    tree.files["/usr/lib64/security/pam_local.so"] = b""
    after = tree.with_files(pam_direct.faillock_plan(tree))
    assert after.read("/etc/pam.d/sshd").startswith(b"auth [success=5 default=ignore] pam_local.so\n")


def test_a_jump_that_differs_by_service_is_refused(make_tree):
    tree = make_tree({
        "/etc/pam.d/head": "auth [success=2 default=ignore] pam_local.so\n", "/etc/pam.d/common-auth": THREE,
        "/etc/pam.d/sshd": "@include head\n@include common-auth\n" + REST,
        "/etc/pam.d/su": "@include head\nauth required pam_env.so\nauth required pam_permit.so\n"
                         "@include common-auth\n" + REST})
    tree.files["/usr/lib64/security/pam_local.so"] = b""
    with pytest.raises(HostError, match="/etc/pam.d/head:1: jumps over lines of another file"):
        pam_direct.faillock_plan(tree)


def test_a_jump_over_the_line_that_sets_the_password_still_leads_behind_it(make_tree):
    rest = REST.replace(
        "password required",
        "password [success=1 default=ignore] pam_local.so\npassword required") + "password required pam_permit.so\n"
    tree = flat(make_tree, FLAT["three lines"], rest)
    tree.files["/etc/pam.d/passwd"] = tree.files["/etc/pam.d/sshd"]
    after = pam.load(tree.with_files(pam_direct.pwquality_plan(tree)), "passwd").entries("password")
    assert [(entry.control, entry.module) for entry in after] == [
        ("success=2 default=ignore", "pam_local.so"), ("requisite", "pam_pwquality.so"), ("required", "pam_unix.so"),
        ("required", "pam_permit.so")]


@pytest.mark.parametrize("plan, type", [(pam_direct.faillock_plan, "auth"), (pam_direct.pwquality_plan, "password")])
def test_a_stack_of_very_many_lines_is_left_to_a_person_and_costs_nothing(make_tree, monkeypatch, plan, type):
    many = "%s optional pam_echo.so\n" % type * 2000
    tree = flat(make_tree, FLAT["three lines"], REST)
    tree.files["/etc/pam.d/sshd"] = many.encode() + tree.files["/etc/pam.d/sshd"]
    tree.files["/etc/pam.d/passwd"] = tree.files["/etc/pam.d/sshd"]
    tree.files["/usr/lib64/security/pam_echo.so"] = b""
    asked, alike = [], pam_sameness._answers_alike
    monkeypatch.setattr(pam_sameness, "_answers_alike", lambda *some: asked.append(1) or alike(*some))
    with pytest.raises(HostError, match=r"has \d+ lines of type %s: too many" % type):
        plan(tree)
    assert asked == []

"""Stacks made of several files, and what a login does in them."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login, stack as pam

PLAIN = "account required pam_unix.so\nsession required pam_unix.so\npassword required pam_unix.so\n"
GUARDED = """auth required pam_faillock.so preauth
auth sufficient pam_unix.so
auth [default=die] pam_faillock.so authfail
auth required pam_deny.so
account required pam_faillock.so
"""


@pytest.fixture
def tree(make_tree):
    def build(auth, files=(), **more):
        named = {"/etc/pam.d/" + name: text for name, text in dict(files).items()}
        return make_tree(dict({"/etc/pam.d/sshd": auth + PLAIN}, **named), **more)
    return build


@pytest.fixture
def stack(tree):
    return lambda auth, files=(): pam.load(tree(auth, files), "sshd")


def test_includes_are_flattened_in_order_with_their_places(stack):
    found = stack("auth required pam_env.so\nauth include shared\nauth substack other-auth\n", {
        "shared": "auth required pam_unix.so\naccount required pam_deny.so\n",
        "other-auth": "@include deep\n", "deep": "auth required pam_permit.so\n"})
    assert [(entry.module, str(entry.where), entry.depth, entry.level) for entry in found.entries("auth")] == [
        ("pam_env.so", "/etc/pam.d/sshd:1", 0, 0), ("pam_unix.so", "/etc/pam.d/shared:1", 1, 0),
        ("pam_permit.so", "/etc/pam.d/deep:1", 2, 1)]
    assert [entry.module for entry in found.entries("account")] == ["pam_unix.so"]
    assert found.files == ["/etc/pam.d/deep", "/etc/pam.d/other-auth", "/etc/pam.d/shared", "/etc/pam.d/sshd"]


def test_an_include_of_every_type_in_the_place_of_a_control_is_a_broken_line_of_its_own_type(stack):
    found = stack("auth required pam_unix.so\nauth @include shared\n", {"shared": "account required pam_deny.so\n"})
    assert [str(entry.where) for entry in found.entries("auth") if entry.problem] == ["/etc/pam.d/sshd:2"]
    assert [entry.module for entry in found.entries("account")] == ["pam_unix.so"]


def test_vendor_directories_come_after_etc(make_tree):
    reader = make_tree(
        {
            "/usr/lib/pam.d/login": "auth include mine\n", "/usr/lib/pam.d/mine": "auth required pam_deny.so\n",
            "/etc/pam.d/mine": "auth required pam_unix.so\n"})
    assert str(pam.load(reader, "login").entries("auth")[0].where) == "/etc/pam.d/mine:1"
    with pytest.raises(Missing):
        pam.load(reader, "sudo")


def test_a_type_that_the_service_lacks_comes_from_other(make_tree):
    found = pam.load(
        make_tree(
            {"/etc/pam.d/su": "auth required pam_unix.so\n", "/etc/pam.d/other": "account required pam_deny.so\n"}),
        "su")
    assert [entry.module for entry in found.entries("account")] == ["pam_deny.so"]


@pytest.mark.parametrize("auth, files, problem", [
    ("auth include absent\n", {}, "absent, which does not exist"),
    ("auth include a\n", {"a": "auth include a\n"}, "within itself"),
    ("@include absent\n", {}, "absent, which does not exist"),
    ("auth required pam_unix.so\nauth required pam_missing.so\n", {}, "pam_missing.so, which is not installed"),
    ("auth required pam_unix.so\nauth required pam_env.so\nauth requisite pam_deny.so\n", {}, "right password"),
    ("auth sufficient pam_unix.so\nauth required pam_permit.so\n", {}, "wrong password"),
    ("auth required pam_env.so\nauth sufficient pam_unix.so\nauth optional pam_permit.so\n", {}, "wrong password"),
])
def test_broken_stacks_are_found(tree, auth, files, problem):
    assert any(problem in found.text for found in pam_login.validate(tree(auth, files)))


@pytest.mark.parametrize("other", ["@include absent\n", "auth required pam_deny.so \\\n"])
def test_a_fallback_that_breaks_every_service_is_found(tree, other):
    reader = tree("auth required pam_unix.so\n", {"other": other})
    assert {problem.service for problem in pam_login.validate(reader)} == {"other"}


@pytest.mark.parametrize(
    "auth",
    [
        "auth required pam_unix.so\n", GUARDED,
        "auth sufficient pam_rootok.so\nauth required pam_unix.so\n-auth optional pam_missing.so\n",
        "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n",
        "auth sufficient pam_unix.so\nauth requisite pam_succeed_if.so uid >= 1000 quiet_success\n"
        "auth sufficient pam_sss.so\nauth required pam_deny.so\n",
    ])
def test_working_stacks_are_good(tree, auth):
    assert pam_login.validate(tree(auth)) == []


def test_lockout_of_a_guarded_stack(stack):
    seen = pam_login.lockout(stack(GUARDED))
    assert (seen.before.where.line, seen.counts.where.line, seen.clears.where.line, seen.refuses) == (1, 3, 5, True)


@pytest.mark.parametrize("auth, missing", [
    ("auth required pam_unix.so\n", {"before", "counts", "clears", "refuses"}),
    (GUARDED.replace("account required pam_faillock.so\n", ""), {"clears"}),
    (GUARDED.replace("auth [default=die] pam_faillock.so authfail\n", ""), {"counts"}),
    (GUARDED.replace("auth required pam_faillock.so preauth\n", ""), {"before", "refuses"}),
    # The lock-out line is there, but a good password jumps over the refusal.
    (GUARDED.replace("auth required pam_faillock.so preauth", "auth optional pam_faillock.so preauth"), {"refuses"}),
    # The counting line is there, but a wrong password never reaches it.
    (GUARDED.replace("auth sufficient pam_unix.so", "auth requisite pam_unix.so"), {"counts"}),
])
def test_lockout_that_does_not_work(stack, auth, missing):
    assert {name for name, value in pam_login.lockout(stack(auth))._asdict().items() if not value} == missing


def test_lockout_by_the_old_tally_module(stack):
    seen = pam_login.lockout(
        stack("auth required pam_tally2.so deny=5\nauth required pam_unix.so\naccount required pam_tally2.so\n"))
    assert seen.before is seen.counts and seen.clears.type == "account" and seen.refuses


@pytest.mark.parametrize(
    "files, expected",
    [
        (
            {
                "/usr/sbin/pam-auth-update": "",
                "/etc/pam.d/common-auth": '# here are the per-package modules (the "Primary" block)\n'},
            "pam-auth-update"),
        ({"/usr/sbin/pam-auth-update": "", "/etc/pam.d/common-auth": "auth required pam_unix.so\n"}, "direct"),
        (
            {
                "/etc/authselect/authselect.conf": "minimal\n", "/etc/authselect/system-auth": "x",
                "/etc/pam.d/system-auth": "x"}, "authselect"),
        (
            {
                "/etc/authselect/authselect.conf": "minimal\n", "/etc/authselect/system-auth": "x",
                "/etc/pam.d/system-auth": "y"}, "direct"),
        ({"/etc/pam.d/system-auth": "y"}, "direct"),
    ])
def test_family(make_tree, files, expected):
    assert pam.family(make_tree(files)) == expected

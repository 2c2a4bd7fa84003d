"""The model of authselect, on a profile written for these tests; the real tool could not be installed here."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    authselect_plan as authselect,
    login as pam_login,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.authselect_template import (
    TemplateError,
    features_of,
    holds,
    render,
)

STACK = """{imply "with-count" if "with-faillock"}
auth required pam_env.so
auth required pam_faillock.so preauth silent {include if "with-faillock"}
auth sufficient pam_unix.so {if not "without-nullok":nullok}
auth required pam_faillock.so authfail   {include if "with-faillock"}
auth required pam_deny.so

account required pam_faillock.so {include if "with-count"}
account required pam_unix.so
password requisite pam_pwquality.so {if "with-local":local_users_only|retry=3}
password sufficient pam_unix.so sha512 use_authtok
session required pam_unix.so
"""
HEADER = "# Made by the tool\n# Edit nothing here\n\n"
PLAIN = """auth required pam_env.so
auth sufficient pam_unix.so nullok
auth required pam_deny.so

account required pam_unix.so
password requisite pam_pwquality.so retry=3
password sufficient pam_unix.so sha512 use_authtok
session required pam_unix.so
"""
GENERATED = ("fingerprint-auth", "smartcard-auth", "switchable-auth", "postlogin", "dconf-db", "dconf-locks")


@pytest.fixture
def host(make_tree):
    files = {"/etc/authselect/" + name: HEADER for name in GENERATED}
    files.update({"/etc/authselect/system-auth": HEADER + PLAIN, "/etc/authselect/password-auth": HEADER + PLAIN,
                  "/etc/pam.d/system-auth": HEADER + PLAIN, "/etc/pam.d/sshd": "".join(
                      f"{type} include password-auth\n" for type in pam.TYPES)})
    files.update({"/usr/share/authselect/default/ours/" + name: STACK for name in ("system-auth", "password-auth")})
    files["/etc/authselect/authselect.conf"] = "ours\n"
    return make_tree(files)


def test_enabling_a_feature_gives_a_working_lockout(host):
    changed = authselect.plan(host, ["with-faillock"])
    assert sorted(changed) == [
        "/etc/authselect/authselect.conf", "/etc/authselect/password-auth", "/etc/authselect/system-auth"]
    assert changed["/etc/authselect/authselect.conf"] == b"ours\nwith-faillock\n"
    assert changed["/etc/authselect/system-auth"].decode() == HEADER + PLAIN.replace(
        "auth sufficient", "auth required pam_faillock.so preauth silent\nauth sufficient").replace(
        "auth required pam_deny", "auth required pam_faillock.so authfail\nauth required pam_deny").replace(
        "account", "account required pam_faillock.so\naccount")
    links = {path.replace("/etc/authselect", "/etc/pam.d"): data for path, data in changed.items()}
    after = host.with_files(dict(changed, **links))
    assert all(pam_login.lockout(pam.load(after, "sshd")))
    assert pam_login.validate(after, ["sshd"]) == []
    assert authselect.plan(after, ["with-faillock"]) == {} and authselect.commands(after, ["with-faillock"]) == []


def test_commands_leave_out_what_is_on(host):
    host.files["/etc/authselect/authselect.conf"] = b"# a comment\nours\n  with-local\n"
    assert authselect.selection(host).features == ["with-local"]
    assert authselect.commands(host, ["with-local", "without-nullok"]) == [
        ["authselect", "enable-feature", "without-nullok"]]


def test_hand_edits_are_refused_but_comments_are_not(host):
    path = "/etc/authselect/password-auth"
    host.files[path] = (HEADER + "# mine\n\n" + PLAIN).encode()
    assert path in authselect.plan(host, ["with-faillock"])
    host.files[path] = (HEADER + PLAIN + "auth required pam_mine.so\n").encode()
    with pytest.raises(pam.LocallyModified, match=path):
        authselect.plan(host, ["with-faillock"])


def test_an_administrators_profile_lies_in_etc(host, make_tree):
    moved = {
        path.replace("/usr/share/authselect/default", "/etc/authselect/custom"): data
        for path, data in host.files.items()}
    moved["/etc/authselect/authselect.conf"] = b"custom/ours\n"
    assert "/etc/authselect/system-auth" in authselect.plan(make_tree(moved), ["without-nullok"])


def test_what_is_not_there_is_named(host):
    with pytest.raises(HostError, match="no feature with-wings"):
        authselect.plan(host, ["with-wings"])
    host.files["/etc/authselect/authselect.conf"] = b"theirs\n"
    with pytest.raises(HostError, match="profile theirs"):
        authselect.plan(host, ["with-faillock"])
    del host.files["/etc/authselect/authselect.conf"]
    with pytest.raises(Missing):
        authselect.plan(host, ["with-faillock"])


@pytest.mark.parametrize(
    "condition, expected",
    [
        ('"a"', True), ('"b"', False), ('not "b"', True), ('not not "a"', True), ('"a" and "b"', False),
        ('"b" or "a"', True), ('"a" or "a" and "b"', False), ('"a" or ("a" and "b")', True),
        ('"a" AND not ("b" or "c")', True),
    ])
def test_conditions(condition, expected):
    assert holds(condition, {"a"}) is expected


@pytest.mark.parametrize("condition", ['"a" "b"', "a", '("a"', '"a")', "", '"a" and'])
def test_bad_conditions(condition):
    with pytest.raises(TemplateError):
        holds(condition, {"a"})


@pytest.mark.parametrize(
    "template, features, expected",
    [
        ('x {include if "a"}\ny\n', "a", "x\ny\n"), ('x {include if "a"}\ny\n', "", "y\n"),
        ('x {exclude if "a"}\ny\n', "a", "y\n"), ('x {exclude if "a"}\ny', "", "x\ny"),
        ('x\n{continue if "a"}\ny\n', "a", "x\ny\n"), ('x\n{continue if "a"}\ny\n', "", "x\n"),
        ('x\n{stop if "a"}\ny\n', "a", "x\n"), ('x\n{stop if "a"}\ny\n', "", "x\ny\n"),
        ('{imply "b" if "a"}\nx {include if "b"}\n', "a", "x\n"), ('x {if "a":1|2} {if "b":3}\n', "a", "x 1\n"),
        ("a \t\n \t\n", "", "a\n \n"), ('x {if "a":1|2} {if "b":3}z\n', "b", "x 2 3z\n"),
        ('{if "a":k }x {exclude if "a"}\nx\n', "a", "x\n"), ("plain {x}\n", "", "plain {x}\n"),
    ])
def test_rules(template, features, expected):
    assert render(template, features.split()) == expected


def test_features_that_a_template_knows():
    assert features_of(STACK) == {"with-faillock", "without-nullok", "with-local", "with-count"}

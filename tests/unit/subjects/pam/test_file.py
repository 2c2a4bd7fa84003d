"""Reading and editing one service file."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.file import PamFile
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import (
    control_actions,
    is_valid_control,
)

TEXT = """#%PAM-1.0
auth\trequired  \tpam_env.so   # the environment
-auth  [success=1 default=ignore]  /lib64/security/pam_unix.so nullok \\
\t try_first_pass [query=select a\\]b]
@include common-account
password requisite pam_pwquality.so retry=3 minlen=6 minlen=7
bogus required pam_env.so
session optional"""


def doc(text=TEXT):
    return PamFile(text.encode(), "/etc/pam.d/x")


def test_entries_and_places():
    env, unix, account, quality, bogus, session = doc().entries()
    assert (
        env.type, env.control, env.module, env.args, str(env.where)) == (
        "auth", "required", "pam_env.so", [], "/etc/pam.d/x:2")
    assert (unix.silent, unix.control, unix.module) == (True, "success=1 default=ignore", "pam_unix.so")
    assert unix.args == ["nullok", "try_first_pass", "query=select a]b"]
    assert (account.kind, account.path, account.where.line) == ("include", "common-account", 5)
    assert quality.argument("minlen") == "7" and quality.argument("nullok") is None and unix.argument("nullok") == ""
    assert (bogus.kind, session.kind) == ("broken", "broken")
    assert "unknown type bogus" in bogus.problem and "no module" in session.problem


def test_bytes_are_kept():
    data = TEXT.encode() + b"\n# \xff caf\xe9\r\n\x0c\n"
    assert PamFile(data, "/x").render() == data


def test_a_comment_ends_a_continued_line():
    first, second = doc("auth required pam_a.so # \\\nauth required pam_b.so\n").entries()
    assert (first.args, second.module) == ([], "pam_b.so")


def test_unfinished_continuation_is_an_error_with_its_line():
    with pytest.raises(ParseError, match="/etc/pam.d/x:2"):
        doc("\nauth required pam_a.so \\\n").entries()


@pytest.mark.parametrize("name, value, expected", [
    ("minlen", 8, "password requisite pam_pwquality.so retry=3 minlen=8\n"),
    ("retry", None, "password requisite pam_pwquality.so retry minlen=6 minlen=7\n"),
    ("dictpath", "/a b", "password requisite pam_pwquality.so retry=3 minlen=6 minlen=7 [dictpath=/a b]\n"),
])
def test_set_argument(name, value, expected):
    file = doc()
    entry = file.set_argument(file.find("password", "pam_pwquality")[0], name, value)
    line = TEXT.splitlines()[5] + "\n"
    assert file.render().decode() == TEXT.replace(line, expected)
    assert entry.argument(name) == str(value if value is not None else "")


def test_remove_argument_leaves_the_rest_of_a_continued_line():
    file = doc()
    entry = file.remove_argument(file.find("auth", "pam_unix.so")[0], "nullok")
    assert file.render().decode() == TEXT.replace("pam_unix.so nullok \\", "pam_unix.so \\")
    assert entry.args == ["try_first_pass", "query=select a]b"]


def test_insert_and_remove_whole_entries():
    file = doc()
    unix = file.find("auth", "pam_unix")[0]
    after = file.insert_after(unix, "auth required pam_after.so")
    assert after.where.line == 5
    file.insert_before(file.find("auth", "pam_unix")[0], "auth required pam_before.so")
    assert [entry.module for entry in file.entries()[:4]] == [
        "pam_env.so", "pam_before.so", "pam_unix.so", "pam_after.so"]
    file.remove(file.find("auth", "pam_unix")[0])
    assert "try_first_pass" not in file.render().decode() and "pam_after" in file.render().decode()


def test_an_entry_that_has_moved_is_refused():
    file = doc()
    unix = file.find("auth", "pam_unix")[0]
    file.insert_before(unix, "auth required pam_before.so")
    with pytest.raises(ValueError):
        file.set_argument(unix, "sha512")


def test_insert_after_a_last_line_without_a_line_feed():
    file = doc("auth required pam_a.so")
    file.insert_after(file.entries()[0], "auth required pam_b.so")
    assert file.render() == b"auth required pam_a.so\nauth required pam_b.so\n"


def test_a_line_with_a_problem_is_not_edited():
    file = doc("auth required pam_a.so [open\n")
    with pytest.raises(ParseError, match="/etc/pam.d/x:1: has a bracket that is not closed"):
        file.set_argument(file.entries()[0], "nullok")


def test_new_lines_never_end_in_a_carriage_return():
    file = doc("auth required pam_a.so x\r\n")
    first = file.entries()[0]
    assert first.args == ["x\r"]
    file.insert_after(first, "auth required pam_b.so")
    assert file.render() == b"auth required pam_a.so x\r\nauth required pam_b.so\n"


def test_controls():
    assert control_actions("required")["auth_err"] == "bad"
    assert control_actions("SUFFICIENT")["success"] == "done"
    actions = control_actions("success=2 default=die ignore=ok")
    assert (actions["success"], actions["ignore"], actions["abort"]) == (2, "ok", "die")
    assert set(control_actions("success=ok nonsense=bad").values()) == {"bad"}
    assert not is_valid_control("success=0") and not is_valid_control("sufficent")

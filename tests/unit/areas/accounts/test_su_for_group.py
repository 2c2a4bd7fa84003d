# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a group for su it is told who becomes root by it; the group itself is judged in parts/test_su_group.py."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.su_for_group import SuForGroup
from tests.unit.support.folk import SHADOW, folk

CONTROL = SuForGroup()
SU = "/etc/pam.d/su"
STACK = "auth sufficient pam_rootok.so\n%sauth required pam_unix.so\n"


def host_of(tree, root="*", line="", **more):
    shadow = "root:%s:%s" % (root, SHADOW.split("\n", 1)[0].split(":", 2)[2])
    files = folk(**{SU: STACK % line, "/bin/su": "", **more})
    return tree({**files, "/etc/shadow": "\n".join([shadow, SHADOW.split("\n", 1)[1]])})


def test_where_root_has_no_password_su_makes_nobody_root(tree, judge):
    host = host_of(tree)
    found = judge(CONTROL, host)
    assert (found["status"], found["reason"], host.changes) == ("pass", "su_without_password", {})


def test_root_s_password_is_for_a_person_and_shown_nowhere(tree, judge):
    found = judge(CONTROL, host_of(tree, root="$y$j9T$abcdefgh$0123456789abcdef"))
    assert (found["status"], found["would"]) == ("manual", "person")
    assert found["message"]["en"] == "su is for no group: whoever knows the password of root becomes root by it."
    assert "accounts_su_group" in found["advice"]["en"] and "j9T" not in str(found)


def test_a_second_root_with_a_password_counts(tree, judge):
    more = folk(passwd="toor:x:0:0::/root:/bin/sh\n", shadow="toor:$6$abcdefgh$0123456789:19000:0:99999:7:::\n")
    host = host_of(tree)
    files = {path: more[path] for path in ("/etc/passwd", "/etc/shadow")}
    files["/etc/shadow"] = host.read("/etc/shadow").decode() + files["/etc/shadow"].splitlines()[-1] + "\n"
    assert judge(CONTROL, tree(files))["message"]["en"].startswith(
        "su is for no group: whoever knows the password of root, toor")


def test_a_group_that_su_trusts_is_told_though_root_has_no_password(tree, judge):
    found = judge(CONTROL, host_of(tree, line="auth sufficient pam_wheel.so trust\n"))
    assert (found["status"], found["reason"]) == ("manual", "su_trusts")
    assert f"{SU}:2" in found["message"]["en"]


ROOTS_OWN = "$y$j9T$abcdefgh$0123456789abcdef"


@pytest.mark.parametrize(("line", "group", "status", "names"), [
    ("auth required pam_wheel.so use_uid\n", "wheel:x:10:alice\n", "manual", "wheel only (/etc/pam.d/su:2): alice."),
    ("auth required pam_wheel.so use_uid\n", "wheel:x:10:\n", "pass", "wheel only (/etc/pam.d/su:2), and there"),
    # Without a group of that name it goes by the one of root.
    ("auth required pam_wheel.so use_uid\n", "", "pass", "root only"),
    ("auth requisite pam_wheel.so group=suers\n", "suers:x:996:alice,bob\n", "manual", "suers only"),
    ("auth required pam_wheel.so use_uid group=gone\n", "", "pass", "gone only"),
    ("auth required pam_wheel.so deny group=suers\n", "suers:x:996:alice\n", "manual", "su is for no group"),
    ("auth sufficient pam_wheel.so use_uid\n", "", "manual", "su is for no group")])
def test_a_group_that_su_is_for_is_told_though_nobody_has_declared_it(tree, judge, line, group, status, names):
    more = {"/etc/group": folk(group=group)["/etc/group"]}
    found = judge(CONTROL, host_of(tree, root=ROOTS_OWN, line=line, **more))
    assert found["status"] == status and names in found["message"]["en"] and "j9T" not in str(found)


def test_each_service_of_su_has_to_be_for_a_group(tree, judge):
    more = {"/etc/pam.d/su-l": STACK % ""}
    found = judge(CONTROL, host_of(tree, root=ROOTS_OWN, line="auth required pam_wheel.so use_uid\n", **more))
    assert found["reason"] == "su_by_password"


def test_without_su_it_does_not_apply(tree, judge):
    found = judge(CONTROL, tree(folk()))
    assert (found["status"], "/etc/pam.d/su-l" in found["message"]["en"]) == ("not_applicable", True)


def test_a_group_where_su_asks_no_pam_is_not_seen(tree, judge):
    assert judge(CONTROL, tree(folk(**{"/bin/su": ""})), su_group="suers")["reason"] == "su_without_pam"


@pytest.mark.parametrize("group", ["", "suers"])
def test_a_password_that_cannot_be_read_is_an_error_or_nothing_that_is_asked(tree, judge, group):
    files = folk(**{SU: STACK % "", "/bin/su": ""})
    del files["/etc/shadow"]
    found = judge(CONTROL, tree(files), su_group=group)
    assert found["status"] == ("fail" if group else "error")

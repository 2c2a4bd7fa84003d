# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account file that cannot be whole, of 0 bytes for one, is no host without accounts: whoever reads it says so, and
nothing passes by it.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from tests.unit.support import trees
from tests.unit.support.area_host import area_fixtures

_policy_of, judge, _enforce = area_fixtures("accounts")
ROOTLESS = "alice:x:1000:1000::/home/alice:/bin/bash\n"


@pytest.mark.parametrize(
    "path, content, told",
    [
        ("/etc/passwd", "", "is empty"), ("/etc/passwd", "\n\n# nobody\n", "is empty"),
        ("/etc/passwd", "+::::::\n", "is empty"), ("/etc/passwd", ROOTLESS, "no account with user id 0"),
        ("/etc/group", "", "is empty"), ("/etc/group", "\n", "is empty"), ("/etc/shadow", "", "is empty")])
def test_who_reads_it_passes_by_nothing_and_names_it(tree, judge, path, content, told):
    naming = []
    for control in CONTROLS:
        host = tree(dict(trees.debian(12, pwquality=True), **{path: content}))
        found = judge(control, host)
        # What is wrong elsewhere is wrong all the same: a group that is not there, a stack of PAM.
        assert path not in host.read_from_disk or found["status"] in ("error", "fail"), (control.id, found["message"])
        if found["status"] == "error":
            assert path in found["message"]["en"] and told in found["message"]["en"]
            naming.append(control.id)
    assert len(naming) > 3, naming


ALICE = "alice:%s:20779:0:99999:7:::\n" % trees.STRONG


@pytest.mark.parametrize("name", ["no_empty_passwords", "password_hashing", "password_max_age"])
@pytest.mark.parametrize("left, told", [
    ("root:*:20779:0:99999:7:::\n", "has no line for daemon, admin, alice"),
    (ALICE, "has no line for root"), ("root:*:20779:0:99999:7:::\n" + ALICE, "has no line for daemon, admin, though"),
])
def test_a_shadow_file_that_was_cut_short_passes_nothing_and_names_whose_line_is_gone(tree, judge, name, left, told):
    (control,) = [one for one in CONTROLS if one.id == name]
    found = judge(control, tree(dict(trees.debian(12, pwquality=True), **{"/etc/shadow": left})))
    assert found["status"] == "error"
    assert "/etc/shadow: " + told in found["message"]["en"]


@pytest.mark.parametrize("name", ["no_empty_passwords", "password_hashing"])
def test_passwords_that_pam_tcb_keeps_are_named_by_their_place(tree, judge, name):
    files = dict(trees.debian(12), **{"/etc/tcb/root/shadow": "root:*:20779:0:99999:7:::\n"})
    del files["/etc/shadow"]
    (control,) = [one for one in CONTROLS if one.id == name]
    found = judge(control, tree(files))
    assert found["status"] == "error" and "/etc/tcb: holds the passwords of this host" in found["message"]["en"]


@pytest.mark.parametrize("name", ["no_empty_passwords", "password_hashing", "no_default_passwords"])
def test_where_no_password_is_kept_there_an_empty_shadow_file_is_as_it_should_be(tree, judge, name):
    files = dict(trees.debian(12), **{"/etc/shadow": ""})
    files["/etc/passwd"] = files["/etc/passwd"].replace(":x:", ":*:")
    (control,) = [one for one in CONTROLS if one.id == name]
    assert judge(control, tree(files))["status"] in ("pass", "fail")

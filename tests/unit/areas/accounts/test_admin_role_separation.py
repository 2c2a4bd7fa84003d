# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.admin_role_separation import (
    AdminRoleSeparation,
)
from tests.unit.support.folk import folk

CONTROL = AdminRoleSeparation()


def roles(system="alice", security="bob", audit="carol"):
    group = "sysadmin:x:999:%s\nsecadmin:x:998:%s\nauditadmin:x:997:%s\n" % (system, security, audit)
    return folk(group=group, passwd="carol:x:1002:1002::/home/carol:/bin/bash\n")


def test_three_roles_with_different_people_pass_without_a_diff(tree, judge):
    host = tree(roles())
    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})


def test_one_person_with_two_roles_fails_and_is_left_to_a_person(tree, judge):
    found = judge(CONTROL, tree(roles(audit="carol,alice")))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == (
        "Both sysadmin and auditadmin have alice as a member (/etc/group:9, /etc/group:11).")
    assert "alice" in found["advice"]["en"]


def test_an_accounts_own_group_counts(tree, judge):
    files = roles()
    files["/etc/passwd"] = files["/etc/passwd"].replace("alice:x:1000:1000:", "alice:x:1000:998:")
    assert judge(CONTROL, tree(files))["message"]["en"].startswith("Both sysadmin and secadmin have alice as a member")


def test_an_empty_role_is_for_a_person(tree, judge):
    found = judge(CONTROL, tree(roles(audit="")))
    assert (found["status"], found["message"]["en"]) == ("manual", "Nobody is in the group auditadmin (/etc/group:11).")


def test_missing_groups_are_made_with_free_ids_and_twice_equals_once(tree, judge, enforce, tmp_path):
    host = tree(folk(group="taken:x:999:\n", passwd="svc:x:997:998::/:/usr/sbin/nologin\n"))
    assert judge(CONTROL, host)["would"] == "person"
    found, changed = enforce(CONTROL, tree())
    assert (found["before"], found["status"], changed) == ("fail", "manual", ["/etc/group", "/etc/gshadow"])
    assert (tmp_path / "etc/group").read_text().endswith(
        "taken:x:999:\nsysadmin:x:997:\nsecadmin:x:996:\nauditadmin:x:995:\n")
    assert (tmp_path / "etc/gshadow").read_text().endswith("sysadmin:!::\nsecadmin:!::\nauditadmin:!::\n")
    assert enforce(CONTROL, tree())[1] == []


def test_without_gshadow_none_is_made(tree, enforce, tmp_path):
    files = folk()
    del files["/etc/gshadow"]
    assert enforce(CONTROL, tree(files))[1] == ["/etc/group"]


@pytest.mark.parametrize("login_defs, gid", [("SYS_GID_MIN 201\nSYS_GID_MAX 499\n", 499), ("GID_MIN 500\n", 499)])
def test_login_defs_decides_which_ids_are_the_systems(tree, enforce, tmp_path, login_defs, gid):
    enforce(CONTROL, tree(folk(**{"/etc/login.defs": login_defs})))
    assert "sysadmin:x:%d:\n" % gid in (tmp_path / "etc/group").read_text()


def test_roles_that_share_a_group_name_are_for_a_person(tree, judge):
    assert judge(CONTROL, tree(roles()), audit_admin_group="sysadmin")["reason"] == "roles_share_group"

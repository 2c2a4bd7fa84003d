# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.database_admin_separation import (
    DatabaseAdminSeparation,
)
from tests.unit.support.folk import folk

CONTROL = DatabaseAdminSeparation()


def database(shell="/usr/sbin/nologin", password="!", gid=998, group=""):
    return folk(
        passwd="postgres:x:998:%d::/var/lib/postgresql:%s\n" % (gid, shell),
        shadow="postgres:%s:20700::::::\n" % password, group="postgres:x:998:\n" + group)


def test_a_host_without_databases_is_not_applicable(tree, judge):
    found = judge(CONTROL, tree(folk()))
    assert (found["status"], "postgres" in found["message"]["en"]) == ("not_applicable", True)


def test_a_locked_owner_and_named_administrators_pass_without_a_diff(tree, judge):
    host = tree(database())
    assert (judge(CONTROL, host, database_admins=["bob"])["status"], host.changes) == ("pass", {})


def test_unnamed_database_administrators_are_for_a_person(tree, judge):
    found = judge(CONTROL, tree(database()))
    assert (found["status"], "accounts_database_admins" in found["advice"]["en"]) == ("manual", True)


@pytest.mark.parametrize(
    "shell, password", [("/bin/bash", "!"), ("/bin/bash", "$6$salt$hash"), ("/bin/false", "$6$salt$hash")])
def test_an_owner_that_can_log_in_is_locked_and_twice_equals_once(tree, judge, enforce, shell, password):
    found = judge(CONTROL, tree(database(shell, password)), database_admins=["bob"])
    assert (found["status"], found["would"], found["details"][0]["where"]) == ("fail", "pass", "/etc/passwd:7")
    assert enforce(CONTROL, tree(), database_admins=["bob"])[0]["status"] == "pass"
    assert enforce(CONTROL, tree(), database_admins=["bob"])[1] == []


def test_an_owner_this_run_connects_with_is_left_alone(tree, judge):
    host = tree(database("/bin/bash"))
    found = judge(CONTROL, host, database_admins=["bob"], connection=SimpleNamespace(user="postgres", address=None))
    assert (found["status"], host.changes) == ("fail", {})


@pytest.mark.parametrize("files", [database(group="wheel:x:10:postgres\n"), database(gid=27)])
def test_an_owner_in_an_administrator_group_fails_with_its_place(tree, judge, files):
    found = judge(CONTROL, tree(files), database_admins=["bob"])
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] in (
        "The database account postgres is in the administrator group wheel (/etc/group:10).",
        "The database account postgres is in the administrator group sudo (/etc/group:4).")


@pytest.mark.parametrize("options", [dict(), dict(sudo_administrators=["root", "alice"])])
def test_a_database_administrator_who_administers_the_system_fails(tree, judge, options):
    found = judge(CONTROL, tree(database()), database_admins=["alice"], **options)
    assert (found["status"], found["message"]["en"].startswith("alice administers both")) == ("fail", True)


@pytest.mark.parametrize(
    "grant", ["alice ALL=(ALL) ALL", "alice ALL=ALL", "#1000 ALL=(root) ALL", "%staff ALL=(ALL:ALL) NOPASSWD: ALL"])
def test_a_database_administrator_whom_sudo_lets_do_everything_fails_with_the_place(tree, judge, grant):
    files = database(group="staff:x:50:alice\n")
    # Without the group that makes alice an administrator by her name alone.
    files["/etc/group"] = files["/etc/group"].replace("sudo:x:27:alice", "sudo:x:27:")
    files["/etc/sudoers"] = grant + "\n"
    found = judge(CONTROL, tree(files), database_admins=["alice"])
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == "alice administers both databases and the system (sudo ALL, /etc/sudoers:1)."


@pytest.mark.parametrize(
    "grant",
    ["bob ALL=(postgres) ALL", "bob ALL=(root) /usr/bin/systemctl restart postgresql", "bob, !bob ALL=(ALL) ALL"])
def test_a_database_administrator_may_act_for_the_database_alone(tree, judge, grant):
    assert judge(
        CONTROL, tree(dict(database(), **{"/etc/sudoers": grant + "\n"})), database_admins=["bob"])["status"] == "pass"


def test_a_database_account_whom_sudo_lets_do_everything_fails(tree, judge):
    found = judge(
        CONTROL, tree(dict(database(), **{"/etc/sudoers": "postgres ALL=(ALL) NOPASSWD: ALL\n"})),
        database_admins=["bob"])
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == (
        "The database account postgres may run every command as root by sudo (/etc/sudoers:1).")

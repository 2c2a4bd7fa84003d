# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights that are not declared, and rights of everybody, are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_least_privilege import (
    DatabaseLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from tests.unit.areas.database.conftest import CONTENT, OWNERS, account, role

CONTROL = DatabaseLeastPrivilege()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["roles"].append(role("ann", super=True)),
     'role_privileged', 'the role ann has SUPERUSER'),
    (lambda held: held.update(members=[["pg_execute_server_program", "ops", False], ["ops", "app", False]]),
     'role_privileged', 'the role app has pg_execute_server_program'),
    (lambda held: held["roles"].append(role("ops", login=False, createrole=True)) or held.update(
        members=[["ops", "app", False]]), 'role_privileged', 'the role app has CREATEROLE'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_a_declared_administrator_may_be_one(runs, judge):
    host = runs("postgresql", lambda held: held["roles"].append(role("dba", super=True)))
    assert judge(CONTROL, host, **OWNERS)["status"] == "pass"
    assert judge(CONTROL, host, admins=["dba"])["status"] == "pass"


def test_who_is_in_a_declared_administrators_role_is_declared_by_that(runs, judge):
    def change(held):
        held["roles"].append(role("ops", login=False, createrole=True))
        held["members"] = [["ops", "app", False]]
    assert judge(CONTROL, runs("postgresql", change), admins=["ops"])["status"] == "pass"


@pytest.mark.parametrize("key, reason", [
    ("open_schemas", "schema_open"), ("open_tables", "tables_open"), ("definers", "definer_functions"),
    ("languages", "languages_untrusted")])
def test_rights_of_everybody_are_named_with_their_database(runs, judge, key, reason):
    found = judge(CONTROL, runs("postgresql", content={"credit": dict(CONTENT, **{key: ['"odd"" name"']})}))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert "the database credit" in found["message"]["en"] and 'odd"" name' in found["message"]["en"]


def test_a_database_that_cannot_be_entered_is_an_error_and_the_rest_is_judged(runs, judge):
    def change(held):
        held["roles"].append(role("ann", super=True))
    found = judge(CONTROL, runs("postgresql", change, content={"credit": Missing("/run/x")}))
    assert found["status"] == "error" and "credit" in found["message"]["en"]
    assert any("the role ann has SUPERUSER" in one["message"]["en"] for one in found["details"])


def test_of_two_thousand_databases_twenty_are_visited_and_the_others_named(runs, judge):
    def change(held):
        held["databases"] = [
            dict(name=f"d{number}", allows=True, limit=-1, template=False) for number in range(2000)]
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("not_checked", "databases_not_visited")
    assert "and 1960 more" in found["message"]["en"]



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["privileges"].append(["'web'@'%'", "*.*", "FILE", "NO"]),
     'account_privileged', "'web'@'%' has rights over all databases"),
    (lambda held: held["variables"].update(secure_file_priv=''),
     'files_open', 'secure_file_priv is empty'),
    (lambda held: held["variables"].update(local_infile='ON'),
     'local_infile', 'local_infile is on'),
    (lambda held: held.update(test=True),
     'database_test', 'a database test'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("granted, roles, holder, says", [
    # A role within a role, one that every account has, and what everybody has.
    ({"'app'@'10.%'": ["'team'@''"], "'team'@''": ["'boss'@''"]}, "", "'boss'@''",
     "'app'@'10.%' has rights over all databases and is not declared: ROLE 'boss'@''"),
    ({}, "`boss`@`%`,'other'", "'boss'@'%'", "declared: ROLE 'boss'@'%'."),
    ({}, "", "'PUBLIC'@''", "'PUBLIC'@'' has rights over all databases and is not declared: SUPER")])
def test_rights_by_way_of_a_role_count(runs, judge, granted, roles, holder, says):
    def change(held):
        held["accounts"] += [account(name, "", is_role=True) for name in ("team", "boss", "PUBLIC")]
        # A role of MySQL is an account that is locked.
        held["accounts"].append(account("boss", "%", account_locked=True))
        held["privileges"].append([holder, "*.*", "SUPER", "NO"])
        held["variables"]["mandatory_roles"] = roles
        held["granted"] = granted
    found = judge(CONTROL, runs("mysql", change))
    assert found["reason"] == "account_privileged" and says in found["message"]["en"]


def test_a_role_that_nobody_has_been_granted_gives_nobody_a_right(runs, judge):
    def change(held):
        held["accounts"].append(account("boss", "", is_role=True))
        held["privileges"].append(["'boss'@''", "*.*", "SUPER", "NO"])
        # Roles in a circle.
        held["granted"] = {"'boss'@''": ["'team'@''"], "'team'@''": ["'boss'@''"]}
    assert judge(CONTROL, runs("mysql", change))["status"] == "pass"

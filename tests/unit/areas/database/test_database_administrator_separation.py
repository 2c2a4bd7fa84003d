# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Posts that are joined in one account are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_administrator_separation import (
    DatabaseAdministratorSeparation,
)
from tests.unit.areas.database.conftest import role

CONTROL = DatabaseAdministratorSeparation()


POSTS = dict(admins=["dba"], security_admins=["sec"], auditors=["aud"])


def people(held):
    held["roles"].extend(role(name) for name in ("dba", "sec", "aud"))


def test_posts_that_are_apart_pass(runs, judge):
    assert judge(CONTROL, runs("postgresql", people), **POSTS)["status"] == "pass"


@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_posts_that_are_not_declared_are_for_a_person(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["reason"]) == ("manual", "posts_undeclared")


def test_two_posts_in_one_account_are_named(runs, judge):
    found = judge(CONTROL, runs("postgresql", people), **dict(POSTS, auditors=["aud", "dba"]))
    assert (found["reason"], found["message"]["en"]) == (
        "posts_joined", "PostgreSQL: dba holds several posts: database_admins, database_auditors.")


def test_a_post_by_way_of_a_group_counts(runs, judge):
    def change(held):
        people(held)
        held["members"] = [["ops", "aud", False], ["dba", "ops", False]]
    found = judge(CONTROL, runs("postgresql", change), **POSTS)
    assert found["reason"] == "posts_joined" and "aud holds" in found["message"]["en"]


def test_an_auditor_who_can_change_things_is_named(runs, judge):
    def change(held):
        people(held)
        held["roles"][-1]["createrole"] = True
    assert judge(CONTROL, runs("postgresql", change), **POSTS)["reason"] == "auditor_writes"

    def rights(held):
        held["schema_privileges"].append(["'app'@'10.%'", "credit", "DELETE", "NO"])
    assert judge(CONTROL, runs("mysql", rights), auditors=["app"])["status"] == "fail"


def test_posts_and_rights_by_way_of_a_role_count(runs, judge):
    def change(held):
        held["granted"] = {"'app'@'10.%'": ["'boss'@''"]}
        held["privileges"].append(["'boss'@''", "*.*", "DROP", "NO"])
    found = judge(CONTROL, runs("mysql", change), admins=["boss"], auditors=["app"])
    assert [one["message"]["en"] for one in found["details"]] == [
        "MariaDB: app holds several posts: database_admins, database_auditors.",
        "MariaDB: the auditor app has rights to change things: DROP."]

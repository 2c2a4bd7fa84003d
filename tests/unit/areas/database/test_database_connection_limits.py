# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that may take all connections are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_connection_limits import (
    DatabaseConnectionLimits,
)
from tests.unit.areas.database.conftest import role, setting

CONTROL = DatabaseConnectionLimits()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql', 'redis'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"max_connections": setting('5000', None)}),
     'connections_many', 'is 5000'),
    (lambda held: held["settings"].update({"superuser_reserved_connections": setting('0', None)}),
     'reserved_few', 'expected >= 3'),
    (lambda held: held["roles"].append(role("ann", limit=-1)),
     'role_unlimited', 'all connections: ann.'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_databases_that_are_all_limited_limit_the_roles(runs, judge):
    def change(held):
        held["roles"].append(role("ann", limit=-1))
        for one in held["databases"]:
            one["limit"] = 50
    assert judge(CONTROL, runs("postgresql", change))["status"] == "pass"


def test_a_declared_limit_that_is_not_set_is_told_by_itself(runs, judge):
    found = judge(
        CONTROL, runs("postgresql", lambda held: held["roles"].append(role("ann", limit=-1))),
        connection_limits={"ann": 20})
    assert found["message"]["en"] == "PostgreSQL: the role ann may take all connections, declared are 20."
    assert (found["would"], [told["en"] for told in found["affects"]]) == (
        "pass", ["ann has at most 20 connections to PostgreSQL."])


def test_a_role_that_has_more_connections_now_is_left_and_told(runs, judge):
    def change(held):
        held["roles"].append(role("ann", limit=-1))
        held["sessions"] = [["ann", "credit", None, False, 21]]
    found = judge(CONTROL, runs("postgresql", change), connection_limits={"ann": 20})
    assert found["would"] == "person"
    assert "the role ann has 21 connections now, more than 20" in found["advice"]["en"]



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(max_connections='5000'),
     'connections_many', 'is 5000'),
    (lambda held: held["variables"].update(max_user_connections='0'),
     'account_unlimited', "'app'@'10.%'"),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update(maxclients="0"),
     'clients_unlimited', 'not limited'),
])
def test_what_is_wrong_in_redis_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("redis", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]

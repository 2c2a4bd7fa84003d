# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installers' accounts that other hosts can use are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_default_accounts import (
    DatabaseDefaultAccounts,
)
from tests.unit.areas.database.conftest import account, rule, stored

CONTROL = DatabaseDefaultAccounts()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql', 'redis'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["hba"].insert(0, rule("host", ["all"], ["all"], "trust", "10.0.0.0", "255.0.0.0", line=9)),
     'superuser_reachable', 'the first superuser postgres gets in'),
    (lambda held: held["roles"][0].update(kind="scram"),
     'superuser_reachable', 'pg_hba.conf:3'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["accounts"].append(account("root", "%", **stored())),
     'root_remote', "'root'@'%' can log in from other hosts"),
    (lambda held: held["accounts"].append(account("", "localhost", plugin="x")),
     'anonymous_account', "''@'localhost'"),
    (lambda held: held.update(test=True),
     'database_test', 'a database test'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held.update(users=[["user", "default", "on", "nopass", "~*", "+@all"]]),
     'default_open', 'may do everything'),
])
def test_what_is_wrong_in_redis_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("redis", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]

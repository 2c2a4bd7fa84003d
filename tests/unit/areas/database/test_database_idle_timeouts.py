# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that never end are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_idle_timeouts import (
    DatabaseIdleTimeouts,
)
from tests.unit.areas.database.conftest import role, setting

CONTROL = DatabaseIdleTimeouts()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql', 'redis'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"idle_in_transaction_session_timeout": setting('0', 'ms')}),
     'idle_transactions', 'is 0 s'),
    (lambda held: held["settings"].update({"idle_in_transaction_session_timeout": setting('7200000', 'ms')}),
     'idle_transactions', 'is 7200 s'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("override, whom", [
    ([None, "app", ["idle_in_transaction_session_timeout=0"]], "for app,"),
    (["credit", None, ["search_path=x", "idle_in_transaction_session_timeout=2h"]], "for credit,"),
    (["credit", "app", ["idle_in_transaction_session_timeout=0"]], "for app in credit,"),
    ([None, "app", ["idle_in_transaction_session_timeout=5min"]], None)])
def test_a_role_or_a_database_whose_transactions_may_wait_is_named(runs, judge, override, whom):
    found = judge(CONTROL, runs("postgresql", lambda held: held.update(overrides=[override])))
    assert found["status"] == ("pass" if whom is None else "fail")
    assert whom is None or (found["reason"] == "idle_transactions_overridden" and whom in found["message"]["en"])


PERSON = {"accounts": {"li": {"owner": "Li", "kind": "person"}}}


@pytest.mark.parametrize("overrides, status", [
    (None, "fail"), ([[None, "li", ["idle_session_timeout=15min"]]], "pass"),
    ([[None, "li", ["idle_session_timeout=1h"]]], "fail"), ([[None, "li", ["idle_session_timeout=900000"]]], "pass"),
    ([["credit", "li", ["idle_session_timeout=15min"]]], "fail"),
    ([[None, None, ["idle_session_timeout=15min"]]], "pass"),
    # Her own setting goes before that of a database, and one for both before each.
    ([[None, None, ["idle_session_timeout=15min"]], ["credit", None, ["idle_session_timeout=0"]]], "fail"),
    ([[None, "li", ["idle_session_timeout=15min"]], ["credit", None, ["idle_session_timeout=0"]]], "pass"),
    ([[None, "li", ["idle_session_timeout=15min"]], ["credit", "li", ["idle_session_timeout=0"]]], "fail")])
def test_idle_sessions_of_persons_end(runs, judge, overrides, status):
    def change(held):
        held["roles"].append(role("li"))
        held["overrides"] = overrides
    assert judge(CONTROL, runs("postgresql", change), **PERSON)["status"] == status


def test_a_version_that_cannot_end_idle_sessions_is_named(runs, judge):
    def change(held):
        held["roles"].append(role("li"))
        del held["settings"]["idle_session_timeout"]
    assert judge(CONTROL, runs("postgresql", change), **PERSON)["reason"] == "no_idle_timeout"



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(interactive_timeout='28800'),
     'idle_sessions', 'is 28800 s'),
    (lambda held: held["variables"].update(idle_transaction_timeout='0'),
     'idle_transactions', 'is 0 s'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update(timeout="0"),
     'idle_sessions', 'timeout is 0'),
])
def test_what_is_wrong_in_redis_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("redis", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def change_idle(held):
    held["settings"]["idle_in_transaction_session_timeout"] = setting("0", "ms", "default")


def test_idle_transactions_end_by_enforcing_and_whom_that_ends_is_told(runs, judge):
    found = judge(CONTROL, runs("postgresql", change_idle), enforce=["idle_transactions"])
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert "for more than 600 s are ended" in found["affects"][0]["en"]


@pytest.mark.parametrize("change", [
    lambda held: held.update(recovery=True),
    lambda held: held.update(edited=["/etc/postgresql/15/main/pg_hba.conf"]),
    lambda held: held["settings"].update(allow_alter_system=setting("off")),
    lambda held: held["settings"]["idle_in_transaction_session_timeout"].update(
        source="configuration file", file="/etc/postgresql/15/main/postgresql.conf", line=7),
    lambda held: held["settings"]["idle_in_transaction_session_timeout"].update(source="command line")])
def test_what_another_keeps_is_left_to_a_person(runs, judge, change):
    def both(held):
        change_idle(held)
        change(held)
    assert judge(CONTROL, runs("postgresql", both), enforce=["idle_transactions"])["would"] == "person"


def test_without_being_asked_to_enforcing_ends_nothing(runs, judge):
    found = judge(CONTROL, runs("postgresql", change_idle))
    assert (found["status"], found["would"], found["affects"]) == ("fail", "person", [])

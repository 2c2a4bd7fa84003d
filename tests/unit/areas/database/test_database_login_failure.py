# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failed logins that cost nothing are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_login_failure import (
    DatabaseLoginFailure,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source as mysql_source
from tests.unit.areas.database.conftest import setting

CONTROL = DatabaseLoginFailure()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"shared_preload_libraries": setting('pgaudit', None)}),
     'no_delay', 'slows down or limits'),
    (lambda held: held["settings"].update({"auth_delay.milliseconds": setting('0', 'ms')}),
     'delay_short', 'waits 0 ms'),
    (lambda held: held["settings"].update({"authentication_timeout": setting('5', 'min')}),
     'login_timeout', 'is 300 s'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(max_password_errors='4294967295'),
     'no_limit', 'is 4294967295'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_credcheck_that_locks_is_a_limit(runs, judge):
    def change(held):
        held["settings"].update({
            "shared_preload_libraries": setting("credcheck"), "credcheck.max_auth_failure": setting("3")})
    assert judge(CONTROL, runs("postgresql", change))["status"] == "pass"


def test_a_delay_is_set_by_opt_in_alone(runs, judge):
    def change(held):
        held["settings"]["auth_delay.milliseconds"] = setting("0", "ms", "default")
    assert judge(CONTROL, runs("postgresql", change))["would"] == "person"
    assert judge(CONTROL, runs("postgresql", change), enforce=["login_failure"])["would"] == "pass"


def of_mysql(held):
    held["variables"].update(version="9.7.4", version_comment="(Debian)")


@pytest.mark.parametrize("variables, locks, says", [
    ({}, [], "these accounts locked after at most 5 of them: 'app'@'10.%'"),
    ({}, [["app", "10.%", "3", "1"]], None), ({}, [["app", "10.%", "3", "-1"]], None),
    ({}, [["app", "10.%", "6", "1"]], "'app'@'10.%'"), ({}, [["app", "10.%", "3", "0"]], "'app'@'10.%'"),
    ({"component_connection_control.failed_connections_threshold": "3",
      "component_connection_control.min_connection_delay": "1000"}, [], None),
    ({"connection_control_failed_connections_threshold": "0"}, [], "'app'@'10.%'")])
def test_mysql_locks_by_account_or_slows_everybody_down(runs, judge, monkeypatch, variables, locks, says):
    monkeypatch.setattr(mysql_source.Server, "asked", lambda self, *questions: [locks])

    def change(held):
        of_mysql(held)
        held["variables"].update(variables)
    found = judge(CONTROL, runs("mysql", change))
    assert found["status"] == ("fail" if says else "pass") and (says or "") in found["message"]["en"]

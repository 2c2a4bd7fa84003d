# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords that nothing judges, or that never end, are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_password_policy import (
    DatabasePasswordPolicy,
)
from tests.unit.areas.database.conftest import NOW, account, role, setting, stored

CONTROL = DatabasePasswordPolicy()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"shared_preload_libraries": setting('pgaudit', None)}),
     'no_password_library', 'no library judges new passwords'),
    (lambda held: held["settings"].update({"passwordcheck.min_password_length": setting('6', None)}),
     'password_short', 'is 6, expected >= 8'),
    (lambda held: held["roles"].append(role("ann", until=None)),
     'password_endless', 'do not end within 180 days: ann.'),
    (lambda held: held["roles"].append(role("ann", until=NOW + 181 * 86400)),
     'password_endless', 'ann'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("version, status", [(170005, "fail"), (180001, "pass")])
def test_before_postgresql_18_the_library_has_a_length_of_its_own(runs, judge, version, status):
    def change(held):
        held["version"] = version
        held["settings"]["passwordcheck.min_password_length"] = setting("12", None)

    assert judge(CONTROL, runs("postgresql", change), password_min_length=12)["status"] == status


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["plugins"].pop(),
     'no_password_plugin', 'no plugin judges'),
    (lambda held: held["variables"].update(strict_password_validation='OFF'),
     'no_password_plugin', 'strict_password_validation is off'),
    (lambda held: held["variables"].update(simple_password_check_minimal_length='6'),
     'password_short', 'expected >= 8'),
    (lambda held: held["accounts"].append(account("web", "%", **stored(password_lifetime=-1))),
     'password_endless', "'web'@'%' does not end within 180 days (its term: none)"),
    (lambda held: held["accounts"].append(account("web", "%", **stored(password_last_changed=NOW - 400 * 86400))),
     'password_old', '400 days old'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("more", [dict(kind="none", until=None), dict(login=False, until=None), dict(until=NOW - 1)])
def test_a_role_without_a_password_that_is_good_needs_no_end(runs, judge, more):
    assert judge(CONTROL, runs("postgresql", lambda held: held["roles"].append(role("x", **more))))["status"] == "pass"


def test_redis_is_not_judged_and_says_so(runs, judge):
    found = judge(CONTROL, runs("redis"))
    assert (found["status"], found["reason"]) == ("not_checked", "database_not_judged")

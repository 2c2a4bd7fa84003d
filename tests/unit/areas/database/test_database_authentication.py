# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weak methods, missing passwords and servers that ask for nothing are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_authentication import (
    DatabaseAuthentication,
)
from tests.unit.areas.database.conftest import account, role, rule, setting, stored

CONTROL = DatabaseAuthentication()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql', 'redis'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["hba"].insert(0, rule("host", ["all"], ["all"], "trust", "0.0.0.0", "0.0.0.0", line=9)),
     'hba_weak', 'pg_hba.conf:9 (host all all 0.0.0.0 0.0.0.0 trust) asks for nothing'),
    (lambda held: held["hba"].insert(0, rule("local", ["credit"], ["app"], "trust", line=9)),
     'hba_weak', '(local credit app trust) asks for nothing'),
    (lambda held: held["hba"].insert(0, rule("host", ["all"], ["app"], "md5", "10.1.0.0", "255.255.0.0", line=9)),
     'hba_weak', 'takes MD5'),
    (lambda held: held["hba"].insert(0, rule("hostssl", ["all"], ["app"], "password", "::", "::", line=9)),
     'hba_weak', 'in the clear'),
    (lambda held: held["settings"].update({"password_encryption": setting('md5', None)}),
     'password_encryption', 'password_encryption is md5'),
    (lambda held: held["roles"].append(role("old", kind="md5")),
     'md5_verifiers', 'stored as MD5: old.'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_a_rule_below_one_that_takes_everything_from_it_lets_nobody_in(runs, judge):
    covered = rule("host", ["credit"], ["app"], "trust", "10.1.0.0", "255.255.0.0", line=9)
    above = rule("host", ["all"], ["all"], "scram-sha-256", "10.0.0.0", "255.0.0.0", line=8)
    assert judge(CONTROL, runs("postgresql", lambda held: held["hba"].extend([above, covered])))["status"] == "pass"


@pytest.mark.parametrize("above", [
    rule("hostssl", ["all"], ["all"], "scram-sha-256", "10.0.0.0", "255.0.0.0"),
    rule("host", ["credit"], ["all"], "scram-sha-256", "10.1.0.0", "255.255.255.0"),
    rule("host", ["all"], ["+staff"], "scram-sha-256", "10.0.0.0", "255.0.0.0"),
    rule("host", ["all"], ["/^app$"], "scram-sha-256", "10.0.0.0", "255.0.0.0"),
    rule("host", ["sameuser"], ["all"], "scram-sha-256", "10.0.0.0", "255.0.0.0"),
    rule("host", ["all"], ["all"], "scram-sha-256", "samenet")])
def test_a_rule_of_which_something_is_left_is_judged(runs, judge, above):
    below = rule("host", ["credit"], ["app"], "trust", "10.1.0.0", "255.255.0.0", line=9)
    found = judge(CONTROL, runs("postgresql", lambda held: held.update(hba=[above, below])))
    assert (found["status"], found["reason"]) == ("fail", "hba_weak")


@pytest.mark.parametrize("change, reason", [
    (lambda held: held.update(hba_time=held["load_time"] + 60), "hba_not_loaded"),
    (lambda held: held["hba"].append(dict(line_number=12, error="invalid connection type")), "hba_error")])
def test_rules_that_are_not_those_in_force_are_an_error(runs, judge, change, reason):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("error", reason)



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held.update(who="@"),
     'skip_grant_tables', 'whoever connects is an administrator'),
    (lambda held: held["accounts"].append(account("web", "%", plugin="ed25519")),
     'no_password', "'web'@'%' has no password"),
    (lambda held: held["accounts"].append(account("", "localhost", **stored())),
     'anonymous_account', "''@'localhost' is anybody's"),
    (lambda held: held["accounts"].append(account("web", "%", **stored(plugin="mysql_native_password"))),
     'weak_plugin', 'by mysql_native_password'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_sha1_digests_are_told_at_level_3_alone(runs, judge):
    def change(held):
        held["accounts"].append(account("web", "%", **stored(plugin="mysql_native_password")))
    assert judge(CONTROL, runs("mysql", change), level=2)["status"] == "pass"


@pytest.mark.parametrize("priv", [
    dict(plugin="mysql_native_password", authentication_string="", account_locked=True), dict(plugin="unix_socket"),
    dict(plugin="pam"), dict(plugin="mysql_native_password", authentication_string="invalid"), dict(is_role=True)])
def test_an_account_that_no_password_lets_in_needs_none(runs, judge, priv):
    found = judge(CONTROL, runs("mysql", lambda held: held["accounts"].append(account("web", "%", **priv))))
    assert found["status"] == "pass"



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held.update(users=[["user", "default", "on", "nopass", "~*", "+@all"]]),
     'no_password', 'the user default is let in without a password'),
    (lambda held: held.update(users=None, open=True),
     'no_password', 'the user default is let in without a password'),
])
def test_what_is_wrong_in_redis_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("redis", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]

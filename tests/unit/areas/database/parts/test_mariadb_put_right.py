# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""MariaDB is put right by opt-in, now and for the next start, and never where that shuts somebody out."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_audit_log import DatabaseAuditLog
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_default_accounts import (
    DatabaseDefaultAccounts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_password_policy import (
    DatabasePasswordPolicy,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_tls_required import (
    DatabaseTlsRequired,
)
from tests.unit.areas.database.conftest import account

FILES = {"/etc/mysql/my.cnf": "[client]\n!includedir /etc/mysql/conf.d/\n!includedir /etc/mysql/mariadb.conf.d/\n",
         "/etc/mysql/conf.d/a.cnf": "", "/etc/mysql/mariadb.conf.d/50-server.cnf": "",
         "/usr/lib/mysql/plugin/server_audit.so": "", "/usr/lib/mysql/plugin/simple_password_check.so": ""}
OWN = "/etc/mysql/mariadb.conf.d/zz-jrt0117.cnf"
ALL = ("anonymous_accounts", "audit", "password_policy", "tls")


@pytest.fixture
def told(runs, judge, tree):
    """Return a function that gives a control's finding of a changed server, its staged actions, and its own file."""
    def run(control, change, enforce=ALL, files=None):
        def changed(held):
            held["variables"].update(
                plugin_dir="/usr/lib/mysql/plugin", have_ssl="YES", require_secure_transport="OFF", wsrep_on="OFF")
            change(held)
        runs("mysql", changed)
        host = tree(FILES if files is None else files)
        found = judge(control, host, enforce=list(enforce))
        text = host.read(OWN).decode() if host.exists(OWN) else None
        return found, [one.kind for one in host.actions], text
    return run


def test_tls_is_required_now_and_after_the_next_start(told):
    found, kinds, text = told(DatabaseTlsRequired(), lambda held: None)
    assert (found["status"], found["would"], kinds) == ("fail", "pass", ["mariadb_variable"])
    assert text.splitlines()[1:] == ["[mariadb]", "require_secure_transport = ON"]
    assert "without TLS any more" in found["affects"][0]["en"]


@pytest.mark.parametrize("change", [
    lambda held: held["sessions"].append(["app", "10.0.0.1:40000"]),
    lambda held: held["variables"].update(have_ssl="DISABLED"), lambda held: held.update(replica=True),
    lambda held: held["variables"].update(wsrep_on="ON"),
    lambda held: held["places"].update(REQUIRE_SECURE_TRANSPORT="/etc/my.cnf"),
    lambda held: held["variables"].update(version="8.0.40", version_comment="MySQL")])
def test_what_would_shut_out_or_is_not_ours_stays(told, change):
    assert told(DatabaseTlsRequired(), change)[1:] == ([], None)


def test_without_being_asked_to_nothing_is_changed(told):
    assert told(DatabaseTlsRequired(), lambda held: None, enforce=())[1:] == ([], None)


def test_the_audit_plugin_is_installed_and_records(told):
    found, kinds, text = told(DatabaseAuditLog(), lambda held: held.update(plugins=[]))
    assert (found["would"], kinds) == ("pass", ["mariadb_audit_plugin", "mariadb_variable", "mariadb_variable"])
    assert text.splitlines()[2:] == [
        "plugin_load_add = server_audit", "server_audit_events = CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML_NO_SELECT",
        "server_audit_logging = ON"]


def test_what_is_recorded_goes_on_to_be_recorded(told):
    def change(held):
        held["variables"].update(server_audit_events="TABLE,CONNECT", server_audit_logging="OFF")
    text = told(DatabaseAuditLog(), change)[2]
    assert "server_audit_events = TABLE,CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML_NO_SELECT\n" in text

    def everything(held):
        held["variables"].update(server_audit_events="", server_audit_logging="OFF")
    assert "server_audit_events" not in told(DatabaseAuditLog(), everything)[2]


def test_a_plugin_that_is_not_there_is_a_persons(told):
    found, kinds, text = told(
        DatabaseAuditLog(), lambda held: held.update(plugins=[]), files={"/etc/mysql/my.cnf": ""})
    assert (kinds, text, found["would"] == "pass") == ([], None, False)


def test_an_account_without_a_name_is_locked(told):
    found, kinds, text = told(
        DatabaseDefaultAccounts(), lambda held: held["accounts"].append(account("", "%", plugin="unix_socket")))
    assert (found["would"], kinds, text) == ("pass", ["mariadb_anonymous_locked"], None)
    assert "is refused" in found["affects"][0]["en"]


def _without_plugin(held):
    del held["variables"]["simple_password_check_minimal_length"]
    held["plugins"] = []


def test_new_passwords_are_judged_by_the_servers_own_plugin(told):
    found, kinds, text = told(DatabasePasswordPolicy(), _without_plugin)
    assert (found["would"], kinds) == ("pass", ["mariadb_password_plugin", "mariadb_variable"])
    assert text.splitlines()[2:] == [
        "plugin_load_add = simple_password_check", "simple_password_check_minimal_length = 8"]
    assert "short or simple password" in found["affects"][0]["en"]


def test_a_plugin_that_takes_short_passwords_takes_them_no_more(told):
    found, kinds, text = told(
        DatabasePasswordPolicy(), lambda held: held["variables"].update(simple_password_check_minimal_length="6"))
    assert (found["would"], text.splitlines()[2:], kinds) == (
        "pass", ["simple_password_check_minimal_length = 8"], ["mariadb_variable"])


@pytest.mark.parametrize("change, files", [
    (_without_plugin, {"/etc/mysql/my.cnf": ""}),
    (lambda held: held["variables"].update(strict_password_validation="OFF"), None)])
def test_what_a_person_turned_off_or_has_not_installed_is_a_persons(told, change, files):
    found, kinds, text = told(DatabasePasswordPolicy(), change, files=files)
    assert (kinds, text, found["would"] == "pass") == ([], None, False)

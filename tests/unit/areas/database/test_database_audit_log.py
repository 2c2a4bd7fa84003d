# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that are off, short or weakened for some are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_audit_log import (
    DatabaseAuditLog,
)
from tests.unit.areas.database.conftest import CONTENT, setting

CONTROL = DatabaseAuditLog()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"shared_preload_libraries": setting('', None)}),
     'no_pgaudit', 'pgaudit is not loaded'),
    (lambda held: held["settings"].update({"pgaudit.log": setting('role', None)}),
     'pgaudit_classes', 'lacks ddl, write'),
    (lambda held: held["settings"].update({"pgaudit.log": setting('all, -ddl', None)}),
     'pgaudit_classes', 'lacks ddl'),
    (lambda held: held["settings"].update({"log_connections": setting('off', None)}),
     'logins_unlogged', 'log_connections is off'),
    (lambda held: held["settings"].update({"log_line_prefix": setting('%m [%p] ', None)}),
     'prefix_short', 'do not tell the user, the database, where from'),
    (lambda held: held.update(overrides=[[None, "ann", ["pgaudit.log=none"]]]),
     'audit_overridden', 'pgaudit.log is none for ann'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_databases_without_the_extension_are_named(runs, judge):
    found = judge(CONTROL, runs("postgresql", content={"credit": dict(CONTENT, extensions=["plpgsql"])}))
    assert found["reason"] == "pgaudit_extension" and "object: credit." in found["message"]["en"]


def test_what_a_level_asks_for_is_enough(runs, judge):
    def change(held):
        held["settings"]["pgaudit.log"] = setting("ddl,role")
    host = runs("postgresql", change)
    assert judge(CONTROL, host, level=2)["status"] == "pass"
    assert judge(CONTROL, host, audit_reads=True)["message"]["en"].endswith("lacks write, read.")


def test_a_log_in_columns_needs_no_prefix(runs, judge):
    def change(held):
        held["settings"].update(
            log_line_prefix=setting(""), log_destination=setting("csvlog"), logging_collector=setting("on"))
    assert judge(CONTROL, runs("postgresql", change))["status"] == "pass"


def test_without_the_collector_there_are_no_columns(runs, judge):
    def change(held):
        held["settings"].update(log_line_prefix=setting(""), log_destination=setting("csvlog"))
    assert judge(CONTROL, runs("postgresql", change))["reason"] == "prefix_short"


@pytest.mark.parametrize("prefix, status", [
    ("%t %-10u@%20d %r %c ", "pass"), ("%m %%u %%d %%h %%p", "fail"), ("%m %q%u %d %h %p", "pass")])
def test_a_prefix_is_read_as_postgresql_reads_it(runs, judge, prefix, status):
    found = judge(CONTROL, runs("postgresql", lambda held: held["settings"].update(log_line_prefix=setting(prefix))))
    assert found["status"] == status


@pytest.mark.parametrize("value, status", [
    ("all", "pass"), ("receipt, authorization", "pass"), ("yes", "pass"), ("receipt", "fail"), ("no", "fail"),
    ("setup_durations", "fail"), ("", "fail")])
def test_of_a_list_of_moments_that_of_the_login_counts(runs, judge, value, status):
    def change(held):
        held.update(version=180000)
        held["settings"].update(log_connections=setting(value))
    assert judge(CONTROL, runs("postgresql", change))["status"] == status


@pytest.mark.parametrize("value, status", [("false", "fail"), ("no", "fail"), ("on", "pass")])
def test_logins_of_a_role_that_are_not_logged_are_named_however_that_is_written(runs, judge, value, status):
    host = runs("postgresql", lambda held: held.update(overrides=[[None, "ann", ["log_connections=" + value]]]))
    assert judge(CONTROL, host)["status"] == status



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["plugins"].pop(0),
     'no_audit_plugin', 'no audit plugin is active'),
    (lambda held: held["variables"].update(server_audit_logging='OFF'),
     'audit_off', 'its logging is off'),
    (lambda held: held["variables"].update(server_audit_events='CONNECT'),
     'audit_events', 'lacks QUERY_DCL, QUERY_DDL, QUERY_DML_NO_SELECT'),
    (lambda held: held["variables"].update(server_audit_excl_users='ann'),
     'audit_excluded', 'out of the record: ann'),
    (lambda held: held["variables"].update(server_audit_incl_users='ann'),
     'audit_included', 'and nobody else: ann'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def weak(held):
    held["settings"].update({
        "log_connections": setting("off", source="default"), "pgaudit.log": setting("read, role", source="default")})


def test_records_are_turned_on_by_opt_in_alone_and_none_is_lost(runs, judge):
    assert judge(CONTROL, runs("postgresql", weak))["would"] == "person"
    host = runs("postgresql", weak)
    assert judge(CONTROL, host, enforce=["audit"])["would"] == "pass"
    assert {action.arguments["name"]: action.arguments["value"] for action in host.actions} == {
        "log_connections": "on", "pgaudit.log": "read, role, ddl, write"}

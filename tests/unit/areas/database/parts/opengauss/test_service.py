# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What openGauss does not record, limit, keep or copy away is named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.controls import CONTROLS
from tests.unit.support.gauss_server import put, role, without

BY_ID = {control.id.replace("database_", ""): control for control in CONTROLS}
PERSON = {"app": {"owner": "Zhang", "kind": "person"}}


@pytest.mark.parametrize("name, change, status, reason, says", [
    ("audit_log", dict(audit_enabled="off"), "fail", "audit_off", "is off"),
    ("audit_log", dict(audit_login_logout="3"), "fail", "audit_events", "audit_login_logout is 3, expected 7"),
    ("audit_log", dict(audit_dml_state="0"), "fail", "audit_events", "audit_dml_state is 0"),
    ("audit_log", dict(audit_system_object="12295"), "fail", "audit_definitions", "tables, views, functions"),
    ("audit_log", dict(no_audit_client="app@192.0.2.4"), "fail", "audit_excluded", "app@192.0.2.4"),
    ("audit_log", dict(audit_file_remain_time="90"), "fail", "log_short", "for 90 days"),
    ("audit_log", dict(audit_resource_policy="on"), "manual", "record_by_size", "is on"),
    ("connection_limits", dict(max_connections="5000"), "fail", "connections_many", "is 5000"),
    ("connection_limits", dict(sysadmin_reserved_connections="0"), "fail", "reserved_few", "is 0"),
    ("idle_timeouts", dict(session_timeout="0"), "fail", "idle_sessions", "of everybody"),
    ("archive_mode", dict(archive_mode="on", archive_command="cp %p /a/%f"), "pass", "database_right", "received")])
def test_what_its_settings_say(gauss, judge, name, change, status, reason, says):
    found = judge(BY_ID[name], gauss(lambda said: put(said, **change)))
    assert (found["status"], found["reason"]) == (status, reason) and says in found["message"]["en"]


@pytest.mark.parametrize("level, status", [(2, "pass"), (3, "fail")])
def test_what_is_written_is_recorded_at_level_3(gauss, judge, level, status):
    assert judge(BY_ID["audit_log"], gauss(lambda said: put(said, audit_dml_state="0")), level=level)[
        "status"] == status


def test_reads_are_recorded_where_that_is_asked_for(gauss, judge):
    assert judge(BY_ID["audit_log"], gauss(), audit_reads=True)["reason"] == "audit_events"


def test_a_record_without_a_limit_of_days_is_kept(gauss, judge):
    assert judge(BY_ID["audit_log"], gauss(lambda said: put(said, audit_file_remain_time="0")))["status"] == "pass"


def test_a_role_without_a_limit(gauss, judge):
    host = gauss(lambda said: said["rights"].append(role("web", rolconnlimit=-1)))
    found = judge(BY_ID["connection_limits"], host)
    assert (found["status"], found["reason"]) == ("fail", "role_unlimited") and "web" in found["message"]["en"]


@pytest.mark.parametrize("usual, own, status", [
    ("600", [], "pass"), ("0", ["session_timeout=5min"], "fail"), ("600", ["session_timeout=0"], "fail"),
    ("600", ["session_timeout=600"], "pass"), ("1800", ["session_timeout=900"], "fail")])
def test_persons_may_have_a_time_of_their_own(gauss, judge, usual, own, status):
    def change(said):
        put(said, session_timeout=usual)
        said["own_settings"] = [dict(database=None, role="app", settings=own)]
    assert judge(BY_ID["idle_timeouts"], gauss(change), accounts=PERSON)["status"] == status


def test_a_version_without_a_time_of_its_own_for_transactions(gauss, judge):
    host = gauss(lambda said: without(said, "idle_in_transaction_session_timeout", "no_audit_client"))
    assert judge(BY_ID["idle_timeouts"], host)["status"] == "pass"
    assert judge(BY_ID["audit_log"], host)["status"] == "pass"


@pytest.mark.parametrize("change, status, reason", [
    (dict(), "fail", "no_archive"), (dict(archive_mode="on"), "fail", "no_archive"),
    (dict(archive_mode="on", archive_dest="/backup/wal"), "not_checked", "archive_result_untold")])
def test_without_a_standby(gauss, judge, change, status, reason):
    def alone(said):
        put(said, archive_command="", **change)
        said["standbys"] = []
    found = judge(BY_ID["archive_mode"], gauss(alone))
    assert (found["status"], found["reason"]) == (status, reason)


def test_a_standby_is_judged_at_its_primary(gauss, judge):
    found = judge(BY_ID["archive_mode"], gauss(lambda said: said["server"][0].update(recovery=True)))
    assert (found["status"], found["reason"]) == ("not_checked", "standby")


@pytest.mark.parametrize("change", [
    lambda said: said["places"].append(dict(path="/plain/space")),
    lambda said: put(said, audit_directory="/plain/pg_audit"), lambda said: put(said, log_directory="/plain/log"),
    lambda said: put(said, data_directory="/plain/data")])
def test_what_lies_on_no_encrypted_device(gauss, judge, change):
    found = judge(BY_ID["encryption_at_rest"], gauss(change))
    assert (found["status"], found["reason"]) == ("fail", "not_encrypted") and "/plain" in found["message"]["en"]

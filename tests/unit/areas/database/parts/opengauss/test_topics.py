# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""openGauss: each control of the area has a verdict, says no more than was asked, and what a version lacks costs the
control that needs it alone.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.controls import CONTROLS
from tests.unit.support import gauss_server

OWNERS = {"app": {"owner": "Credit department", "kind": "service"}}
LISTS = dict(accounts=OWNERS, admins=["root_dba"], security_admins=["sec"], auditors=["audit"])
BY_ID = {control.id: control for control in CONTROLS}
# What openGauss does not tell.
UNTOLD = {"data_checksums": "no setting that tells", "database_version_supported": "version 5.0.0"}


def staffed(said):
    said["rights"] += [
        gauss_server.role("root_dba", rolsystemadmin=True), gauss_server.role("sec", rolcreaterole=True),
        gauss_server.role("audit", rolauditadmin=True)]
    for name in ("root_dba", "sec", "audit"):
        OWNERS.setdefault(name, {"owner": name, "kind": "dba"})
        said["passwords"].append(dict(name=name, kind="none"))


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_good_server_passes_or_is_told_what_is_not_judged(gauss, judge, name):
    found = judge(BY_ID[name], gauss(staffed), **LISTS)
    assert found["status"] == ("not_checked" if name in UNTOLD else "pass"), found["message"]
    assert "openGauss (/gauss/data)" in found["message"]["en"] and UNTOLD.get(name, "") in found["message"]["en"]


@pytest.mark.parametrize("setting, controls", [
    ("password_effect_time", {"database_password_policy"}), ("failed_login_attempts", {"database_login_failure"}),
    ("audit_grant_revoke", {"database_audit_log"}), ("session_timeout", {"database_idle_timeouts"}),
    ("sysadmin_reserved_connections", {"database_connection_limits"}), ("require_ssl", {"database_tls_required"}),
    ("enableSeparationOfDuty", {"database_administrator_separation"}), ("archive_mode", set()),
    ("password_encryption_type", {"database_authentication"})])
def test_a_setting_that_a_version_lacks_is_named_by_the_control_that_needs_it_alone(gauss, judge, setting, controls):
    host = gauss(lambda said: (staffed(said), gauss_server.without(said, setting)))
    lacking = {name for name in BY_ID if judge(BY_ID[name], host, **LISTS)["status"] != "pass"} - set(UNTOLD)
    assert lacking == controls
    for name in controls:
        found = judge(BY_ID[name], host, **LISTS)
        assert found["status"] == "not_checked" and "has no setting " + setting in found["message"]["en"]


@pytest.mark.parametrize("part, controls", [
    ("states", {"database_password_policy", "database_unique_accounts"}),
    ("changed", {"database_password_policy"}), ("any_rights", {"database_least_privilege"}),
    ("standbys", {"archive_mode"}),
    ("own_settings", {"database_idle_timeouts"})])
def test_a_table_that_a_version_lacks_is_named_by_the_controls_that_need_it_alone(gauss, judge, part, controls):
    host = gauss(lambda said: (staffed(said), said.update({part: gauss_server.NO_TABLE})))
    found = {name: judge(BY_ID[name], host, **LISTS) for name in BY_ID}
    assert {name for name in found if found[name]["status"] != "pass"} - set(UNTOLD) == controls
    for name in controls:
        assert found[name]["status"] == "not_checked" and "in its version" in found[name]["message"]["en"]


@pytest.mark.parametrize("words", [
    "(GaussDB Kernel 505.2.0 build 1a2b3c4d) compiled at 2024-09-14", "PostgreSQL 9.2.4 on x86_64",
    "(MogDB 5.0.8 build 4c2a9a6f) compiled at 2024-06-11"])
def test_kin_is_not_judged_by_what_is_known_of_openGauss(gauss, judge, words):
    host = gauss(lambda said: said["server"][0].update(version=words))
    for control in CONTROLS:
        found = judge(control, host)
        assert found["status"] == "not_checked" and words.partition(" compiled")[0] in found["message"]["en"]
        assert len(found["details"]) <= 1


@pytest.mark.parametrize("change, says", [
    (dict(refuses=("28000", "no pg_hba.conf entry for host \"[local]\"")), "no pg_hba.conf entry"),
    (dict(refuses=("57P03", "the database system is starting up")), "starting up"),
    (dict(asks=10), "asks omm for a password (by SHA-256)"), (dict(asks=13), "asks omm for a password (by SM3)"),
    (dict(server=("57014", "canceling statement due to statement timeout")), "statement timeout"),
    (dict(settings=["no object"]), "gives no answer of its protocol")])
def test_a_server_that_refuses_is_one_error_by_its_own_words(gauss, judge, change, says):
    host = gauss(lambda said: said.update(change))
    found = judge(BY_ID["database_authentication"], host)
    assert found["status"] == "error" and says in found["message"]["en"] and len(found["details"]) <= 1


def test_it_is_asked_once_read_only_and_within_a_time(gauss, judge):
    host = gauss(staffed)
    for control in CONTROLS:
        assert judge(control, host, guess_seconds=0.0, **LISTS)["status"] != "error"
    logins = [one for one in gauss.heard if isinstance(one, dict)]
    options = logins[0][b"options"].decode()
    assert "default_transaction_read_only=on" in options and "statement_timeout=5s" in options
    assert "lockwait_timeout=1s" in options and "lock_timeout=1s" not in options.replace("lockwait_timeout", "")
    assert logins[0][b"user"] == b"omm"

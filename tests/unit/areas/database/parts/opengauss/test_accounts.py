# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts of openGauss that are wrong are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.controls import CONTROLS
from tests.unit.support import gauss_server
from tests.unit.support.gauss_server import DAY, NOW, put, role

BY_ID = {control.id.replace("database_", ""): control for control in CONTROLS}
OWNERS = {"app": {"owner": "Credit department", "kind": "service"}}


def rights(name, **more):
    return lambda said: (
        said["rights"].append(role(name, **more)), said["passwords"].append(dict(name=name, kind="none")))


@pytest.mark.parametrize("name, change, reason, says", [
    ("password_policy", lambda said: put(said, password_policy="0"), "password_policy_off", "is 0"),
    ("password_policy", lambda said: put(said, password_min_length="6"), "password_short", "is 6"),
    ("password_policy", lambda said: put(said, password_effect_time="0"), "password_endless", "0.0 days"),
    ("password_policy", lambda said: put(said, password_effect_time="200.5"), "password_endless", "200.5 days"),
    ("password_policy", lambda said: said["changed"][1].update(time=NOW - 181 * DAY), "password_old", "app"),
    ("login_failure", lambda said: put(said, failed_login_attempts="10"), "no_limit", "is 10"),
    ("login_failure", lambda said: put(said, failed_login_attempts="0"), "no_limit", "is 0"),
    ("login_failure", lambda said: put(said, password_lock_time="0"), "no_limit", "0.0 days"),
    ("login_failure", lambda said: put(said, authentication_timeout="600"), "login_timeout", "600 s"),
    ("unique_accounts", rights("nobody"), "account_undeclared", "nobody"),
    ("least_privilege", rights("x", rolsystemadmin=True), "role_privileged", "SYSADMIN"),
    ("least_privilege", rights("x", rolcanlogin=False, roloperatoradmin=True), "role_privileged", "OPRADMIN"),
    ("least_privilege", rights("x", rolauditadmin=True), "role_privileged", "AUDITADMIN"),
    ("least_privilege", lambda said: said["memberships"].append(dict(
        role="gs_role_copy_files", member="app", admin=False)), "role_privileged", "gs_role_copy_files"),
    ("least_privilege", lambda said: said.update(open_schemas=["public"]), "schema_open", "public"),
    ("least_privilege", lambda said: said.update(open_tables=["credit.report"]), "tables_open", "credit.report"),
    ("least_privilege", lambda said: said.update(any_rights=["app: SELECT ANY TABLE"]), "any_rights", "SELECT ANY"),
    ("administrator_separation", lambda said: put(said, enableSeparationOfDuty="off"), "duty_joined", "is off"),
    ("administrator_separation", rights("x", rolsystemadmin=True, rolauditadmin=True), "rights_joined", "AUDITADMIN")])
def test_what_is_wrong_is_named(gauss, judge, name, change, reason, says):
    found = judge(BY_ID[name], gauss(change), accounts=OWNERS, admins=["root_dba"])
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("name, change", [
    ("unique_accounts", lambda said: (rights("gone")(said), said["states"].append(dict(name="gone", state=2)))),
    ("password_policy", lambda said: (said["changed"].pop(1), said["passwords"][1].update(kind="none"))),
    # Rights that a version has not got are nobody's.
    ("least_privilege", lambda said: [one.pop("roloperatoradmin") for one in said["rights"]]),
    ("least_privilege", lambda said: said.update(any_rights=["app: SELECT ANY TABLE"][:0]))])
def test_what_is_no_fault(gauss, judge, name, change):
    assert judge(BY_ID[name], gauss(change), accounts=OWNERS)["status"] == "pass"


def test_an_account_that_failures_have_locked_for_a_time_still_needs_an_owner(gauss, judge):
    def change(said):
        rights("zhang")(said)
        said["states"].append(dict(name="zhang", state=1))
    assert judge(BY_ID["unique_accounts"], gauss(change), accounts=OWNERS)["reason"] == "account_undeclared"


def test_passwords_of_which_nobody_knows_the_age(gauss, judge):
    found = judge(BY_ID["password_policy"], gauss(lambda said: said["changed"].pop(1)), accounts=OWNERS)
    assert (found["status"], found["reason"]) == ("not_checked", "password_age_unknown")
    assert "app" in found["message"]["en"]


def test_an_auditor_who_changes_things(gauss, judge):
    host = gauss(rights("chen", rolauditadmin=True, rolcreatedb=True))
    found = judge(BY_ID["administrator_separation"], host, auditors=["chen"])
    assert (found["status"], found["reason"]) == ("fail", "auditor_writes") and "CREATEDB" in found["message"]["en"]
    assert judge(BY_ID["least_privilege"], gauss(rights("chen", rolauditadmin=True)), auditors=["chen"])[
        "status"] == "pass"


def test_a_map_lets_in_no_other_account(gauss, judge):
    found = judge(BY_ID["unique_accounts"], gauss(
        hba="local all omm peer map=ops\n", ident="# a comment\nops zhang omm\nops li omm\n"), accounts=OWNERS)
    assert (found["status"], found["reason"]) == ("fail", "map_shared") and "zhang" in found["message"]["en"]


def test_names_with_quotes_and_of_many_scripts(gauss, judge):
    found = judge(BY_ID["unique_accounts"], gauss(rights('信"用\'%s')), accounts=OWNERS)
    assert '信"用\'%s' in found["message"]["zh"]


def test_ten_thousand_roles(gauss, judge):
    def change(said):
        said["rights"] += [role("r%d" % number) for number in range(10000)]
        said["states"] += [dict(name="r%d" % number, state=0) for number in range(10000)]
    found = judge(BY_ID["unique_accounts"], gauss(change), accounts=OWNERS)
    assert found["status"] == "fail", found["message"]
    assert "and 9980 more" in found["message"]["en"]


def test_no_verifier_is_asked_for_but_by_its_kind():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import source

    for name, question in {**source.PARTS, **source._CONTENT}.items():
        assert "rolpassword" not in question or (name == "passwords" and "AS kind" in question)
    assert gauss_server.good()["rights"][0]["rolpassword"] == "********"

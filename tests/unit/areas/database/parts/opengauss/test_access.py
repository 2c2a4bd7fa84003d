# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in to openGauss that are wrong are named, with the line of its file."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_authentication import (
    DatabaseAuthentication,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_default_accounts import (
    DatabaseDefaultAccounts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_tls_required import (
    DatabaseTlsRequired,
)
from tests.unit.support import gauss_server
from tests.unit.support.gauss_server import verifier

IN, FIRST, TLS = DatabaseAuthentication(), DatabaseDefaultAccounts(), DatabaseTlsRequired()


@pytest.mark.parametrize("line, status, reason, says", [
    ("host all all 0.0.0.0/0 md5", "fail", "hba_weak", "takes MD5"),
    ("host all all 10.0.0.0/8 trust", "fail", "hba_trust", "more than one address"),
    ("host all all all trust", "fail", "hba_trust", "more than one address"),
    ("host all omm 192.0.2.7/32 trust", "manual", "hba_node", "its own tools"[4:]),
    ("host all all ::1/128 trust", "pass", "database_right", ""), ("local all all peer", "pass", "database_right", ""),
    ("host all all 0.0.0.0/0 sm3", "pass", "database_right", ""),
    ("host all all 0.0.0.0/0 scram-sha-256", "error", "hba_error", "no method that openGauss")])
def test_rules(gauss, judge, line, status, reason, says):
    found = judge(IN, gauss(hba="local all omm trust\n" + line + "\n"))
    assert (found["status"], found["reason"]) == (status, reason) and says in found["message"]["en"]
    if status in ("fail", "manual"):
        assert "pg_hba.conf:2" in found["message"]["en"]
        assert [one["kind"] for one in found["evidence"]] == ["file"] and line in str(found["evidence"])


def test_a_line_that_one_above_takes_everything_from_lets_nobody_in(gauss, judge):
    hba = "local all all trust\nhost all all 0.0.0.0/0 reject\nhost all all 10.0.0.0/8 md5\n"
    assert judge(IN, gauss(hba=hba))["status"] == "pass"


def test_a_file_that_is_newer_than_what_is_loaded_is_an_error(gauss, judge):
    found = judge(IN, gauss(written=gauss_server.NOW))
    assert (found["status"], found["reason"]) == ("error", "hba_not_loaded")


@pytest.mark.parametrize("hba", [None, "x" * 1000001])
def test_a_file_that_cannot_be_read_is_an_error(gauss, judge, hba):
    found = judge(IN, gauss(hba=hba))
    assert found["status"] == "error" and "pg_hba.conf" in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda said: gauss_server.put(said, password_encryption_type="1"), "password_encryption", "is 1"),
    (lambda said: said["passwords"][1].update(kind="md5"), "md5_verifiers", "app"),
    (lambda said: said["passwords"][1].update(kind="other"), "md5_verifiers", "no form that is known")])
def test_passwords_that_are_stored_weakly(gauss, judge, change, reason, says):
    found = judge(IN, gauss(change))
    assert (found["status"], found["reason"]) == ("fail", reason) and says in found["message"]["en"]


@pytest.mark.parametrize("stored, says", [
    (verifier("Gauss_234"), ""), (verifier("app"), "its own name"),
    (verifier("postgres", 2048), "usual words")])
def test_usual_passwords_are_found_and_no_verifier_is_told(gauss, judge, stored, says):
    host = gauss(lambda said: said.update(verifiers=[["app", stored], ["omm", verifier("Other_1")]]))
    found = judge(IN, host)
    assert (found["status"] == "fail") == bool(says) and says in found["message"]["en"]
    assert stored[6:40] not in str(found) and "Gauss_234" not in str(found)


def test_a_form_that_is_not_read_is_named(gauss, judge):
    host = gauss(lambda said: said.update(verifiers=[["app", "sm3" + "0" * 203], ["omm", verifier("Other_1")]]))
    found = judge(IN, host)
    assert (found["status"], found["reason"]) == ("not_checked", "verifiers_unread")
    assert "on 1 of its accounts" in found["message"]["en"]


@pytest.mark.parametrize("line, status", [
    ("host all all 0.0.0.0/0 sha256", "pass"), ("host all omm 0.0.0.0/0 ldap ldapserver=a ldapbasedn=b", "fail"),
    ("host all omm 192.0.2.0/24 trust", "fail"), ("host all omm 192.0.2.7/32 trust", "manual"),
    ("host all app 0.0.0.0/0 ldap ldapserver=a ldapbasedn=b", "pass"), ("host all omm 0.0.0.0/0 gss", "fail"),
    ("local all omm peer map=ops", "fail")])
def test_ways_in_for_the_first_user(gauss, judge, line, status):
    assert judge(FIRST, gauss(hba=line + "\n", ident="ops zhang omm\n"))["status"] == status


@pytest.mark.parametrize("hba, change, listens, status", [
    ("host all all 0.0.0.0/0 sha256", {}, ("0.0.0.0",), "fail"),
    ("hostssl all all 0.0.0.0/0 sha256", {}, ("0.0.0.0",), "pass"),
    ("host all all 0.0.0.0/0 sha256", dict(require_ssl="on"), ("0.0.0.0",), "pass"),
    ("host all all 0.0.0.0/0 sha256", dict(require_ssl="on", ssl="off"), ("0.0.0.0",), "fail"),
    ("host all omm 192.0.2.7/32 trust", dict(require_ssl="on"), ("0.0.0.0",), "fail"),
    ("host all all 0.0.0.0/0 sha256", dict(ssl="off"), ("127.0.0.1",), "pass"),
    ("host all all 127.0.0.1/32 sha256", {}, ("0.0.0.0",), "pass")])
def test_connections_without_tls(gauss, judge, hba, change, listens, status):
    host = gauss(lambda said: gauss_server.put(said, **change), hba=hba + "\n", listens=listens)
    assert judge(TLS, host)["status"] == status

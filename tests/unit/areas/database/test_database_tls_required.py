# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in from other hosts without TLS are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_tls_required import (
    DatabaseTlsRequired,
)
from tests.unit.areas.database.conftest import account, rule, setting, stored

CONTROL = DatabaseTlsRequired()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("engine", ["postgresql", "mysql", "redis"])
def test_what_listens_for_this_host_alone_passes(runs, judge, engine):
    def change(held):
        held.setdefault("settings", {}).update(ssl=setting("off"))
    assert judge(CONTROL, runs(engine, change, listens=["127.0.0.1"]))["status"] == "pass"



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"ssl": setting('off', None)}),
     'tls_off', 'ssl is off'),
    (lambda held: held["hba"].insert(0, rule("host", ["all"], ["all"], "pam", "10.0.0.0", "255.0.0.0", line=9)),
     'hba_plain', 'lets in without TLS'),
    (lambda held: held.update(sessions=[["app", "credit", "10.0.0.9", False, 2]]),
     'sessions_plain', 'app@10.0.0.9'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_rules_for_the_loopback_and_those_that_reject_may_be_plain(runs, judge):
    def change(held):
        held["hba"][:0] = [
            rule("host", ["all"], ["all"], "scram-sha-256", "127.0.0.1", "255.255.255.255"),
            rule("host", ["all"], ["all"], "scram-sha-256", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            rule("hostnossl", ["all"], ["all"], "reject", "all")]
    assert judge(CONTROL, runs("postgresql", change))["status"] == "pass"



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(require_secure_transport='OFF'),
     'tls_not_required', "'app'@'10.%'"),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_accounts_that_each_need_tls_pass(runs, judge):
    def change(held):
        held["variables"].update(require_secure_transport="OFF")
        held["accounts"][1] = account("app", "10.%", **stored(ssl_type=1))
    assert judge(CONTROL, runs("mysql", change))["status"] == "pass"


def test_a_plain_port_of_redis_is_named_and_one_of_tls_passes(runs, judge):
    found = judge(CONTROL, runs("redis", lambda held: held["settings"].update(port="5432")))
    assert (found["status"], found["reason"]) == ("fail", "redis_plain")


def test_redis_over_tls_alone_passes(runs, judge):
    host = runs("redis", lambda held: held["settings"].update({"port": "0", "tls-port": "5432"}))
    assert judge(CONTROL, host)["status"] == "pass"


@pytest.mark.parametrize("more, reason", [
    ({"tls-cluster": "no", "cluster-port": "5432"}, "redis_bus_plain"),
    ({"tls-cluster": "yes", "cluster-port": "5432"}, "database_right"), ({}, "database_right")])
def test_what_nodes_of_a_cluster_pass_each_other_in_the_clear_is_named(runs, judge, more, reason):
    host = runs("redis", lambda held: held["settings"].update(
        {"port": "0", "tls-port": "6380", "cluster-enabled": "yes"}, **more))
    assert judge(CONTROL, host)["reason"] == reason

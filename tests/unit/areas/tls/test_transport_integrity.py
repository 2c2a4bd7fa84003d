# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever lets others in without TLS is named, and so is what nothing is known of."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import transport
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.transport_integrity import TransportIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source as mysql
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source as postgresql
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints
from tests.unit.support import tls_endpoints
from tests.unit.support.tls_endpoints import offer

CONTROL = TransportIntegrity()
HBA = "/etc/postgresql/15/main/pg_hba.conf"
STARTS = {"postgresql": "postgresql", "mysql": "mysql", "redis": "redis", "ldap": "ldap"}
NO_TLS = offer({}, plain=True)


def rule(kind="hostssl", address="10.0.0.0", **more):
    return dict(
        type=kind, database=["all"], user_name=["all"], address=address, netmask="255.0.0.0",
        auth_method="scram-sha-256", options=None, error=None, line_number=9, **more)


@pytest.fixture
def seen(judge, tmp_path, monkeypatch):
    """Return a function that gives the finding of a host with servers: (kind, port, offer, or None: it took no hello).

    `hba`, `sessions`, `edited`: what the PostgreSQL holds; `secure`, `accounts`: the MariaDB; `others`: what else
    listens, as (program, port).
    """
    def run(*found, hba=None, sessions=None, edited=None, secure="ON", accounts=(), others=(), declared=None, files=()):
        running, asked, ports = [], [], {}
        for process, (kind, port, offered) in enumerate(found, 7):
            running.append(Server(
                kind, kind, process, (kind,), 100, (process,), frozenset({"%d" % process}), "", False))
            one = endpoints.Endpoint("%s:%d" % (kind, port), kind, "127.0.0.1", port, STARTS[kind], None, {}, process)
            ports[process] = one
            if offered is not None:
                asked.append((one, offered))
        if declared:
            asked.append((endpoints.Endpoint("x", "", "127.0.0.1", declared, "", None, {"port": declared}), offer()))
        tls_endpoints.told(monkeypatch, *asked)
        monkeypatch.setattr(servers, "of", lambda host: running)
        monkeypatch.setattr(endpoints, "of_server", lambda host, server: iter([ports[server.process]]))
        monkeypatch.setattr(listeners, "of", lambda host: [
            Listener("tcp", port, name, False, 0, "0.0.0.0") for name, port in others] + [
                Listener("tcp", 5432, "7", False)])
        monkeypatch.setattr(listeners, "processes_of", lambda host, one: [one.inode])
        monkeypatch.setattr(strangers, "_program", lambda process: "/usr/bin/" + process)
        monkeypatch.setattr(postgresql.Cluster, "catalogue", dict(
            settings=dict(hba_file=dict(value=HBA, unit=None, source="default", file=None, line=None, pending=False)),
            hba=hba or [rule()], sessions=sessions, edited=edited))
        monkeypatch.setattr(mysql.Server, "catalogue", dict(
            variables=dict(require_secure_transport=secure), accounts=list(accounts), places={}))
        host = tls_endpoints.live(tmp_path)
        for path, text in dict(files).items():
            place = tmp_path / path[1:]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        return judge(CONTROL, host)
    return run


@pytest.mark.parametrize("found", [("postgresql", 5432), ("mysql", 3306), ("redis", 6380)])
def test_who_takes_others_over_tls_alone_passes(seen, found):
    result = seen((*found, offer()))
    assert (result["status"], result["details"]) == ("pass", [])
    assert "takes other hosts over TLS alone" in result["message"]["en"]


@pytest.mark.parametrize("found", [("postgresql", 5432, None), ("redis", 6379, None), ("mysql", 3306, NO_TLS)])
def test_who_takes_no_tls_fails(seen, found):
    result = seen(found)
    assert (result["status"], result["reason"], result["would"]) == ("fail", "in_the_clear", "person")


@pytest.mark.parametrize(("more", "reason", "words"), [
    (dict(hba=[rule("host")]), "rule_without_tls", HBA + ":9"),
    (dict(sessions=[["app", "credit", "10.0.0.9", False, 2]]), "sessions_without_tls", "app@10.0.0.9")])
def test_postgresql_that_lets_some_in_without_it_fails(seen, more, reason, words):
    result = seen(("postgresql", 5432, offer()), **more)
    assert (result["status"], result["reason"]) == ("fail", reason)
    assert words in result["message"]["en"]


def test_rules_of_this_host_and_sessions_of_it_may_be_plain(seen):
    local = [rule("host", "127.0.0.0"), dict(rule("local", None), netmask=None), rule()]
    now = [["app", "credit", None, False, 1], ["app", "credit", "::1", False, 1]]
    assert seen(("postgresql", 5432, offer()), hba=local, sessions=now)["status"] == "pass"


@pytest.mark.parametrize("more", [dict(edited=[HBA]), dict(hba=[dict(rule(), error="bad")])])
def test_rules_that_are_not_known_are_an_error(seen, more):
    assert seen(("postgresql", 5432, offer()), **more)["status"] == "error"


def test_accounts_of_mariadb_that_need_no_tls_are_named(seen):
    one = mysql.Account("app", "10.%", ("ed25519",), True, False, False, None, None, 0, "")
    result = seen(("mysql", 3306, offer()), secure="OFF", accounts=[one])
    assert (result["status"], "'app'@'10.%'" in result["message"]["en"]) == ("fail", True)
    accounts = [one._replace(tls="ANY"), one._replace(locked=True), one._replace(host="localhost")]
    assert seen(("mysql", 3306, offer()), secure="OFF", accounts=accounts)["status"] == "pass"


def test_starttls_of_a_directory_is_an_offer_and_no_more(seen):
    result = seen(("ldap", 389, offer()))
    assert (result["status"], "whether it asks for TLS is not read" in result["message"]["en"]) == ("not_checked", True)


def test_a_catalogue_that_cannot_be_asked_is_an_error(seen, monkeypatch):
    monkeypatch.setattr(transport.required, "_mysql", lambda *given: (_ for _ in ()).throw(Missing("/run/x")))
    assert seen(("mysql", 3306, offer()))["reason"] == "not_known"


def test_who_stopped_answering_is_an_error(seen):
    silent = offer({}, problem=Text("gives no answer", "没有应答"))
    assert seen(("redis", 6380, silent))["reason"] == "not_answered"


def test_what_nothing_is_known_of_is_named_unless_it_is_declared(seen):
    others = [("etcd", 2379), ("sshd", 22), ("systemd", 22), ("exim4", 25), ("etcd", 2379)]
    result = seen(("postgresql", 5432, offer()), others=others)
    assert (result["status"], result["reason"]) == ("not_checked", "unknown_listeners")
    assert "Others reach exim4 at 0.0.0.0:25, etcd at 0.0.0.0:2379, and" in result["message"]["en"]
    assert seen(("postgresql", 5432, offer()), others=[("etcd", 2379)], declared=2379)["status"] == "pass"
    # Who stands before a database speaks its protocol, and is not it.
    before = seen(("postgresql", 5432, offer()), others=[("pgbouncer", 6432), ("proxysql", 6033)])
    assert "proxysql at 0.0.0.0:6033, pgbouncer at 0.0.0.0:6432" in before["message"]["en"]
    many = seen(("postgresql", 5432, offer()), others=[("x", port) for port in range(30)])
    assert "and 10 more" in many["message"]["en"]


@pytest.mark.parametrize(("words", "status"), [
    ('protocol="tcp" StreamDriverMode="1"', "pass"), ('protocol="tcp"', "fail")])
def test_logs_that_leave_are_looked_at(seen, words, status):
    files = {"/usr/sbin/rsyslogd": "", "/etc/rsyslog.conf": 'action(type="omfwd" target="10.0.0.8" %s)\n' % words}
    result = seen(("postgresql", 5432, offer()), files=files)
    assert result["status"] == status
    assert "/etc/rsyslog.conf:1" in str(result["message"]) or status == "pass"


def test_where_nothing_is_reached_the_control_does_not_apply(judge, tmp_path, monkeypatch):
    monkeypatch.setattr(listeners, "of", lambda host: [
        Listener("tcp", 5432, "1", True), Listener("udp", 53, "2", False)])
    monkeypatch.setattr(servers, "of", lambda host: [])
    tls_endpoints.told(monkeypatch)
    assert judge(CONTROL, tls_endpoints.live(tmp_path))["status"] == "not_applicable"


def test_sockets_that_cannot_be_seen_and_images_are_not_checked(judge, tree, tmp_path, monkeypatch):
    assert judge(CONTROL, tree({}))["reason"] == "image"
    monkeypatch.setattr(listeners, "of", lambda host: (_ for _ in ()).throw(Missing("/proc/net/tcp")))
    assert judge(CONTROL, tls_endpoints.live(tmp_path))["reason"] == "unseen"

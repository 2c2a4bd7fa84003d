# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which endpoints are asked: those of servers that others reach, by the names that differ, and declared ones."""

import ssl

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, endpoints, suites
from tests.unit.support.area_host import area_fixtures, tree  # noqa: F401
from tests.unit.support.live_trees import LiveTree
from tests.unit.support.tls_endpoints import certificate, offer

policy_of, _judge, _enforce = area_fixtures("tls")
CONF = """
http {
    ssl_certificate a.pem;
    server { listen 443 ssl; server_name first.example; }
    server { listen 443 ssl; server_name same.example; }
    server { listen 443 ssl; server_name ~^re; server_name .wild.example *.other.example; ssl_certificate b.pem; }
    server { listen 443 ssl; server_name 征信.example; ssl_protocols TLSv1.2; }
    server { listen 443 ssl; server_name _ 192.0.2.1 localhost; ssl_ciphers x; }
    server { listen 80; }
}
"""


def server(kind="nginx", program="nginx", **more):
    made = Server(kind, program, 7, (), 0, (7,), frozenset(("1",)), "", False)
    return made._replace(**more)


def listening(port, address="0.0.0.0", local=False):
    return Listener("tcp", port, "1", local, 0, address)


@pytest.fixture
def found(tree, tmp_path, monkeypatch):  # noqa: F811
    """Return a function that gives the endpoints of servers with their listeners."""
    def run(*pairs, conf=CONF, files=None, listeners=None, **options):
        tree({"/etc/nginx/nginx.conf": conf, **(files or {})})
        monkeypatch.setattr(servers, "of", lambda host: [one for one, _listeners in pairs])
        monkeypatch.setattr(servers, "listeners", listeners or (lambda host, one: dict(pairs)[one]))
        monkeypatch.setattr(endpoints, "_network", lambda process: "net")
        return list(endpoints.found(LiveTree(str(tmp_path)), policy_of(**options)))
    return run


def test_names_of_the_same_settings_are_asked_once(found):
    got = found((server(), (listening(443),)))
    assert [one.name for one in got][:2] == ["first.example", "wild.example"]
    assert got[2].name.startswith("xn--") and len(got) == 3
    assert {(one.address, one.port, one.starttls) for one in got} == {("127.0.0.1", 443, "")}


def test_a_port_without_tls_is_not_asked(found):
    assert [type(one) for one in found((server(), (listening(80),)))] == [endpoints.Plain]


def test_a_configuration_that_cannot_be_read_costs_the_names_alone(found):
    got = found((server(), (listening(443),)), conf="http {")
    assert [type(one).__name__ for one in got] == ["Unasked", "Endpoint"]
    assert (got[0].status, got[1].name) == ("not_checked", None)


def test_what_others_cannot_reach_is_not_asked(found):
    got = found((server("postgresql", "postgres"), (listening(5432, "127.0.0.1", True),)))
    assert [(one.status, one.label) for one in got] == [("not_applicable", "postgres:5432")]


@pytest.mark.parametrize(("addresses", "asked"), [
    (["0.0.0.0", "::"], "127.0.0.1"), (["::"], "::1"), (["10.0.0.7"], "10.0.0.7"),
    (["fe80::1", "2001:db8::1"], "2001:db8::1")])
def test_a_port_is_asked_at_an_address_at_which_it_is_reached(found, addresses, asked):
    got = found((server("tomcat", "java"), [listening(443, address) for address in addresses]))
    assert [one.address for one in got] == [asked]


@pytest.mark.parametrize(("kind", "port", "starttls"), [
    ("postgresql", 5432, "postgresql"), ("mysql", 3306, "mysql"), ("redis", 6379, "redis"), ("ldap", 389, "ldap"),
    ("ldap", 636, "")])
def test_each_kind_begins_tls_in_its_own_way(found, kind, port, starttls):
    assert [one.starttls for one in found((server(kind, kind), (listening(port),)))] == [starttls]


def test_mail_and_other_servers_are_asked_where_they_are_declared(found):
    assert found((server("smtp", "master"), (listening(25),))) == []
    declared = {"name": "mail", "port": 25, "starttls": "smtp", "names": ["a.example", "b.example"]}
    got = found(endpoints=[declared])
    assert [(one.label, one.name, one.starttls) for one in got] == [
        ("mail", "a.example", "smtp"), ("mail", "b.example", "smtp")]


def test_a_declared_port_is_asked_by_its_declaration_alone(found):
    got = found((server(), (listening(443),)), endpoints=[{"port": 443, "names": ["own.example"]}])
    assert [(one.name, one.label) for one in got] == [("own.example", "127.0.0.1:443")]


def test_what_cannot_be_seen_is_named(found, monkeypatch):
    hidden = server(inodes=None)
    assert [one.status for one in found((hidden, ()))] == ["not_checked"]
    monkeypatch.undo()


def test_a_server_that_ends_meanwhile_costs_itself_alone(found, monkeypatch):
    ended, other = server("redis", "redis-server"), server("ldap", "slapd")
    pairs = {other: [listening(636)]}

    def look(host, one):
        if one is ended:
            raise Missing("/proc/7/net/tcp")
        return pairs[one]
    got = found((ended, ()), (other, ()), listeners=look)
    assert [(one.label, getattr(one, "status", "asked")) for one in got] == [
        ("redis-server", "not_checked"), ("slapd:636", "asked")]


def test_the_x_protocol_is_not_taken_for_the_other(found):
    got = found((server("mysql", "mysqld"), (listening(33060),)))
    assert [(type(one).__name__, one.status) for one in got] == [("Unasked", "not_checked")]


def test_mysql_beyond_the_loopback_gets_few_hellos_and_plain_web_servers_are_told(found, monkeypatch, tmp_path):
    seen = []

    def look(address, port, starttls, name, limits, **more):
        seen.append((port, more["most"]))
        return offer({}, plain=True) if port == 80 else offer({suites.TLS12: [0xC02F]})
    monkeypatch.setattr(asking, "look", look)
    found(
        (server("mysql", "mysqld"), (listening(3306, "10.0.0.7"), listening(3307))),
        (server("tomcat", "java", process=9), (listening(80),)))
    known = endpoints.of(LiveTree(str(tmp_path)), policy_of())
    assert seen == [(3306, 6), (3307, asking.MOST_HELLOS), (80, asking.MOST_HELLOS)]
    assert [one.label for one in known.plain] == ["java:80"] and len(known.asked) == 2 and not known.beside


def pem(*names):
    return ssl.DER_cert_to_PEM_cert(certificate(names[0]))


def test_names_of_haproxy_are_those_of_its_certificates(found):
    conf = "frontend a\n bind :443,:444 ssl crt /etc/pki/one.pem crt /etc/pki/two.pem\n bind :80\n"
    files = {"/etc/haproxy/haproxy.cfg": conf, "/etc/pki/one.pem": pem("one.example"),
             "/etc/pki/two.pem": pem("two.example")}
    listeners = (listening(80), listening(443), listening(444))
    got = found((server("haproxy", "haproxy"), listeners), files=files)
    assert [type(one).__name__ for one in got] == ["Plain"] + 6 * ["Endpoint"]
    assert [(one.port, one.name) for one in got[1:4]] == [(443, None), (443, "one.example"), (443, "two.example")]


@pytest.mark.parametrize(("server_words", "files"), [
    (("haproxy", "haproxy"), {"/etc/haproxy/haproxy.cfg": "listen a\n bind :443 accept-proxy ssl crt /x\n"}),
    (("nginx", "nginx"), {"/etc/nginx/nginx.conf": "http { server { listen 443 ssl proxy_protocol; } }"}),
])
def test_a_port_behind_the_proxy_protocol_is_not_asked(found, server_words, files):
    got = found((server(*server_words), (listening(443),)), files=files)
    assert [(type(one).__name__, one.status) for one in got] == [("Unasked", "not_checked")]
    assert "PROXY protocol" in got[0].reason.en


def test_names_of_httpd_are_those_of_its_virtual_hosts(found):
    conf = """
Listen 443
Listen 80
<VirtualHost *:443>
  ServerName https://one.example:443
  SSLEngine on
</VirtualHost>
<VirtualHost *:443>
  ServerName two.example
  ServerAlias *.two.example
  SSLEngine on
  SSLCertificateFile /x
</VirtualHost>
<VirtualHost *:80>
  ServerName one.example
</VirtualHost>
"""
    files = {"/etc/apache2/apache2.conf": conf}
    got = found((server("httpd", "apache2"), (listening(443), listening(80))), files=files)
    assert [(type(one).__name__, getattr(one, "name", None)) for one in got] == [
        ("Plain", None), ("Endpoint", "one.example"), ("Endpoint", "two.example")]

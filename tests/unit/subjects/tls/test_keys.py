# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key files of each server are those that it names itself, by its files or its catalogue."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source as mysql
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source as postgresql
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis import source as redis
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, keys

DATA = "/var/lib/postgresql/15/main"


def setting(value, path=None):
    return dict(value=value, unit=None, source="default", file=path, line=path and 7, pending=False)


@pytest.fixture
def found(monkeypatch):
    """Return a function that gives the keys of a server of a kind, whose catalogue is told."""
    def run(kind, held, unknown=(), **more):
        server = Server(kind, kind, 7, (kind,), 100, (7,), frozenset(), "", False)._replace(**more)
        monkeypatch.setattr(servers, "of", lambda host: [server])
        monkeypatch.setattr(strangers, "of", lambda host, kinds: list(unknown))
        monkeypatch.setattr(endpoints, "sees_our_files", lambda server: not server.contained)
        monkeypatch.setattr(postgresql.Cluster, "data", DATA)
        for place in (postgresql.Cluster, mysql.Server, redis.Store):
            monkeypatch.setattr(place, "catalogue", held)
        return [(one.path, one.certificate, str(one.where)) if isinstance(one, keys.Key) else one
                for one in keys.of(None)]
    return run


@pytest.mark.parametrize(("ssl", "wanted"), [
    ("on", [(DATA + "/server.key", "/etc/pki/a.pem", "/etc/postgresql/conf.d/a.conf:7")]), ("off", [])])
def test_those_of_postgresql_are_below_its_data(found, ssl, wanted):
    assert found("postgresql", dict(settings=dict(
        ssl=setting(ssl), ssl_key_file=setting("server.key", "/etc/postgresql/conf.d/a.conf"),
        ssl_cert_file=setting("/etc/pki/a.pem")))) == wanted


@pytest.mark.parametrize(("key", "wanted"), [
    ("server-key.pem", [("/var/lib/mysql/server-key.pem", "/etc/mysql/a.pem", "ssl_key")]), ("", [])])
def test_those_of_mysql_are_below_its_data(found, key, wanted):
    variables = dict(version="8.0.36", ssl_key=key, ssl_cert="/etc/mysql/a.pem", datadir="/var/lib/mysql/")
    assert found("mysql", dict(variables=variables, places={})) == wanted


@pytest.mark.parametrize(("port", "wanted"), [
    ("6380", [("/etc/redis/a.key", "/etc/redis/a.pem", "tls-key-file")]), ("0", [])])
def test_those_of_redis_are_named_where_it_speaks_tls(found, port, wanted):
    held = dict(settings={"tls-port": port, "tls-key-file": "/etc/redis/a.key", "tls-cert-file": "/etc/redis/a.pem"})
    assert found("redis", held) == wanted


def test_a_catalogue_that_cannot_be_asked_and_other_servers_are_named(found, monkeypatch):
    def refuses(self):
        raise HostError("PostgreSQL", "is not there")
    monkeypatch.setattr(keys, "_KINDS", dict(keys._KINDS, postgresql=lambda host, server: refuses(server)))
    one, = found("postgresql", {})
    assert (one.label, "is not there" in one.reason.en) == ("postgresql (PID 7)", True)
    for kind, more in (("ldap", {}), ("redis", dict(contained=True))):
        assert [isinstance(one, keys.Unread) for one in found(kind, {}, **more)] == [True]


def test_where_a_program_that_is_not_known_keeps_its_key_is_not_told(found):
    told = found("ldap", {}, unknown=[strangers.Stranger("java", "0.0.0.0", 8443)])
    assert [str(one.label) for one in told] == ["ldap (PID 7)", "java at 0.0.0.0:8443"]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the database area judged on a host that runs one database, of which the test says what it holds."""

import copy
import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import known_verifiers, servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source as mysql_source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source as postgresql_source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis import source as redis_source
from tests.unit.support.area_host import area_fixtures

policy_of, judge, enforce = area_fixtures("database")

# 2026-11-22, which is today of these tests.
NOW = 1795305600
DAY = 86400
HBA = "/etc/postgresql/15/main/pg_hba.conf"


def setting(value, unit=None, source="configuration file"):
    return dict(value=value, unit=unit, source=source, file=None, line=None, pending=False)


def rule(kind, databases, users, method, address=None, netmask=None, line=1, **more):
    return dict(
        type=kind, database=databases, user_name=users, address=address, netmask=netmask, auth_method=method,
        options=None, error=None, line_number=line, **more)


def role(name, **more):
    return dict(dict(
        name=name, login=True, super=False, createrole=False, createdb=False, replication=False, bypassrls=False,
        until=NOW + 90 * DAY, limit=10, first=False, kind="scram"), **more)


# A cluster with which every control is content.
CLUSTER = dict(
    version=150010, recovery=False, load_time=NOW, hba_time=NOW - DAY, edited=None, settings=dict(
        archive_command=setting("pgbackrest archive-push %p"), archive_library=setting(""), archive_mode=setting("on"),
        authentication_timeout=setting("60", "s"), data_checksums=setting("on"),
        data_directory=setting("/var/lib/postgresql/15/main"), hba_file=setting(HBA),
        idle_in_transaction_session_timeout=setting("600000", "ms"), idle_session_timeout=setting("0", "ms"),
        log_connections=setting("on"), log_destination=setting("stderr"), log_directory=setting("log"),
        log_disconnections=setting("on"), log_file_mode=setting("0600"),
        log_filename=setting("postgresql-%Y-%m-%d.log"), log_truncate_on_rotation=setting("on"),
        log_line_prefix=setting("%m [%p] %q%u@%d %h "), logging_collector=setting("off"),
        max_connections=setting("100"), password_encryption=setting("scram-sha-256"),
        shared_preload_libraries=setting("pgaudit, passwordcheck, auth_delay"), ssl=setting("on"),
        superuser_reserved_connections=setting("3"), **{
            "auth_delay.milliseconds": setting("1000", "ms"), "pgaudit.log": setting("role, ddl, write")}),
    file_errors=None, hba=[
        rule("local", ["all"], ["postgres"], "peer", line=1), rule("local", ["all"], ["all"], "peer", line=2),
        rule("hostssl", ["all"], ["all"], "scram-sha-256", "10.0.0.0", "255.0.0.0", line=3)],
    roles=[role("postgres", super=True, first=True, createrole=True, createdb=True, replication=True, bypassrls=True,
                kind="none", limit=-1), role("app")],
    members=None, overrides=None, databases=[
        dict(name="postgres", allows=True, limit=-1, template=False),
        dict(name="credit", allows=True, limit=-1, template=False)],
    archiver=dict(archived=NOW - 60, failed=None, count=9, now=NOW), checksum_failures=None, tablespaces=None,
    receivers=None, sessions=None)
CONTENT = dict(extensions=["plpgsql", "pgaudit"], languages=None, triggers=None, open_schemas=None, open_tables=None,
               definers=None)


def account(user, host="localhost", **priv):
    return [user, host, json.dumps(priv)]


def stored(**more):
    return dict(dict(
        plugin="ed25519", authentication_string="x", password_lifetime=90, password_last_changed=NOW - DAY), **more)


MARIADB = dict(
    variables=dict(
        version="10.11.19-MariaDB-0+deb12u1", version_comment="Debian 12", strict_password_validation="ON",
        default_password_lifetime="0", max_password_errors="5", secure_file_priv="/var/lib/mysql-files",
        local_infile="OFF", require_secure_transport="ON", max_connections="151", max_user_connections="50",
        interactive_timeout="900", wait_timeout="28800", idle_transaction_timeout="600",
        innodb_checksum_algorithm="full_crc32", binlog_checksum="CRC32", log_bin="ON", sync_binlog="1",
        expire_logs_days="10", innodb_encrypt_tables="FORCE", innodb_encrypt_log="ON", server_audit_logging="ON",
        server_audit_events="CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML_NO_SELECT", server_audit_excl_users="",
        simple_password_check_minimal_length="8", datadir="/var/lib/mysql/"),
    accounts=[
        account("root", plugin="mysql_native_password", authentication_string="invalid", auth_or=[
            {}, {"plugin": "unix_socket"}]),
        account("app", "10.%", **stored())],
    who="root@localhost", places={}, privileges=[
        ["'root'@'localhost'", "*.*", "SUPER", "YES"], ["'app'@'10.%'", "*.*", "USAGE", "NO"]], schema_privileges=[],
    plugins=[["SERVER_AUDIT", "ACTIVE", "AUDIT"], ["simple_password_check", "ACTIVE", "PASSWORD VALIDATION"]],
    sessions=[["root", "localhost"]], replica=False, test=False, components=[], granted={})
REDIS = dict(
    open=False, settings={"bind": "127.0.0.1", "maxclients": "10000", "port": "6379", "timeout": "300", "tls-port": "0",
                          "protected-mode": "yes"},
    users=[["user", "default", "on", "#", "~*", "&*", "+@all"]])

OWNERS = {"accounts": {
    "app": {"owner": "Credit department", "kind": "service"}, "dba": {"owner": "Zhang", "kind": "dba"}}}


def server(kind, program, process):
    return servers.Server(
        kind, program, process, ("/usr/sbin/" + program,), 100, (process,), frozenset(), "", False)


@pytest.fixture
def runs(tree, monkeypatch):
    """Return a function that gives a host which runs a database; `change` alters what that holds.

    `listens`: its addresses. `content`: what is in each database of PostgreSQL, or an error.
    """
    found, beyond, contents = [], [], {}

    def build(engine, change=None, listens=("0.0.0.0",), content=None):
        held = copy.deepcopy({"postgresql": CLUSTER, "mysql": MARIADB, "redis": REDIS}[engine])
        if engine == "mysql":
            if change is not None:
                change(held)
            held["accounts"] = [mysql_source._of_mariadb(row) for row in held["accounts"]]
        elif change is not None:
            change(held)
        place, name, program = {
            "postgresql": (postgresql_source.Cluster, "_catalogue", "postgres"),
            "mysql": (mysql_source.Server, "_catalogue", "mariadbd"),
            "redis": (redis_source.Store, "_catalogue", "redis-server")}[engine]
        monkeypatch.setattr(place, name, lambda self: held)
        found.append(server(engine, program, 77 + len(found)))
        beyond.extend(Listener("tcp", 5432, "1", one.startswith("127."), 100, one) for one in listens)
        contents.update(dict(content or {}))
        return tree({})
    monkeypatch.setattr(postgresql_source.Cluster, "data", "/var/lib/postgresql/15/main")
    monkeypatch.setattr(mysql_source.Server, "data", "/var/lib/mysql")
    # Tests of it have verifiers of their own.
    monkeypatch.setattr(
        known_verifiers, "of", lambda database, named, seconds: known_verifiers.Found({}, 0, 0))
    monkeypatch.setattr(servers, "of", lambda host: found)
    monkeypatch.setattr(servers, "listeners", lambda host, one: beyond)
    monkeypatch.setattr(
        postgresql_source.Cluster, "_visit", lambda self, name: contents.get(name, copy.deepcopy(CONTENT)))
    return build

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of PostgreSQL that runs here: its catalogue, asked over its own socket as the user that it runs as."""

import base64
import contextlib
import json
import os
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import (
    NO_SOCKET,
    ODD,
    Link,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import wire
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

OLDEST = 110000
_SOCKET = re.compile(r"\.s\.PGSQL\.([0-9]{1,5})\Z")
_REFUSES = Text("refuses what is asked: {said} ({code})", "拒绝查询：{said}（{code}）")
_OLD = Text("is of version {version}; those from 11 on are known", "版本为 {version}；仅支持 11 及以上版本")
# Settings that controls look at; those of a prefix besides.
_NAMES = (
    "archive_command", "archive_library", "archive_mode", "archive_timeout", "authentication_timeout", "config_file",
    "data_checksums", "data_directory", "hba_file", "ident_file", "idle_in_transaction_session_timeout",
    "idle_session_timeout", "listen_addresses", "log_connections", "log_destination", "log_directory",
    "log_disconnections", "log_file_mode", "log_filename", "log_line_prefix", "log_rotation_age",
    "log_truncate_on_rotation", "logging_collector",
    "max_connections", "password_encryption", "port", "session_preload_libraries", "shared_preload_libraries", "ssl",
    "ssl_cert_file", "ssl_ciphers", "ssl_ecdh_curve", "ssl_groups", "ssl_key_file", "ssl_min_protocol_version",
    "superuser_reserved_connections", "tcp_keepalives_idle", "transaction_timeout", "allow_alter_system")
_PREFIXES = ("auth_delay.", "credcheck", "passwordcheck.", "pgaudit.")
# Files that a reload would bring into force with whatever else is changed.
EDITED = """SELECT f FROM (SELECT sourcefile AS f FROM pg_file_settings UNION SELECT current_setting('hba_file')
 UNION SELECT current_setting('ident_file') UNION SELECT to_json(h)->>'file_name' FROM pg_hba_file_rules h) files,
 LATERAL pg_stat_file(f, true) AS stat WHERE stat.modification > pg_conf_load_time()"""
# What is asked of a cluster, by name; one that a managed service hides is asked by itself.
PARTS = {
    "version": "current_setting('server_version_num')::int",
    "recovery": "pg_is_in_recovery()",
    "load_time": "extract(epoch FROM pg_conf_load_time())",
    "hba_time": "(SELECT extract(epoch FROM modification) FROM pg_stat_file(current_setting('hba_file'), true))",
    "settings": """(SELECT json_object_agg(name, json_build_object('value', setting, 'unit', unit, 'source', source,
   'file', sourcefile, 'line', sourceline, 'pending', pending_restart)) FROM pg_settings
   WHERE name = ANY ('{%s}') OR %s)""" % (
        ",".join(_NAMES), " OR ".join("starts_with(name, '%s')" % prefix for prefix in _PREFIXES)),
    "file_errors": """(SELECT json_agg(json_build_array(sourcefile, sourceline, name, error)) FROM pg_file_settings
   WHERE error IS NOT NULL AND NOT applied)""",
    "hba": "(SELECT json_agg(to_json(h)) FROM pg_hba_file_rules h)",
    "edited": """(SELECT json_agg(f) FROM (%s) e)""" % EDITED,
    "roles": """(SELECT json_agg(json_build_object('name', rolname, 'login', rolcanlogin, 'super', rolsuper,
   'createrole', rolcreaterole, 'createdb', rolcreatedb, 'replication', rolreplication, 'bypassrls', rolbypassrls,
   'until', CASE WHEN rolvaliduntil = 'infinity' THEN NULL ELSE extract(epoch FROM rolvaliduntil)::bigint END,
   'limit', rolconnlimit, 'first', oid = 10, 'kind', CASE WHEN rolpassword IS NULL THEN 'none'
   WHEN rolpassword LIKE 'SCRAM-SHA-256$%' THEN 'scram' WHEN rolpassword LIKE 'md5%' THEN 'md5' ELSE 'other' END))
   FROM pg_authid WHERE rolname !~ '^pg_')""",
    "members": """(SELECT json_agg(json_build_array(r.rolname, m.rolname, a.admin_option)) FROM pg_auth_members a
   JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member)""",
    "overrides": """(SELECT json_agg(json_build_array(d.datname, r.rolname, s.setconfig)) FROM pg_db_role_setting s
   LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole)""",
    "databases": """(SELECT json_agg(json_build_object('name', datname, 'allows', datallowconn, 'limit', datconnlimit,
   'template', datistemplate) ORDER BY pg_stat_get_db_xact_commit(oid) DESC, datname) FROM pg_database)""",
    "archiver": """(SELECT json_build_object('archived', extract(epoch FROM last_archived_time),
   'failed', extract(epoch FROM last_failed_time), 'count', archived_count, 'now', extract(epoch FROM now()),
   'segment', last_archived_wal, 'size', pg_size_bytes(current_setting('wal_segment_size')), 'written',
   CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') END)
   FROM pg_stat_archiver)""",
    "checksum_failures": """(SELECT json_object_agg(coalesce(datname, ''), to_json(d)->>'checksum_failures')
   FROM pg_stat_database d WHERE coalesce((to_json(d)->>'checksum_failures')::int, 0) > 0)""",
    "tablespaces": """(SELECT json_agg(pg_tablespace_location(oid)) FROM pg_tablespace
   WHERE pg_tablespace_location(oid) <> '')""",
    "receivers": "(SELECT json_agg(json_build_array(application_name, client_addr, state)) FROM pg_stat_replication)",
    "sessions": """(SELECT json_agg(json_build_array(usename, datname, client_addr, ssl, n)) FROM (
   SELECT usename, datname, host(client_addr) AS client_addr, ssl, count(*) AS n FROM pg_stat_activity
   JOIN pg_stat_ssl USING (pid) GROUP BY 1, 2, 3, 4) s)""",
}
# Bytes: any file may be of another encoding than the server's.
_IDENT = """SELECT json_build_array(current_setting('ident_file'), translate(encode(pg_read_binary_file(
 current_setting('ident_file'), 0, 1000000, true), 'base64'), E'\\n', ''))"""
_EVERYTHING = "SELECT json_build_object(%s)" % ", ".join("'%s', %s" % one for one in PARTS.items())
_OF_A_DATABASE = """SELECT json_build_object(
 'extensions', (SELECT json_agg(extname) FROM pg_extension),
 'languages', (SELECT json_agg(lanname) FROM pg_language WHERE NOT lanpltrusted AND lanname NOT IN ('internal', 'c')),
 'triggers', (SELECT json_agg(json_build_array(evtname, evtenabled)) FROM pg_event_trigger),
 'open_schemas', (SELECT json_agg(nspname) FROM pg_namespace WHERE nspname !~ '^pg_'
   AND EXISTS (SELECT FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
     WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')),
 'open_tables', (SELECT json_agg(t) FROM (SELECT format('%I.%I: %s', n.nspname, c.relname,
   string_agg(a.privilege_type, ', ')) AS t FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
   aclexplode(c.relacl) a WHERE a.grantee = 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND n.nspname !~ '^(pg_|information_schema$)' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid
     AND d.classid = 'pg_class'::regclass AND d.deptype = 'e') GROUP BY n.nspname, c.relname LIMIT 51) s),
 'definers', (SELECT json_agg(f) FROM (SELECT format('%I.%I', n.nspname, p.proname) AS f FROM pg_proc p
   JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner WHERE p.prosecdef AND o.rolsuper
   AND n.nspname !~ '^(pg_|information_schema$)' AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE
   'search_path=%') AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     WHERE a.grantee = 0) LIMIT 51) s)
)"""


class Shown(Dict[str, Any]):
    """A part of a catalogue; what it hides raises Hidden when it is looked at. An error in place of a value is that."""

    def __getitem__(self, name: str) -> Any:
        found = super().__getitem__(name)
        if isinstance(found, HostError):
            raise found
        return found


class Setting(NamedTuple):
    """A setting in force: its value, its unit, where it comes from (pg_settings.source), and its place."""

    value: str
    unit: Optional[str]
    source: str
    where: Optional[Where]
    pending: bool

    @property
    def on(self) -> bool:
        """Whether a switch is on."""
        return self.value == "on"

    def number(self, seconds: bool = False) -> int:
        """Return it as a number, in seconds where that is asked of a time."""
        number = int(self.value)
        factor = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}.get(self.unit or "", 1)
        return int(number * factor) if seconds else number


class Cluster:
    """One cluster. What it holds is asked when it is looked at, once until the host has changed."""

    engine = "postgresql"
    # The name of the setting that ends waiting for a lock.
    lock_limit = "lock_timeout"

    def __init__(self, host: Any, server: servers.Server, seconds: float) -> None:
        self.host = host
        self.server = server
        self.seconds = seconds

    @property
    def label(self) -> str:
        """Return what it is called in sentences: by its port, and its data."""
        data = self.server.option("-D")
        words = "PostgreSQL" if data is None else "PostgreSQL (%s)" % data
        return words + " in container" if self.server.contained else words

    @property
    def data(self) -> Optional[str]:
        """Return its data directory, in which it works; None where that is not to be seen."""
        try:
            return os.readlink("/proc/%d/cwd" % self.server.process)
        except OSError:
            return None

    @property
    def beyond(self) -> List[str]:
        """Return the addresses at which it listens for other hosts."""
        return servers.beyond(self.host, self.server)

    @property
    def catalogue(self) -> Dict[str, Any]:
        """Return all that is asked of the cluster; raises HostError."""
        found: Dict[str, Any] = self.host.ask(("catalogue", self.server.process), self._catalogue)
        return found

    def setting(self, name: str) -> Optional[Setting]:
        """Return a setting in force, or None where this version has none of that name."""
        found = (self.catalogue["settings"] or {}).get(name)
        if found is None:
            return None
        where = None if found["file"] is None else Where(found["file"], found["line"])
        return Setting(found["value"] or "", found["unit"], found["source"], where, found["pending"])

    def roles(self) -> List[Dict[str, Any]]:
        """Return the roles, those of PostgreSQL's own excepted."""
        return self.catalogue["roles"] or []

    def listed(self, name: str) -> List[Any]:
        """Return a list of the catalogue; nothing is an empty one."""
        return self.catalogue[name] or []

    def visited(self, most: int) -> Any:
        """Return ({name: what is in it, or a HostError}, names that are left out) of the databases that let one in,
        `most` of them, the busiest first.
        """
        names = [one["name"] for one in self.listed("databases") if one["allows"] and one["name"] != "template0"]
        found: Dict[str, Any] = {}
        for name in names[:most]:
            found[name] = self._visited(name)
        return found, names[most:]

    @staticmethod
    def evidence(question: str, answer: Any) -> Evidence:
        """Return the evidence of an answer of the catalogue."""
        return Evidence(
            "query", question, answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False))

    def ident_file(self) -> Tuple[str, bytes]:
        """Return (path, bytes) of the file of maps; raises HostError."""
        path, data = json.loads(self.asked(None, [_IDENT])[0][0][0])
        return path, base64.b64decode(data or "")

    def rule_seen(self, rule: Any) -> Evidence:
        """Return the evidence of a rule of access."""
        return self.evidence("SELECT * FROM pg_hba_file_rules", "%s: %s" % (rule.where, rule.text))

    def seen(self, *names: str) -> List[Evidence]:
        """Return the evidence of settings."""
        found = [(name, self.setting(name)) for name in names]
        return [self.evidence("SHOW " + name, "" if one is None else one.value) for name, one in found]

    def _visited(self, name):
        return self.host.ask(("database", self.server.process, name), lambda: self._visit(name))

    def _visit(self, name):
        try:
            return json.loads(self.asked(name, [_OF_A_DATABASE])[0][0][0])
        except HostError as error:
            return error

    def _catalogue(self):
        found = json.loads(self.asked(None, [_EVERYTHING])[0][0][0])
        if not isinstance(found, dict):
            raise HostError(self.label, ODD.format(problem="no object"))
        return found

    def asked(self, database: Optional[str], questions: List[str], writes: bool = False) -> List[List[List[Any]]]:
        """Return the rows of the answers to some questions, asked in a connection of their own; raises HostError."""
        names = [database] if database is not None else ["postgres", "template1"]
        for name in names:
            try:
                return self._connected(name, questions, writes)
            except wire.Refused as refusal:
                # There need not be a database postgres.
                if refusal.code == "3D000" and name != names[-1]:
                    continue
                raise HostError(self.label, _REFUSES.format(said=refusal.said, code=refusal.code))
            except (wire.BadAnswer, ValueError, IndexError, TypeError) as error:
                raise HostError(self.label, ODD.format(problem=error))
        raise Missing(self.label)

    def _connected(self, database, questions, writes):
        with self._opened(database, writes) as link:
            return [self._answer(link, question) for question in questions]

    @contextlib.contextmanager
    def _opened(self, database: str, writes: bool) -> Iterator[Link]:
        link = Link(self._address(), self.seconds, self.server.uid, {0, self.server.uid})
        options = "-c statement_timeout=%ds -c %s=1s" % (max(1, int(self.seconds)), self.lock_limit)
        if not writes:
            options += " -c default_transaction_read_only=on"
        try:
            link.send(wire.startup(
                user=self._user(), database=database, application_name="jrt0117", client_encoding="UTF8",
                options=options))
            self._known(wire.welcomed(link.exactly, self._prove).get("server_version", ""))
            yield link
            link.send(wire.TERMINATE)
        finally:
            link.close()

    def _known(self, version):
        """Raise HostError where a version is none that is known."""
        if int((re.match("[0-9]+", version) or [0])[0]) * 10000 < OLDEST:
            raise HostError(self.label, _OLD.format(version=version or "unknown"))

    # It is asked as the account that it runs as, and is shown no password.
    _prove: Any = None

    def _answer(self, link, question):
        link.renew(self.seconds + 1)
        link.send(wire.query(question))
        return wire.answer(link.exactly).rows

    def _address(self):
        try:
            found = [path for path in servers.paths(self.host, self.server) if _SOCKET.search(path)]
        except OSError as error:
            raise HostError(self.label, error.strerror)
        if not found:
            raise HostError(self.label, NO_SOCKET)
        path = self.server.path(min(found, key=_port))
        if path is None:
            raise HostError(self.label, NO_SOCKET)
        return path

    @property
    def owner(self) -> str:
        """Return the name of the account that it runs as, which this asks it by."""
        return self._user()

    def _user(self):
        """Return the name of the account that the server runs as: of its bootstrap superuser, unless somebody chose
        another.
        """
        wanted = str(_inner_uid(self.server))
        try:
            with open(self.server.path("/etc/passwd") or "", encoding="utf-8", errors="replace") as stream:
                rows = [line.split(":") for line in stream]
        except OSError:
            rows = []
        return next((row[0] for row in rows if len(row) > 2 and row[2] == wanted), "postgres")


def _port(path):
    match = _SOCKET.search(path)
    return 0 if match is None else int(match.group(1))


def _inner_uid(server):
    """Return the uid of a server as its own container counts."""
    try:
        with open("/proc/%d/uid_map" % server.process) as stream:
            for line in stream:
                inner, outer, count = [int(word) for word in line.split()]
                if outer <= server.uid < outer + count:
                    return server.uid - outer + inner
    except (OSError, ValueError):
        pass
    return server.uid

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of openGauss that runs here: its catalogue, asked over its own socket as the user that it runs as.

It speaks PostgreSQL's protocol, and has the catalogue of PostgreSQL 9.2 beside its own. Written from its documentation
and sources of 1.0 to 7.0.0-RC1; tried on no server. What a version lacks is hidden, by name, and the rest is told.
"""

import contextlib
import json
import os
import re
import stat
from typing import Any, Dict, Iterator, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Hidden, HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import ODD
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import hba_file
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source, wire

_SETTINGS = (
    "archive_command", "archive_dest", "archive_mode", "audit_directory", "audit_dml_state", "audit_dml_state_select",
    "audit_enabled", "audit_file_remain_time", "audit_grant_revoke", "audit_login_logout", "audit_resource_policy",
    "audit_space_limit", "audit_system_object", "audit_user_locked", "authentication_timeout", "data_directory",
    "enableSeparationOfDuty", "failed_login_attempts", "hba_file", "ident_file",
    "idle_in_transaction_session_timeout", "log_directory", "logging_collector", "max_connections", "no_audit_client",
    "password_effect_time", "password_encryption_type", "password_lock_time", "password_min_length", "password_policy",
    "require_ssl", "session_timeout", "ssl", "sysadmin_reserved_connections")
_PARTS_OF_A_SETTING = ("value", "unit", "source", "file", "line")
# Each answer is rows of one JSON object. In databases of the usual kind an empty text is NULL: lengths are asked for.
PARTS = {
    "server": """SELECT row_to_json(s) FROM (SELECT version() AS version, pg_is_in_recovery() AS recovery,
 extract(epoch FROM now()) AS now, extract(epoch FROM pg_conf_load_time()) AS loaded) s""",
    "settings": """SELECT row_to_json(s) FROM (SELECT name, setting AS value, unit, source, sourcefile AS file,
 sourceline AS line FROM pg_settings WHERE name IN ('%s')) s""" % "', '".join(_SETTINGS),
    # The view masks passwords, and shows the rights that a version has.
    "rights": "SELECT row_to_json(r) FROM pg_roles r",
    "passwords": """SELECT row_to_json(p) FROM (SELECT rolname AS name, CASE WHEN rolpassword IS NULL THEN 'none'
 WHEN rolpassword LIKE '%md5%' THEN 'md5' WHEN rolpassword LIKE 'sha256%' THEN 'sha256'
 WHEN rolpassword LIKE 'sm3%' THEN 'sm3' ELSE 'other' END AS kind FROM pg_authid) p""",
    "changed": """SELECT row_to_json(h) FROM (SELECT r.rolname AS name, extract(epoch FROM max(h.passwordtime)) AS time
 FROM pg_auth_history h JOIN pg_roles r ON r.oid = h.roloid GROUP BY r.rolname) h""",
    "states": """SELECT row_to_json(u) FROM (SELECT r.rolname AS name, u.rolstatus AS state FROM pg_user_status u
 JOIN pg_roles r ON r.oid = u.roloid) u""",
    "memberships": """SELECT row_to_json(m) FROM (SELECT r.rolname AS role, m.rolname AS member,
 a.admin_option AS admin FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid
 JOIN pg_roles m ON m.oid = a.member) m""",
    "own_settings": """SELECT row_to_json(o) FROM (SELECT d.datname AS database, r.rolname AS role,
 array_to_json(s.setconfig) AS settings FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase
 LEFT JOIN pg_roles r ON r.oid = s.setrole) o""",
    "databases": """SELECT row_to_json(d) FROM (SELECT datname AS name, datallowconn AS allows, datconnlimit AS limit,
 datistemplate AS template FROM pg_database ORDER BY pg_stat_get_db_xact_commit(oid) DESC, datname) d""",
    "places": """SELECT row_to_json(t) FROM (SELECT pg_tablespace_location(oid) AS path FROM pg_tablespace
 WHERE length(pg_tablespace_location(oid)) > 0) t""",
    "standbys": """SELECT row_to_json(w) FROM (SELECT application_name AS name, host(client_addr) AS address, state
 FROM pg_stat_replication) w""",
}
# Objects with lower numbers are the server's own.
_CONTENT = {
    "open_schemas": """SELECT n.nspname FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND EXISTS (SELECT 1
 FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE a.grantee = 0
 AND a.privilege_type = 'CREATE')""",
    "open_tables": """SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c
 JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'f') AND c.oid >= 16384
 AND EXISTS (SELECT 1 FROM aclexplode(c.relacl) a WHERE a.grantee = 0) AND NOT EXISTS (SELECT 1 FROM pg_depend d
 WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e') LIMIT 51""",
    "definers": """SELECT quote_ident(n.nspname) || '.' || quote_ident(p.proname) FROM pg_proc p
 JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner WHERE p.prosecdef
 AND (o.rolsuper OR o.rolsystemadmin) AND p.oid >= 16384 AND NOT EXISTS (SELECT 1 FROM unnest(p.proconfig) c
 WHERE c LIKE 'search_path=%') AND EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
 WHERE a.grantee = 0) LIMIT 51""",
    "languages": """SELECT lanname FROM pg_language WHERE NOT lanpltrusted AND oid >= 16384""",
    "any_rights": """SELECT r.rolname || ': ' || p.privilege_type FROM gs_db_privilege p
 JOIN pg_roles r ON r.oid = p.roleid""",
}
_PRODUCT = re.compile(r"\(openGauss(?:-lite)? ([0-9]+(?:\.[0-9]+)*[\w.-]*)")
# pg_user_status: an administrator has locked the account.
_LOCKED = 2
# The first table of a question.
_ASKED = re.compile(r"FROM ((?:pg|gs)_\w+)")
# SQLSTATE: no such table, column, function.
_LACKING = ("42P01", "42703", "42883")
# Its numbers of requests to prove who one is.
_WAYS = {3: "in the clear", 5: "by MD5", 10: "by SHA-256", 11: "by MD5 of SHA-256", 12: "by SHA-256", 13: "by SM3"}
_MOST_BYTES = 1000000
_OTHER = Text(
    "calls itself {words}, and what its settings mean is known of openGauss alone",
    "自称 {words}，而其各项设置的含义仅掌握 openGauss 的")
_LACKS = Text("has no {what} in its version, or another", "该版本没有 {what}，或其内容不同")
_NO_SETTING = Text("has no setting {name} in its version", "该版本没有设置 {name}")
_ASKS = Text(
    "asks {user} for a password ({way}); it is asked as the account that it runs as, and is shown no password",
    "要求 {user} 提供口令（{way}）；此处以其运行账号查询，不向其出示口令")
_NO_FILE = Text("is no file of its that can be read here", "不是此处可读取的文件")
_LONG = Text("is longer than {most} bytes", "超过 {most} 字节")


class Cluster(source.Cluster):
    """One cluster of openGauss."""

    engine = "opengauss"
    lock_limit = "lockwait_timeout"

    @property
    def label(self) -> str:
        return super().label.replace("PostgreSQL", "openGauss", 1)

    @property
    def version(self) -> str:
        """Return the version of openGauss that it is."""
        found: str = self.catalogue["version"]
        return found

    def setting(self, name: str) -> source.Setting:
        """Return a setting in force; raises Hidden where this version has none of that name."""
        found = self.has(name)
        if found is None:
            raise Hidden(self.label, _NO_SETTING.format(name=name))
        return found

    def has(self, name: str) -> Optional[source.Setting]:
        """Return a setting in force, or None where this version has none of that name."""
        return super().setting(name)

    def ident_file(self) -> Tuple[str, bytes]:
        path = self.setting("ident_file").value
        return path, self._read(path)[0]

    def rule_seen(self, rule: Any) -> Evidence:
        return quoted(rule.where, rule.text)

    def _known(self, version):
        # All of them call themselves PostgreSQL 9.2.4 here; version() tells the product.
        pass

    def _prove(self, way, body):
        raise HostError(self.label, _ASKS.format(user=self._user(), way=_WAYS.get(way, "authentication %d" % way)))

    def _answer(self, link, question):
        try:
            return super()._answer(link, question)
        except wire.Refused as refusal:
            if refusal.code not in _LACKING:
                raise
            return Hidden(self.label, _LACKS.format(what=(_ASKED.findall(question) or ["version()"])[0]))

    def _catalogue(self):
        answers = self.asked(None, list(PARTS.values()))
        try:
            return self._told({name: _objects(rows) for name, rows in zip(PARTS, answers)})
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise HostError(self.label, ODD.format(problem=type(error).__name__))

    def _told(self, parts: Dict[str, Any]) -> Dict[str, Any]:
        """Return what was told as a catalogue of PostgreSQL's has it."""
        if isinstance(parts["server"], Hidden):
            raise parts["server"]
        server = parts["server"][0]
        product = _PRODUCT.search(server["version"])
        if product is None:
            raise Hidden(self.label, _OTHER.format(words=server["version"].partition(" compiled ")[0]))
        found: Dict[str, Any] = source.Shown(
            version=product.group(1), recovery=server["recovery"], now=server["now"], load_time=server["loaded"],
            edited=None, settings=_of(parts["settings"], lambda rows: {
                row["name"]: dict({part: row[part] for part in _PARTS_OF_A_SETTING}, pending=False) for row in rows}),
            databases=parts["databases"], roles=_roles(parts),
            members=_listed(parts["memberships"], "role", "member", "admin"),
            overrides=_listed(parts["own_settings"], "database", "role", "settings"),
            tablespaces=_of(parts["places"], lambda rows: [row["path"] for row in rows]),
            receivers=_listed(parts["standbys"], "name", "address", "state"))
        found.update(self._rules(found))
        return found

    def _rules(self, found):
        try:
            path = found["settings"]["hba_file"]["value"]
            data, written = self._read(path)
        except KeyError:
            problem = Hidden(self.label, _NO_SETTING.format(name="hba_file"))
            return dict(hba=problem, hba_time=problem)
        except HostError as error:
            return dict(hba=error, hba_time=error)
        return dict(hba=hba_file.rows(data.decode("utf-8", "replace")), hba_time=written)

    def _read(self, path: str) -> Tuple[bytes, float]:
        """Return (bytes, time of writing) of a file of the server's own: what its account can read, and no more."""
        real = self.server.path(path)
        if real is None:
            raise Unreadable(path, _NO_FILE)
        try:
            with _as_user(self.server.uid):
                handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(handle, "rb") as stream:
                told = os.fstat(handle)
                if not stat.S_ISREG(told.st_mode):
                    raise Unreadable(path, _NO_FILE)
                data = stream.read(_MOST_BYTES + 1)
        except OSError as error:
            raise Unreadable(path, error.strerror)
        if len(data) > _MOST_BYTES:
            raise Unreadable(path, _LONG.format(most=_MOST_BYTES))
        return data, told.st_mtime

    def _visit(self, name):
        try:
            answers = self.asked(name, list(_CONTENT.values()))
        except HostError as error:
            return error
        return source.Shown((key, rows if isinstance(rows, Hidden) else [row[0] for row in rows])
                            for key, rows in zip(_CONTENT, answers))


@contextlib.contextmanager
def _as_user(uid: int) -> Iterator[None]:
    changes = os.geteuid() == 0 and uid != 0
    try:
        if changes:
            os.seteuid(uid)
        yield
    finally:
        if changes:
            os.seteuid(0)


def _objects(rows) -> Any:
    return rows if isinstance(rows, Hidden) else [json.loads(row[0]) for row in rows]


def _of(part, make) -> Any:
    return part if isinstance(part, Hidden) else make(part)


def _listed(part, *names) -> Any:
    return _of(part, lambda rows: [[row[name] for name in names] for row in rows])


def _roles(parts: Dict[str, Any]) -> Any:
    """Return the roles: their rights by their own names, and what else is known of them by ours."""
    kinds, times, states = [
        _of(parts[part], lambda rows, what=what: {row["name"]: row[what] for row in rows})
        for part, what in (("passwords", "kind"), ("changed", "time"), ("states", "state"))]

    def known(table: Any, row: Dict[str, Any], otherwise: Any) -> Any:
        return _of(table, lambda found: found.get(row["rolname"], otherwise))

    def role(row: Dict[str, Any]) -> Dict[str, Any]:
        found: Dict[str, Any] = source.Shown(
            (name, value) for name, value in row.items() if name.startswith("rol") and name != "rolpassword")
        found.update(
            name=row["rolname"], login=row["rolcanlogin"], super=row["rolsuper"], limit=row["rolconnlimit"],
            first=str(row["oid"]) == "10", kind=known(kinds, row, "none"), changed=known(times, row, None),
            locked=_of(states, lambda rows: rows.get(row["rolname"]) == _LOCKED))
        return found
    return _of(parts["rights"], lambda rows: [
        role(row) for row in rows if not row["rolname"].startswith("gs_role_")])

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of MySQL's family that runs here: its variables, accounts and privileges, asked over its own socket."""

import contextlib
import json
import os
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import (
    NO_SOCKET,
    ODD,
    Link,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import option_files, wire

# Whoever administers by command line has the password here; the second is Debian's own.
_CLIENT_FILES = ("/root/.my.cnf", "/etc/mysql/debian.cnf")
# MariaDB's installer makes an account of the server's own user.
_OF_INSTALLER = "mysql"
# A server of an ordinary user is shown no password of root's.
_FIRST_PERSON = 1000
_X_PROTOCOL = re.compile(r"mysqlx|\.lock\Z")
_REFUSES = Text("refuses {user}: {said} ({code})", "拒绝 {user} 登录：{said}（{code}）")
_REFUSES_QUERY = Text("refuses what is asked: {said} ({code})", "拒绝查询：{said}（{code}）")
_OF_MARIADB = "SELECT User, Host, Priv FROM mysql.global_priv"
_OF_MYSQL = (
    "SELECT User, Host, plugin, authentication_string <> '', account_locked, password_expired, password_lifetime, "
    "unix_timestamp(password_last_changed), max_user_connections, ssl_type FROM mysql.user")
_PRIVILEGES = "SELECT GRANTEE, '*.*', PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.USER_PRIVILEGES"
_SCHEMA_PRIVILEGES = (
    "SELECT GRANTEE, TABLE_SCHEMA, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES")
_PLUGINS = "SELECT PLUGIN_NAME, PLUGIN_STATUS, PLUGIN_TYPE FROM information_schema.PLUGINS"
_SESSIONS = "SELECT USER, HOST FROM information_schema.PROCESSLIST"
_PLACES = (
    "SELECT VARIABLE_NAME, GLOBAL_VALUE_ORIGIN, GLOBAL_VALUE_PATH FROM information_schema.SYSTEM_VARIABLES "
    "WHERE GLOBAL_VALUE_PATH IS NOT NULL")
_SCHEMATA = "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'test'"
_REPLICA = "SHOW ALL SLAVES STATUS"
_WHO = "SELECT CURRENT_USER()"
_COMPONENTS = "SELECT component_urn FROM mysql.component"
# What the bits of a role's rights over all databases mean: MariaDB's information_schema shows those of users alone.
_ACCESS = (
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "RELOAD", "SHUTDOWN", "PROCESS", "FILE", "GRANT OPTION",
    "REFERENCES", "INDEX", "ALTER", "SHOW DATABASES", "SUPER", "CREATE TEMPORARY TABLES", "LOCK TABLES", "EXECUTE",
    "REPLICATION SLAVE", "BINLOG MONITOR", "CREATE VIEW", "SHOW VIEW", "CREATE ROUTINE", "ALTER ROUTINE", "CREATE USER",
    "EVENT", "TRIGGER", "CREATE TABLESPACE", "DELETE HISTORY")
# Who has been granted a role, and which.
_GRANTED_MARIADB = "SELECT User, Host, Role, '' FROM mysql.roles_mapping"
_GRANTED_MYSQL = "SELECT TO_USER, TO_HOST, FROM_USER, FROM_HOST FROM mysql.role_edges"
_LOCKS = (
    "SELECT User, Host, JSON_UNQUOTE(JSON_EXTRACT(User_attributes, '$.Password_locking.failed_login_attempts')), "
    "JSON_UNQUOTE(JSON_EXTRACT(User_attributes, '$.Password_locking.password_lock_time_days')) FROM mysql.user "
    "WHERE JSON_EXTRACT(User_attributes, '$.Password_locking.failed_login_attempts') IS NOT NULL")
# A role of mandatory_roles: a name, and perhaps a host, in quotes or not.
_MANDATORY = re.compile(r"""[`'"]?([^`'"@,\s]+)[`'"]?(?:@[`'"]?([^`'"@,\s]*)[`'"]?)?""")
# Ways that need no password of the server's.
NO_PASSWORD = (
    "unix_socket", "auth_socket", "pam", "auth_pam", "auth_pam_compat", "gssapi", "kerberos", "mysql_no_login",
    "authentication_ldap_sasl")


class Account(NamedTuple):
    """An account: how it logs in (`ways`, any of which does), and its limits. `secret`: a password is stored.

    `lifetime`: days, None where the global default holds, 0 where it never ends. `changed`: when the password was set.
    """

    user: str
    host: str
    ways: Tuple[str, ...]
    secret: bool
    locked: bool
    role: bool
    lifetime: Optional[int]
    changed: Optional[int]
    connections: int
    tls: str

    @property
    def label(self) -> str:
        """The account as administrators write it."""
        return _label(self.user, self.host)

    @property
    def by_password(self) -> bool:
        """Whether a stored password lets it in."""
        return self.secret and any(way not in NO_PASSWORD for way in self.ways)

    @property
    def local(self) -> bool:
        """Whether it logs in from this host alone."""
        return self.host in ("localhost", "127.0.0.1", "::1")


class Server:
    """One server. What it holds is asked when it is looked at, once until the host has changed."""

    engine = "mysql"
    no_password = NO_PASSWORD

    def __init__(self, host: Any, server: servers.Server, seconds: float) -> None:
        self.host = host
        self.server = server
        self.seconds = seconds

    @property
    def label(self) -> str:
        """Return what it is called in sentences."""
        found = [word for word in self.server.words if word.startswith(("--defaults-file=", "--datadir="))]
        words = "MariaDB" if self.server.program == "mariadbd" else "MySQL"
        words += " (%s)" % found[0].partition("=")[2] if found else ""
        return words + " in container" if self.server.contained else words

    @property
    def beyond(self) -> List[str]:
        """Return the addresses at which it listens for other hosts."""
        return servers.beyond(self.host, self.server)

    @property
    def catalogue(self) -> Dict[str, Any]:
        """Return all that is asked of it; raises HostError."""
        found: Dict[str, Any] = self.host.ask(("catalogue", self.server.process), self._catalogue)
        return found

    @property
    def mariadb(self) -> bool:
        """Whether it is MariaDB."""
        return _is_mariadb(self.catalogue["variables"])

    @property
    def version(self) -> Tuple[int, ...]:
        """Return its version as numbers."""
        match = re.match(r"(?:5\.5\.5-)?(\d+)\.(\d+)\.(\d+)", self.variable("version"))
        return tuple(int(part) for part in match.groups()) if match else (0, 0, 0)

    def variable(self, name: str, default: str = "") -> str:
        """Return the value of a global variable in force; `default` where this version has none of that name."""
        found = self.catalogue["variables"].get(name)
        return default if found is None else str(found)

    def has(self, name: str) -> bool:
        """Tell whether there is such a variable."""
        return name in self.catalogue["variables"]

    def number(self, name: str, default: int = 0) -> int:
        """Return a variable as a number."""
        try:
            return int(float(self.variable(name, str(default))))
        except ValueError:
            return default

    def on(self, name: str) -> bool:
        """Tell whether a switch is on."""
        return self.variable(name).upper() in ("ON", "1", "FORCE", "FORCE_PLUS_PERMANENT", "YES")

    def accounts(self) -> List[Account]:
        """Return the accounts that are no roles."""
        return [one for one in self.catalogue["accounts"] if not one.role]

    def roles_of(self, *labels: str) -> List[str]:
        """Return the roles that some accounts have been granted, by whatever path."""
        every = [_label(role, host or "%") for role, host in _MANDATORY.findall(self.variable("mandatory_roles"))]
        reached, pending = set(every), list(labels) + every
        while pending:
            new = set(self.catalogue["granted"].get(pending.pop(), ())) - reached
            pending += new
            reached |= new
        return sorted(reached)

    def failure_locks(self) -> Dict[str, Tuple[int, int]]:
        """Return {account: (failed logins that lock it, for how many days)} of MySQL since 8.0.19; raises HostError."""
        if self.mariadb or self.version < (8, 0, 19):
            return {}
        (rows,) = self.asked(_LOCKS)
        return {_label(user, host): (int(attempts), int(days)) for user, host, attempts, days in rows}

    def active(self, *names: str) -> List[str]:
        """Return those of some plugins that are active."""
        return [name for name, status, _kind in self.catalogue["plugins"] if name in names and status == "ACTIVE"]

    def where(self, name: str) -> Optional[str]:
        """Return the option file that a variable comes from, or None."""
        found: Optional[str] = self.catalogue["places"].get(name.upper())
        return found

    def seen(self, *names: str) -> Tuple[Evidence, ...]:
        """Return the evidence of variables."""
        return tuple(self.evidence(
            "SHOW GLOBAL VARIABLES LIKE '%s'" % name, self.variable(name, "no such variable")) for name in names)

    @staticmethod
    def evidence(question: str, answer: Any) -> Evidence:
        """Return the evidence of an answer."""
        return Evidence(
            "query", question, answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False))

    def _catalogue(self):
        with contextlib.closing(self._session()) as session:
            variables = {row[0]: row[1] for row in session.rows("SHOW GLOBAL VARIABLES")}
            mariadb = _is_mariadb(variables)
            # MySQL 5.7 has neither roles nor components.
            old = not mariadb and variables["version"].startswith("5.")
            held = session.rows(_OF_MARIADB if mariadb else _OF_MYSQL)
            privileges = session.rows(_PRIVILEGES)
            try:
                accounts = [(_of_mariadb if mariadb else _of_mysql)(row) for row in held]
                privileges += [right for row in held for right in _of_role(row)] if mariadb else []
            except (ValueError, TypeError) as error:
                raise HostError(self.label, ODD.format(problem=error))
            return dict(
                variables=variables, accounts=accounts, who=session.rows(_WHO)[0][0],
                places={row[0]: row[2] for row in session.rows(_PLACES)} if mariadb else {},
                privileges=privileges, schema_privileges=session.rows(_SCHEMA_PRIVILEGES),
                plugins=session.rows(_PLUGINS), sessions=session.rows(_SESSIONS), test=bool(session.rows(_SCHEMATA)),
                replica=bool(session.rows(_REPLICA)) if mariadb else None,
                granted=_granted([] if old else session.rows(_GRANTED_MARIADB if mariadb else _GRANTED_MYSQL)),
                components=[] if mariadb or old else [row[0] for row in session.rows(_COMPONENTS)])

    @property
    def data(self) -> Optional[str]:
        """Return its data directory, in which it works; None where that is not to be seen."""
        try:
            return os.readlink("/proc/%d/cwd" % self.server.process)
        except OSError:
            return None

    def _session(self):
        return _Session(self)

    def asked(self, *questions: str) -> List[List[List[Any]]]:
        """Return the rows of the answers to some questions, asked in a connection of their own; raises HostError."""
        with contextlib.closing(self._session()) as session:
            return [session.rows(question) for question in questions]


class _Session:
    """A connection that one is logged in with."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._link: Any = None
        self._mariadb = False
        path = _path(server)
        refusals: List[Tuple[str, wire.Refused]] = []
        for user, secret, uid in _logins(server):
            if refusals and user == _OF_INSTALLER and not self._mariadb:
                continue
            self._link = Link(path, server.seconds, uid, {0, server.server.uid})
            try:
                self._log_in(user, secret)
                self.rows("SET SESSION " + (
                    "max_statement_time=%d" % max(1, int(server.seconds)) if self._mariadb
                    else "max_execution_time=%d" % int(server.seconds * 1000)))
                return
            except wire.Refused as refusal:
                refusals.append((user, refusal))
                self._link.close()
            except (wire.BadAnswer, ValueError, IndexError) as error:
                self._link.close()
                raise HostError(server.label, ODD.format(problem=error))
            except HostError:
                self._link.close()
                raise
        # What an administrator would use was tried first.
        user, first = refusals[0]
        raise HostError(server.label, _REFUSES.format(user=user, said=first.said, code=first.code))

    def _log_in(self, user, secret):
        number, body = self._read()
        hello = wire.greeting(body)
        self._mariadb = "mariadb" in hello.version.lower()
        way = hello.way
        shown = wire.proof(way, secret, hello.salt)
        if shown is None:
            # Of a way that this does not know: the server asks for the account's own.
            way, shown = "mysql_native_password", wire.proof("mysql_native_password", secret, hello.salt)
        self._send(number + 1, wire.login(user, shown or b"", way))
        wire.let_in(self._send, self._read, hello.salt, way, secret)

    def rows(self, question):
        """Return the rows of an answer."""
        self._link.renew(self._server.seconds + 1)
        try:
            self._send(0, wire.query(question))
            return wire.answer(self._read).rows
        except wire.Refused as refusal:
            raise HostError(self._server.label, _REFUSES_QUERY.format(said=refusal.said, code=refusal.code))
        except (wire.BadAnswer, ValueError, IndexError) as error:
            raise HostError(self._server.label, ODD.format(problem=error))

    def close(self):
        """End the connection as the protocol has it: one that just breaks off is counted as an aborted client."""
        with contextlib.suppress(HostError):
            self._link.send(wire.QUIT)
        self._link.close()

    def _send(self, number, body):
        self._link.send(wire.packet(number, body))

    def _read(self):
        return wire.received(self._link.exactly)


def _path(server):
    try:
        found = [path for path in servers.paths(server.host, server.server) if not _X_PROTOCOL.search(path)]
    except OSError as error:
        raise HostError(server.label, error.strerror)
    path = server.server.path(found[0]) if found else None
    if path is None:
        raise HostError(server.label, NO_SOCKET)
    return path


def _logins(server) -> Iterator[Tuple[str, Optional[bytes], Optional[int]]]:
    """Yield (user, password or None, uid to connect as) of what may let one in, what an administrator would use first.
    """
    host = server.host
    if not server.server.contained and server.server.uid < _FIRST_PERSON:
        for path in _CLIENT_FILES:
            if host.exists(path):
                found = option_files.options(host, path, ("client", "mysql", "mariadb", "client-mariadb"))
                secret = found["password"][0] if "password" in found else ""
                if secret:
                    user = found["user"][0] if "user" in found else "root"
                    yield user, secret.encode("utf-8", "surrogateescape"), None
    yield "root", None, _root_of(server.server)
    yield _OF_INSTALLER, None, server.server.uid


def _root_of(server):
    """Return the uid that is root where the server runs."""
    try:
        with open("/proc/%d/uid_map" % server.process) as stream:
            return next(int(line.split()[1]) for line in stream if line.split()[0] == "0")
    except (OSError, ValueError, StopIteration, IndexError):
        return None


def _label(user, host):
    return "'%s'@'%s'" % (user, host)


def _of_role(row):
    """Yield the rights over all databases of a role, as information_schema would."""
    user, host, text = row
    told = json.loads(text or "{}")
    access = int(told.get("access") or 0) if told.get("is_role") else 0
    for bit in range(access.bit_length()):
        if access >> bit & 1:
            yield [_label(user, host), "*.*", _ACCESS[bit] if bit < len(_ACCESS) else "bit %d" % bit, "NO"]


def _granted(rows):
    """Return {account: the roles that it has been granted}."""
    found: Dict[str, List[str]] = {}
    for user, at, role, host in rows:
        found.setdefault(_label(user, at), []).append(_label(role, host))
    return found


def _is_mariadb(variables):
    return "mariadb" in (str(variables.get("version")) + str(variables.get("version_comment"))).lower()


def _of_mariadb(row):
    user, host, text = row
    told = json.loads(text or "{}")
    ways: List[str] = []
    secret = False
    # An empty one of these stands for what is told beside the list.
    for one in [part or told for part in told.get("auth_or") or [told]]:
        way, stored = one.get("plugin") or "mysql_native_password", one.get("authentication_string") or ""
        # "invalid" is what its installer stores where no password is to work.
        if way not in NO_PASSWORD and stored == "invalid":
            continue
        ways.append(way)
        secret = secret or bool(stored) and way not in NO_PASSWORD
    tls = {0: "", 1: "ANY", 2: "X509", 3: "SPECIFIED"}
    lifetime = told.get("password_lifetime", -1)
    return Account(
        user, host, tuple(ways), secret, bool(told.get("account_locked")), bool(told.get("is_role")),
        None if lifetime is None or lifetime < 0 else int(lifetime), told.get("password_last_changed"),
        int(told.get("max_user_connections") or 0), tls.get(told.get("ssl_type", 0), "ANY"))


def _of_mysql(row):
    user, host, plugin, stored, locked, _expired, lifetime, changed, connections, tls = row
    return Account(
        user, host, (plugin or "mysql_native_password",), stored == "1", locked == "Y", False,
        None if lifetime is None else int(lifetime), int(float(changed)) if changed else None, int(connections or 0),
        tls or "")

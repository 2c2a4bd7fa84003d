# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database of another host, such as one of a cloud: asked over TLS with a password, and judged by what it shows.

What it hides is no verdict: a managed service shows its rules of access and its verifiers to nobody.
"""

import json
from typing import Any, Dict, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Hidden, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import ODD
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import (
    client as mysql_client,
    source as mysql_source,
    wire as mysql_wire,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import client, source, wire

PORTS = {"postgresql": 5432, "mysql": 3306}
# Of what the services of clouds have in place of superusers.
_SUPERUSERS = ("rds_superuser", "cloudsqlsuperuser", "azure_pg_admin", "alloydbsuperuser", "polar_superuser")
# Settings that are shown to superusers and to pg_read_all_settings alone.
_SHOWN_TO_FEW = (
    "config_file", "data_directory", "hba_file", "ident_file", "log_directory", "session_preload_libraries",
    "shared_preload_libraries")
_DENIED, _UNDEFINED = "42501", "42883"
_ROLES = source.PARTS["roles"].replace("pg_authid", "pg_roles").replace("rolpassword", "NULL::text").replace(
    "'none'", "'hidden'")
# Who may not see what others do is shown sessions without their addresses.
_SEES = "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'MEMBER')"
_HIDES = Text("does not show {what} to {user}", "不向 {user} 显示 {what}")
_REFUSES = Text("refuses {user}: {said} ({code})", "拒绝 {user}：{said}（{code}）")


class Far(servers.Server):
    """What stands for the process of a server of another host: none of its files is here."""

    __slots__ = ()

    def path(self, path: str) -> None:
        return None


def server_of(declared: Dict[str, Any]) -> Far:
    """Return what stands for the server that is declared."""
    return Far(declared["engine"], declared["engine"], 0, (), 0, (), frozenset(), "", False)


def database_of(host: Any, policy: Any) -> Any:
    """Return the database that is declared."""
    kind = {"postgresql": Cluster, "mysql": Server}[policy.remote["engine"]]
    return kind(host, policy.remote, policy.remote_password, policy.seconds)


def _address(declared) -> Tuple[str, int]:
    return declared["host"], declared.get("port", PORTS[declared["engine"]])


class Cluster(source.Cluster):
    """A cluster of PostgreSQL elsewhere."""

    data = None

    def __init__(self, host: Any, declared: Dict[str, Any], secret: str, seconds: float) -> None:
        super().__init__(host, server_of(declared), seconds)
        self._declared, self._secret = declared, secret

    @property
    def label(self) -> str:
        return "PostgreSQL %s:%d" % _address(self._declared)

    @property
    def beyond(self) -> Any:
        return ["%s:%d" % _address(self._declared)]

    def setting(self, name: str) -> Any:
        found = super().setting(name)
        if found is None and name in _SHOWN_TO_FEW:
            raise self._hidden(name)
        return found

    def _hidden(self, what):
        return Hidden(self.label, _HIDES.format(what=what, user=self._declared["user"]))

    def _catalogue(self):
        questions = [(name, "SELECT to_json(%s)" % text) for name, text in source.PARTS.items() if name != "edited"]
        found: Dict[str, Any] = source.Shown(edited=None)
        with self._session(self._declared.get("database", "postgres")) as session:
            for name, question in questions:
                found[name] = self._part(session, name, question)
            if isinstance(found.get("roles"), HostError):
                rows = json.loads(self._one(session, "SELECT to_json(%s)" % _ROLES))
                found["roles"] = [source.Shown(role) for role in rows]
                for role in found["roles"]:
                    if role["kind"] == "hidden":
                        dict.__setitem__(role, "kind", self._hidden("pg_authid"))
            for role in found["roles"] or []:
                dict.__setitem__(role, "super", role["super"] or role["name"] in _SUPERUSERS)
            if self._one(session, _SEES) != "t":
                found["sessions"] = found["receivers"] = self._hidden("pg_stat_activity")
        return found

    def _part(self, session, name, question):
        try:
            return json.loads(self._one(session, question) or "null")
        except wire.Refused as refusal:
            if refusal.code in (_DENIED, _UNDEFINED):
                return self._hidden(name)
            raise HostError(self.label, _REFUSES.format(
                user=self._declared["user"], said=refusal.said, code=refusal.code))

    def _one(self, session, question):
        try:
            return session.rows(question)[0][0]
        except (ValueError, IndexError, TypeError) as error:
            raise HostError(self.label, ODD.format(problem=error))

    def _session(self, database):
        import contextlib

        declared = self._declared
        try:
            return contextlib.closing(client.Client(
                _address(declared), declared["user"], self._secret or None, self.seconds, ca=declared["ca"],
                database=database, application_name="jrt0117",
                options="-c default_transaction_read_only=on -c lock_timeout=1s -c statement_timeout=%ds"
                % max(1, int(self.seconds))))
        except wire.Refused as refusal:
            raise HostError(self.label, _REFUSES.format(
                user=declared["user"], said=refusal.said, code=refusal.code))

    def asked(self, database: Any, questions: Any, writes: bool = False) -> Any:
        with self._session(database or "postgres") as session:
            try:
                return [session.rows(question) for question in questions]
            except wire.Refused as refusal:
                raise HostError(self.label, _REFUSES.format(
                    user=self._declared["user"], said=refusal.said, code=refusal.code))


class Server(mysql_source.Server):
    """A server of MySQL's family elsewhere."""

    data = None

    def __init__(self, host: Any, declared: Dict[str, Any], secret: str, seconds: float) -> None:
        super().__init__(host, server_of(declared), seconds)
        self._declared, self._secret = declared, secret

    @property
    def label(self) -> str:
        return "MySQL %s:%d" % _address(self._declared)

    @property
    def beyond(self) -> Any:
        return ["%s:%d" % _address(self._declared)]

    def _session(self):
        return _Session(self, self._declared, self._secret)


class _Session:
    """A connection to a server of MySQL's family elsewhere, as its source asks it."""

    def __init__(self, server: Server, declared: Dict[str, Any], secret: str) -> None:
        self._server, self._user = server, declared["user"]
        self._client: Any = self._told(lambda: mysql_client.Client(
            _address(declared), declared["user"], secret or None, server.seconds, ca=declared["ca"]))
        limit = "max_statement_time=%d" if "mariadb" in self._client.version.lower() else "max_execution_time=%d000"
        self.rows("SET SESSION " + limit % max(1, int(server.seconds)))

    def rows(self, question: str) -> Any:
        """Return the rows of an answer."""
        return self._told(lambda: self._client.rows(question))

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def _told(self, ask):
        try:
            return ask()
        except mysql_wire.Refused as refusal:
            raise HostError(self._server.label, _REFUSES.format(
                user=self._user, said=refusal.said, code=refusal.code))

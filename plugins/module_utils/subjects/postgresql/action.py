# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is changed in a cluster of PostgreSQL while it runs: single settings, and limits of roles. Nothing is restarted,
dropped or taken away.
"""

import re
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.source import EDITED, Cluster

_FOREIGN = Text("{name} is no setting that is changed here", "{name} 不是可在此处修改的设置")
_NOT_TAKEN = Text(
    "{name} of {data} is not {value} after a reload", "{data} 的 {name} 在重新加载后仍不是 {value}")
_EDITED = Text(
    "{path} was edited since it was loaded, and a reload would bring that into force: reload the cluster first (SELECT "
    "pg_reload_conf())",
    "{path} 加载之后又被编辑，重新加载会使这些内容一并生效：请先重新加载该集群（SELECT pg_reload_conf()）")
_NOT_LIMITED = Text("the limit of role {role} is not {limit}", "角色 {role} 的连接数上限不是 {limit}")
_STANDBY = Text(
    "the cluster of {data} is a standby: it is changed at its primary", "{data} 的集群为备库，须在其主库上修改")
_NO_CLUSTER = Text("no cluster of {data} runs", "{data} 没有正在运行的集群")

# No other setting is ever changed: libraries, totals and archives take a restart, which is a person's.
CHANGED = (
    "auth_delay.milliseconds", "idle_in_transaction_session_timeout", "log_connections", "log_disconnections",
    "pgaudit.log", "ssl_ciphers", "ssl_ecdh_curve", "ssl_groups", "ssl_min_protocol_version")
_PLAIN = re.compile(r"[A-Za-z0-9_,.: -]{1,199}\Z")
SECONDS = 10
_LOADED_WITHIN = 5


class ClusterSetting(Action):
    """A setting has a value, by ALTER SYSTEM and a reload. `data`: the cluster's data directory."""

    kind = "postgresql_setting"
    phase = "after"

    def __init__(self, data, name, value):
        super().__init__(data=data, name=name, value=value)
        if name not in CHANGED or not _PLAIN.match(value):
            raise ActionError(_FOREIGN.format(name=name))
        self.declares = {("PostgreSQL", "%s %s" % (data, name)): value}

    def describe(self):
        return "PostgreSQL %s: %s" % (self.arguments["data"], self.arguments["name"])

    def told(self, host):
        return self.state(host)["value"], self.arguments["value"]

    def state(self, host):
        """Return the value in force, and what postgresql.auto.conf holds (None: nothing of it)."""
        name = self.arguments["name"]
        rows = asked(host, self.arguments["data"], [
            "SELECT setting FROM pg_settings WHERE name = '%s'" % name,
            "SELECT setting FROM pg_file_settings WHERE name = '%s' AND sourcefile LIKE '%%/postgresql.auto.conf'"
            % name])
        return {"value": rows[0][0][0] if rows[0] else "", "kept": rows[1][-1][0] if rows[1] else None}

    def lasting(self, state):
        return state["kept"] or ""

    def apply(self, host):
        self._set(host, self.arguments["value"])
        deadline = time.monotonic() + _LOADED_WITHIN
        while self.state(host)["value"] != self.arguments["value"]:
            if time.monotonic() > deadline:
                raise ActionError(_NOT_TAKEN.format(**self.arguments))
            time.sleep(0.1)

    def undo(self, host, before, after):
        if self.state(host)["kept"] != before["kept"]:
            self._set(host, before["kept"])

    def _set(self, host, value):
        name = self.arguments["name"]
        nothing_edited(host, self.arguments["data"])
        text = "ALTER SYSTEM RESET %s" % name if value is None else "ALTER SYSTEM SET %s = '%s'" % (
            name, value.replace("'", "''"))
        change(host, self.arguments["data"], [text, "SELECT pg_reload_conf()"])


class RoleLimit(Action):
    """A role has a limit of connections."""

    kind = "postgresql_role_limit"
    phase = "after"

    def __init__(self, data, role, limit):
        super().__init__(data=data, role=role, limit=limit)
        self.declares = {("PostgreSQL", "%s role %s" % (data, role)): limit}

    def describe(self):
        return "PostgreSQL %s: role %s, CONNECTION LIMIT" % (self.arguments["data"], self.arguments["role"])

    def told(self, host):
        return str(self.state(host)), str(self.arguments["limit"])

    def state(self, host):
        rows = asked(host, self.arguments["data"], [
            "SELECT rolconnlimit FROM pg_roles WHERE rolname = %s" % literal(self.arguments["role"])])[0]
        return int(rows[0][0]) if rows else None

    def lasting(self, state):
        return state

    def apply(self, host):
        self._limit(host, self.arguments["limit"])
        if self.state(host) != self.arguments["limit"]:
            raise ActionError(_NOT_LIMITED.format(role=self.arguments["role"], limit=self.arguments["limit"]))

    def undo(self, host, before, after):
        # A role that is gone has none.
        if before is not None and self.state(host) not in (None, before):
            self._limit(host, before)

    def _limit(self, host, number):
        change(host, self.arguments["data"], [
            'ALTER ROLE "%s" CONNECTION LIMIT %d' % (self.arguments["role"].replace('"', '""'), number)])


def nothing_edited(host, data, but=()):
    """Raise ActionError where somebody has edited a file of a cluster and not loaded it; `but` are ours."""
    edited = [row[0] for row in asked(host, data, [EDITED])[0] if row[0] not in but]
    if edited:
        raise ActionError(_EDITED.format(path=edited[0]))


def literal(text):
    """Return a text as a constant; E'' is the same whatever standard_conforming_strings says."""
    return "E'%s'" % text.replace("\\", "\\\\").replace("'", "''")


def change(host, data, questions):
    """Ask what changes something, unless the cluster has become a standby."""
    if asked(host, data, ["SELECT pg_is_in_recovery()"])[0][0][0] != "f":
        raise ActionError(_STANDBY.format(data=data))
    asked(host, data, questions, writes=True)


def asked(host, data, questions, writes=False):
    """Return the answers of the cluster of a data directory; raises ActionError."""
    try:
        found = [Cluster(host, one, SECONDS) for one in servers.of_kind(host, "postgresql")]
        cluster = next((one for one in found if one.data == data), None)
        if cluster is None:
            raise ActionError(_NO_CLUSTER.format(data=data))
        return cluster.asked(None, questions, writes)
    except HostError as error:
        raise ActionError(error.told)

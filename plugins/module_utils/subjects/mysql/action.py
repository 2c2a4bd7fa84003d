# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is changed in a MariaDB while it runs: single variables, plugins of its own, the lock of anonymous accounts.
Nothing is restarted, dropped or taken away; of MySQL nothing is changed.
"""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.source import Server

# No other variable is ever changed: what ends accounts or passwords, or takes a restart, is a person's.
CHANGED = (
    "require_secure_transport", "server_audit_events", "server_audit_logging", "simple_password_check_minimal_length")
_PLAIN = re.compile(r"[A-Z_,]{1,200}\Z|[0-9]{1,3}\Z")
_SECONDS = 10

_FOREIGN = Text("{name} is no variable that is changed here", "{name} 不是此处可更改的变量")
_NOT_TAKEN = Text("{name} is not {value}", "{name} 不是 {value}")
_ODD = Text("{name} was {value}, which is not set again", "{name} 原为 {value}，不予恢复")
_NOT_ACTIVE = Text("the plugin {plugin} is not active", "插件 {plugin} 未启用")
_NOT_LOCKED = Text("the account is not locked", "账号未锁定")
_BACKSLASH = Text("{text} holds a backslash", "{text} 含有反斜杠")
_REPLICA = Text(
    "the server of {data} is a replica: it is changed at its source",
    "{data} 的服务器为副本，须在其主库上修改")
_NO_SERVER = Text("no server of {data} runs", "{data} 没有正在运行的服务器")


class ServerVariable(Action):
    """A global variable has a value from now on; an option file keeps it for the next start. `data`: where it works."""

    kind = "mariadb_variable"
    phase = "after"

    def __init__(self, data, name, value):
        super().__init__(data=data, name=name, value=value)
        if name not in CHANGED or not _PLAIN.match(value):
            raise ActionError(_FOREIGN.format(name=name))
        self.declares = {("MariaDB", "%s %s" % (data, name)): value}

    def describe(self):
        return "MariaDB %s: %s" % (self.arguments["data"], self.arguments["name"])

    def told(self, host):
        return self.state(host) or "", self.arguments["value"]

    def state(self, host):
        """Return the value in force, or None where its plugin is not there yet."""
        rows = asked(host, self.arguments["data"], "SHOW GLOBAL VARIABLES LIKE '%s'" % self.arguments["name"])
        return rows[0][1] if rows else None

    def lasting(self, state):
        return state

    def apply(self, host):
        self._set(host, self.arguments["value"])
        # A list of words comes back in the server's own order.
        if set((self.state(host) or "").split(",")) != set(self.arguments["value"].split(",")):
            raise ActionError(_NOT_TAKEN.format(**self.arguments))

    def undo(self, host, before, after):
        # One of a plugin goes with that.
        if before is not None and self.state(host) not in (None, before):
            self._set(host, before)

    def _set(self, host, value):
        # Words of letters alone, in force or as they were.
        if not re.match(r"[\w, ]{0,300}\Z", value):
            raise ActionError(_ODD.format(name=self.arguments["name"], value=repr(value)))
        # A number is no text to it.
        value = value if re.match(r"[0-9]+\Z", value) else "'%s'" % value
        change(host, self.arguments["data"], "SET GLOBAL %s = %s" % (self.arguments["name"], value))


class AuditPlugin(Action):
    """MariaDB's own audit plugin is installed."""

    kind = "mariadb_audit_plugin"
    phase = "after"
    plugin = "server_audit"

    def __init__(self, data):
        super().__init__(data=data)
        self.declares = {("MariaDB", "%s plugin %s" % (data, self.plugin)): "ACTIVE"}

    def describe(self):
        return "MariaDB %s: plugin %s" % (self.arguments["data"], self.plugin)

    def told(self, host):
        return self.state(host) or "not installed", "ACTIVE"

    def state(self, host):
        rows = asked(
            host, self.arguments["data"],
            "SELECT PLUGIN_STATUS FROM information_schema.PLUGINS WHERE PLUGIN_NAME = '%s'" % self.plugin)
        return rows[0][0] if rows else None

    def apply(self, host):
        change(host, self.arguments["data"], "INSTALL SONAME '%s'" % self.plugin)
        if self.state(host) != "ACTIVE":
            raise ActionError(_NOT_ACTIVE.format(plugin=self.plugin))

    def undo(self, host, before, after):
        if before is None and self.state(host) is not None:
            change(host, self.arguments["data"], "UNINSTALL SONAME '%s'" % self.plugin)


class PasswordPlugin(AuditPlugin):
    """MariaDB's own plugin that judges new passwords is installed."""

    kind = "mariadb_password_plugin"
    plugin = "simple_password_check"


class AnonymousLocked(Action):
    """An account without a name is locked; nothing of it is taken away."""

    kind = "mariadb_anonymous_locked"
    phase = "after"

    def __init__(self, data, host_name):
        super().__init__(data=data, host_name=host_name)
        self.declares = {("MariaDB", "%s ''@'%s'" % (data, host_name)): "locked"}

    def describe(self):
        return "MariaDB %s: ''@'%s'" % (self.arguments["data"], self.arguments["host_name"])

    def told(self, host):
        return self.state(host) or "no account", "locked"

    def state(self, host):
        rows = asked(
            host, self.arguments["data"],
            "SELECT JSON_VALUE(Priv, '$.account_locked') FROM mysql.global_priv WHERE User = '' AND Host = %s"
            % literal(self.arguments["host_name"]))
        return ("locked" if str(rows[0][0]).lower() in ("1", "true") else "open") if rows else None

    def lasting(self, state):
        return state

    def apply(self, host):
        self._turn(host, "LOCK")
        if self.state(host) != "locked":
            raise ActionError(_NOT_LOCKED)

    def undo(self, host, before, after):
        if before == "open" and self.state(host) == "locked":
            self._turn(host, "UNLOCK")

    def _turn(self, host, word):
        change(host, self.arguments["data"], "ALTER USER ''@%s ACCOUNT %s" % (
            literal(self.arguments["host_name"]), word))


def literal(text):
    """Return a text as a constant; one with a backslash means other things by other sql_modes."""
    if "\\" in text:
        raise ActionError(_BACKSLASH.format(text=repr(text)))
    return "'%s'" % text.replace("'", "''")


def change(host, data, question):
    """Ask what changes something, unless the server has become a copy of another."""
    if asked(host, data, "SHOW ALL SLAVES STATUS"):
        raise ActionError(_REPLICA.format(data=data))
    asked(host, data, question)


def asked(host, data, question):
    """Return the rows of the server of a data directory; raises ActionError."""
    try:
        found = [Server(host, one, _SECONDS) for one in servers.of_kind(host, "mysql")]
        server = next((one for one in found if one.data == data), None)
        if server is None:
            raise ActionError(_NO_SERVER.format(data=data))
        return server.asked(question)[0]
    except HostError as error:
        raise ActionError(error.told)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an enforcing run changes in a MariaDB: few things by opt-in, taken back as they were, never a person's decision.
"""

import ast
import pathlib
import re
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.action import (
    AnonymousLocked,
    AuditPlugin,
    PasswordPlugin,
    ServerVariable,
)

DATA = "/var/lib/mysql"
# What ends accounts, passwords or work, takes a restart, or cannot be taken back.
NEVER = (
    "default_password_lifetime", "max_password_errors", "max_connections", "log_bin", "innodb_encrypt_tables",
    "secure_file_priv", "local_infile", "wait_timeout", "interactive_timeout", "strict_password_validation",
    "bind_address", "read_only", "sql_mode")


@pytest.fixture
def server(monkeypatch):
    """A server that answers, and remembers what it was asked to change."""
    held = SimpleNamespace(values={"require_secure_transport": "OFF"}, plugin=None, locked="", replica=[], asked=[])

    def asked(_host, data, question):
        assert data == DATA
        if question.startswith("SHOW ALL"):
            return held.replica
        if question.startswith("SHOW GLOBAL"):
            name = question.split("'")[1]
            return [[name, held.values[name]]] if name in held.values else []
        if question.startswith("SELECT PLUGIN"):
            return [[held.plugin]] if held.plugin else []
        if question.startswith("SELECT JSON"):
            return [[held.locked]]
        held.asked.append(question)
        if question.startswith("SET"):
            name, value = re.match(r"SET GLOBAL (\S+) = '?(.*?)'?$", question).groups()
            # In an order of its own.
            held.values[name] = ",".join(sorted(value.split(",")))
        elif "SONAME" in question:
            held.plugin = "ACTIVE" if question.startswith("INSTALL") else None
        else:
            held.locked = "1" if question.endswith(" LOCK") else "0"
        return []
    monkeypatch.setattr(action, "asked", asked)
    return held


CHANGES = (
    ServerVariable(DATA, "require_secure_transport", "ON"), AuditPlugin(DATA), PasswordPlugin(DATA),
    AnonymousLocked(DATA, "localhost"))


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_taken_back(server, change):
    before = change.state(None)
    change.apply(None)
    after = change.state(None)
    assert before != after and not change.drifted(None, [before, after])
    change.undo(None, before, after)
    assert (change.state(None), len(server.asked)) == (before, 2)


def test_words_may_come_back_in_another_order(server):
    server.values["server_audit_events"] = ""
    ServerVariable(DATA, "server_audit_events", "QUERY_DCL,CONNECT").apply(None)
    assert server.values["server_audit_events"] == "CONNECT,QUERY_DCL"


def test_a_number_is_no_text(server):
    server.values["simple_password_check_minimal_length"] = "8"
    change = ServerVariable(DATA, "simple_password_check_minimal_length", "12")
    change.apply(None)
    change.undo(None, "8", "12")
    assert server.asked == ["SET GLOBAL simple_password_check_minimal_length = %d" % number for number in (12, 8)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_replica_is_not_changed(server, change):
    server.replica = [["Slave_IO_State"]]
    with pytest.raises(ActionError, match="is a replica"):
        change.apply(None)
    assert server.asked == []


@pytest.mark.parametrize("name", NEVER)
def test_what_a_person_decides_is_never_changed(name):
    with pytest.raises(ActionError):
        ServerVariable(DATA, name, "ON")


@pytest.mark.parametrize("value", ["ON'; DROP TABLE x; --", "a\nb", "X" * 300, "\\"])
def test_a_value_is_of_plain_letters(value):
    with pytest.raises(ActionError):
        ServerVariable(DATA, "require_secure_transport", value)


def test_a_host_of_an_account_is_quoted_or_refused(server):
    AnonymousLocked(DATA, "o'host").apply(None)
    assert server.asked == ["ALTER USER ''@'o''host' ACCOUNT LOCK"]
    with pytest.raises(ActionError):
        AnonymousLocked(DATA, "a\\").state(None)


def test_nothing_else_is_ever_asked_to_change():
    tree = ast.parse(pathlib.Path(action.__file__).read_text("utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    changes = {" ".join(text.split(" ")[:2]) for text in found if re.match(r"[A-Z]{3,} [A-Z]", text)}
    assert changes == {
        "SHOW GLOBAL", "SHOW ALL", "SELECT PLUGIN_STATUS", "SELECT JSON_VALUE(Priv,", "SET GLOBAL", "INSTALL SONAME",
        "UNINSTALL SONAME", "ALTER USER"}
    assert [text for text in found if text.startswith("ALTER USER") and "ACCOUNT %s" not in text] == []

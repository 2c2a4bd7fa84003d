# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an enforcing run changes in a cluster: few settings, taken back as they were, and never what a person "
"decides."""

import ast
import pathlib
import re
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action import (
    ClusterSetting,
    RoleLimit,
)

DATA = "/var/lib/postgresql/15/main"
NAME = "log_connections"
# What takes a restart, ends access, or cannot be taken back.
NEVER = (
    "shared_preload_libraries", "max_connections", "archive_mode", "archive_command", "data_checksums", "ssl",
    "password_encryption", "listen_addresses", "hba_file", "idle_session_timeout")


@pytest.fixture
def cluster(monkeypatch):
    """A cluster that answers, and remembers what it was asked to change."""
    held = SimpleNamespace(value="off", kept=None, limit=-1, standby="f", edited=[], asked=[])

    def asked(_host, data, questions, writes=False):
        assert data == DATA
        answers = []
        for question in questions:
            if writes:
                held.asked.append(question)
            found = re.match(r"ALTER SYSTEM SET \S+ = '(.*)'", question)
            if found:
                held.value = held.kept = found.group(1)
            elif question.startswith("ALTER SYSTEM RESET"):
                held.value, held.kept = "off", None
            elif question.startswith("ALTER ROLE"):
                held.limit = int(question.rpartition(" ")[2])
            kept = [[held.kept]] if held.kept else []
            rows = next((rows for word, rows in (
                ("recovery", [[held.standby]]), ("pg_stat_file", held.edited), ("rolconnlimit", [[str(held.limit)]]),
                ("pg_file_settings", kept))
                if word in question), [[held.value]])
            answers.append(rows)
        return answers
    monkeypatch.setattr(action, "asked", asked)
    return held


def test_a_setting_that_was_nowhere_is_reset_by_undoing(cluster):
    change = ClusterSetting(DATA, NAME, "on")
    before = change.state(None)
    change.apply(None)
    after = change.state(None)
    assert (after, change.drifted(None, [before, after])) == ({"value": "on", "kept": "on"}, False)
    change.undo(None, before, after)
    assert change.state(None) == before == {"value": "off", "kept": None}
    assert cluster.asked == [
        "ALTER SYSTEM SET log_connections = 'on'", "SELECT pg_reload_conf()", "ALTER SYSTEM RESET log_connections",
        "SELECT pg_reload_conf()"]


def test_what_somebody_edited_and_did_not_load_is_not_brought_into_force(cluster):
    change = ClusterSetting(DATA, NAME, "on")
    cluster.edited = [["/etc/postgresql/15/main/pg_hba.conf"]]
    with pytest.raises(ActionError, match="pg_hba.conf was edited since it was loaded"):
        change.apply(None)
    cluster.value = cluster.kept = "on"
    with pytest.raises(ActionError, match="pg_hba.conf was edited since it was loaded"):
        change.undo(None, {"value": "off", "kept": None}, {"value": "on", "kept": "on"})
    assert cluster.asked == []


def test_a_setting_that_somebody_changed_since_has_drifted(cluster):
    change = ClusterSetting(DATA, NAME, "on")
    before = change.state(None)
    change.apply(None)
    after = change.state(None)
    cluster.value = cluster.kept = "all"
    assert change.drifted(None, [before, after])


def test_a_setting_that_does_not_come_into_force_is_told(cluster, monkeypatch):
    monkeypatch.setattr(action, "_LOADED_WITHIN", 0)
    monkeypatch.setattr(ClusterSetting, "state", lambda self, host: {"value": "off", "kept": "on"})
    with pytest.raises(ActionError, match="is not on after a reload"):
        ClusterSetting(DATA, NAME, "on").apply(None)


def test_a_limit_is_taken_back(cluster):
    change = RoleLimit(DATA, 'odd" role', 20)
    change.apply(None)
    assert (cluster.limit, cluster.asked) == (20, ['ALTER ROLE "odd"" role" CONNECTION LIMIT 20'])
    change.undo(None, -1, 20)
    assert cluster.limit == -1


@pytest.mark.parametrize("change", [ClusterSetting(DATA, NAME, "on"), RoleLimit(DATA, "app", 20)])
def test_a_cluster_that_has_become_a_standby_is_not_changed(cluster, change):
    cluster.standby = "t"
    with pytest.raises(ActionError, match="is a standby"):
        change.apply(None)
    assert cluster.asked == []


@pytest.mark.parametrize("name", NEVER)
def test_what_a_person_decides_is_never_changed(name):
    assert name not in action.CHANGED
    with pytest.raises(ActionError):
        ClusterSetting(DATA, name, "on")


@pytest.mark.parametrize("value", ["on'; DROP TABLE x; --", "a\nb", "x" * 200, "\\"])
def test_a_value_is_of_plain_letters(value):
    with pytest.raises(ActionError):
        ClusterSetting(DATA, NAME, value)


def test_nothing_but_settings_and_limits_is_ever_asked_to_change():
    tree = ast.parse(pathlib.Path(action.__file__).read_text("utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    verbs = {text.split(" ")[0] for text in found if re.match(r"[A-Z]{4,} ", text)} - {"PostgreSQL"}
    assert verbs == {"SELECT", "ALTER"}
    changes = {" ".join(text.split(" ")[:2]) for text in found if text.startswith("ALTER ")}
    assert changes == {"ALTER SYSTEM", "ALTER ROLE"}
    assert [text for text in found if text.startswith("ALTER ROLE") and "CONNECTION LIMIT" not in text] == []


@pytest.mark.parametrize("change", [ClusterSetting(DATA, NAME, "on"), RoleLimit(DATA, "app", 20)])
def test_what_a_rollback_names_is_a_kind_and_a_name(change):
    assert ["%s %s" % subject for subject in change.declares] == [
        f"PostgreSQL {DATA} {'role app' if isinstance(change, RoleLimit) else NAME}"]


def test_a_cluster_that_runs_no_more_is_told(monkeypatch):
    monkeypatch.setattr(action.servers, "of", lambda host: [])
    with pytest.raises(ActionError, match="no cluster of"):
        ClusterSetting(DATA, NAME, "on").apply(None)

    def dies(host):
        raise HostError("/run/x", "gone")
    monkeypatch.setattr(action.servers, "of", dies)
    with pytest.raises(ActionError, match="gone"):
        RoleLimit(DATA, "app", 3).apply(None)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the backup area judged on a small tree; the tools answer what they have answered in the lab."""

import copy
import json
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source
from tests.unit.support import records
from tests.unit.support.area_host import area_fixtures

policy_of, judge, enforce = area_fixtures("backup")

# 2026-11-30 09:00 UTC; the copies of the lab are half an hour old.
NOW = 1796029200
HOUR, DAY = 3600, 86400
DATA = "/var/lib/postgresql/15/main"
SYSTEM = 7713876474617317881


def backup(key, label, kind, stop, wal, **more):
    return dict({
        "archive": {"start": wal, "stop": wal}, "backrest": {"format": 5, "version": "2.45"},
        "database": {"id": 1, "repo-key": key}, "error": False, "info": {"size": 23177663}, "label": label,
        "prior": None, "timestamp": {"start": stop - 6, "stop": stop}, "type": kind}, **more)


# What pgBackRest 2.45 said of two repositories, the second encrypted.
INFO = [{
    "archive": [
        {"database": {"id": 1, "repo-key": key}, "id": "15-1", "max": "000000010000000000000006",
         "min": "000000010000000000000001"} for key in (1, 2)],
    "backup": [
        backup(1, "20261130-082126F", "full", 1796026893, "000000010000000000000002"),
        backup(2, "20261130-082134F", "full", 1796026900, "000000010000000000000004"),
        backup(1, "20261130-082126F_20261130-082141I", "incr", 1796026902, "000000010000000000000006")],
    "cipher": "mixed",
    "db": [{"id": 1, "repo-key": key, "system-id": SYSTEM, "version": "15"} for key in (1, 2)], "name": "main",
    "repo": [
        {"cipher": "none", "key": 1, "status": {"code": 0, "message": "ok"}},
        {"cipher": "aes-256-cbc", "key": 2, "status": {"code": 0, "message": "ok"}}],
    "status": {"code": 0, "lock": {"backup": {"held": False}}, "message": "ok"}}]
SET = {
    "name": "credit-db", "what": {"engine": "postgresql", "data": DATA}, "importance": "critical", "tool": "pgbackrest",
    "repositories": [
        {"name": "local", "site": "bj-1", "medium": "disk", "stanza": "main", "repo": 1},
        {"name": "away", "site": "tj-2", "medium": "disk", "stanza": "main", "repo": 2, "transport": "TLS"}],
    "retention_days": 90, "naming": "stanza and label", "media_rotation": "none: disk",
    "restore_objective_minutes": 120, "key_custody": "K-07"}
CONTROL_FILE = {DATA + "/global/pg_control": SYSTEM.to_bytes(8, "little") + bytes(8184)}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Let it be NOW."""
    monkeypatch.setattr(copies, "now", lambda: NOW)
    monkeypatch.setattr(source, "now", lambda: NOW)


@pytest.fixture
def tools(monkeypatch):
    """Return a function that has programs answer: {program: (exit status, output, errors)}; others are not there."""
    def answer(asked=None, **programs):
        def run(_self, argv, **_more):
            words = argv[argv.index("--") + 1:] if "--" in argv else argv
            if asked is not None:
                asked.append(list(argv))
            return Output(*programs[words[0]])
        monkeypatch.setattr(Host, "which", lambda self, name: "/usr/bin/" + name if name in programs else None)
        monkeypatch.setattr(Host, "run", run)
    return answer


@pytest.fixture
def pgbackrest(tools):
    """Return a function that has pgBackRest answer as in the lab; `change` alters the answer."""
    def answer(change=None, asked=None):
        told = copy.deepcopy(INFO)
        if change is not None:
            change(told)
        tools(asked, pgbackrest=(0, json.dumps(told), ""))
    return answer


def told(topic, hours=1.0, **changes):
    """Return a line of another tool's about a run that ended so many hours ago; a change to ... leaves the key out."""
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - hours * HOUR))
    return records.external(topic, **{"started": when, "ended": when, "tool": "veeam", "kind": "full", **changes})


def a_set(**fields):
    """Return the set with some fields changed; None takes one away."""
    return {name: value for name, value in dict(SET, **fields).items() if value is not None}

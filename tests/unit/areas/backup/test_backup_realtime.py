# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of a critical database is where its set says, and not only where its archive command says."""

import copy

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_realtime import BackupRealtime
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source as mysql
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source as postgresql
from tests.unit.areas.backup.conftest import CONTROL_FILE, DATA, INFO, NOW, SET, a_set

CONTROL = BackupRealtime()
SIZE = 16 * 2**20
MY = a_set(what={"engine": "mysql", "data": "/var/lib/mysql"}, tool="mariabackup", receiver="db2")


def setting(value):
    return {"value": value, "unit": None, "source": "configuration file", "file": None, "line": None, "pending": False}


# A cluster with which the control is content: segment 6 has just left, nothing is written since.
CLUSTER = {
    "recovery": False, "receivers": None, "settings": {
        "archive_mode": setting("on"), "archive_command": setting("pgbackrest --stanza=main archive-push %p"),
        "archive_library": setting(""), "archive_timeout": dict(setting("0"), unit="s")},
    "archiver": {"archived": NOW - 60, "failed": None, "count": 6, "now": NOW, "size": SIZE, "written": 7 * SIZE,
                 "segment": "000000010000000000000006"}}


@pytest.fixture
def postgres(tree, monkeypatch, pgbackrest):
    """Return a function that gives a host with a cluster; `change` alters what it says, `info` what pgBackRest does."""
    def build(change=None, info=None, data=DATA, asked=None):
        held = copy.deepcopy(CLUSTER)
        if change is not None:
            change(held)
        pgbackrest(info, asked)
        monkeypatch.setattr(postgresql.Cluster, "_catalogue", lambda self: held)
        monkeypatch.setattr(postgresql.Cluster, "data", data)
        one = servers.Server("postgresql", "postgres", 77, ("postgres",), 100, (77,), frozenset(), "", False)
        monkeypatch.setattr(servers, "of", lambda host: [one])
        return tree(CONTROL_FILE)
    return build


def test_what_has_arrived_passes(postgres, judge):
    found = judge(CONTROL, postgres(), sets=[SET])
    assert found["status"] == "pass"
    assert "left last, 000000010000000000000006, is in each repository" in found["message"]["en"]


def test_it_is_asked_for_critical_sets_at_level_three_alone(postgres, judge):
    assert judge(CONTROL, postgres(), sets=[a_set(importance="normal")])["status"] == "not_applicable"
    assert judge(CONTROL, postgres(), sets=[a_set(importance=None)])["status"] == "not_applicable"
    assert CONTROL.clauses_at(2) == []


def command(text):
    return lambda held: held["settings"].update(archive_command=setting(text))


def nothing_came(info):
    for one in info[0]["archive"]:
        one["max"] = "000000010000000000000002"


@pytest.mark.parametrize("text", ["/bin/true", "true", ":", "exit 0", "cd .", "pgbackrest archive-push %p || true"])
def test_a_command_that_says_yes_and_keeps_nothing_is_found_by_the_repository(postgres, judge, text):
    found = judge(CONTROL, postgres(command(text), nothing_came), sets=[SET])
    assert (found["status"], found["reason"]) == ("fail", "log_not_arrived")
    assert "the newest in local is 000000010000000000000002" in found["message"]["en"]


def test_one_repository_that_lacks_it_is_named(postgres, judge):
    def behind(info):
        info[0]["archive"][1]["max"] = None
    found = judge(CONTROL, postgres(None, behind), sets=[SET])
    assert found["reason"] == "log_not_arrived" and "the newest in away is none" in found["message"]["en"]


def test_a_repository_that_was_asked_before_the_segment_left_is_asked_again(postgres, judge, monkeypatch):
    asked = []

    def just_now(held):
        held["archiver"]["archived"] = NOW + 1
    judge(CONTROL, postgres(just_now, asked=asked), sets=[SET])
    assert [argv[-1] for argv in asked] == ["--output=json", "--stanza=main"]


@pytest.mark.parametrize("text, status", [
    ("/bin/true", "manual"), ("cp %p /mnt/wal/%f", "manual"), ("wal-g wal-push %p", "pass"),
    ("/usr/bin/wal-g wal-push %p", "pass"), ("wal-g wal-push %p; true", "manual"), ("wal-g wal-push %p || :", "manual"),
    ("true # wal-g wal-push", "manual"), ("wal-gx wal-push %p", "manual"), ("", "fail"), ("(disabled)", "fail")])
def test_without_a_repository_to_ask_only_a_known_tools_word_counts(postgres, judge, text, status):
    assert judge(CONTROL, postgres(command(text)), sets=[a_set(tool="wal-g")])["status"] == status


@pytest.mark.parametrize("failed, status", [(NOW - 59, "fail"), (NOW - 61, "pass")])
def test_the_last_failure_counts_and_not_their_number(postgres, judge, failed, status):
    def fails(held):
        held["archiver"]["failed"] = failed
    assert judge(CONTROL, postgres(fails), sets=[SET])["status"] == status


@pytest.mark.parametrize("seconds, begun, ready, timeout, status", [
    (901, 8192, 0, 0, "fail"), (901, 8191, 0, 0, "pass"), (901, 0, 0, 0, "pass"), (900, 8192, 0, 0, "pass"),
    (100000, 0, 0, 0, "pass"), (901, 8192, 0, 900, "pass"), (901, 8192, 0, 901, "fail"), (901, 0, 1, 60, "fail"),
    (60, 0, 5, 0, "pass")])
def test_an_idle_server_is_not_late(postgres, judge, tree, seconds, begun, ready, timeout, status):
    def late(held):
        held["archiver"].update(archived=NOW - seconds, written=7 * SIZE + begun)
        held["settings"]["archive_timeout"]["value"] = str(timeout)
    host = postgres(late)
    tree({f"{DATA}/pg_wal/archive_status/{number:024X}.ready": "" for number in range(ready)})
    found = judge(CONTROL, host, sets=[SET])
    assert found["status"] == status, found["message"]["en"]


def test_the_label_of_a_backup_is_no_segment_of_its_own(postgres, judge):
    def label(held):
        held["archiver"]["segment"] = "000000010000000000000005.00000028.backup"
    assert judge(CONTROL, postgres(label), sets=[SET])["status"] == "pass"


def test_archiving_that_is_off_fails_but_with_a_declared_receiver(postgres, judge):
    def off(held):
        held["settings"]["archive_mode"] = setting("off")
        held["receivers"] = [["standby1", "10.0.0.2", "streaming"], ["gone", "10.0.0.3", "catchup"]]
    for receiver, status in (("standby1", "pass"), ("gone", "fail"), ("other", "fail"), (None, "fail")):
        assert judge(CONTROL, postgres(off), sets=[a_set(receiver=receiver)])["status"] == status


@pytest.mark.parametrize("mode, status", [("on", "not_applicable"), ("always", "pass")])
def test_of_a_standby_the_primary_is_judged(postgres, judge, mode, status):
    def standby(held):
        held.update(recovery=True)
        held["settings"]["archive_mode"] = setting(mode)
        held["archiver"]["written"] = None
    assert judge(CONTROL, postgres(standby), sets=[SET])["status"] == status


def test_before_the_first_segment_nothing_is_claimed(postgres, judge):
    def new(held):
        held["archiver"].update(archived=None, segment=None)
    assert judge(CONTROL, postgres(new), sets=[SET])["status"] == "not_checked"


def test_a_cluster_elsewhere_or_stopped_is_not_that_of_the_set(postgres, judge):
    assert judge(CONTROL, postgres(data="/var/lib/postgresql/15/other"), sets=[SET])["reason"] == "engine_stopped"


def test_segments_that_wait_are_shown(postgres, judge, tree):
    host = postgres()
    tree({f"{DATA}/pg_wal/archive_status/{number:024X}.ready": "" for number in range(3)})
    tree({f"{DATA}/pg_wal/archive_status/00000002.history.ready": ""})
    found = judge(CONTROL, host, sets=[SET])
    assert any(one["ref"].endswith("*.ready") and one["text"] == "3" for one in found["evidence"])


def test_paths_and_other_engines_are_for_a_person(postgres, judge):
    for what in ({"paths": ["/srv"]}, {"engine": "redis", "data": "/var/lib/redis"}):
        assert judge(CONTROL, postgres(), sets=[a_set(what=what)])["status"] == "manual"


@pytest.fixture
def maria(tree, monkeypatch):
    """Return a function that gives a host with a MariaDB of these variables, which these hosts receive from."""
    def build(dumps=(("repl", "db2:40112"),), **variables):
        held = {"variables": dict({"version": "10.11.19-MariaDB", "log_bin": "ON", "sync_binlog": "1"}, **variables)}
        monkeypatch.setattr(mysql.Server, "_catalogue", lambda self: held)
        monkeypatch.setattr(mysql.Server, "data", "/var/lib/mysql")
        monkeypatch.setattr(mysql.Server, "asked", lambda self, *questions: [[list(row) for row in dumps]])
        one = servers.Server("mysql", "mariadbd", 78, ("mariadbd",), 101, (78,), frozenset(), "", False)
        monkeypatch.setattr(servers, "of", lambda host: [one])
        return tree({})
    return build


@pytest.mark.parametrize("variables, dumps, reason", [
    ({}, [("repl", "db2:40112")], "binlog_received"), ({}, [("repl", "db2")], "binlog_received"),
    ({}, [("repl", "db3:1")], "binlog_not_received"), ({}, [], "binlog_not_received"),
    ({"log_bin": "OFF"}, [("repl", "db2:1")], "no_binlog"),
    ({"sync_binlog": "0"}, [("repl", "db2:1")], "binlog_unsynced")])
def test_of_mariadb_the_declared_receiver_has_to_be_there(maria, judge, variables, dumps, reason):
    assert judge(CONTROL, maria(dumps, **variables), sets=[MY])["reason"] == reason


def test_of_mariadb_any_receiver_does_not_do_where_none_is_declared(maria, judge):
    assert judge(CONTROL, maria(), sets=[dict(MY, receiver="x")])["status"] == "fail"


def test_what_the_lab_said_is_what_these_tests_go_by():
    assert {one["database"]["repo-key"]: one["max"] for one in INFO[0]["archive"]} == dict.fromkeys(
        (1, 2), CLUSTER["archiver"]["segment"])

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest complete copy of each set is of the last day, as the tool itself has it."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_incremental_daily import (
    BackupIncrementalDaily,
)
from tests.unit.areas.backup.conftest import CONTROL_FILE, DATA, DAY, HOUR, INFO, NOW, SET, a_set

CONTROL = BackupIncrementalDaily()


def test_a_copy_of_today_passes_with_its_label_and_end(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert (found["status"], found["message"]["en"]) == (
        "pass", "Backup set credit-db: the newest complete copy in local ended at 2026-11-30 08:21 UTC "
        "(20261130-082126F_20261130-082141I), within 24 hours.")


def test_without_a_set_nothing_is_claimed(tree, judge):
    assert judge(CONTROL, tree())["status"] == "manual"


def test_an_old_copy_is_named_though_the_tool_says_ok(tree, judge, pgbackrest):
    def old(info):
        for one in info[0]["backup"]:
            one["timestamp"]["stop"] = NOW - 25 * HOUR
    pgbackrest(old)
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert (found["status"], found["reason"], found["would"]) == ("fail", "copy_old", "person")
    assert "25 hours ago" in found["message"]["en"]


def test_the_copies_of_another_repository_do_not_count(tree, judge, pgbackrest):
    def old(info):
        for one in info[0]["backup"]:
            if one["database"]["repo-key"] == 1:
                one["timestamp"]["stop"] = NOW - 30 * DAY
    pgbackrest(old)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["reason"] == "copy_old"


def damaged(info):
    for one in info[0]["backup"]:
        one["error"] = True


def no_wal(info):
    info[0]["archive"][0]["max"] = None


@pytest.mark.parametrize("change, words", [(damaged, "has damaged pages"), (no_wal, "lacks the write-ahead log")])
def test_a_copy_that_brings_nothing_back_is_none(tree, judge, pgbackrest, change, words):
    pgbackrest(change)
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert (found["status"], found["reason"]) == ("fail", "copies_bad")
    assert words in found["message"]["en"]


def test_no_copy_at_all_fails(tree, judge, pgbackrest):
    def none(info):
        info[0]["backup"] = []
        info[0]["repo"][0]["status"] = {"code": 2, "message": "no valid backups"}
    pgbackrest(none)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["reason"] == "copies_none"


@pytest.mark.parametrize("stop", [0, -1, NOW + 301, 4102444800, None, "1796026893", True, 1e300])
def test_a_time_that_cannot_be_is_an_error(tree, judge, pgbackrest, stop):
    def odd(info):
        info[0]["backup"][0]["timestamp"]["stop"] = stop
    pgbackrest(odd)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["status"] == "error"


def test_the_stanza_of_another_cluster_is_an_error(tree, judge, pgbackrest):
    pgbackrest()
    files = {DATA + "/global/pg_control": (17).to_bytes(8, "little") + bytes(8184)}
    found = judge(CONTROL, tree(files), sets=[SET])
    assert found["status"] == "error" and "another database's" in found["message"]["en"]


def test_after_an_upgrade_the_copies_of_the_old_cluster_do_not_count(tree, judge, pgbackrest):
    def upgraded(info):
        for key in (1, 2):
            info[0]["db"].insert(0, {"id": 2, "repo-key": key, "system-id": 99, "version": "17"})
    pgbackrest(upgraded)
    files = {DATA + "/global/pg_control": (99).to_bytes(8, "little") + bytes(8184)}
    assert judge(CONTROL, tree(files), sets=[SET])["reason"] == "copies_none"


@pytest.mark.parametrize("answer", [
    "", "[]", "null", "{}", "[null]", "[1]", '[{"name": "main"}]', json.dumps(INFO)[:500], "[" * 100000,
    json.dumps([dict(INFO[0], repo=[])]), json.dumps([dict(INFO[0], backup=None)]),
    json.dumps([dict(INFO[0], db="x")]),
    json.dumps([dict(INFO[0], repo=[{"key": 1, "cipher": "none", "status": {"code": 99, "message": "other"}}])])])
def test_an_answer_that_says_nothing_is_an_error(tree, judge, tools, answer):
    tools(pgbackrest=(0, answer, ""))
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["status"] == "error"


def test_what_the_tool_refuses_is_told_in_its_words(tree, judge, tools):
    said = "ERROR: [041]: unable to open file '/etc/pgbackrest.conf' for read: [13] Permission denied\n"
    tools(pgbackrest=(41, "", said))
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert found["status"] == "error" and "[041]" in found["message"]["en"]


def test_a_host_without_the_tool_is_an_error(tree, judge, tools):
    tools()
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert found["status"] == "error" and "is not there to be asked" in found["message"]["en"]


def test_ten_thousand_copies_are_looked_through(tree, judge, pgbackrest):
    def many(info):
        one = info[0]["backup"][0]
        info[0]["backup"] = [dict(one, label=str(number)) for number in range(10000)]
    pgbackrest(many)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["status"] == "pass"


def test_it_is_asked_once_as_the_owner_of_the_data(tree, judge, pgbackrest, monkeypatch):
    asked = []
    pgbackrest(asked=asked)
    monkeypatch.setattr("os.geteuid", lambda: 4711)
    judge(CONTROL, tree(CONTROL_FILE), sets=[SET, a_set(name="second")])
    assert [argv[:1] + argv[-3:] for argv in asked] == [["setpriv", "pgbackrest", "info", "--output=json"]]


def test_of_several_sets_each_is_told(tree, judge, pgbackrest):
    pgbackrest()
    other = a_set(name="files", what={"paths": ["/srv"]}, tool="borg")
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET, other])
    assert (found["status"], found["reason"]) == ("fail", "copies_unrecorded")
    assert "/var/lib/jrt0117/evidence/backup-files.jsonl" in found["message"]["en"]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives that are off, empty or failing are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.archive_mode import (
    ArchiveMode,
)
from tests.unit.areas.database.conftest import NOW, setting

CONTROL = ArchiveMode()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"archive_mode": setting('off', None)}),
     'no_archive', 'neither archived nor received'),
    (lambda held: held["settings"].update({"archive_command": setting('/bin/true', None)}),
     'no_archive', 'neither archived'),
    (lambda held: held["settings"].update({"archive_command": setting('/usr/bin/true %p', None)}),
     'no_archive', 'neither archived'),
    (lambda held: held["settings"].update({"archive_command": setting('logger archived', None)}),
     'no_archive', 'neither archived'),
    (lambda held: held["archiver"].update(failed=NOW),
     'archive_fails', 'failed last'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_one_who_receives_the_log_is_an_archive(runs, judge):
    def change(held):
        held["settings"]["archive_mode"] = setting("off")
        held["receivers"] = [["pg_receivewal", "10.0.0.8", "streaming"]]
    assert judge(CONTROL, runs("postgresql", change))["status"] == "pass"


def test_a_base_copy_under_way_is_no_receiver(runs, judge):
    def change(held):
        held["settings"]["archive_mode"] = setting("off")
        held["receivers"] = [["pg_basebackup", "10.0.0.8", "streaming"]]
    assert judge(CONTROL, runs("postgresql", change))["reason"] == "no_archive"


def test_the_command_of_the_manual_archives(runs, judge):
    command = "test ! -f /mnt/archive/%f && cp %p /mnt/archive/%f"
    host = runs("postgresql", lambda held: held["settings"].update(archive_command=setting(command)))
    assert judge(CONTROL, host)["status"] == "pass"


def test_a_standby_is_judged_at_its_primary(runs, judge):
    found = judge(CONTROL, runs("postgresql", lambda held: held.update(recovery=True)))
    assert (found["status"], found["reason"]) == ("not_checked", "standby")


def test_nothing_archived_yet_is_for_a_person(runs, judge):
    found = judge(CONTROL, runs("postgresql", lambda held: held["archiver"].update(archived=None)))
    assert (found["status"], found["reason"]) == ("manual", "archive_unused")



@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(log_bin='OFF'),
     'no_binlog', 'writes no binary log'),
    (lambda held: held["variables"].update(sync_binlog='0'),
     'binlog_unsynced', 'sync_binlog is 0'),
    (lambda held: held["variables"].update(expire_logs_days='1'),
     'binlog_short', 'kept for 1.0 days'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]

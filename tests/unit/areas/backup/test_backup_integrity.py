# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies were read and found whole within a week, as a tool says of itself, and runs follow each other."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_integrity import BackupIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import sound
from tests.unit.areas.backup.conftest import CONTROL_FILE, DAY, HOUR, NOW, SET, a_set, policy_of, told
from tests.unit.support import records

CONTROL = BackupIntegrity()
ONE = a_set(name="files", what={"paths": ["/srv"]}, tool="borg")
TOPIC = "backup-files"
# What pgBackRest 2.45 said of a repository that is whole, of one with a flipped byte,
# and of a stanza that is not there.
WHOLE = ("stanza: main\nstatus: ok\n  archiveId: 15-1, total WAL checked: 9, total valid WAL: 9\n    missing: 0, "
         "checksum invalid: 0, size invalid: 0, other: 0\n  backup: 20261130-082134F, status: valid, total files "
         "checked: 961, total valid files: 961\n    missing: 0, checksum invalid: 0, size invalid: 0, other: 0\n")
FLIPPED = ("stanza: main\nstatus: error\n  backup: 20261130-082126F, status: invalid, total files checked: 961, total "
           "valid files: 960\n    checksum invalid: 1\n")
ABSENT = "stanza: nope\nstatus: error\n  No usable backup.info file\n  No usable archive.info file\n"


@pytest.fixture
def found(tree, judge):
    """Return a function that judges a host with these records, beside runs of a week."""
    def run(*lines, beside=range(160, 0, -20), one=ONE, **options):
        own = [told(TOPIC, hours, kind="incremental", tool="borg") for hours in beside]
        return judge(CONTROL, tree(records.files(TOPIC, *own, *lines)), sets=[one], **options)
    return run


def test_a_check_of_this_week_and_runs_without_gaps_pass(found):
    one = found(told(TOPIC, 30, kind="check", tool="borg"))
    assert one["status"] == "pass" and "borg read its copies at 2026-11-29 03:00 UTC" in str(one)


@pytest.mark.parametrize("line, reason", [
    (told(TOPIC, 8 * 24, kind="check"), "check_old"), (told(TOPIC, 1, kind="check", result="failed"), "check_failed"),
    (told(TOPIC, 1, kind="check", result="warning"), "check_failed"), (told(TOPIC, 1, kind="structure"), "check_none"),
    (told(TOPIC, 1, kind="restore"), "check_none"), (told(TOPIC, 1, kind="full"), "check_none")])
def test_what_is_no_good_check_of_this_week_is_named(found, line, reason):
    assert found(line)["reason"] == reason


def test_the_last_check_counts(found):
    good, bad = told(TOPIC, 5, kind="check"), told(TOPIC, 1, kind="check", result="failed")
    assert found(good, bad)["reason"] == "check_failed"


@pytest.mark.parametrize("hours, gaps", [
    (range(160, 0, -20), 0), ([160, 140, 80, 60, 40, 20], 1), ([160, 100, 40, 20], 2),
    ([160, 140, 120, 100, 80, 60], 1),
    ([800, 20], 1), ([800, 780, 760, 740], 1), ([740, 20], 1), ([800], 1)])
def test_a_gap_of_two_days_is_named_with_its_dates(found, hours, gaps):
    one = found(told(TOPIC, 5, kind="check"), beside=hours)
    missed = [seen for seen in one["details"] if "no run is known between" in seen["message"]["en"]]
    assert (len(missed), one["status"]) == (gaps, "fail" if gaps else "pass")


def own(topic="backup-check-credit-db", tool="pgbackrest", hours=1.0, **changes):
    when = records.time.strftime("%Y-%m-%dT%H:%M:%SZ", records.time.gmtime(NOW - hours * HOUR))
    return records.record(topic, **{"started": when, "ended": when, "tool": tool, **changes})


@pytest.mark.parametrize("facts, words", [
    ({"text": WHOLE}, None), ({"text": FLIPPED}, "20261130-082126F, status: invalid"),
    ({"text": ABSENT}, "No usable backup.info file"), ({"text": ""}, "no answer"), ({}, "no answer"),
    ({"text": 7}, "no answer"),
    ({"text": "stanza: main\nstatus: ok\n"}, "stanza: main")])
def test_of_pgbackrest_what_it_says_counts_and_not_its_exit_status(tree, facts, words):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared, recorded
    host = tree(records.files("backup-check-credit-db", own(facts=facts)))
    one = declared._set(SET)
    seen = sound.of_check(policy_of(), one, recorded.records(host, one, "check")[0])
    assert seen.status == ("pass" if words is None else "fail") and (words or "") in seen.message.en


def test_of_pgbackrest_without_a_record_nothing_passes(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert (found["status"], found["reason"]) == ("fail", "check_none")


def test_runs_of_pgbackrest_are_those_that_it_has(tree, judge, pgbackrest):
    def old(info):
        info[0]["backup"][0]["timestamp"]["stop"] = NOW - 20 * DAY
    pgbackrest(old)
    host = tree({**CONTROL_FILE, **records.files("backup-credit-db", told("backup-credit-db", 1, kind="check"))})
    found = judge(CONTROL, host, sets=[SET])
    assert found["reason"] == "runs_missed" and json.dumps(found).count("2026-11-10") > 0

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other tools record of their runs counts as a copy where it says that it is one, whole, and of this host."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_full_weekly import BackupFullWeekly
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_incremental_daily import (
    BackupIncrementalDaily,
)
from tests.unit.areas.backup.conftest import a_set, told
from tests.unit.support import records

CONTROL, FULL = BackupIncrementalDaily(), BackupFullWeekly()
SET = a_set(name="files", what={"paths": ["/srv/app"]}, tool="record")
TOPIC = "backup-files"


@pytest.fixture
def found(tree, judge):
    """Return a function that judges a host with these records."""
    def run(*lines, control=CONTROL, one=SET, machine=records.MACHINE, **options):
        return judge(control, tree(records.files(TOPIC, *lines, machine=machine)), sets=[one], **options)
    return run


def test_a_run_of_today_passes_by_what_its_tool_said(found):
    one = found(told(TOPIC, job="nightly"))
    assert (one["status"], one["message"]["en"]) == (
        "pass", "Backup set files: the newest complete copy in local ended at 2026-11-30 08:00 UTC (veeam nightly), "
        "within 24 hours.")


@pytest.mark.parametrize("hours, control, status", [
    (23, CONTROL, "pass"), (25, CONTROL, "fail"), (25, FULL, "pass"), (169, FULL, "fail")])
def test_its_age_counts(found, hours, control, status):
    assert found(told(TOPIC, hours), control=control)["status"] == status


@pytest.mark.parametrize("kind, daily, weekly", [
    ("full", "pass", "pass"), ("incremental", "pass", "fail"), (..., "pass", "fail"), ("log", "fail", "fail"),
    ("copy", "fail", "fail"), ("check", "fail", "fail"), ("restore", "fail", "fail"), ("snapshot", "error", "error")])
def test_only_what_makes_a_copy_is_one(found, kind, daily, weekly):
    one = told(TOPIC, kind=kind)
    assert (found(one)["status"], found(one, control=FULL)["status"]) == (daily, weekly)


def test_a_log_of_a_minute_ago_hides_no_older_copy_and_makes_none_newer(found):
    assert found(told(TOPIC, 3), told(TOPIC, 0.1, kind="log"))["status"] == "pass"
    assert found(told(TOPIC, 30), told(TOPIC, 0.1, kind="log"))["reason"] == "copy_old"


@pytest.mark.parametrize("change, words", [
    ({"result": "failed"}, "ended with the result failed"), ({"result": "partial"}, "ended with the result partial"),
    ({"result": "warning"}, "ended with the result warning"), ({"bytes": 0}, "holds nothing"),
    ({"objects": 0}, "holds nothing"), ({"covers": ["/srv/other"]}, "does not hold /srv/app"),
    ({"covers": []}, "/srv/app")])
def test_a_run_that_brings_nothing_back_is_no_copy(found, change, words):
    one = found(told(TOPIC, **change))
    assert (one["status"], one["reason"]) == ("fail", "copies_bad") and words in one["message"]["en"]


def test_warnings_count_where_somebody_has_said_so(found):
    assert found(told(TOPIC, result="warning"), accept_warnings=True)["status"] == "pass"
    assert found(told(TOPIC, result="partial"), accept_warnings=True)["status"] == "fail"


def test_covering_a_folder_above_is_covering_it(found):
    assert found(told(TOPIC, covers=["/srv"]))["status"] == "pass"


@pytest.mark.parametrize("repository, status", [
    ({"site": "bj-1"}, "pass"), ({"site": "tj-2"}, "fail"), ({"id": "local"}, "pass"), ({}, "pass"), ("x", "pass")])
def test_a_copy_at_another_site_is_none_here(found, repository, status):
    assert found(told(TOPIC, repository=repository))["status"] == status


@pytest.mark.parametrize("lines", [
    [dict(told(TOPIC), host="f" * 32)], [told(TOPIC, -1)], [told(TOPIC, ended="2099-01-01T00:00:00Z")],
    [told(TOPIC, ended="2026-11-30T08:00:00")], [told(TOPIC, tool=7)], [told(TOPIC, result="fine")]])
def test_a_record_that_is_not_to_be_believed_is_an_error(found, lines):
    assert found(*lines)["status"] == "error"


def test_a_line_that_is_cut_is_an_error(tree, judge):
    files = records.files(TOPIC, told(TOPIC))
    place = records.FOLDER + TOPIC + ".jsonl"
    files[place] = json.dumps(told(TOPIC)).encode() + b"\n" + json.dumps(told(TOPIC)).encode()[:40]
    assert judge(CONTROL, tree(files), sets=[SET])["status"] == "error"


def test_a_failed_run_does_not_hide_the_good_one_before_it(found):
    assert found(told(TOPIC, 20), told(TOPIC, 1, result="failed"))["status"] == "pass"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest copy for which everything was read is of the last week."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_full_weekly import BackupFullWeekly
from tests.unit.areas.backup.conftest import CONTROL_FILE, DAY, NOW, SET

CONTROL = BackupFullWeekly()


@pytest.mark.parametrize("days, status", [(1, "pass"), (6.9, "pass"), (7.1, "fail")])
def test_the_age_of_the_newest_full_copy_counts(tree, judge, pgbackrest, days, status):
    def aged(info):
        info[0]["backup"][0]["timestamp"]["stop"] = int(NOW - days * DAY)
    pgbackrest(aged)
    found = judge(CONTROL, tree(CONTROL_FILE), sets=[SET])
    assert found["status"] == status, found["message"]["en"]
    assert "(20261130-082126F)" in found["message"]["en"]


def test_increments_alone_are_no_full_copy(tree, judge, pgbackrest):
    def increments(info):
        for one in info[0]["backup"]:
            one["type"] = "incr"
    pgbackrest(increments)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["reason"] == "copies_none"


def test_a_full_copy_with_damaged_pages_is_none(tree, judge, pgbackrest):
    def damaged(info):
        info[0]["backup"][0]["error"] = True
    pgbackrest(damaged)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET])["reason"] == "copies_bad"


def test_days_may_be_fewer(tree, judge, pgbackrest):
    def aged(info):
        info[0]["backup"][0]["timestamp"]["stop"] = NOW - 3 * DAY
    pgbackrest(aged)
    assert judge(CONTROL, tree(CONTROL_FILE), sets=[SET], full_days=2)["status"] == "fail"

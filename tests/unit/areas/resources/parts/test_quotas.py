# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas are those of the file system that a path is on, in force, and of each person."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import quotas

MOUNTS = "/dev/a / ext4 rw 0 0\n/dev/b /home xfs rw,usrquota 0 0\n/dev/c /home/my\\040data ext4 rw 0 0\nodd\n"
TABLE = ("User,BlockStatus,FileStatus,BlockUsed,BlockSoftLimit,BlockHardLimit,BlockGrace\n"
         "root,ok,ok,20,0,0,0\nann,ok,ok,20,900,1000,0\n")


@pytest.mark.parametrize("path, row", [
    ("/home/ann", "/dev/b"), ("/home", "/dev/b"), ("/homes", "/dev/a"), ("/home/my data/x", "/dev/c")])
def test_the_nearest_mount_counts(path, row):
    assert quotas.mounted(MOUNTS, path).startswith(row)


def test_no_mount_is_none():
    assert quotas.mounted("", "/home") is None


def test_hard_limits_are_read_by_the_names_of_the_columns():
    assert quotas.hard_limits(TABLE) == {"root": 0, "ann": 1000}
    assert quotas.hard_limits("repquota: Mountpoint not found\n") is None


def test_of_an_image_nothing_is_seen(tree):
    assert quotas.seen("/home", tree({})).reason == "quota_unseen"

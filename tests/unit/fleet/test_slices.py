# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices: every host is in one of them, and stays there."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.slices import SliceError, in_slice, number_of

NAMES = [f"host{number}.example.com" for number in range(2000)]


@pytest.mark.parametrize("slices", [1, 2, 7, 20])
def test_every_host_is_in_one_slice_and_slices_are_alike(slices):
    parts = [in_slice(NAMES, f"{number}/{slices}") for number in range(1, slices + 1)]
    assert sorted(name for part in parts for name in part) == sorted(NAMES)
    assert all(0.6 < len(part) * slices / len(NAMES) < 1.4 for part in parts)


def test_a_host_stays_in_its_slice_when_others_come_and_go():
    before = in_slice(NAMES, "3/7")
    assert in_slice(["new", *NAMES[1000:]], "3/7")[-10:] == before[-10:]
    # By its name alone, whatever the version: slices of one campaign may be run by several controllers.
    assert [number_of(name, 20) for name in ("web1", "数据库", "a b")] == [7, 3, 3]


def test_where_no_host_is_in_a_slice_the_pattern_matches_none():
    assert in_slice([], "1/2") == in_slice(["web1"], "1/20") == ["!all"]


@pytest.mark.parametrize(
    "text", ["0/3", "4/3", "3", "", None, "1/0", "a/b", "1/3/5", "-1/3", "1/10001", "１/３", "1/3\n"])
def test_what_names_no_slice_is_told(text):
    with pytest.raises(SliceError, match="baseline_slice is .*it has to be NUMBER/SLICES.*应为"):
        in_slice(NAMES, text)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of hosts: every form says the same numbers, and none is long."""

from __future__ import annotations

import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import HostSet, decode


def of(numbers):
    hosts = HostSet()
    for number in numbers:
        hosts.add(number)
    return hosts


@pytest.mark.parametrize(
    ("numbers", "encoded"),
    [
        ([], ""), ([0], "0"), ([7, 0, 1, 2, 3, 4, 9], "0-4,7,9"), ([3, 3], "3"), (range(10_000), "0-9999"),
        ([9_999], "9999")])
def test_ranges(numbers, encoded):
    assert of(numbers).encode() == encoded
    assert len(of(numbers)) == len(set(numbers))


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_any_set_comes_back_and_10_000_hosts_take_less_than_2_kb(share):
    chance = random.Random(share)
    numbers = [number for number in range(10_000) if chance.random() < share]
    hosts = of(numbers)
    assert decode(hosts.encode()) == numbers
    assert len(hosts.encode()) < 1_700

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Experts from outside, and people nobody knows."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import (
    known,
    strangers,
    too_few_experts,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from tests.unit.registers.small_agency import small, told

RECORD = Record({"id": "SP-1"}, "approvals")


@pytest.mark.parametrize(("name", "day", "expected"), [
    ("p20", date(2026, 6, 14), True), ("p20", date(2026, 6, 15), False), ("p21", date(2026, 7, 31), False),
    ("p21", date(2026, 8, 1), True), ("S-host", date(2026, 8, 1), True), ("somebody", date(2026, 8, 1), False)])
def test_people_are_known_while_employed_and_suppliers_always(name, day, expected):
    assert known(small(), name, day) is expected


def test_each_stranger_is_told_once():
    found = strangers(small(), RECORD, ["p04", "somebody", "somebody"], date(2026, 8, 1))
    assert told(found) == [("fail", "unknown_person")] and "somebody" in found[0].message.zh


def test_the_people_register_alone_is_asked_about_people_of_it():
    world = small()
    strangers(world, RECORD, ["p04"], date(2026, 8, 1))
    assert world.asked == {"people"}


@pytest.mark.parametrize(("experts", "needed", "enough"), [
    (["Zhang"], 1, True), (["Zhang", "Zhang"], 2, False), (["Zhang", "p15"], 2, False), (["Zhang", "Li"], 2, True),
    (None, 1, False)])
def test_experts_are_different_people_from_outside(experts, needed, enough):
    assert (too_few_experts(small(), RECORD, experts, needed) == []) is enough

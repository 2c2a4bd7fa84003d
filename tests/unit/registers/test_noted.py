# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grade that is enough for the standard and not for the measures is a notice, and no finding."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.noted import low_grades
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.graded import graded
from tests.unit.registers.rules.test_graded import SYSTEM
from tests.unit.registers.small_agency import small, told


def of(type_, **change):
    return small({"agency": {"type": type_}, "grading": {"records": [{**SYSTEM, **change}]}})


@pytest.mark.parametrize(("type_", "change", "count"), [
    ("individual", {"level": 2}, 1), ("both", {"level": 2}, 1), ("enterprise", {"level": 2}, 0),
    ("individual", {}, 0), ("individual", {"level": 2, "personal": False}, 0),
    ("individual", {"level": 2, "retired": "2026-01-01"}, 0)])
def test_systems_on_individuals_below_grade_3_are_told_of_agencies_for_individuals(type_, change, count):
    found = low_grades(of(type_, **change))
    assert len(found) == count
    for one in found:
        assert "(credit) holds" in one.en and "has grade 2" in one.en and "定级为 2" in one.zh


def test_the_finding_stays_as_it_is():
    assert told(graded(of("individual", level=2))) == [("pass", "met")]

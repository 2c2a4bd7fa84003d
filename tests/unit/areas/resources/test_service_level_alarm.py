# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels are declared, held now, and what the controller saw of the alarms is told."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import levels
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.service_level_alarm import (
    ServiceLevelAlarm,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

CONTROL = ServiceLevelAlarm()
ALL = {"load_per_cpu": 100, "memory_available_percent": 1, "disk_used_percent": 99, "inodes_used_percent": 99}


def test_without_levels_it_is_for_a_person(tree, judge):
    assert judge(CONTROL, tree({}))["reason"] == "no_thresholds"


def test_a_host_tells_its_levels():
    found = list(levels.now(Host(), ALL))
    assert len(found) == len(ALL) and {one.status for one in found} <= {"pass", "fail"}


@pytest.mark.parametrize("name, limit, value, status", [
    ("disk_used_percent", 85, 85.1, "fail"), ("disk_used_percent", 85, 85.0, "pass"),
    ("memory_available_percent", 10, 9.9, "fail"), ("memory_available_percent", 10, 10.0, "pass")])
def test_a_level_is_held_or_lost(name, limit, value, status):
    assert levels.judged(name, limit, value, absent("/"), "/").status == status


def test_of_an_image_nothing_is_seen(tree, judge):
    assert judge(CONTROL, tree({}), thresholds=ALL)["status"] == "not_checked"

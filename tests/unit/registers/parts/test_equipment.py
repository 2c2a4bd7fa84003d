# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which assets are in use."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from tests.unit.registers.small_agency import small


@pytest.mark.parametrize(("change", "used"), [
    ({}, True), ({"since": "2026-11-27"}, True), ({"since": "2026-11-28"}, False), ({"retired": "2026-11-28"}, True),
    ({"retired": "2026-11-27"}, False), ({"retired": None}, True)])
def test_an_asset_is_in_use_from_its_first_day_until_the_day_it_is_retired(change, used):
    world = small({"assets": {"records": [{"id": "web1", "class": "server", **change}]}})
    assert [row["id"] for row in in_use(world)] == (["web1"] if used else [])


def test_only_the_classes_that_are_asked_for():
    world = small({"assets": {"records": [{"id": "web1", "class": "server"}, {"id": "sw1", "class": "network"}]}})
    assert [row["id"] for row in in_use(world, ["network", "line"])] == ["sw1"]
    assert [row["id"] for row in in_use(world)] == ["web1", "sw1"]

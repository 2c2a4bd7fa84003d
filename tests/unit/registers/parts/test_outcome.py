# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule comes to when nothing is wrong."""

from __future__ import annotations

from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    outcome,
    part,
    unreviewed,
    until_today,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, small, told

GOOD = Text("all is good", "全部正常")


def test_what_was_found_is_the_outcome():
    found = [fail("bad", Text("it is bad", "有问题"))]
    assert outcome(small(), "media", found, GOOD) == found


def test_a_pass_holds_until_the_soonest_day():
    [one] = outcome(small(), "media", [], GOOD, dues=[None, date(2027, 1, 1), date(2028, 1, 1)])
    assert told([one]) == [("pass", "met")] and one.due == date(2027, 1, 1)
    [one] = outcome(small(), "media", [], GOOD, dues=[date(2028, 1, 1)])
    assert one.due == CONFIRMED_UNTIL


def test_a_register_that_nobody_has_confirmed_passes_nothing():
    for reviewed in (None, "2025-11-26"):
        world = small({"media": {"reviewed": reviewed}})
        assert told(outcome(world, "media", [], GOOD)) == [("manual", "expired")]
        assert told(unreviewed(world, "media", "P1Y")) == [("fail", "overdue")]
    assert unreviewed(small({"media": {"reviewed": "2025-11-27"}}), "media", "P1Y") == []


def test_what_is_below_a_record_has_its_place_and_both_names():
    record = Record({"id": "XM-1"}, "projects", "records", Place("projects.yml", 12, 30))
    below = part(record, {"id": "7", "author": "p04"}, "security_plan", Text("Security plan", "安全方案"))
    assert (below.name, below["author"]) == ("XM-1/security_plan", "p04")
    assert (below.register, below.place.line) == ("projects", 12)
    assert below.called == Text("XM-1, Security plan (security_plan)", "XM-1 安全方案（security_plan）")


def test_what_has_not_happened_is_left_out():
    moves = [{"id": "a", "on": "2026-11-27"}, {"id": "b", "on": "2026-11-28"}, {"id": "c"}]
    world = small({"media": {"movements": moves}})
    assert [one["id"] for one in until_today(world, world.records("media", "movements"))] == ["a", "c"]

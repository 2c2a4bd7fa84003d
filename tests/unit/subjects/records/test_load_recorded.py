# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is used is folded into days by the recorder; counters that fall, and another start, begin anew."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder

NOW = {"at": 10000, "boot": "b", "cpu": [2000, 500], "links": {"eth0": [10**9, 0]}}
WAS = {"at": 6400, "boot": "b", "cpu": [1000, 400], "links": {"eth0": [10**8, 0]}}


@pytest.fixture
def load(monkeypatch):
    """Return a function that gives today's facts, after such facts."""
    monkeypatch.setattr(recorder, "counters_of", lambda: NOW)
    monkeypatch.setattr(recorder, "used_now", lambda: {"memory": 40.0})
    monkeypatch.setattr(recorder.time, "time", lambda: 1795348800.0)

    def run(before):
        return recorder.of_load(None, before)["facts"]["days"]["2026-11-22"]
    return run


def test_an_hour_is_told_by_two_samples(load):
    assert load({"counters": WAS}) == {"hours": 1, "memory": 40.0, "processor": 90.0, "link eth0": 2000000.0}


@pytest.mark.parametrize("before", [
    {}, {"counters": {}}, {"counters": {**WAS, "boot": "a"}}, {"counters": {**WAS, "at": -10000}},
    {"counters": {**WAS, "at": 9990}}, {"counters": {**WAS, "cpu": [3000, 400], "links": {"eth0": [10**10, 0]}}}])
def test_what_cannot_be_told_by_two_is_told_by_none(load, before):
    assert load(before) == {"hours": 1, "memory": 40.0}


def test_the_busiest_hour_of_a_day_stays(load):
    assert load({"days": {"2026-11-22": {"hours": 3, "memory": 60.0}}}) == {"hours": 4, "memory": 60.0}


def test_old_days_go(monkeypatch):
    days = {f"2026-10-{day:02}": {"hours": 24} for day in range(1, 32)}
    assert len(recorder.of_load(None, {"days": days})["facts"]["days"]) == 9


def test_this_machine_tells_what_it_uses():
    assert {"memory", "disk"} <= set(recorder.used_now()) and len(recorder.counters_of()["cpu"]) == 2

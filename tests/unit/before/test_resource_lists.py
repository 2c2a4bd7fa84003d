# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of the area resources that cannot be meant are refused, with the entry."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import resource_lists as lists

UNIT = {"unit": "api.service"}


@pytest.mark.parametrize("check, value", [
    (lists.check_limits, [{**UNIT, "tasks": 5, "memory": "2G", "open_files": 99}]),
    (lists.check_limits, [{"unit": "user-.slice", "memory": 1048576}]),
    (lists.check_priorities, [{**UNIT, "cpu_weight": 1, "io_weight": 10000, "memory_low": "1G"}]),
    (
        lists.check_links,
        [{"name": "up", "interface": "eth0.1", "capacity": 10}, {"name": "x", "query": "y", "capacity": 1}]),
    (lists.check_thresholds, {"load_per_cpu": 1.5, "disk_used_percent": 85}), (lists.check_unit, "a@b.socket"),
    (lists.check_unit, ""), (lists.check_query, {}), (lists.check_query, {"url": "https://z/a", "time": "a.0"}),
    (lists.check_monitored, {"agent_install": True, "agent_address": "10.0.0.5:9100"})])
def test_what_can_be_meant_is_taken(check, value):
    check(value)


@pytest.mark.parametrize("check, value, said", [
    (lists.check_limits, ["api"], "no mapping"), (lists.check_limits, [UNIT], "needs"),
    (lists.check_limits, [{"tasks": 5}], "needs unit"), (lists.check_limits, [{**UNIT, "task": 5}], "'task'"),
    (lists.check_limits, [{**UNIT, "tasks": True}], "tasks"),
    (lists.check_limits, [{**UNIT, "memory": "33%"}], "memory"),
    (lists.check_limits, [{**UNIT, "memory": "infinity"}], "memory"),
    (lists.check_limits, [{**UNIT, "tasks": -1}], "tasks"),
    (lists.check_limits, [{"unit": "../x.service", "tasks": 5}], "unit"),
    (lists.check_limits, [{**UNIT, "tasks": 5}, {**UNIT, "tasks": 6}], "twice"),
    (lists.check_priorities, [{**UNIT, "cpu_weight": 0}], "cpu_weight"),
    (lists.check_links, [{"name": "up", "capacity": 10}], "needs"),
    (lists.check_links, [{"name": "up", "capacity": 0, "interface": "e"}], "capacity"),
    (lists.check_links, [{"name": "up", "capacity": 1, "interface": 'e"}'}], "interface"),
    (lists.check_thresholds, {"disk": 5}, "'disk'"), (lists.check_thresholds, {"disk_used_percent": "85"}, "disk_used"),
    (lists.check_unit, "-x", "no service"), (lists.check_query, {"time": "a", "interval": 5}, "one of them"),
    (lists.check_query, {"time": "a", "url": "ftp://x"}, "url"), (lists.check_query, {"url": "http://x"}, "needs"),
    (lists.check_monitored, {"agent_install": True, "agent_address": ""}, "resources_agent_address")])
def test_what_cannot_is_named(check, value, said):
    with pytest.raises(ValueError) as refused:
        check(value)
    assert said in refused.value.args[0].en and refused.value.args[0].zh

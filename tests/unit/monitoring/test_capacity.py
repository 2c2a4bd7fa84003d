# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peaks of a week count, of days enough."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring import capacity
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.collected import collected_for
from tests.unit.monitoring.test_agent import OPTIONS

LINKS = [{"name": "uplink", "interface": "eth0", "capacity": 1000},
         {"name": "core", "query": 'ifHCInOctets{ifName="ge0"}', "capacity": 10000}]


def week(*values):
    return [{"metric": {"instance": "db1:9100"}, "values": [[turn, str(value)] for turn, value in enumerate(values)]}]


@pytest.fixture
def look(server):
    """Return a function that says what is seen of db1's peaks, by name."""
    def run(**answers):
        low = week(*[30] * 7)
        server.answers.update({name: low for name in (
            "node_cpu_seconds", "MemAvailable", "filesystem_avail", "files_free", "conntrack", "eth0", "ge0")})
        server.answers.update(answers)
        values = {**OPTIONS, "resources_prometheus_url": server.url, "resources_links": LINKS}
        return {
            one["expected"].partition(" <=")[0]: one for one in collected_for("db1", "192.0.2.5", values)["capacity"]}
    return run


def test_a_week_with_room_passes(look):
    found = look()
    assert {one["status"] for one in found.values()} == {"pass"}
    assert set(found) == {"processor", "memory", "disk", "inodes", "connections", "link uplink", "link core"}


@pytest.mark.parametrize("values, status, reason", [
    ((10, 20, 71, 10, 10, 10, 10), "fail", "peak_high"), ((10, 20, 70, 10, 10), "pass", "peak_low"),
    ((10, 20, 30, 10), "not_checked", "few_days"), ((), "not_checked", "few_days"),
    (("NaN",) * 7, "not_checked", "few_days"), ((None, "x", 1, 2, 3, 4, 5), "pass", "peak_low")])
def test_the_peak_counts_and_its_days(look, values, status, reason):
    found = look(ge0=week(*values))["link core"]
    assert (found["status"], found["reason"]) == (status, reason)


def test_a_host_without_connection_tracking_has_no_such_peak(look):
    assert "connections" not in look(conntrack=[])


def test_a_link_is_a_share_of_its_capacity():
    told = capacity.expressions(["db1"], LINKS)
    assert told["link core"] == '100 * (ifHCInOctets{ifName="ge0"}) / 10000000000'
    assert 'device="eth0",instance=~' in told["link uplink"]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peaks are the monitoring server's, or the host's own record's; links have to be declared."""

import hashlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.capacity import Capacity
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import records

CONTROL = Capacity()
LINKS = [{"name": "uplink", "interface": "eth0", "capacity": 1000}]
DAY = {"hours": 24, "processor": 40.0, "memory": 50.0, "disk": 30.0, "link eth0": 10e6}


def days(count=7, **changes):
    return {f"2026-11-{15 + turn}": {**DAY, **(changes if turn == count - 1 else {})} for turn in range(count)}


@pytest.fixture
def look(tree, judge, monkeypatch):
    """Return a function that judges a host whose record has such days."""
    records.still(monkeypatch)
    monkeypatch.setattr(Host, "run", lambda _self, argv, **_more: records.said())

    def run(facts, links=LINKS, **changes):
        record = records.record("load", **{
            "tool": "record.py", "facts": facts, "config_sha256": hashlib.sha256(b"").hexdigest(), **changes})
        return judge(CONTROL, tree(records.files("load", record)), links=links)
    return run


def test_a_week_with_room_passes(look):
    assert look({"days": days()})["status"] == "pass"


@pytest.mark.parametrize("facts, status, reason", [
    ({"days": days(processor=71.0)}, "fail", "peak_high"),
    ({"days": days(**{"link eth0": 900e6})}, "fail", "peak_high"),
    ({"days": days(4)}, "not_checked", "few_days"), ({"days": days(5, hours=3)}, "not_checked", "few_days"),
    ({"days": {}}, "not_checked", "few_days"), ({"days": {"x": None, "y": 5}}, "not_checked", "few_days"),
    ({"days": days(processor="71")}, "pass", None), ({}, "error", "record_unreadable"),
    ({"days": {day: {**one, "link eth1": 1} for day, one in days().items()}}, "pass", None)])
def test_what_a_record_tells_counts(look, facts, status, reason):
    found = look(facts)
    assert found["status"] == status and (reason is None or found["reason"] == reason)


def test_links_that_nobody_recorded_or_declared_are_no_pass(look):
    assert look({"days": days()}, links=[])["reason"] == "no_links_declared"
    line = {"name": "line", "query": "x", "capacity": 100}
    assert look({"days": days()}, links=[line])["reason"] == "link_unrecorded"


def test_without_a_record_enforcing_has_it_recorded(tree, judge, monkeypatch):
    monkeypatch.setattr(Host, "run", lambda _self, argv, **_more: records.said({"LoadState": "not-found"}))
    found = judge(CONTROL, tree({"/usr/lib/systemd/systemd": b""}), links=LINKS)
    assert (found["reason"], found["would_change"]) == ("not_arranged", True)


def test_what_the_server_has_counts_alone(tree, judge):
    seen = {"status": "pass", "reason": "peak_low", "message": {"en": "Seen.", "zh": "已查看。"}, "expected": "",
            "actual": "", "evidence": [["query", "x", "y"]], "advice": None}
    found = judge(CONTROL, tree({}), links=LINKS, prometheus_url="http://p", collected={"capacity": [seen]})
    assert found["status"] == "pass"

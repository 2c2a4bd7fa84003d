# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that has fallen silent is in error, whatever it said last."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.freshness import Fresh
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError
from tests.unit.support.report_samples import complete, finding, statuses

NOW = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
OLD, NEW, LATER = "2026-11-27T11:59:59.999Z", "2026-11-27T12:00:00.000Z", "2026-11-29T13:00:00.001Z"


@pytest.fixture
def told(report_of):
    return lambda *runs: report_of(*runs, stale=Fresh.of("P2D", NOW).problem)


def said(fragment, time, *findings, run_id="run1", host="web1"):
    run = fragment(run_id).hosts(host)
    run.write({
        "type": "findings", "time": time, "host": host, "area": "assess", "areas": ["accounts"],
        "findings": list(findings)})
    return run.end()


@pytest.mark.parametrize(("time", "words"), [(OLD, "longer ago than P2D"), (LATER, "yet to come"), (NEW, None)])
def test_what_was_said_counts_for_so_long(fragment, told, time, words):
    report = told(said(fragment, time, *complete("8.3.3-B-a-2")))
    [host] = report["hosts"]
    if words is None:
        assert host["state"] == "reached" and host["counts"]["pass"] > 0
        return
    assert host["state"] == "failed" and host["counts"]["pass"] == 0 and host["counts"]["error"] > 0
    assert words in host["message"] and host["time"] == time and host["message_zh"]


def test_what_is_old_is_not_put_in_the_place_of_what_is_new(fragment, told):
    old = said(fragment, OLD, finding("password_length"), finding("password_classes"), run_id="old")
    new = said(fragment, NEW, finding("password_length", "fail"), run_id="new")
    report = told(old, new)
    assert statuses(report) == {"web1": "fail"} and statuses(report, "password_classes") == {}
    assert report["hosts"][0]["state"] == "reached" and report["hosts"][0]["run_id"] == "new"


def test_a_record_from_a_time_to_come_hides_nothing(fragment, told):
    report = told(
        said(fragment, LATER, finding(), run_id="later"), said(fragment, NEW, finding(status="fail"), run_id="new"))
    assert statuses(report) == {"web1": "fail"} and report["hosts"][0]["run_id"] == "new"


def test_a_host_that_was_never_heard_of_stays_never_started(fragment, told):
    assert told(fragment().hosts("web1").end())["hosts"][0]["state"] == "never_started"


@pytest.mark.parametrize(("age", "oldest"), [("P1W", "2026-11-22"), ("P3M", "2026-08-29"), ("P9999Y", "0001-01-01")])
def test_periods_are_those_of_the_registers(age, oldest):
    assert Fresh.of(age, NOW).oldest.startswith(oldest)


@pytest.mark.parametrize("age", ["2", "P0D", "PT3H", "2 days", "-P2D"])
def test_what_is_no_period_is_told(age, act, fragment, tmp_path):
    said(fragment, NEW, finding())
    with pytest.raises(FragmentError, match="baseline_pull_max_age is .*such as P2D.*应为周期"):
        Fresh.of(age)
    with pytest.raises(Exception, match="baseline_pull_max_age is "):
        act(fragments=[str(tmp_path)], formats=[], max_age=age)

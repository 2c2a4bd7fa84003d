# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waivers: applied when they are in order, else ignored and shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.waivers import waivers_for
from tests.unit.support.report_samples import judge, play

TODAY = date(2026, 11, 22)
WAIVER = {
    "clause": "8.3.3-B-a-2", "hosts": ["web1"], "reason": "Vendor appliance", "approver": "Li Lei",
    "expires": "2026-12-31"}


def sort_out(*waivers, host="web1", groups=("webs",)):
    return waivers_for(list(waivers), host, groups, today=TODAY)


@pytest.mark.parametrize("hosts", [["web1"], ["webs"], ["web*"], ["all"], ["db1", "web?"]])
def test_a_waiver_applies_to_the_hosts_it_names(hosts):
    waiver = {**WAIVER, "hosts": hosts}
    assert sort_out(waiver) == {"apply": [waiver], "ignored": []}


@pytest.mark.parametrize("hosts", [["web2"], ["WEB1"], ["db*"], ["web"]])
def test_a_waiver_for_other_hosts_is_neither_applied_nor_shown(hosts):
    assert sort_out({**WAIVER, "hosts": hosts}) == {"apply": [], "ignored": []}


@pytest.mark.parametrize("expires", ["2026-11-22", date(2026, 11, 22), datetime(2026, 11, 22, 9, 0)])
def test_a_waiver_holds_through_its_last_day_and_comes_out_as_text(expires):
    assert sort_out({**WAIVER, "expires": expires})["apply"][0]["expires"] == "2026-11-22"


@pytest.mark.parametrize(("waiver", "why"), [
    ({**WAIVER, "approver": None}, "no approver"),
    ({**WAIVER, "approver": "  "}, "no approver"),
    ({key: WAIVER[key] for key in WAIVER if key != "approver"}, "no approver"),
    ({**WAIVER, "reason": ""}, "no reason"),
    ({**WAIVER, "reason": 7}, "no reason"),
    ({**WAIVER, "expires": "2026-11-21"}, "expired on 2026-11-21"),
    ({**WAIVER, "expires": None}, "no date of expiry"),
    ({**WAIVER, "expires": "31.12.2026"}, "31.12.2026, is not a date"),
    ({**WAIVER, "expires": 20261231}, "20261231, is not a date"),
    ({**WAIVER, "clause": "8.3.3-B-a-99"}, "Clause 8.3.3-B-a-99 is not in the standard. Did you mean 8.3.3-B-a-"),
    ({**WAIVER, "clause": ["8.3.3-B-a-2"]}, "names no clause"),
    ({**WAIVER, "hosts": "web1"}, "not a list"),
    ({**WAIVER, "hosts": []}, "not a list"),
    ({**WAIVER, "hosts": [1]}, "not a list"),
    ({**WAIVER, "until": "2027"}, "Unknown key until"),
    ("8.3.3-B-a-2", "this is text"),
    (None, "something else"),
])
def test_a_waiver_that_is_not_in_order_is_ignored_and_shown(waiver, why):
    found = sort_out(waiver, WAIVER)
    assert found["apply"] == [WAIVER]
    assert why in found["ignored"][0]["why"]["en"]
    assert found["ignored"][0]["why"]["zh"]


@pytest.mark.parametrize("waivers", [{"clause": "x"}, "waivers.yml", True, 3])
def test_waivers_that_are_no_list_are_one_clear_error(waivers):
    with pytest.raises(VariableError, match="Waivers are a list"):
        waivers_for(waivers, "web1", [], today=TODAY)


def test_no_waivers_at_all_are_none():
    assert waivers_for(None, "web1", []) == waivers_for([], "web1", []) == {"apply": [], "ignored": []}


def test_the_filter_gives_each_host_its_own(project):
    template = "{{ waivers | jrt0117.baseline.waivers_for(inventory_hostname, group_names) }}"
    tasks = [
        {
            "ansible.builtin.assert": {
                "that": [
                    "(found.apply | length) == (1 if inventory_hostname == 'web1' else 0)",
                    "found.ignored | length == 1"], "quiet": True}}]
    waivers = [{**WAIVER, "expires": "2999-12-31"}, {**WAIVER, "hosts": ["webs"], "approver": ""}]
    ran = project.run([play(*tasks, vars={"waivers": waivers, "found": template}), play(judge(), hosts="none")])
    assert ran.code == 0, ran.stdout + ran.stderr

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waivers: applied when they are in order, else ignored and shown."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import waiver_reach
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.waiver_reach import LONGEST_DAYS, Reach
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.waivers import waivers_for, wrong_date
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


class TestReach:
    """What can never apply is ignored and said; what applies too long, or names nobody besides, is said."""

    @staticmethod
    def found(waiver, host="web1", today=TODAY, **reach):
        known = {
            "hosts": ["web1", "db1"], "groups": {"all": [], "webs": []}, "level": 3, "areas": [], "days": LONGEST_DAYS,
            "patterns": True, **reach}
        return waivers_for([waiver], host, ["webs"], today=today, reach=Reach(**known))

    @pytest.mark.parametrize("hosts", [["wbe1"], ["db2", "x*"], ["WEB1"]])
    def test_one_that_names_no_host_of_the_inventory_is_ignored(self, hosts):
        found = self.found({**WAIVER, "hosts": hosts})
        assert found["apply"] == found["told"] == []
        assert f"It names {', '.join(hosts)}: no host and no group" in found["ignored"][0]["why"]["en"]
        assert "不是此清单中的主机或组" in found["ignored"][0]["why"]["zh"]

    @pytest.mark.parametrize("hosts", [["db1"], ["db*"], ["organization"], ["dbs", "db1"]])
    def test_one_of_another_host_is_left_to_that_host(self, hosts):
        assert self.found({**WAIVER, "hosts": hosts}) == {"apply": [], "ignored": [], "told": []}

    def test_a_slip_beside_a_host_is_said_and_the_waiver_applies(self):
        waiver = {**WAIVER, "hosts": ["web1", "wbe2"]}
        found = self.found(waiver)
        assert found["apply"] == [waiver] and found["ignored"] == []
        assert "also names wbe2: no host" in found["told"][0].en

    def test_patterns_are_looked_for_where_that_is_asked_and_names_everywhere(self):
        assert self.found({**WAIVER, "hosts": ["x*"]}, patterns=False)["ignored"] == []
        assert len(self.found({**WAIVER, "hosts": ["x1"]}, patterns=False)["ignored"]) == 1

    @pytest.mark.parametrize(("clause", "reach", "why"), [
        ("8.3.3-E-a-1", {"level": 2}, "not asked of level 2"),
        ("8.3.2-B-b-1", {"areas": ["accounts"]}, "of the area boundary, which baseline_areas leaves out"),
        ("7.2.2-B-b", {}, "about the organization"),
    ])
    def test_one_whose_clause_nothing_judges_here_is_ignored(self, clause, reach, why):
        found = self.found({**WAIVER, "clause": clause}, **reach)
        assert found["apply"] == [] and why in found["ignored"][0]["why"]["en"]

    def test_one_whose_clause_has_no_control_yet_is_ignored(self, monkeypatch):
        monkeypatch.setattr(waiver_reach, "BUILT", {})
        found = self.found({**WAIVER, "clause": "8.3.2-E-a-3"})
        assert "No control of this version judges" in found["ignored"][0]["why"]["en"]

    @pytest.mark.parametrize("waiver", [
        {"clause": "7.2.2-B-b", "hosts": ["all"]}, {"clause": "7.2.2-B-b", "hosts": ["organization", "web1"]},
        {"clause": "8.3.3-B-a-2", "hosts": ["all"]}])
    @pytest.mark.parametrize("host", ["web1", "organization"])
    def test_one_of_all_is_of_the_organization_too(self, waiver, host):
        assert self.found({**WAIVER, **waiver}, host)["ignored"] == []

    @pytest.mark.parametrize(("expires", "days", "long"), [
        ("2099-12-31", 366, True), ("2027-11-23", 366, False), ("2027-11-24", 366, True), ("2026-12-31", 30, True)])
    def test_a_term_beyond_the_longest_is_said_and_applies(self, expires, days, long):
        found = self.found({**WAIVER, "expires": expires}, days=days)
        assert len(found["apply"]) == 1 and len(found["told"]) == long
        if long:
            assert f"ends on {expires}, more than the {days} days of baseline_waiver_days" in found["told"][0].en
            assert f"到 {expires} 才到期" in found["told"][0].zh

    def test_five_thousand_hosts_cost_little(self):
        hosts = [f"web{number}" for number in range(5000)]
        waivers = [{**WAIVER, "hosts": [f"db{number}*"]} for number in range(100)]
        reach = Reach(hosts=hosts, groups={}, level=3, areas=[], days=366, patterns=True)
        began = time.process_time()
        assert len(waivers_for(waivers, "web1", [], today=TODAY, reach=reach)["ignored"]) == 100
        assert time.process_time() - began < 2


@pytest.mark.parametrize(("text", "told"), [
    ("- {clause: x, expires: 2027-12-31}\n- clause: y\n  expires: 2027-13-01\n",
     "expires of entry 2 is 2027-13-01, in line 3"),
    ("- {expires: 2027-02-30}\n", "expires of entry 1 is 2027-02-30, in line 1"),
    ("- {expires: 2027-12-31}\n", ""), ("a: [", ""), ("text", ""), ("- text\n", ""),
])
def test_a_day_that_there_is_not_is_named_with_entry_and_line(tmp_path, text, told):
    (tmp_path / "waivers.yml").write_text(text)
    assert str(wrong_date(str(tmp_path / "waivers.yml")) or "").startswith(told) and bool(told) == bool(
        wrong_date(str(tmp_path / "waivers.yml")))


@pytest.mark.playbook
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

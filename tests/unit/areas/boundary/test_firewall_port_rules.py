# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is let in is declared."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from tests.unit.support.declared import DROPPING, judged
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft


class TestOpenHost:
    def test_everything_that_is_let_in_is_one_finding_a_family(self, host):
        found = judged(FirewallPortRules(), host())
        assert [one["message"]["en"].partition(";")[0] for one in found["details"]] == [
            f"Whatever is not declared is let in as well ({version}), by hook input: no chain here drops anything"
            for version in ("IPv4", "IPv6")]


def test_a_port_that_is_published_behind_translation_is_no_pass(host):
    published = """
table ip nat {
    chain prerouting { type nat hook prerouting priority -100; policy accept; tcp dport 8080 dnat to 172.17.0.2:80; }
}
"""
    found = judged(FirewallPortRules(), host(DROPPING % "" + published), flows=[])
    assert (found["status"], found["reason"], found["would"]) == ("fail", "published_undeclared", "person")
    declared = [{"name": "shop", "protocol": "tcp", "ports": 8080}]
    assert judged(FirewallPortRules(), host(), flows=declared)["status"] == "pass"


class TestRulesOfOthers:
    def test_one_port_too_many_is_named_with_its_rule(self, host):
        found = judged(FirewallPortRules(), host(DROPPING % "tcp dport 9999 accept"), flows=[])
        assert [one["message"]["en"].partition(";")[0] for one in found["details"]] == [
            "tcp 9999 from anywhere is let in by inet site input handle 5, and is no declared flow",
            "tcp 9999 from anywhere (IPv6) is let in by inet site input handle 5, and is no declared flow"]
        assert "tcp dport 9999 accept" in found["evidence"][0]["text"]

    @pytest.mark.parametrize("control", [FirewallPortRules(), AdminSources()], ids=lambda control: control.id)
    def test_what_does_it_as_well_passes_and_is_left_alone(self, host, control):
        on = host(DROPPING % "")
        assert (judged(control, on, flows=[])["status"], on.changes) == ("pass", {})

    def test_a_rule_that_cannot_be_told_is_said_so(self, host):
        found = judged(FirewallPortRules(), host(DROPPING % "meta iifgroup 7 tcp dport 9999 accept"), flows=[])
        assert found["status"] == "not_checked" and "cannot be read" in found["message"]["en"]

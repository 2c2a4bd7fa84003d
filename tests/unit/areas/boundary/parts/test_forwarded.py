# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway forwards is logged and limited as well."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from tests.unit.support.declared import judged
from tests.unit.support.filter_namespace import needs_nft
from tests.unit.support.site_rules import limits, rules, told

pytestmark = needs_nft


class TestGateways:
    GOOD = {"input": limits() + "log"}

    def test_what_it_forwards_is_asked_for_as_well(self, host):
        on = host(rules(**self.GOOD))
        assert [one for _status, one in told(judged(FirewallLogging(), on, gateway=True), "without a trace")] == [
            f"{version} packets to be forwarded that no rule names are dropped without a trace."
            for version in ("IPv4", "IPv6")]
        assert len(
            told(
                judged(ConnectionLimits(), on, gateway=True),
                "tcp 443 from 10.0.0.0/8 to 172.16.0.0/12 on lan0 out dmz0 (hook forward)")) == 2
        assert judged(FirewallLogging(), host())["status"] == "pass"

    def test_what_does_it_there_as_well_passes(self, host):
        on = host(rules(forward=limits() + "log", **self.GOOD))
        assert judged(FirewallLogging(), on, gateway=True)["status"] == "pass"
        assert told(judged(ConnectionLimits(), on, gateway=True), "A source may open more") == []

    def test_limits_before_the_route_is_known_count(self, host):
        on = host(rules(**self.GOOD) + """
            table inet early {
                set rate4 { type ipv4_addr; flags dynamic; }
                set count4 { type ipv4_addr; flags dynamic; }
                chain prerouting {
                    type filter hook prerouting priority -150;
                    update @rate4 { ip saddr limit rate over 10/second } drop
                    add @count4 { ip saddr ct count over 10 } drop
                }
            }""")
        assert told(judged(ConnectionLimits(), on, gateway=True), "A source may open more") == []

    def test_a_silent_drop_between_two_of_its_networks_is_found(self, host, tree):
        tree(
            {
                f"/sys/class/net/{name}/{file}": text for name in ("lan0", "dmz0")
                for file, text in (("flags", "0x1003"), ("type", "1"), ("device", ""))})
        on = host(rules(forward='iifname "lan0" oifname "dmz0" tcp dport != 443 drop\nlog', **self.GOOD))
        assert len(
            told(
                judged(FirewallLogging(), on, gateway=True),
                "to be forwarded that no rule names are dropped without a trace")) == 2

    def test_our_table_puts_it_right(self, host):
        for control in (FirewallLogging(), ConnectionLimits()):
            on = host(rules(**self.GOOD))
            found = judged(control, on, gateway=True)
            assert [action.text.count("hook forward") for action in on.actions if action.kind == "ruleset"] == [1]
            assert control.id == "connection_limits" or found["would"] == "pass"

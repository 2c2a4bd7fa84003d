# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log or limit that only some packets meet is none, on the kernel's own packet filter in a namespace of its own."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from tests.unit.support.declared import judged
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft

# Conditions that the sender, the moment or the program chooses.
CHOSEN = ("ether saddr 02:00:00:00:00:01", "meta length > 1400", "limit rate over 10/second", "ct count over 10", "quota until 25 mbytes")
RULES = """
table inet site {
    set rate4 {
        type ipv4_addr
        flags dynamic
    }
    set rate6 {
        type ipv6_addr
        flags dynamic
    }
    set count4 {
        type ipv4_addr
        flags dynamic
    }
    set count6 {
        type ipv6_addr
        flags dynamic
    }
    chain input {
        type filter hook input priority 0; policy drop;
        ct state established,related accept
        iifname "lo" accept
        %(input)s
        ip saddr 192.0.2.0/24 tcp dport 22 accept
        ip6 saddr 2001:db8:a::/64 tcp dport 22 accept
    }
    chain forward {
        type filter hook forward priority 0; policy drop;
        ct state established,related accept
        %(forward)s
        iifname "lan0" oifname "dmz0" ip saddr 10.0.0.0/8 ip daddr 172.16.0.0/12 tcp dport 443 accept
    }
    chain output {
        type filter hook output priority 0;
        %(output)s
    }
}
"""
LIMITS = """
%(before)s update @rate4 { ip saddr limit rate over 10/second } %(after)s drop
%(before)s update @rate6 { ip6 saddr limit rate over 10/second } %(after)s drop
%(before)s add @count4 { ip saddr ct count over 10 } %(after)s drop
%(before)s add @count6 { ip6 saddr ct count over 10 } %(after)s drop
"""


def rules(**chains):
    return RULES % {"input": "", "forward": "", "output": "", **chains}


def limits(before="", after=""):
    return LIMITS % {"before": before, "after": after}


def told(found, word):
    """Return (status, message) of what a finding says with a word in it."""
    return [(one["status"], one["message"]["en"]) for one in found["details"] if word in one["message"]["en"]]


class TestLogs:
    @pytest.mark.parametrize("condition", CHOSEN)
    def test_one_with_a_condition_is_no_log_of_drops_and_sessions(self, host, condition):
        found = judged(FirewallLogging(), host(rules(input=condition + " log")))
        assert len(told(found, "dropped without a trace")) == len(told(found, "let in without a trace")) == 2

    @pytest.mark.parametrize("condition", ("", "limit rate 10/second", "limit rate 1 mbytes/second", "meta pkttype host"))
    def test_one_that_drops_and_sessions_meet_is_one_be_it_at_a_limited_rate(self, host, condition):
        assert judged(FirewallLogging(), host(rules(input=condition + " log")))["status"] == "pass"

    @pytest.mark.parametrize("control, chain", [(FirewallLogging(), "input"), (EgressPolicy(), "output")], ids=lambda one: getattr(one, "id", one))
    def test_one_that_cannot_be_read_is_said_so(self, host, control, chain):
        found = judged(control, host(rules(**{chain: "meta iifgroup 7 log" if chain == "input" else "meta oifgroup 7 log"})))
        assert found["status"] == "not_checked" and "A rule cannot be read" in found["message"]["en"] and "group 7 log" in found["message"]["en"]

    @pytest.mark.parametrize("condition", ("meta skuid 1000", "meta length > 1400", "limit rate over 10/second"))
    def test_one_with_a_condition_is_no_log_of_what_goes_out(self, host, condition):
        found = judged(EgressPolicy(), host(rules(output=condition + " log")))
        assert found["status"] == "fail" and "is not logged" in found["message"]["en"]
        assert judged(EgressPolicy(), host("flush chain inet site output; add rule inet site output limit rate 9/second log"))["status"] == "pass"

    def test_what_an_earlier_chain_drops_no_later_one_logs(self, host):
        found = judged(FirewallLogging(), host(rules(input="log") + """
            table inet first { chain input {
                type filter hook input priority -10; policy drop;
                ct state established accept
                tcp dport 22 accept
            }
            }"""))
        assert len(told(found, "dropped without a trace")) == 2 and not told(found, "let in without a trace")


class TestLimits:
    @pytest.mark.parametrize("before, after", [(condition, "") for condition in CHOSEN] + [("", condition) for condition in CHOSEN])
    def test_one_with_a_condition_is_none(self, host, before, after):
        assert len(told(judged(ConnectionLimits(), host(rules(input=limits(before, after)))), "A source may open more")) == 4

    @pytest.mark.parametrize("before, after", [("tcp dport 80", ""), ("", "tcp dport 80")])
    def test_one_of_another_port_is_none(self, host, before, after):
        assert len(told(judged(ConnectionLimits(), host(rules(input=limits(before, after)))), "A source may open more")) == 4

    def test_one_that_cannot_be_read_is_said_so(self, host):
        found = judged(ConnectionLimits(), host(rules(input=limits("meta iifgroup 7"))))
        assert [status for status, _message in told(found, "A rule cannot be read")] == ["not_checked"] * 4

    def test_one_without_a_condition_is_one(self, host):
        assert told(judged(ConnectionLimits(), host(rules(input=limits()))), "A source may open more") == []


class TestGateways:
    GOOD = {"input": limits() + "log"}

    def test_what_it_forwards_is_asked_for_as_well(self, host):
        on = host(rules(**self.GOOD))
        assert [one for _status, one in told(judged(FirewallLogging(), on, gateway=True), "without a trace")] == [
            f"{version} packets to be forwarded that no rule names are dropped without a trace." for version in ("IPv4", "IPv6")]
        assert len(told(judged(ConnectionLimits(), on, gateway=True), "tcp 443 from 10.0.0.0/8 to 172.16.0.0/12 on lan0 out dmz0 (hook forward)")) == 2
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
        tree({f"/sys/class/net/{name}/{file}": text for name in ("lan0", "dmz0") for file, text in (("flags", "0x1003"), ("type", "1"), ("device", ""))})
        on = host(rules(forward='iifname "lan0" oifname "dmz0" tcp dport != 443 drop\nlog', **self.GOOD))
        assert len(told(judged(FirewallLogging(), on, gateway=True), "to be forwarded that no rule names are dropped without a trace")) == 2

    def test_our_table_puts_it_right(self, host):
        for control in (FirewallLogging(), ConnectionLimits()):
            on = host(rules(**self.GOOD))
            found = judged(control, on, gateway=True)
            assert [action.text.count("hook forward") for action in on.actions if action.kind == "ruleset"] == [1]
            assert control.id == "connection_limits" or found["would"] == "pass"

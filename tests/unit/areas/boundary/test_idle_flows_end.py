# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that let connections be idle for longer than the kernel's setting says, in a namespace of its own."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import IdleFlowsEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables, ruleset
from tests.unit.support.declared import judged
from tests.unit.support.filter_namespace import needs_nft

RULES = """
table inet site {
    ct timeout slow {
        protocol tcp
        l3proto ip
        policy = { %s }
    }
    ct timeout lookup {
        protocol udp
        l3proto ip
        policy = { unreplied : 432000 }
    }
    chain pre {
        type filter hook prerouting priority -150;
        ct timeout set "lookup"
        %s
    }
}
"""
SET = 'ct timeout set "slow"'


def told(host, rules, **more):
    """Return the finding's words on the rules alone."""
    found = judged(IdleFlowsEnd(), host(rules), **more)
    return [one["message"]["en"] for one in found["details"] if "timeout policy" in one["message"]["en"]]


@needs_nft
@pytest.mark.parametrize("policy, seconds", [("established : 500000", 500000), ("established : 432000", 432000), ("close_wait : 30", 432000)])
def test_a_longer_timeout_of_a_rule_is_named(host, policy, seconds):
    assert told(host, RULES % (policy, SET)) == [
        f"inet site pre handle 5 keeps idle connections for {seconds} seconds (timeout policy slow), whatever the kernel's setting."]


@needs_nft
@pytest.mark.parametrize("rules", [RULES % ("established : 3600", SET), RULES % ("established : 500000", ""), (RULES % ("established : 500000", SET)).replace(
    "inet site", "inet jrt0117")], ids=["short enough", "used by no rule", "declared"])
def test_any_other_is_not(host, rules):
    assert told(host, rules) == []


def test_one_of_iptables_cannot_be_told():
    save = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j CT --timeout slow\nCOMMIT\n"
    chain, = iptables.parse(save, "ip").chains.values()
    assert chain.rules[0].steps[-1] == ruleset.Timeout("slow", None)

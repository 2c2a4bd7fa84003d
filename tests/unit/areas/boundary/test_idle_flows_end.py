# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle connections end: the kernel's settings now and at boot, and rules that say otherwise."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import IdleFlowsEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
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
@pytest.mark.parametrize(
    "policy, seconds",
    [("established : 500000", 500000), ("established : 432000", 432000), ("close_wait : 30", 432000)])
def test_a_longer_timeout_of_a_rule_is_named(host, policy, seconds):
    assert told(host, RULES % (policy, SET)) == [
        f"inet site pre handle 5 keeps idle connections for {seconds} seconds (timeout policy slow), whatever the "
        "kernel's setting."]


@needs_nft
@pytest.mark.parametrize(
    "rules",
    [
        RULES % ("established : 3600", SET), RULES % ("established : 500000", ""),
        (RULES % ("established : 500000", SET)).replace("inet site", "inet jrt0117")],
    ids=["short enough", "used by no rule", "declared"])
def test_any_other_is_not(host, rules):
    assert told(host, rules) == []


def test_one_of_iptables_cannot_be_told():
    save = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j CT --timeout slow\nCOMMIT\n"
    chain, = iptables.parse(save, "ip").chains.values()
    assert chain.rules[0].steps[-1] == ruleset.Timeout("slow", None)


IDLE = IdleFlowsEnd()
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"
TIMEOUT = "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established"


class TestIdleConnections:
    def test_untracked_connections_never_end(self, tree, judge):
        host = tree({"/proc/sys/net/ipv4/ip_forward": "0\n"})
        found = judge(IDLE, host)
        assert (found["status"], found["reason"], found["would"]) == ("fail", "not_tracked", "pass")
        assert [action.kind for action in host.actions] == ["module_loaded", "sysctl"]
        assert host.read("/etc/modules-load.d/jrt0117.conf").endswith(b"nf_conntrack\n")
        assert b"nf_conntrack_tcp_timeout_established = 3600\n" in host.read(OWN)

    def test_a_timeout_that_is_set_before_the_module_is_loaded_is_lost(self, tree, judge):
        files = {TIMEOUT: "3600\n", OWN: "net.netfilter.nf_conntrack_tcp_timeout_established = 3600\n"}
        assert judge(IDLE, tree(files))["reason"] == "tracked_too_late"
        host = tree({"/etc/modules-load.d/net.conf": "# early\nnf_conntrack\n"})
        assert (judge(IDLE, host)["status"], host.changes) == ("pass", {})

    def test_the_kernel_s_own_five_days_are_too_long(self, tree, judge):
        host = tree({TIMEOUT: "432000\n", "/etc/modules": "nf_conntrack\n"})
        found = judge(IDLE, host, idle_flow_seconds=1800)
        assert "432000 in the running kernel, expected 0 to 1800" in found["message"]["en"]
        assert [action.value for action in host.actions] == ["1800"]

    def test_a_flow_that_is_forgotten_at_once_stays_so(self, tree, judge):
        files = {
            TIMEOUT: "0\n", OWN: "net.netfilter.nf_conntrack_tcp_timeout_established = 0\n",
            "/etc/modules": "nf_conntrack\n"}
        host = tree(files)
        assert (judge(IDLE, host)["status"], host.changes) == ("pass", {})

    def test_a_built_in_module_needs_no_file(self, tree, judge):
        files = {TIMEOUT: "3600\n", OWN: "net.netfilter.nf_conntrack_tcp_timeout_established = 3600\n",
                 "/lib/modules/6.1/modules.builtin": "kernel/net/netfilter/nf_conntrack.ko\n"}
        assert judge(IDLE, tree(files))["status"] == "pass"

    def test_an_image_is_put_right_once_and_taken_back(self, tree, enforce, tmp_path):
        files = {OWN: "# ours\n", "/etc/modules-load.d/site.conf": "loop\n"}
        found, changed = enforce(IDLE, tree(files), idle_flow_seconds=600)
        assert (found["status"], sorted(changed)) == ("pass", ["/etc/modules-load.d/jrt0117.conf", OWN])
        assert enforce(IDLE, tree(), idle_flow_seconds=600)[1] == []
        undoing = Rollback(tree(), "run-0")
        undoing.carry_out(undoing.plan()[0])
        assert tree().read(OWN) == b"# ours\n" and not tree().exists("/etc/modules-load.d/jrt0117.conf")

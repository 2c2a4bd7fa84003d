# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sends packets on, or lets them in, where no rule tells of it: IPVS, eBPF, XDP and tc."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.forwarding_off import ForwardingOff
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import diversions
from tests.unit.support.declared import DROPPING, judged
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft
INBOUND = (FirewallPortRules(), FirewallDefaultDeny(), AdminSources(), ForwardingOff())


@pytest.fixture(autouse=True)
def kernel(tmp_path, host):
    """Give the host what the kernel shows of forwarding, and room for what it shows of IPVS."""
    (tmp_path / "proc/net").mkdir(parents=True)
    (tmp_path / "proc/sys/net/ipv4").mkdir(parents=True)
    (tmp_path / "proc/sys/net/ipv4/ip_forward").write_text("0\n", encoding="ascii")


def unlooked(control, on):
    """Return what a finding says it has not looked at."""
    found = judged(control, on, flows=[])
    return [one["message"]["en"] for one in found["details"] or [found] if one["status"] == "not_checked"]


class TestIpvs:
    def test_services_of_ipvs_are_named(self, host, tmp_path):
        (tmp_path / "proc/net/ip_vs").write_text(
            "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n"
            "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\nTCP  C6336407:0050 rr\n"
            "  -> 0AF40002:1F90      Masq    1      0          0\n", encoding="ascii")
        found = judged(FirewallPortRules(), host(DROPPING % ""), flows=[])
        assert found["status"] == "not_checked" and "IPVS sends on what comes for 1 addresses" in found["message"]["en"]
        assert [one["text"] for one in found["evidence"]] == ["TCP  C6336407:0050 rr"]

    def test_an_ipvs_without_services_is_nothing(self, host, tmp_path):
        (tmp_path / "proc/net/ip_vs").write_text(
            "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n", encoding="ascii")
        assert judged(FirewallPortRules(), host(DROPPING % ""), flows=[])["status"] == "pass"

    def test_an_ipvs_that_cannot_be_read_is_none_that_is_not_there(self, host, tmp_path):
        (tmp_path / "proc/net/ip_vs").mkdir(parents=True)
        found = judged(FirewallPortRules(), host(DROPPING % ""), flows=[])
        assert (found["status"], found["message"]["en"]) == (
            "error", "Cannot be judged: /proc/net/ip_vs: is not a regular file.")


class TestPrograms:
    @pytest.mark.parametrize(
        "path,name", [("sys/class/net/cilium_host", "Cilium"), ("sys/class/net/bpfin.cali", "Calico"),
                      ("sys/fs/bpf/tc/globals/cilium_lb4_services_v2", "Cilium")])
    @pytest.mark.parametrize("control", [*INBOUND, EgressPolicy()], ids=lambda one: one.id)
    def test_what_passes_packets_by_bpf_is_named(self, host, tmp_path, path, name, control):
        (tmp_path / path).mkdir(parents=True)
        assert any(f"packet filter by: {name}." in one for one in unlooked(control, host(DROPPING % "")))

    @pytest.mark.parametrize("control", INBOUND, ids=lambda one: one.id)
    @pytest.mark.parametrize("seen,told", [
        (("eth0", "xdp", "mode 2"), "XDP on eth0."),
        (("eth0", "ingress", "u32"), "tc filters (u32) at ingress of eth0."),
        (("eth0", "egress", "bpf"), None), (("lo", "xdp", "mode 2"), None)])
    def test_what_meets_packets_that_come_in_is_named(self, host, monkeypatch, control, seen, told):
        monkeypatch.setattr(diversions, "_diversions", lambda: [diversions.Diversion(*seen)])
        said = [one for one in unlooked(control, host(DROPPING % "")) if "packet filter by" in one]
        assert [one.partition("packet filter by: ")[2].partition(" What that")[0] for one in said] == [told] * bool(
            told)

    def test_what_meets_packets_that_go_out_is_named(self, host, monkeypatch):
        monkeypatch.setattr(diversions, "_diversions", lambda: [diversions.Diversion("eth0", "egress", "bpf")])
        assert any("tc filters (bpf) at egress of eth0." in one for one in unlooked(EgressPolicy(), host()))


def early(rule):
    return DROPPING % "tcp dport 443 accept" + f"""
table ip early {{
    chain pre {{
        type filter hook prerouting priority -300; policy accept;
        {rule}
    }}
}}
"""


class TestRewriting:
    @pytest.mark.parametrize("rule", [
        "tcp dport 8080 tcp dport set 443", "udp dport 5353 ip daddr set 172.17.0.2", "ip saddr set 192.0.2.9",
        "tcp dport 8080 @th,16,16 set 443", "tcp dport set tcp dport map { 8080 : 443 }"])
    @pytest.mark.parametrize("control", INBOUND, ids=lambda one: one.id)
    def test_what_changes_a_packet_itself_is_named(self, host, control, rule):
        [said] = [one for one in unlooked(control, host(early(rule))) if "in the packet itself" in one]
        assert said.startswith("ip early pre handle ") and " set " in said

    @pytest.mark.parametrize("rule", [
        "ip dscp set cs1", "ip ttl set 64", "meta mark set 1", "tcp option maxseg size set 1400",
        "meta priority set 0:5", "ip ecn set ect0"])
    def test_what_changes_no_way_is_none(self, host, rule):
        assert unlooked(FirewallPortRules(), host(early(rule))) == []

    def test_of_what_goes_out_the_chains_there_alone_count(self, host):
        on = host(early("tcp dport 8080 tcp dport set 443"))
        assert not any("in the packet itself" in one for one in unlooked(EgressPolicy(), on))
        on = host(early("ip daddr set 198.51.100.9").replace("prerouting", "output").replace("ip early", "ip late"))
        assert any("in the packet itself" in one for one in unlooked(EgressPolicy(), on))


def test_a_target_of_iptables_that_nobody_knows_may_rewrite():
    saved = "*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport 80 -j DNPT --dst-pfx {}/64\nCOMMIT\n"
    rules = iptables.parse(saved.format("fd00::"), "ip6")
    assert [rule.where for rule in rules.rewriting(("prerouting",))] == ["ip6 mangle PREROUTING rule 1"]

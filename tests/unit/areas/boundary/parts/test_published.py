# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published ports are inbound flows, as Docker, Kubernetes, Podman, libvirt and hands write them; on the kernel's own
filter.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from tests.unit.support.declared import DROPPING, enforced, judged
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft
needs_iptables = pytest.mark.skipif(shutil.which("iptables-nft-restore") is None, reason="takes iptables")

V6 = """*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
"""
# As Docker 20 writes them.
DOCKER = """*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
{user}-A DOCKER-USER -j RETURN
COMMIT
"""
# kube-proxy in mode iptables, a NodePort and a ClusterIP, behind a forward policy of drop.
KUBERNETES = """*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-FORWARD - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -j KUBE-FORWARD
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-EXT-WEB - [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-SEP-A - [0:0]
:KUBE-SEP-B - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-WEB - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A OUTPUT -j KUBE-SERVICES
-A KUBE-EXT-WEB -j KUBE-MARK-MASQ
-A KUBE-EXT-WEB -j KUBE-SVC-WEB
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-EXT-WEB
-A KUBE-SEP-A -s 10.244.0.2/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-A -p tcp -m tcp -j DNAT --to-destination 10.244.0.2:8080
-A KUBE-SEP-B -s 10.244.0.3/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-B -p tcp -m tcp -j DNAT --to-destination 10.244.0.3:8080
-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-SVC-WEB ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-WEB -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-A
-A KUBE-SVC-WEB -j KUBE-SEP-B
COMMIT
"""
# kube-proxy in mode nftables.
KUBERNETES_NFT = """
table ip kube-proxy {
    chain mark-for-masquerade {
        meta mark set meta mark or 0x4000
    }
    chain endpoint-web {
        ip saddr 10.244.0.2 jump mark-for-masquerade
        meta l4proto tcp dnat to 10.244.0.2:8080
    }
    chain service-web {
        ip daddr 10.96.0.10 tcp dport 80 ip saddr != 10.244.0.0/16 jump mark-for-masquerade
        numgen random mod 1 vmap { 0 : goto endpoint-web }
    }
    chain external-web {
        jump mark-for-masquerade
        goto service-web
    }
    map service-nodeports {
        type inet_proto . inet_service : verdict
        elements = { tcp . 30080 : goto external-web }
    }
    chain services {
        ip daddr != 127.0.0.0/8 fib daddr type local meta l4proto . th dport vmap @service-nodeports
    }
    chain nat-prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        jump services
    }
}
"""
# netavark, mode nftables, as Podman 5 writes it.
PODMAN = """
table inet netavark {
    chain INPUT {
        type filter hook input priority filter; policy accept;
    }
    chain FORWARD {
        type filter hook forward priority filter; policy accept;
        ct state invalid drop
        jump NETAVARK-ISOLATION-1
        ip daddr 10.88.0.0/16 ct state { established, related } accept
        ip saddr 10.88.0.0/16 accept
    }
    chain PREROUTING {
        type nat hook prerouting priority dstnat; policy accept;
        fib daddr type local jump NETAVARK-HOSTPORT-DNAT
    }
    chain NETAVARK-HOSTPORT-DNAT {
        tcp dport 8080 jump nv_2f259bab_10_88_0_0_nm16_dnat
    }
    chain NETAVARK-HOSTPORT-SETMARK {
        meta mark set meta mark | 0x00002000
    }
    chain NETAVARK-ISOLATION-1 {
    }
    chain nv_2f259bab_10_88_0_0_nm16_dnat {
        ip saddr 10.88.0.0/16 tcp dport 8080 jump NETAVARK-HOSTPORT-SETMARK
        ip saddr 127.0.0.1 tcp dport 8080 jump NETAVARK-HOSTPORT-SETMARK
        tcp dport 8080 dnat ip to 10.88.0.5:80
    }
}
"""


@pytest.fixture(autouse=True)
def addresses(tmp_path):
    """Give the host an address, and the gateway's of a bridge for containers."""
    files = {
        "proc/net/route": "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n",
        "proc/net/fib_trie": "Main:\n" + "".join(
            f"  |-- {one}\n     /32 host LOCAL\n" for one in ("198.51.100.7", "172.17.0.1")),
        "proc/net/if_inet6": "20010db8000a00000000000000000007 02 40 00 80     eth0\n"}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="ascii")


def saved(on, text, tool="iptables-nft-restore"):
    """Return the host with what iptables-restore takes."""
    done = on.execute([tool], data=text.encode())
    assert done.rc == 0, done.err
    return on


def docker(host, user=""):
    return saved(saved(host(), DOCKER.format(user=user)), V6, "ip6tables-nft-restore")


def translating(rule, others=""):
    """Return a filter that lets in management alone, and a rule that translates."""
    return DROPPING % "" + f"""
table ip nat {{
    map ways {{ type inet_service : ipv4_addr; elements = {{ 8080 : 172.17.0.2 }}; }}
    map changing {{ type inet_service : ipv4_addr; flags timeout; }}
    chain prerouting {{ type nat hook prerouting priority -100; policy accept; {rule}; }}
}}
""" + others


def told(found):
    """Return what the finding says of published ports, by status."""
    return sorted(
        (one["status"], one["message"]["en"]) for one in found["details"] or [found]
        if "published" in one["message"]["en"] or "sent on" in one["message"]["en"] or "read" in one["message"]["en"])


@needs_iptables
class TestDocker:
    def test_a_published_port_that_nobody_declared_fails_with_its_rules(self, host):
        on = docker(host)
        found = judged(FirewallPortRules(), on, flows=[])
        assert found["status"] == "fail" and found["message"]["en"] == (
            "tcp 8080 on not docker0 from anywhere is published, and is no declared flow: ip nat DOCKER rule 2 sends "
            "it on to 172.17.0.2:80, and ip filter DOCKER rule 1 lets it through.")
        assert [one["text"] for one in found["evidence"]] == [
            "ip nat DOCKER rule 2: -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination "
            "172.17.0.2:80",
            "ip filter DOCKER rule 1: -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 "
            "-j ACCEPT"]

    @pytest.mark.parametrize(
        "flow", [{"ports": 8080}, {"ports": "8000-8999"}, {"ports": 8080, "to": "198.51.100.0/24"}])
    def test_the_port_that_is_asked_for_is_what_a_flow_declares(self, host, flow):
        found = judged(FirewallPortRules(), docker(host), flows=[{"name": "web", "protocol": "tcp", **flow}])
        assert found["status"] == ("pass" if "to" not in flow else "fail")

    def test_the_port_behind_it_declares_nothing(self, host):
        found = judged(FirewallPortRules(), docker(host), flows=[{"name": "web", "protocol": "tcp", "ports": 80}])
        assert found["status"] == "fail"

    def test_sources_beyond_the_declared_ones_are_named(self, host):
        found = judged(
            FirewallPortRules(), docker(host),
            flows=[{"name": "web", "protocol": "tcp", "ports": 8080, "from": "10.0.0.0/8"}])
        assert "tcp 8080 from 0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255" in found["message"]["en"]

    @pytest.mark.parametrize(
        "rule", [
            "-A DOCKER-USER -i eth+ -j DROP", "-A DOCKER-USER ! -i docker0 -p tcp -m conntrack --ctorigdstport 8080 "
            "--ctdir ORIGINAL -j DROP", "-A DOCKER-USER ! -i docker0 -d 172.17.0.2 -j DROP",
            "-A DOCKER-USER ! -i docker0 -m conntrack --ctstate DNAT -j DROP"])
    def test_what_its_user_chain_drops_is_not_published(self, host, rule):
        found = judged(FirewallPortRules(), docker(host, rule + "\n"), flows=[])
        open_still = [one for one in told(found) if one[0] == "fail"]
        assert (open_still == []) == ("eth+" not in rule), found["message"]["en"]

    def test_a_source_that_its_user_chain_lets_through_is_named(self, host):
        found = judged(FirewallPortRules(), docker(host, "-A DOCKER-USER ! -s 10.0.0.0/8 -j DROP\n"), flows=[])
        assert found["message"]["en"].startswith("tcp 8080 from 10.0.0.0/8 on not docker0 is published")

    def test_nothing_is_closed_as_long_as_nobody_decided(self, host):
        on = docker(host)
        found = judged(FirewallPortRules(), on, flows=[])
        assert (found["would"], on.changes, on.actions) == ("person", {}, [])
        assert "DOCKER-USER" in found["advice"]["en"]

    def test_where_its_interface_is_declared_enforcing_closes_what_is_not(self, host):
        on = docker(host)
        found = judged(FirewallPortRules(), on, flows=[], forwarding_interfaces=["docker0"])
        assert (found["status"], found["would"]) == ("fail", "pass")
        assert any("no longer answer: tcp 8080" in one["en"] for one in found["affects"])
        findings, _diffs = enforced(host(), FirewallPortRules(), flows=[], forwarding_interfaces=["docker0"])
        assert findings[0]["status"] == "pass"
        again = enforced(host(), FirewallPortRules(), run="run-2", flows=[], forwarding_interfaces=["docker0"])[0][0]
        assert (again["status"], again["changed"]) == ("pass", False)

    @pytest.mark.parametrize("names", [["docker0", "br-*"], ["br-*", "docker*"]])
    def test_names_of_interfaces_to_come_are_inside_as_well(self, host, names):
        docker(host)
        findings, _diffs = enforced(host(), FirewallPortRules(), flows=[], forwarding_interfaces=names)
        assert findings[0]["status"] == "pass", findings[0]["message"]
        assert enforced(host(), FirewallPortRules(), run="run-2", flows=[], forwarding_interfaces=names)[1] == []

    def test_a_declared_one_stays_open(self, host):
        docker(host, "-A DOCKER-USER -i wan0 -j RETURN\n")
        web = [{"name": "web", "protocol": "tcp", "ports": 8080}]
        findings, _diffs = enforced(host(), FirewallPortRules(), flows=web, forwarding_interfaces=["docker0"])
        assert (findings[0]["status"], findings[0]["changed"]) == ("pass", False)


@needs_iptables
class TestKubernetes:
    def test_a_node_port_fails_through_the_mark_that_lets_it_through(self, host):
        on = saved(saved(host(), KUBERNETES), V6, "ip6tables-nft-restore")
        assert told(judged(FirewallPortRules(), on, flows=[]))[:2] == [
            (
                "fail", "Packets for addresses that are not this host's are sent on and let through where they come by "
                "way of it, and are no declared flows (IPv4): tcp 80 from 0.0.0.0-10.243.255.255,10.244.0.2,"
                "10.245.0.0-255.255.255.255 to 10.96.0.10; tcp 80 from 10.244.0.3 to 10.96.0.10."),
            (
                "fail", "tcp 30080 from anywhere is published, and is no declared flow: ip nat KUBE-SEP-A rule 2 sends "
                "it on to 10.244.0.2:8080, and ip filter KUBE-FORWARD rule 2 lets it through.")]

    def test_what_enforcing_leaves_open_is_no_reason_to_load_the_table_again(self, host):
        saved(saved(host(), KUBERNETES), V6, "ip6tables-nft-restore")
        more = dict(flows=[], forwarding_interfaces=["cni0"])
        assert enforced(host(), FirewallPortRules(), **more)[0][0]["changed"]
        (finding,), diffs = enforced(host(), FirewallPortRules(), run="run-2", **more)
        assert (finding["status"], finding["changed"], diffs) == ("fail", False, [])
        assert "for addresses that are not this host's" in finding["message"]["en"]

    def test_node_ports_and_the_network_of_services_can_be_declared(self, host):
        on = saved(saved(host(), KUBERNETES), V6, "ip6tables-nft-restore")
        flows = [
            {"name": "node port", "protocol": "tcp", "ports": 30080},
            {"name": "services", "protocol": "any", "to": "10.96.0.0/12"}]
        assert judged(FirewallPortRules(), on, flows=flows)["status"] == "pass"

    def test_in_mode_nftables_it_fails_as_well(self, host):
        found = judged(FirewallPortRules(), host(DROPPING % "" + KUBERNETES_NFT), flows=[])
        assert [one for one in told(found) if "30080" in one[1]][0][0] == "fail"


def test_a_port_that_podman_publishes_fails(host):
    found = judged(FirewallPortRules(), host(DROPPING % "" + PODMAN), flows=[])
    said = found["message"]["en"]
    assert said.startswith(
        "tcp 8080 from anywhere is published, and is no declared flow: inet netavark nv_2f259bab_10_88_0_0_nm16_dnat "
        "handle "), said
    assert "sends it on to 10.88.0.5:80, and inet netavark FORWARD lets it through." in said


class TestByHand:
    @pytest.mark.parametrize(
        "rule,target", [
            ("tcp dport 8080 dnat to 172.17.0.2:80", "172.17.0.2:80"), ("dnat to tcp dport map @ways", "172.17.0.2"),
            ("tcp dport 8080 dnat to numgen random mod 2 map { 0 : 172.17.0.2, 1 : 172.17.0.3 }", "172.17.0.2"),
            ("dnat ip to tcp dport map { 8080 : 172.17.0.2 . 80 }", "172.17.0.2:80"),
            ("tcp dport 8080 redirect to :22", "port 22")])
    def test_what_is_sent_on_and_gets_through_fails(self, host, rule, target):
        (status, said), *_ = told(judged(FirewallPortRules(), host(translating(rule)), flows=[]))
        assert status == "fail" and said.startswith("tcp 8080 from ") and f"sends it on to {target}, and" in said

    def test_what_is_published_for_the_host_alone_is_open_to_its_link(self, host):
        """The kernel looks at 127.0.0.1 after the translation; Docker 28 drops it before."""
        early = """
table ip raw {
    chain prerouting {
        type filter hook prerouting priority -300; policy accept; iifname != "lo" ip daddr 127.0.0.0/8 drop;
    }
}
"""
        rule = "ip daddr 127.0.0.1 tcp dport 8082 dnat to 172.17.0.2:80"
        found = judged(FirewallPortRules(), host(translating(rule)), flows=[])
        assert (found["status"], found["reason"]) == ("fail", "published_on_loopback")
        assert "raw" in found["advice"]["en"]
        assert judged(FirewallPortRules(), host(early), flows=[])["status"] == "pass"

    def test_a_redirection_to_a_port_that_is_closed_passes(self, host):
        found = judged(FirewallPortRules(), host(translating("tcp dport 8080 redirect to :8443")), flows=[])
        assert found["status"] == "pass"

    def test_one_that_the_forward_chain_drops_passes(self, host):
        closed = """
table inet more {
    chain forward { type filter hook forward priority 0; policy drop; ct state established accept; }
}
"""
        on = host(translating("tcp dport 8080 dnat to 172.17.0.2:80", closed))
        assert judged(FirewallPortRules(), on, flows=[])["status"] == "pass"

    @pytest.mark.parametrize(
        "rule", [
            "dnat to tcp dport map @changing", "meta iifgroup 7 tcp dport 8080 dnat to 172.17.0.2"])
    def test_what_cannot_be_followed_is_not_checked_by_name(self, host, rule):
        found = judged(FirewallPortRules(), host(translating(rule)), flows=[])
        assert found["status"] == "not_checked" and "ip nat prerouting handle" in found["message"]["en"]

    def test_sending_on_all_that_comes_is_no_default_deny(self, host):
        on = host(translating("dnat to 172.17.0.2"))
        found = judged(FirewallDefaultDeny(), on)
        assert found["status"] == "fail" and "is sent on to 172.17.0.2 by ip nat prerouting handle" in str(told(found))
        assert len([one for one in told(judged(FirewallPortRules(), host())) if one[0] == "fail"]) == 1

    def test_of_a_gateway_a_flow_that_is_forwarded_may_be_declared_as_such(self, host):
        on = host(translating("tcp dport 8443 dnat to 172.16.0.5:443"))
        through = [{"name": "through", "direction": "forward", "protocol": "tcp", "ports": 443, "to": "172.16.0.0/12"}]
        assert judged(FirewallPortRules(), on, flows=through, gateway=True)["status"] == "pass"
        assert judged(FirewallPortRules(), on, flows=through)["status"] == "fail"


    def test_of_a_gateway_each_end_that_one_port_leads_to_has_to_be_declared(self, host):
        rule = "tcp dport 8443 dnat to numgen random mod 2 map { 0 : 172.16.0.5, 1 : 10.9.9.9 }"
        through = [{"name": "one", "direction": "forward", "protocol": "tcp", "ports": 8443, "to": "172.16.0.0/12"}]
        found = judged(FirewallPortRules(), host(translating(rule)), flows=through, gateway=True)
        assert (found["status"], found["reason"]) == ("fail", "published_undeclared")
        through.append(dict(through[0], name="further", to="10.9.9.9"))
        assert judged(FirewallPortRules(), host(), flows=through, gateway=True)["status"] == "pass"


def test_what_docker_has_written_on_a_host_tells_what_it_publishes():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import shown
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import PacketFilter

    golden = Path(__file__).parents[3] / "subjects/firewall/golden"
    # Its user chain drops a network on eth0.
    expected = [
        "tcp 8080 on not docker0,not eth0 from anywhere",
        "tcp 8080 from 0.0.0.0-203.0.112.255,203.0.114.0-255.255.255.255 on eth0"]
    outside = [expected[1], "tcp 8080 on not eth0 from anywhere"]
    for inside, told_then in (((), expected), (("docker0", "veth1"), outside)):
        saved_by_nft = (golden / "docker.iptables-nft-save").read_text(encoding="utf-8")
        packets = PacketFilter(iptables.parse(saved_by_nft, "ip"), ("eth0",), ("198.51.100.7",), inside)
        assert sorted(shown(one.flow) for one in packets.published("ip")) == sorted(told_then)
    for name in ("docker.iptables-nft-save", "docker.iptables-legacy-save"):
        packets = PacketFilter(
            iptables.parse((golden / name).read_text(encoding="utf-8"), "ip"), (), ("198.51.100.7",))
        assert [shown(one.flow) for one in packets.published("ip")] == expected, name

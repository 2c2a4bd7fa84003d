# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets from impossible addresses, on the kernel's own packet filter in a namespace of its own."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.anti_spoofing import AntiSpoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables, source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import PacketFilter
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.source import Packet
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support.filter_namespace import Filtered, needs_nft, network

pytestmark = needs_nft

CONTROL = AntiSpoofing()
HERE = Connection("admin", "192.0.2.7", "192.0.2.1", 22)
# What a firewall of another's hand would have; it holds more than is asked for.
FOREIGN = """
table inet site {
    chain pre {
        type filter hook prerouting priority raw; policy accept;
        iifname "lo" accept
        ip saddr { 0.0.0.0/8, 127.0.0.0/8, 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/3 } drop
        ip6 saddr { ::1, ::ffff:0.0.0.0/96, 2001:db8::/32, ff00::/8 } drop
        %s
    }
}
"""
REVERSE_PATH = "meta nfproto ipv6 fib saddr . iif oif missing drop"


@pytest.fixture
def host(tree, tmp_path):
    """Return a function that gives one host with these rules loaded."""
    tree({"/etc/hostname": "host\n", "/proc/sys/net/ipv6/conf/all/forwarding": "0\n"})
    with network() as namespace:
        def view(rules=""):
            found = Filtered(str(tmp_path), namespace)
            assert found.execute(["nft", "-f", "-"], data=("flush ruleset\n" + rules).encode()).rc == 0
            return found
        yield view


def judged(on, **more):
    """Return the finding's words on the packet filter alone; what would put it right is staged on the host."""
    policy = policy_of(connection=HERE, management_networks=["192.0.2.0/24"], **more)
    found = Engine(on, [Task("boundary", CONTROL, policy)], 3).check()[0]
    return [one["message"]["en"] for one in found["details"] if "net.ipv" not in one["message"]["en"]]


def test_without_rules_impossible_sources_are_let_in_by_both_versions(host):
    told = judged(host())
    assert [one[:5] for one in told] == ["IPv4 ", "IPv6 "] and "127.0.0.0/8" in told[0] and "2001:db8::/32" in told[1]


def test_declared_networks_are_not_impossible(host):
    assert "192.0.2.0" not in judged(host())[0]


def test_rules_of_another_hand_are_good_enough(host):
    assert judged(host(FOREIGN % REVERSE_PATH)) == judged(host(FOREIGN % REVERSE_PATH), gateway=True) == []


def test_ipv6_needs_its_reverse_path_in_the_rules(host):
    told, = judged(host(FOREIGN % ""))
    assert told.startswith("No rule checks the reverse path of IPv6 packets, for which the kernel has no setting: any but udp,icmpv6 from ::,")


@pytest.mark.parametrize("rule", [
    "meta nfproto ipv6 fib saddr . iif oif missing counter", "meta nfproto ipv6 fib saddr . iif oif missing accept",
    "meta nfproto ipv6 fib saddr . iif oif exists drop", "meta nfproto ipv4 fib saddr . iif oif missing drop",
    'iifname "eth9" fib saddr . iif oif missing drop', "tcp dport 9 fib saddr . iif oif missing drop",
    "fib saddr . iif oif missing meta length > 1400 drop", "accept\n        fib saddr . iif oif missing drop"])
def test_a_rule_that_only_speaks_of_the_reverse_path_does_not_check_it(host, rule):
    assert any("No rule checks the reverse path" in one for one in judged(host(FOREIGN % rule)))


@pytest.mark.parametrize("rule", [
    "fib saddr . iif oif missing drop", "fib saddr oif 0 drop", "fib saddr . mark . iif oif missing counter jump refuse",
    "icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept\n        meta nfproto ipv6 fib saddr . mark . iif oif missing drop"])
def test_however_it_is_written_it_counts(host, rule):
    assert judged(host((FOREIGN % rule).replace("chain pre", "chain refuse {\n        drop\n    }\n    chain pre"))) == []


def test_a_check_that_cannot_be_read_is_said_so(host):
    told, = judged(host(FOREIGN % "meta iifgroup 7 fib saddr . iif oif missing drop"))
    assert told.startswith("A rule cannot be read") and "iifgroup 7 fib saddr" in told


def test_iptables_own_check_counts():
    save = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m rpfilter %s-j DROP\nCOMMIT\n"
    (check,), none = (PacketFilter(iptables.parse(save % words, "ip6")).limits("input", "ip6") for words in ("--loose --invert ", ""))
    assert (check.kind, check.conditions, check.doubts, none) == ("reverse path", (), (), [])


def test_an_accept_before_the_drop_is_found(host):
    told = judged(host((FOREIGN % REVERSE_PATH).replace('iifname "lo" accept', "ip saddr 127.0.0.0/8 accept")))
    assert told and "127.0.0.0/8" in told[0]


def test_our_table_drops_them(host):
    on = host()
    judged(on)
    staged = firewall.of(on)
    assert staged.admits(Packet("input", "ip", "tcp", "127.0.0.9", port=443)) is False
    assert staged.admits(Packet("input", "ip", "udp", "203.0.113.9", port=53)) is False
    assert staged.admits(Packet("input", "ip6", "tcp", "ff02::9", port=443)) is False
    assert staged.admits(Packet("input", "ip", "tcp", "10.1.2.3", port=443)) is True

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forged addresses: the rules of packet filters, and the kernel's settings now and at boot."""

import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import anti_spoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.anti_spoofing import AntiSpoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables, source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import PacketFilter
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.source import Packet
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support import wires
from tests.unit.support.filter_namespace import Filtered, needs_nft, network

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


@needs_nft
def test_without_rules_impossible_sources_are_let_in_by_both_versions(host):
    told = judged(host())
    assert [one[:5] for one in told] == ["IPv4 ", "IPv6 "] and "127.0.0.0/8" in told[0] and "2001:db8::/32" in told[1]


@needs_nft
def test_declared_networks_are_not_impossible(host):
    assert "192.0.2.0" not in judged(host())[0]


@needs_nft
def test_rules_of_another_hand_are_good_enough(host):
    assert judged(host(FOREIGN % REVERSE_PATH)) == judged(host(FOREIGN % REVERSE_PATH), gateway=True) == []


@needs_nft
def test_ipv6_needs_its_reverse_path_in_the_rules(host):
    told, = judged(host(FOREIGN % ""))
    assert told.startswith(
        "No rule checks the reverse path of IPv6 packets, for which the kernel has no setting: any but udp,icmpv6 "
        "from ::,")


@needs_nft
@pytest.mark.parametrize("rule", [
    "meta nfproto ipv6 fib saddr . iif oif missing counter", "meta nfproto ipv6 fib saddr . iif oif missing accept",
    "meta nfproto ipv6 fib saddr . iif oif exists drop", "meta nfproto ipv4 fib saddr . iif oif missing drop",
    'iifname "eth9" fib saddr . iif oif missing drop', "tcp dport 9 fib saddr . iif oif missing drop",
    "fib saddr . iif oif missing meta length > 1400 drop", "accept\n        fib saddr . iif oif missing drop"])
def test_a_rule_that_only_speaks_of_the_reverse_path_does_not_check_it(host, rule):
    assert any("No rule checks the reverse path" in one for one in judged(host(FOREIGN % rule)))


@needs_nft
@pytest.mark.parametrize(
    "rule",
    [
        "fib saddr . iif oif missing drop", "fib saddr oif 0 drop",
        "fib saddr . mark . iif oif missing counter jump refuse",
        "icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept\n"
        "        meta nfproto ipv6 fib saddr . mark . iif oif missing drop"])
def test_however_it_is_written_it_counts(host, rule):
    assert judged(
        host((FOREIGN % rule).replace("chain pre", "chain refuse {\n        drop\n    }\n    chain pre"))) == []


@needs_nft
def test_a_check_that_cannot_be_read_is_said_so(host):
    told, = judged(host(FOREIGN % "meta iifgroup 7 fib saddr . iif oif missing drop"))
    assert told.startswith("A rule cannot be read") and "iifgroup 7 fib saddr" in told


@needs_nft
def test_iptables_own_check_counts():
    save = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m rpfilter %s-j DROP\nCOMMIT\n"
    (check,), none = (
        PacketFilter(iptables.parse(save % words, "ip6")).limits("input", "ip6") for words in ("--loose --invert ", ""))
    assert (check.kind, check.conditions, check.doubts, none) == ("reverse path", (), (), [])


@needs_nft
def test_an_accept_before_the_drop_is_found(host):
    told = judged(host((FOREIGN % REVERSE_PATH).replace('iifname "lo" accept', "ip saddr 127.0.0.0/8 accept")))
    assert told and "127.0.0.0/8" in told[0]


@needs_nft
def test_our_table_drops_them(host):
    on = host()
    judged(on)
    staged = firewall.of(on)
    assert staged.admits(Packet("input", "ip", "tcp", "127.0.0.9", port=443)) is False
    assert staged.admits(Packet("input", "ip", "udp", "203.0.113.9", port=53)) is False
    assert staged.admits(Packet("input", "ip6", "tcp", "ff02::9", port=443)) is False
    assert staged.admits(Packet("input", "ip", "tcp", "10.1.2.3", port=443)) is True


SPOOFING = AntiSpoofing()
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"
IPV4 = (
    "rp_filter", "log_martians", "accept_source_route", "accept_redirects", "send_redirects", "secure_redirects")
ICMP = ("icmp_echo_ignore_broadcasts", "icmp_ignore_bogus_error_responses")
SYSTEMD = "-net.ipv4.conf.all.rp_filter\nnet.ipv4.conf.default.rp_filter = 2\nnet.ipv4.conf.*.rp_filter = 2\n"


def kernel(*names, **values):
    """Return the settings of these interfaces as a freshly installed kernel has them."""
    given = dict(dict.fromkeys(IPV4, "0"), accept_redirects="1", send_redirects="1", secure_redirects="1", **values)
    files = {f"/proc/sys/net/ipv4/{name}": "1\n" for name in ICMP}
    for name in ("all", "default", "lo", *names):
        files.update({f"/proc/sys/net/ipv4/conf/{name}/{setting}": value + "\n" for setting, value in given.items()})
        files.update(
            {
                f"/proc/sys/net/ipv6/conf/{name}/{setting}": "1\n"
                for setting in ("accept_redirects", "accept_source_route", "accept_ra")})
    return files


@pytest.fixture
def fresh(tree):
    """A freshly installed host with one uplink."""
    return lambda **more: tree(wires.host(**{**kernel("eth0"), "/usr/lib/systemd/systemd-sysctl": "", **more}))


@pytest.fixture
def without_packet_filter(monkeypatch):
    """The kernel's settings are looked at here, and not its rules, which no tree has."""
    monkeypatch.setattr(anti_spoofing, "InForce", lambda *_words: Each(()))


@pytest.mark.usefixtures("without_packet_filter")
class TestForgedAddresses:
    def test_a_fresh_host_fails_and_is_put_right_now_and_at_boot(self, fresh, judge):
        host = fresh()
        found = judge(SPOOFING, host, management_networks=["192.0.2.0/24"])
        assert (found["status"], found["would"]) == ("fail", "pass")
        text = host.read(OWN).decode()
        assert "net.ipv4.conf.default.rp_filter = 1\n" in text and "net.ipv6.conf.all.accept_redirects = 0\n" in text
        live = {action.name: action.value for action in host.actions}
        assert live["net.ipv4.conf.eth0.rp_filter"] == "1" and live["net.ipv4.conf.eth0.send_redirects"] == "0"
        assert not any(".lo." in name for name in live)

    def test_the_vendor_s_wildcard_is_overruled(self, fresh, judge):
        host = fresh(**{"/usr/lib/sysctl.d/50-default.conf": SYSTEMD})
        found = judge(SPOOFING, host)
        assert any("/usr/lib/sysctl.d/50-default.conf:3" in str(one) for one in found["details"])
        assert found["would"] == "pass" and "net.ipv4.conf.*.rp_filter = 1\n" in host.read(OWN).decode()
        assert "conf.all.rp_filter" not in host.read(OWN).decode()

    def test_a_later_file_that_loosens_is_named_and_put_right(self, fresh, judge):
        late = "/etc/sysctl.d/99-zzz.conf"
        host = fresh(**{late: "net.ipv4.conf.eth0.rp_filter = 0\n"})
        found = judge(SPOOFING, host)
        assert found["would"] == "pass" and host.read(late) == b"net.ipv4.conf.eth0.rp_filter = 1\n"

    def test_all_makes_an_interface_strict_and_another_value_loosens_it(self, tree, judge):
        files = kernel("eth0")
        files.update({"/proc/sys/net/ipv4/conf/all/rp_filter": "2\n", "/proc/sys/net/ipv4/conf/eth0/rp_filter": "1\n"})
        found = judge(SPOOFING, tree(wires.host(**files)))
        assert found["message"]["en"].startswith("net.ipv4.conf.all.rp_filter is 2 in the running kernel")

    def test_loose_is_enough_where_it_is_declared(self, fresh, judge):
        host = fresh(**{"/usr/lib/sysctl.d/50-default.conf": SYSTEMD, "/proc/sys/net/ipv4/conf/eth0/rp_filter": "2\n",
                        "/proc/sys/net/ipv4/conf/default/rp_filter": "2\n"})
        assert not any("rp_filter" in str(one) for one in judge(SPOOFING, host, reverse_path="loose")["details"])

    def test_an_interface_that_vanishes_between_judging_and_commit_costs_the_others_nothing(self, fresh, tmp_path):
        host = fresh(**wires.link("ppp0", number=512, device=None), **kernel("ppp0"))
        host.running = True

        def hang_up(_host):
            for folder in ("sys/class/net", "proc/sys/net/ipv4/conf", "proc/sys/net/ipv6/conf"):
                shutil.rmtree(tmp_path / folder / "ppp0")
        engine = Enforcer(host, [Task("boundary", SPOOFING, policy_of())], 3, (), Journal(host, "run-1"), [hang_up])
        found = engine.enforce()[0][0]
        assert found["status"] == "pass" and not any("ppp0" in str(one) for one in found["details"])
        assert (tmp_path / "proc/sys/net/ipv4/conf/eth0/rp_filter").read_text() == "1\n"
        undoing = Rollback(Host(str(tmp_path)), "run-1")
        undoing.carry_out(undoing.plan()[0])
        assert (tmp_path / "proc/sys/net/ipv4/conf/eth0/rp_filter").read_text() == "0\n"

    def test_interfaces_of_containers_are_theirs(self, tree, judge):
        bridge = wires.link("docker0", device=None, uevent="DEVTYPE=bridge\n", brif__veth1__state="3\n")
        host = tree(wires.host(bridge, wires.link("veth1", device=None), wires.link("lxc9", device=None),
                               **kernel("eth0", "docker0", "veth1", "lxc9")))
        judge(SPOOFING, host, interfaces=["eth0"])
        assert not any(name in action.name for action in host.actions for name in ("docker0", "veth1", "lxc9"))

    def test_a_kernel_without_ipv6_has_nothing_to_set_there(self, tree, judge):
        files = {path: text for path, text in kernel("eth0").items() if "ipv6" not in path}
        host = tree(wires.host(**files))
        assert judge(SPOOFING, host)["would"] == "pass" and b"ipv6" not in host.read(OWN)

    def test_what_is_right_in_the_kernel_alone_is_written_down(self, fresh, judge):
        host = fresh()
        judge(SPOOFING, host)
        assert all(b"net.ipv4.%s = 1\n" % name.encode() in host.read(OWN) for name in ICMP)

    def test_router_advertisements_are_ignored_by_opt_in(self, fresh, judge):
        host = fresh()
        found = judge(SPOOFING, host, management_networks=["192.0.2.0/24"])
        assert b"accept_ra" not in host.read(OWN)
        found = judge(SPOOFING, host, management_networks=["192.0.2.0/24"], router_advertisements=False)
        assert found["would"] == "pass"
        assert any("router advertisements" in one["en"] for one in found["affects"])
        for name in ("all", "default", "eth0"):
            assert b"net.ipv6.conf.%s.accept_ra = 0\n" % name.encode() in host.read(OWN)

    def test_an_image_is_judged_by_its_files(self, tree):
        host = tree({"/etc/sysctl.d/10-x.conf": "net.ipv4.conf.all.log_martians = 0\n"})
        found = Engine(host, [Task("boundary", SPOOFING, policy_of())], 3).check()[0]
        assert found["status"] == "fail" and any("/etc/sysctl.d/10-x.conf:1" in str(one) for one in found["details"])

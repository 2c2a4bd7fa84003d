# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A default deny that something undoes is none."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import boot_rules, own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from tests.unit.support import wires
from tests.unit.support.declared import DROPPING, judged, options
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft
CONTROL = FirewallDefaultDeny()
AT_BOOT = "/etc/systemd/system/sysinit.target.wants/"
FIREWALLD = """
table inet firewalld {
    chain filter_IN_trusted {
        accept
    }
    chain filter_IN_public {
        tcp dport 22 accept
    }
    chain filter_INPUT {
        type filter hook input priority 10; policy accept;
        ct state { established, related } accept
        iifname "lo" accept
        iifname "eth0" goto filter_IN_trusted
        jump filter_IN_public
        reject with icmpx admin-prohibited
    }
}
"""
TRIE = """\
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     |-- 10.0.0.5
        /32 host LOCAL
     |-- 10.0.0.255
        /32 link BROADCAST
     |-- 127.0.0.1
        /32 host LOCAL
"""
IF_INET6 = """\
00000000000000000000000000000001 01 80 10 80       lo
20010db8000000000000000000000005 02 40 00 80     eth0
fe800000000000000000000000000005 02 40 20 80     eth0
"""


def told(found):
    """Return the messages of a finding."""
    return [one["message"]["en"] for one in found["details"]]


@pytest.fixture
def kept(host, tree):
    """Return a function that gives a host with eth0 and more links, and rules that are loaded now and at boot."""
    def build(rules, *links):
        tree({**wires.host(*links), "/etc/nftables.conf": rules, AT_BOOT + "nftables.service": ""})
        return host("flush ruleset\n" + rules)
    return build


class TestInterfacesOfTheHost:
    @pytest.mark.parametrize(
        "rule",
        [
            'iifname "eth0" accept', 'iifname { "eth0", "eth1" } accept', 'iifname "eth*" accept',
            'iifname != "lan0" accept', 'iifname vmap { "eth0" : accept }'])
    def test_an_accept_by_the_only_one_undoes_it_now_and_at_boot(self, kept, rule):
        found = judged(CONTROL, kept(DROPPING % rule))
        assert "is accepted by inet site input handle " in told(found)[0] and ": iifname " in told(found)[0]
        assert [one.partition(" is accepted")[0] for one in told(found)] == [
            "A new IPv4 connection that nothing declares", "A new IPv6 connection that nothing declares",
            "Nothing that is loaded at boot drops inbound connections."]

    def test_a_zone_that_trusts_the_only_one_is_named_with_it(self, kept):
        found = judged(CONTROL, kept(FIREWALLD))
        assert "is accepted by inet firewalld filter_IN_trusted handle 4: accept, on eth0 (chains: " in told(found)[0]

    @pytest.mark.parametrize(
        "rule",
        [
            'iifname "eth0" tcp dport 443 accept', 'iifname "eth7" accept', 'iifname "docker0" accept',
            'iifname "veth1" accept'])
    def test_what_no_stranger_comes_by_or_one_port_alone_undoes_nothing(self, kept, rule):
        bridge = wires.link("docker0", device=None, uevent="DEVTYPE=bridge\n", brif__veth1__state="3\n")
        assert judged(CONTROL, kept(DROPPING % rule, bridge, wires.link("veth1", device=None)))["status"] == "pass"

    def test_what_is_declared_by_an_interface_undoes_nothing(self, kept):
        flows = [{"name": "cluster", "protocol": "any", "interface": "eth1"}]
        on = kept(DROPPING % 'iifname "eth1" accept', wires.link("eth1"))
        assert judged(CONTROL, on, flows=flows)["status"] == judged(
            FirewallPortRules(), on, flows=flows)["status"] == "pass"
        assert judged(CONTROL, on, flows=[])["status"] == "fail"

    def test_everything_by_one_is_one_finding_that_names_the_rule(self, kept):
        found = judged(FirewallPortRules(), kept(DROPPING % 'iifname "eth0" accept'))
        rule = "inet site input handle 5: iifname eth0 accept, on eth0"
        assert [one.partition(";")[0] for one in told(found)] == [
            f"Whatever is not declared is let in as well ({version}), by {rule}" for version in ("IPv4", "IPv6")]
        assert found["evidence"][0]["text"] == rule.partition(", on ")[0]


class TestAddressesOfTheHost:
    @pytest.fixture
    def reached(self, kept):
        """Return a function that gives a host with 10.0.0.5, 2001:db8::5 and fe80::5, and rules that are loaded now and
        at boot.
        """
        return lambda rules: kept(rules, {"/proc/net/fib_trie": TRIE, "/proc/net/if_inet6": IF_INET6})

    @pytest.mark.parametrize(
        "rule, version",
        [
            ("ip daddr 10.0.0.5 accept", "IPv4"), ("ip daddr { 10.0.0.5, 10.0.0.9 } accept", "IPv4"),
            ("ip daddr 10.0.0.0/24 accept", "IPv4"), ("iifname eth0 ip daddr 10.0.0.5 accept", "IPv4"),
            ("ip6 daddr 2001:db8::5 accept", "IPv6"), ("ip6 daddr fe80::/64 accept", "IPv6")])
    def test_an_accept_of_whatever_comes_for_one_undoes_it(self, reached, rule, version):
        found = judged(CONTROL, reached(DROPPING % rule))
        assert told(found)[0].startswith(
            f"A new {version} connection that nothing declares is accepted by inet site input handle ")
        assert len(found["details"]) == 2 and "daddr" in told(found)[0]

    @pytest.mark.parametrize(
        "rule",
        [
            "ip daddr 10.0.0.5 tcp dport 443 accept", "ip daddr 10.0.0.9 accept",
            "ip saddr 192.0.2.1 ip daddr 10.0.0.5 accept", "ip daddr 127.0.0.0/8 accept", "ip daddr 10.0.0.255 accept",
            "ip6 daddr ff02::/16 accept", "ip6 daddr ::1 accept"])
    def test_one_of_another_address_or_with_a_further_condition_undoes_nothing(self, reached, rule):
        assert judged(CONTROL, reached(DROPPING % rule))["status"] == "pass"

    def test_what_is_declared_for_one_undoes_nothing(self, reached):
        flows = [{"name": "cluster", "protocol": "any", "to": ["10.0.0.5"]}]
        assert judged(CONTROL, reached(DROPPING % "ip daddr 10.0.0.5 accept"), flows=flows)["status"] == "pass"


def test_with_ipv6_switched_off_only_ipv4_is_asked_for(kept, tmp_path):
    on = kept((DROPPING % "").replace("table inet", "table ip"))
    assert judged(CONTROL, on)["status"] == "fail"
    for path in sorted((tmp_path / "proc/sys/net/ipv6").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (tmp_path / "proc/sys/net/ipv6").rmdir()
    # What a host has seen it remembers.
    on.refresh()
    assert judged(CONTROL, on)["status"] == "pass"


@pytest.mark.parametrize("more, said", [
    ("ip saddr 192.0.2.66 drop", "pass"), ("tcp dport 9 accept", "pass"), ("accept", "not_checked")])
def test_chains_of_interfaces_that_are_loaded_at_boot_are_no_error(kept, more, said):
    early = """
table netdev early {
    chain in {
        type filter hook ingress device eth7 priority -500; policy accept;
        ip saddr 192.0.2.0/24 drop
    }
}
"""
    found = judged(CONTROL, kept(early + DROPPING % more), flows=[{"name": "x", "protocol": "tcp", "ports": 9}])
    by_boot = [one["status"] for one in found["details"] or [found] if "at boot" in one["message"]["en"]]
    assert by_boot == [said] * bool(by_boot) and (found["status"] == "pass") == (said == "pass")


class TestOurUnit:
    @pytest.mark.parametrize("text, status", [
        ("nft flush ruleset", "not_checked"), ("iptables -P INPUT ACCEPT", "pass")])
    def test_only_nft_could_take_it_away_again(self, ours, text, status):
        on = ours(**{"/etc/rc.local": "#!/bin/sh\n%s\n" % text})
        os.chmod(on.real("/etc/rc.local"), 0o755)
        on.refresh()
        assert judged(CONTROL, on)["status"] == status

    @pytest.fixture
    def ours(self, host, tree):
        """Return a function that gives a host whose table is loaded, and kept by our unit, with more files."""
        def build(**files):
            tree({"/usr/lib/systemd/systemd": ""})
            own = own_table.OwnTable(host(), options())
            own.stage("input")
            staged = {path: change.data for path, change in own.host.changes.items() if change.data}
            tree({AT_BOOT + own_table.UNIT: "", **staged, **files})
            return host(own.text())
        return build

    def test_it_keeps_the_rules(self, ours):
        assert judged(CONTROL, ours())["status"] == "pass"

    @pytest.mark.parametrize(
        "path, text, would",
        [
            (own_table.UNIT_PATH, "[Service]\nExecStart=/bin/true\n", "pass"),
            (
                own_table.UNIT_PATH + ".d/zz.conf",
                "[Service]\nExecStart=\nExecStart=/usr/sbin/nft -f /etc/other.nft\n", "fail")])
    def test_edited_so_that_it_loads_something_else_it_does_not(self, ours, path, text, would):
        found = judged(CONTROL, ours(**{path: text}))
        assert told(found) == ["Nothing that is loaded at boot drops inbound connections."] and found["would"] == would


class TestOtherLoaders:
    UNITS = (
        "firewalld.service", "shorewall.service", "ferm.service", "pve-firewall.service", "csf.service",
        "SuSEfirewall2.service", "netfilter-persistent.service", "ufw.service", "foomuuri.service",
        "acme-firewall.service", "site-fw.service")
    SCRIPT = "#!/bin/sh\niptables-restore < /etc/rules.v4\n"

    def files(self, unit):
        more = {"/etc/ufw/ufw.conf": "ENABLED=yes\n"} if unit == "ufw.service" else {}
        return {"/usr/lib/systemd/systemd": "", "/etc/systemd/system/multi-user.target.wants/" + unit: "", **more}

    def at_boot(self, on):
        return [one for one in judged(CONTROL, on)["details"] if "boot" in one["message"]["en"]]

    @pytest.mark.parametrize("unit", UNITS)
    def test_one_is_named_of_a_running_host_and_of_an_image(self, host, tree, tmp_path, unit):
        tree(self.files(unit))
        [told_of] = self.at_boot(host())
        assert told_of["status"] == "not_checked" and told_of["message"]["en"].startswith(
            unit + " loads rules at boot; ")
        image = Host(str(tmp_path))
        seen = boot_rules.AfterReboot(image, options()).check(image)
        assert (seen.status, seen.reason) == ("not_checked", "boot_unknown") and unit in seen.message.zh

    @pytest.mark.parametrize("path, text", [
        ("/etc/rc.local", SCRIPT), ("/etc/network/if-pre-up.d/filter", SCRIPT),
        ("/etc/network/interfaces", "iface a inet dhcp\n  pre-up iptables-restore < /etc/rules.v4\n"),
        ("/etc/runlevels/default/awall", "")])
    def test_a_script_that_loads_rules_is_named(self, host, tree, path, text):
        place = tree({path: text, "/usr/lib/systemd/systemd": ""}).real(path)
        os.chmod(place, 0o644 if path.endswith("interfaces") else 0o755)
        assert [one["message"]["en"].partition(" ")[0] for one in self.at_boot(host())] == [path]

    @pytest.mark.parametrize("path, text", [
        ("/etc/cron.d/x", "@reboot root iptables -F\n"), ("/var/spool/cron/crontabs/root", "@reboot /opt/fw.sh\n"),
        ("/etc/rc.local", "#!/bin/sh\n/opt/fw.sh start\n"), ("/etc/libvirt/hooks/qemu", SCRIPT),
        ("/etc/libvirt/hooks/network.d/a", SCRIPT), ("/etc/ppp/ip-up.d/a", SCRIPT),
        ("/etc/dhcp/dhclient-exit-hooks.d/a", "nft flush ruleset\n"),
        ("/etc/wireguard/wg0.conf", "[Interface]\nPostUp = iptables -A INPUT -i wg0 -j ACCEPT\n")])
    def test_so_is_one_that_a_service_or_another_script_runs(self, host, tree, path, text):
        wants = "/etc/systemd/system/multi-user.target.wants/"
        on = tree({
            path: text, "/usr/lib/systemd/systemd": "", "/opt/fw.sh": self.SCRIPT, wants + "libvirtd.service": "",
            wants + "wg-quick@wg0.service": ""})
        os.chmod(on.real(path), 0o755 if text.startswith("#!") else 0o644)
        assert [one["message"]["en"].partition(" ")[0] for one in self.at_boot(host())] == [path]

    @pytest.mark.parametrize("text", [
        "runcmd:\n - iptables -P INPUT ACCEPT\n", "bootcmd:\n - [ nft, flush, ruleset ]\n"])
    def test_so_is_cloud_init(self, host, tree, text):
        path = "/etc/cloud/cloud.cfg.d/90.cfg"
        tree({path: text, "/usr/bin/cloud-init": "", "/usr/lib/systemd/systemd": ""})
        assert [one["message"]["en"].partition(" ")[0] for one in self.at_boot(host())] == [path]

    def test_a_hook_of_what_does_not_start_is_none(self, host, tree):
        place = tree({"/etc/libvirt/hooks/qemu": self.SCRIPT, "/usr/lib/systemd/systemd": ""}).real(
            "/etc/libvirt/hooks/qemu")
        os.chmod(place, 0o755)
        assert self.at_boot(host())[0]["status"] == "fail"

    @pytest.mark.parametrize("unit, more", [
        ("[Service]\nExecStart=/opt/site/fw.sh\n", {"/opt/site/fw.sh": SCRIPT}),
        ("[Service]\nExecStart=/bin/true\n", {
            "/etc/systemd/system/rules.service.d/a.conf": "[Service]\nExecStartPost=/usr/sbin/iptables -F\n"})])
    def test_a_unit_by_its_script_or_drop_in_is_named(self, host, tree, unit, more):
        tree({**self.files("rules.service"), "/etc/systemd/system/rules.service": unit, **more})
        assert [one["message"]["en"].partition(" ")[0] for one in self.at_boot(host())] == ["rules.service"]

    def test_a_script_that_is_not_run_loads_none(self, host, tree):
        tree({"/etc/rc.local": self.SCRIPT})
        assert self.at_boot(host())[0]["status"] == "fail"

    def test_a_unit_of_somebody_s_own_is_named(self, host, tree):
        tree({**self.files("rules.service"),
              "/etc/systemd/system/rules.service": "[Service]\nExecStart=/usr/sbin/iptables-restore /etc/rules.v4\n"})
        assert [one["message"]["en"].partition(" ")[0] for one in self.at_boot(host())] == ["rules.service"]

    @pytest.mark.parametrize("name", ["ferm.service", "ufw.service", "netfilter-persistent.service"])
    def test_what_nftables_loads_may_be_replaced_by_it(self, kept, tree, name):
        on = kept(DROPPING % "")
        tree(self.files(name))
        on.refresh()
        assert [one["status"] for one in self.at_boot(on)] == ["not_checked"]

    def test_ufw_that_is_switched_off_loads_nothing(self, kept, tree):
        on = kept(DROPPING % "")
        tree({**self.files("ufw.service"), "/etc/ufw/ufw.conf": "ENABLED=no\n"})
        on.refresh()
        assert self.at_boot(on) == []

    def test_a_masked_one_loads_nothing(self, kept, tree):
        on = kept(DROPPING % "")
        os.symlink("/dev/null", tree(self.files("ferm.service")).real("/etc/systemd/system/ferm.service"))
        on.refresh()
        assert self.at_boot(on) == []


class FirewalldAsked(Host):
    """A host whose firewall-cmd answers."""

    def __init__(self, root, answers):
        super().__init__(root)
        self.answers = answers

    def run(self, argv, timeout=10, data=b""):
        return Output(0, self.answers.get(" ".join(argv[1:]), ""), "")


class TestFirewalldAtBoot:
    ZONE = "public (active)\n  target: default\n  interfaces: eth0\n  services: ssh\n"

    @pytest.mark.parametrize("answers, same", [
        ({}, True),
        ({"--permanent --list-all-zones": ZONE.replace("ssh", "ssh http")}, False),
        # What is let in goes over to another zone.
        ({
            "--list-all-zones": ZONE + "\ndmz\n  services: \n",
            "--permanent --list-all-zones": ZONE.replace("ssh", "") + "\ndmz\n  services: ssh\n"}, False),
        # An interface that goes back to a zone which trusts it.
        ({"--permanent --list-all-zones": ZONE.replace("eth0", "eth0 eth1")}, False),
        ({"--permanent --list-all-zones": ZONE.replace("eth0", "").replace(" (active)", "")}, True),
        ({"--permanent --direct --get-all-rules": "ipv4 filter INPUT 0 -j ACCEPT"}, False),
        ({"--list-all-policies": "a\n  target: DROP\n"}, False)])
    def test_zones_policies_and_direct_rules_have_to_be_those_in_force(self, tmp_path, answers, same):
        told_of = {"--list-all-zones": self.ZONE, "--permanent --list-all-zones": self.ZONE, **answers}
        assert boot_rules.same_when_permanent(FirewalldAsked(str(tmp_path), told_of)) is same


class TestRulesOfOthers:
    def test_a_default_deny_that_a_later_accept_undoes_fails_and_names_it(self, host):
        found = judged(FirewallDefaultDeny(), host(DROPPING % "accept"))
        assert (
            found["status"] == "fail"
            and "is accepted by inet site input handle 5: accept (chains: inet site input" in found["message"]["en"])
        found = judged(FirewallPortRules(), host())
        assert (
            found["status"] == "fail"
            and "is let in as well (IPv4), by inet site input handle 5: accept;" in found["message"]["en"])

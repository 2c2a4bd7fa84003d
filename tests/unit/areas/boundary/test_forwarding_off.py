# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is no gateway forwards nothing."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.forwarding_off import ForwardingOff
from tests.unit.support.declared import enforced, judged
from tests.unit.support.filter_namespace import needs_nft

FORWARDING = ForwardingOff()
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"


class TestForwarding:
    """The kernel asks the interface that a packet came in by, and no setting for all of them."""

    FILES = {
        "/proc/sys/net/ipv4/ip_forward": "0\n", "/proc/sys/net/ipv6/conf/all/forwarding": "0\n",
        **{f"/proc/sys/net/ipv4/conf/{name}/forwarding": "0\n" for name in ("all", "default", "lo", "eth0", "eth0.7")},
        **{
            f"/proc/sys/net/ipv6/conf/{name}/force_forwarding": "0\n"
            for name in ("all", "default", "lo", "eth0", "eth0.7")}}

    def judged(self, tree, judge, **more):
        host = tree({**self.FILES, **{path.replace("__", "/"): text for path, text in more.items()}})
        return host, judge(FORWARDING, host)

    def test_a_host_whose_interfaces_are_all_off_passes(self, tree, judge):
        host, found = self.judged(tree, judge)
        assert (found["status"], host.changes, host.actions) == ("pass", {}, [])

    @pytest.mark.parametrize(
        "name,setting",
        [
            ("ipv4/conf/eth0/forwarding", "net.ipv4.conf.eth0.forwarding"),
            ("ipv4/conf/eth0.7/forwarding", "net.ipv4.conf.eth0/7.forwarding"),
            ("ipv4/conf/default/forwarding", "net.ipv4.conf.default.forwarding"),
            ("ipv6/conf/eth0/force_forwarding", "net.ipv6.conf.eth0.force_forwarding")])
    def test_one_interface_that_forwards_is_named_and_put_right(self, tree, judge, name, setting):
        host, found = self.judged(tree, judge, **{"/proc/sys/net/" + name: "1\n"})
        assert (
            found["message"]["en"] == f"{setting} is 1 in the running kernel, expected 0." and found["would"] == "pass")
        assert [(action.name, action.value) for action in host.actions] == [(setting, "0")]
        assert f"{setting} = 0\n" in host.read(OWN).decode()

    @pytest.mark.parametrize(
        "line",
        [
            "net.ipv4.conf.eth0.forwarding = 1", "net/ipv4/conf/eth0.7/forwarding = 1",
            "net.ipv4.conf.all.forwarding = 1", "net.ipv4.conf.*.forwarding = 1", "net.ipv4.conf.ppp9.forwarding = 1",
            "net.ipv6.conf.ppp9.force_forwarding = 1"])
    def test_what_a_file_has_in_store_for_an_interface_is_found(self, tree, judge, line):
        host, found = self.judged(tree, judge, **{"/etc/sysctl.d/60-site.conf": line + "\n"})
        assert (
            found["status"] == "fail" and found["would"] == "pass"
            and "/etc/sysctl.d/60-site.conf:1" in found["message"]["en"])
        assert host.actions == []

    def test_a_kernel_without_these_settings_has_none_to_set(self, tree, judge):
        host = tree({"/proc/sys/net/ipv4/ip_forward": "0\n"})
        assert (judge(FORWARDING, host)["status"], host.changes) == ("pass", {})

    def test_an_engine_whose_own_interface_forwards_is_for_a_person(self, tree, judge):
        host, found = self.judged(tree, judge, **{
            "/sys/class/net/docker0/address": "", "/proc/sys/net/ipv4/conf/docker0/forwarding": "1\n"})
        assert (found["status"], found["reason"], host.changes) == ("manual", "forwards_for_engine", {})

    @needs_nft
    def test_a_gateway_forwards_declared_flows_only(self, host):
        assert judged(ForwardingOff(), host(), gateway=True)["status"] == "fail"
        findings, _diffs = enforced(host(), ForwardingOff(), gateway=True)
        assert findings[0]["status"] == "pass" and "through" in findings[0]["message"]["en"]

    @needs_nft
    @pytest.mark.parametrize("past, status", [("", "pass"), ("tcp dport 80 fwd to lo", "manual"), ("drop", "pass")])
    def test_what_is_sent_past_the_rules_of_forwarding_is_told(self, host, past, status):
        found = judged(ForwardingOff(), host(
            "table inet t {\nchain f {\ntype filter hook forward priority 0; policy drop;\n}\n}\n"
            "table netdev d {\nchain early {\ntype filter hook ingress device lo priority 0; policy accept;\n%s\n}\n}\n"
            % past), gateway=True)
        assert (found["status"], "netdev d early" in found["message"]["en"]) == (status, status == "manual")

    @needs_nft
    def test_an_engine_that_nobody_declared_is_left_running_and_reported(self, host, tree):
        tree({"/sys/class/net/docker0/address": "", "/proc/sys/net/ipv4/ip_forward": "1\n"})
        on = host()
        found = judged(ForwardingOff(), on)
        assert (
            (found["status"], found["would"], on.changes) == ("manual", "person", {})
            and "docker0" in found["message"]["en"])

    @needs_nft
    def test_for_declared_interfaces_it_may_forward(self, host, tree):
        tree({"/sys/class/net/docker0/address": "", "/proc/sys/net/ipv4/ip_forward": "1\n"})
        findings, _diffs = enforced(host(), ForwardingOff(), forwarding_interfaces=["docker0"])
        assert findings[0]["status"] == "pass" and host().read("/proc/sys/net/ipv4/ip_forward") == b"1\n"

    @needs_nft
    def test_any_other_host_has_forwarding_switched_off(self, host, tree):
        tree({"/proc/sys/net/ipv4/ip_forward": "1\n"})
        findings, _diffs = enforced(host(), ForwardingOff())
        assert findings[0]["status"] == "pass" and host().read("/proc/sys/net/ipv4/ip_forward") == b"0\n"

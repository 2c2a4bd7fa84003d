# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forged addresses and idle connections: the kernel's settings now and at boot."""

import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import anti_spoofing, connection_limits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.anti_spoofing import AntiSpoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.forwarding_off import ForwardingOff
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import IdleFlowsEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support import wires

SPOOFING = AntiSpoofing()
IDLE = IdleFlowsEnd()
FORWARDING = ForwardingOff()
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"
IPV4 = ("rp_filter", "log_martians", "accept_source_route", "accept_redirects", "send_redirects")
SYSTEMD = "-net.ipv4.conf.all.rp_filter\nnet.ipv4.conf.default.rp_filter = 2\nnet.ipv4.conf.*.rp_filter = 2\n"
TIMEOUT = "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established"


def kernel(*names, **values):
    """Return the settings of these interfaces as a freshly installed kernel has them."""
    given = dict(dict.fromkeys(IPV4, "0"), accept_redirects="1", send_redirects="1", **values)
    files = {}
    for name in ("all", "default", "lo", *names):
        files.update({f"/proc/sys/net/ipv4/conf/{name}/{setting}": value + "\n" for setting, value in given.items()})
        files.update({f"/proc/sys/net/ipv6/conf/{name}/{setting}": "1\n" for setting in ("accept_redirects", "accept_source_route")})
    return files


@pytest.fixture
def fresh(tree):
    """A freshly installed host with one uplink."""
    return lambda **more: tree(wires.host(**{**kernel("eth0"), "/usr/lib/systemd/systemd-sysctl": "", **more}))


@pytest.fixture(autouse=True)
def _without_packet_filter(monkeypatch):
    """The kernel's settings are looked at here, and not its rules, which no tree has."""
    monkeypatch.setattr(anti_spoofing, "in_force", lambda *_words: ())


class TestTrackedConnections:
    ROOM = "net.netfilter.nf_conntrack_max"

    @pytest.mark.parametrize("room, status", [("0", "pass"), ("65536", "pass"), ("0x20000", "pass"), ("262144", "pass"), ("1024", "fail"), ("-1", "fail")])
    def test_a_table_without_a_bound_has_room_enough(self, tree, monkeypatch, room, status):
        monkeypatch.setattr(connection_limits, "in_force", lambda *_words, **_more: ())
        host = tree({"/usr/lib/systemd/systemd-sysctl": "", "/etc/sysctl.d/10-site.conf": "%s = %s\n" % (self.ROOM, room)})
        one = next(one for one in ConnectionLimits().expectations(host, policy_of()) if getattr(one, "name", None) == self.ROOM)
        assert one.check(host).status == status


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

    def test_an_image_is_judged_by_its_files(self, tree):
        host = tree({"/etc/sysctl.d/10-x.conf": "net.ipv4.conf.all.log_martians = 0\n"})
        found = Engine(host, [Task("boundary", SPOOFING, policy_of())], 3).check()[0]
        assert found["status"] == "fail" and any("/etc/sysctl.d/10-x.conf:1" in str(one) for one in found["details"])


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
        files = {TIMEOUT: "0\n", OWN: "net.netfilter.nf_conntrack_tcp_timeout_established = 0\n", "/etc/modules": "nf_conntrack\n"}
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


class TestForwarding:
    """The kernel asks the interface that a packet came in by, and no setting for all of them."""

    FILES = {"/proc/sys/net/ipv4/ip_forward": "0\n", "/proc/sys/net/ipv6/conf/all/forwarding": "0\n",
             **{f"/proc/sys/net/ipv4/conf/{name}/forwarding": "0\n" for name in ("all", "default", "lo", "eth0", "eth0.7")},
             **{f"/proc/sys/net/ipv6/conf/{name}/force_forwarding": "0\n" for name in ("all", "default", "lo", "eth0", "eth0.7")}}

    def judged(self, tree, judge, **more):
        host = tree({**self.FILES, **{path.replace("__", "/"): text for path, text in more.items()}})
        return host, judge(FORWARDING, host)

    def test_a_host_whose_interfaces_are_all_off_passes(self, tree, judge):
        host, found = self.judged(tree, judge)
        assert (found["status"], host.changes, host.actions) == ("pass", {}, [])

    @pytest.mark.parametrize("name,setting", [
        ("ipv4/conf/eth0/forwarding", "net.ipv4.conf.eth0.forwarding"), ("ipv4/conf/eth0.7/forwarding", "net.ipv4.conf.eth0/7.forwarding"),
        ("ipv4/conf/default/forwarding", "net.ipv4.conf.default.forwarding"), ("ipv6/conf/eth0/force_forwarding", "net.ipv6.conf.eth0.force_forwarding")])
    def test_one_interface_that_forwards_is_named_and_put_right(self, tree, judge, name, setting):
        host, found = self.judged(tree, judge, **{"/proc/sys/net/" + name: "1\n"})
        assert found["message"]["en"] == f"{setting} is 1 in the running kernel, expected 0." and found["would"] == "pass"
        assert [(action.name, action.value) for action in host.actions] == [(setting, "0")]
        assert f"{setting} = 0\n" in host.read(OWN).decode()

    @pytest.mark.parametrize("line", [
        "net.ipv4.conf.eth0.forwarding = 1", "net/ipv4/conf/eth0.7/forwarding = 1", "net.ipv4.conf.all.forwarding = 1",
        "net.ipv4.conf.*.forwarding = 1", "net.ipv4.conf.ppp9.forwarding = 1", "net.ipv6.conf.ppp9.force_forwarding = 1"])
    def test_what_a_file_has_in_store_for_an_interface_is_found(self, tree, judge, line):
        host, found = self.judged(tree, judge, **{"/etc/sysctl.d/60-site.conf": line + "\n"})
        assert found["status"] == "fail" and found["would"] == "pass" and "/etc/sysctl.d/60-site.conf:1" in found["message"]["en"]
        assert host.actions == []

    def test_a_kernel_without_these_settings_has_none_to_set(self, tree, judge):
        host = tree({"/proc/sys/net/ipv4/ip_forward": "0\n"})
        assert (judge(FORWARDING, host)["status"], host.changes) == ("pass", {})

    def test_an_engine_whose_own_interface_forwards_is_for_a_person(self, tree, judge):
        host, found = self.judged(tree, judge, **{
            "/sys/class/net/docker0/address": "", "/proc/sys/net/ipv4/conf/docker0/forwarding": "1\n"})
        assert (found["status"], found["reason"], host.changes) == ("manual", "forwards_for_engine", {})

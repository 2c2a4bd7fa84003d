# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links and routes beyond the declared ones."""

import pathlib
import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.unauthorized_links import (
    UnauthorizedLinks,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, routes, taps
from tests.unit.support import wires

CONTROL = UnauthorizedLinks()
OUTWARD = {
    "ppp0": dict(number=512, device=None),
    "sl0": dict(number=256, device=None),
    "wwan0": dict(uevent="DEVTYPE=wwan\n"),
    "wlan0": dict(uevent="DEVTYPE=wlan\n"),
    "wlp2s0": dict(wireless__status="0\n"),
    "usb0": dict(device="pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0"),
    "bnep0": dict(uevent="DEVTYPE=bluetooth\n"),
    "wg0": dict(uevent="DEVTYPE=wireguard\n", number=65534, device=None),
    "tun0": dict(tun_flags="0x1001\n", number=65534, device=None),
    "tap0": dict(tun_flags="0x1002\n", device=None),
    "sit1": dict(number=776, device=None),
    "gre1": dict(number=778, device=None),
}
BRIDGE = wires.link("docker0", device=None, uevent="DEVTYPE=bridge\n", brif__veth1__state="3\n")
PORT = wires.link("veth1", device=None)


def with_ip(host, four, six=""):
    """Have a host answer what `ip` says of its routes."""
    host.which = lambda name: "/sbin/" + name
    for family, text in (("-4", four), ("-6", six)):
        host._commands[(("ip", "-o", family, "route", "show", "table", "all"), b"")] = Output(0, text, "")
    return host


def test_an_ordinary_host_with_one_uplink_passes(tree, judge):
    found = judge(CONTROL, tree(wires.host()))
    assert found["status"] == "pass", found


def test_container_bridges_are_inside_and_pass(tree, judge):
    assert judge(CONTROL, tree(wires.host(BRIDGE, PORT)))["status"] == "pass"
    assert judge(CONTROL, tree(), interfaces=["eth0"])["status"] == "pass"


def test_a_second_wired_interface_is_a_finding_only_where_interfaces_are_declared(tree, judge):
    assert judge(CONTROL, tree(wires.host(wires.link("eth1"))))["status"] == "pass"
    found = judge(CONTROL, tree(), interfaces=["eth0"])
    assert found["status"] == "fail" and found["message"]["en"] == (
        "eth1 is up, a wired interface, and is not declared in boundary_interfaces.")
    assert found["evidence"] == [
        {"kind": "file", "ref": "/sys/class/net/eth1/" + name, "text": text}
        for name, text in (("flags", "0x1003"), ("type", "1"), ("uevent", "INTERFACE=eth1"))]
    assert judge(CONTROL, tree(), interfaces=["eth*"])["status"] == "pass"


@pytest.mark.parametrize("name", sorted(OUTWARD))
def test_what_leads_outward_by_its_nature_is_found(tree, judge, name):
    found = judge(CONTROL, tree(wires.host(wires.link(name, **OUTWARD[name]))))
    assert found["status"] == "fail" and found["message"]["en"].startswith(f"{name} is up, ")
    assert judge(CONTROL, tree(), interfaces=["eth0", name])["status"] == "pass"


def test_one_that_is_down_leads_nowhere(tree, judge):
    assert judge(CONTROL, tree(wires.host(wires.link("ppp0", up=False, number=512))))["status"] == "pass"


def test_a_bridge_with_a_modem_in_it_is_not_inside(tree, judge):
    bridge = wires.link("br0", device=None, uevent="DEVTYPE=bridge\n", brif__usb0__state="3\n")
    found = judge(CONTROL, tree(wires.host(bridge, wires.link("usb0", **OUTWARD["usb0"]))), interfaces=["eth0"])
    assert {one["message"]["en"].split()[0] for one in found["details"]} == {"br0", "usb0"}


@pytest.mark.parametrize("name", ["wg0", "tun0", "gre1", "tap0", "vxlan9"])
@pytest.mark.parametrize("declared", [[], ["eth0"]])
def test_a_tunnel_is_found_in_a_bridge_as_well(tree, judge, name, declared):
    bridge = wires.link(
        "br0", device=None, uevent="DEVTYPE=bridge\n", **{f"brif__{name}__state": "3\n", "brif__veth1__state": "3\n"})
    tunnel = wires.link(name, **OUTWARD.get(name, dict(uevent="DEVTYPE=vxlan\n", device=None)))
    found = judge(CONTROL, tree(wires.host(bridge, PORT, tunnel)), interfaces=declared)
    assert found["status"] == "fail" and any(
        one["message"]["en"].startswith(f"{name} is up, a t") for one in found["details"])


def test_a_process_whose_name_is_no_text_takes_no_verdict_away(tmp_path):
    for folder, name in (("7", b"\xff\xfe\n"), ("8", b"qemu\n")):
        (tmp_path / folder / "fd").mkdir(parents=True)
        (tmp_path / folder / "comm").write_bytes(name)
    assert set(taps._held(str(tmp_path))) == set()


@pytest.mark.parametrize(
    "program, network, status",
    [
        ("qemu-system-x86", "net:[1]", "pass"), ("kvm", "net:[1]", "pass"), ("openvpn", "net:[1]", "fail"),
        ("qemu-of-a-user", "net:[2]", "fail")])
def test_a_tap_in_a_bridge_is_a_machine_s_cable_where_a_hypervisor_holds_it(tree, judge, program, network, status):
    bridge = wires.link("br0", device=None, uevent="DEVTYPE=bridge\n", brif__tap0__state="3\n")
    holder = {
        "/proc/7/comm": program + "\n", "/proc/7/fd/5": pathlib.PurePosixPath("/dev/net/tun"),
        "/proc/7/fdinfo/5": "pos:\t0\niff:\ttap0\n", "/proc/7/fd/6": pathlib.PurePosixPath("/dev/net/tun"),
        "/proc/7/fdinfo/6": "pos:\t0\n", "/proc/8/comm": "sh\n", "/proc/7/ns/net": pathlib.PurePosixPath(network),
        "/proc/self/ns/net": pathlib.PurePosixPath("net:[1]")}
    found = judge(
        CONTROL, tree(wires.host(bridge, wires.link("tap0", **OUTWARD["tap0"]), **holder)), interfaces=["eth0"])
    assert found["status"] == status
    if status == "fail":
        told = [one["message"]["en"] for one in found["details"]]
        assert "tap0 is up, a tap that no virtual machine holds, and is not declared in boundary_interfaces." in told


def test_a_bridge_over_a_bond_leads_where_the_bond_does(tree, judge):
    bond = wires.link("bond0", device=None, lower_eth1__flags="")
    bridge = wires.link("br0", device=None, uevent="DEVTYPE=bridge\n", **{"brif__bond0.7__state": "3\n"})
    vlan = wires.link("bond0.7", device=None, lower_bond0__flags="")
    found = judge(CONTROL, tree(wires.host(wires.link("eth1"), bond, vlan, bridge)), interfaces=["eth*"])
    assert {one["message"]["en"].split()[0] for one in found["details"]} == {"br0", "bond0", "bond0.7"}
    inner = wires.link("br1", device=None, uevent="DEVTYPE=bridge\n", brif__dummy0__state="3\n")
    assert "br1" in links.internal(links.of(tree({**inner, **wires.link("dummy0", device=None)})))


def test_a_second_default_route_is_named_with_the_first(tree, judge):
    files = wires.host(wires.link("eth1"), routes=wires.default("eth0") + wires.default("eth1", "C0A80101"))
    found = judge(CONTROL, tree(files), interfaces=["eth*"])
    assert found["message"]["en"] == (
        "2 default routes lead out, one way out is expected: IPv4 via 10.0.0.1 by eth0; IPv4 via 192.168.1.1 by eth1.")
    assert judge(CONTROL, tree(), interfaces=["eth*"], default_gateways=["10.0.0.1", "192.168.1.1"])["status"] == "pass"
    assert judge(CONTROL, tree(), default_gateways=["10.0.0.1"])["reason"] == "undeclared_route"


def test_routes_are_shown_as_their_table_has_them_and_where_there_is_none_the_places_searched(tree, judge):
    found = judge(CONTROL, tree(wires.host()))
    assert {"kind": "file", "ref": "/proc/net/route:2", "text": wires.default("eth0").strip()} in found["evidence"]
    line = "default via 10.0.0.1 dev eth0 proto dhcp metric 100"
    found = judge(CONTROL, with_ip(tree(), line + " \n"))
    assert {"kind": "command", "ref": "ip -o -4 route show table all", "text": line} in found["evidence"]
    found = judge(CONTROL, with_ip(tree(), ""))
    searched = "ip -o -4 route show table all ip -o -6 route show table all"
    assert {"kind": "absent", "ref": searched, "text": ""} in found["evidence"]


def test_two_halves_of_the_world_are_a_default_route(tree, judge):
    halves = wires.default("tun0", mask="00000080") + wires.default("tun0", mask="00000080", destination="00000080")
    found = judge(
        CONTROL, tree(wires.host(wires.link("tun0", **OUTWARD["tun0"]), routes=wires.default("eth0") + halves)),
        interfaces=["*"])
    assert found["reason"] == "second_default_route"


def test_policy_routing_tables_are_seen_without_ip(tree, judge):
    trie = (
        "Id 100:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\nMain:\n  +-- 0.0.0.0/0\n"
        "     |-- 0.0.0.0\n        /0 universe UNICAST\n")
    found = judge(CONTROL, tree(wires.host(**{"/proc/net/fib_trie": trie})))
    assert "table 100" in found["message"]["en"]


def test_ipv6_leaves_by_the_same_interface(tree, judge):
    line = "{0} 00 {0} 00 fe80000000000000000000000000000{1} 00000400 00000003 00000000 00000003     {2}\n"
    reject = "{0} 00 {0} 00 {0} ffffffff 00000001 00000000 00200200       lo\n".format("0" * 32)
    files = wires.host(**{"/proc/net/ipv6_route": line.format("0" * 32, 1, "eth0") + reject})
    assert judge(CONTROL, tree(files))["status"] == "pass"
    changed = tree({"/proc/net/ipv6_route": line.format("0" * 32, 1, "eth1") + reject})
    assert "IPv6 via fe80::1 by eth1" in judge(CONTROL, changed)["message"]["en"]


def test_the_hosts_own_addresses_are_those_of_ip_but_for_the_loopback(tree):
    four = (
        "default via 10.0.0.1 dev eth0 \nlocal 10.0.0.5 dev eth0 table local proto kernel scope host src 10.0.0.5 \n"
        "broadcast 10.0.0.255 dev eth0 table local proto kernel scope link src 10.0.0.5 \n"
        "local 127.0.0.0/8 dev lo table local proto kernel\nlocal 192.0.2.0/28 dev lo scope host \n"
        "local default dev lo table 100 scope host \n")
    six = (
        "local ::1 dev lo table local proto kernel metric 0 pref medium\n"
        "local fe80::5 dev eth0 table local proto kernel metric 0 pref medium\n")
    assert routes.own_addresses(with_ip(tree(wires.host()), four, six)) == ("10.0.0.5", "192.0.2.0/28", "fe80::5")


@pytest.mark.parametrize(
    "address,said,device",
    [
        ("2001:db8::7", "2001:db8::7 from :: via fe80::1 dev eth1 src 2001:db8::1 metric 1024 pref medium\n", "eth1"),
        ("fe80::7%eth2", "", "eth2")])
def test_answers_over_ipv6_leave_by_the_interface_that_ip_names_or_the_address_itself(tree, address, said, device):
    host = with_ip(tree(wires.host()), "")
    host._commands[(("ip", "-o", "route", "get", address), b"")] = Output(0, said, "")
    assert routes.device_towards(host, address) == device


def test_a_host_without_any_route_of_ipv4_is_judged_by_those_of_ipv6(tree, judge):
    host = with_ip(tree(wires.host(routes="")), "", "default via fe80::1 dev eth0 proto ra metric 100 pref medium\n")
    found = judge(CONTROL, host)
    assert found["status"] == "pass" and [way.family for way in routes.defaults(host)] == [6]


def test_ip_tells_of_every_table_and_every_next_hop(tree):
    host = with_ip(
        tree(wires.host()),
        (
            "default via 10.0.0.1 dev eth0 proto dhcp metric 100 \n"
            "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2 \ndefault via 10.9.0.1 dev eth1 table 100 \n"
            "unreachable default table 7 metric 4278198272 \n0.0.0.0/1 dev tun0 scope link \n"
            "default proto static \\\tnexthop via 10.0.0.1 dev eth0 weight 1 \\\tnexthop via inet6 fe80::9 dev eth2 "
            "weight 1 \nlocal 10.0.0.2 dev eth0 table local proto kernel scope host src 10.0.0.2 \n"))
    assert {(way.gateway, way.device, way.table) for way in routes.defaults(host)} == {
        ("10.0.0.1", "eth0", "main"), ("10.9.0.1", "eth1", "100"), (None, "tun0", "main"), ("fe80::9", "eth2", "main")}


def test_an_interface_that_vanishes_while_it_is_looked_at_is_left_out(tree, tmp_path, judge):
    host = tree(wires.host(wires.link("ppp0", number=512)))
    read = host.read

    def vanishing(path):
        if path == "/sys/class/net/ppp0/flags":
            shutil.rmtree(tmp_path / "sys/class/net/ppp0")
        return read(path)
    host.read = vanishing
    assert "ppp0" not in links.of(host) and judge(CONTROL, host)["status"] == "pass"


def test_an_image_is_not_checked(tree, judge):
    assert judge(CONTROL, tree({"/etc/hostname": "image\n"}))["status"] == "not_checked"


class TestTakingDown:
    FILES = wires.host(
        wires.link("ppp0", number=512, device=None),
        **{
            "/etc/network/interfaces": "# Links\nauto lo ppp0\niface ppp0 inet ppp\n",
            "/etc/NetworkManager/NetworkManager.conf": "[main]\n"})

    def test_it_is_only_by_opt_in(self, tree, judge):
        host = tree(self.FILES)
        assert (judge(CONTROL, host)["would"], host.actions, host.changes) == ("person", [], {})

    def test_it_is_down_now_and_at_boot(self, tree, judge):
        host = tree(self.FILES)
        assert judge(CONTROL, host, links_disable=True)["would"] == "pass"
        assert [action.describe() for action in host.actions] == ["link ppp0"]
        assert host.read("/etc/network/interfaces") == b"# Links\nauto lo\niface ppp0 inet ppp\n"
        assert b"interface-name:ppp0" in host.read("/etc/NetworkManager/conf.d/zz-jrt0117-ppp0.conf")

    @pytest.mark.parametrize(
        "answer",
        [Output(0, "192.0.2.7 dev ppp0 src 10.0.0.2 uid 0 \n", ""), Output(2, "", "Network is unreachable\n")])
    def test_the_interface_this_run_comes_through_is_spared(self, tree, judge, answer):
        host = with_ip(tree(self.FILES), "default via 10.0.0.1 dev eth0 \n")
        host._commands[(("ip", "-o", "route", "get", "192.0.2.7"), b"")] = answer
        found = judge(CONTROL, host, links_disable=True, connection=Connection("admin", "192.0.2.7"))
        assert (found["would"], host.actions) == ("person", [])
        assert "This run comes through it" in found["advice"]["en"]

    def test_what_the_interface_of_this_run_lies_on_is_spared(self, tree, judge):
        bridge = wires.link("br0", device=None, uevent="DEVTYPE=bridge\n", brif__bond0__state="3\n")
        bond = wires.link("bond0", device=None, lower_eth1__flags="")
        host = with_ip(
            tree(wires.host(bridge, bond, wires.link("eth1"), wires.link("eth2"))), "default via 10.0.0.1 dev br0 \n")
        host._commands[
            (("ip", "-o", "route", "get", "192.0.2.7"), b"")] = Output(0, "192.0.2.7 dev br0 src 10.0.0.2 uid 0 \n", "")
        judge(CONTROL, host, interfaces=["eth0"], links_disable=True, connection=Connection("admin", "192.0.2.7"))
        assert [action.name for action in host.actions] == ["eth2"]

    def test_a_link_to_its_unit_is_kept_from_starting(self, tree, judge):
        host = with_ip(tree(wires.host(wires.link("wg0", **OUTWARD["wg0"]))), "default via 10.0.0.1 dev eth0 \n")
        host._commands[(("systemctl", "is-enabled", "wg-quick@wg0.service"), b"")] = Output(0, "enabled\n", "")
        judge(CONTROL, host, links_disable=True)
        assert [action.describe() for action in host.actions] == [
            "unit wg-quick@wg0.service", "link wg0"]


def test_links_follow_their_target(tree):
    host = tree(wires.host(wires.link("eth1", master=pathlib.PurePosixPath("/sys/class/net/br0"))))
    assert links.of(host)["eth1"].master == "br0"


@pytest.mark.parametrize("path, text, message", [
    ("/proc/net/route", wires.ROUTES + "eth0\t00000000\n", "/proc/net/route: is cut short or damaged"),
    ("/proc/net/route", wires.ROUTES + "eth0 x x x x x x x\n", "/proc/net/route: is cut short or damaged"),
    ("/sys/class/net/eth0/flags", "\n", "/sys/class/net/eth0/flags: holds no number"),
    ("/sys/class/net/eth0/type", "\u00b2\n", "/sys/class/net/eth0/type: holds no number")])
def test_what_the_kernel_did_not_write_is_named(tree, judge, path, text, message):
    found = judge(CONTROL, tree({**wires.host(), path: text}))
    assert (found["status"], message in found["message"]["en"]) == ("error", True)


def test_addresses_that_are_none_are_named(tree):
    host = with_ip(tree(wires.host()), "local x dev eth0 table local\nlocal\n", "")
    with pytest.raises(Unreadable, match="is cut short or damaged"):
        routes.own_addresses(host)

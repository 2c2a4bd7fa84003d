# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices on the segment against the asset register."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.unauthorized_devices import (
    UnauthorizedDevices,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.validity import problem_of
from tests.unit.support import wires

CONTROL = UnauthorizedDevices()
GATEWAY, PRINTER = "02:00:00:00:00:01", "02:00:00:00:00:09"
SEEN = wires.neighbour("10.0.0.1", GATEWAY) + wires.neighbour("10.0.0.9", PRINTER)


@pytest.mark.parametrize(
    "register",
    [
        [GATEWAY, PRINTER], ["10.0.0.1", "10.0.0.9"], ["10.0.0.0/24"],
        [GATEWAY.upper().replace(":", "-"), f"{PRINTER} 10.0.0.9"]])
def test_registered_devices_pass(tree, judge, register):
    assert judge(CONTROL, tree(wires.host(arp=SEEN)), known_devices=register)["status"] == "pass"


def test_a_stranger_is_named_with_address_and_interface(tree, judge):
    found = judge(CONTROL, tree(wires.host(arp=SEEN)), known_devices=[GATEWAY])
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == (
        "A device that is not in the asset register is on eth0: 02:00:00:00:00:09 with 10.0.0.9.")
    assert found["evidence"] == [
        {"kind": "file", "ref": "/proc/net/arp:3", "text": wires.neighbour("10.0.0.9", PRINTER).strip()}]


def test_a_registered_address_with_another_mac_is_a_stranger(tree, judge):
    found = judge(CONTROL, tree(wires.host(arp=SEEN)), known_devices=["10.0.0.0/24", "02:00:00:00:00:aa 10.0.0.9"])
    assert found["status"] == "fail" and PRINTER in found["message"]["en"]


def test_a_device_with_one_address_too_many_is_a_stranger(tree, judge):
    arp = SEEN + wires.neighbour("172.16.0.9", PRINTER)
    assert judge(CONTROL, tree(wires.host(arp=arp)), known_devices=["10.0.0.0/24"])["status"] == "fail"


def test_who_has_not_answered_is_nobody(tree, judge):
    arp = SEEN + wires.neighbour("10.0.0.77", "00:00:00:00:00:00", flags="0x0")
    assert judge(CONTROL, tree(wires.host(arp=arp)), known_devices=["10.0.0.1", "10.0.0.9"])["status"] == "pass"


def test_where_nobody_has_answered_the_table_that_was_searched_is_the_evidence(tree, judge):
    found = judge(CONTROL, tree(wires.host()), known_devices=["10.0.0.1"])
    assert (found["status"], found["evidence"]) == ("pass", [{"kind": "absent", "ref": "/proc/net/arp", "text": ""}])


def test_containers_on_an_inner_bridge_are_not_devices(tree, judge):
    bridge = wires.link("docker0", device=None, uevent="DEVTYPE=bridge\n", brif__veth1__state="3\n")
    arp = SEEN + wires.neighbour("172.17.0.2", "02:42:00:00:00:02", device="docker0")
    files = wires.host(bridge, wires.link("veth1", device=None), arp=arp)
    assert judge(CONTROL, tree(files), known_devices=["10.0.0.0/24"])["status"] == "pass"


def test_without_a_register_a_person_has_to_tell(tree, judge):
    found = judge(CONTROL, tree(wires.host(arp=SEEN)))
    assert found["status"] == "manual" and PRINTER + " (eth0)" in found["message"]["en"]


@pytest.mark.parametrize(
    "name,value,told",
    [
        (
            "known_devices", ["10.0.0.0/40"],
            "boundary_known_devices: '10.0.0.0/40' is no MAC address, IP address or network"),
        ("known_devices", ["10.0.0.1", ""], "boundary_known_devices: '' is no MAC"),
        ("known_devices", [f"{GATEWAY} 10.0.0.1 10.0.0.2"], "is more than a MAC address and an IP address"),
        (
            "default_gateways", ["10.0.0.256"],
            "boundary_default_gateways: '10.0.0.256' is no IP address and no interface name"),
        ("default_gateways", ["no such name"], "boundary_default_gateways: 'no such name'"),
    ])
def test_a_slip_names_the_variable_and_quotes_it(name, value, told):
    assert told in str(problem_of(f"boundary_{name}", value, value))


def test_gateways_are_addresses_or_interfaces():
    gateways = ["10.0.0.1", "fe80::1", "ppp0", "eth0.100"]
    assert problem_of("boundary_default_gateways", gateways, gateways) is None


def test_ipv6_neighbours_belong_to_their_device(tree, judge):
    host = tree(wires.host())
    host.which = lambda name: "/sbin/" + name
    host._commands[(("ip", "-o", "neigh", "show"), b"")] = Output(0, (
        f"10.0.0.1 dev eth0 lladdr {GATEWAY} REACHABLE \nfe80::1 dev eth0 lladdr {GATEWAY} router STALE \n"
        "10.0.0.5 dev eth0 FAILED \nff02::1 dev eth0 lladdr 33:33:00:00:00:01 NOARP \n"
        f"fe80::9 dev eth0 lladdr {PRINTER} STALE \n"), "")
    found = judge(CONTROL, host, known_devices=["10.0.0.1"])
    assert (
        found["status"] == "fail" and len(found["details"]) == 1
        and f"{PRINTER} with fe80::9" in found["message"]["en"])


def test_ipv6_neighbours_that_cannot_be_seen_are_said(tree, judge):
    files = wires.host(arp=SEEN, **{"/proc/net/if_inet6": "fe800000000000000000000000000001 02 40 20 80     eth0\n"})
    found = judge(CONTROL, tree(files), known_devices=["10.0.0.0/24"])
    assert found["status"] == "not_checked" and "IPv6 neighbours on eth0" in found["message"]["en"]


@pytest.mark.parametrize("row", ["10.0.0.9 0x1\n", "x\n", "10.0.0.9 0x1 \u00b2 02:00:00:00:00:09 * eth0\n"])
def test_a_table_that_is_cut_short_is_named(tree, judge, row):
    found = judge(CONTROL, tree(wires.host(arp=SEEN + row)), known_devices=[GATEWAY])
    assert (found["status"], "/proc/net/arp:4: is cut short or damaged" in found["message"]["en"]) == ("error", True)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of addresses."""

from __future__ import annotations

import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.address_plan import address_plan
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told

HOSTS = {"web1": "198.51.100.11", "db1": "2001:db8:1::31"}
NETS = ("198.51.100.0/24", "2001:db8:1::/64", "192.0.2.0/25")


def judged(nets=NETS, hosts=HOSTS, today="2026-11-27", status="kept", **fields):
    subnets = [{"net": net, "department": "it", "importance": "高", **fields} for net in nets]
    return address_plan(small({"assets": {"subnets": subnets, "status": status}}, today=today, hosts=hosts))


def test_a_plan_that_holds_every_host_is_good_until_the_register_is_to_be_confirmed():
    assert due(judged()) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(today=today)) == expected


@pytest.mark.parametrize("address", ["203.0.113.5", "192.0.2.128", "2001:db8:2::1"])
def test_a_host_outside_is_named_with_its_address(address):
    [one] = judged(hosts={**HOSTS, "rogue": address})
    assert told([one]) == [("fail", "outside")]
    assert one.about == ("inventory", "rogue") and address in one.message.en


@pytest.mark.parametrize("address", ["192.0.2.0", "192.0.2.127", "[2001:db8:1::1]", "2001:db8:1:0:ffff:ffff:ffff:ffff"])
def test_the_first_and_the_last_address_of_a_network_are_inside(address):
    assert told(judged(hosts={"web9": address})) == [("pass", "met")]


def test_the_name_of_a_host_is_its_address_where_the_inventory_has_no_other():
    assert told(judged(hosts={"192.0.2.7": None})) == [("pass", "met")]
    assert told(judged(hosts={"203.0.113.7": None})) == [("fail", "outside")]


def test_addresses_that_are_names_are_not_judged_and_are_named():
    [one] = judged(hosts={**HOSTS, "app1": "app1.example.com", "app2": None})
    assert one.status == "pass" and "app1, app2" in one.message.en and "app1, app2" in one.message.zh


@pytest.mark.parametrize("hosts", [{}, {"app1": "app1.example.com"}])
def test_where_nothing_was_compared_nothing_passes(hosts):
    assert told(judged(hosts=hosts)) == [("manual", "no_hosts")]


@pytest.mark.parametrize(("nets", "named"), [
    (("198.51.100.0/24", "198.51.100.128/25"), "198.51.100.128/25"),
    (("198.51.100.0/24", "198.51.100.0/24"), "198.51.100.0/24"),
    (("198.51.0.0/16", "198.51.7.0/24", "198.51.100.0/24"), "198.51.100.0/24"),
    (("2001:db8:1::/64", "2001:db8::/32"), "2001:db8:1::/64")])
def test_networks_that_overlap_are_named(nets, named):
    found = judged(nets=nets, hosts={"web1": "198.51.100.1"} if "." in named else {"db1": "2001:db8:1::1"})
    assert {reason for _, reason in told(found)} == {"overlap"}
    assert named in found[-1].message.en


@pytest.mark.parametrize("net", ["198.51.100.7/24", "198.51.100.0/33", "the office"])
def test_what_is_no_network_is_named_with_what_was_expected(net):
    [one] = judged(nets=(*NETS, net))
    assert told([one]) == [("fail", "bad_network")]
    assert net in one.message.en and "198.51.100.0/24" in one.message.en


def test_each_network_has_department_and_importance():
    assert told(judged(nets=NETS[:1], hosts={"web1": "198.51.100.1"}, importance="")) == [("fail", "field_absent")]


def test_no_plan_fails_and_is_work_to_do_in_a_draft():
    assert told(judged(nets=())) == [("fail", "record_absent")]
    assert told(judged(nets=(), status="draft")) == [("manual", "record_absent")]


def test_ten_thousand_hosts_in_four_thousand_networks_take_a_moment():
    nets = [f"10.{i // 256}.{i % 256}.0/24" for i in range(4096)]
    hosts = {f"h{i}": f"10.{i % 4096 // 256}.{i % 256}.{i % 250}" for i in range(10000)}
    start = time.process_time()
    assert told(judged(nets=nets, hosts=hosts)) == [("pass", "met")]
    assert time.process_time() - start < 5

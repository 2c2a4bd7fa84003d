# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of assets against the inventory."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assets import assets
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told
from tests.unit.registers.support import when

SERVER = {
    "id": "ZC-1", "inventory_name": "web1", "class": "server", "owner": "p07", "department": "it",
    "since": "2023-01-01"}
SWITCH = {"id": "sw1", "class": "network", "owner": "p09", "department": "it", "since": "2023-01-01"}
HOSTS = {"web1": "192.0.2.1"}


def judged(*records, hosts=None, fields=("owner", "department"), classes=(), today="2026-11-27", status="kept", **more):
    return assets(
        small({"assets": {"records": list(records), "status": status}}, today=today, hosts=HOSTS if hosts is None
              else hosts), fields=list(fields), classes=list(classes), **more)


def test_the_servers_are_the_hosts_until_the_register_is_to_be_confirmed():
    assert due(judged(SERVER, SWITCH)) == CONFIRMED_UNTIL
    assert due(judged(SERVER, SWITCH, every="P3M")) == when("2027-01-08")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("fail", "overdue")])])
def test_the_confirmation_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    found = judged(SERVER, today=today)
    assert told(found) == expected and found[0].due == CONFIRMED_UNTIL


def test_a_host_that_is_no_asset_and_an_asset_whose_host_is_not_there_are_named():
    found = judged(SERVER, hosts={"rogue": "192.0.2.9"})
    assert told(found) == [("fail", "not_in_register"), ("fail", "not_in_inventory")]
    assert found[0].about == ("inventory", "rogue") and found[1].about is None and "web1" in found[1].message.en


def test_a_host_may_be_named_by_the_asset_s_id():
    assert told(judged({**SERVER, "id": "web1", "inventory_name": None})) == [("pass", "met")]


def test_a_server_that_names_no_host_is_not_compared_and_the_sentence_says_so():
    [one] = judged(SERVER, {**SERVER, "id": "mainframe", "inventory_name": None})
    assert one.status == "pass" and "not compared: mainframe" in one.message.en and "mainframe" in one.message.zh


def test_two_assets_for_one_host_are_one_too_many():
    assert told(judged(SERVER, {**SERVER, "id": "ZC-2"})) == [("fail", "named_twice")]


def test_an_asset_without_a_day_has_been_in_use_always():
    assert told(judged({**SERVER, "since": None})) == [("pass", "met")]


@pytest.mark.parametrize("change", [{"retired": "2026-11-27"}, {"since": "2026-11-28"}])
def test_what_is_not_in_use_today_is_no_host(change):
    assert told(judged({**SERVER, **change}, SWITCH)) == [("fail", "not_in_register")]
    assert told(judged(SERVER, {**SERVER, "id": "ZC-0", **change})) == [("pass", "met")]


def test_without_hosts_nothing_was_compared():
    assert told(judged(SERVER, hosts={})) == [("manual", "no_hosts")]


def test_with_classes_only_those_are_looked_at_and_nothing_is_compared():
    assert told(judged(SERVER, {**SWITCH, "owner": None}, hosts={}, classes=["server"])) == [("pass", "met")]
    assert told(judged(SERVER, {**SWITCH, "owner": None}, hosts={}, classes=["network"])) == [
        ("fail", "field_absent")]


@pytest.mark.parametrize(("change", "expected"), [
    ({"department": ""}, ("fail", "field_absent")), ({"owner": "p20"}, ("fail", "owner_left")),
    ({"department": "待填"}, ("manual", "placeholder"))])
def test_fields_are_there_and_owners_are_employed(change, expected):
    assert told(judged({**SERVER, **change})) == [expected]


def test_an_owner_who_left_matters_only_where_owners_are_asked_for():
    assert told(judged({**SERVER, "owner": "p20"}, fields=["department"])) == [("pass", "met")]


def test_no_asset_fails_and_is_work_to_do_in_a_draft():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]

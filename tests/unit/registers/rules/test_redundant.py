# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No single point of failure."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.redundant import redundant
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told


def asset(name, kind, peer=None, **more):
    return {
        "id": name, "class": kind, "since": "2023-01-01", "key": peer is not None, "redundant_with": peer,
        "location": "A", "feed": "1", **more}


RECORDS = [
    asset("sw1", "network", "sw2"), asset("sw2", "network", "sw1", feed="2"), asset("web1", "server", "web2"),
    asset("web2", "server", "web1", location="B"), asset("test1", "server")]
LINKS = [("sw1", "sw2"), *((switch, host) for switch in ("sw1", "sw2") for host in ("web1", "web2", "test1"))]
CLASSES = ("network", "line", "server")


def judged(records=RECORDS, links=LINKS, classes=CLASSES, today="2026-11-27", status="kept", **more):
    assets = {"records": list(records), "links": [{"a": a, "b": b} for a, b in links], "status": status}
    return redundant(small({"assets": assets}, today=today), classes=list(classes), **more)


def changed(name, **changes):
    return [{**one, **changes} if one["id"] == name else one for one in RECORDS]


def test_a_network_in_pairs_is_good_until_the_register_is_to_be_confirmed():
    assert due(judged()) == CONFIRMED_UNTIL
    assert due(judged(other_site=True)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(today=today)) == expected


@pytest.mark.parametrize("peer", [None, "web1", "test1", "web9"], ids=["none", "itself", "one-sided", "unknown"])
def test_a_key_asset_needs_a_peer_that_names_it_too(peer):
    found = judged(changed("web1", redundant_with=peer))
    assert set(told(found)) == {("fail", "single")}
    assert "web1" in found[0].message.en


def test_a_peer_out_of_use_is_none():
    assert ("fail", "single") in told(judged(changed("web2", retired="2026-11-01")))


def test_another_feed_or_another_place_is_asked_for_only_where_the_clause_does():
    together = changed("web2", location="A")
    assert told(judged(together)) == [("pass", "met")]
    assert told(judged(together, other_site=True)) == [("fail", "shared_fate")] * 2
    unknown = changed("web2", location="A", feed=None)
    assert told(judged(unknown, other_site=True)) == [("fail", "shared_fate")] * 2


def test_a_switch_that_others_hang_on_alone_is_named_with_them():
    [one] = judged(links=[link for link in LINKS if link != ("sw2", "web2")])
    assert told([one]) == [("fail", "single_point")]
    assert "sw1" in one.message.en and "web2" in one.message.en


def test_a_server_between_is_no_single_point_of_the_network():
    assert told(judged(links=[*LINKS, ("web1", "disk1")], records=[*RECORDS, asset("disk1", "storage")])) == [
        ("pass", "met")]


def test_a_link_to_a_device_out_of_use_carries_nothing():
    old = asset("sw3", "network", retired="2026-11-01")
    links = [link for link in LINKS if link != ("sw2", "web2")] + [("sw3", "web2"), ("sw3", "sw1")]
    assert told(judged(links=links, records=[*RECORDS, old])) == [("fail", "single_point")]


def test_links_that_fall_into_pieces_fail_and_a_key_asset_in_none_is_for_a_person():
    assert told(judged(links=[*LINKS, ("line1", "line2")], records=[
        *RECORDS, asset("line1", "line"), asset("line2", "line")])) == [("fail", "not_linked")]
    found = judged(links=[link for link in LINKS if "web2" not in link])
    assert told(found) == [("manual", "not_linked")] and "web2" in found[0].message.en


def test_without_links_nothing_can_be_seen():
    assert told(judged(links=[])) == [("manual", "no_links")]


def test_no_key_asset_of_the_classes_fails_and_is_work_to_do_in_a_draft():
    assert told(judged(classes=["line"])) == [("fail", "record_absent")]
    assert told(judged(classes=["line"], status="draft")) == [("manual", "record_absent")]

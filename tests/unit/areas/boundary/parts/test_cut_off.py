# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ports answer fewer, and what no longer goes out or through, is told by name before our table is loaded; on the
kernel's own filter.
"""

from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table, table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.reached import meets
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from tests.unit.support.declared import DECLARED, DROPPING, judged, options, text_of
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft
NO_PING = [
    {"name": "web", "protocol": "tcp", "ports": [443]},
    {"name": "database", "protocol": "tcp", "ports": 5432, "from": ["10.0.0.0/8"]}]


@pytest.fixture(autouse=True)
def listening(monkeypatch):
    """Let ssh, a declared page, a database for some, and two that nobody declared listen; and one on the loopback
    address.
    """
    found = [
        listeners.Listener(*one)
        for one in (
            ("tcp", 22, "1", False), ("tcp", 443, "2", False), ("tcp", 5432, "3", False), ("tcp", 9090, "4", False),
            ("udp", 161, "5", False), ("tcp", 25, "6", True))]
    monkeypatch.setattr(listeners, "of", lambda host: found)
    monkeypatch.setattr(listeners, "unit_of", lambda host, one: {22: "ssh.service", 9090: "page.service"}.get(one.port))


def said(found):
    return [text["en"] for text in found["affects"]]


def test_each_port_that_answers_fewer_is_named_with_who_goes_on(host):
    found = judged(FirewallDefaultDeny(), host(), flows=NO_PING, management_networks=["192.0.2.0/24"])
    assert said(found) == [
        "What comes in and is no declared flow is dropped: tcp 22 ssh.service but from 192.0.2.0/24; tcp 5432 but "
        "from 10.0.0.0/8; tcp 9090 page.service; udp 161; ping."]
    assert found["affects"][0]["zh"].startswith("未申报的入站连接一律丢弃：tcp 22 ssh.service（192.0.2.0/24 除外）；")


PUBLISHED = """
table ip nat {
    chain prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        fib daddr type local tcp dport 9090 dnat to 172.17.0.2:80
    }
}
"""


@pytest.mark.parametrize(("inside", "told"), [
    ([], "tcp 9090 page.service but for what is sent on to a container or another host"),
    (["docker0"], "tcp 9090 page.service"),
])
def test_of_a_published_port_it_is_not_said_that_it_closes_where_it_does_not(host, inside, told):
    found = judged(FirewallDefaultDeny(), host(PUBLISHED), flows=NO_PING, forwarding_interfaces=inside)
    assert told + ";" in said(found)[0] and said(found)[0].count("sent on to") == (not inside)


def test_what_is_dropped_already_is_not_said_again(host):
    found = judged(FirewallLogging(), host(DROPPING % "tcp dport 443 accept"))
    assert (found["would_change"], said(found)) == (True, [])


def test_what_nobody_listens_for_is_dropped_all_the_same_and_said(host):
    found = judged(FirewallLogging(), host(DROPPING % "meta l4proto esp accept"))
    assert said(found) == ["What comes in and is no declared flow is dropped: nothing that listens now."]


def test_of_controls_that_ask_for_the_same_table_the_first_says_it(host):
    tasks = [
        Task("boundary", control, options())
        for control in (FirewallDefaultDeny(), FirewallPortRules(), AdminSources())]
    assert [len(found["affects"]) for found in Engine(host(), tasks, 3, ()).check()] == [1, 0, 0]


def test_nothing_is_said_where_nothing_may_be_enforced(host):
    found = judged(FirewallDefaultDeny(), host(), management_networks=[])
    assert (found["would"], found["affects"]) == ("person", [])


@pytest.mark.parametrize(
    ("egress", "told"), [("log", []), ("deny", ["What goes out and is no declared flow is refused; declared: names."])])
def test_outbound_connections_are_named_where_they_are_refused(host, egress, told):
    assert said(judged(EgressPolicy(), host(), egress=egress)) == told


def test_the_limits_of_a_source_are_told_with_their_numbers(host):
    told = said(judged(ConnectionLimits(), host(), source_unlimited=["10.9.0.0/16"]))
    dropped = "A source that opens more than 500 connections at a time, or 100 a second, is dropped"
    assert f"{dropped}; 10.9.0.0/16 never." in told


@pytest.mark.parametrize(
    ("rule", "listener", "reached"),
    [
        ("tcp dport 9090 accept", ("tcp", 9090), True), ("tcp dport 9090 accept", ("udp", 9090), False),
        ("tcp dport 9090 accept", ("tcp", 22), False), ("meta l4proto != tcp accept", ("tcp", 9090), False),
        ("meta l4proto != tcp accept", ("udp", 9090), True), ("accept", ("tcp", 22), True),
    ])
def test_who_is_reached_is_told_by_protocol_and_port(host, rule, listener, reached):
    accepted = firewall.of(host(DROPPING.replace("tcp dport 22 ip saddr 192.0.2.0/24 accept", "") % rule)).inputs("ip")
    assert any(meets(listeners.Listener(*listener, "1", False), one) for one in accepted) == reached


class TestOurTableThere:
    """What another declaration changes in our own table is told as it was the first time."""

    @pytest.mark.parametrize(("before", "after", "told"), [
        ({}, {"egress": "deny"}, ["What goes out and is no declared flow is refused; declared: names."]),
        ({"egress": "deny"}, {"egress": "deny", "flows": [
            one for one in DECLARED["flows"] if one["name"] != "names"]},
         ["What goes out and is no declared flow is refused; declared: none."]),
        ({}, {"source_rate": 20},
         ["A source that opens more than 500 connections at a time, or 20 a second, is dropped; none never."]),
        ({"forwarding_interfaces": ["docker0"]}, {"forwarding_interfaces": ["virbr0"]},
         ["What is forwarded and is no declared flow is dropped; declared: through, virbr0."]),
        ({}, {"flows": [*DECLARED["flows"], {"name": "web2", "protocol": "tcp", "ports": 1}]}, []),
    ])
    def test_it_is_told_before_it_is_loaded(self, host, before, after, told):
        there(host, **before)
        found = said(judged(FirewallPortRules(), host(), **after))
        assert [text for one in found for text in one.split(". ") if not text.startswith("What comes in")] == told

    def test_what_stays_is_not_told_again(self, host):
        there(host, egress="deny")
        done = host().execute(["nft", "insert rule inet jrt0117 input tcp dport 9999 accept"])
        assert done.rc == 0, done.err
        found = judged(FirewallPortRules(), host(), egress="deny")
        assert said(found) == ["What comes in and is no declared flow is dropped: nothing that listens now."]


def there(host, **more):
    """Put our table, of all parts, on the host."""
    on, text = host(), text_of(table_text.PARTS, **more)
    place = Path(on.real(own_table.PATH))
    place.parent.mkdir(parents=True)
    place.write_text(text, encoding="utf-8")
    done = on.execute(["nft", "-f", "-"], data=text.encode())
    assert done.rc == 0, done.err

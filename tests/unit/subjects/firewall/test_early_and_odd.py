# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Matches that mean something else at an early hook, or are settled by what a host has, read as the kernel takes them.
"""

from __future__ import annotations

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables, nft
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import Packet, PacketFilter

OWN = ("192.0.2.1", "fd00::1")


def chain(hook, *rules, priority=0, policy="accept", family="inet", **more):
    """Return nft's objects of one base chain with these rules (lists of expressions)."""
    base = {
        "family": family, "table": "t", "name": f"{hook}{priority}", "type": "filter", "hook": hook, "prio": priority,
        "policy": policy, **more}
    return [{"chain": base}, *(
        {"rule": {"family": family, "table": "t", "chain": base["name"], "handle": number, "expr": expressions}}
        for number, expressions in enumerate(rules, 1))]


def match(left, right, operator="=="):
    return {"match": {"op": operator, "left": left, "right": right}}


def read(*chains, addresses=OWN, listing=""):
    return PacketFilter(
        nft.parse(json.dumps({"nftables": [one for some in chains for one in some]}), listing), ("eth0",), addresses)


def packet(**more):
    return Packet(**{
        **dict(hook="input", family="ip", protocol="tcp", source="198.51.100.9", destination="192.0.2.1", port=80,
               interface="eth0"), **more})


STATE = {"ct": {"key": "state"}}
DROP, ACCEPT = {"drop": None}, {"accept": None}


class TestBeforeTracking:
    """At priorities below -200, and at ingress, no connection is known: every packet is invalid to `ct state`."""

    @pytest.mark.parametrize("priority,gets_in", [(-300, True), (-201, True), (-199, False), (-150, False)])
    def test_a_drop_of_new_ones_is_none_there(self, priority, gets_in):
        found = read(chain("prerouting", [match(STATE, "new", "in"), DROP], priority=priority))
        assert found.admits(packet()) is gets_in
        assert found.default("input", "ip") == ("accept" if gets_in else "drop")

    @pytest.mark.parametrize("priority,gets_in", [(-300, False), (-150, True)])
    def test_a_drop_of_invalid_ones_is_one_of_all(self, priority, gets_in):
        found = read(chain("prerouting", [match(STATE, "invalid", "in"), DROP], priority=priority))
        assert found.admits(packet()) is gets_in

    def test_at_the_very_priority_neither_drops_for_sure(self):
        for state in ("new", "invalid"):
            assert read(chain("prerouting", [match(STATE, state, "in"), DROP], priority=-200)).admits(packet()) is True

    def test_the_older_tables_are_no_other(self):
        text = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m conntrack --ctstate {} -j DROP\nCOMMIT\n"
        for state, gets_in in (("NEW", True), ("INVALID", False)):
            assert PacketFilter(iptables.parse(text.format(state), "ip")).admits(packet()) is gets_in

    def test_what_is_accepted_before_keeps_later_ones_from_meeting_a_rule(self):
        log = [match({"payload": {"protocol": "tcp", "field": "dport"}}, 80), {"log": {"prefix": "seen"}}, DROP]
        found = read(
            chain("prerouting", [match({"payload": {"protocol": "ip", "field": "saddr"}}, "198.51.100.9"), ACCEPT], log,
                  priority=-300))
        (logged,) = [one for one in found.logs("input", "ip") if one.prefix == "seen"][:1]
        assert not any(low <= 3325256713 <= high for low, high in logged.box[5])


class TestIngress:
    LISTING = """table netdev t {
\tchain ingress0 { # handle 1
\t\ttype filter hook ingress %s priority filter; policy accept;
\t\tip saddr 198.51.100.9 drop # handle 1
\t}
}
"""
    CHAIN = chain(
        "ingress", [match({"payload": {"protocol": "ip", "field": "saddr"}}, "198.51.100.9"), DROP], family="netdev")

    @pytest.mark.parametrize(
        "devices,gets_in", [
            ('device "eth0"', False), ('devices = { "eth0", "eth1" }', False), ("device eth0", False),
            ('device "eth1"', True)])
    def test_its_devices_are_told_by_the_listing_where_json_does_not(self, devices, gets_in):
        found = read(self.CHAIN, listing=self.LISTING % devices)
        assert found.admits(packet()) is gets_in
        assert found.admits(packet(source="198.51.100.8")) is True

    def test_json_without_devices_has_nft_list_them(self):
        text = json.dumps({"nftables": [{"metainfo": {"version": "1.0.6"}}, *self.CHAIN]})
        assert nft.is_lossy(text)
        told = chain("ingress", [DROP], family="netdev", dev="eth0")
        assert not nft.is_lossy(json.dumps({"nftables": [{"metainfo": {"version": "1.0.9"}}, *told]}))

    def test_without_either_it_keeps_nobody_out(self):
        assert read(self.CHAIN).admits(packet()) is True


class TestEgress:
    """Packets that leave by an interface, a host's own and others'."""

    PORT = {"payload": {"protocol": "tcp", "field": "dport"}}
    FROM = {"payload": {"protocol": "ip", "field": "saddr"}}

    @staticmethod
    def egress(*rules, **more):
        return chain("egress", *rules, family="netdev", **{"dev": "eth0", **more})

    @pytest.mark.parametrize("hook", ["output", "forward"])
    def test_a_drop_there_is_one_of_what_leaves_by_its_interface(self, hook):
        found = read(self.egress([match(self.PORT, 25), DROP]))
        incoming = "eth1" if hook == "forward" else None
        for port, device, gets_out in ((25, "eth0", False), (25, "eth1", True), (80, "eth0", True)):
            assert found.admits(packet(
                hook=hook, port=port, interface=incoming, out_interface=device)) is gets_out
        assert found.admits(packet(port=25)) is True

    def test_of_several_interfaces_the_listing_tells(self):
        objects = self.egress([match(self.PORT, 25), DROP], dev=None)
        text = json.dumps({"nftables": [{"metainfo": {"version": "1.0.6"}}, *objects]}).replace('"dev": null, ', "")
        assert nft.is_lossy(text.replace(', "dev": null', ""))

    @pytest.mark.parametrize("source,gets_out", [(None, False), ("masquerade", True), ("snat", True)])
    def test_whoever_leaves_with_another_source_is_not_kept_by_the_old_one(self, source, gets_out):
        rules = [self.egress([match(self.FROM, "192.0.2.1"), DROP])]
        if source:
            told = {"addr": "192.0.2.9"} if source == "snat" else None
            rules.append(chain("postrouting", [{source: told}], type="nat", priority=100))
        found = read(*rules)
        assert found.admits(packet(
            hook="output", source="192.0.2.1", destination="198.51.100.9", interface=None,
            out_interface="eth0")) is gets_out


class TestAddressTypes:
    LOCAL = {"fib": {"result": "type", "flags": ["daddr"]}}

    def test_for_the_host_itself_is_for_its_addresses(self):
        found = read(chain("input", [match(self.LOCAL, "local"), ACCEPT], policy="drop"))
        assert [shown(one) for one in found.accepted("input", "ip")] == ["any to 127.0.0.0/8,192.0.2.1"]
        assert found.accepted("input", "ip")[0].limited is False

    def test_a_drop_of_all_others_drops_them(self):
        found = read(chain("prerouting", [match(self.LOCAL, "local", "!="), DROP], priority=-150))
        assert found.admits(packet()) is True
        assert found.admits(packet(destination="192.0.2.9")) is False

    def test_a_source_that_is_the_hosts_own_is_known(self):
        source = {"fib": {"result": "type", "flags": "saddr"}}
        found = read(chain("input", [match(source, "local"), DROP]))
        assert (found.admits(packet(source="192.0.2.1")), found.admits(packet())) == (False, True)

    @pytest.mark.parametrize("left,right", [
        ({"fib": {"result": "type", "flags": ["daddr", "iif"]}}, "local"), (LOCAL, {"set": ["local", "broadcast"]}),
        (LOCAL, "broadcast")])
    def test_what_asks_for_more_may_match_and_may_not(self, left, right):
        assert read(chain("input", [match(left, right), DROP])).admits(packet()) is True
        assert read(chain("input", [match(left, right), ACCEPT], policy="drop")).admits(packet()) is True

    def test_without_known_addresses_it_may_match_and_may_not(self):
        for operator in ("==", "!="):
            rule = [match(self.LOCAL, "local", operator)]
            assert read(chain("input", [*rule, DROP]), addresses=()).admits(packet()) is True
            assert read(chain("input", [*rule, ACCEPT], policy="drop"), addresses=()).admits(packet()) is True

    @pytest.mark.parametrize("words,first,second", [
        ("--dst-type LOCAL", True, False), ("! --dst-type LOCAL", False, True),
        ("! --dst-type LOCAL --limit-iface-in", True, True)])
    def test_iptables_has_it_too(self, words, first, second):
        text = f"*filter\n:INPUT DROP [0:0]\n-A INPUT -m addrtype {words} -j ACCEPT\nCOMMIT\n"
        found = PacketFilter(iptables.parse(text, "ip"), (), OWN)
        assert found.admits(packet()) is first
        assert found.admits(packet(destination="192.0.2.9")) is second


class TestPacketTypes:
    """A connection of TCP begins with a packet for this host alone; of UDP, a neighbour may send it to all."""

    @pytest.mark.parametrize("right,tcp,udp", [
        ("broadcast", False, True), ({"set": ["broadcast", "multicast"]}, False, True), ("host", True, True)])
    def test_nft(self, right, tcp, udp):
        found = read(chain("input", [match({"meta": {"key": "pkttype"}}, right), ACCEPT], policy="drop"))
        assert (found.admits(packet()), found.admits(packet(protocol="udp"))) == (tcp, udp)

    @pytest.mark.parametrize("words,tcp", [
        ("--pkt-type broadcast", False), ("! --pkt-type unicast", False), ("--pkt-type unicast", True),
        ("! --pkt-type multicast", True)])
    def test_iptables(self, words, tcp):
        text = f"*filter\n:INPUT DROP [0:0]\n-A INPUT -m pkttype {words} -j ACCEPT\nCOMMIT\n"
        found = PacketFilter(iptables.parse(text, "ip"))
        assert (found.admits(packet()), found.admits(packet(protocol="udp"))) == (tcp, True)

    def test_a_drop_under_it_keeps_nobody_out(self):
        assert read(chain("input", [match({"meta": {"key": "pkttype"}}, "host"), DROP])).admits(packet()) is True


@pytest.mark.parametrize("left", [
    {"meta": {"key": "length"}}, {"payload": {"protocol": "ip", "field": "ttl"}},
    {"payload": {"protocol": "ip6", "field": "hoplimit"}}])
def test_what_the_sender_chooses_may_match_and_may_not(left):
    family = "ip6" if "ip6" in str(left) else "ip"
    ends = {} if family == "ip" else {"source": "fd00::9", "destination": "fd00::1"}
    for rule, policy in (([match(left, 5, "<"), DROP], "accept"), ([match(left, 5, "<"), ACCEPT], "drop")):
        found = read(chain("input", rule, policy=policy))
        assert found.admits(packet(family=family, **ends)) is True
        assert {one.limited for one in found.accepted("input", family)} == {policy == "drop"}


class TestOriginal:
    def test_what_was_asked_for_is_told_apart_from_what_it_became(self):
        asked = {"ct": {"key": "proto-dst", "dir": "original"}}
        nat = {"family": "inet", "table": "t", "name": "nat", "type": "nat", "hook": "prerouting", "prio": -100}
        port = match({"payload": {"protocol": "tcp", "field": "dport"}}, {"set": [8080, 8081]})
        objects = [
            {"chain": nat},
            {"rule": {"family": "inet", "table": "t", "chain": "nat", "handle": 1, "expr": [
                port, {"dnat": {"family": "ip", "addr": "172.17.0.2", "port": 80}}]}}]
        found = read(objects, chain("forward", [match(asked, 8080), DROP]))
        assert [shown(one.flow) for one in found.published("ip")] == ["tcp 8081 from anywhere"]
        assert found.published("ip6") == []

    def test_a_chain_that_translates_comes_at_one_place_whatever_its_priority(self):
        nat = {"family": "ip", "table": "t", "name": "nat", "type": "nat", "hook": "prerouting", "prio": -320}
        port = {"payload": {"protocol": "tcp", "field": "dport"}}
        objects = [
            {"chain": nat},
            {"rule": {"family": "ip", "table": "t", "chain": "nat", "handle": 1, "expr": [
                match(port, 8080), {"dnat": {"addr": "172.17.0.2", "port": 80}}]}}]
        closed = read(objects, chain("prerouting", [match(port, 8080), DROP], priority=-150))
        assert closed.published("ip") == []
        assert len(read(objects, chain("prerouting", [match(port, 8080), DROP], priority=-50)).published("ip")) == 1

    def test_a_second_chain_that_drops_does_not_take_back_what_the_first_sent_on(self):
        def nat(name, *expressions):
            return [
                {"chain": {"family": "ip", "table": "t", "name": name, "type": "nat", "hook": "prerouting",
                           "prio": -100}},
                {"rule": {"family": "ip", "table": "t", "chain": name, "handle": 1, "expr": list(expressions)}}]
        sent_on = nat("b", {"dnat": {"addr": "172.17.0.2"}})
        assert len(read(nat("a", DROP), sent_on).published("ip")) == 1

    def test_a_drop_at_ingress_is_of_what_was_asked_for(self):
        nat = {"family": "ip", "table": "t", "name": "nat", "type": "nat", "hook": "prerouting", "prio": -100}
        port = {"payload": {"protocol": "tcp", "field": "dport"}}
        objects = [
            {"chain": nat},
            {"rule": {"family": "ip", "table": "t", "chain": "nat", "handle": 1, "expr": [
                match(port, 80), {"redirect": {"port": 9000}}]}}]
        found = read(objects, chain("ingress", [match(port, 9000), DROP], family="netdev", dev="eth0"))
        assert [shown(one.flow) for one in found.published("ip")] == ["tcp 80 from anywhere"]
        assert any(one.box[8][0][0] <= 9000 <= one.box[8][-1][1] for one in found.accepted("input", "ip"))

    @pytest.mark.parametrize("policy,rule", [("accept", [DROP]), ("drop", [])])
    def test_what_a_chain_that_translates_drops_is_not_relied_on(self, policy, rule):
        nat = {"family": "inet", "table": "t", "name": "nat", "type": "nat", "hook": "prerouting", "prio": -100}
        objects = [
            {"chain": dict(nat, policy=policy)},
            {"rule": {"family": "inet", "table": "t", "chain": "nat", "handle": 1, "expr": rule}}]
        assert read(objects).default("input", "ip6") == "accept"

    def test_what_may_have_been_accepted_before_may_be_sent_on(self):
        nat = {"family": "ip", "table": "t", "name": "nat", "type": "nat", "hook": "prerouting", "prio": -100}
        port = {"payload": {"protocol": "tcp", "field": "dport"}}
        sent_on = [match(port, 80), {"dnat": {"addr": "172.17.0.2"}}]
        for before, flows in (
                ([match({"meta": {"key": "length"}}, 90), ACCEPT], ["tcp 80 from anywhere"]),
                ([match({"meta": {"key": "mark"}}, 7), ACCEPT], ["tcp 80 from anywhere"]), ([ACCEPT], [])):
            rules = [
                {"rule": {"family": "ip", "table": "t", "chain": "nat", "handle": number, "expr": one}}
                for number, one in enumerate((before, sent_on), 1)]
            assert [shown(one.flow) for one in read([{"chain": nat}, *rules]).published("ip")] == flows

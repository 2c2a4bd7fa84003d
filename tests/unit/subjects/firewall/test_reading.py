# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rulesets let through that firewalld, fail2ban, Docker, kube-proxy, libvirt and hands have written.

The files of golden/ are what nft and iptables-save printed of them.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import (
    iptables,
    nft,
    rulesets,
    space,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import Packet, PacketFilter
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.flow_patterns import (
    overlapping,
    pattern,
    uncovered,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.walk import TooLarge

GOLDEN = Path(__file__).parent / "golden"
NOT_BANNED = "0.0.0.0-203.0.112.255,203.0.114.0-255.255.255.255"


def read(name):
    """Return the filter of a golden file."""
    text = (GOLDEN / name).read_text(encoding="utf-8")
    return PacketFilter(nft.parse(text) if name.endswith(".json") else iptables.parse(text, "ip"))


def loaded(*rules, chain="input", sets=(), policy="drop"):
    """Return the filter of one base chain with these rules (lists of expressions)."""
    base = {"family": "inet", "table": "t", "name": chain, "type": "filter", "hook": chain, "prio": 0, "policy": policy}
    objects = [{"chain": base}, *({"set": dict(one, family="inet", table="t")} for one in sets)]
    objects += [{"rule": {"family": "inet", "table": "t", "chain": chain, "handle": number, "expr": expressions}}
                for number, expressions in enumerate(rules, 1)]
    return PacketFilter(nft.parse(json.dumps({"nftables": objects})))


def lines(packets, hook, family):
    """Return what is accepted, a line each."""
    return sorted(shown(one) for one in packets.accepted(hook, family))


def test_a_hand_written_ruleset_is_read_rule_by_rule():
    packets = read("handwritten.nft.json")
    assert lines(packets, "input", "ip") == [
        "icmp from " + NOT_BANNED,
        "tcp 22 from 10.1.0.0/16,192.0.2.7",
        "tcp 2222 from " + NOT_BANNED,
        "tcp 443 from 0.0.0.0-10.8.255.255,10.10.0.0-203.0.112.255,203.0.114.0-255.255.255.255 on lan0",
        "tcp 5432 from 10.0.0.1,10.0.0.5 to 10.0.0.2",
        "tcp 80 from " + NOT_BANNED + " on lan0",
        "tcp 8443 from " + NOT_BANNED,
        "tcp 9000-9010 from " + NOT_BANNED,
    ]
    assert lines(packets, "input", "ip6") == [
        "icmpv6 128,135-136 from anywhere (IPv6)",
        "tcp 443 on lan0 from anywhere (IPv6)",
        "tcp 80 on lan0 from anywhere (IPv6)",
        "tcp 8443 from anywhere (IPv6)",
        "tcp 9000,9002-9010 from fd00::/8",
        "tcp 9002-9010 from ::-fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,fe00::/7",
    ]
    for family in ("ip", "ip6"):
        assert (
            packets.default("input", family), packets.stateful("input", family),
            packets.drops_logged("input", family)) == ("drop", True, True)
        assert packets.default("forward", family) == "drop"
        assert packets.default("output", family) == "accept"


def test_each_accepted_flow_names_the_rule_that_accepts_it():
    found = {shown(one): one for one in read("handwritten.nft.json").accepted("input", "ip")}
    admin = found["tcp 22 from 10.1.0.0/16,192.0.2.7"]
    assert (admin.where, admin.text) == ("inet filter input handle 17", "tcp dport 22 ip saddr @admins accept")
    assert (admin.sources, admin.ports, admin.interfaces) == (("10.1.0.0/16", "192.0.2.7"), ((22, 22),), None)
    assert admin.limited is False
    assert found["icmp from " + NOT_BANNED].limited is True
    assert found["tcp 2222 from " + NOT_BANNED].conditions == ("ip saddr @knocked",)


def test_limits_tell_their_amount_and_whether_each_source_has_its_own():
    limits = {
        (one.kind, one.amount, one.per_source, one.over) for one in read("handwritten.nft.json").limits("input", "ip")}
    assert limits == {
        ("rate", "5/second", False, False), ("count", "20", True, True), ("reverse path", "", False, True)}
    docker = {
        (one.kind, one.amount, one.per_source, one.over)
        for one in read("docker.iptables-nft-save").limits("input", "ip")}
    assert docker == {("rate", "5/second", False, False), ("count", "8", True, True), ("rate", "20/minute", True, True)}


def test_an_old_nft_leaves_out_limits_that_its_listing_tells():
    text, listing = (
        (GOLDEN / f"handwritten-nft-0.9.8.{kind}").read_text(encoding="utf-8") for kind in ("nft.json", "listing"))
    assert nft.is_lossy(text)
    assert not nft.is_lossy((GOLDEN / "handwritten.nft.json").read_text(encoding="utf-8"))
    told, untold = PacketFilter(nft.parse(text, listing)), PacketFilter(nft.parse(text))
    # The rule that rejects what is above the limit drops nothing for certain, whether the limit is seen or not.
    assert lines(told, "input", "ip") == lines(untold, "input", "ip") == lines(
        read("handwritten.nft.json"), "input", "ip")
    assert ("count", "20", True, True) in {
        (one.kind, one.amount, one.per_source, one.over) for one in told.limits("input", "ip")}


def test_a_set_whose_elements_have_limits_may_not_match():
    source = {"payload": {"protocol": "ip", "field": "saddr"}}
    limited = {
        "name": "slow", "type": "ipv4_addr",
        "elem": [{"elem": {"val": "10.0.0.1", "limit": {"rate": 1, "per": "second"}}}]}
    rule = [{"match": {"op": "==", "left": source, "right": "@slow"}}, {"drop": None}]
    assert loaded(rule, sets=[limited], policy="accept").admits(
        Packet("input", "ip", "tcp", "10.0.0.1", None, 22)) is True
    plain = dict(limited, elem=["10.0.0.1"])
    assert loaded(rule, sets=[plain], policy="accept").admits(
        Packet("input", "ip", "tcp", "10.0.0.1", None, 22)) is False


def test_a_limit_that_lets_in_what_is_above_it_limits_nothing():
    over = {"limit": {"rate": 5, "per": "second", "inv": True}}
    assert loaded([over, {"accept": None}]).limits("input", "ip") == []
    assert len(loaded([over, {"drop": None}]).limits("input", "ip")) == 1


def test_a_default_deny_that_a_later_accept_undoes_is_none():
    packets = read("undone.nft.json")
    assert packets.default("input", "ip") == packets.default("input", "ip6") == "accept"
    everything = next(one for one in packets.accepted("input", "ip") if one.protocol == "any")
    assert (everything.where, everything.text) == ("inet filter input handle 4", "accept")


def test_a_rule_that_cannot_be_read_is_named_and_nothing_is_sure():
    packets = read("unreadable.nft.json")
    assert packets.default("input", "ip") == "unreadable"
    doubtful = next(one for one in packets.accepted("input", "ip") if one.doubts)
    assert doubtful.doubts == (("inet filter input handle 4", "@th,16,32 529530880-529596415 accept"),)
    assert packets.admits(Packet("input", "ip", "tcp", "10.0.0.1", None, 22)) is True
    assert packets.admits(Packet("input", "ip", "tcp", "192.0.2.1", None, 22)) is None


@pytest.mark.parametrize(
    "statement", [{"brand new": {"key": 1}}, {"xt": {"type": "target", "name": "TARPIT"}}, "strange", {"xt": None}])
def test_a_statement_that_nobody_knows_yet_may_accept(statement):
    packets = loaded(
        [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, statement])
    assert packets.default("input", "ip") == "drop"
    assert packets.admits(Packet("input", "ip", "tcp", "192.0.2.1", None, 22)) is None


def test_an_unreadable_drop_leaves_what_comes_after_it_in_doubt():
    unreadable = {"match": {"op": "==", "left": {"payload": {"base": "th", "offset": 0, "len": 8}}, "right": 1}}
    packets = loaded([unreadable, {"drop": None}], [{"accept": None}])
    assert packets.admits(Packet("input", "ip", "tcp", "192.0.2.1", None, 22)) is None


def test_a_limited_drop_may_let_pass_and_a_limited_accept_accepts():
    limit = {"limit": {"rate": 5, "per": "second", "inv": True}}
    assert loaded([limit, {"drop": None}], policy="accept").default("input", "ip") == "accept"
    assert loaded([limit, {"accept": None}]).default("input", "ip") == "accept"


def test_firewalld_and_fail2ban_are_read_together():
    packets = read("firewalld-fail2ban.nft.json")
    assert [packets.default(hook, family) for hook in ("input", "forward") for family in ("ip", "ip6")] == ["drop"] * 4
    tcp = {(one.ports, one.sources) for one in packets.accepted("input", "ip") if one.protocol == "tcp"}
    public = ("0.0.0.0-9.255.255.255", "11.0.0.0-203.0.113.6", "203.0.113.8-255.255.255.255")
    assert (((22, 22),), public) in tcp
    assert (((22, 22),), ("10.0.0.0/8",)) in tcp
    assert (((5432, 5432),), ("192.0.2.0/24",)) in tcp
    # Port 8080 is redirected to 80, which no rule accepts by itself; where it comes from internal networks it is not.
    assert {ports for ports, _sources in tcp} == {((port, port),) for port in (22, 80, 443, 5432)}
    assert packets.admits(Packet("input", "ip", "tcp", "10.1.2.3", None, 80)) is False
    assert packets.admits(Packet("input", "ip", "tcp", "203.0.113.7", None, 22)) is False
    assert packets.admits(Packet("input", "ip6", "tcp", "2001:db8::7", None, 22)) is False
    assert packets.admits(Packet("input", "ip6", "tcp", "2001:db8::8", None, 22)) is True


@pytest.mark.parametrize("name", ["docker.iptables-nft-save", "docker.iptables-legacy-save"])
def test_docker_published_ports_are_forwarded_flows(name):
    packets = read(name)
    assert lines(packets, "input", "ip") == [
        "icmp 8 from anywhere", "tcp 22 from 10.20.0.0/16", "tcp 443,8000-8010 from anywhere"]
    assert lines(packets, "forward", "ip") == [
        "any on docker0 out docker0 from anywhere",
        "any on docker0 out not docker0 from anywhere",
        "tcp 80 from 0.0.0.0-203.0.112.255,203.0.114.0-255.255.255.255 to 172.17.0.2 on eth0 out docker0",
        "tcp 80 to 172.17.0.2 on not docker0,not eth0 out docker0",
    ]
    assert (
        packets.default("input", "ip"), packets.stateful("input", "ip"), packets.drops_logged("input", "ip")) == (
        "drop", True, True)
    assert packets.default("input", "ip6") == "accept"


def test_where_an_iptables_rule_stands_is_told_by_chain_and_number():
    admin = next(one for one in read("docker.iptables-nft-save").accepted("input", "ip") if one.ports == ((22, 22),))
    assert admin.where == "ip filter INPUT rule 7"
    assert admin.text.startswith("-A INPUT -s 10.20.0.0/16 -p tcp")


def test_a_mark_that_another_table_sets_is_a_doubt_that_names_the_rule():
    forwarded = read("kubernetes.iptables-nft-save").accepted("forward", "ip")
    assert [one.doubts[0][0] for one in forwarded] == ["ip filter KUBE-FORWARD rule 1"]


def test_libvirt_leaves_everything_else_forwarded():
    assert read("libvirt.iptables-nft-save").default("forward", "ip") == "accept"


def test_tables_of_iptables_nft_are_known_by_what_nft_cannot_show():
    assert nft.compatible_tables((GOLDEN / "docker.nft.json").read_text()) == [("ip", "nat"), ("ip", "filter")]
    assert nft.compatible_tables((GOLDEN / "firewalld-fail2ban.nft.json").read_text()) == []


def test_declared_flows_cover_what_is_accepted_or_leave_a_rest():
    accepted = read("handwritten.nft.json").accepted("input", "ip")
    declared = pattern("ip", "tcp", [(22, 22)], sources=["10.0.0.0/8"]) + pattern("ip", "tcp", [(9000, 9005)])
    rest = {shown(one) for one in uncovered(accepted, declared)}
    assert "tcp 22 from 192.0.2.7" in rest
    assert "tcp 9006-9010 from " + NOT_BANNED in rest
    assert [
        shown(one) for one in overlapping(accepted, pattern("ip", "tcp", [(22, 22)]))] == [
        "tcp 22 from 10.1.0.0/16,192.0.2.7"]
    assert pattern("ip6", sources=["10.0.0.0/8"]) == []


def test_untracked_packets_are_followed_where_a_rule_exempts_them():
    raw = {
        "family": "inet", "table": "t", "name": "raw", "type": "filter", "hook": "prerouting", "prio": -300,
        "policy": "accept"}
    base = {
        "family": "inet", "table": "t", "name": "in", "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}
    dns = {"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": 53}}
    state = {"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": "untracked"}}
    objects = [{"chain": raw}, {"chain": base}]
    objects += [{"rule": {"family": "inet", "table": "t", "chain": chain, "expr": expressions}}
                for chain, expressions in (("raw", [dns, {"notrack": None}]), ("in", [state, {"accept": None}]))]
    packets = PacketFilter(nft.parse(json.dumps({"nftables": objects})))
    assert lines(packets, "input", "ip") == ["udp 53 from anywhere"]


def test_a_drop_before_translation_does_not_hide_what_is_translated_there():
    raw = {
        "family": "ip", "table": "t", "name": "raw", "type": "filter", "hook": "prerouting", "prio": -300,
        "policy": "accept"}
    nat = {
        "family": "ip", "table": "t", "name": "nat", "type": "nat", "hook": "prerouting", "prio": -100,
        "policy": "accept"}
    port = {"payload": {"protocol": "tcp", "field": "dport"}}
    objects = [{"chain": raw}, {"chain": nat}]
    objects += [
        {"rule": {"family": "ip", "table": "t", "chain": chain, "handle": 9, "expr": expressions}}
        for chain, expressions in (
            ("raw", [{"match": {"op": "==", "left": port, "right": 8080}}, {"drop": None}]),
            ("nat", [{"match": {"op": "==", "left": port, "right": 80}}, {"redirect": {"port": 8080}}]))]
    packets = PacketFilter(nft.parse(json.dumps({"nftables": objects})))
    reached = overlapping(packets.accepted("input", "ip"), pattern("ip", "tcp", [(8080, 8080)]))
    assert [(one.ports, one.doubts) for one in reached] == [(((8080, 8080),), ())]
    assert packets.admits(Packet("input", "ip", "tcp", "192.0.2.1", None, 8080)) is False
    assert packets.admits(Packet("input", "ip", "tcp", "192.0.2.1", None, 22)) is True


def test_thousands_of_rules_are_followed_in_time():
    rules = [
        "-A DOCKER -d 172.17.%d.%d/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT" % divmod(one, 250)
        for one in range(5000)]
    rules += ["-A f2b -s 10.%d.%d.9/32 -j DROP" % divmod(one, 250) for one in range(5000)]
    text = "\n".join(["*filter", ":INPUT DROP [0:0]", ":FORWARD DROP [0:0]", ":DOCKER - [0:0]", ":f2b - [0:0]",
                      "-A INPUT -p tcp -m multiport --dports 22 -j f2b", "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
                      "-A FORWARD -o docker0 -j DOCKER", *rules, "COMMIT"])
    started = time.process_time()
    packets = PacketFilter(iptables.parse(text, "ip"))
    assert len(packets.accepted("forward", "ip")) == 5000
    assert len(packets.accepted("input", "ip")) == 1
    assert packets.default("input", "ip") == packets.default("forward", "ip") == "drop"
    # Some twice of what it takes on a slow machine, so that only a change of its order is seen here.
    assert time.process_time() - started < 3


def test_a_ruleset_that_would_take_too_long_is_given_up():
    rules = [
        "-A INPUT -s 10.%d.%d.9/32 -p tcp -m tcp --dport %d -j DROP" % (*divmod(one, 250), 1000 + one)
        for one in range(5000)]
    text = "\n".join(["*filter", ":INPUT ACCEPT [0:0]", *rules, "COMMIT"])
    packets = PacketFilter(iptables.parse(text, "ip"))
    started = time.process_time()
    with pytest.raises(TooLarge):
        packets.accepted("input", "ip")
    assert time.process_time() - started < 3


def test_an_interface_that_is_gone_is_nobodys():
    packets = loaded([{"match": {"op": "==", "left": {"meta": {"key": "iif"}}, "right": 17}}, {"accept": None}])
    assert (packets.default("input", "ip"), packets.accepted("input", "ip")) == ("drop", [])


def test_a_type_of_icmp_that_nobody_knows_cannot_be_read():
    kind = {"match": {"op": "==", "left": {"payload": {"protocol": "icmp", "field": "type"}}, "right": "brand-new"}}
    assert loaded([kind, {"accept": None}]).default("input", "ip") == "unreadable"


def test_what_synproxy_answers_comes_in():
    packets = loaded(
        [
            {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 80}},
            {"synproxy": None}])
    assert lines(packets, "input", "ip") == ["tcp 80 from anywhere"]


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ({}, ["any from anywhere"]), ({"dev": "eth0"}, ["any on not eth0 from anywhere"]),
        ({"dev": ["eth0", "eth1"]}, ["any on not eth0,not eth1 from anywhere"])])
def test_a_chain_of_devices_drops_what_comes_by_them(device, expected):
    base = {
        "family": "netdev", "table": "t", "name": "in", "type": "filter", "hook": "ingress", "prio": 0,
        "policy": "drop", **device}
    packets = PacketFilter(nft.parse(json.dumps({"nftables": [{"chain": base}]})))
    assert lines(packets, "input", "ip") == expected


@pytest.mark.parametrize(("operator", "left", "right"), [
    ("in", {"ct": {"key": "state"}}, {"|": [{"|": ["established", "related"]}, "new"]}),
    ("in", {"ct": {"key": "state"}}, ["established", "new"]),
    ("==", {"ct": {"key": "state"}}, {"set": ["established", "new"]}),
    ("!=", {"&": [{"ct": {"key": "state"}}, {"|": ["established", "new"]}]}, 0),
    ("==", {"&": [{"ct": {"key": "state"}}, "invalid"]}, 0),
    ("!=", {"ct": {"key": "state"}}, "invalid"),
])
def test_states_are_read_as_each_version_writes_them(operator, left, right):
    accepting = loaded([{"match": {"op": operator, "left": left, "right": right}}, {"accept": None}])
    assert (accepting.default("input", "ip"), accepting.accepted("input", "ip")[0].doubts) == ("accept", ())
    dropping = loaded([{"match": {"op": operator, "left": left, "right": right}}, {"drop": None}], policy="accept")
    assert dropping.default("input", "ip") == "drop"


WHOLE = (GOLDEN / "docker.iptables-nft-save").read_text()


@pytest.mark.parametrize("text", [
    WHOLE[:len(WHOLE) // 2], WHOLE.replace("COMMIT\n", ""), WHOLE[WHOLE.index("-A"):], "*filter\n",
    "*filter\n:INPUT\nCOMMIT\n", "*filter\n-A\nCOMMIT\n", "*filter\n-A GONE -j ACCEPT\nCOMMIT\n",
    "Permission denied\n"])
def test_a_save_that_is_cut_short_is_no_ruleset(text):
    with pytest.raises(Unreadable, match="iptables-save: prints no whole ruleset"):
        rulesets._saved(text, "ip")


@pytest.mark.parametrize("text", [
    "", "{", "[]", "{\"nftables\": 1}", "{\"nftables\": [1]}", "[" * 5000,
    "{\"nftables\": [{\"chain\": {}}]}"])
def test_an_answer_of_nft_that_is_cut_short_is_no_ruleset(text):
    with pytest.raises(Unreadable, match="prints something else than a ruleset"):
        rulesets._parsed(text, "")


@pytest.mark.parametrize("text", ["1.2.3.4/\u00b2", "1.2.3.4/" + "9" * 4301, "::/\u0663"])
def test_a_length_that_is_no_number_is_no_network(text):
    with pytest.raises(ValueError):
        space.network(text)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the rulesets of a host come from, what is missing then, and the preflight's question to them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import (
    rulesets as firewall_rulesets,
    source as firewall,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.admission import firewall_refusal
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.owners import program_of

GOLDEN = Path(__file__).parent / "golden"
NO_RULES = json.dumps({"nftables": []})
LIST = ("nft", "-j", "list", "ruleset")


class Answering(Host):
    """A host in a folder whose commands answer from a table."""

    def __init__(self, root, answers):
        super().__init__(str(root))
        self.live = self.running = True
        self.answers = answers
        self.texts = []

    def real(self, path):
        return str(Path(self.root) / path.lstrip("/"))

    def which(self, name):
        # nft is run by a shell in a namespace, too.
        known = {argv[0] for argv in self.answers} | (
            {"nft"} if tuple(firewall_rulesets._LOAD) in self.answers else set())
        return "/usr/sbin/" + name if name in known else None

    def run(self, argv, timeout=10, data=b""):
        if tuple(argv) not in self.answers:
            raise Missing(argv[0], "is not there to be run")
        answer = self.answers[tuple(argv)]
        self.texts.append(data.decode())
        answer = answer(data.decode()) if callable(answer) else answer
        return answer if isinstance(answer, Output) else Output(0, answer, "")


@pytest.fixture
def host(tmp_path, monkeypatch):
    """Return a function that makes a host of answers, the names of older tables by family, and the kernel's tables."""
    def make(answers, older=None, kernel=()):
        monkeypatch.setattr(firewall_rulesets, "_kernel_tables", lambda: list(kernel))
        for family in ("ip", "ip6"):
            (tmp_path / family).write_text("\n".join((older or {}).get(family, ())))
        monkeypatch.setattr(
            firewall_rulesets, "_LEGACY_NAMES", {family: str(tmp_path / family) for family in ("ip", "ip6")})
        return Answering(tmp_path, answers)
    return make


def table(*rules, name="jrt0117", policy="drop", hook="input"):
    """Return nft's JSON of a table with one base chain."""
    base = {"family": "inet", "table": name, "name": hook, "type": "filter", "hook": hook, "prio": 0, "policy": policy}
    return json.dumps({"nftables": [{"chain": base}, *(
        {"rule": {"family": "inet", "table": name, "chain": hook, "handle": number, "expr": expressions}}
        for number, expressions in enumerate(rules, 1))]})


def port(number):
    """Return a rule that accepts a port of TCP."""
    return [
        {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": number}},
        {"accept": None}]


def test_a_host_without_any_packet_filter_has_none(host):
    found = firewall.of(host({}))
    assert (found.present, found.problems, found.default("input", "ip")) == (False, [], "accept")


def test_an_empty_ruleset_is_none(host):
    assert firewall.of(host({LIST: NO_RULES})).present is False


ROUTES = ("ip", "-o", "-4", "route", "show", "table", "all")
LOCAL = "Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 192.0.2.5\n        /32 host LOCAL\n"


@pytest.mark.parametrize(("answer", "trie"), [
    (Output(1, "", "Dump terminated"), LOCAL), (Output(255, "", "ip: unrecognized option: o"), LOCAL),
    (Output(127, "", ""), None), (Output(0, "local 192.0.2.999 dev eth0\n", ""), None),
    (Output(1, "", ""), "Local:\n     |-- 192.0.2.x\n        /32 host LOCAL\n")])
def test_where_the_routes_cannot_be_had_the_rules_are_judged_all_the_same(host, tmp_path, answer, trie):
    if trie:
        (tmp_path / "proc/net").mkdir(parents=True)
        (tmp_path / "proc/net/fib_trie").write_text(trie)
    found = firewall.of(host({LIST: table(port(22)), ROUTES: answer}))
    assert found.default("input", "ip") == "drop"
    assert (found._filter.own != {}) is (trie == LOCAL)


def test_an_image_is_not_asked(tmp_path):
    with pytest.raises(Missing, match="unpacked image"):
        firewall.of(Host(str(tmp_path)))


def test_without_privilege_nothing_is_guessed(host):
    denied = Output(1, "", "Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed")
    with pytest.raises(Unreadable, match="must be root"):
        firewall.of(host({LIST: denied}))


def test_an_nft_without_json_is_named(host):
    with pytest.raises(Unreadable, match="JSON support not compiled-in"):
        firewall.of(host({LIST: Output(1, "", "Error: JSON support not compiled-in\n")}))


def test_an_answer_that_is_no_ruleset_is_named(host):
    with pytest.raises(Unreadable, match="something else than a ruleset"):
        firewall.of(host({LIST: "table inet filter {}"}))


def test_tables_of_iptables_nft_are_read_by_its_own_tool(host):
    saved = (GOLDEN / "docker.iptables-nft-save").read_text()
    nat, filters = saved.split("COMMIT\n")[:2] if saved.startswith("*nat") else reversed(saved.split("COMMIT\n")[:2])
    found = firewall.of(
        host(
            {
                LIST: (GOLDEN / "docker.nft.json").read_text(), ("iptables-nft-save", "-t", "nat"): nat + "COMMIT\n",
                ("iptables-nft-save", "-t", "filter"): filters + "COMMIT\n"}))
    assert (found.problems, found.default("input", "ip")) == ([], "drop")
    assert sorted(firewall.shown(one) for one in found.inputs("ip")) == [
        "icmp 8 from anywhere", "tcp 22 from 10.20.0.0/16", "tcp 443,8000-8010 from anywhere"]
    assert {(one.table, one.program) for one in found.owners} == {
        ("ip filter", "docker"), ("ip filter", "fail2ban"), ("ip nat", "docker")}


def test_without_that_tool_its_tables_are_a_problem(host):
    found = firewall.of(host({LIST: (GOLDEN / "docker.nft.json").read_text()}))
    assert [one.where for one in found.problems] == ["ip nat", "ip filter"]
    assert "iptables-nft-save is not there" in found.problems[0].text.en
    assert found.admits(firewall.Packet("input", "ip", "tcp", "10.20.0.1", None, 22)) is None


def test_the_common_tool_is_used_where_it_is_of_the_side_that_is_asked_for(host):
    saved = (GOLDEN / "docker.iptables-legacy-save").read_text()
    answers = {LIST: NO_RULES, ("iptables-save", "--version"): "iptables-save v1.4.21\n", ("iptables-save",): saved}
    found = firewall.of(host(answers, older={"ip": ["filter", "nat"]}))
    assert (found.problems, found.default("input", "ip")) == ([], "drop")
    assert found.inputs("ip")[0].where.startswith("ip filter (legacy) INPUT rule ")
    answers["iptables-save", "--version"] = "iptables-save v1.8.9 (nf_tables)\n"
    found = firewall.of(host(answers, older={"ip": ["filter"]}))
    assert [one.where for one in found.problems] == ["ip filter (legacy)"]
    assert found.present


def test_a_default_drop_of_older_tables_counts_beside_an_accepting_nft(host):
    answers = {
        LIST: table(policy="accept", name="filter"), ("iptables-legacy-save",): "*filter\n:INPUT DROP [0:0]\nCOMMIT\n"}
    assert firewall.of(host(answers, older={"ip": ["filter"]})).default("input", "ip") == "drop"
    assert firewall.of(host(answers, older={"ip": ["filter"]})).default("input", "ip6") == "accept"


def test_tables_that_no_tool_can_read_are_named(host):
    found = firewall.of(
        host({("iptables-nft-save",): "*filter\n:INPUT DROP [0:0]\nCOMMIT\n"}, kernel=["ip filter", "inet cloud"]))
    assert [one.where for one in found.problems] == ["inet cloud"]
    assert found.default("input", "ip") == "drop"
    assert found.default("output", "ip") == "unreadable"


def staging(text):
    """Return an action that stages our table."""
    return SimpleNamespace(declares={firewall.SUBJECT: text})


def test_a_staged_table_stands_in_place_of_the_real_one(host):
    found = host({LIST: table(port(22)), tuple(firewall_rulesets._LOAD): lambda text: table(port(int(text)))})
    assert [one.ports for one in firewall.of(found).inputs("ip")] == [((22, 22),)]
    found.stage_action(staging("443"))
    assert [one.ports for one in firewall.of(found).inputs("ip")] == [((443, 443),)]
    found.stage_action(staging(""))
    assert firewall.of(found).present is False


def test_text_is_loaded_with_what_it_includes_as_it_is_staged(host):
    found = host({tuple(firewall_rulesets._LOAD): NO_RULES})
    found.stage_content(
        "/etc/nftables.d/a.nft", b'table inet a { chain c { iif "eth0" fib saddr . iif oif missing drop; } # iif\n}')
    firewall.from_text(found, 'flush ruleset\ninclude "/etc/nftables.d/*.nft"\n')
    assert found.texts == [
        'flush ruleset\ntable inet a { chain c { iifname "eth0" fib saddr . iif oif missing drop; } # iif\n}\n']


def test_text_that_nft_refuses_is_an_error_in_its_own_words(host):
    refused = Output(1, "", "/dev/stdin:3:5-9: Error: syntax error, unexpected chain\n")
    with pytest.raises(Unreadable, match="/dev/stdin:3:5-9: Error: syntax error, unexpected chain"):
        firewall.from_text(host({tuple(firewall_rulesets._LOAD): refused}), "table")


@pytest.mark.parametrize("tied, loose", [
    ("hook ingress device eth0 priority 0", "hook ingress device lo priority 0"),
    ('hook egress device "wan-1" priority 0', "hook egress device lo priority 0"),
    ("hook ingress device $wan priority 0", "hook ingress device lo priority 0"),
    ('hook ingress devices = { eth0, "br 1" } priority 0', "hook ingress devices = { lo } priority 0"),
    ("flowtable f { hook ingress priority 0; devices = $all; }",
     "flowtable f { hook ingress priority 0; devices = { lo }; }"),
    ("chain device { ct state new }", None)])
def test_what_is_tied_to_interfaces_that_a_namespace_has_not_is_tied_to_its_loopback(host, tied, loose):
    found = host({tuple(firewall_rulesets._LOAD): lambda text: NO_RULES if text == loose else Output(1, "", "No such")})
    if loose is None:
        with pytest.raises(Unreadable):
            firewall.from_text(found, tied)
    else:
        firewall.from_text(found, tied)
    assert found.texts == [tied] + [loose] * (loose is not None)


def test_text_for_an_nft_that_is_yet_to_come_is_a_missing_tool(host):
    with pytest.raises(Missing, match="nft: is not on this host yet"):
        firewall.from_text(host({}), "table inet a {}")


def test_files_that_include_each_other_end(host):
    found = host({tuple(firewall_rulesets._LOAD): NO_RULES})
    found.stage_content("/etc/nftables.d/a.nft", b'include "/etc/nftables.d/a.nft"\n')
    with pytest.raises(Unreadable, match="includes itself"):
        firewall.from_text(found, 'include "/etc/nftables.d/a.nft"\n')


@pytest.mark.parametrize(
    ("table", "chain", "program"),
    [
        ("ip filter", "DOCKER-USER", "docker"), ("ip filter", "f2b-sshd", "fail2ban"),
        ("inet firewalld", "filter_INPUT", "firewalld"), ("inet jrt0117", "input", "jrt0117"),
        ("inet filter", "input", None), ("ip filter", "ufw6-user-input", "ufw"), ("ip filter", "my-ufw-", None),
        ("ip filter", "FORWARD_direct", "firewalld"), ("ip filter", "MY_IN_public", None)])
def test_rules_of_well_known_programs_are_theirs(table, chain, program):
    assert program_of(table, chain) == program


# The preflight

ADMIN = Connection("admin", "10.1.2.3", "10.9.9.9", 22)


def admission(host, staged, connection=ADMIN, before=NO_RULES, monkeypatch=None):
    """Return the refusal for a staged table."""
    found = host({LIST: before, tuple(firewall_rulesets._LOAD): staged})
    found.stage_action(staging("table inet jrt0117 {}"))
    monkeypatch.setattr("ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.admission.Host",
                        lambda _root: Answering(found.root, found.answers))
    return firewall_refusal(found, connection)


def test_a_staged_table_that_lets_the_run_in_is_no_reason(host, monkeypatch):
    assert admission(host, table(port(22)), monkeypatch=monkeypatch) is None


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::5", "fe80::1%eth0"])
def test_a_staged_table_that_keeps_the_run_out_is_refused(host, monkeypatch, address):
    reason = admission(host, table(port(443)), ADMIN._replace(address=address, server=None), monkeypatch=monkeypatch)
    assert reason.en == (
        f"the rules would drop {address} to port 22, which this run comes by. Add its network to "
        "boundary_management_networks and the port to boundary_management_ports")


def test_without_the_port_of_the_connection_sshds_ports_are_asked(host, monkeypatch, tmp_path):
    (tmp_path / "etc/ssh").mkdir(parents=True)
    (tmp_path / "etc/ssh/sshd_config").write_text("Port 22\nPort 2222\n")
    connection = ADMIN._replace(port=None)
    assert admission(host, table(port(2222)), connection, monkeypatch=monkeypatch) is None
    assert "port 22, 2222" in admission(host, table(port(443)), connection, monkeypatch=monkeypatch).en


def test_a_staged_table_that_cannot_be_read_is_refused(host, monkeypatch):
    refused = Output(1, "", "Error: syntax error")
    assert "cannot be told (nft -f: " in admission(host, refused, monkeypatch=monkeypatch).en
    unreadable = table(
        [
            {"match": {"op": "==", "left": {"payload": {"base": "th", "offset": 0, "len": 8}}, "right": 1}},
            {"accept": None}])
    assert "one on the way cannot be read" in admission(host, unreadable, monkeypatch=monkeypatch).en


def test_foreign_rules_that_cannot_be_read_let_this_run_in_as_they_did(host, monkeypatch):
    foreign = table(
        [
            {"match": {"op": "==", "left": {"payload": {"base": "th", "offset": 0, "len": 8}}, "right": 1}},
            {"drop": None}], name="foreign", policy="accept")
    assert admission(host, table(port(22)), before=foreign, monkeypatch=monkeypatch) is None
    assert admission(host, table(port(443)), before=foreign, monkeypatch=monkeypatch) is not None


def test_a_local_run_and_an_unchanged_filter_are_no_reason(host):
    assert firewall_refusal(host({LIST: NO_RULES}), ADMIN) is None
    found = host({LIST: NO_RULES})
    found.stage_action(staging("table inet jrt0117 {}"))
    assert firewall_refusal(found, Connection("root", None)) is None
    assert firewall_refusal(found, None) is None

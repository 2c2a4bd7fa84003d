# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run knows beside the registers: hosts, owners of accounts, outside flows, enforcing runs."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.known import Told
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account, Flow, Register, Run
from tests.unit.support.report_samples import Fragment, organization, said

PEOPLE = Register("people", lists={"records": [
    Record({"id": "p03", "name": "王芳"}), Record({"id": "p04", "name": "Wang Fang"}),
    Record({"id": "p05", "name": "Li Na"}), Record({"id": "p06", "name": "Li Na", "accounts": ["lina"]})]})
SUPPLIERS = Register("suppliers", lists={"records": [Record({"id": "S-1", "people": [{"name": "Shi Lei"}]})]})
NOTHING = Told()
SUBNETS = Register("assets", lists={"subnets": [Record({"net": "198.51.100.0/24"})]})


def flow(name="web", **more):
    return {"name": name, "protocol": "tcp", "ports": [443], **more}


def peers(declared, assets=SUBNETS, **more):
    hosts = {"web1": {"boundary_flows": [declared], "ansible_host": "203.0.113.7", **more}}
    return [found.peer for found in known.flows(hosts, assets)]


def test_only_what_is_looked_at_is_asked_of_a_host():
    assert known.names_of([
        "ansible_host", "accounts_owners", "boundary_flows", "boundary_flows_web", "boundary_egress", "password"]) == [
        "ansible_host", "accounts_owners", "boundary_flows", "boundary_flows_web"]


def test_a_host_without_address_has_none():
    assert known.addresses({"web1": {"ansible_host": "192.0.2.1"}, "web2": {}}) == {"web1": "192.0.2.1", "web2": None}


def owned(*hosts, told=NOTHING):
    """The accounts where these hosts, from web1 on, declare these owners."""
    variables = {f"web{number}": {"accounts_owners": owners} for number, owners in enumerate(hosts, 1)}
    return known.accounts(variables, PEOPLE, SUPPLIERS, told)


@pytest.mark.parametrize(("text", "people"), [
    ("p03", ("p03",)), ("Wang Fang", ("p04",)), ("Wang Fang, system administrator", ("p04",)),
    ("王芳（系统管理员）", ("p03",)), ("王芳，系统管理员", ("p03",)), ("Li Na, p06", ("p06",)),
    ("Li Na, who is two people", ("p05", "p06")), ("Somebody", ()), ("Shi Lei", ("S-1",)), ("S-1, on call", ("S-1",)),
])
def test_an_owner_is_the_person_that_is_meant(text, people):
    assert owned({"root": text}) == [Account("web1", "root", text, people)]


def test_of_two_people_of_one_name_it_is_the_one_who_has_the_account():
    assert owned({"lina": "Li Na"}) == [Account("web1", "lina", "Li Na", ("p06",))]


def test_each_host_has_its_own_owners():
    assert owned({"root": "p03"}, {"root": "p04"}) == [
        Account("web1", "root", "p03", ("p03",)), Account("web2", "root", "p04", ("p04",))]


@pytest.mark.parametrize("declared", [None, ["root"], "root"])
def test_owners_of_another_form_are_none(declared):
    assert owned(declared) == []


def test_an_owner_of_no_text_is_nobody_and_no_stranger():
    assert owned({"root": " "}) == [Account("web1", "root", None, ())]


def test_a_host_s_own_word_comes_before_the_variables():
    told = Told(["web1"], {"web1": frozenset(["root", "lina", "daemon"])}, (), {"web1": {"root": "p04", "gone": "p03"}})
    assert owned({"root": "p03"}, {"root": "p03"}, told=told) == [
        Account("web1", "root", "p04", ("p04",), True), Account("web1", "gone", "p03", ("p03",), False),
        # Nobody is named for it, and a register has it.
        Account("web1", "lina", None, (), True), Account("web2", "root", "p03", ("p03",))]


def test_what_a_directory_may_have_is_not_gone():
    told = Told(["web1"], {"web1": frozenset(["root"])}, ["web1"])
    assert owned({"root": "p03", "gone": "p04"}, told=told) == [
        Account("web1", "root", "p03", ("p03",), True), Account("web1", "gone", "p04", ("p04",), None)]


def test_a_host_that_was_judged_and_is_in_no_inventory_is_one_all_the_same():
    told = Told(["localhost"], {"localhost": frozenset(["lina"])}, (), {}, {"localhost": [flow(approval="SP-1")]})
    assert known.addresses({"web1": {}}, told) == {"web1": None, "localhost": None}
    assert owned(told=told) == [Account("localhost", "lina", None, (), True)]
    assert known.flows({}, SUBNETS, told) == [Flow("localhost", "web", "any", "SP-1")]


def test_flows_are_those_that_the_host_was_judged_by():
    hosts = {"web1": {"boundary_flows": [flow("declared")]}, "web2": {"boundary_flows": [flow("declared")]}}
    found = known.flows(hosts, SUBNETS, Told(["web1"], flows={"web1": [flow("given")]}))
    assert [(one.host, one.name) for one in found] == [("web1", "given"), ("web2", "declared")]
    assert known.flows({"web1": hosts["web1"]}, SUBNETS, Told(["web1"], flows={"web1": []})) == []


def test_what_hosts_have_told_is_read_from_the_fragment_that_is_being_written(tmp_path):
    written = Fragment(tmp_path / "a.jsonl", "live").hosts("web1", "web2", "web3").unreachable("web3")
    given = {"owners": {"root": "p03"}, "flows": []}
    written.findings("web1", accounts={"names": ["root"], "whole": True}, given=given)
    written.findings("web1", accounts={"names": ["root", "lina"], "whole": False}).findings("web2")
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"type":"findings","time":')
    found = known.told(tmp_path / "a.jsonl")
    assert found == Told(
        ["web1", "web2"], {"web1": frozenset(["root", "lina"])}, ["web1"], {"web1": {"root": "p03"}}, {"web1": []})
    assert known.told(None) == Told([], partly=[])


def test_what_was_said_of_the_organization_before_is_read_there_too(tmp_path):
    written = Fragment(tmp_path / "a.jsonl", "live").findings("web1")
    assert known.before(tmp_path / "a.jsonl") is None
    written.write(organization(said("7.3-0"))).write(organization(said("6-1"), level=2))
    assert known.before(tmp_path / "a.jsonl") == known.Before(
        {"register_7_3_0", "register_6_1"}, 2, "2026-11-29", {"posts": "0" * 64})


@pytest.mark.parametrize(("declared", "outside"), [
    (flow(**{"from": ["198.51.100.0/25"]}), []),
    (flow(**{"from": ["203.0.113.7"]}), []),
    (flow(**{"from": ["203.0.113.8", "198.51.100.9"]}), ["203.0.113.8"]),
    (flow(**{"from": "203.0.113.8"}), ["203.0.113.8"]),
    (flow(**{"from": ["198.51.0.0/16"]}), ["198.51.0.0/16"]),
    (flow(), ["any"]),
    (flow(direction="out", to=["203.0.113.80"], **{"from": ["198.51.100.1"]}), ["203.0.113.80"]),
    (flow(direction="forward", to=["198.51.100.1"], **{"from": ["2001:db8::1"]}), ["2001:db8::1"]),
])
def test_a_flow_is_outside_by_its_other_end(declared, outside):
    assert peers(declared) == outside


@pytest.mark.parametrize(("peer", "outside"), [("10.1.2.3", []), ("8.8.8.8", ["8.8.8.8"])])
def test_without_subnets_what_is_not_routed_in_public_is_inside(peer, outside):
    assert peers(flow(**{"from": [peer]}), Register("assets")) == outside


def test_flows_of_a_role_count_and_name_their_approval():
    hosts = {"web1": {"boundary_flows_web": [flow(approval="SP-1"), "no flow"], "boundary_flows": "none"}}
    assert known.flows(hosts, SUBNETS) == [Flow("web1", "web", "any", "SP-1")]


def test_enforcing_runs_are_those_that_enforced_on_a_host(tmp_path):
    Fragment(tmp_path / "a.jsonl", "checked").findings("web1")
    Fragment(tmp_path / "b.jsonl", "enforced").findings("web1").findings("web2", mode="enforce")
    Fragment(tmp_path / "c.jsonl", "predicted", check_mode=True).findings("web1", mode="enforce")
    (tmp_path / "d.jsonl").write_text("no line\n", "utf-8")
    (tmp_path / "e.jsonl").write_text("", "utf-8")
    (tmp_path / "f.jsonl").write_text("[1]\n", "utf-8")
    assert known.runs(tmp_path) == [Run("enforced", date(2026, 11, 22))]


def test_a_folder_of_fragments_that_is_not_there_tells_of_no_run(tmp_path):
    assert known.runs(tmp_path / "none") == []


def test_this_very_run_counts_wherever_its_record_lies(tmp_path):
    (tmp_path / "there").mkdir()
    live = tmp_path / "there/live.jsonl"
    Fragment(live, "live").findings("web1", mode="enforce")
    assert known.runs(tmp_path, live) == [Run("live", date(2026, 11, 22))]
    assert known.runs(tmp_path / "there", live) == [Run("live", date(2026, 11, 22))]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run knows beside the registers: hosts, owners of accounts, outside flows, enforcing runs."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Flow, Register, Run
from tests.unit.support.report_samples import Fragment

PEOPLE = Register("people", lists={"records": [
    Record({"id": "p03", "name": "王芳"}), Record({"id": "p04", "name": "Wang Fang"}),
    Record({"id": "p05", "name": "Li Na"}), Record({"id": "p06", "name": "Li Na"})]})
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


@pytest.mark.parametrize(("text", "person"), [
    ("p03", "p03"), ("Wang Fang", "p04"), ("Wang Fang, system administrator", "p04"), ("王芳（系统管理员）", "p03"),
    ("王芳，系统管理员", "p03"),
    ("Li Na, p06", "p06"), ("Li Na, who is two people", "Li Na, who is two people"), ("Somebody", "Somebody"),
])
def test_an_owner_is_the_person_that_is_meant(text, person):
    assert known.owners({"web1": {"accounts_owners": {"root": text}}}, PEOPLE) == {"root": person}


def test_an_account_with_two_owners_is_told_apart_by_host():
    found = known.owners(
        {"web1": {"accounts_owners": {"root": "p03"}}, "web2": {"accounts_owners": {"root": "p04"}}}, PEOPLE)
    assert found == {"root": "p03", "root@web2": "p04"}


@pytest.mark.parametrize("declared", [None, ["root"], "root"])
def test_owners_of_another_form_are_none(declared):
    assert known.owners({"web1": {"accounts_owners": declared}}, PEOPLE) == {}


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

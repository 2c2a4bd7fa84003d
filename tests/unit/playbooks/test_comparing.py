# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registers compared with what hosts have told in the same run, over root trees: real modules, the product's own
playbooks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import find
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_samples import validate

pytestmark = pytest.mark.playbook

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "inventories/example/registers"
PASSWD = "root:x:0:0:root:/root:/bin/bash\n"
USER = "{name}:x:{uid}:{uid}::/home/{name}:/bin/bash\n"
# p31 of the example left on 2025-07-31; the clauses that ask for accounts of everybody who has left, or of p31.
LEAVER, OF_LEAVERS = "jiang.xin", {"7.3-0", "7.5.1-B-d"}
GOLDEN = '  module_defaults: {group/jrt0117.baseline.baseline: {root: "{{ root }}", guard_seconds: 0}}\n'
DOWN = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
MARK = "  gather_facts: false\n  # The report is written once"


@dataclass
class Ran:
    """What a playbook left."""

    fragment: Path
    summary: dict

    @property
    def lines(self):
        """The lines of the organization."""
        found = [json.loads(line) for line in self.fragment.read_text("utf-8").splitlines()]
        for line in found:
            validate("fragment-line", line)
        return [line for line in found if line["type"] == "organization"]

    def finding(self, clause):
        """The status of the finding on a clause, and all that it says."""
        name = "register_" + re.sub(r"[.-]", "_", clause.lower())
        [group] = next(one for one in self.summary["controls"] if one["id"] == name)["groups"]
        [variant] = group["variants"]
        return group["status"], json.dumps([variant["message"], variant["details"]], ensure_ascii=False)


class Fleet:
    """Two hosts that are folders, and an agency's registers."""

    def __init__(self, where, **hosts):
        self.where, self.registers = where, where / "registers"
        shutil.copytree(EXAMPLE, self.registers)
        people = self.registers / "people.yml"
        text = people.read_text("utf-8")
        left = "    left: 2025-07-31\n"
        assert left in text
        people.write_text(text.replace(left, f"{left}    accounts: [{LEAVER}]\n"), "utf-8")
        self.hosts = {name: {"root": str(where / name), **(hosts.get(name) or {})} for name in ("web1", "web2")}
        for name in self.hosts:
            self.users(name)
        for playbook in ("assess", "enforce"):
            text = (ROOT / f"playbooks/{playbook}.yml").read_text("utf-8")
            assert MARK in text
            (where / f"{playbook}.yml").write_text(text.replace(MARK, GOLDEN + MARK), "utf-8")
        shutil.copy(ROOT / "playbooks/preconditions.yml", where)

    def users(self, host, *names):
        """The host has root and these accounts."""
        etc = self.where / host / "etc"
        etc.mkdir(parents=True, exist_ok=True)
        users = {name: 1000 + number for number, name in enumerate(names)}
        for file, text in {
                "passwd": PASSWD + "".join(USER.format(name=name, uid=uid) for name, uid in users.items()),
                "shadow": "".join(f"{name}:*:19000:0:99999:7:::\n" for name in ("root", *users)),
                "group": "root:x:0:\n" + "".join(f"{name}:x:{uid}:\n" for name, uid in users.items()),
                "login.defs": "PASS_MAX_DAYS 90\nUMASK 077\n"}.items():
            (etc / file).write_text(text, "utf-8")

    def play(self, playbook, *arguments, code=0, **variables):
        """Run a playbook of the folder, or plays."""
        if not isinstance(playbook, str):
            (self.where / "site.yml").write_text(json.dumps(playbook), "utf-8")
            playbook = "site"
        given = {
            "baseline_registers": str(self.registers), "organization_today": "2026-11-27", "organization_trail": "none",
            "baseline_areas": ["accounts", "organization"], "baseline_clauses": self.clauses,
            "baseline_report_dest": str(self.where / "report"), **variables}
        own = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        (self.where / "hosts.json").write_text(json.dumps({"all": {"hosts": self.hosts, "vars": own}}), "utf-8")
        before = set(self.fragments)
        done = subprocess.run(
            [
                str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(self.where / "hosts.json"),
                str(self.where / f"{playbook}.yml"), "-e", json.dumps(given), *arguments],
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
            env={
                **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
                "JRT0117_FRAGMENTS_DIR": str(self.where / "fragments")})
        assert done.returncode == code, done.stdout + done.stderr
        summary = json.loads((self.where / "report/summary.json").read_text("utf-8"))
        validate("report", summary)
        new = [path for path in self.fragments if path not in before]
        return Ran(new[0] if new else Path(), summary)

    # What is asked; a run of all of it takes longer.
    clauses = ("7.3-0", "7.5.1-B-d", "7.5.2-B-a", "7.2.2-B-b", "8.3.3-B-b-5")

    @property
    def fragments(self):
        return sorted((self.where / "fragments").glob("*.jsonl"))


@pytest.fixture
def fleet(tmp_path):
    return Fleet(tmp_path)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """An audit of two hosts of the register, one that is no asset, and one that does not answer."""
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    fleet.users("web1", "boss", "twin")
    fleet.users("web2", "wang.fang", LEAVER)
    fleet.hosts["web1"]["accounts_owners"] = {"boss": "Somebody Else", "twin": "王芳", LEAVER: "p31"}
    fleet.hosts["web2"]["accounts_owners"] = {"wang.fang": "王芳, p07"}
    fleet.hosts.update({host: {"root": fleet.hosts["web1"]["root"]} for host in ("rogue", "app1")})
    fleet.hosts["app1"].update(DOWN)
    people = fleet.registers / "people.yml"
    people.write_text(people.read_text("utf-8").replace("name: 于江", "name: 王芳"), "utf-8")
    return fleet.play("assess", code=4)


def test_an_account_of_a_leaver_that_a_host_has_fails_though_no_variable_names_it(ran):
    for clause in OF_LEAVERS:
        status, said = ran.finding(clause)
        assert status == "fail" and f"web2: 蒋欣 (p31) is not employed any more, and the account {LEAVER}" in said


def test_the_clauses_that_compare_are_judged_again_once_hosts_have_answered(ran):
    first, second = ran.lines
    assert first["looked_at"]["accounts"] == [] and second["looked_at"]["accounts"] == ["rogue", "web1", "web2"]
    # What no host has to do with was judged once.
    assert {one["clauses"][0] for one in second["findings"]} == {*OF_LEAVERS, "7.5.2-B-a"}
    assert len(ran.summary["organization"]["findings"]) == 4


def test_an_account_that_only_the_variable_still_has_is_told(ran):
    assert "web1: accounts_owners still gives the account" in ran.finding("7.3-0")[1]


def test_owners_whom_the_registers_do_not_know_are_named(ran):
    said = ran.finding("7.3-0")[1]
    assert "web1: the account boss belongs to Somebody Else by accounts_owners" in said
    assert "web1: the account twin" in said and "which is the name of several: p07, p30" in said


def test_a_host_that_does_not_answer_is_named_as_not_looked_at(ran):
    assert "told their accounts in this run: 3; known by the inventory's variables alone: app1" in ran.finding(
        "7.5.1-B-d")[1]


def test_hosts_and_assets_are_compared_both_ways(ran):
    status, said = ran.finding("7.5.2-B-a")
    assert status == "fail" and "rogue: is in the inventory and not in assets.yml" in said
    assert "its host db1 is not in the inventory" in said


def test_an_account_that_no_host_has_is_no_fault_any_more(fleet):
    ran = fleet.play("assess", accounts_owners={LEAVER: "p31"})
    assert {one["status"] for one in ran.lines[0]["findings"] if "7.3-0" in one["clauses"]} == {"pass"}
    assert [one["compared"][0]["status"] for one in ran.lines[0]["findings"] if "7.3-0" in one["clauses"]] == ["fail"]
    status, said = ran.finding("7.3-0")
    assert status == "pass" and "web1, web2: accounts_owners still gives the account" in said


def test_where_no_host_answers_the_first_verdict_stands_and_says_so(fleet):
    for host in fleet.hosts.values():
        host.update(DOWN)
    ran = fleet.play("assess", code=4, accounts_owners={LEAVER: "p31"})
    assert len(ran.lines) == 1
    status, said = ran.finding("7.3-0")
    assert status == "fail" and f"still owns the account {LEAVER} by accounts_owners" in said
    said = fleet.play("assess", code=4).finding("7.5.1-B-d")[1]
    assert "This rests on the inventory's variables alone: no host was asked which accounts it has" in said


def test_flows_are_those_that_the_host_was_judged_by(fleet):
    partner = {"name": "partner", "protocol": "tcp", "ports": [443], "direction": "out", "to": ["198.18.0.9"]}
    task = {"root": "{{ root }}", "areas": ["boundary"], "policy": "{{ mine }}"}
    fleet.hosts["web1"]["mine"] = {"boundary": {"flows": [partner]}}
    fleet.hosts["web2"]["mine"] = {}
    ran = fleet.play(
        [{"hosts": "all", "gather_facts": False, "tasks": [
            {"jrt0117.baseline.assess": task},
            {"jrt0117.baseline.organization": {}, "delegate_to": "localhost", "run_once": True},
            {"jrt0117.baseline.report": {"dest": str(fleet.where / "report")}, "delegate_to": "localhost",
             "run_once": True}]}], baseline_areas=[], baseline_clauses=["7.5.6-B-f", "8.3.2-B-d-1"])
    status, said = ran.finding("7.5.6-B-f")
    assert status == "fail" and "web1: the flow partner to 198.18.0.9 names no approval" in said
    assert ran.lines[0]["looked_at"]["flows"] == ["web1", "web2"]


def test_the_run_that_enforces_is_compared_with_the_changes_too(fleet):
    asked = {"baseline_areas": ["accounts", "organization"], "baseline_clauses": ["7.5.9-B-a-2", "7.5.10-B-a"]}
    ran = fleet.play("enforce", baseline_run_id="20261127T010000-beef", **asked)
    status, said = ran.finding("7.5.10-B-a")
    assert status == "fail" and "20261127T010000-beef: the enforcing run of" in said
    approvals = fleet.registers / "approvals.yml"
    approvals.write_text(approvals.read_text("utf-8").replace("-ab12]", "-ab12, 20261127T010000-beef]"), "utf-8")
    status, said = fleet.play("assess", **asked).finding("7.5.10-B-a")
    assert status == "pass" and "1 enforcing runs known" in said


def test_a_run_that_enforces_without_registers_says_nothing_of_the_organization(fleet):
    ran = fleet.play("enforce", baseline_registers="", baseline_clauses=["7.5.9-B-a-2", "7.5.10-B-a"])
    assert ran.lines == [] and ran.summary["organization"] is None


def test_registers_that_are_edited_meanwhile_are_judged_anew_and_that_is_told(fleet):
    posts = fleet.registers / "posts.yml"
    organization = {"delegate_to": "localhost", "run_once": True}
    ran = fleet.play([{"hosts": "all", "gather_facts": False, "tasks": [
        {"jrt0117.baseline.organization": {}, **organization},
        {"ansible.builtin.replace": {"path": str(posts), "regexp": "^status: kept", "replace": "status: draft"},
         **organization},
        {"jrt0117.baseline.assess": {"root": "{{ root }}"}},
        {"jrt0117.baseline.organization": {"compare": True}, **organization},
        {"jrt0117.baseline.report": {"dest": str(fleet.where / "report")}, **organization}]}])
    first, second = ran.lines
    assert {one["clauses"][0] for one in first["findings"]} == {one["clauses"][0] for one in second["findings"]}
    assert ran.finding("7.2.2-B-b")[0] == "manual"
    [notice] = [one["en"] for one in second["notices"] if "edited during this run" in one["en"]]
    assert "posts.yml" in notice and "people.yml" not in notice
    assert notice in json.dumps(ran.summary["organization"]["notices"])


def test_slices_of_a_campaign_take_nothing_back_that_they_have_not_looked_at(fleet):
    def slice_of(host):
        return fleet.play("assess", "--limit", host, baseline_campaign="q4")

    def campaign():
        return Ran(Path(), build(find([fleet.where / "fragments"], campaign="q4"), standard()))

    fleet.users("web1", LEAVER)
    assert slice_of("web1").finding("7.3-0")[0] == "fail"
    assert slice_of("web2").finding("7.3-0")[0] == "pass"
    status, said = campaign().finding("7.3-0")
    assert status == "fail" and f"web1: 蒋欣 (p31) is not employed any more, and the account {LEAVER}" in said
    # Who judges the registers alone has looked at no host.
    fleet.play("assess", "--tags", "organization", baseline_campaign="q4", baseline_areas=["organization"])
    assert campaign().finding("7.3-0")[0] == "fail"
    fleet.users("web1")
    slice_of("web1")
    assert campaign().finding("7.3-0")[0] == "pass"


def test_without_registers_and_without_hosts_nothing_is_compared(fleet):
    ran = fleet.play("assess", baseline_registers="")
    assert len(ran.lines) == 1
    ran = fleet.play("assess", "--tags", "organization", baseline_areas=[])
    assert len(ran.lines) == 1

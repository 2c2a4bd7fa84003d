# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization in an audit: judged whether or not a host answers, and recorded as no host."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from icalendar import Calendar

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_project import Project
from tests.unit.support.report_samples import ROOT

pytestmark = pytest.mark.playbook

ASSESS = "jrt0117.baseline.assess"
REGISTERS = ROOT / "inventories/example/registers"
SETTLED = {clause.id for clause in standard().expected(3) if clause.rules}
TASK = {"name": "Judge", "jrt0117.baseline.organization": {}, "delegate_to": "localhost", "run_once": True}
REPORT = {"name": "Report", "jrt0117.baseline.report": {}, "delegate_to": "localhost", "run_once": True}


def variables(**more):
    """Variables of a run; the registers are those of the example agency, on a day on which all is in time."""
    return {
        "baseline_registers": str(REGISTERS), "organization_today": "2026-11-27",
        # Whoever changes the example has not committed it yet.
        "organization_trail": "none", **more}


def given(**more):
    """The same on the command line."""
    return ["-e", json.dumps(variables(**more))]


def play(*tasks, **more):
    return {"hosts": "all", "gather_facts": False, "tasks": list(tasks), **more}


def judged(ran):
    """The clauses that the run has judged of the organization."""
    return {clause for line in ran.of("organization") for found in line["findings"] for clause in found["clauses"]}


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture(scope="module")
def all_down(tmp_path_factory):
    """An audit of hosts of which none can be reached."""
    return Project(tmp_path_factory.mktemp("down")).run(ASSESS, *given(), hosts="", down="web1 web2")


def test_every_clause_is_judged_where_no_host_answers(all_down):
    assert (all_down.code, judged(all_down)) == (4, SETTLED)
    assert {line["host"] for line in all_down.of("unreachable")} == {"web1", "web2"}
    assert all_down.of("end")[0]["status"] == "completed"


def test_the_example_agency_complies_but_for_what_its_inventory_would_tell(all_down):
    found = Counter(finding["status"] for finding in all_down.of("organization")[0]["findings"])
    assert found["error"] == 0
    assert found["pass"] > 260


def test_a_line_tells_the_agency_the_day_and_each_register(all_down):
    line = all_down.of("organization")[0]
    assert line["agency"] and len(line["registers"]) == 16
    assert {len(one["sha256"]) for one in line["registers"].values()} == {64}


def test_the_report_is_written_though_the_play_ended_before_its_task(all_down):
    assert "Report: reports/latest/index.html" in all_down.stdout
    assert [host["state"] for host in all_down.summary["hosts"]] == ["unreachable", "unreachable"]
    assert len(all_down.summary["organization"]["findings"]) == len(SETTLED)
    assert all_down.summary["completion"]["aborted"] == []


def test_what_is_due_is_a_calendar_beside_the_report(all_down):
    events = Calendar.from_ical((all_down.where / "reports/latest/due.ics").read_bytes()).walk("VEVENT")
    assert len(events) == len(all_down.summary["organization"]["rounds"]) > 50
    first = all_down.summary["organization"]["rounds"][0]
    assert events[0]["DTSTART"].dt.isoformat() == first["due"] and first["what"]["zh"] in events[0]["SUMMARY"]


def test_who_has_to_act_is_called_by_name(project):
    ran = project.run([play(TASK, REPORT)], *given(organization_today="2027-06-30"))
    acting = {one["who"]: one["responsible"]["zh"] for one in ran.summary["organization"]["rounds"]}
    assert acting["p03"] == "孙丽 (p03)"


def test_a_report_that_cannot_be_written_then_is_told_with_the_command(project):
    (project.where / "taken").write_text("", encoding="utf-8")
    ran = project.run(ASSESS, *given(baseline_report_dest="taken"), hosts="", down="web1")
    assert "The report was not written: " in ran.stderr and "jrt0117.baseline.report" in ran.stdout


def test_the_terminal_tells_it_where_no_host_answers(all_down):
    assert "Organization, by its registers" in all_down.stdout
    assert f"{len(SETTLED)} clauses: " in all_down.stdout
    # The line may be broken anywhere.
    assert "hosts expected 2, reached 0, unreachable 2." in " ".join(all_down.stdout.split())


def test_a_limit_has_no_effect_and_the_report_is_written(project):
    ran = project.run(ASSESS, *given(), "--limit", "web1")
    assert judged(ran) == SETTLED
    assert [host["name"] for host in ran.summary["hosts"]] == ["web1"]
    assert len(ran.summary["organization"]["findings"]) == len(SETTLED)


@pytest.mark.parametrize(("arguments", "clauses"), [
    (["--tags", "organization"], SETTLED),
    (["--tags", "accounts"], set()),
    (["--skip-tags", "organization"], set()),
    (["--tags", "7.2.2-B-b"], {"7.2.2-B-b"}),
])
def test_tags_choose_as_for_hosts(project, arguments, clauses):
    task = {**TASK, "tags": ["always", "organization"]}
    ran = project.run([play(task, {**REPORT, "tags": ["always"]})], *given(), *arguments)
    assert ran.code == 0 or not clauses
    assert (judged(ran) if ran.fragments else set()) == clauses


# What plays of one run are given, each judged by itself.
PLAYS = {
    "clauses": {"baseline_clauses": ["7.2.2-B-b", "8.3.3-B-a-2"]},
    "hosts": {"baseline_areas": ["accounts"]},
    "level": {"baseline_areas": ["organization"], "baseline_level": 2},
    "later": {"organization_today": "2030-12-01"},
    "waived": {"baseline_waivers": [
        {"clause": clause, "hosts": hosts, "reason": "r", "approver": "a", "expires": "2099-12-31"}
        for clause, hosts in (("7.2.2-B-b", ["all"]), ("7.2.2-B-a", ["web1"]))]},
    "inventory": {},
}
# A host's variable, as those of the inventory are.
FLOWS = {"boundary_flows": [{"name": "web", "protocol": "tcp", "ports": [443]}]}


@pytest.fixture(scope="module")
def by_play(tmp_path_factory):
    """The lines of the organization by their play, none where it has none."""
    ran = Project(tmp_path_factory.mktemp("plays")).run([
        play(TASK, name=name, vars=variables(**more)) for name, more in PLAYS.items()], "-e", json.dumps(FLOWS),
        hosts="stranger1")
    assert ran.code == 0, ran.stdout + ran.stderr
    lines = iter(ran.of("organization"))
    return {name: next(lines, None) for name in PLAYS if name != "hosts"} | {"hosts": next(lines, None)}


@pytest.mark.parametrize(("name", "clauses"), [
    ("clauses", {"7.2.2-B-b"}), ("level", {clause.id for clause in standard().expected(2) if clause.rules})])
def test_clauses_areas_and_level_choose_as_for_hosts(by_play, name, clauses):
    assert {clause for found in by_play[name]["findings"] for clause in found["clauses"]} == clauses


def test_areas_of_hosts_are_nothing_of_the_organization(by_play):
    assert by_play["hosts"] is None and None not in [line for name, line in by_play.items() if name != "hosts"]


def test_check_mode_makes_no_difference(project):
    assert judged(project.run([play(TASK)], "--check", *given())) == SETTLED


def test_a_play_of_its_own_expects_no_host(project):
    ran = project.run([play(TASK, REPORT, hosts="localhost", connection="local")], *given())
    assert (ran.of("hosts"), ran.summary["hosts"]) == ([], [])
    assert ran.summary["organization"]["counts"]["pass"] > 260


@pytest.mark.parametrize(("variables", "message"), [
    ({}, "No registers are named: set baseline_registers to their folder"),
    ({"baseline_registers": "/nowhere"}, "There is no folder /nowhere: baseline_registers has to name"),
])
def test_without_registers_nothing_is_checked_and_the_reason_is_told(project, variables, message):
    ran = project.run([play(TASK, REPORT)], "-e", json.dumps(variables), JRT0117_WIDTH="200")
    assert {(found["status"], found["reason"]) for found in ran.of("organization")[0]["findings"]} == {
        ("not_checked", "no_registers")}
    assert ran.summary["organization"]["counts"]["not_checked"] == len(SETTLED)
    assert ran.stdout.count(message) == 1


TOUCH = {"name": "Touch", "ansible.builtin.ping": {}}
WRONG = [
    ({"organization_today": "tomorrow"}, "organization_today is 'tomorrow'; it has to be a day"),
    ({"organization_periods": {"internal_audit": "P9Y"}}, "internal_audit is P9Y, which is longer than the P"),
    ({"organization_trail": "svn"}, "organization_trail is 'svn'"),
    ({"baseline_clauses": ["7.2.2-B-z"]}, "there is no clause '7.2.2-B-z'"),
    ({"baseline_areas": ["organisation"]}, "there is no area 'organisation'; did you mean organization"),
    ({"baseline_level": 4}, "baseline_level is 4"),
    ({"baseline_waivers": "all"}, "baseline_waivers: Waivers are a list"),
]


@pytest.fixture(scope="module")
def all_wrong(tmp_path_factory):
    """A run with a play for each wrong variable; that it failed ends the play and not the run."""
    plays = [
        play({"block": [TASK, TOUCH], "rescue": [{"ansible.builtin.meta": "end_play"}]}, name=f"Wrong {number}",
             vars=variables(**wrong))
        for number, (wrong, _message) in enumerate(WRONG)]
    return Project(tmp_path_factory.mktemp("wrong")).run(plays)


@pytest.mark.parametrize(("number", "message"), list(enumerate(message for _wrong, message in WRONG)))
def test_a_wrong_variable_is_one_error_before_any_host_is_touched(all_wrong, number, message):
    said = all_wrong.stdout.partition(f"PLAY [Wrong {number}] ")[2].partition("\nPLAY ")[0]
    assert message in said and said.count("fatal: ") == 1
    assert "TASK [Touch]" not in all_wrong.stdout
    assert all_wrong.fragments == []


def test_a_wrong_variable_ends_the_run(project):
    wrong, message = WRONG[0]
    ran = project.run([play(TASK, TOUCH)], *given(**wrong))
    assert ran.code == 2 and message in ran.stdout + ran.stderr
    assert "TASK [Touch]" not in ran.stdout
    assert ran.fragments == []


def test_the_day_can_be_given(by_play):
    assert by_play["later"]["today"] == "2030-12-01"
    assert not any(found["status"] == "pass" for found in by_play["later"]["findings"])


def test_a_waiver_for_all_is_one_for_the_organization(by_play):
    assert [found["clauses"] for found in by_play["waived"]["findings"] if found["waivers"]] == [["7.2.2-B-b"]]


def test_hosts_owners_and_flows_are_those_of_the_inventory(by_play):
    line = by_play["inventory"]
    found = {one["clauses"][0]: one["compared"] for one in line["findings"] if one.get("compared")}
    for clause, reason in (("7.5.2-B-a", "not_in_register"), ("7.5.6-B-f", "unapproved_flow")):
        assert [one["reason"] for one in found[clause] if "stranger1" in one["about"]] == [reason]
    assert "stranger1" in line["looked_at"]["inventory"] and line["looked_at"]["accounts"] == []


def test_a_wrong_variable_of_one_host_ends_no_run(project):
    wrong = {
        "name": "Wrong", "ansible.builtin.set_fact": {"baseline_level": 9}, "when": "inventory_hostname == 'web1'"}
    after = {"name": "After", "ansible.builtin.debug": {"msg": "still here"}}
    stdout, stderr = project.start([play(wrong, TASK, after)], *given()).communicate(timeout=120)
    assert "The organization was not judged: baseline_level" in stdout + stderr
    assert stdout.count("still here") == 2

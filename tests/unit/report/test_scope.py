# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of less than everything says so wherever its results are shown, and does not take the place of a whole one."""

from __future__ import annotations

import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import folder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.scope import asked, told
from tests.unit.support.report_project import Project
from tests.unit.support.report_samples import judge, play

pytestmark = pytest.mark.playbook

REPORT = {"jrt0117.baseline.report": {}, "delegate_to": "localhost", "run_once": True, "tags": ["always"]}


@pytest.mark.parametrize(("options", "extra", "limits"), [
    ({"subset": None, "tags": ("all",), "skip_tags": ()}, {}, {}),
    ({"subset": "all"}, {"baseline_hosts": "all"}, {}),
    ({"subset": "web1,db*", "tags": ("accounts", "8.3.3-B-a-2"), "skip_tags": ("boundary",)}, {}, {
        "limit": "web1,db*", "tags": "accounts,8.3.3-B-a-2", "skip_tags": "boundary"}),
    ({}, {"baseline_areas": ["audit"], "baseline_clauses": "8.3.3-B-a-2", "baseline_hosts": "webs"}, {
        "areas": "audit", "clauses": "8.3.3-B-a-2", "hosts": "webs"}),
    ({"subset": "x" * 5000}, {}, {"limit": "x" * 200}),
    ({"start_at_task": "Judge every area"}, {}, {"start_at_task": "Judge every area"}),
])
def test_limits_are_what_was_written(options, extra, limits):
    assert asked(options, extra) == limits


@pytest.mark.parametrize(("scope", "sentence"), [
    ({}, None),
    ({"hosts": "webs"}, "This run was limited (baseline_hosts=webs): other hosts are not in this report."),
    ({"clauses": "6-1"}, "This run was limited (baseline_clauses=6-1): what it was not asked shows as not checked.")])
def test_of_one_run_it_is_told_what_was_left_out(scope, sentence):
    found = told([("r1", scope)])
    assert (found and found.en) == sentence


def test_of_many_runs_those_are_named_that_leave_more_out_than_hosts():
    assert told([("r1", {"limit": "web1"}), ("r2", {"limit": "web2"})]) is None
    assert told([("r1", {"limit": "web1"}), ("r2", {"limit": "web2", "tags": "audit"})]).en == (
        "1 of 2 runs were limited (r2: --tags audit): what no run was asked shows as not checked.")


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def latest(project):
    return [run["run_id"] for run in json.loads(
        (project.where / "reports/latest/summary.json").read_text("utf-8"))["runs"]]


def test_a_limited_run_says_so_and_the_whole_one_stays_the_latest(project):
    site = [play(judge(), {**judge(), "tags": ["accounts"]}, REPORT)]
    whole = project.run(site, "-e", "baseline_run_id=whole")
    assert "limited" not in whole.stdout and "Report: reports/latest/index.html" in whole.stdout
    assert whole.summary["scope"] is None and latest(project) == ["whole"]
    limited = project.run(site, "--limit", "web1", "--tags", "accounts", "-e", "baseline_run_id=some")
    sentence = (
        "This run was limited (--limit web1, --tags accounts): other hosts are not in this report; what it was not "
        "asked shows as not checked.")
    shown = " ".join(limited.stdout.split())
    assert shown.count(sentence) == 2 and "Report: reports/runs/some/index.html" in shown
    assert limited.fragments[0][0]["run_id"] == "some" or limited.fragments[1][0]["run_id"] == "some"
    assert latest(project) == ["whole"]
    folder_of_it = project.where / "reports/runs/some"
    assert json.loads((folder_of_it / "summary.json").read_text("utf-8"))["scope"]["en"] == sentence
    assert "--tags accounts" in (folder_of_it / "index.html").read_text("utf-8")


def test_where_all_hosts_are_down_the_latest_is_the_run_that_found_them_so(project):
    site = [play(judge(module="assess"), REPORT)]
    project.run(site, "-e", "baseline_run_id=up", hosts="web1")
    project.run(site, "-e", "baseline_run_id=gone", hosts="", down="web1")
    assert latest(project) == ["gone"]


def test_a_folder_of_an_older_version_is_kept_beside_the_others(project):
    old = project.where / "reports/latest"
    old.mkdir(parents=True)
    (old / "notes.txt").write_text("mine", "utf-8")
    project.run([play(judge(), REPORT)], "-e", "baseline_run_id=new")
    assert latest(project) == ["new"]
    assert (project.where / "reports/runs/before/notes.txt").read_text("utf-8") == "mine"


def test_an_older_run_that_is_reported_again_is_not_the_latest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = {"run_id": "r", "scope": {}}
    for name, started in (("new", "2026-11-02T00:00:00Z"), ("old", "2026-11-01T00:00:00Z")):
        report = {"runs": [{**run, "started": started}]}
        (tmp_path / "reports/runs" / name).mkdir(parents=True)
        (tmp_path / "reports/runs" / name / "summary.json").write_text(json.dumps(report), "utf-8")
        assert folder.link(report, folder.REPORTS / "runs" / name, pytest.fail) == (name == "new")
    assert os.readlink(folder.LATEST) == "runs/new"


def test_where_no_link_can_be_made_a_warning_tells_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").write_text("", "utf-8")
    warnings = []
    report = {"runs": [{"run_id": "r", "scope": {}, "started": "2026-11-02T00:00:00Z"}]}
    assert folder.link(report, folder.REPORTS / "runs/r", warnings.append) is False
    assert warnings == ["reports/latest could not be made a link to reports/runs/r: Not a directory."]


@pytest.mark.parametrize(("asked_for", "place"), [
    ({"run_id": "../../etc"}, "reports/runs/_.._etc"), ({"campaign": "2026 q4"}, "reports/campaigns/2026_q4"),
    ({}, "reports/merged")])
def test_names_of_runs_and_campaigns_lead_nowhere_else(tmp_path, asked_for, place):
    assert str(folder.of([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], **asked_for)) == place

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In a job of ansible-runner record and report lie where something comes back from, unless somebody says otherwise."""

from __future__ import annotations

import json

import pytest

from tests.unit.support.sites import JUDGE, Site, honest

pytestmark = pytest.mark.playbook

REPORT = {"jrt0117.baseline.report": {"formats": ["json"]}, "delegate_to": "localhost", "run_once": True}


def found(where):
    files = [path for path in where.rglob("*") if path.suffix == ".jsonl" or path.name == "summary.json"]
    return sorted(str(path.relative_to(where)) for path in files)


@pytest.mark.parametrize("said", [False, True])
def test_a_job_s_record_and_report_come_back_with_its_artifacts(tmp_path, monkeypatch, said):
    monkeypatch.setenv("AWX_ISOLATED_DATA_DIR", str(tmp_path / "artifacts/job1"))
    if said:
        monkeypatch.setenv("JRT0117_FRAGMENTS_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("ANSIBLE_SHOW_CUSTOM_STATS", "true")
    site = Site(tmp_path / "project")
    site.play([*JUDGE, REPORT], web1={"changed": False, "jrt0117": honest()})
    # What AWX keeps of the job: the default callback prints the same.
    kept = json.loads(site.output.partition("CUSTOM STATS: ")[2].partition("RUN: ")[2].partition("\n")[0])["jrt0117"]
    summary = json.loads((tmp_path / "artifacts/job1/report/summary.json").read_text("utf-8"))
    assert kept == {
        "run_id": "run1", "campaign": None, "strict": summary["scores"]["strict"]["value"],
        "fail": summary["scores"]["counts"]["fail"], "fragment_sha256": summary["runs"][0]["sha256"]}
    record = "elsewhere/run1.jsonl" if said else "artifacts/job1/fragments/run1.jsonl"
    assert found(tmp_path) == sorted([record, "artifacts/job1/report/summary.json"]), site.output
    assert not (tmp_path / "project/reports").exists()


def test_where_the_job_s_folder_is_removed_both_lie_in_the_current_one(tmp_path, monkeypatch):
    monkeypatch.setenv("AWX_ISOLATED_DATA_DIR", str(tmp_path / "artifacts/job1"))
    monkeypatch.setenv("JRT0117_ISOLATED", "false")
    site = Site(tmp_path / "project")
    site.play([*JUDGE, REPORT], web1={"changed": False, "jrt0117": honest()})
    assert {"project/reports/fragments/run1.jsonl", "project/reports/runs/run1/summary.json"} <= set(found(tmp_path))
    assert not (tmp_path / "artifacts").exists()

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Campaigns: what never arrived is in the report, by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.campaign import digest_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.slices import in_slice
from tests.unit.support.report_samples import complete

ROOT = Path(__file__).resolve().parents[3]
HOSTS = [f"web{number}" for number in range(1, 10)]
SLICES = 3


@pytest.fixture
def campaign(fragment, tmp_path):
    """Write the campaign q4 and the fragments of these slices; return what the report action says."""
    def write(*slices, hosts=HOSTS, **more):
        told = {"name": "q4", "slices": SLICES, "inventory_sha256": digest_of(HOSTS), "hosts": hosts, **more}
        (tmp_path / "q4.campaign.yml").write_text(yaml.safe_dump(told), "utf-8")
        for number in slices:
            names = in_slice(HOSTS, f"{number}/{SLICES}")
            run = fragment(f"s{number}", campaign="q4", scope={"slice": f"{number}/{SLICES}"}).hosts(*names)
            for name in names:
                run.findings(name, *complete("8.3.3-B-a-2"))
            run.end()
    return write


def report(act, where, **more):
    result = act(fragments=[str(where)], dest=str(where / "report"), formats=["json"], **more)
    return json.loads((where / "report/summary.json").read_text("utf-8")), result


def test_a_campaign_that_has_arrived_is_told_as_its_runs_are(campaign, act, tmp_path):
    campaign(1, 2, 3)
    told, _result = report(act, tmp_path, campaign="q4")
    assert (told["hosts_summary"]["expected"], told["hosts_summary"]["reached"], told["problems"]) == (9, 9, [])
    assert told["scope"] is None


@pytest.mark.parametrize("asked", [{"campaign": "q4"}, {}])
def test_a_slice_that_never_arrived_is_named_and_its_hosts_count_as_not_seen(campaign, act, tmp_path, asked):
    campaign(1, 3)
    gone = in_slice(HOSTS, f"2/{SLICES}")
    told, result = report(act, tmp_path, fail_on=["unreachable", "unreadable"], **asked)
    assert told["hosts_summary"]["never_started"] == len(gone) and told["hosts_summary"]["expected"] == 9
    assert told["scores"]["counts"]["not_checked"] > 100 * len(gone) and result["failed"]
    [problem] = told["problems"]
    assert problem["where"] == "q4.campaign.yml"
    assert problem["message"]["en"] == (
        f"Slice 2 of 3 of the campaign q4 never arrived; hosts that were not seen: {len(gone)}.")
    assert "从未到达" in problem["message"]["zh"]


def test_hosts_that_a_slice_has_left_out_are_named(campaign, fragment, act, tmp_path):
    campaign(1, 2)
    some = in_slice(HOSTS, f"3/{SLICES}")
    fragment("s3", campaign="q4").hosts(*some[1:]).findings(some[1], *complete("8.3.3-B-a-2")).end()
    told, _result = report(act, tmp_path)
    assert told["problems"][0]["message"]["en"] == (
        f"Hosts of slice 3 of 3 of the campaign q4 that are in no run that arrived (1): {some[0]}.")


def test_the_report_of_one_run_is_of_that_alone_and_says_so(campaign, act, tmp_path):
    campaign(1, 2)
    told, _result = report(act, tmp_path, run_id="s1")
    assert told["hosts_summary"]["never_started"] == 0 and told["problems"] == []
    assert "baseline_slice=1/3" in told["scope"]["en"]


def test_without_its_file_a_campaign_in_slices_is_refused(campaign, act, tmp_path):
    campaign(1, 2)
    (tmp_path / "q4.campaign.yml").unlink()
    with pytest.raises(Exception, match="no file q4.campaign.yml beside it.*playbook campaign") as refused:
        report(act, tmp_path, campaign="q4")
    assert "请用 playbook campaign" in str(refused.value)
    told, _result = report(act, tmp_path)
    assert ["nobody can tell what is missing" in one["message"]["en"] for one in told["problems"]] == [True, True]


def test_a_second_file_of_a_campaign_takes_no_host_away(campaign, act, tmp_path):
    campaign(1)
    (tmp_path / "zz.campaign.yml").write_text(
        json.dumps({"name": "q4", "slices": 1, "inventory_sha256": digest_of(["web1"]), "hosts": ["web1"]}), "utf-8")
    assert report(act, tmp_path)[0]["hosts_summary"]["expected"] == 9


@pytest.mark.parametrize("wrong", [
    {"hosts": HOSTS[:4]}, {"hosts": []}, {"hosts": [7]}, {"slices": 0}, {"slices": True}, {"slices": "3"},
    {"name": 4}, {"inventory_sha256": None}])
def test_a_file_that_is_not_whole_is_refused_by_name(campaign, act, tmp_path, wrong):
    campaign(1, 2, 3, **wrong)
    with pytest.raises(Exception, match=r"q4\.campaign\.yml tells of no campaign"):
        report(act, tmp_path, campaign="q4")


@pytest.mark.parametrize("text", ["", "[", "a: &a [*a]", "x" * 10, "\x00"])
def test_what_is_no_such_file_at_all_is_refused_by_name(campaign, act, tmp_path, text):
    campaign(1)
    (tmp_path / "q4.campaign.yml").write_text(text, "utf-8")
    with pytest.raises(Exception, match=r"q4\.campaign\.yml tells of no campaign"):
        report(act, tmp_path)


class Controller:
    """Playbooks over hosts that cannot be reached: who is expected is all that is asked here."""

    def __init__(self, where):
        self.where = where
        (where / "hosts").write_text("[webs]\n" + "".join(
            f"{name} ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n" for name in HOSTS), "utf-8")

    def run(self, playbook, **variables):
        return subprocess.run(
            [
                str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(self.where / "hosts"),
                f"jrt0117.baseline.{playbook}", "-e", json.dumps(variables)],
            cwd=self.where, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
            env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
                 "PWD": str(self.where)})


@pytest.mark.playbook
def test_a_campaign_from_its_playbook_to_its_report(tmp_path):
    controller = Controller(tmp_path)
    assert controller.run("campaign", baseline_campaign="q4", baseline_slices=SLICES).returncode == 0
    again = controller.run("campaign", baseline_campaign="q4", baseline_slices=SLICES + 1)
    assert again.returncode and "written down once" in again.stdout
    first = controller.run("assess", baseline_campaign="q4", baseline_slice="1/3")
    assert first.returncode == 4, first.stdout + first.stderr
    [fragment] = (tmp_path / "reports/fragments").glob("*.jsonl")
    lines = [json.loads(line) for line in fragment.read_text("utf-8").splitlines()]
    assert [line["hosts"] for line in lines if line["type"] == "hosts"] == [in_slice(HOSTS, "1/3")]
    done = controller.run("report", baseline_report_campaign="q4", baseline_report_dest=str(tmp_path / "report"))
    assert done.returncode == 0, done.stdout
    told = json.loads((tmp_path / "report/summary.json").read_text("utf-8"))
    assert told["hosts_summary"]["expected"] == 9
    assert [one["message"]["en"].partition(" of ")[0] for one in told["problems"]] == ["Slice 2", "Slice 3"]


@pytest.mark.playbook
def test_a_slice_that_there_is_not_ends_the_run_before_a_host_is_touched(tmp_path):
    done = Controller(tmp_path).run("assess", baseline_slice="4/3")
    assert done.returncode and "baseline_slice is '4/3'" in done.stdout + done.stderr

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed fragments: who speaks for whom, and what is left out is told."""

from __future__ import annotations

import json
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signing import signature_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.campaign import digest_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import build as building
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run
from tests.unit.support.collected import Collector
from tests.unit.support.report_samples import finding, organization, said, statuses, validate
from tests.unit.support.sites import JUDGE, Site, honest


@pytest.fixture
def collector(tmp_path):
    return Collector(tmp_path, "web1", "web2")


@pytest.fixture
def told(collector, act, tmp_path):
    """Return the report of the folder."""
    def make(**more):
        act(
            fragments=[str(collector.where)], dest=str(tmp_path / "report"), formats=["json"],
            **{"signers": str(collector.signers), "require_signed": True, **more})
        return json.loads((tmp_path / "report/summary.json").read_text("utf-8"))
    return make


def plain(run, *hosts, status="pass"):
    run.hosts(*hosts)
    for host in hosts:
        run.findings(host, finding(status=status))
    return run.end()


def test_a_controller_s_key_speaks_for_every_host_and_a_host_s_for_itself(collector, told):
    collector.sign(plain(collector.run("all"), "web1", "web2", "web3"))
    collector.sign(plain(collector.run("pull"), "web1", status="fail"), "web1")
    report = told()
    assert statuses(report) == {"web1": "fail", "web2": "pass", "web3": "pass"} and report["problems"] == []


def test_what_a_host_s_key_says_of_others_is_left_out_and_told(collector, told):
    collector.sign(plain(collector.run("all"), "web1", "web2", status="fail"))
    run = collector.run("pull").hosts("web1", "web2", "new").findings("web1", finding())
    run.findings("web2", finding()).unreachable("new").write(organization(said("7.2.2-B-b"))).end()
    collector.sign(run, "web1")
    report = told()
    assert statuses(report) == {"web1": "pass", "web2": "fail"} and report["organization"] is None
    assert [host["name"] for host in report["hosts"]] == ["web1", "web2"]
    assert [(one["where"], one["message"]["en"]) for one in report["problems"]] == [
        ("pull.jsonl", "Lines left out, for they speak of others than web1, whose key has signed: 4.")]


@pytest.mark.parametrize(("how", "why"), [
    ("unsigned", "nobody has signed it"), ("stranger", "the key that has signed it is nobody's in "),
    ("changed", "is none by controller:main"), ("namespace", "is none by controller:main"),
    ("garbage", "the key that has signed it is nobody's in ")])
def test_a_fragment_that_nobody_has_signed_counts_where_none_has_to_be_and_is_told(collector, told, how, why):
    collector.sign(plain(collector.run("good"), "web1", status="fail"))
    path = plain(collector.run("odd"), "web1", "web2").path
    if how == "namespace":
        key = str(collector.keys / "main")
        subprocess.run(["ssh-keygen", "-Y", "sign", "-q", "-n", "jrt0117-evidence", "-f", key, str(path)], check=True)
    elif how == "garbage":
        signature_of(path).write_bytes(b"\x00")
    elif how != "unsigned":
        collector.sign(path, "stranger" if how == "stranger" else "main")
    if how == "changed":
        path.write_bytes(path.read_bytes().replace(b'"actual":"6"', b'"actual":"9"'))
    strict, lax = told(), told(require_signed=False)
    assert statuses(strict) == {"web1": "fail"} and statuses(lax) == {"web1": "pass", "web2": "pass"}
    for report, words in ((strict, "is left out"), (lax, "counts all the same")):
        [problem] = report["problems"]
        assert problem["where"] == "odd.jsonl" and why in problem["message"]["en"] and words in problem["message"]["en"]


def test_where_nothing_is_signed_there_is_no_report_that_requires_it(collector, told):
    plain(collector.run("one"), "web1")
    with pytest.raises(Exception, match=r"one\.jsonl: This fragment is left out"):
        told()


@pytest.mark.parametrize("signers", ["/nowhere/allowed_signers", None])
def test_a_list_of_signers_that_is_not_there_is_told(collector, told, signers):
    collector.sign(plain(collector.run("one"), "web1"))
    with pytest.raises(Exception, match="There is no list of allowed signers at"):
        told(signers=signers)


@pytest.mark.parametrize(("by", "counts"), [("main", True), ("web1", False), (None, False)])
def test_what_a_campaign_is_of_counts_by_a_controller_s_key_alone(collector, told, by, counts):
    collector.sign(plain(collector.run("one", campaign="q4"), "web1"))
    path = collector.where / "q4.campaign.yml"
    hosts = ["web1", "web2"]
    path.write_text(
        json.dumps({"name": "q4", "slices": 1, "inventory_sha256": digest_of(hosts), "hosts": hosts}), "utf-8")
    if by:
        collector.sign(path, by)
    report = told()
    assert report["hosts_summary"]["expected"] == (2 if counts else 1)
    assert [one["message"]["en"].partition(",")[0] for one in report["problems"]] == [
        "Hosts of slice 1 of 1 of the campaign q4 that are in no run that arrived (1): web2." if counts
        else "No controller has signed this file"]


def test_a_fragment_that_is_changed_while_the_report_is_made_is_told(collector, told, monkeypatch):
    path = collector.sign(plain(collector.run("one"), "web1"))
    real = building.merge

    def merge(*given, **named):
        path.write_bytes(path.read_bytes())
        return real(*given, **named)

    monkeypatch.setattr(building, "merge", merge)
    with pytest.raises(Exception, match="was changed while the report was made"):
        told()


def test_a_host_says_nothing_of_a_run_that_another_has_signed(collector, told):
    run = collector.run("all", campaign="q4").hosts("web1", "web2").findings("web2", finding(status="fail"))
    run.write({"type": "end", "time": run.time(), "status": "aborted", "hosts": {}})
    collector.sign(run)
    twin = collector.run("twin").hosts("web1").findings("web1", finding()).end()
    lines = collector.lines(twin.path)
    lines[0]["run_id"] = "all"
    collector.put(twin.path, lines)
    collector.sign(twin, "web1")
    report = told()
    assert [(one["campaign"], one["status"]) for one in report["runs"] if one["fragment"] == "all.jsonl"] == [
        ("q4", "aborted")]


def test_lines_that_are_others_than_were_written_are_told_without_a_key(fragment, report_of):
    run = fragment("run1").hosts("web1").findings("web1", finding(status="fail"))
    run.write({"type": "end", "time": run.time(), "status": "completed", "hosts": {}, "sha256": run._writer.sha256})
    assert report_of(run)["problems"] == []
    run.path.write_bytes(run.path.read_bytes().replace(b'"actual":"6"', b'"actual":"7"'))
    [problem] = report_of(run)["problems"]
    assert problem["where"] == "run1.jsonl:4" and "its digest of them is another" in problem["message"]["en"]


@pytest.mark.playbook
@pytest.mark.parametrize("key", ["main", "gone"])
def test_a_run_signs_its_record_at_its_end_or_says_why_not(collector, told, tmp_path, monkeypatch, key):
    monkeypatch.setenv("JRT0117_SIGN_KEY", str(collector.keys / key))
    monkeypatch.setenv("JRT0117_FRAGMENTS_DIR", str(collector.where))
    site = Site(tmp_path / "site")
    site.play(JUDGE, web1={"changed": False, "jrt0117": honest()})
    [path] = collector.where.glob("*.jsonl")
    validate("fragment-line", collector.lines(path)[-1])
    assert "failed=0" in site.output
    if key == "main":
        report = told()
        assert statuses(report) == {"web1": "pass"} and report["problems"] == []
    else:
        assert "cannot be signed" in site.output and not signature_of(path).exists()
        assert told(require_signed=False)["completion"]["status"] == "completed"


def test_what_a_run_that_is_going_on_has_said_counts_and_that_of_others_by_their_signatures(
        collector, told, monkeypatch):
    """The report of a playbook that judges hosts and then reports a folder."""
    collector.sign(plain(collector.run("good"), "web1"))
    plain(collector.run("odd"), "web2", status="fail")
    own = collector.run("now").hosts("web3").findings("web3", finding()).path
    monkeypatch.setattr(current_run, "_current", current_run.CurrentRun("now", collector.where, own))
    report = told()
    assert statuses(report) == {"web1": "pass", "web3": "pass"}
    assert [one["where"] for one in report["problems"]] == ["odd.jsonl"]
    # Of itself alone no signature is asked for.
    assert statuses(told(run_id="now")) == {"web3": "pass"}

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings that go past Ansible into the record: nothing of them is lost, and nobody else is believed."""

from __future__ import annotations

import errno
import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching import manifest
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import merge
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import spool
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import written
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.recorder import Recorder
from tests.unit.support.report_samples import Fragment, finding, statuses
from tests.unit.support.sites import JUDGE, Site, clauses_of, honest

pytestmark = pytest.mark.playbook

PAYLOAD = {"run_id": "run1", "findings": [{"status": "pass"}, {"status": "fail"}, {"status": "pass"}]}


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def left(where):
    return [path.name for path in where.rglob("*.spool")]


def test_a_line_is_taken_as_it_was_put_by_and_is_then_gone(tmp_path):
    passed_on = spool.put_by(tmp_path / "run1.jsonl", PAYLOAD, lambda: b"line\n", pytest.fail)
    assert (
        passed_on["counts"] == {"pass": 2, "fail": 1} and passed_on["run_id"] == "run1" and "findings" not in passed_on)
    assert (tmp_path / passed_on["spool"]).stat().st_mode & 0o777 == 0o600
    assert spool.take(tmp_path / "run1.jsonl", passed_on["spool"]) == b"line\n"
    assert not left(tmp_path)


def test_where_nothing_can_be_written_the_result_stays_whole(tmp_path):
    told = []
    assert spool.put_by(tmp_path / "gone/run1.jsonl", PAYLOAD, lambda: b"line\n", told.append) is PAYLOAD
    assert [error.errno for error in told] == [errno.ENOENT]


def test_on_a_full_disk_the_result_stays_whole_and_no_part_of_it_is_left(tmp_path, monkeypatch):
    told, real = [], os.fdopen

    def full(handle, mode):
        # As of a disk that takes the first block: the rest is refused as the file is closed.
        stream = real(handle, mode)
        stream.write(b"the first block")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spool.os, "fdopen", full)
    assert spool.put_by(tmp_path / "run1.jsonl", PAYLOAD, lambda: b"line\n", told.append) is PAYLOAD
    assert [error.errno for error in told] == [errno.ENOSPC] and not left(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "../secret.spool", "/etc/passwd", "run1.jsonl", "", None, 7, ".a/../b~x.spool", ".run1~../x.spool",
        ".run1~gone.spool"])
def test_what_is_no_spool_file_is_lost_and_said_so(tmp_path, name):
    (tmp_path / "secret.spool").write_bytes(b"line\n")
    with pytest.raises(spool.Lost):
        spool.take(tmp_path / "records/run1.jsonl", name)
    assert left(tmp_path) == ["secret.spool"]


@pytest.mark.parametrize("data", [b"", b"cut sh", b"one\ntwo\n"])
def test_a_line_that_was_cut_short_is_the_host_s_failure(tmp_path, data):
    recorder = Recorder(
        run_id="run1", directory=tmp_path, head={"playbook": "p", "version": "0", "ansible": "2", "check_mode": True},
        warn=pytest.fail)
    recorder.expect(["web1"])
    (tmp_path / ".run1~x.spool").write_bytes(data)
    recorder.put_by("web1", ".run1~x.spool", "assess")
    recorder.end("completed")
    told = [json.loads(line) for line in recorder.fragment.read_text().splitlines()][2]
    assert told["type"] == "failed" and told["host"] == "web1" and "did not come into the record" in told["message"]
    assert "未能写入记录" in told["message_zh"]


def test_what_nobody_took_is_removed_with_the_end_of_its_run_alone(tmp_path):
    for run in ("run1", "run1.web", "run1-2", "run2"):
        spool.put_by(tmp_path / f"{run}.jsonl", PAYLOAD, lambda: b"line\n", pytest.fail)
    spool.clear(tmp_path / "run1.jsonl")
    assert sorted(name.partition("~")[0] for name in left(tmp_path)) == [".run1-2", ".run1.web", ".run2"]


def findings_of(host, status):
    return written({
        "type": "findings", "time": Fragment.time(), "host": host, "area": "accounts", "areas": ["accounts"],
        "findings": [finding(status=status)]})


def put_by(fragment, host, status):
    spool.put_by(fragment.path, PAYLOAD, lambda: findings_of(host, status), pytest.fail)


def test_what_was_on_its_way_when_the_controller_was_killed_is_in_the_report(fragment, report_of):
    cut = fragment("cut").hosts("web1", "web2", "web3").findings("web1", finding())
    put_by(cut, "web2", "fail")
    # Of another run whose id begins alike, and one that a worker was killed in.
    put_by(fragment("cut.2"), "web3", "pass")
    (cut.path.parent / ".cut~half.spool").write_bytes(findings_of("web3", "pass")[:-40])
    report = report_of(cut)
    assert statuses(report) == {"web1": "pass", "web2": "fail"} and report["completion"]["status"] == "aborted"
    assert [problem["where"] for problem in report["problems"]] == [".cut~half.spool:1"]


@pytest.mark.parametrize("how", ["ended", "live"])
def test_of_a_run_that_is_whole_nothing_beside_its_record_counts(fragment, report_of, how):
    whole = fragment("whole").hosts("web1").findings("web1", finding(status="fail"))
    put_by(whole, "web1", "pass")
    report = report_of(whole.end()) if how == "ended" else report_of(whole, live="whole")
    assert statuses(report) == {"web1": "fail"}


def test_a_line_that_is_taken_while_a_report_of_the_run_is_made_costs_that_host(fragment):
    going_on = fragment("going-on").hosts("web1")
    put_by(going_on, "web1", "pass")
    merged = merge([going_on.path], built=["accounts"])
    spool.clear(going_on.path)
    record, = merged.records()
    assert record.state == "failed" and not record.findings and len(merged.problems) == 1


@pytest.mark.parametrize(("status", "known"), [("aborted", ["web1"]), ("completed", [])])
def test_an_interrupted_run_takes_what_was_put_by(tmp_path, status, known):
    recorder = Recorder(
        run_id="run1", directory=tmp_path, head={"playbook": "p", "version": "0", "ansible": "2", "check_mode": True},
        warn=pytest.fail)
    recorder.expect(["web1", "web2"])
    spool.put_by(recorder.fragment, PAYLOAD, lambda: findings_of("web1", "pass"), pytest.fail)
    (tmp_path / ".run1~half.spool").write_bytes(b'{"type":"findings"')
    recorder.end(status)
    lines = [json.loads(line) for line in recorder.fragment.read_text("utf-8").splitlines()]
    assert [line["host"] for line in lines if line["type"] == "findings"] == known and lines[-1]["type"] == "end"
    assert not left(tmp_path)


JUDGED = {"changed": False, "jrt0117": honest()}
# A host that says what it was given.
FORGED = {**JUDGED, "jrt0117_given": {"owners": {"root": "me"}}}
GIVEN = {**JUDGE[0], "vars": {"accounts_owners": {"root": "Li Wei", "bin": 7}}}
# A host that is held against manifests of patches; here nobody's signature counts.
MANIFEST = {
    "run": "m1", "release": "debian-12", "arch": "amd64", "made": "2026-11-20T08:00:00Z", "ring": ["test1"],
    "checks": [], "packages": []}
PATCHED = honest(area="patching", areas=["patching"])
PATCHED["findings"][0].update(control="patch_flow", area="patching", clauses=clauses_of("patch_flow"))
HELD = {"jrt0117.baseline.patching": {}, "check_mode": True, "vars": {
    "patching_manifests": "{{ playbook_dir }}/manifests"}}
# Each situation is a play with hosts of its own.
SITUATIONS = {
    "plain": (JUDGE, {"good": JUDGED}),
    "registered": (
        [
            {**JUDGE[0], "register": "judged"},
            {"ansible.builtin.debug": {"msg": "seen {{ judged.jrt0117.findings[0].control }}"}}],
        {"registering": JUDGED}),
    "whole": ([{**JUDGE[0], "vars": {"baseline_spool": "no"}}], {"unspooled": JUDGED}),
    "named": (JUDGE, {"bad": {"changed": False, "jrt0117": {**honest(), "spool": ".run1~x.spool"}}}),
    "given": ([GIVEN], {"given": FORGED}),
    "given whole": ([{**GIVEN, "register": "judged"}], {"given_whole": FORGED}),
    "held": ([HELD], {"held": {"changed": False, "jrt0117": PATCHED}}),
    "again": ([{**JUDGE[0], "loop": [1, 2]}], {"looping": JUDGED}),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Return (records, site) of all situations."""
    site = Site(tmp_path_factory.mktemp("spooled"))
    (site.where / "reports/fragments").mkdir(parents=True)
    manifest.write(site.where / "manifests", MANIFEST)
    (site.where / "reports/fragments/.run1~x.spool").write_text('{"type":"end"}\n')
    return site.plays(SITUATIONS), site


def of(ran, host):
    return [line for line in ran[0] if line.get("host") == host]


def test_findings_come_into_the_record_and_ansible_hands_on_their_number(ran):
    line, = of(ran, "good")
    assert line["type"] == "findings" and [one["control"] for one in line["findings"]] == ["password_length"]
    assert not left(ran[1].where)


def test_a_registered_result_is_whole(ran):
    assert "seen password_length" in ran[1].said("registered")
    assert [line["type"] for line in of(ran, "registering")] == ["findings"]


def test_who_wants_results_whole_has_them_by_a_variable(ran):
    assert [line["type"] for line in of(ran, "unspooled")] == ["findings"]


@pytest.mark.parametrize("host", ["given", "given_whole"])
def test_what_the_controller_gave_to_the_host_comes_into_the_record_either_way(ran, host):
    assert [line["given"] for line in of(ran, host)] == [{"owners": {"root": "Li Wei"}}]


def test_the_manifests_that_a_host_was_held_against_come_into_the_record(ran):
    line, = of(ran, "held")
    assert line["type"] == "findings", line["message"]
    told, = line["given"]["manifests"]
    assert (told["run"], told["state"], told["ring"]) == ("m1", "waiting", ["test1"])


@pytest.mark.parametrize("look", [["-v"], ["-e", "x=1", "-vv"]])
def test_who_looks_at_the_output_sees_the_findings(site, look):
    site.play(JUDGE, *look, good=JUDGED)
    assert '"control": "password_length"' in site.output


def test_a_host_that_names_a_spool_file_is_refused(ran):
    assert [line["type"] for line in of(ran, "bad")] == ["failed"], ran[0]


def test_a_task_that_is_tried_again_leaves_nothing(ran):
    assert [line["type"] for line in of(ran, "looping")] == ["findings"] * 2 and not left(ran[1].where)

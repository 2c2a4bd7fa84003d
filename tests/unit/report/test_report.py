# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report action and playbook, in real playbooks."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build, written
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import summarize
from tests.unit.support.report_samples import finding, judge, play, text, validate

pytestmark = pytest.mark.playbook

MIXED = (finding(status="fail"), finding("password_classes", "pass"))


def reporting(**arguments):
    """The second play of a playbook: the report."""
    return play({"jrt0117.baseline.report": {"formats": ["json", "findings"], **arguments}}, hosts="localhost")


def test_the_last_play_reports_the_run_that_is_going_on(project):
    ran = project.run([play(judge(*MIXED)), reporting()])
    assert ran.code == 0, ran.stdout + ran.stderr
    report = ran.summary
    assert report["completion"]["status"] == "completed"
    assert [host["name"] for host in report["hosts"]] == ["web1", "web2"]
    findings = [
        json.loads(line)
        for line in (ran.where / "reports/latest/findings/findings.jsonl").read_text("utf-8").splitlines()]
    assert [(one["host"], one["control"], one["status"]) for one in findings] == [
        (host, one["control"], one["status"]) for host in ("web1", "web2") for one in MIXED]
    assert "Report: reports/latest" in ran.stdout
    validate("finding", {key: value for key, value in findings[0].items() if key not in ("host", "run_id", "time")})


def summary_of(ran):
    """What the callback has printed at the end."""
    return ran.stdout[ran.stdout.index("JR/T 0117-2014"):ran.stdout.index("Report: ")]


def rewriting(old, new):
    """A play that changes the report, and nothing of the record."""
    return play(
        {
            "ansible.builtin.replace": {
                "path": "{{ playbook_dir }}/reports/latest/summary.json", "regexp": old, "replace": new}},
        hosts="localhost")


def test_the_report_is_built_once_and_the_summary_tells_what_was_written(project):
    ran = project.run([play(judge(*MIXED)), reporting(), rewriting("password_length", "as_it_was_written")])
    assert ran.code == 0, ran.stdout + ran.stderr
    assert "as_it_was_written" in summary_of(ran) and "password_length" not in summary_of(ran)


def test_the_summary_that_is_read_is_the_one_that_would_be_built(project):
    ran = project.run([play(judge(*MIXED)), reporting()], "-e", "baseline_run_id=r1", hosts="web1", down="web2")
    built = build([ran.where / "reports/fragments/r1.jsonl"], standard())
    assert summary_of(ran).split() == " ".join(
        line.text for line in summarize(built, width=80, lang="en", failures=20)).split()


@pytest.fixture
def reported(act, fragment, tmp_path):
    """A record, and what the task said of the report that it made of it."""
    def make(**arguments):
        lines = fragment("r1").hosts("web1").findings("web1", *MIXED)
        told = act(
            fragments=[str(lines.path)], dest=str(tmp_path / "out"), **{"formats": ["json"], **arguments})[
            "jrt0117_report"]
        return lines, told
    return make


class TestWritten:
    """The report of a task, read again."""

    def test_it_is_what_was_written(self, reported, report_of):
        lines, told = reported()
        assert written(told, lines.path, "r1") == json.loads(json.dumps(report_of(lines)))

    def test_it_is_not_read_when_something_came_into_the_record_since(self, reported):
        lines, told = reported()
        lines.findings("web1", finding("password_classes", "fail"))
        assert written(told, lines.path, "r1") is None

    def test_it_is_not_read_when_another_run_has_written_there(self, reported):
        lines, told = reported()
        assert written(told, lines.path, "r2") is None

    def test_it_is_not_read_when_this_task_wrote_none(self, reported):
        reported()
        lines, told = reported(formats=["findings"])
        assert written(told, lines.path, "r1") is None

    def test_it_is_not_read_when_it_is_of_other_records(self, reported, fragment):
        _lines, told = reported()
        other = fragment("r2").hosts("web1").findings("web1", *MIXED)
        assert other.path.stat().st_size == told["size"] and written(told, other.path, "r1") is None

    @pytest.mark.parametrize("text_there", [None, "", "[]", "{}", '{"runs": 7}'])
    def test_it_is_not_read_when_it_is_gone_or_no_report(self, reported, text_there):
        lines, told = reported()
        path = Path(told["files"][0])
        path.unlink() if text_there is None else path.write_text(text_there)
        assert written(told, lines.path, "r1") is None

    def test_nothing_is_read_where_no_task_has_written(self, fragment):
        assert written({}, fragment("r1").hosts("web1").path, "r1") is None


def test_hosts_that_are_all_down_are_reported_and_the_playbook_fails(project):
    ran = project.run(
        [play(judge(module="assess"), ignore_unreachable=True), reporting(fail_on=["unreachable"])], hosts="",
        down="web1 web2")
    assert ran.code == 2
    assert "Hosts unreachable or never started: web1, web2." in ran.stdout
    assert [host["state"] for host in ran.summary["hosts"]] == ["unreachable", "unreachable"]
    assert ran.summary["scores"]["strict"]["numerator"] == 0


def test_a_host_down_before_the_judging_task_is_in_the_report(project):
    ran = project.run(
        [
            play(
                {"ansible.builtin.ping": None}, judge(module="assess"), any_errors_fatal=False,
                ignore_unreachable=False), reporting()], hosts="web1", down="web2")
    assert {host["name"]: host["state"] for host in ran.summary["hosts"]} == {"web1": "reached", "web2": "unreachable"}


def test_a_second_report_of_the_same_fragments_changes_nothing(act, fragment, tmp_path):
    lines = fragment().hosts("a").findings("a", *MIXED).end()
    arguments = {"fragments": [str(lines.path)], "formats": ["json", "findings"], "dest": str(tmp_path / "out")}
    assert act(**arguments)["changed"] is True
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.json*")}
    assert act(**arguments)["changed"] is False
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.json*")} == before
    lines.findings("a", finding(status="pass"))
    assert act(**arguments)["changed"] is True


def test_check_mode_writes_the_report_too(project):
    ran = project.run([play(judge(*MIXED)), reporting()], "--check", hosts="web1")
    assert ran.summary["runs"][0]["check_mode"] is True


def test_the_report_playbook_needs_no_inventory_and_answers_a_query(project, fragment):
    lines = fragment().hosts("a", "b").findings("a", *MIXED).findings("b", finding(status="pass")).end()
    ran = project.run(
        "jrt0117.baseline.report", "-e",
        json.dumps(
            {
                "baseline_report_fragments": [str(lines.path)],
                "baseline_report_query": "[?status=='fail'].{host: host, control: control}"}), hosts="")
    assert ran.code == 0, ran.stdout + ran.stderr
    shown = ran.stdout[ran.stdout.index("["):]
    assert '"host": "a"' in shown
    assert '"control": "password_length"' in shown
    assert "password_classes" not in shown
    assert not (project.where / "reports/latest").exists()


@pytest.mark.parametrize(("suffix", "read"), [
    ("json", lambda path: json.loads(path.read_text("utf-8"))),
    ("yml", lambda path: yaml.safe_load(path.read_text("utf-8"))),
])
def test_a_query_exports_by_the_file_s_extension(act, fragment, tmp_path, suffix, read):
    lines = fragment().hosts("a").findings("a", *MIXED).end()
    act(
        fragments=[str(lines.path)], formats=[], query="[].{control: control, message: message}",
        output=str(tmp_path / f"out.{suffix}"))
    assert [one["control"] for one in read(tmp_path / f"out.{suffix}")] == ["password_length", "password_classes"]
    assert read(tmp_path / f"out.{suffix}")[0]["message"]["zh"] == "password_length 为 fail。"


def test_csv_has_a_column_for_each_language_and_no_formulas(act, fragment, tmp_path):
    lines = fragment().hosts("a").findings("a", finding(status="fail", actual="=1+1")).end()
    act(fragments=[str(lines.path)], formats=[], query="@", output=str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        row, = csv.DictReader(file)
    assert (row["host"], row["message.zh"], row["actual"], row["clauses"]) == (
        "a", "password_length 为 fail。", "'=1+1", "7.5.9-B-a-2 8.3.3-B-a-2")


@pytest.mark.parametrize(("arguments", "message"), [
    ({"query": "[?status=="}, r"The JMESPath query '\[\?status==' is not valid"),
    ({"query": "nosuch(@)"}, r"The JMESPath query 'nosuch\(@\)' is not valid: Unknown function"),
    ({"query": "@", "output": "out.xls"}, r"'out.xls' does not say its format: .* \.json, \.yml, \.yaml, \.csv"),
    ({"output": "out.json"}, "query"),
    ({"formats": ["pdf"]}, "html, json, findings"),
    ({"fragments": ["nowhere"]}, "nowhere"),
    ({"run_id": "r9", "fragments_dir": "."}, "run r9"),
    ({"fragments": []}, "callbacks_enabled"),
])
def test_a_wrong_argument_is_one_clear_error_and_nothing_is_written(
        act, fragment, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    lines = fragment().hosts("a").findings("a", *MIXED).end()
    with pytest.raises(Exception, match=message):
        act(**{"fragments": [str(lines.path)] if "run_id" not in arguments else None, "dest": "out", **arguments})
    assert not (tmp_path / "out").exists()


def test_a_run_that_judged_no_host_has_nothing_to_report(project):
    ran = project.run([play(judge()), reporting()], hosts="")
    assert ran.code == 2
    assert "This run judged no host" in ran.stdout + ran.stderr


@pytest.mark.parametrize(("fail_on", "message"), [
    ("fail", "Controls that fail: password_length."),
    ("failed", "Hosts that could not be judged: b."),
    ("error", "Controls in error: stale_accounts."),
    ("unreachable", "Hosts unreachable or never started: c."),
    ("aborted", "Runs aborted: run1."),
    ("unreadable", "Records that could not be read: 1."),
])
def test_fail_on_fails_after_the_report_is_written(act, fragment, tmp_path, fail_on, message):
    lines = fragment().hosts("a", "b", "c").findings("a", *MIXED, finding("stale_accounts", "error")).failed("b")
    with lines.path.open("a") as file:
        file.write("broken\n")
    done = act(fragments=[str(lines.path)], formats=["json"], dest=str(tmp_path / "out"), fail_on=[fail_on])
    assert done["failed"] is True
    assert message in done["msg"]
    assert (tmp_path / "out/summary.json").is_file()


def test_fail_on_fail_does_not_count_what_is_waived(act, fragment, tmp_path):
    waiver = {"clause": "8.3.3-B-a-2", "hosts": ["a"], "reason": "r", "approver": "a", "expires": "2026-12-31"}
    lines = fragment().hosts("a").findings("a", finding(status="fail", waivers=[waiver])).end()
    assert "failed" not in act(
        fragments=[str(lines.path)], formats=[],
        fail_on=["fail", "aborted", "error", "failed", "unreachable", "unreadable"])


def test_a_report_that_cannot_be_made_leaves_the_old_one(act, fragment, tmp_path, monkeypatch):
    lines = fragment().hosts("a").findings("a", *MIXED).end()
    arguments = {"fragments": [str(lines.path)], "formats": ["json", "findings"], "dest": str(tmp_path / "out")}
    act(**arguments)
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.json*")}
    lines.findings("b", *MIXED)

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("json.dumps", full)
    with pytest.raises(Exception, match="cannot be written: .*No space left"):
        act(**{**arguments, "formats": ["json"]})
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_summary_json_is_what_the_schema_says(report_of, fragment):
    lines = fragment().hosts("a", "b").findings("a", *MIXED).unreachable("b").end()
    validate("report", report_of(lines))


def test_of_many_sentences_on_people_the_rest_is_counted(fragment, report_of, monkeypatch):
    monkeypatch.setattr("ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build._MAX_AFFECTS", 3)
    lines = fragment("r").hosts("a", "b")
    for host in ("a", "b"):
        lines.findings(host, finding("file_access", "fail", would_change=True, affects_more=1, affects=[
            text(f"/{host}{number} is closed.") for number in range(3)] + [text("/x is closed.")]))
    made = report_of(lines.end())
    assert (len(made["affects"]), made["affects_left_out"]) == (3, 7)

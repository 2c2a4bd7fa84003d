# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several fragments as one, and fragments that are not whole."""

from __future__ import annotations

import hashlib
import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import merge
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError, FragmentWriter, find
from tests.unit.support.report_samples import complete, finding, statuses, text


def test_the_newest_finding_of_a_control_wins_whatever_the_order_of_the_files(fragment, report_of):
    old = fragment("old").hosts("web1").findings("web1", finding(status="fail")).end()
    new = fragment("new").hosts("web1").findings("web1", finding(status="pass")).end()
    for order in ((old, new), (new, old)):
        assert statuses(report_of(*order)) == {"web1": "pass"}


def test_a_newer_run_of_some_controls_keeps_the_others(fragment, report_of):
    old = fragment("old").hosts("web1").findings(
        "web1", finding("password_length", "fail"), finding("password_classes", "fail"))
    new = fragment("new").hosts("web1").findings("web1", finding("password_length", "pass"))
    report = report_of(old, new)
    assert statuses(report) == {"web1": "pass"}
    assert statuses(report, "password_classes") == {"web1": "fail"}


def test_slices_of_an_inventory_are_one_report(fragment, report_of):
    one = fragment("one", campaign="q4").hosts("web1").findings("web1", finding(status="fail")).end()
    two = fragment("two", campaign="q4").hosts("web2").findings("web2", finding(status="pass")).end()
    report = report_of(one, two)
    assert statuses(report) == {"web1": "fail", "web2": "pass"}
    assert report["campaign"] == "q4"
    assert [run["run_id"] for run in report["runs"]] == ["one", "two"]
    assert report["completion"]["status"] == "completed"


def test_a_host_that_cannot_be_reached_now_is_not_excused_by_an_older_run(fragment, report_of):
    old = fragment("old").hosts("web1").findings("web1", *complete("8.3.3-B-a-2")).end()
    new = fragment("new").hosts("web1").unreachable("web1").end()
    report = report_of(old, new)
    assert report["hosts"][0]["state"] == "unreachable"
    assert report["scores"]["counts"]["pass"] == 0


def test_what_was_found_before_the_host_went_down_stands(fragment, report_of):
    report = report_of(fragment().hosts("web1").findings("web1", *complete("8.3.3-B-a-2")).unreachable("web1").end())
    counts = report["hosts"][0]["counts"]
    assert report["hosts"][0]["state"] == "unreachable"
    assert counts["pass"] > 0
    assert counts["error"] == sum(counts.values()) - counts["pass"]


def test_a_host_that_answers_again_is_reached(fragment, report_of):
    report = report_of(
        fragment("old").hosts("web1").unreachable("web1").end(),
        fragment("new").hosts("web1").findings("web1", finding()).end())
    assert report["hosts"][0]["state"] == "reached"
    assert report["hosts"][0]["counts"]["error"] == 0


def test_a_failure_puts_older_findings_of_its_area_out_of_force(fragment, report_of):
    report = report_of(fragment().hosts("web1").findings("web1", *complete("8.3.3-B-a-2")).failed("web1").end())
    assert report["hosts"][0]["state"] == "failed"
    assert report["hosts"][0]["message"] == "no root"
    assert report["scores"]["counts"]["pass"] == 0


def test_a_success_after_a_failure_stands(fragment, report_of):
    report = report_of(fragment().hosts("web1").failed("web1").findings("web1", *complete("8.3.3-B-a-2")).end())
    assert report["hosts"][0]["state"] == "reached"
    assert report["scores"]["counts"]["pass"] > 0
    assert report["scores"]["counts"]["error"] == 0


def test_hosts_are_counted_once_and_all(fragment, report_of):
    lines = fragment().hosts("a", "b", "c", "d", "e").findings("a", finding()).unreachable("b").failed("c")
    lines.write({"type": "skipped", "time": lines.time(), "host": "d", "area": "accounts"})
    assert report_of(lines)["hosts_summary"] == {
        "expected": 5, "reached": 1, "unreachable": 1, "failed": 1, "skipped": 1, "never_started": 1}


def test_a_fragment_without_its_end_is_an_aborted_run(fragment, report_of):
    lines = fragment("cut").hosts("web1", "web2").findings("web1", finding())
    assert report_of(lines)["completion"] == {"status": "aborted", "aborted": ["cut"]}
    assert report_of(lines, live="cut")["completion"]["status"] == "completed"


def test_a_last_line_cut_short_costs_that_line(fragment, report_of):
    lines = fragment().hosts("web1", "web2").findings("web1", finding()).findings("web2", finding(status="fail"))
    data = lines.path.read_bytes()
    for cut in (2, 200, 600):
        lines.path.write_bytes(data[:-cut])
        report = report_of(lines)
        assert statuses(report) == {"web1": "pass"}
        assert report["hosts"][1]["state"] == "never_started"
        assert "cut short" in report["problems"][0]["message"]["en"]
        assert report["problems"][0]["where"] == "run1.jsonl:4"


def test_a_last_line_that_lacks_only_its_end_of_line_counts(fragment, report_of):
    lines = fragment().hosts("web1").findings("web1", finding())
    lines.path.write_bytes(lines.path.read_bytes()[:-1])
    report = report_of(lines)
    assert statuses(report) == {"web1": "pass"}
    assert report["problems"] == []


@pytest.mark.parametrize("damage", [
    b"not json",
    b"\xff\xfe\x00",
    b"[]",
    b'{"type":"unheard_of"}',
    b'{"type":"findings","time":"2026-11-22T09:00:00Z","area":"accounts","findings":[]}',
])
def test_a_corrupt_line_is_named_and_the_rest_is_read(fragment, report_of, damage):
    lines = fragment().hosts("web1", "web2").findings("web1", finding())
    with lines.path.open("ab") as file:
        file.write(damage + b"\n")
    report = report_of(lines.findings("web2", finding(status="fail")).end())
    assert statuses(report) == {"web1": "pass", "web2": "fail"}
    assert [problem["where"] for problem in report["problems"]] == ["run1.jsonl:4"]
    assert report["completion"]["status"] == "completed"


LATE = '"time":"2026-11-23T09:00:00Z","host":"web1","area":"accounts"'


@pytest.mark.parametrize("damage", [
    f'{{"type":"findings",{LATE},"areas":["accounts"],"findings":[{{"status":"pass"}}]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"findings":[{{"stat]}}',
    f'{{"type":"findings",{LATE},"areas":7,"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"level":"3","findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"mode":"sideways","findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"seconds":"x","findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"seconds":NaN,"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"seconds":1e999,"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"seconds":{"9" * 400},"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"notices":[7],"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"findings":[],'
    '"waivers_ignored":[{"waiver":1e999,"why":{"en":"","zh":""}}]}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"new":NaN,"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"facts":{{"os":{"[" * 900}{"]" * 900}}},"findings":[]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"findings":[[]]}}',
    f'{{"type":"findings",{LATE},"areas":["accounts"],"findings":{{}}}}',
    f'{{"type":"failed",{LATE},"message":{{}}}}',
    '{"type":"findings","time":7,"host":"web1","area":"accounts","areas":["accounts"],"findings":[]}',
    '{"type":"findings","time":"~~","host":"web1","area":[],"areas":["accounts"],"findings":[]}',
])
def test_a_host_whose_line_is_spoilt_is_in_error_with_file_and_line_and_the_others_count(fragment, report_of, damage):
    lines = fragment().hosts("web1", "web2").findings("web1", finding())
    with lines.path.open("a", encoding="utf-8") as file:
        file.write(damage + "\n")
    report = report_of(lines.findings("web2", finding(status="fail")).end())
    assert statuses(report) == {"web2": "fail"}
    assert report["hosts"][0]["state"] == "failed"
    assert report["hosts"][0]["counts"]["error"] > 0
    assert "left out" in report["hosts"][0]["message"] and "略过" in report["hosts"][0]["message_zh"]
    assert [problem["where"] for problem in report["problems"]] == ["run1.jsonl:4"]


def test_what_an_older_version_wrote_down_as_a_host_said_it_is_harmless_when_it_is_read(fragment, report_of):
    lines = fragment().hosts("web1")
    line = {"type": "findings", "time": lines.time(), "host": "web1", "area": "accounts", "areas": ["accounts"],
            "findings": [finding(status="fail", actual="\x1b]0;x\x07 \u202egnp.exe \ud800\r")]}
    with lines.path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    variant, = report_of(lines)["controls"][0]["groups"][0]["variants"]
    assert variant["actual"] == r"\x1b]0;x\x07 \u202egnp.exe \ud800\r"


def test_one_host_alone_does_not_name_a_control_for_all(fragment, report_of):
    lines = fragment().hosts("evil", "a", "b").findings(
        "evil", finding(title=text("Nothing to see"), disruption="none"))
    report = report_of(lines.findings("a", finding()).findings("b", finding()))
    assert report["controls"][0]["title"]["en"] == "Title of password_length"


def test_a_fragment_without_its_first_line_is_read_and_the_loss_is_told(fragment, report_of):
    lines = fragment("headless").hosts("web1").findings("web1", finding()).end()
    lines.path.write_bytes(lines.path.read_bytes().split(b"\n", 1)[1])
    report = report_of(lines)
    assert statuses(report) == {"web1": "pass"}
    assert report["problems"][0]["where"] == "headless.jsonl:1"


def test_an_empty_fragment_is_an_error_and_not_a_report(fragment, report_of):
    lines = fragment()
    lines.path.write_bytes(b"")
    with pytest.raises(FragmentError, match="no line"):
        report_of(lines)


def test_findings_that_do_not_stand_last_are_read_as_well(fragment, report_of):
    lines = fragment().hosts("web1")
    line = {
        "findings": [finding(status="fail")], "type": "findings", "time": lines.time(), "host": "web1",
        "area": "accounts", "areas": ["accounts"]}
    with lines.path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    assert statuses(report_of(lines)) == {"web1": "fail"}


def test_equal_notices_and_ignored_waivers_are_told_once_with_their_hosts(fragment, report_of):
    said = {"notices": [text("Old kernel.")], "waivers_ignored": [{"waiver": {"clause": "x"}, "why": text("No.")}]}
    report = report_of(fragment().hosts("a", "b").findings("a", finding(), **said).findings("b", finding(), **said))
    assert [(one["count"], one["hosts"]) for one in report["notices"]] == [(2, "0-1")]
    assert [(one["count"], one["hosts"]) for one in report["waivers_ignored"]] == [(2, "0-1")]


def test_identical_findings_stand_once_and_different_ones_apart(fragment, report_of):
    lines = fragment().hosts("a", "b", "c")
    for host, actual in (("a", "6"), ("b", "7"), ("c", "6")):
        lines.findings(host, finding(status="fail", actual=actual))
    group, = report_of(lines)["controls"][0]["groups"]
    assert (group["count"], group["hosts"], group["left_out"]) == (3, "0-2", 0)
    assert [(variant["actual"], variant["hosts"]) for variant in group["variants"]] == [("6", "0,2"), ("7", "1")]


def test_many_different_findings_are_all_counted_and_the_bound_is_told(fragment, report_of):
    names = [f"h{number}" for number in range(100)]
    lines = fragment().hosts(*names)
    for name in names:
        lines.findings(name, finding(status="fail", actual=name * 200))
    group, = report_of(lines)["controls"][0]["groups"]
    assert group["count"] == 100
    assert 0 < sum(variant["count"] for variant in group["variants"]) == 100 - group["left_out"] < 100


def test_a_torn_write_spoils_no_other_line(tmp_path, monkeypatch):
    writer = FragmentWriter(tmp_path / "f.jsonl")
    real = __import__("os").write
    calls = iter(
        [
            lambda file, data: real(file, data[:5]),
            lambda file, data: (_ for _ in ()).throw(OSError(28, "No space left on device"))])
    monkeypatch.setattr("os.write", lambda file, data: next(calls, real)(file, data))
    with pytest.raises(OSError, match="No space"):
        writer.write({"type": "hosts", "hosts": ["lost"]})
    writer.write({"type": "hosts", "hosts": ["kept"]})
    merged = merge([tmp_path / "f.jsonl"])
    assert merged.hosts == ["kept"]
    assert [problem.where for problem in merged.problems][:1] == ["f.jsonl:1"]


def test_find_takes_files_directories_patterns_and_each_once(fragment, tmp_path):
    paths = [
        fragment(name, campaign=campaign).path.resolve() for name, campaign in (("a", "q3"), ("b", "q4"), ("c", "q4"))]
    assert find([tmp_path, tmp_path / "a.jsonl", f"{tmp_path}/*.jsonl"]) == paths
    assert find([tmp_path], campaign="q4") == paths[1:]
    assert find([tmp_path], run_id="a") == paths[:1]


@pytest.mark.parametrize(
    ("source", "wanted", "message"),
    [
        ("nowhere", {}, "nowhere"), (".", {"campaign": "q9"}, "campaign q9"), (".", {"run_id": "r9"}, "run r9"),
        ("*.none", {}, "No fragments")])
def test_find_names_what_is_not_there(fragment, tmp_path, source, wanted, message):
    fragment("a")
    with pytest.raises(FragmentError, match=message):
        find([tmp_path / source], **wanted)


@pytest.mark.slow
def test_10_000_hosts_make_one_small_report(fragment, report_of):
    names = [f"host{number:05}.example.com" for number in range(10_000)]
    lines = fragment().hosts(*names)
    for number, name in enumerate(names):
        if number % 100 == 99:
            lines.unreachable(name)
        elif number % 100 < 98:
            lines.findings(name, finding(status="fail" if number % 3 else "pass"))
    report = report_of(lines.end())
    assert report["hosts_summary"] == {
        "expected": 10_000, "reached": 9_800, "unreachable": 100, "failed": 0, "skipped": 0, "never_started": 100}
    assert report["controls"][0]["counts"]["fail"] + report["controls"][0]["counts"]["pass"] == 9_800
    assert len(json.dumps(report)) < 8_000_000


def test_a_run_tells_who_has_started_it_and_how_to_know_its_record_again(fragment, report_of):
    run = fragment("one", operator="alice@control1").hosts("web1")
    run.findings("web1", finding(), facts={"machine_id": "ab" * 16}, given={"address": "192.0.2.7"})
    data = run.path.read_bytes()
    report = report_of(run)
    told = report["runs"][0]
    assert (told["operator"], told["bytes"], told["sha256"]) == (
        "alice@control1", len(data), hashlib.sha256(data).hexdigest())
    assert report["hosts"][0]["address"] == "192.0.2.7" and report["hosts"][0]["facts"]["machine_id"] == "ab" * 16
    run.end()
    assert report_of(run)["runs"][0]["sha256"] == hashlib.sha256(run.path.read_bytes()).hexdigest() != told["sha256"]


def test_what_an_older_version_has_not_recorded_is_not_told(fragment, report_of):
    report = report_of(fragment().hosts("web1").findings("web1", finding()).end())
    assert report["runs"][0]["operator"] is None and report["hosts"][0]["address"] is None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spans: what is kept, what changes nothing, what is refused; and that no verdict depends on it."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.command import main
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import opened
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.keeping import prune, rebuild
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import write
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.history.conftest import everything, spans
from tests.unit.support.report_samples import complete, finding

LENGTH, LENGTH_CLAUSE = "password_length", "8.3.3-B-a-2"


def held(place, host, control=LENGTH):
    """Of a control on a host: status, whether it holds, whether it is known since when."""
    return [(row[4], row[3] > 10 ** 12 * 9, row[8]) for row in spans(place) if row[:2] == (host, control)]


def test_what_does_not_change_is_one_span(runs):
    for number in range(5):
        runs.run(f"r{number}")
        runs.report()
    assert held(runs.place, "web1") == [(0, True, 0)]


def test_a_change_ends_a_span_and_begins_the_next(runs):
    for number, status in enumerate(["pass", "fail", "fail", "pass"]):
        runs.run(f"r{number}", {"web1": status})
        runs.report()
    assert held(runs.place, "web1") == [(0, False, 0), (1, False, 1), (0, True, 1)]
    assert held(runs.place, "web2") == [(0, True, 0)]


def test_a_host_that_was_not_reached_keeps_its_spans(runs):
    runs.run("r0", {"web1": "fail"})
    runs.report()
    runs.run("r1", {"web1": "fail"}, down=["web1"])
    report, _trend = runs.report()
    assert held(runs.place, "web1") == [(1, True, 0)]
    with opened(runs.place) as database:
        assert database.all("SELECT state FROM host_state") == [("unreachable",)]
    assert report["hosts_summary"]["unreachable"] == 1


def test_a_control_that_a_host_no_longer_tells_ends(runs):
    runs.run("r0", {"web1": "fail"})
    runs.report()
    runs.run("r1", {"web1": [finding("no_empty_passwords")]})
    runs.report()
    assert held(runs.place, "web1") == [(1, False, 0)]


def test_a_run_of_some_clauses_ends_nothing_that_it_did_not_ask(runs):
    runs.run("r0", {"web1": "fail"})
    runs.report()
    runs.run("r1", {"web1": [finding("no_empty_passwords")]}, scope={"clauses": "8.3.3-B-b-1"})
    runs.report()
    assert held(runs.place, "web1") == [(1, True, 0)]


@pytest.mark.parametrize("scope", [{"slice": "1/2"}, {"limit": "web*"}, {"hosts": "web"}])
def test_a_run_of_some_hosts_ends_what_these_no_longer_tell(runs, scope):
    runs.run("r0", {"web1": "fail"})
    runs.report()
    runs.run("r1", {"web1": [finding("no_empty_passwords")]}, scope=scope)
    runs.report()
    assert held(runs.place, "web1") == [(1, False, 0)]


def test_the_organization_has_spans_of_its_own(runs):
    for number, status in enumerate(["pass", "fail"]):
        runs.run(f"r{number}", own=status)
        runs.report()
    assert held(runs.place, "", "register_7_2_2_b_b") == [(0, False, 0), (1, True, 1)]


def test_the_same_fragment_twice_is_one_run(runs):
    runs.run("r0", {"web1": "fail"})
    runs.report()
    before = everything(runs.place)
    runs.report()
    assert everything(runs.place) == before and not runs.warnings


def test_a_record_that_has_grown_since_its_report_is_taken_anew(runs):
    for number, status in enumerate(["pass", "fail", "pass"]):
        path = runs.run(f"r{number}", {"web1": status, "web2": "fail"})
        whole = path.read_bytes()
        if number == 2:
            # The report is written before the record's end; here also before the organization's line.
            path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-2]))
        runs.report()
    path.write_bytes(whole)
    runs.report()
    grown = everything(runs.place)
    rebuild(runs.place, runs.paths)
    assert everything(runs.place) == grown


def test_a_host_that_tells_a_control_twice_is_taken_at_its_worst(runs):
    runs.run("r0", {"web1": [finding(LENGTH), finding(LENGTH, "fail"), finding(LENGTH)]})
    runs.report()
    assert held(runs.place, "web1") == [(1, True, 0)] and not runs.warnings


def test_an_older_run_of_the_same_scope_is_refused_and_named(runs):
    old, new = runs.run("old"), runs.run("new")
    runs.report(new)
    before = everything(runs.place)
    _report, trend = runs.report(old)
    assert len(runs.warnings) == 1 and "Run old" in runs.warnings[0] and "rebuild" in runs.warnings[0]
    assert trend is None and everything(runs.place) == before


def test_an_older_run_of_other_hosts_is_taken_and_overwrites_nothing(runs):
    older = runs.run("older", {"web2": "fail"}, hosts=("web2", "web3"))
    newer = runs.run("newer", {"web2": "pass"}, hosts=("web1", "web2"))
    runs.report(newer)
    runs.report(older)
    assert not runs.warnings
    assert held(runs.place, "web2") == [(0, True, 0)] and held(runs.place, "web3") == [(0, True, 0)]


def test_a_year_made_anew_is_the_year_that_was_written_night_by_night(runs):
    runs.year(16)
    for path in runs.paths:
        runs.report(path)
    nightly = everything(runs.place)
    assert runs.warnings == [] and len(nightly["run"]) == 16 and len(nightly["span"]) > 30
    assert rebuild(runs.place, reversed(runs.paths)).new == 16
    assert everything(runs.place) == nightly


def test_a_history_changes_no_verdict_and_no_file_but_the_page(runs, tmp_path):
    runs.year(6)
    for path in runs.paths[:-1]:
        runs.report(path)
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.recording import Recording
    recording = Recording(runs.place, runs.warnings.append)
    for name, more in (("with", {"each": recording.add, "trend": recording.finish}), ("without", {})):
        write(runs.paths[-1:], standard(), tmp_path / name, **more)
    for name in ("summary.json", "findings/findings.jsonl"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()
    assert 'id="trend"' in (tmp_path / "with/index.html").read_text("utf-8")
    assert 'id="trend"' not in (tmp_path / "without/index.html").read_text("utf-8")


def test_the_trend_tells_each_run_as_its_report_did(runs):
    reports = []
    for number, status in enumerate(["fail", "pass", "fail"]):
        runs.run(f"r{number}", {"web1": status})
        report, trend = runs.report()
        reports.append(report["scores"])
    assert [point["counts"] for point in trend["points"]] == [scores["counts"] for scores in reports]
    assert [point["accepted"] for point in trend["points"]] == [
        scores["with_waivers"]["counts"] for scores in reports]
    strict = [part["scores"]["strict"]["value"] for part in report["sections"] if part["id"] == "8.3.3"]
    assert [round(value, 6) for value in trend["sections"]["8.3.3"][-1:]] == strict


def test_one_run_is_no_trend(runs):
    runs.run("r0")
    assert runs.report()[1] is None


def test_runs_that_were_limited_are_no_points_and_other_hosts_are_a_break(runs):
    runs.run("r0", hosts=("web1",))
    runs.report()
    runs.run("r1")
    runs.report()
    runs.run("limited", hosts=("web1",), scope={"limit": "web1"})
    runs.report()
    runs.run("r2")
    _report, trend = runs.report()
    assert [(point["run_id"], point["broken"]) for point in trend["points"]] == [
        ("r0", False), ("r1", True), ("r2", False)]


def test_runs_of_other_hosts_between_are_another_series(runs):
    for number in range(3):
        runs.run(f"a{number}", hosts=("web1", "web2"), own=None)
        runs.report()
        runs.run(f"b{number}", hosts=("web3",), own=None)
        _report, trend = runs.report()
    assert [point["run_id"] for point in trend["points"]] == ["a0", "b0", "b1", "b2"]


def test_since_when_is_told_and_where_it_may_be_earlier_that_is_said(runs):
    runs.run("r0", {"web1": "fail"})
    runs.report()
    runs.run("r1", {"web1": "fail", "web2": "fail"})
    _report, trend = runs.report()
    assert trend["since"][LENGTH]["fail"] == {"day": "2026-01-02", "known": False, "newest": "2026-01-03"}
    runs.run("r2", {"web2": "fail"})
    _report, trend = runs.report()
    assert trend["since"][LENGTH]["fail"] == {"day": "2026-01-03", "known": True, "newest": "2026-01-03"}


def test_days_to_put_right_count_what_began_and_ended_in_sight(runs):
    for number, status in enumerate(["fail", "pass", "fail", "fail", "pass", "fail"]):
        runs.run(f"r{number}", {"web1": status})
        _report, trend = runs.report()
    [accounts] = [row for row in trend["areas"] if row["area"] == "accounts"]
    assert (accounts["fixed"], accounts["median"], accounts["longest"]["day"]) == (1, 2, "2026-01-07")


def test_the_report_of_an_old_run_tells_what_was_so_then(runs):
    for number, status in enumerate(["pass", "fail", "pass", "pass"]):
        runs.run(f"r{number}", {"web1": status})
        runs.report()
    _report, trend = runs.report(runs.paths[1], taken=False)
    assert LENGTH in trend["since"] and [point["run_id"] for point in trend["points"]] == ["r0", "r1"]


def test_a_campaign_of_slices_is_one_point_and_its_slices_are_none(runs):
    runs.run("before")
    runs.report()
    slices = [
        runs.run(f"slice{host}", {host: "fail"}, hosts=(host,), campaign="q1", scope={"limit": host})
        for host in ("web1", "web2", "web3")]
    for path in slices:
        runs.report(path)
    _report, trend = runs.report(*slices)
    assert [point["run_id"] for point in trend["points"]] == ["before", "campaign q1"]
    assert trend["points"][-1]["counts"]["fail"] == 3 * 2 and not runs.warnings


def test_what_is_old_goes_and_one_run_a_week_stays(runs):
    runs.year(20, days=3)
    for path in runs.paths:
        runs.report(path)
    before = everything(runs.place)
    from datetime import datetime, timezone
    with opened(runs.place) as database:
        gone = prune(database, "P10D", datetime(2026, 3, 1, tzinfo=timezone.utc))
    after = everything(runs.place)
    assert gone["spans"] > 0 and gone["runs"] > 0 and after["open"] == before["open"]
    assert {row for row in before["span"] if row[3] > 10 ** 12 * 9} <= set(after["span"])
    assert 8 < len(after["run"]) < 14
    assert {row[1] for row in after["tally"]} == {row[0] for row in after["run"]}


def test_the_command_imports_shows_prunes_and_rebuilds(runs, capsys):
    runs.year(8)
    database = ["--database", runs.place]
    assert main([*database, "show"]) == 2 and "no history yet" in capsys.readouterr().err
    assert main([*database, "import", str(runs.folder)]) == 0
    assert "8 taken in, 0 known already, 0 left out" in capsys.readouterr().out
    assert main([*database, "import", str(runs.folder)]) == 0 and "8 known already" in capsys.readouterr().out
    assert main([*database, "show"]) == 0 and "run007" in capsys.readouterr().out
    assert main([*database, "show", "--host", "web1"]) == 0 and LENGTH in capsys.readouterr().out
    assert main([*database, "show", "--control", LENGTH]) == 0
    assert main([*database, "prune", "--keep", "P1D"]) == 0 and "removed" in capsys.readouterr().out
    assert main([*database, "prune", "--keep", "soon"]) == 2 and "'soon' is no period" in capsys.readouterr().err
    assert main([*database, "rebuild", str(runs.folder)]) == 0
    assert main([*database, "import", "--rebuild", str(runs.folder)]) == 0
    assert main([*database, "import", str(runs.folder / "nothing")]) == 2 and "No fragment" in capsys.readouterr().err


def test_waivers_and_days_are_shown_with_what_they_were(runs, capsys):
    waiver = {"clause": LENGTH_CLAUSE, "hosts": ["all"], "reason": "old system", "approver": "Zhao Min"}
    for name, expires, due in (
            ("one", "2026-06-30", "2026-02-01"), ("two", "2026-12-31", "2026-03-01"),
            ("three", "2026-12-31", "2026-03-01")):
        waived = complete(LENGTH_CLAUSE, "fail", waivers=[{**waiver, "expires": expires}])
        runs.run(name, {"web1": waived}, due=due)
    assert main(["--database", runs.place, "import", *map(str, runs.paths)]) == 0
    capsys.readouterr()
    assert main(["--database", runs.place, "show", "--waivers"]) == 0
    told = f"{LENGTH_CLAUSE}  until {{}}, approved by Zhao Min: old system; first seen on {{}}"
    assert capsys.readouterr().out.splitlines() == [
        told.format("2026-12-31", "2026-01-03"),
        told.format("2026-06-30", "2026-01-02") + ", last on 2026-01-02"]
    assert main(["--database", runs.place, "show", "--due"]) == 0
    assert capsys.readouterr().out == "2026-03-01  register_7_2_2_b_b, before: 2026-02-01\n"


def test_a_history_without_waivers_or_days_says_so(runs, capsys):
    runs.run("one", own=None)
    assert main(["--database", runs.place, "import", str(runs.paths[0])]) == 0
    for asked, said_ in (("--waivers", "No run has told of a waiver."), ("--due", "The newest run has no due days")):
        capsys.readouterr()
        assert main(["--database", runs.place, "show", asked]) == 0
        assert said_ in capsys.readouterr().out


def test_the_command_speaks_the_reader_s_language(runs, capsys, monkeypatch):
    monkeypatch.setenv("JRT0117_LANG", "zh")
    database = ["--database", runs.place]
    assert main([*database, "show"]) == 2 and "尚无历史" in capsys.readouterr().err
    runs.run("one", {"web1": "pass"})
    runs.run("two", {"web1": "fail"}, down=["web2"])
    assert main([*database, "import", *map(str, runs.paths)]) == 0
    assert "导入 2 个，已有 0 个，略过 0 个。" in capsys.readouterr().out
    for asked, said_ in (
            ((), "主机 2/3  严格"), (("--host", "web1"), f"{LENGTH}：符合 -> 不符合"),
            (("--host", "web2"), "未能检查该主机的运行：1 次"), (("--control", LENGTH), "web1：自 2026-01-03起不符合"),
            (("--waivers",), "没有运行涉及豁免"), (("--due",), "到期日")):
        assert main([*database, "show", *asked]) == 0
        assert said_ in capsys.readouterr().out, asked
    older = runs.run("older", days=-5)
    assert main([*database, "import", str(older)]) == 1 and "已略过" in capsys.readouterr().err


def test_a_host_that_was_never_reached_is_shown_as_such(runs, capsys):
    for number in range(2):
        runs.run(f"r{number}", down=["web1"])
        runs.report()
    assert main(["--database", runs.place, "show", "--host", "web1"]) == 0
    assert "Runs that did not reach it: 2, the last on 2026-01-03 (unreachable)." in capsys.readouterr().out


def test_a_file_that_is_no_fragment_is_named_and_the_others_are_taken(runs, capsys):
    runs.year(2)
    (runs.folder / "odd.jsonl").write_text('{"type": "run"}\n')
    assert main(["--database", runs.place, "import", str(runs.folder)]) == 1
    told = capsys.readouterr()
    assert "odd.jsonl: is no fragment" in told.err and "2 taken in" in told.out


def test_an_older_fragment_is_left_out_by_the_command_and_taken_by_a_rebuild(runs, capsys):
    old, new = runs.run("old"), runs.run("new")
    command = ["--database", runs.place]
    assert main([*command, "import", str(new)]) == 0
    assert main([*command, "import", str(old)]) == 1 and "Run old" in capsys.readouterr().err
    assert main([*command, "rebuild", str(runs.folder)]) == 0
    with opened(runs.place) as database:
        assert len(database.all("SELECT * FROM run")) == 2


def test_names_of_hosts_and_messages_that_look_like_statements_are_text(runs):
    name = "web'); DROP TABLE span; --\u202e"
    runs.run("r0", {name: "fail"}, hosts=(name,))
    runs.report()
    runs.run("r1", {name: "pass"}, hosts=(name,))
    runs.report()
    assert [row[4] for row in spans(runs.place) if row[1] == LENGTH] == [1, 0] and not runs.warnings


def test_the_gate_tells_since_when(runs, tmp_path, capsys):
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.command import main as gate
    for number, status in enumerate(["pass", "fail", "fail"]):
        runs.run(f"r{number}", {"web1": status})
        report, _trend = runs.report()
        (tmp_path / f"{number}.json").write_text(json.dumps(report))
    both = [str(tmp_path / "0.json"), str(tmp_path / "2.json"), "--language", "en"]
    assert gate([*both, "--history", runs.place]) == 1 and "(since 2026-01-03)" in capsys.readouterr().out
    assert gate(both) == 1 and "(since" not in capsys.readouterr().out
    assert gate([*both, "--history", str(tmp_path / "none.sqlite")]) == 2
    assert "there is no history yet" in capsys.readouterr().err


@pytest.mark.parametrize("keep", ["P0D", "", "400"])
def test_a_wrong_period_is_one_warning_and_the_report_stands(runs, keep):
    runs.run("r0")
    report, _trend = runs.report(keep=keep)
    assert len(runs.warnings) == 1 and "is no period" in runs.warnings[0] and report["hosts_summary"]["reached"] == 3
    # Nor is a run in it, as the warning says.
    runs.report()
    with opened(runs.place) as database:
        assert database.all("SELECT count(*) FROM run") == [(1,)]


def test_fragments_elsewhere_have_their_history_beside_them(runs, tmp_path):
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.recording import place_of
    assert place_of([runs.folder / "r.jsonl"]) == str(tmp_path / "history.sqlite")
    assert place_of([tmp_path / "others/r.jsonl"]) == str(tmp_path / "others/history.sqlite")

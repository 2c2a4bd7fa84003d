# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate fails closed: each class of change, drawn manipulations, and files that are no report."""

from __future__ import annotations

import copy
import json
import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.command import main
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.comparing import CLASSES, compare, fails
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.snapshot import read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_fixtures import fragment  # noqa: F401
from tests.unit.support.report_samples import complete, organization, said, validate

ONE, OTHER, ALONE = "8.3.3-B-a-1", "8.3.3-B-b-1", "7.2.2-B-b"
WAIVER = {"clause": ONE, "hosts": ["all"], "reason": "old", "approver": "Zhao Min", "expires": "2026-12-31"}


@pytest.fixture
def made(fragment, tmp_path):  # noqa: F811
    """Write the report of two hosts and the organization; `of` gives the findings on ONE, by host."""
    def make(name, of=None, hosts=("web1", "web2"), down=(), own=None, today="2026-11-29", level=3):
        of = of or {}
        lines = fragment(name).hosts(*hosts)
        for host in hosts:
            if host in down:
                lines.unreachable(host)
            else:
                lines.findings(
                    host, *complete(ONE, **of.get(host, {"status": "pass"})), *complete(OTHER), level=level)
        lines.write(organization(*(own or [said(ALONE)]), today=today, level=level))
        path = tmp_path / name / "summary.json"
        path.parent.mkdir()
        path.write_text(json.dumps(build([lines.end().path], standard())), "utf-8")
        return path.parent
    return make


def classes(old, new):
    return {change.kind for change in compare(read(old), read(new))} - {"still_failing"}


FAILS, WAIVED = {"status": "fail"}, {"status": "fail", "waivers": [WAIVER]}
BOTH = {"web1": FAILS, "web2": FAILS}


@pytest.mark.parametrize(("before", "after", "kind", "status"), [
    ({}, {"of": {"web2": FAILS}}, "new_failure", 1),
    ({}, {"of": {"web2": {"status": "manual"}}}, "new_unknown", 1),
    ({}, {"of": {"web2": {"status": "error"}}}, "new_unknown", 1),
    ({}, {"down": ("web2",)}, "new_unknown", 1),
    ({}, {"hosts": ("web1",)}, "lost_scope", 1),
    ({}, {"level": 2}, "lost_scope", 1),
    ({"of": {"web1": WAIVED}}, {"of": {"web1": FAILS}}, "expired_waiver", 1),
    ({"own": [said(ALONE, due="2026-12-01")]},
     {"own": [said(ALONE, "fail", due="2026-12-01")], "today": "2026-12-02"}, "newly_overdue", 1),
    ({}, {"hosts": ("web1", "web2", "web3"), "of": {"web3": FAILS}}, "new_in_scope", 0),
    ({"of": {"web1": FAILS}}, {}, "fixed", 0),
    ({"of": {"web1": FAILS}}, {"of": {"web1": WAIVED}}, "newly_waived", 0),
    ({}, {"of": {"web1": WAIVED}}, "newly_waived", 0)])
def test_each_class_is_told_and_fails_the_gate_where_it_is_worse(made, tmp_path, capsys, before, after, kind, status):
    old, new = made("old", **before), made("new", **after)
    assert kind in classes(old, new)
    kept = tmp_path / "gate.json"
    assert main([str(old), str(new), "--json", str(kept), "--language", "en"]) == status
    told = json.loads(kept.read_text("utf-8"))
    validate("gate", told)
    assert told["counts"][kind] and (kind in told["fails_for"]) == bool(status)
    assert ("The gate fails" if status else "The gate passes") in capsys.readouterr().out


def test_the_same_report_is_not_worse_than_itself(made):
    old = made("old", {"web1": FAILS})
    assert classes(old, old) == set() and main([str(old), str(old)]) == 0


def test_what_is_new_and_open_fails_a_strict_gate_alone(made):
    old, new = made("old"), made("new", {"web3": FAILS}, hosts=("web1", "web2", "web3"))
    assert (main([str(old), str(new)]), main([str(old), str(new), "--strict"])) == (0, 1)


def test_a_scope_that_may_shrink_says_so(made):
    old, new = made("old"), made("new", hosts=("web1",))
    assert (main([str(old), str(new)]), main([str(old), str(new), "--scope", "new"])) == (1, 0)


def test_a_baseline_gives_what_its_report_gives_and_has_no_texts(made, tmp_path):
    old, new = made("old"), made("new", {"web1": FAILS}, down=("web2",))
    kept = tmp_path / "baseline.json"
    assert main(["--save", str(kept), str(old)]) == 0
    assert compare(read(kept), read(new)) == compare(read(old), read(new))
    assert "password_length is pass" not in kept.read_text("utf-8")
    assert main([str(kept), str(new)]) == 1


def test_what_was_seen_stands_beside_each_change(made, capsys):
    old, new = made("old"), made("new", {"web1": FAILS})
    assert main([str(old), str(new), "--language", "zh"]) == 1
    told = capsys.readouterr().out
    assert "新增不符合 8.3.3-B-a-1 pass -> fail: web1" in told and "为 fail。" in told


def test_markdown_and_sarif_tell_the_same(made, tmp_path):
    old, new = made("old", {"web2": FAILS}), made("new", {"web1": FAILS}, down=("web2",))
    files = {name: tmp_path / f"gate.{name}" for name in ("markdown", "sarif")}
    arguments = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    assert main([str(old), str(new), *arguments, "--language", "en"]) == 1
    assert "| new failure | 8.3.3-B-a-1 | pass | fail | web1 |" in files["markdown"].read_text("utf-8")
    states = {one["baselineState"] for one in json.loads(files["sarif"].read_text("utf-8"))["runs"][0]["results"]}
    assert states <= {"new", "unchanged", "absent"} and "unchanged" in states


@pytest.mark.parametrize(("content", "told"), [
    ("", "is no report and no baseline"), ("{", "is no report and no baseline"), ("[]", "is no report and no baseline"),
    ('{"schema": 9}', "schema 9 is not known here"), ('{"schema": 1, "hosts": 3}', "is no report and no baseline"),
    ('{"schema": 1, "hosts": [{"name": "a", "state": "reached"}], "organization": null, "level": 3, "generated": "",'
     ' "clauses": [{"id": "x", "scope": "host", "cells": {"pass": "0-9"}, "waived_hosts": ""}]}',
     "is no report and no baseline")])
@pytest.mark.parametrize("place", ["old", "new"])
def test_a_file_that_is_no_report_is_named_and_nothing_is_called_good(made, tmp_path, capsys, content, told, place):
    wrong = tmp_path / "wrong.json"
    wrong.write_text(content, "utf-8")
    good = str(made("good"))
    assert main([str(wrong), good] if place == "old" else [good, str(wrong)]) == 2
    assert told in capsys.readouterr().err


def test_a_baseline_is_no_newer_report_and_a_missing_file_is_named(made, tmp_path, capsys):
    old, kept = made("old"), tmp_path / "baseline.json"
    main(["--save", str(kept), str(old)])
    assert main([str(old), str(kept)]) == 2 and "NEW has to be a report" in capsys.readouterr().err
    assert main([str(tmp_path / "nothing"), str(old)]) == 2 and "cannot be read" in capsys.readouterr().err


def without_a_host(report, _clause, draw):
    report["hosts"][draw.randrange(2)] = {"name": "other", "state": "reached"}


def with_something_worse(_report, clause, draw):
    clause["cells"].update({"pass": "0", draw.choice(["fail", "error", "manual", "not_checked"]): "1"})


MANIPULATIONS = [
    without_a_host, with_something_worse,
    lambda report, clause, _draw: report["clauses"].remove(clause),
    lambda _report, clause, _draw: clause["cells"].pop("pass"),
    lambda _report, clause, _draw: clause["cells"].update({"pass": "0"})]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_drawn_manipulation_of_a_good_report_passes_the_gate(made, seed):
    """What somebody would take out of the newer report to make it look well: 100 draws in all."""
    draw = random.Random(seed)
    old = made("old")
    good = json.loads((old / "summary.json").read_text("utf-8"))
    judged = [clause for clause in good["clauses"] if clause["cells"].get("pass")]
    assert len(judged) > 1
    for turn in range(25):
        changed = copy.deepcopy(good)
        draw.choice(MANIPULATIONS)(changed, changed["clauses"][good["clauses"].index(draw.choice(judged))], draw)
        new = old.with_name(f"drawn{seed}-{turn}")
        new.mkdir()
        (new / "summary.json").write_text(json.dumps(changed), "utf-8")
        assert fails(compare(read(old), read(new))), changed["hosts"]


def test_every_class_has_its_words():
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.telling import WORDS

    assert all(kind in WORDS[language] for kind in CLASSES for language in ("en", "zh"))
    assert WORDS["en"].keys() == WORDS["zh"].keys()


def test_the_command_without_reports_says_how_it_is_called(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["one"])
    assert ended.value.code == 2 and "give OLD and NEW" in capsys.readouterr().err

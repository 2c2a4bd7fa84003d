# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`check`: one screen for what is missing, all of it where asked for, and an exit status that a pipeline can go by."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.command import main
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import Agency, scaffold

EXAMPLE = Path(__file__).parents[4] / "inventories/example"


def checked(folder, capsys, *options):
    """Exit status and lines of a check on the day for which the example is complete."""
    status = main(["check", "--folder", str(folder), "--today", "2026-11-27", *options])
    return status, capsys.readouterr().out.splitlines()


def whole(folder, capsys, *options):
    """The same with all that there is to compare with."""
    return checked(folder, capsys, "--inventory", str(EXAMPLE), "--fragments", str(folder), *options)


def width(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE / "registers", tmp_path / "registers"))


@pytest.fixture
def lacking(folder):
    """The example without twenty of its activities."""
    path = folder / "activities.yml"
    head, *records = re.split(r"(?m)^(?=  - id: HD-)", path.read_text("utf-8"))
    path.write_text("".join([head, *records[20:]]), encoding="utf-8")
    return folder


def test_nothing_is_missing(folder, capsys):
    status, lines = whole(folder, capsys)
    assert status == 0
    assert lines == ["error 0  fail 0  manual 0  pass 277  not_applicable 5"]


def test_evidence_may_lie_elsewhere(folder, tmp_path, capsys):
    evidence = tmp_path / "share"
    evidence.mkdir()
    shutil.move(folder / "evidence", evidence)
    assert whole(folder, capsys)[0] == 1
    assert whole(folder, capsys, "--root", str(evidence))[0] == 0


@pytest.mark.parametrize(("written", "status", "told"), [
    ({}, 0, "manual 0"), ({"organization_trail": "commits"}, 1, "manual 282"),
    ({"organization_periods": {"internal_audit": "P1M"}}, 1, "fail 3"),
    ({"mine": {"internal_audit": "P1M"}, "organization_periods": "{{ mine }}"}, 1, "fail 3")])
def test_periods_and_trail_are_those_of_the_inventory(folder, tmp_path, capsys, written, status, told):
    hosts = tmp_path / "hosts.json"
    hosts.write_text(json.dumps({"all": {"vars": written, "children": {"any": {"hosts": {"web1": {}}}}}}))
    code, lines = whole(folder, capsys, "--inventory", str(hosts))
    assert (code, told in lines[0]) == (status, True), lines[0]


def test_a_variable_of_the_inventory_that_leads_nowhere_is_named(folder, tmp_path, capsys):
    hosts = tmp_path / "hosts.json"
    hosts.write_text(json.dumps({"all": {"vars": {"organization_trail": "{{ gone }}"}, "hosts": {"web1": {}}}}))
    assert main(["check", "--folder", str(folder), "--inventory", str(hosts)]) == 2
    told = capsys.readouterr().err
    assert "organization_trail" in told and "'gone' is undefined" in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_twenty_things_are_one_screen(lacking, capsys, language):
    status, lines = whole(lacking, capsys, "--language", language)
    assert status == 1
    assert 10 < len(lines) <= 24
    assert max(map(width, lines)) <= 80


def test_all_of_it_when_asked_for(lacking, capsys):
    _status, few = whole(lacking, capsys)
    _status, lines = whole(lacking, capsys, "--all")
    counted = sum(int(found[1]) for line in lines if (found := re.search(r": (\d+) to be put right", line)))
    assert counted >= 20
    assert sum(line.startswith("    ") for line in lines) == counted
    assert few[-1] == "--all tells everything" and lines[-1] != few[-1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_folder_of_drafts_is_one_screen_too(tmp_path, capsys, language):
    scaffold(tmp_path, Agency("individual", 3, date(2022, 3, 1)))
    status, lines = checked(tmp_path, capsys, "--language", language)
    assert status == 1
    assert len(lines) <= 24
    assert max(map(width, lines)) <= 80
    # What a draft lacks is counted as values, and not again as something to be put right.
    assert not any("to be put right" in line or "待办" in line for line in lines)


def test_a_faulty_register_is_told_first_and_is_another_exit_status(folder, capsys):
    (folder / "keys.yml").write_text("status: [", encoding="utf-8")
    status, lines = whole(folder, capsys)
    assert status == 2
    assert lines[1].startswith("! keys.yml:2")


def test_a_statement_that_settles_nothing_is_told(folder, capsys):
    with (folder / "people.yml").open("a", encoding="utf-8") as file:
        file.write("none:\n  - {kind: dba, on: 2026-10-08, by: p03, reason: no}\n")
    status, lines = whole(folder, capsys)
    assert status == 0
    assert lines[1].startswith("- people.yml:") and "none[0].kind" in lines[1]


def test_a_value_that_is_still_to_be_typed_in_a_kept_register(folder, capsys):
    path = folder / "agency.yml"
    path.write_text(re.sub(r"(?m)^name: .*$", "name: 待填", path.read_text("utf-8")), encoding="utf-8")
    status, lines = whole(folder, capsys)
    assert status == 1
    assert lines[1].startswith("1 values to type in 1 records")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts for an agency that begins: complete, valid, proving nothing; what is there already keeps every byte."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge_all
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import (
    Agency,
    asked_of,
    scaffold,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import loading
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

TODAY = date(2026, 11, 27)
SINCE = date(2022, 3, 1)
HOSTS = {"web1": "192.0.2.11", "db1": None, "no": "2001:db8::1"}
AGENCIES = [("individual", 3), ("enterprise", 2), ("both", 3), ("individual", 2)]


def loaded(folder, hosts=()):
    registers = loading.load(folder, TODAY)
    loading.checked(registers, hosts)
    assert [fault for register in registers.values() for fault in register.faults] == []
    return registers


@pytest.mark.parametrize(("agency_type", "level"), AGENCIES)
def test_drafts_are_valid_prove_nothing_and_accuse_nobody(tmp_path, agency_type, level):
    scaffold(tmp_path, Agency(agency_type, level, SINCE), HOSTS)
    registers = loaded(tmp_path, HOSTS)
    assert all(register.there and not register.kept for register in registers.values())
    world = World(registers, TODAY, files=Files(tmp_path), level=level, hosts=HOSTS)
    found = judge_all(world, [clause for clause in standard().expected(level) if clause.rules])
    assert {one["status"] for one in found if one["reason"] != "other_type"} == {"manual"}


@pytest.mark.parametrize(("agency_type", "level"), AGENCIES)
def test_every_word_that_a_clause_asks_for_is_in_a_draft(tmp_path, agency_type, level):
    scaffold(tmp_path, Agency(agency_type, level, SINCE), HOSTS)
    text = "".join(path.read_text() for path in tmp_path.iterdir())
    # What an incident is turns out with it; environments and parts are fields of an asset.
    left_out = ("incidents", "assets.environments", "assets.parts")
    asked = {
        (vocabulary, word) for call in asked_of(agency_type, level).calls for vocabulary, word in call.words
        if not vocabulary.startswith(left_out)}
    assert {pair for pair in asked if pair[1] not in text} == set()


def test_an_enterprise_is_not_asked_for_what_is_for_individuals_alone():
    assert "7.4.10-B-c" in {clause.id for clause in asked_of("enterprise", 3).clauses}
    assert "7.4.10-B-b" not in {clause.id for clause in asked_of("enterprise", 3).clauses}
    assert "7.4.10-B-c" not in {clause.id for clause in asked_of("individual", 3).clauses}


def test_servers_come_from_the_inventory_with_their_addresses(tmp_path):
    scaffold(tmp_path, Agency("individual", 3, SINCE), HOSTS)
    servers = loaded(tmp_path, HOSTS)["assets"].lists["records"]
    assert [(one["inventory_name"], one.get("address")) for one in servers] == [
        ("web1", "192.0.2.11"), ("db1", None), ("no", "2001:db8::1")]
    envelopes = [one for one in loaded(tmp_path, HOSTS)["keys"].unfinished if one.list == "envelopes"]
    assert [one.get("asset") for one in envelopes] == [*HOSTS, None]


def test_the_second_run_writes_nothing(tmp_path):
    scaffold(tmp_path, Agency("individual", 3, SINCE), HOSTS)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = scaffold(tmp_path, Agency("individual", 3, SINCE), HOSTS)
    assert (again.new, again.appended) == ([], {})
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_that_is_there_keeps_every_byte_and_gets_what_it_lacks_once(tmp_path, newline, end):
    path = tmp_path / "activities.yml"
    own = newline.join([
        "\ufeff# 我们的台账", "status: kept", "reviewed: 2026-10-08", "records:",
        '- {id: "1", kind: internal_audit, on: 2026-01-05, by: [待填]}    # 自己的']) + (end and newline)
    path.write_bytes(own.encode())
    written = scaffold(tmp_path, Agency("individual", 3, SINCE))
    text = path.read_bytes().decode()
    assert text.startswith(own)
    added = text[len(own):].split(newline)
    assert all(not line or line.startswith("#") for line in added)
    assert written.appended[path] > 30
    marks = [line for line in added if line.startswith("# + ")]
    assert "# + records external_audit" in marks
    assert "# + records internal_audit" not in marks
    assert max(Counter(marks).values()) == 1
    assert loaded(tmp_path)["activities"].kept
    assert not scaffold(tmp_path, Agency("individual", 3, SINCE)).appended


def test_an_appended_record_can_be_used_by_taking_its_sign_away(tmp_path):
    path = tmp_path / "activities.yml"
    path.write_text("status: draft\n")
    scaffold(tmp_path, Agency("individual", 3, SINCE))
    lines = path.read_text().splitlines()
    at = lines.index("# + records external_audit")
    record = next(line for line in lines[at:] if "- {id" in line)
    path.write_text(f"status: draft\nrecords:\n{record.removeprefix('# ')}\n")
    assert [one["kind"] for one in loaded(tmp_path)["activities"].unfinished] == ["external_audit"]


def test_what_is_stated_to_be_none_is_not_asked_for_again(tmp_path):
    path = tmp_path / "approvals.yml"
    path.write_text("status: draft\nnone:\n  - {kind: cross_border, on: 2026-10-08, by: p1, reason: 无}\n")
    scaffold(tmp_path, Agency("individual", 3, SINCE))
    assert "# + records cross_border" not in path.read_text()
    assert "# + records change" in path.read_text()


@pytest.mark.parametrize("text", ["status: draft\nrecords:\n- {id: HD-001, kind: \n", "status: draft\nrecord: []\n"])
def test_nothing_is_written_beside_a_file_that_cannot_be_read(tmp_path, text):
    (tmp_path / "activities.yml").write_text(text)
    with pytest.raises(Refused, match=r"activities\.yml:\d"):
        scaffold(tmp_path, Agency("individual", 3, SINCE))
    assert [path.name for path in tmp_path.iterdir()] == ["activities.yml"]
    assert (tmp_path / "activities.yml").read_text() == text


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "registers").write_text("")
    for folder in (tmp_path / "registers", tmp_path / "registers" / "mine"):
        with pytest.raises(Refused, match="registers"):
            scaffold(folder, Agency("individual", 3, SINCE))


def test_a_folder_that_cannot_be_made_is_refused():
    with pytest.raises(Refused, match="/proc/registers cannot be made"):
        scaffold(Path("/proc/registers"), Agency("individual", 3, SINCE))


def test_names_of_the_inventory_cannot_break_a_file(tmp_path):
    hosts = {"a: [b": "{x", "# c": "'", "d\ne": "1"}
    scaffold(tmp_path, Agency("individual", 3, SINCE), hosts)
    registers = loading.load(tmp_path, TODAY)
    assert all("not valid YAML" not in str(fault) for register in registers.values() for fault in register.faults)

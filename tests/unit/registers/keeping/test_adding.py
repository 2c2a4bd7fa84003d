# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file becomes evidence of a record: copied whole, entered with its digest, or nothing at all."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.adding import (
    add_evidence,
    add_folder,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load

ACTIVITIES = """# 活动台账
status: draft
records:
  # 第一季度
  - {id: HD-1, kind: awareness, on: 2026-03-01, by: [p01]}    # 全员
  - id: HD-2
    kind: awareness
    on: 待填
    by: [p01]
    evidence: [{file: evidence/old.md, sha256: %s}]
""" % ("0" * 64)
TODAY = date(2026, 11, 27)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers/activities.yml").write_text(ACTIVITIES, encoding="utf-8")
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF minutes")
    return tmp_path / "registers"


def added(folder: Path, name: str = "HD-1", file: str = "minutes.pdf") -> tuple[Path, str]:
    return add_evidence(folder, load(folder), name, folder.parent / file, today=TODAY)


def test_it_is_copied_and_entered_and_the_rest_of_the_file_stays(folder: Path) -> None:
    path, relative = added(folder)
    assert (path.name, relative) == ("activities.yml", "evidence/2026/minutes.pdf")
    assert (folder / relative).read_bytes() == b"%PDF minutes"
    record = load(folder)["activities"].lists["records"][0]
    assert record["evidence"] == [{"file": relative, "sha256": hashlib.sha256(b"%PDF minutes").hexdigest()}]
    text = path.read_text("utf-8")
    assert "  # 第一季度\n" in text and text.endswith(ACTIVITIES.partition("  - id: HD-2")[2])


def test_a_record_that_still_says_to_be_filled_in_keeps_what_it_says(folder: Path) -> None:
    added(folder, "HD-2")
    text = (folder / "activities.yml").read_text("utf-8")
    assert "on: 待填" in text and "evidence/old.md" in text and "evidence/2026/minutes.pdf" in text


def test_the_same_file_may_be_evidence_of_two_records(folder: Path) -> None:
    added(folder)
    added(folder, "HD-2")
    assert len(list((folder / "evidence/2026").iterdir())) == 1


@pytest.mark.parametrize(("name", "file", "message"), [
    ("HD-9", "minutes.pdf", "no register has a record HD-9"),
    ("HD-1", "absent.pdf", "absent.pdf cannot be read: No such file"),
    ("HD-1", "registers", "registers is no plain file"),
    ("HD-1", "link.pdf", "link.pdf is no plain file"),
    ("HD-1", "taken.pdf", "is there already and is another file"),
])
def test_what_cannot_be_done_changes_nothing(folder: Path, name: str, file: str, message: str) -> None:
    (folder.parent / "link.pdf").symlink_to("minutes.pdf")
    (folder / "evidence/2026").mkdir(parents=True)
    (folder / "evidence/2026/taken.pdf").write_bytes(b"theirs")
    (folder.parent / "taken.pdf").write_bytes(b"mine")
    with pytest.raises(Refused, match=message):
        added(folder, name, file)
    assert (folder / "activities.yml").read_text("utf-8") == ACTIVITIES
    assert [path.read_bytes() for path in (folder / "evidence/2026").iterdir()] == [b"theirs"]


def test_entered_twice_is_told(folder: Path) -> None:
    added(folder)
    with pytest.raises(Refused, match="names evidence/2026/minutes.pdf already"):
        added(folder)


def test_two_records_of_one_id_are_told_with_their_places(folder: Path) -> None:
    text = ACTIVITIES.replace("HD-2", "HD-1")
    (folder / "activities.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"several records HD-1: activities.yml:5, activities.yml:6"):
        added(folder)


def test_a_file_that_is_too_large_is_refused_before_it_is_copied(folder: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.iso"
    with big.open("wb") as file:
        file.truncate(2 * 1024 ** 3)
    with pytest.raises(Refused, match="it is 2048 MB large, more than the 512 MB"):
        add_evidence(folder, load(folder), "HD-1", big, today=TODAY)


POSTS = """status: draft
assignments:
  - {post: dba, person: p1, from: 2022-03-01, evidence: 待填}
  - {post: dba, person: p12, from: 待填, evidence: 待填}
"""
PEOPLE = """status: draft
records:
  - id: p1
    name: 待填
    confidentiality: {on: 2022-03-01, evidence: 待填}
    qualifications:
      dba: {on: 2026-01-01, assessed_by: p2}
"""


class TestFolder:
    @pytest.fixture
    def papers(self, folder: Path) -> Path:
        (folder / "posts.yml").write_text(POSTS, encoding="utf-8")
        (folder / "people.yml").write_text(PEOPLE, encoding="utf-8")
        (folder.parent / "papers").mkdir()
        return folder.parent / "papers"

    def test_each_file_goes_to_what_it_is_named_for(self, folder: Path, papers: Path) -> None:
        names = (
            "HD-1纪要.pdf", "dba.p1 任命.pdf", "dba.p12.pdf", "p1.confidentiality.pdf",
            "p1.qualifications.dba 评定.pdf")
        for name in names:
            (papers / name).write_text(name)
        found = add_folder(folder, load(folder), papers, today=TODAY)
        assert (len(found.new), found.known, found.left_out) == (5, [], [])
        registers = {name: yaml.safe_load((folder / f"{name}.yml").read_text("utf-8")) for name in ("posts", "people")}

        def file(evidence):
            [one] = evidence
            assert one["sha256"] == hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest()
            return one["file"]
        assert [file(one["evidence"]) for one in registers["posts"]["assignments"]] == [
            "evidence/2026/dba.p1 任命.pdf", "evidence/2026/dba.p12.pdf"]
        [person] = registers["people"]["records"]
        assert file(person["confidentiality"]["evidence"]) == "evidence/2026/p1.confidentiality.pdf"
        assert file(person["qualifications"]["dba"]["evidence"]) == "evidence/2026/p1.qualifications.dba 评定.pdf"
        assert person["name"] == "待填"

    def test_again_nothing_is_written(self, folder: Path, papers: Path) -> None:
        (papers / "dba.p1.pdf").write_text("x")
        add_folder(folder, load(folder), papers, today=TODAY)
        before = (folder / "posts.yml").read_bytes()
        found = add_folder(folder, load(folder), papers, today=TODAY)
        assert [str(one) for one in found.known] == ["dba.p1.pdf: dba.p1"] and not found.new
        assert (folder / "posts.yml").read_bytes() == before

    @pytest.mark.parametrize("name", ["HD-11.pdf", "HD-1.unknown.pdf", "p1.pdf", "minutes.pdf", "dba.pdf"])
    def test_what_no_record_is_called_is_told_and_the_others_are_entered(
            self, folder: Path, papers: Path, name: str) -> None:
        (papers / name).write_text("x")
        (papers / "HD-1.pdf").write_text("y")
        found = add_folder(folder, load(folder), papers, today=TODAY)
        assert len(found.new) == 1 and str(found.left_out[0]).startswith(f"{name}: its name begins with that of no")
        assert not (folder / "evidence/2026" / name).exists()

    def test_links_and_folders_are_told(self, folder: Path, papers: Path) -> None:
        (papers / "HD-1 link.pdf").symlink_to("/etc/passwd")
        (papers / "HD-1 folder").mkdir()
        found = add_folder(folder, load(folder), papers, today=TODAY)
        assert not found.new and all("is no plain file" in str(one) for one in found.left_out)
        assert (folder / "activities.yml").read_text("utf-8") == ACTIVITIES


def test_one_file_may_be_added_to_what_lies_below_a_record(folder: Path) -> None:
    (folder / "people.yml").write_text(PEOPLE, encoding="utf-8")
    added(folder, "p1.confidentiality")
    assert "evidence/2026/minutes.pdf" in (folder / "people.yml").read_text("utf-8")

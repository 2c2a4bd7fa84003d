# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of documents becomes drafts of records; what cannot be taken is one line each, and the others are taken."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from datetime import date

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import documents, policies
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import (
    Agency,
    asked_of,
    scaffold,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import texts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load

ASKED = asked_of("individual", 3)
CHANGE = """# 变更管理制度

版本：V2.1，自2026年2月1日起施行。

## 第一章 变更

## 第二章 影响分析

变更中止由变更负责人决定。
"""


@pytest.fixture
def agency(tmp_path):
    """A folder with a register of one document, and a folder of documents."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "registers/policies.yml").write_text(
        "# 制度台账\nstatus: draft\n\nrecords:\n"
        "  # 最早的一份\n  - {id: ZD-001, title: 待填, kinds: [change_management], version: 待填}\n", encoding="utf-8")
    return tmp_path


def taken(agency, source="documents", root="registers"):
    folder = agency / "registers"
    return policies.take_in(folder, load(folder)["policies"], ASKED, agency / source, agency / root)


def put(agency, name="变更管理制度.md", text=CHANGE):
    path = agency / "documents" / name
    path.write_text(text, encoding="utf-8")
    return path


def register(agency):
    return (agency / "registers/policies.yml").read_text("utf-8")


def docx(path, *paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>')
    return path


class TestRecord:
    def test_what_can_be_read_is_a_field_and_nothing_else(self, agency):
        path = put(agency)
        found = taken(agency)
        assert [one.zh for one in found.new] == ["变更管理制度.md：ZD-002，变更管理制度"]
        assert (found.known, found.left_out) == ([], [])
        record = yaml.safe_load(register(agency))["records"][1]
        to_fill = dict.fromkeys(("kinds", "author", "approver", "approved", "effective", "reviewed"), "待填")
        assert record == {
            "id": "ZD-002", "title": "变更管理制度", "version": "2.1", "file": "evidence/policies/变更管理制度.md",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), **to_fill}
        assert (agency / "registers/evidence/policies/变更管理制度.md").read_bytes() == path.read_bytes()

    def test_what_it_may_be_is_a_comment_to_be_confirmed(self, agency):
        put(agency)
        taken(agency)
        text = register(agency)
        assert re.search(r"(?m)^ +# kinds: \[change_management\] .*确认后删去空白草稿 ZD-001$", text)
        assert re.search(r"(?m)^ +# effective: 2026-02-01$", text)
        assert re.search(r"(?m)^ +#   impact: 第二章 影响分析$", text)
        # A sentence is no heading, though its words are there.
        assert "abort:" not in text

    def test_without_their_marks_the_comments_are_fields(self, agency):
        put(agency)
        taken(agency)
        text = re.sub(r"(?m)^( +)# (kinds|effective|topics|  [a-z_]+)(:)", r"\1\2\3", register(agency))
        text = re.sub(r"(?m)^    (kinds|effective): 待填\n", "", text)
        record = yaml.safe_load(text)["records"][1]
        assert record["kinds"] == ["change_management"] and record["topics"]["impact"] == "第二章 影响分析"

    def test_what_the_register_says_keeps_every_byte(self, agency):
        before = register(agency)
        put(agency)
        taken(agency)
        assert register(agency).startswith(before)

    def test_a_document_below_the_evidence_is_named_where_it_lies(self, agency):
        (agency / "registers/evidence").mkdir()
        (agency / "registers/evidence/a.md").write_text(CHANGE, encoding="utf-8")
        taken(agency, "registers/evidence")
        assert "file: evidence/a.md" in register(agency)
        assert not (agency / "registers/evidence/policies").exists()

    def test_the_evidence_may_be_elsewhere(self, agency):
        put(agency)
        taken(agency, root="share")
        assert (agency / "share/evidence/policies/变更管理制度.md").is_file()

    def test_docx_has_its_title_and_headings(self, agency):
        docx(agency / "documents/a.docx", "变更管理制度", "第一章 影响分析", "本章规定影响分析的要求。")
        taken(agency)
        assert "title: 变更管理制度" in register(agency) and "impact: 第一章 影响分析" in register(agency)

    def test_a_register_that_is_not_there_is_begun_as_a_draft(self, agency):
        (agency / "registers/policies.yml").unlink()
        put(agency)
        taken(agency)
        assert yaml.safe_load(register(agency))["status"] == "draft"

    def test_the_drafts_of_a_scaffold_take_documents_and_stay_valid(self, tmp_path):
        scaffold(tmp_path / "registers", Agency("individual", 3, date(2022, 3, 1)))
        (tmp_path / "documents").mkdir()
        put(tmp_path)
        taken(tmp_path)
        registers = load(tmp_path / "registers")
        checked(registers)
        assert registers["policies"].faults == []


class TestAgain:
    def test_the_same_document_is_told_and_nothing_is_written(self, agency):
        put(agency)
        taken(agency)
        before = register(agency)
        put(agency, "another name.md")
        found = taken(agency)
        assert [one.en for one in found.known] == [
            "another name.md: is ZD-002 already", "变更管理制度.md: is ZD-002 already"]
        assert found.new == [] and register(agency) == before

    def test_twice_in_one_folder_is_one_record(self, agency):
        put(agency, "a.md")
        put(agency, "b.md")
        found = taken(agency)
        assert (len(found.new), len(found.known)) == (1, 1)

    def test_another_document_of_the_same_name_is_not_written_over(self, agency):
        put(agency)
        taken(agency)
        put(agency, text=CHANGE + "新增一章\n")
        found = taken(agency)
        assert "is there already and is another file" in found.left_out[0].en
        assert (agency / "registers/evidence/policies/变更管理制度.md").read_text("utf-8") == CHANGE


class TestHostile:
    @pytest.mark.parametrize(("name", "make", "told"), [
        ("link.md", lambda path: path.symlink_to("/etc/passwd"), "a link"),
        ("folder", lambda path: path.mkdir(), "a folder"),
        ("folder.md", lambda path: path.mkdir(), "a folder"),
        ("pipe.md", os.mkfifo, "a pipe or a device"),
        ("empty.md", lambda path: path.touch(), "it is empty"),
        ("broken.docx", lambda path: path.write_bytes(b"PK\x03\x04 no archive"), "no document that can be unpacked"),
        ("broken.pdf", lambda path: path.write_bytes(b"no PDF"), "it is no PDF"),
        ("old.doc", lambda path: path.write_bytes(b"\xd0\xcf"), "of a kind that is not read"),
        ("~$lock.docx", lambda path: path.write_bytes(b"x"), "a hidden or temporary file"),
        (".hidden.md", lambda path: path.write_bytes(b"x"), "a hidden or temporary file"),
        ("line\nbreak.md", lambda path: path.write_text("# x"), "its name has signs"),
        ("back\\slash.md", lambda path: path.write_text("# x"), "its name has signs"),
        (b"\xff\xfe.md".decode("utf-8", "surrogateescape"), lambda path: path.write_text("# x"), "its name has signs"),
        ("binary.txt", lambda path: path.write_bytes(b"\0\xff" * 9), "neither in UTF-8 nor in GB18030"),
        ("huge.md", lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_RDWR), 2 * 2 ** 30), "more than the"),
    ])
    def test_it_is_one_line_and_the_others_are_taken(self, agency, name, make, told):
        make(agency / "documents" / name)
        put(agency, "变更管理制度.md")
        found = taken(agency)
        assert len(found.new) == 1 and len(found.left_out) == 1
        assert told in found.left_out[0].en and "\n" not in found.left_out[0].en + found.left_out[0].zh
        assert found.left_out[0].zh != found.left_out[0].en

    def test_a_file_that_may_not_be_read(self, agency, monkeypatch):
        path = put(agency, "secret.md")
        opened = os.open

        def refuses(name, *more, **named):
            if str(name) == str(path):
                raise PermissionError(13, "Permission denied")
            return opened(name, *more, **named)
        monkeypatch.setattr(documents.os, "open", refuses)
        assert taken(agency).left_out[0].en == "secret.md: it cannot be read: Permission denied"

    def test_a_heading_that_is_yaml_stays_text(self, agency):
        put(agency, text="# 变更管理制度\n\n## 影响分析 {a: [&x *x !!python/none\n")
        taken(agency)
        text = register(agency)
        assert "影响分析" in text and yaml.safe_load(text)["records"][1]["kinds"] == "待填"
        assert yaml.safe_load(text.replace("    #   impact", "      impact").replace("    # topics:", "    topics:"))

    def test_a_scan_is_a_record_without_headings(self, agency, monkeypatch):
        def no_text(_content, _file):
            raise texts.Unfit(texts.Text("it holds pictures and no text", "只有图像，没有文字"))
        monkeypatch.setattr(documents.texts, "text_of", no_text)
        (agency / "documents/应急预案.pdf").write_bytes(b"%PDF-1.4")
        assert "只有图像" in taken(agency).new[0].zh
        assert "title: 应急预案" in register(agency)

    def test_a_kept_register_is_not_made_faulty(self, agency):
        path = agency / "registers/policies.yml"
        path.write_text("status: kept\nrecords: []\n", encoding="utf-8")
        put(agency)
        with pytest.raises(Refused, match="policies.yml is kept"):
            taken(agency)
        assert path.read_text("utf-8") == "status: kept\nrecords: []\n"

    def test_a_folder_that_is_not_there(self, agency):
        with pytest.raises(Refused, match="nowhere cannot be read as a folder"):
            taken(agency, "nowhere")


@pytest.mark.parametrize(("title", "kinds"), [
    ("变更与备份管理办法", {"change_management", "backup_restore"}),
    ("信息安全总体方针", {"security_policy"}),
    ("食堂就餐须知", set()),
    ("制度管理办法", {"policy_management"}),
])
def test_kinds_go_by_what_tells_one_title_from_another(title, kinds):
    names = {one: word for one, word in (
        ("change_management", "变更管理制度"), ("backup_restore", "备份与恢复管理制度"),
        ("security_policy", "信息安全方针"), ("policy_management", "制度管理办法"))}
    assert set(documents.likely(names, title)) == kinds

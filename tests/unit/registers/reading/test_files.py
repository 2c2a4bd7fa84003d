# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of evidence: the recorded bytes below the root, headings in documents, days in logs."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import files as reading, texts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files, Refused, Unfit
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record

RECORD = Record({"id": "HD-1"}, "activities")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def digest(content):
    """The digest of bytes, as a register records it."""
    return hashlib.sha256(content).hexdigest()


MINUTES = digest(b"minutes")


def told(found):
    """(status, reason) of each observation; every sentence has to be whole in both languages."""
    for one in found:
        for sentence in (one.message.en, one.message.zh):
            assert sentence and "{" not in sentence and "None" not in sentence, sentence
    return [(one.status, one.reason) for one in found]


class TestRecorded:
    @pytest.fixture
    def seen(self, tmp_path):
        root = tmp_path / "root"
        root.mkdir()
        (root / "a.pdf").write_bytes(b"minutes")
        below = Files(root)

        def seen(file, sha256=MINUTES):
            return told(below.recorded({"file": file, **({"sha256": sha256} if sha256 else {})}, "HD-1", RECORD))
        seen.root = root
        return seen

    def test_the_recorded_bytes(self, seen):
        assert seen("a.pdf") == []

    def test_other_bytes(self, seen):
        (seen.root / "a.pdf").write_bytes(b"changed")
        assert seen("a.pdf") == [("fail", "evidence_differs")]

    def test_bytes_that_changed_in_the_run_are_read_again(self, seen):
        assert seen("a.pdf") == []
        (seen.root / "a.pdf").write_bytes(b"changed!")
        assert seen("a.pdf") == [("fail", "evidence_differs")]

    def test_a_digest_is_computed_once_a_run(self, seen, monkeypatch):
        assert seen("a.pdf") == []
        monkeypatch.setattr(hashlib, "sha256", None)
        assert seen("a.pdf") == []

    @pytest.mark.parametrize("file", ["b.pdf", "no/such/folder.pdf", "a.pdf/below"])
    def test_absent(self, seen, file):
        assert seen(file) == [("fail", "evidence_absent")]

    def test_no_digest(self, seen):
        assert seen("a.pdf", None) == [("manual", "no_digest")]
        assert seen("b.pdf", None) == [("fail", "evidence_absent")]

    def test_still_to_be_filled_in(self, seen):
        assert seen("待填") == [("manual", "placeholder")]

    @pytest.mark.parametrize("file", ["../a.pdf", "x/../../a.pdf", "/etc/passwd", "x\\..\\a.pdf", "a\0.pdf"])
    def test_outside_of_the_root(self, seen, file):
        (seen.root.parent / "a.pdf").write_bytes(b"minutes")
        assert seen(file) == [("fail", "evidence_outside")]

    def test_a_link(self, seen):
        (seen.root / "l.pdf").symlink_to("a.pdf")
        (seen.root / "folder").symlink_to(".")
        assert seen("l.pdf") == [("fail", "evidence_link")]
        assert seen("folder/a.pdf") == [("fail", "evidence_link")]

    def test_the_root_itself_may_be_a_link(self, seen):
        (seen.root.parent / "share").symlink_to("root")
        one = {"file": "a.pdf", "sha256": MINUTES}
        assert Files(seen.root.parent / "share").recorded(one, "HD-1", RECORD) == []

    def test_a_directory(self, seen):
        (seen.root / "d").mkdir()
        assert seen("d") == [("fail", "evidence_no_file")]
        assert seen(".") == [("fail", "evidence_no_file")]

    def test_a_pipe_is_not_waited_for(self, seen):
        os.mkfifo(seen.root / "pipe")
        assert seen("pipe") == [("fail", "evidence_no_file")]

    def test_one_that_may_not_be_read(self, seen, monkeypatch):
        opened = os.open

        def refused(path, flags, *, dir_fd=None):
            if path == "a.pdf":
                raise PermissionError(13, "Permission denied")
            return opened(path, flags, dir_fd=dir_fd)
        monkeypatch.setattr(os, "open", refused)
        assert seen("a.pdf") == [("manual", "evidence_unreadable")]

    def test_a_pointer_of_git_lfs(self, seen):
        (seen.root / "a.pdf").write_text(
            "version https://git-lfs.github.com/spec/v1\n"
            f"oid sha256:{MINUTES}\nsize 7\n", "utf-8")
        assert seen("a.pdf") == [("manual", "evidence_elsewhere")]
        assert seen("a.pdf", digest(b"other")) == [("fail", "evidence_differs")]

    def test_two_gigabytes_are_refused_before_they_are_read(self, seen, monkeypatch):
        with (seen.root / "big.iso").open("wb") as file:
            file.truncate(2 * 1024 ** 3)
        monkeypatch.setattr(hashlib, "sha256", None)
        assert seen("big.iso") == [("manual", "evidence_too_large")]

    def test_a_file_of_the_greatest_size_is_read_in_pieces(self, seen, monkeypatch):
        monkeypatch.setattr(reading, "LARGEST", 3)
        monkeypatch.setattr(reading, "_CHUNK", 2)
        (seen.root / "a.pdf").write_bytes(b"abc")
        assert seen("a.pdf", digest(b"abc")) == []
        (seen.root / "a.pdf").write_bytes(b"abcd")
        assert seen("a.pdf", digest(b"abcd")) == [("manual", "evidence_too_large")]

    def test_no_handle_is_left_open(self, seen):
        (seen.root / "d").mkdir()
        (seen.root / "l.pdf").symlink_to("a.pdf")
        before = len(os.listdir("/proc/self/fd"))
        for file in ("a.pdf", "b.pdf", "d", "l.pdf", "d/e.pdf", "../x"):
            seen(file)
        assert len(os.listdir("/proc/self/fd")) == before


def docx(path, body, doctype=""):
    """A document of Word with this in its body."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", (
            f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'))


class TestHeading:
    @pytest.fixture
    def seen(self, tmp_path):
        files = Files(tmp_path)
        return lambda file, heading="第二章 职责": told(files.heading(RECORD, file, heading))

    @pytest.mark.parametrize("line", ["第二章 职责", "## 第二章 职责", "  第二章  职责  ", "## **第二章 职责** ##"])
    def test_a_line_of_its_own(self, seen, tmp_path, line):
        (tmp_path / "a.md").write_text(f"# 制度\n{line}\n文字\n", "utf-8")
        assert seen("a.md") == [] and seen("a.md", "## 第二章 职责") == []

    def test_words_within_a_line_are_no_heading(self, seen, tmp_path):
        (tmp_path / "a.txt").write_text("见第二章 职责的规定\n", "utf-8")
        assert seen("a.txt") == [("fail", "heading_absent")]

    def test_gb18030_and_a_bom(self, seen, tmp_path):
        (tmp_path / "a.txt").write_bytes("第二章 职责\n".encode("gb18030"))
        (tmp_path / "b.txt").write_bytes("第二章 职责\n".encode("utf-8-sig"))
        assert seen("a.txt") == [] and seen("b.txt") == []

    def test_word(self, seen, tmp_path):
        docx(tmp_path / "a.docx", "<w:p><w:r><w:t>第二章 </w:t></w:r><w:r><w:t>职责</w:t></w:r></w:p><w:p/>")
        assert seen("a.docx") == [] and seen("a.docx", "第三章") == [("fail", "heading_absent")]

    def test_open_document(self, seen, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
            archive.writestr("content.xml", (
                '<o xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
                "<text:h>第二章 <text:span>职责</text:span></text:h><text:p>文字</text:p></o>"))
        assert seen("a.odt") == []

    def test_entities_are_not_read(self, seen, tmp_path):
        docx(tmp_path / "a.docx", "<w:p>&e;</w:p>", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
        assert seen("a.docx") == [("manual", "unreadable_text")]

    def test_a_zip_bomb(self, seen, tmp_path, monkeypatch):
        monkeypatch.setattr(texts, "_UNPACKED", 1_000_000)
        docx(tmp_path / "a.docx", "<w:p>" + " " * 50_000_000 + "</w:p>")
        began = time.process_time()
        assert seen("a.docx") == [("manual", "unreadable_text")]
        assert time.process_time() - began < 1

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"text"])
    def test_no_document(self, seen, tmp_path, content):
        (tmp_path / "a.docx").write_bytes(content)
        assert seen("a.docx") == [("manual", "unreadable_text")]

    def test_broken_xml(self, seen, tmp_path):
        docx(tmp_path / "a.docx", "<w:p>")
        assert seen("a.docx") == [("manual", "unreadable_text")]

    def test_a_kind_that_is_not_read(self, seen, tmp_path):
        (tmp_path / "a.jpg").write_bytes(b"\xff\xd8")
        assert seen("a.jpg") == [("manual", "unreadable_text")]

    def test_a_broken_pdf_or_no_pdftotext(self, seen, tmp_path):
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
        assert seen("a.pdf") == [("manual", "unreadable_text")]

    def test_what_is_not_there_or_a_link(self, seen, tmp_path):
        (tmp_path / "l.md").symlink_to("/etc/passwd")
        assert seen("a.md") == [("fail", "evidence_absent")] and seen("l.md") == [("fail", "evidence_link")]

    def test_the_text_of_a_drawing(self, tmp_path):
        (tmp_path / "a.svg").write_text("<svg><text>fw&#49;</text></svg>", "utf-8")
        assert "fw1" in Files(tmp_path).text("a.svg")


class TestRows:
    @pytest.fixture
    def rows(self, tmp_path):
        def rows(content, column="日期"):
            (tmp_path / "log.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
            return Files(tmp_path).rows(RECORD, "log.csv", column)
        return rows

    @pytest.mark.parametrize(
        "day", ["2026-01-05", "2026/01/05", "2026/1/5", "2026.1.5", "20260105", "2026年1月5日", "2026-01-05 08:30"])
    def test_days_as_people_write_them(self, rows, day):
        assert rows(f"结果,日期\n正常,{day}\n") == [date(2026, 1, 5)]

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_what_separates_the_columns(self, rows, separator):
        assert rows(separator.join(["日期", "结果"]) + "\n" + separator.join(["2026-01-05", "a"]) + "\n") == [
            date(2026, 1, 5)]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_encodings(self, rows, encoding):
        assert rows("日期,结果\r\n2026-01-05,正常\r\n".encode(encoding)) == [date(2026, 1, 5)]

    def test_empty_rows_are_passed_over(self, rows):
        assert rows("日期,结果\n\n2026-01-05,a\n,\n") == [date(2026, 1, 5)]

    @pytest.mark.parametrize("row", ["2026-02-30,a", "yesterday,a", ",a", "2026-1/5,a"])
    def test_a_wrong_row_is_named_by_its_line(self, rows, row):
        with pytest.raises(Unfit, match=r"^log\.csv:3: 日期 is '.*', expected a day") as caught:
            rows(f"日期,结果\n2026-01-05,a\n{row}\n")
        assert caught.value.told.zh.startswith("log.csv:3：")

    def test_a_column_that_is_not_there(self, rows):
        with pytest.raises(Unfit, match=r"^log\.csv:1: no column, or more than one, is called '日期'.*: day, result$"):
            rows("day,result\n2026-01-05,a\n")

    @pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", "日期\0,a\n".encode()])
    def test_what_is_no_table(self, rows, content):
        with pytest.raises(Unfit, match=r"^log\.csv:1: "):
            rows(content)

    def test_a_field_without_an_end(self, rows):
        with pytest.raises(Unfit, match=r"^log\.csv:"):
            rows('日期,结果\n2026-01-05,"' + "a" * 200_000 + "\n")

    def test_a_log_that_is_not_there(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            Files(tmp_path).rows(RECORD, "log.csv", "日期")

    def test_a_log_outside_of_the_root(self, tmp_path):
        with pytest.raises(Refused):
            Files(tmp_path).rows(RECORD, "../log.csv", "日期")


def test_a_text_that_the_system_refuses_is_one_that_cannot_be_read(tmp_path):
    root = tmp_path / "root"
    root.write_text("a file where a folder belongs")
    files = Files(root)
    with pytest.raises(Unfit, match="a.csv cannot be read: Not a directory"):
        files.rows(RECORD, "a.csv", "day")
    with pytest.raises(Unfit, match="a.md cannot be read: Not a directory"):
        files.text("a.md")

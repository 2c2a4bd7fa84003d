# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents keep every byte and know their lines."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import document
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where


def test_any_bytes_come_back(hostile_files):
    for data in hostile_files(500, [b"key=value", b"#", b"[x]"]):
        assert Document(data, "/f").render() == data


@pytest.mark.parametrize(
    "data, count", [(b"", 0), (b"\n", 1), (b"a", 1), (b"a\n", 1), (b"a\nb", 2), (b"a\x0cb\xe2\x80\xa8c\n", 1)])
def test_only_a_line_feed_ends_a_line(data, count):
    assert len(Document(data, "/f").lines) == count


def test_line_text_is_without_its_ending():
    assert [Document(b"a\r\nb\nc", "/f").text(index) for index in range(3)] == ["a", "b", "c"]


def test_nul_names_its_line():
    with pytest.raises(ParseError, match=r"^/f:3: contains a NUL byte$"):
        Document(b"a\nb\nc\0\n", "/f")


def test_size_limit(monkeypatch):
    monkeypatch.setattr(document, "MAX_BYTES", 4)
    assert Document(b"1234", "/f").render() == b"1234"
    with pytest.raises(ParseError, match=r"^/f: larger than any"):
        Document(b"12345", "/f")


def test_replacing_keeps_the_ending_and_the_rest():
    doc = Document(b"a\r\nb\r\n\xff", "/f")
    doc.replace(0, "x")
    assert doc.render() == b"x\r\nb\r\n\xff"
    doc.replace(2, "y")
    assert doc.render() == b"x\r\nb\r\ny"


def test_inserting_uses_the_files_own_ending():
    doc = Document(b"a\r\nb", "/f")
    doc.insert(1, "x")
    doc.append("y")
    assert doc.render() == b"a\r\nx\r\nb\r\ny\r\n"


def test_appending_to_an_empty_file():
    doc = Document(b"", "/f")
    doc.append("x")
    assert doc.render() == b"x\n"


@pytest.mark.parametrize("text", ["a\nb", "a\0b"])
def test_one_line_cannot_become_two(text):
    with pytest.raises(ValueError):
        Document(b"", "/f").append(text)


def test_places_read_as_path_and_line():
    assert str(Document(b"a\n", "/etc/x").where(0)) == "/etc/x:1" == str(Where("/etc/x", 1))


def test_an_error_can_be_printed_whatever_it_quotes():
    error = Document(b"\xff\n", "/f").error(0, b"odd \xff".decode("utf-8", "surrogateescape"))
    assert str(error) == "/f:1: odd \\udcff"
    assert (error.path, error.line) == ("/f", 1)

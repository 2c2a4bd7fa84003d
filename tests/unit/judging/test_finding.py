# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line as evidence: whatever a file holds, to quote it costs no verdict, and little time."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

PATH = "/etc/file"


@pytest.fixture
def host_with(tmp_path):
    def build(data):
        (tmp_path / "etc").mkdir()
        (tmp_path / "etc/file").write_bytes(data)
        return Host(str(tmp_path))
    return build


@pytest.mark.parametrize("data, text", [
    (b"first\n\tsecond = 2 \r\n", "second = 2"),
    (b"a NUL: \0\nsecond\n", "second"),
    (b"first\nno UTF-8: \xff \x1b[31m\n", "no UTF-8: \\udcff \\x1b[31m"),
    (b"a form feed: \x0c\nsecond", "second"),
    (b"x" * (8 * 1024 * 1024 + 1) + b"\nsecond\n", "second"),
    (b"cut short meanwhile", ""),
])
def test_a_line_is_quoted_whatever_the_file_holds(host_with, data, text):
    seen = line(host_with(data), Where(PATH, 2))
    assert (seen.kind, str(seen.ref), seen.text) == ("file", "/etc/file:2", text)


def test_the_lines_of_what_is_staged_are_quoted(host_with):
    host = host_with(b"first\nsecond\n")
    assert line(host, Where(PATH, 2)).text == "second"
    host.stage_content(PATH, b"second\nthird\n")
    assert line(host, Where(PATH, 2)).text == "third"


def test_a_file_is_taken_apart_once(host_with, monkeypatch):
    host, read = host_with(b"first\n" * 100), []
    monkeypatch.setattr(host, "read", lambda path: read.append(path) or Host.read(host, path))
    assert [line(host, Where(PATH, number)).text for number in range(1, 101)] == ["first"] * 100
    assert len(read) == 1

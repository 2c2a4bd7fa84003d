# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a saved configuration to its lines: what a terminal, a pager or a session has put around and
between them is gone, and each line keeps the number that it has in the file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem

__all__ = ["MOST_BYTES", "Lines", "lines_of"]

Lines = list[tuple[int, str]]

MOST_BYTES = 32 << 20
_PAGER = re.compile(
    r"[ \t]*-{2,4} ?\(?more\b[^\n\r\x08\x1b-]{0,40}-{2,4} ?(?:\x1b\[\d+D *\x1b\[\d+D|\x08+ *\x08+|\r *\r(?!\n))?", re.I)
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[=>])")
_BACKSPACE = re.compile(r"[^\n\x08]\x08")
_NUMBERED = re.compile(r"\s*(\d+)\s*[:|\t ]")
# A prompt, and the command that the configuration is the answer to.
_ASKED = re.compile(
    r"(?:RP/\S+:)?[<\[]?[*~]?[\w.@()/:-]+[>\]#$]\s*(?:show|sh|display|dis)\s+(?:run|start|cur|saved|this|conf)[\w-]*.*\Z",
    re.I)
_BARE_ASKED = re.compile(r"(?:show run\w*(?:-config)?|display cur\w*(?:-configuration)?)\s*\Z", re.I)
_TWICE = Text(
    "{file}:{line} begins a second configuration: the file has those of several commands or devices. Save each on its "
    "own.",
    "{file}:{line} 处开始了第二份配置：文件含多条命令或多台设备的输出，请分别保存。")
_LARGE = Text(
    "{file} has {size} bytes, more than {most}: this is no configuration.",
    "{file} 有 {size} 字节，超过 {most}，不是设备配置。")
_COUNTED = Text(
    "Every line of {file} begins with a number: the file was copied from a listing. Save the configuration itself.",
    "{file} 的每一行都以行号开头，系从带行号的清单复制而来。请保存配置本身。")
_EMPTY = Text("{file} is empty.", "{file} 为空文件。")


def lines_of(data: bytes, file: str) -> Lines:
    """Return the lines of a configuration, with their numbers and without blanks at their ends; raise Problem."""
    if len(data) > MOST_BYTES:
        raise Problem("configuration_unreadable", _LARGE.format(file=file, size=len(data), most=MOST_BYTES))
    text = _plain(_decoded(data))
    lines = [(number, line.rstrip()) for number, line in enumerate(text.split("\n"), 1)]
    written = [line for _number, line in lines if line]
    if not written:
        raise Problem("configuration_empty", _EMPTY.format(file=file))
    if _counted(written):
        raise Problem("configuration_unreadable", _COUNTED.format(file=file))
    return _answer(lines, file)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _plain(text: str) -> str:
    if "ore" in text and "--" in text:
        text = _PAGER.sub("", text)
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    while "\x08" in text:
        shorter = _BACKSPACE.sub("", text)
        text = shorter if shorter != text else text.replace("\x08", "")
    return text.replace("\r", "\n" if "\n" not in text else "").replace("\0", "").replace("\x07", "")


def _counted(written: list[str]) -> bool:
    if len(written) < 5:
        return False
    numbers = [int(found.group(1)) for found in map(_NUMBERED.match, written[:200]) if found]
    return len(numbers) == min(len(written), 200) and all(b > a for a, b in itertools.pairwise(numbers))


def _answer(lines: Lines, file: str) -> Lines:
    """Return what follows the prompt with the command, where there is one."""
    asked = list(_prompts(lines))
    if not asked:
        return lines
    if len(asked) > 1:
        second = lines[asked[1]]
        raise Problem("configuration_doubled", _TWICE.format(file=file, line=second[0]), file, second)
    return lines[asked[0] + 1:]


def _prompts(lines: Lines) -> Iterator[int]:
    for at, (_number, line) in enumerate(lines):
        if line and ("#" in line or ">" in line or "]" in line or at < 20) and line[0] not in " \t!":
            if _ASKED.match(line) or (at < 20 and _BARE_ASKED.match(line)):
                yield at

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a configuration as a tree. Two dialects: `#` ends a section (VRP, Comware), or indentation alone tells
(IOS, NX-OS, Ruijie, FRR).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.clean import Lines
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem

__all__ = ["Node", "by_hash", "by_indent"]

# `banner motd ^C`, `header login information %`: the delimiter is the first sign of the text.
_BANNER = re.compile(r"\s*(?:banner|header)\s+(?:\S+\s+)?(?:information\s+)?(\^C|\x03|\S)", re.I)
_BANNER_WORDS = ("banner", "header")
_CODE = re.compile(r"\s*(?:public-key-code begin|certificate\s+(?:self-signed|ca|local)?\s*\S*\Z)")
_CODE_END = re.compile(r"\s*(?:public-key-code end|quit)\Z")
_OPEN = Text(
    "The text that begins in {file}:{line} has no end: what comes after it cannot be told from it.",
    "{file}:{line} 处开始的文本没有结束符，其后的内容无法与之区分。")


class Node:
    """A line and those below it."""

    __slots__ = ("children", "number", "raw", "text")

    def __init__(self, number: int, text: str, raw: str = "") -> None:
        self.number, self.text = number, text
        # What stands there, where `text` has more of it.
        self.raw = raw
        self.children: list[Node] = []

    def __repr__(self) -> str:
        return f"Node({self.number}, {self.text!r})"

    @property
    def words(self) -> list[str]:
        """The words of the line."""
        return self.text.split()

    def below(self, *starts: str) -> Iterator[Node]:
        """Yield the lines directly below that begin with one of these words."""
        for child in self.children:
            if begins_any(child.text, starts):
                yield child

    def last(self, *starts: str) -> Node | None:
        """Return the last of the lines directly below that begin with one of these words: it is in force."""
        return next((child for child in reversed(self.children) if begins_any(child.text, starts)), None)


def begins_any(text: str, starts: tuple[str, ...]) -> bool:
    """Tell whether a line begins with one of these, whole words each."""
    return text.startswith(starts) and any(
        text.startswith(start) and (len(text) == len(start) or text[len(start)] == " ") for start in starts)


def by_hash(lines: Lines, file: str) -> Node:
    """Return the tree of a configuration whose sections end with `#` in the first column.

    Inside of one, depth is relative to its first line: global commands are indented by one in many versions.
    """
    root = Node(0, "")
    stack: list[tuple[int, Node]] = []
    base: int | None = None
    for number, line in _without_texts(lines, file):
        if line[0] == "#" and line.strip("# ") == "":
            base, stack = None, []
            continue
        text = line.strip()
        if text == "#" or text[0] == "!":
            continue
        depth = len(line) - len(line.lstrip())
        node = Node(number, text)
        if base is None or depth <= base:
            base = depth
            root.children.append(node)
            stack = [(depth, node)]
            continue
        while len(stack) > 1 and stack[-1][0] >= depth:
            stack.pop()
        stack[-1][1].children.append(node)
        stack.append((depth, node))
    return root


def by_indent(lines: Lines, file: str) -> Node:
    """Return the tree of a configuration of which indentation alone tells; `!` is a comment and ends nothing."""
    root = Node(0, "")
    stack: list[tuple[int, Node]] = [(-1, root)]
    for number, line in _without_texts(lines, file):
        text = line.strip()
        if text[0] == "!":
            continue
        depth = len(line) - len(line.lstrip())
        node = Node(number, text)
        while stack[-1][0] >= depth:
            stack.pop()
        stack[-1][1].children.append(node)
        stack.append((depth, node))
    return root


def _without_texts(lines: Lines, file: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are commands: no blank line, no banner's text, no key's code."""
    until: str | re.Pattern[str] | None = None
    began = (0, "")
    for number, line in lines:
        if until is not None:
            ended = until in line if isinstance(until, str) else until.match(line) is not None
            if ended:
                until = None
            continue
        if not line or line.isspace():
            continue
        start = line.lstrip()
        if start.startswith(_BANNER_WORDS):
            found = _BANNER.match(line)
            if found:
                yield number, line[:found.start(1)]
                delimiter = found.group(1)
                until, began = (None if delimiter in line[found.end(1):] else delimiter), (number, line)
                continue
        elif start.startswith(("public-key-code", "certificate")) and _CODE.match(line):
            until, began = _CODE_END, (number, line)
        yield number, line
    if until is not None:
        raise Problem("configuration_cut", _OPEN.format(file=file, line=began[0]), file, began)

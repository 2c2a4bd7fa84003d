# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a register's file in its lines: where its keys are, and how a mapping in it is put right by itself."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import yaml_text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import typed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import CellError, SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shape, Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.form import (
    as_text,
    comments,
    emitter,
    lines_of,
    styled,
)

__all__ = ["Document", "plain", "refused"]

_NO_CONTENT = re.compile(r"\s*(#.*)?")
# What a register says that is only now begun.
_BEGUN = "status: draft\n"


def plain(text: str) -> Any:
    """Return what a register's text says, days as text; raise yaml_text.NotYaml."""
    return yaml_text.parsed(text).data


def refused(place: str, en: str, zh: str) -> SheetError:
    """Return the error for a place of a file, with the reason in both languages."""
    return SheetError(Text("{place}: {why}", "{place}：{why}").format(place=place, why=Text(en, zh)))


class Document:
    """A register's file: `lines` with their ends, `whole` what they say, `shape` what the schema says of it."""

    def __init__(self, text: str, register: str, shapes: Shapes) -> None:
        text = text if text.strip() else _BEGUN
        self.register, self.shape, self.lines = register, shapes[register], lines_of(text)
        try:
            self.whole = plain(text) or {}
            self.root: Any = yaml.compose(text, yaml.CSafeLoader)
        except yaml_text.NotYaml as problem:
            raise refused(f"{self.file}:{problem.line}", problem.told.en, problem.told.zh)
        if not isinstance(self.whole, dict) or isinstance(self.root, yaml.CollectionNode) and self.root.flow_style:
            raise refused(self.file, "expected a mapping, one field a line", "应为每行一个字段的映射")

    @property
    def file(self) -> str:
        """The file's name in sentences."""
        return f"{self.register}.yml"

    def typed(self, value: Any, shape: Shape, of: str) -> Any:
        """A part of the file with its days as dates."""
        try:
            return typed(value, shape)
        except CellError as problem:
            raise refused(f"{self.file}: {of}", problem.told.en, problem.told.zh)

    def place(self, name: str) -> tuple[int | None, Any, int]:
        """The line of a key (None where there is none), its node, and the line after the last that may be its own."""
        pairs = self.root.value if self.root else []
        starts = [key.start_mark.line for key, _value in pairs] + [len(self.lines)]
        for number, (key, value) in enumerate(pairs):
            if key.value == name:
                return key.start_mark.line, value, starts[number + 1]
        return None, None, len(self.lines)

    def trimmed(self, following: int) -> int:
        """The line after the last with content above a line: comments there belong to what follows."""
        while _NO_CONTENT.fullmatch(self.lines[following - 1].rstrip("\n")):
            following -= 1
        return following

    def put_right(
            self, first: int, last: int, inner: int, fields: Iterable[str], after: Mapping[str, Any],
            relabelled: Callable[[str], str] = str, passing: Collection[str] = ()) -> list[str]:
        """The lines of a mapping with some of its fields as they are `after`, its own comments kept.

        `inner` is the column at which the mapping begins. `relabelled` may change comments, those `passing` may go.
        """
        body = self.lines[first:last]
        text = "".join(
            line[inner:] if number == 0 or not line[:inner].strip() else line.lstrip()
            for number, line in enumerate(body))
        try:
            new = relabelled(_put_right(text, fields, after))
        except Exception:
            # What ruamel.yaml cannot take on its own: an alias of what stands above.
            raise refused(
                f"{self.file}:{first + 1}", "this cannot be written anew by itself: change it by hand",
                "此处无法单独重写：请手工修改")
        for comment in Counter(comments(text)) - Counter(comments(new)):
            if comment not in passing:
                raise self.lost(first, comment)
        lines = lines_of(new)
        margin = " " * inner
        return [body[0][:inner] + lines[0], *(margin + line if line.strip() else line for line in lines[1:])]

    def lost(self, line: int, comment: str) -> SheetError:
        """Return the error for a comment that has no place any more."""
        return refused(
            f"{self.file}:{line + 1}", f"the comment '{comment}' would be lost: change this by hand",
            f"注释“{comment}”会丢失：请手工修改此处")

    def verify(self, text: str, wanted: Mapping[str, Any], of: str) -> None:
        """Hold that a new text says what it should, and nothing else of the file has changed."""
        try:
            said = plain(text)
        except yaml_text.NotYaml:
            said = None
        if _filled(said) != _filled(dict(wanted)):
            raise refused(
                self.file, f"{of} is written in a form that cannot be kept (aliases, tags): change it by hand",
                f"{of} 的写法（别名、标签等）无法保留：请手工修改")


def _put_right(text: str, fields: Iterable[str], after: Mapping[str, Any]) -> str:
    ruamel = emitter()
    mapping = ruamel.load(text)
    _update(mapping, fields, after)
    stream = io.StringIO()
    ruamel.dump(mapping, stream)
    return stream.getvalue()


def _update(mapping: Any, fields: Iterable[str], after: Mapping[str, Any]) -> None:
    """Give fields of a mapping their new values, those of mappings below it one by one: comments stand beside them."""
    for name in fields:
        old = mapping.get(name)
        if name not in after:
            del mapping[name]
        elif isinstance(old, Mapping) and isinstance(after[name], Mapping) and old and after[name]:
            below = after[name]
            _update(old, [one for one in {**old, **below} if as_text(old.get(one)) != as_text(below.get(one))], below)
        else:
            mapping[name] = styled(after[name])


def _filled(value: Any) -> Any:
    """A value without the fields that stand there empty: `department:` says as much as no such line."""
    if isinstance(value, dict):
        return {name: _filled(below) for name, below in value.items() if below is not None}
    return [_filled(below) for below in value] if isinstance(value, list) else value

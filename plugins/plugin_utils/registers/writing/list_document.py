# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One list of a register's file: records are changed, added and taken away, each in its own lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import vocabulary
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.difference import (
    Change,
    Difference,
    unfilled,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import ANY, Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.document import Document, refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.form import (
    as_text,
    commented,
    comments,
    emitted,
    rows,
)

__all__ = ["ListDocument"]

_EMPTY_LIST = re.compile(r"^([^#]*?:)(\s*\[\s*\]|\s*~|\s*null)?(\s*(?:#.*)?)$")
# What is to become of records, by the identity of the record as it was.
Changes = Mapping[int, Change]


class ListDocument(Document):
    """A register's file with one of its lists: `records` as they are there, days as dates."""

    def __init__(self, text: str, name: str, shapes: Shapes) -> None:
        register, _dot, self.list = name.partition(".")
        super().__init__(text, register, shapes)
        shape = self.shape.fields[self.list]
        self.record = shape.item or ANY
        self.records: list[dict[str, Any]] = self.typed(self.whole.get(self.list) or [], shape, self.list)
        self.at, self.node, self.end = self.place(self.list)

    def with_changes(self, found: Difference) -> str:
        """Return the text with the list changed."""
        changed = {id(one.before): one for one in found.changed}
        removed = {id(one) for one in found.removed}
        if self.at is None or not self.records:
            text = self._begun(found.added)
        elif self.node.flow_style:
            text = self._unfolded(changed, removed, found.added)
        else:
            text = self._spliced(changed, removed, found.added)
        kept = [changed[id(one)].after if id(one) in changed else one for one in self.records if id(one) not in removed]
        self.verify(text, {**self.whole, self.list: as_text([*kept, *found.added])}, self.list)
        return text

    # Lists that are not there yet, or on one line

    def _begun(self, added: Sequence[Mapping[str, Any]]) -> str:
        body = rows(added)
        if self.at is None:
            gap = ["\n"] if self.lines[-1].strip() else []
            return "".join([*self.lines, *gap, f"{self.list}:\n", *body])
        match = _EMPTY_LIST.match(self.lines[self.at].rstrip("\n"))
        if not match:
            raise refused(
                f"{self.file}:{self.at + 1}", "expected an empty list on one line", "应为写在一行的空列表")
        lines = list(self.lines)
        lines[self.at:self.at + 1] = [match[1] + match[3] + "\n", *body]
        return "".join(lines)

    def _unfolded(self, changed: Changes, removed: set[int], added: Sequence[Mapping[str, Any]]) -> str:
        """A list in brackets becomes one row a record."""
        if self.at is None:
            raise ValueError("a list in brackets has a line of its own")
        last = self.node.end_mark.line + 1
        if lost := comments("".join(self.lines[self.at:last])):
            raise self.lost(self.at, lost[0])
        kept = [changed[id(one)].after if id(one) in changed else one for one in self.records if id(one) not in removed]
        body = rows([*kept, *added])
        head = [f"{self.list}:\n", *body] if body else [f"{self.list}: []\n"]
        return "".join([*self.lines[:self.at], *head, *self.lines[last:]])

    # Lists of one record under the other

    def _spliced(self, changed: Changes, removed: set[int], added: Sequence[Mapping[str, Any]]) -> str:
        bodies = self._bodies()
        lines: list[str] = list(self.lines[:bodies[0][0]])
        flow = sum(node.flow_style for node in self.node.value) * 2 > len(bodies)
        indent = self._indent(bodies[0][0])
        for number, (record, (first, last)) in enumerate(zip(self.records, bodies, strict=True)):
            following = bodies[number + 1][0] if number + 1 < len(bodies) else last
            if id(record) in changed:
                lines += self._changed(first, last, changed[id(record)])
            elif id(record) not in removed:
                lines += self.lines[first:last]
            elif unfilled(record):
                # What stood above a draft told what it was for.
                while lines[-1].lstrip().startswith("#"):
                    lines.pop()
            lines += self.lines[last:following]
        told = self._told(bodies[0])
        lines += [commented(line, told) for one in added for line in emitted(one, indent, flow)]
        if len(removed) == len(self.records) and not added:
            if self.at is None:
                raise ValueError("a list with records has a line of its own")
            lines[self.at] = re.sub(r"^([^#]*?:)", r"\1 []", lines[self.at], count=1)
        return "".join([*lines, *self.lines[bodies[-1][1]:]])

    def _told(self, body: tuple[int, int]) -> dict[str, str]:
        """The fields behind whose words the first record has their labels, as comments, with their vocabularies."""
        text = "".join(self.lines[body[0]:body[1]])
        return {
            field: words for field, word in self.records[0].items()
            if isinstance(word, str) and (words := self._words(field))
            and re.search(rf"(?m)\b{field}: .*# {re.escape(vocabulary.label(words, word).zh)}$", text)}

    def _bodies(self) -> list[tuple[int, int]]:
        """The first line of each record and the line after its last, without the comments that follow."""
        starts = []
        for node in self.node.value:
            line = node.start_mark.line
            while not re.match(r"\s*-(\s|$)", self.lines[line]):
                line -= 1
            starts.append(line)
        found = []
        for first, following in zip(starts, [*starts[1:], self.end], strict=True):
            found.append((first, self.trimmed(following)))
        return found

    def _indent(self, line: int) -> int:
        return len(self.lines[line]) - len(self.lines[line].lstrip())

    def _changed(self, first: int, last: int, change: Change) -> list[str]:
        """A record's lines with the fields that differ put right."""
        dash = self._indent(first)
        inner = len(self.lines[first]) - len(self.lines[first][dash + 1:].lstrip(" "))
        return self.put_right(
            first, last, inner, [name for name, _old, _new in change.fields], change.after,
            lambda text: self._relabelled(text, change),
            self._labels(change, comments("".join(self.lines[first:last]))))

    def _words(self, field: str) -> str:
        """The vocabulary that a field's values are words of; empty where they are no words."""
        shape = self.record.fields.get(field)
        return shape.choices if shape and shape.kind == "text" and shape.choices in vocabulary.names() else ""

    def _labels(self, change: Change, there: Sequence[str]) -> set[str]:
        """The comments that only say what a word is called which has changed, or a field that was to be filled in."""
        fields = vocabulary.words(f"fields.{self.register}.{self.list}")
        told = tuple(
            f"# {fields[field].zh}" for field, old, _new in change.fields if field in fields and unfilled(old))
        return {
            f"# {vocabulary.label(words, old).zh}" for field, old, _new in change.fields
            if isinstance(old, str) and (words := self._words(field))} | {
                comment for comment in there if told and comment.startswith(told)}

    def _relabelled(self, text: str, change: Change) -> str:
        """A record's text in which the comment behind a word that has changed is the new word's label."""
        for field, old, new in change.fields:
            words = self._words(field)
            if words and isinstance(old, str) and isinstance(new, str):
                before, after = (vocabulary.label(words, one).zh for one in (old, new))
                text = re.sub(rf"(?m)^({re.escape(field)}: .*# ){re.escape(before)}$", rf"\g<1>{after}", text)
        return text

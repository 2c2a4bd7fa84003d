# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One list of a register's file written anew: what does not change keeps every byte, comments stay where they are.

A record that changes is written again by ruamel.yaml with its own comments; one that is added comes at the end of its
list, in the form of its neighbours. What comes of it is read again and compared before anything is written. Then the
file is replaced as a whole, and only if it is still the one that was read.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import vocabulary, yaml_text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.difference import (
    Change,
    Difference,
    difference,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.form import (
    as_text,
    commented,
    comments,
    emitted,
    emitter,
    lines_of,
    rows,
    styled,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import typed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import (
    CellError,
    SheetError,
    library,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shapes

__all__ = ["Source", "plain", "read", "rewritten", "save"]

_EMPTY_LIST = re.compile(r"^([^#]*?:)(\s*\[\s*\]|\s*~|\s*null)?(\s*(?:#.*)?)$")
_NO_CONTENT = re.compile(r"\s*(#.*)?")
# What a register says that is only now begun.
_BEGUN = "status: draft\n"
# What is to become of records, by the identity of the record as it was.
Changes = Mapping[int, Change]


@dataclass(frozen=True)
class Source:
    """A register's file as it was read: its text, and what tells whether it is still the same."""

    path: Path
    text: str
    digest: str


def read(path: Path | str) -> Source:
    """Read a register's file; one that is not there is empty. Raise SheetError where it is no UTF-8 text."""
    path = Path(path).resolve()
    try:
        content = path.read_bytes()
        return Source(path, content.decode("utf-8"), hashlib.sha256(content).hexdigest())
    except FileNotFoundError:
        return Source(path, "", "")
    except (OSError, UnicodeDecodeError) as problem:
        raise _refused(path.name, f"it cannot be read: {problem}", f"无法读取：{problem}")


def plain(text: str) -> Any:
    """Return what a register's text says, days as text; raise yaml_text.NotYaml."""
    return yaml_text.parsed(text).data


def rewritten(
        text: str, name: str, records: Sequence[Mapping[str, Any]], shapes: Shapes | None = None,
) -> tuple[str, Difference]:
    """Return a register's text in which one list holds these records, and how they differ from those of before.

    `name` is the list's (`posts.assignments`), `records` are whole, with days as dates. Records that are there already
    stay in the order of the file. Nothing is written. Raise SheetError where a comment would be lost, or where the file
    says something in a form that cannot be kept (aliases, for one): then it is to be changed by hand.
    """
    library("ruamel.yaml", "ruamel.yaml")
    mark, newline = "\ufeff" * text.startswith("\ufeff"), "\r\n" if "\r\n" in text else "\n"
    document = _Document(text.removeprefix(mark).replace("\r\n", "\n"), name, shapes or schemas.load())
    found = difference(name, document.records, records)
    return (mark + document.with_changes(found).replace("\n", newline) if found else text), found


def save(source: Source, text: str) -> None:
    """Replace a register's file as a whole, mode and owner kept; raise SheetError where it was changed meanwhile."""
    if read(source.path).digest != source.digest:
        raise _refused(
            source.path.name, "it has changed since it was read: nothing was written, try again",
            "读取之后文件已被修改：未写入，请重试")
    handle, temporary = tempfile.mkstemp(prefix=f".{source.path.name}.", dir=source.path.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            _as_before(source.path, stream.fileno())
            os.fsync(stream.fileno())
        os.replace(temporary, source.path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    folder = os.open(source.path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _as_before(path: Path, descriptor: int) -> None:
    """Give the new file the mode and, where that is allowed, the owner of the old one."""
    try:
        old = path.stat()
    except FileNotFoundError:
        os.fchmod(descriptor, 0o644)
        return
    if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        try:
            os.fchown(descriptor, old.st_uid, old.st_gid)
        except PermissionError:
            # Somebody else's file in a folder of ours: the new one is ours.
            pass
    os.fchmod(descriptor, old.st_mode & 0o7777)


def _refused(place: str, en: str, zh: str) -> SheetError:
    return SheetError(Text("{place}: {why}", "{place}：{why}").format(place=place, why=Text(en, zh)))


def _filled(value: Any) -> Any:
    """A value without the fields that stand there empty: `department:` says as much as no such line."""
    if isinstance(value, dict):
        return {name: _filled(below) for name, below in value.items() if below is not None}
    return [_filled(below) for below in value] if isinstance(value, list) else value


class _Document:
    """The lines of a register's file, and where the records of one list are among them."""

    def __init__(self, text: str, name: str, shapes: Shapes) -> None:
        self.register, _, self.list = name.partition(".")
        text = text if text.strip() else _BEGUN
        self.name, self.lines = name, lines_of(text)
        try:
            self.whole = plain(text) or {}
            self.root = yaml.compose(text, yaml.CSafeLoader)
        except yaml_text.NotYaml as problem:
            raise _refused(f"{self.file}:{problem.line}", problem.told.en, problem.told.zh)
        if not isinstance(self.whole, dict):
            raise _refused(self.file, "expected a mapping", "应为映射")
        try:
            self.shape = shapes[self.register].fields[self.list]
            self.records: list[dict[str, Any]] = typed(self.whole.get(self.list) or [], self.shape)
        except CellError as problem:
            raise _refused(f"{self.file}: {self.list}", problem.told.en, problem.told.zh)
        self.at, self.node, self.end = self._place()

    @property
    def file(self) -> str:
        """The file's name in sentences."""
        return f"{self.register}.yml"

    def _place(self) -> tuple[int | None, Any, int]:
        """The line of the list's key, its node, and the line after the last of it."""
        pairs = self.root.value if self.root else []
        starts = [key.start_mark.line for key, _value in pairs] + [len(self.lines)]
        for number, (key, value) in enumerate(pairs):
            if key.value == self.list:
                return key.start_mark.line, value, starts[number + 1]
        return None, None, len(self.lines)

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
        self._verify(text, as_text([*kept, *found.added]))
        return text

    def _verify(self, text: str, wanted: list[Any]) -> None:
        """Hold that the new text says what it should, and nothing else of the file has changed."""
        try:
            said = plain(text)
        except yaml_text.NotYaml:
            said = None
        if _filled(said) != _filled({**self.whole, self.list: wanted}):
            raise _refused(
                self.file, f"{self.list} is written in a form that cannot be kept (aliases, tags): change it by hand",
                f"{self.list} 的写法（别名、标签等）无法保留：请手工修改")

    # Lists that are not there yet, or on one line

    def _begun(self, added: Sequence[Mapping[str, Any]]) -> str:
        body = rows(added)
        if self.at is None:
            gap = ["\n"] if self.lines[-1].strip() else []
            return "".join([*self.lines, *gap, f"{self.list}:\n", *body])
        match = _EMPTY_LIST.match(self.lines[self.at].rstrip("\n"))
        if not match:
            raise _refused(
                f"{self.file}:{self.at + 1}", "expected an empty list on one line", "应为写在一行的空列表")
        lines = list(self.lines)
        lines[self.at:self.at + 1] = [match[1] + match[3] + "\n", *body]
        return "".join(lines)

    def _unfolded(self, changed: Changes, removed: set[int], added: Sequence[Mapping[str, Any]]) -> str:
        """A list in brackets becomes one row a record."""
        assert self.at is not None
        last = self.node.end_mark.line + 1
        if lost := comments("".join(self.lines[self.at:last])):
            raise self._lost(self.at, lost[0])
        kept = [changed[id(one)].after if id(one) in changed else one for one in self.records if id(one) not in removed]
        body = rows([*kept, *added])
        head = [f"{self.list}:\n", *body] if body else [f"{self.list}: []\n"]
        return "".join([*self.lines[:self.at], *head, *self.lines[last:]])

    def _lost(self, line: int, comment: str) -> SheetError:
        return _refused(
            f"{self.file}:{line + 1}", f"the comment '{comment}' would be lost: change this record by hand",
            f"注释“{comment}”会丢失：请手工修改此记录")

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
            lines += self.lines[last:following]
        told = self._told(bodies[0])
        lines += [commented(line, told) for one in added for line in emitted(one, indent, flow)]
        if len(removed) == len(self.records) and not added:
            assert self.at is not None
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
            last = following
            while _NO_CONTENT.fullmatch(self.lines[last - 1].rstrip("\n")):
                last -= 1
            found.append((first, last))
        return found

    def _indent(self, line: int) -> int:
        return len(self.lines[line]) - len(self.lines[line].lstrip())

    def _changed(self, first: int, last: int, change: Change) -> list[str]:
        """A record's lines with the fields that differ put right, its own comments kept."""
        body = self.lines[first:last]
        dash = self._indent(first)
        inner = len(body[0]) - len(body[0][dash + 1:].lstrip(" "))
        texts = [body[0][inner:], *(line[inner:] if not line[:inner].strip() else line.lstrip() for line in body[1:])]
        ruamel = emitter()
        try:
            record = ruamel.load("".join(texts))
            for name, _old, _new in change.fields:
                if name in change.after:
                    record[name] = styled(change.after[name])
                else:
                    del record[name]
            stream = io.StringIO()
            ruamel.dump(record, stream)
        except Exception:
            # What ruamel.yaml cannot take on its own: an alias of a record above.
            raise _refused(
                f"{self.file}:{first + 1}", "this record cannot be written anew by itself: change it by hand",
                "此记录无法单独重写：请手工修改")
        new = self._relabelled(stream.getvalue(), change)
        old_comments, new_comments = Counter(comments("".join(texts))), Counter(comments(new))
        for comment in old_comments - new_comments:
            if comment not in self._labels(change):
                raise self._lost(first, comment)
        lines = lines_of(new)
        margin = " " * inner
        return [
            body[0][:inner] + lines[0], *(margin + line if line.strip() else line for line in lines[1:])]

    def _words(self, field: str) -> str:
        """The vocabulary that a field's values are words of; empty where they are no words."""
        shape = self.shape.item.fields.get(field) if self.shape.item else None
        return shape.choices if shape and shape.kind == "text" and shape.choices in vocabulary.names() else ""

    def _labels(self, change: Change) -> set[str]:
        """The comments that only say what a word is called which has changed."""
        return {
            f"# {vocabulary.label(words, old).zh}" for field, old, _new in change.fields
            if isinstance(old, str) and (words := self._words(field))}

    def _relabelled(self, text: str, change: Change) -> str:
        """A record's text in which the comment behind a word that has changed is the new word's label."""
        for field, old, new in change.fields:
            words = self._words(field)
            if words and isinstance(old, str) and isinstance(new, str):
                before, after = (vocabulary.label(words, one).zh for one in (old, new))
                text = re.sub(rf"(?m)^({re.escape(field)}: .*# ){re.escape(before)}$", rf"\g<1>{after}", text)
        return text

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A register's file written anew, a list or its head: what does not change keeps every byte, comments stay.

A record that changes is written again by ruamel.yaml with its own comments; one that is added comes at the end of its
list, in the form of its neighbours. What comes of it is read again and compared before anything is written. Then the
file is replaced as a whole, and only if it is still the one that was read.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.difference import (
    Difference,
    changed_fields,
    difference,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import library
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.document import plain, refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.head_document import HeadDocument
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.list_document import ListDocument

Found = TypeVar("Found")

__all__ = ["Source", "plain", "read", "rewritten", "rewritten_head", "save"]


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
        raise refused(path.name, f"it cannot be read: {problem}", f"无法读取：{problem}")


def rewritten(
        text: str, name: str, records: Sequence[Mapping[str, Any]], shapes: Shapes | None = None,
) -> tuple[str, Difference]:
    """Return a register's text in which one list holds these records, and how they differ from those of before.

    `name` is the list's (`posts.assignments`), `records` are whole, with days as dates. Records that are there already
    stay in the order of the file. Nothing is written. Raise SheetError where a comment would be lost, or where the file
    says something in a form that cannot be kept (aliases, for one): then it is to be changed by hand.
    """
    library("ruamel.yaml", "ruamel.yaml")

    def change(plain: str) -> tuple[str | None, Difference]:
        document = ListDocument(plain, name, shapes or schemas.load())
        found = difference(name, document.records, records)
        return document.with_changes(found) if found else None, found
    return _with_its_ends(text, change)


def rewritten_head(
        text: str, register: str, head: Mapping[str, Any], shapes: Shapes | None = None,
) -> tuple[str, tuple[tuple[str, Any, Any], ...]]:
    """Return a register's text with another head, and the fields that differ, each with its value before and after.

    `head` is all that stands beside the lists, days as dates. Nothing is written. Raise SheetError as rewritten does.
    """
    library("ruamel.yaml", "ruamel.yaml")

    def change(plain: str) -> tuple[str | None, tuple[tuple[str, Any, Any], ...]]:
        document = HeadDocument(plain, register, shapes or schemas.load())
        fields = changed_fields(document.head, head)
        return document.with_head(head) if fields else None, fields
    return _with_its_ends(text, change)


def _with_its_ends(text: str, change: Callable[[str], tuple[str | None, Found]]) -> tuple[str, Found]:
    """Change a text without its byte order mark and its Windows line ends, and put them back."""
    mark, newline = "\ufeff" * text.startswith("\ufeff"), "\r\n" if "\r\n" in text else "\n"
    new, found = change(text.removeprefix(mark).replace("\r\n", "\n"))
    return text if new is None else mark + new.replace("\n", newline), found


def save(source: Source, text: str) -> None:
    """Replace a register's file as a whole, mode and owner kept; raise SheetError where it was changed meanwhile."""
    if read(source.path).digest != source.digest:
        raise refused(
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

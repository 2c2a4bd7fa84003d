# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence of a record: the file is copied below the evidence's folder, its digest is appended to the record."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import LARGEST, too_large
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import whole
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing

__all__ = ["add_evidence"]

_AT_ONCE = 1 << 20
_NAMED = Text("{record} names {file} already", "{record} 已列出 {file}")
_TAKEN = Text(
    "{file} is there already and is another file: give yours another name", "{file} 已存在且内容不同：请改名")
_CHANGES = Text("{file} changes while it is copied: try again", "{file} 在复制时被改动：请重试")


def add_evidence(
        folder: Path, registers: Mapping[str, Register], name: str, file: Path, *, today: date,
        root: Path | None = None) -> tuple[Path, str]:
    """Copy a file to evidence/<year>/ below `root` (the registers' folder without one) and append it to the record.

    `registers` are those of the folder as `load` has read them, `name` is the record's id. Returns the register's file
    and the copy's path below the root. Raise Refused where there is no such record, or more than one, where the file is
    no plain file, or where another file of that name is there; then nothing is written, nor copied.
    """
    record, register = _record(registers, name)
    relative = f"evidence/{today.year}/{file.name}"
    source = writing.read(folder / f"{record.register}.yml")
    digest = _digest(file)
    one = {"file": relative, "sha256": digest}
    if one in (record.get("evidence") or ()):
        raise Refused(_NAMED.format(record=name, file=relative))
    records = [
        {**row, "evidence": [*(row.get("evidence") or ()), one]} if row.place == record.place else dict(row)
        for row in register.lists[record.list]]
    text, _difference = writing.rewritten(source.text, f"{record.register}.{record.list}", records)
    copied = _copy(file, (root or folder) / relative, digest)
    try:
        writing.save(source, text)
    except BaseException:
        if copied:
            (root or folder).joinpath(relative).unlink(missing_ok=True)
        raise
    return source.path, relative


def _record(registers: Mapping[str, Register], name: str) -> tuple[Record, Register]:
    found = list(_named(registers, name))
    if len(found) != 1:
        places = joined(str(record.place) for record, _register in found)
        raise Refused(
            Text("there are several records {name}: {places}", "编号 {name} 有多条记录：{places}").format(
                name=name, places=places) if found
            else Text("no register has a record {name}", "各台账中没有编号为 {name} 的记录").format(name=name))
    return found[0]


def _named(registers: Mapping[str, Register], name: str) -> Iterator[tuple[Record, Register]]:
    shape = shapes.load()
    for register in registers.values():
        # A record that says 待填 somewhere may have its evidence too.
        complete = whole(register, shape)
        for rows in complete.lists.values():
            yield from ((record, complete) for record in rows if record.get("id") == name)


def _digest(file: Path) -> str:
    try:
        state = file.lstat()
        if not stat.S_ISREG(state.st_mode):
            raise Refused(Text("{file} is no plain file", "{file} 不是普通文件").format(file=file))
        if state.st_size > LARGEST:
            raise Refused(Text("{file}: {why}", "{file}：{why}").format(file=file, why=too_large(state.st_size)))
        digest = hashlib.sha256()
        with file.open("rb") as stream:
            while part := stream.read(_AT_ONCE):
                digest.update(part)
    except OSError as error:
        raise Refused(Text("{file} cannot be read: {why}", "{file} 无法读取：{why}").format(
            file=file, why=error.strerror)) from None
    return digest.hexdigest()


def _copy(file: Path, target: Path, digest: str) -> bool:
    """Copy the file, unless the same one is there already; tell whether it was copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_symlink() or target.exists():
        if not target.is_symlink() and _digest(target) == digest:
            return False
        raise Refused(_TAKEN.format(file=target))
    try:
        with file.open("rb") as stream, target.open("xb") as copy:
            _flow(stream, copy, digest, file)
            copy.flush()
            os.fsync(copy.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return True


def _flow(stream: Any, copy: Any, digest: str, file: Path) -> None:
    seen = hashlib.sha256()
    while part := stream.read(_AT_ONCE):
        seen.update(part)
        copy.write(part)
    if seen.hexdigest() != digest:
        raise Refused(_CHANGES.format(file=file))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence of records: files are copied below the evidence's folder, their digests are appended to the records.

A record is called by its id, or by what tells it from others (`dba.p11`, an assignment); what lies below it by its
fields as well (`p03.confidentiality`, `S-01.agreements.security`). Files of a folder are named so.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.folders import (
    files_of,
    of_file,
    other_file,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import LARGEST, too_large
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shape
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import whole
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing

__all__ = ["Added", "add_evidence", "add_folder"]

_AT_ONCE = 1 << 20
# What may stand behind a record's name in that of a file.
_NAME_ENDS = re.compile(r"[\w.]", re.ASCII)
_NAMED = Text("{record} names {file} already", "{record} 已列出 {file}")
_CHANGES = Text("{file} changes while it is copied: try again", "{file} 在复制时被改动：请重试")


class _Target(NamedTuple):
    """Where evidence may be entered: a record, and the fields from it to the mapping that has `evidence`."""

    record: Record
    steps: tuple[str, ...]


@dataclass
class Added:
    """What came of a folder: evidence that was entered, what is entered already, and what no record is called by."""

    new: list[Text] = field(default_factory=list)
    known: list[Text] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)


def add_evidence(
        folder: Path, registers: Mapping[str, Register], name: str, file: Path, *, today: date,
        root: Path | None = None) -> tuple[Path, str]:
    """Copy a file to evidence/<year>/ below `root` (the registers' folder without one) and append it to a record.

    `registers` are those of the folder as `load` has read them, `name` is what the record is called. Returns the
    register's file and the copy's path below the root. Raise Refused where there is no such record, or more than one,
    where the file is no plain file, or where another file of that name is there; then nothing is written, nor copied.
    """
    target = _only(_targets(registers), name)
    relative = f"evidence/{today.year}/{file.name}"
    source = writing.read(folder / f"{target.record.register}.yml")
    one = {"file": relative, "sha256": _digest(file)}
    if one in _listed(target):
        raise Refused(_NAMED.format(record=name, file=relative))
    text = _entered(source.text, whole(registers[target.record.register], shapes.load()), [(target, one)])
    copied = _copy(file, (root or folder) / relative, one["sha256"])
    try:
        writing.save(source, text)
    except BaseException:
        if copied:
            (root or folder).joinpath(relative).unlink(missing_ok=True)
        raise
    return source.path, relative


def add_folder(
        folder: Path, registers: Mapping[str, Register], source: Path, *, today: date,
        root: Path | None = None) -> Added:
    """Do so with each file of a folder whose name begins with what a record is called; the others are told."""
    targets, added = _targets(registers), Added()
    by_register: dict[str, list[tuple[_Target, dict[str, str]]]] = {}
    for path in files_of(source):
        shown = harmless(path.name)[:100]
        try:
            name = _called(path.name, targets)
            target, relative = _only(targets, name), f"evidence/{today.year}/{path.name}"
            if harmless(path.name) != path.name or "\\" in path.name:
                raise Refused(Text("its name has signs that no record can hold", "文件名含有不可用的字符"))
            one = {"file": relative, "sha256": _digest(path)}
            if any(one["sha256"] == other.get("sha256") for other in _listed(target)):
                added.known.append(of_file(shown, name))
                continue
            _copy(path, (root or folder) / relative, one["sha256"])
        except Refused as refused:
            added.left_out.append(of_file(shown, refused.told))
            continue
        by_register.setdefault(target.record.register, []).append((target, one))
        added.new.append(of_file(shown, name))
    for register, entries in by_register.items():
        written = writing.read(folder / f"{register}.yml")
        writing.save(written, _entered(written.text, whole(registers[register], shapes.load()), entries))
    return added


# What records are called


def _targets(registers: Mapping[str, Register]) -> dict[str, list[_Target]]:
    """All to which evidence may be added, by what they are called."""
    found: dict[str, list[_Target]] = {}
    shape = shapes.load()
    for name, register in registers.items():
        # A record that says 待填 somewhere may have its evidence too.
        complete = whole(register, shape)
        for of, rows in complete.lists.items():
            item = shape[name].fields[of].item
            for record in rows if item else ():
                for steps in _steps(record, item):
                    found.setdefault(".".join((_name(record), *steps)), []).append(_Target(record, steps))
        # What stands above the lists: assets.topology, agency.iso27001.
        head = Record(complete.head, name, "")
        for steps in _steps(head, shape[name]):
            found.setdefault(".".join((name, *steps)), []).append(_Target(head, steps))
    return found


def _name(record: Record) -> str:
    """What a record is called in the name of a file."""
    return record.name.replace("/", ".")


def _steps(value: Any, shape: Shape | None) -> Iterator[tuple[str, ...]]:
    """The fields from a value to each mapping in it that may have evidence."""
    if shape is None or not isinstance(value, Mapping):
        return
    if "evidence" in shape.fields:
        yield ()
    for name, below in value.items():
        inner = shape.fields.get(name) if shape.kind == "mapping" else shape.item
        yield from ((name, *rest) for rest in _steps(below, inner))


def _only(targets: Mapping[str, Sequence[_Target]], name: str) -> _Target:
    found = targets.get(name, ())
    if len(found) != 1:
        places = joined(str(target.record.place) for target in found)
        raise Refused(
            Text("there are several records {name}: {places}", "编号 {name} 有多条记录：{places}").format(
                name=name, places=places) if found
            else Text(
                "no register has a record {name} that takes evidence",
                "各台账中没有可列证据的记录 {name}").format(name=name))
    return found[0]


def _called(file: str, targets: Mapping[str, Any]) -> str:
    """The longest name of a record with which that of a file begins."""
    stem = file.rpartition(".")[0] or file
    for end in range(len(stem), 0, -1):
        # p1 is no beginning of p12.
        if stem[:end] in targets and not _NAME_ENDS.match(stem[end:end + 1] or " "):
            return stem[:end]
    raise Refused(Text(
        "its name begins with that of no record that takes evidence, such as 'HD-031 minutes.pdf' or "
        "'p03.confidentiality.pdf'",
        "文件名开头不是可列证据的记录，应如“HD-031 纪要.pdf”“p03.confidentiality 承诺书.pdf”"))


# Entering


def _listed(target: _Target) -> Sequence[Any]:
    value: Any = target.record
    for step in target.steps:
        value = value[step]
    # 待填 is a text.
    found = value.get("evidence")
    return found if isinstance(found, list) else ()


def _entered(text: str, register: Register, entries: Sequence[tuple[_Target, Mapping[str, str]]]) -> str:
    """The register's text with evidence in its records and its head."""
    head: Mapping[str, Any] = register.head
    for target, one in entries:
        head = _with(head, target.steps, one) if not target.record.list else head
    if head is not register.head:
        text, _fields = writing.rewritten_head(text, register.name, head)
    for of, rows in register.lists.items():
        mine = [(target, one) for target, one in entries if target.record.list == of]
        if not mine:
            continue
        records = [dict(row) for row in rows]
        for number, row in enumerate(rows):
            for target, one in mine:
                if target.record.place == row.place:
                    records[number] = _with(records[number], target.steps, one)
        text, _difference = writing.rewritten(text, f"{register.name}.{of}", records)
    return text


def _with(value: Mapping[str, Any], steps: Sequence[str], one: Mapping[str, str]) -> dict[str, Any]:
    if steps:
        return {**value, steps[0]: _with(value[steps[0]], steps[1:], one)}
    there = value.get("evidence")
    return {**value, "evidence": [*(there if isinstance(there, list) else ()), dict(one)]}


# Files


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
        raise other_file(target)
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

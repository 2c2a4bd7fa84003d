# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks, own lists, documents and evidence taken into registers, and registers written as a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.adding import add_evidence, add_folder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.policies import (
    SHARED,
    take_in,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import asked_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.shared import (
    LEVEL,
    MOST_FAULTS,
    folder_of,
    refuse,
    said,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import (
    base,
    imports,
    reading as reading_sheets,
    shapes,
    writing as writing_sheets,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import typed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import lists
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import CellError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.tables import Table
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing

__all__ = ["evidence", "export", "import_list", "import_workbook", "policies"]


def export(options: argparse.Namespace) -> int:
    registers = load(folder_of(options))
    checked(registers)
    writing_sheets.export(registers, options.file, date.today())
    print(options.file)
    return 0


def import_workbook(options: argparse.Namespace) -> int:
    """Take a workbook in: all of it, or nothing where one register cannot be written."""
    registers = load(folder_of(options))
    refuse([fault for register in registers.values() for fault in register.faults], options)
    registers = {one: writing_sheets.whole(register, shapes.load()) for one, register in registers.items()}
    present = {
        f"{name}.{of}": rows for name, register in registers.items() for of, rows in register.lists.items()}
    contents = reading_sheets.read(options.file, known=present)
    refuse([*contents.faults, *contents.unknown], options)
    for note in contents.notes:
        print(said(note, options))
    merged = _Merged(registers, contents, base.remembered(options.file, contents.base), options.conflicts)
    refuse(merged.conflicts if options.conflicts == "stop" else (), options)
    changed, texts = 0, []
    for name in registers:
        source = writing.read(options.folder / f"{name}.yml")
        new, told = merged.text(name, source.text)
        changed += _show(told, options)
        if new != source.text:
            texts.append((source, new))
    if options.write:
        for source, new in texts:
            writing.save(source, new)
        if contents.base:
            base.remember(options.file, base.remembered_rows(contents.base), merged.base())
    return max(_ended(changed, options), _faulty(options))


def _faulty(options: argparse.Namespace) -> int:
    """Tell what is wrong in the registers now: who has typed it puts it right at once. Return 2 where something is."""
    registers = load(folder_of(options), date.today())
    checked(registers)
    faults = [fault for register in registers.values() for fault in register.faults]
    _show((f"! {said(fault, options)}" for fault in faults[:MOST_FAULTS]), options)
    return 2 if faults else 0


class _Merged:
    """What registers and workbook come to: of what both have changed since the workbook was written, as is said."""

    def __init__(
            self, registers: Mapping[str, Register], contents: reading_sheets.Contents, before: base.Base | None,
            policy: str) -> None:
        self.registers, self.before, self.conflicts = registers, before, list[Text]()
        self.lists: dict[str, list[Any]] = {}
        self.heads: dict[str, dict[str, Any]] = {}
        self._old: dict[str, set[str]] = {}
        for name, rows in contents.lists.items():
            register, _dot, of = name.partition(".")
            ours = base.by_key(name, registers[register].lists.get(of, ()))
            self.lists[name] = list(self._with(name, ours, base.by_key(name, rows), policy).values())
        for register, head in contents.heads.items():
            self.heads[register] = self._with(f"{register}.head", registers[register].head, head, policy)

    def _with(self, name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any], policy: str) -> dict[str, Any]:
        before = None if self.before is None else self.before.get(name, {})
        found, conflicts = base.merged(before, ours, theirs, policy)
        self.conflicts += [base.told(name, key) for key in conflicts]
        # What was left as it is in the register is a conflict the next time, too.
        self._old[name] = set(conflicts) if policy == "skip" else set()
        return found

    def text(self, name: str, text: str) -> tuple[str, list[Any]]:
        """A register's text with what it comes to, and how that differs."""
        told: list[Any] = []
        register = self.registers[name]
        lists = {
            one: rows for one, rows in self.lists.items()
            if one.startswith(f"{name}.") and (rows or register.lists.get(one.partition(".")[2]))}
        if not text and not lists:
            return text, told
        for one, rows in lists.items():
            text, differs = writing.rewritten(text, one, rows)
            told += differs.lines()
        if self.heads.get(name):
            text, fields = writing.rewritten_head(text, name, self.heads[name])
            told += [f"{name}: {field}: {old} -> {value}" for field, old, value in fields]
        return text, told

    def base(self) -> base.Base:
        """What both have in common now."""
        found = {name: dict(digests) for name, digests in base.of_registers(self.lists, self.heads).items()}
        for name, keys in self._old.items():
            for key in keys:
                found[name].pop(key, None)
                if before := (self.before or {}).get(name, {}).get(key):
                    found[name][key] = before
        return found


def import_list(options: argparse.Namespace) -> int:
    registers = load(folder_of(options))
    refuse([fault for register in registers.values() for fault in register.faults], options)
    # A record that says 待填 somewhere is one of the list: it stays.
    registers = {one: writing_sheets.whole(register, shapes.load()) for one, register in registers.items()}
    name, _dot, of = options.list.partition(".")
    plan, table = _planned(options)
    present = registers[name].lists.get(of, []) if name in registers else []
    of_all = {f"{one}.{key}": rows for one, register in registers.items() for key, rows in register.lists.items()}
    found = imports.import_rows(options.list, table, plan, policy=options.conflicts, present=present, records=of_all)
    refuse([*found.faults, *found.conflicts], options)
    for told in (*found.notes, *found.left_out):
        print(said(told, options))
    # What is shown is what is written: how the file is to differ, not the table.
    source = writing.read(options.folder / f"{name}.yml")
    new, difference = writing.rewritten(source.text, options.list, found.records)
    changed = _show(difference.lines(), options)
    if options.write and changed:
        writing.save(source, new)
    return _ended(changed, options)


def _planned(options: argparse.Namespace) -> tuple[imports.Plan, Table]:
    """The plan of the mapping, or of the sheet's own headers, and the sheet."""
    if options.mapping is None:
        table = imports.table(options.file)
        return imports.plan_by_labels(options.list, table), table
    try:
        plan = imports.plan_of(yaml.safe_load(options.mapping.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(Text("{file}: {error}", "{file}：{error}").format(file=options.mapping, error=error)) from None
    return plan, imports.table(options.file, plan.sheet)


def evidence(options: argparse.Namespace) -> int:
    """Add a file to a record, or each file of a folder to the record that it is named for."""
    folder, registers = folder_of(options), load(folder_of(options))
    refuse([fault for register in registers.values() for fault in register.faults], options)
    if options.file is not None:
        written, relative = add_evidence(
            folder, registers, options.record, options.file, today=date.today(), root=options.root)
        print(f"{written}: {options.record}: {relative}")
        return 0
    added = add_folder(folder, registers, Path(options.record), today=date.today(), root=options.root)
    return _taken(added.new, added.known, added.left_out, options)


def _show(lines: Iterable[Any], options: argparse.Namespace) -> int:
    told = [said(line, options) for line in lines]
    for line in told:
        print(line)
    return len(told)


def _ended(changed: int, options: argparse.Namespace) -> int:
    told = (
        Text("nothing differs", "没有差异") if not changed
        else Text("written", "已写入") if options.write
        else Text("nothing was written: --write does it", "未写入：加 --write 写入"))
    print(said(told, options))
    return 0


def policies(options: argparse.Namespace) -> int:
    """Take the documents of a folder in; return 1 where one was left out."""
    folder = folder_of(options)
    registers = load(folder)
    refuse([*registers["policies"].faults, *registers["agency"].faults], options)
    asked = asked_of(registers["agency"].head.get("type") or "both", options.level or LEVEL)
    shared = _shared(options.set or (), registers)
    taken = take_in(folder, registers["policies"], asked, options.documents, options.root or folder, shared)
    status = _taken(taken.new, taken.known, taken.left_out, options)
    if taken.new:
        print(said(Text(
            "Confirm in policies.yml what stands in comments (kinds, topics), fill in 待填",
            "请在 policies.yml 中核对注释里的 kinds、topics，并填写“待填”"), options))
    return status


def _shared(given: Iterable[str], registers: Mapping[str, Register]) -> dict[str, Any]:
    """What is said of all documents, read as a record's fields are; raise Refused."""
    found: dict[str, Any] = {}
    shape = lists(shapes.load())["policies.records"]
    present = writing_sheets.whole(registers["people"], shapes.load()).lists.get("records", ())
    people = {one.get("id") for one in present}
    for one in given:
        name, equals, value = one.partition("=")
        if name not in SHARED or not equals:
            raise Refused(Text(
                "--set {one}: expected one of {names}, with = and a value",
                "--set {one}：应为 {names} 之一加 = 和值").format(one=one, names=joined(SHARED)))
        if name in ("author", "approver") and people and value not in people:
            raise Refused(Text(
                "--set {one}: people.yml has nobody of that id",
                "--set {one}：people.yml 中没有此工号").format(one=one))
        try:
            found[name] = typed(value, shape.fields[name])
        except CellError as error:
            raise Refused(Text("--set {one}: {why}", "--set {one}：{why}").format(one=one, why=error.told)) from None
    return found


def _taken(
        new: Sequence[Text], known: Sequence[Text], left_out: Sequence[Text], options: argparse.Namespace) -> int:
    """Print what came of each file of a folder; return 1 where one was left out."""
    for mark, told in (("+", new), ("=", known), ("!", left_out)):
        _show((f"{mark} {said(one, options)}" for one in told), options)
    print(said(Text(
        "{new} new, {known} known, {left} left out", "新增 {new} 份，已有 {known} 份，未登记 {left} 份").format(
            new=len(new), known=len(known), left=len(left_out)), options))
    return int(bool(left_out))

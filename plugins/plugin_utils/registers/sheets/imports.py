# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agency's own lists, as CSV or XLSX, taken into a list of a register by a mapping of columns to fields."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import decode, is_empty
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import (
    Column,
    choices,
    columns_of,
    lists,
    strangers,
    told,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.difference import (
    Change,
    Difference,
    changed_fields,
    key_of,
    unfilled,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import CellError, SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.reading import by_label, record_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.tables import (
    Row,
    Table,
    address,
    tables,
)

__all__ = ["POLICIES", "Import", "Plan", "import_rows", "plan_by_labels", "plan_of", "table"]

# What is done with a row whose record is there already and says something else.
POLICIES = ("stop", "skip", "update")
# A title may stand above the header.
_HEADER_WITHIN = 20
_MOST_NAMED = 12
# What lists of agencies call a field, beside its label.
_ALIASES = {
    "编号": "id", "员工编号": "id", "员工号": "id", "资产号": "id", "所属部门": "department", "所在部门": "department",
    "使用部门": "department", "用工性质": "employment", "入职时间": "joined", "离职时间": "left",
    "主机名": "inventory_name", "主机名称": "inventory_name", "IP": "address", "IP地址": "address", "资产类别": "class",
    "存放位置": "location", "启用时间": "since", "使用人": "owner", "保管人": "owner"}


@dataclass(frozen=True)
class Plan:
    """How a sheet of the agency becomes records of a list.

    `columns` are its headers with the field that each fills (`confidentiality.on` for a nested one), `constants` fields
    with what every record gets where its row says nothing, `values` words of the sheet with those of the register: by
    field, or for all fields under the empty name. `sheet` is the sheet's name; None where the file has one only.
    """

    columns: Mapping[str, str]
    constants: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sheet: str | None = None


@dataclass
class Import:
    """What an import comes to.

    `records` is the whole list as it is to be written: as it was where there are `faults` or `conflicts`, each a
    sentence that names sheet, row and column. `left_out` are rows that the policy skips, `notes` columns not read.
    """

    difference: Difference
    records: list[dict[str, Any]]
    faults: list[Text] = field(default_factory=list)
    conflicts: list[Text] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether it may be written."""
        return not (self.faults or self.conflicts)


def plan_of(data: Any) -> Plan:
    """Return the plan that a mapping file describes (`columns`, `constants`, `values`, `sheet`); raise SheetError."""
    if not isinstance(data, dict):
        raise _wrong_plan("expected a mapping with columns, constants, values and sheet", "应为含 columns 等键的映射")
    if unknown := [str(key) for key in data if key not in ("columns", "constants", "values", "sheet")]:
        raise _wrong_plan(
            f"unknown key '{unknown[0]}', expected columns, constants, values, sheet",
            f"未知键 {unknown[0]}，应为 columns、constants、values、sheet")
    columns, constants, values = (data.get(key) or {} for key in ("columns", "constants", "values"))
    if not columns or not _texts(columns):
        raise _wrong_plan(
            "columns: expected headers with fields, such as '工号: id' and '姓名: name'",
            "columns：应为表头与字段的对应，如“工号: id”和“姓名: name”")
    if not isinstance(constants, dict) or not isinstance(values, dict):
        raise _wrong_plan("constants and values: expected mappings", "constants 和 values 应为映射")
    nested = {str(name): words for name, words in values.items() if isinstance(words, dict)}
    plain = {str(word): value for word, value in values.items() if not isinstance(value, dict)}
    sheet = data.get("sheet")
    return Plan(dict(columns), dict(constants), {"": plain, **nested}, None if sheet is None else str(sheet))


def plan_by_labels(name: str, rows: Table, shapes: Shapes | None = None) -> Plan:
    """Return the plan of a sheet whose headers are what the fields of a list are called; raise SheetError."""
    shapes = shapes or schemas.load()
    if name not in lists(shapes):
        raise _no_list(name, shapes)
    fields = {column.name: column for column in columns_of(name, shapes)}
    known = by_label(fields)
    headers: dict[str, str] = {}
    for row in rows.rows[:_HEADER_WITHIN]:
        found: dict[str, str] = {}
        for text in (str(cell).strip() for cell in row.cells if not is_empty(cell)):
            one = known[text].name if text in known else _ALIASES.get(text.replace(" ", ""), "")
            if one in fields and one not in found.values():
                found[text] = one
        headers = max(headers, found, key=len)
    needed = [column for column in fields.values() if column.required and column.path[0] in ("id", "name")]
    if lacking := [
            f"{column.label} ({column.name})" for column in needed if column.name not in headers.values()]:
        raise SheetError(Text(
            "{sheet}: no column is headed {fields}: rename the headers, or give --mapping",
            "{sheet}：没有表头{fields}：请改表头，或用 --mapping 指定列对应").format(
                sheet=rows.name, fields=joined(lacking)))
    return Plan(headers)


def _texts(mapping: Any) -> bool:
    return isinstance(mapping, dict) and all(isinstance(one, str) for pair in mapping.items() for one in pair)


def _no_list(name: str, shapes: Shapes) -> SheetError:
    return SheetError(Text(
        "there is no list '{name}', expected one of {names}", "没有清单 {name}，应为 {names} 之一").format(
            name=name, names=joined(list(lists(shapes)))))


def _wrong_plan(en: str, zh: str) -> SheetError:
    return SheetError(Text("the mapping of columns: {why}", "列对应关系：{why}").format(why=Text(en, zh)))


def table(path: Path | str, sheet: str | None = None) -> Table:
    """Return a sheet of a workbook by its name, or the only one; a CSV file is one sheet. Raise SheetError."""
    found = tables(path)
    chosen = [one for one in found if one.name == sheet or sheet is None and not one.hidden]
    if len(chosen) == 1 or len(found) == 1 and Path(path).suffix.lower() == ".csv":
        return chosen[0] if chosen else found[0]
    names = joined([one.name for one in found][:_MOST_NAMED])
    raise SheetError(Text(
        "{file}: name the sheet to import (`sheet`), one of {names}",
        "{file}：请用 sheet 指明工作表，可选 {names}").format(file=Path(path).name, names=names))


def import_rows(
        name: str, rows: Table, plan: Plan, policy: str = "stop", present: Sequence[Mapping[str, Any]] = (),
        records: Mapping[str, Sequence[Mapping[str, Any]]] | None = None, shapes: Shapes | None = None) -> Import:
    """Compare the rows of a sheet with a list, and return what the list would become; nothing is written.

    `name` is the list's (`people.records`), `present` its records now, `policy` what to do with a row that contradicts
    a record: stop, skip it, or update the record's fields that the row fills in. `records` are the lists by name in
    which people, departments and suppliers are looked up. Raise SheetError where the mapping names what is not there.
    """
    if policy not in POLICIES:
        raise SheetError(Text(
            "there is no policy '{policy}', expected one of {names}", "没有策略 {policy}，应为 {names} 之一").format(
                policy=policy, names=joined(POLICIES)))
    shapes = shapes or schemas.load()
    if name not in lists(shapes):
        raise _no_list(name, shapes)
    reader = _Reader(name, rows, plan, shapes, {**(records or {}), name: present})
    found = Import(Difference(name), [copy.deepcopy(dict(one)) for one in present], [*rows.faults])
    found.notes += reader.notes
    read = [(row, record) for row in reader.rows if (record := reader.record(row, found.faults))]
    _merge(found, read, reader, policy)
    if not found.good:
        found.records = [dict(one) for one in present]
    return found


def _merge(
        found: Import, read: Sequence[tuple[Row, dict[str, Any]]], reader: _Reader, policy: str) -> None:
    """Put the records of the rows into the list."""
    name = found.difference.name
    places = {key_of(name, one): at for at, one in enumerate(found.records)}
    seen: dict[Any, Row] = {}
    for row, record in read:
        key = key_of(name, record)
        where = Text("{sheet} row {row} ({record})", "{sheet} 第 {row} 行（{record}）").format(
            sheet=reader.table.name, row=row.number, record=" ".join(map(str, key)))
        if key in seen:
            found.faults.append(Text("{where} is in row {other} already", "{where} 与第 {other} 行重复").format(
                where=where, other=seen[key].number))
            continue
        seen[key] = row
        if key not in places:
            reader.complete(row, record, found.faults)
            found.records.append(record)
            found.difference.added.append(record)
            continue
        before = found.records[places[key]]
        after = _updated(before, reader.said(row, record))
        fields = changed_fields(before, after)
        if not fields:
            found.difference.same += 1
        # What still says 待填 is contradicted by nothing.
        elif policy == "update" or all(unfilled(old) for _name, old, _new in fields):
            found.records[places[key]] = after
            found.difference.changed.append(Change(before, after, fields))
        else:
            (found.conflicts if policy == "stop" else found.left_out).append(Text(
                "{where} differs from the record that is there: {fields}", "{where} 与已有记录不同：{fields}").format(
                    where=where, fields=joined([one[0] for one in fields])))


def _updated(before: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what a row says; fields that the row leaves empty stay as they were."""
    after = dict(before)
    for name, value in row.items():
        old = after.get(name)
        nested = isinstance(value, Mapping) and isinstance(old, Mapping)
        after[name] = _updated(old, value) if nested and isinstance(old, Mapping) else value
    return after


class _Reader:
    """Takes rows of a sheet for records."""

    def __init__(
            self, name: str, rows: Table, plan: Plan, shapes: Shapes,
            records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.table, self.plan = rows, plan
        fields = {column.name: column for column in columns_of(name, shapes)}
        for one in (*plan.columns.values(), *plan.constants, *filter(None, plan.values)):
            if one not in fields:
                raise _wrong_plan(
                    f"{name} has no field '{one}', expected one of {', '.join(fields)}",
                    f"{name} 没有字段 {one}，应为 {'、'.join(fields)} 之一")
        taken = list(plan.columns.values())
        if doubled := [one for one in taken if taken.count(one) > 1]:
            raise _wrong_plan(f"two columns fill the field '{doubled[0]}'", f"两列对应同一字段 {doubled[0]}")
        header = self._header()
        self.rows = [row for row in rows.rows if row.number > header.number]
        texts = ["" if is_empty(cell) else str(cell).strip() for cell in header.cells]
        self.columns = {texts.index(text): fields[one] for text, one in plan.columns.items()}
        self.constants = {fields[one].name: fields[one] for one in plan.constants}
        self.required = [column for column in fields.values() if column.required]
        self.labels = {
            column.name: choices(column.choices, records)
            for column in (*self.columns.values(), *self.constants.values())}
        self.notes = [
            Text("{where}: the column '{name}' was left out", "{where}：列“{name}”未读取").format(
                where=f"{rows.name}!{address(at, header.number)}", name=text)
            for at, text in enumerate(texts) if text and at not in self.columns]

    def _header(self) -> Row:
        """The first row that has all headers of the mapping."""
        wanted = set(self.plan.columns)
        first = self.table.rows[:_HEADER_WITHIN]
        texts = [[str(cell).strip() for cell in row.cells if not is_empty(cell)] for row in first]
        for row, found in zip(first, texts, strict=True):
            if wanted.issubset(found):
                return row
        nearest = max(texts, key=lambda found: len(wanted.intersection(found)), default=[])
        raise SheetError(Text(
            "{sheet}: no column is headed {missing}, the columns are {found}",
            "{sheet}：没有表头 {missing}，现有 {found}").format(
                sheet=self.table.name, missing=joined([one for one in self.plan.columns if one not in nearest]),
                found=joined(nearest[:_MOST_NAMED]) if nearest else Text("none", "无")))

    def record(self, row: Row, faults: list[Text]) -> dict[str, Any] | None:
        """What a row says; None, and a sentence on each cell, where it is not right."""
        before, values = len(faults), []
        for at, column in self.columns.items():
            cell = row.at(at)
            if is_empty(cell):
                continue
            try:
                values.append((column, self._decoded(self._translated(cell, column), column)))
            except CellError as problem:
                faults.append(Text("{place} ({column}): {why}", "{place}（{column}）：{why}").format(
                    place=f"{self.table.name}!{address(at, row.number)}", column=told(column), why=problem.told))
        filled = {column.name for column, _value in values}
        values += [
            (column, self._constant(column)) for name, column in self.constants.items() if name not in filled]
        return record_of(values) if len(faults) == before and filled else None

    def said(self, row: Row, record: dict[str, Any]) -> dict[str, Any]:
        """A record without its constants, which do not overrule what a register says."""
        filled = {column.path[0] for at, column in self.columns.items() if not is_empty(row.at(at))}
        return {name: value for name, value in record.items() if name in filled}

    def complete(self, row: Row, record: Mapping[str, Any], faults: list[Text]) -> None:
        """Tell which required fields a new record lacks."""
        for column in self.required:
            if column.path[0] not in record:
                faults.append(Text(
                    "{place}: a new record needs {column}", "{place}：新增记录必须填写{column}").format(
                        place=f"{self.table.name}!{row.number}", column=told(column)))

    def _translated(self, cell: Any, column: Column) -> Any:
        text = str(cell).strip()
        for words in (self.plan.values.get(column.name, {}), self.plan.values.get("", {})):
            if text in words:
                return words[text]
        return cell

    def _constant(self, column: Column) -> Any:
        value = self.plan.constants[column.name]
        try:
            return self._decoded(value, column) if isinstance(value, (str, int, float)) else value
        except CellError as problem:
            raise _wrong_plan(
                f"constants: {column.name}: {problem.told.en}", f"constants：{column.name}：{problem.told.zh}")

    def _decoded(self, cell: Any, column: Column) -> Any:
        labels = self.labels[column.name]
        value = decode(cell, column, labels)
        if unknown := strangers(value, column, labels):
            raise CellError(unknown[0])
        if column.shape.words and value not in column.shape.words:
            raise CellError(Text(
                "'{one}' is not allowed, expected one of {known}", "“{one}”不在允许范围内，应为 {known} 之一").format(
                    one=value, known=joined(column.shape.words)))
        return value

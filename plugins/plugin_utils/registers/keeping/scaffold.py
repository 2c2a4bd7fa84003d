# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixteen drafts for an agency that begins: every record that the clauses ask for, with 待填 where a person writes.

A file that is there keeps every byte; what it lacks is appended as comments that can be moved to where they belong.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.asked import Asked
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.drafts import (
    TO_FILL,
    Draft,
    Hosts,
    drafts,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import REGISTERS, load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shape
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import (
    label,
    names as vocabulary_names,
    stated,
    words,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["Agency", "Written", "asked_of", "lacking", "scaffold"]

# Characters of a line with a whole record, and of a value beside its field.
_LONGEST_RECORD = 110
_LONGEST_VALUE = 95
_PLAIN = re.compile(r"[^\W\d_][\w.-]*")
# What YAML, of one version or another, takes for something else than text.
_TAKEN = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
# Words of a field that fit into a comment.
_MOST_WORDS = 8
_UNITS = {"D": "天", "W": "周", "M": "个月", "Y": "年"}
# The mappings below a record whose keys are words.
_WORDS = {
    "facts": "facilities.facts", "inspections": "facilities.items", "topics": "policies.topics",
    "documents": "projects.documents", "agreements": "suppliers.agreements", "qualifications": "posts.posts",
    "items": "posts.duties"}
# What stands in the head of a register beside status, since and reviewed.
_HEADS: Mapping[str, tuple[str, ...]] = {
    "approvals": (f"matrix_reviewed: {TO_FILL}    # 审批矩阵最近一次审查的日期",),
    "assets": (
        "# 网络拓扑图：绘制日期、核对日期、图",
        f"topology: {{drawn: {TO_FILL}, checked: {TO_FILL}, evidence: {TO_FILL}}}")}
_GUIDE = (
    f"填写：把“{TO_FILL}”换成内容，可按需增加行；确实没有的，删去该条并在 none 中声明。",
    "evidence 不必手填：文件以记录编号命名，用 add-evidence 整目录登记。",
    "填完后把 status 改为 kept：kept 中缺少记录即为不符合，draft 中缺少记录只是待办。",
    "reviewed 是负责人最近一次确认全部内容的日期，逾期则转为需人工判定。")
_APPENDED = "以下记录为条款所要求而本台账中没有：移入所写的列表，去掉行首的“# ”，填好后使用"


@dataclass(frozen=True)
class Agency:
    """What is asked first: the type of the agency, the level of its system, and since when it operates."""

    type: str
    level: int
    since: date


@dataclass
class Written:
    """What was written: files that are new, and those to which a number of records was appended."""

    new: list[Path]
    appended: dict[Path, int]
    drafts: int = 0


def asked_of(agency_type: str, level: int) -> Asked:
    """Return what the standard asks of an agency of the type at the level."""
    return Asked(standard().expected(level), agency_type, level)


def scaffold(folder: Path, agency: Agency, hosts: Hosts | None = None) -> Written:
    """Write the drafts that a folder does not have yet, and append to its files what they lack; raise Refused.

    `hosts` are the names of the inventory with their addresses: servers to be in assets. Nothing is written where one
    of the files cannot be read.
    """
    asked = asked_of(agency.type, agency.level)
    _made(folder)
    registers = load(folder)
    faults = [fault for register in registers.values() for fault in register.faults]
    if faults:
        raise Refused(Text(
            "{first}\n(of {count} faults; nothing was written: put the file right first)",
            "{first}\n（共 {count} 处错误；未写入任何内容，请先改正）").format(first=faults[0], count=len(faults)))
    done = Written([], {})
    for name in REGISTERS:
        wanted = drafts(name, asked, hosts or {})
        path, register = folder / f"{name}.yml", registers[name]
        source = writing.read(path)
        if not register.there:
            writing.save(source, "".join(f"{line}\n" for line in _file(name, wanted, asked, agency)))
            done.new.append(path)
            done.drafts += len(wanted)
        elif missing := _not_yet(lacking(wanted, register), source.text):
            writing.save(source, source.text + _appendix(source.text, name, missing))
            done.appended[path] = len(missing)
    return done


def lacking(wanted: Iterable[Draft], register: Register) -> list[Draft]:
    """Return what is asked for and neither recorded nor stated to be none; a record of a draft counts as it is."""
    known = stated(register.name)
    said = {record["kind"] for record in register.lists.get("none", ()) if record.get("kind") in known}
    return [one for one in wanted if one.word not in said and not _there(one, register, bool(said))]


def _there(one: Draft, register: Register, said: bool) -> bool:
    of_list = [*register.lists.get(one.of, ()), *(row for row in register.unfinished if row.list == one.of)]
    if not one.by:
        return bool(of_list) or said
    return any(_says(record.get(one.by), one.word) for record in of_list)


def _says(value: Any, word: str) -> bool:
    return value == word or isinstance(value, (list, dict)) and word in value


def _made(folder: Path) -> None:
    """The folder is there, made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Refused(Text(
            "{folder} is a file, expected a folder for the registers: name another by --to",
            "{folder} 是文件，应为存放台账的目录：请用 --to 指定其他目录").format(
                folder=harmless(str(folder)))) from None
    except OSError as error:
        raise Refused(Text(
            "{folder} cannot be made: {error}", "无法创建 {folder}：{error}").format(
                folder=harmless(str(folder)), error=error.strerror)) from error


# A new file


def _file(name: str, wanted: list[Draft], asked: Asked, agency: Agency) -> Iterator[str]:
    word = words("registers.registers")[name]
    clauses = asked.reading(name)
    yield f"# {word.zh}：{word.help.zh}" if word.help else f"# {word.zh}"
    yield f"# 用于 {len(clauses)} 个条款：" if clauses else "# 用于全部组织类条款"
    yield from _comment("  " + " ".join(clauses), "")
    for line in _GUIDE:
        yield f"# {line}"
    yield from ("status: draft", f"since: {agency.since if name == 'agency' else TO_FILL}", f"reviewed: {TO_FILL}")
    if name == "agency":
        yield from (f"name: {TO_FILL}    # 机构名称", f"type: {agency.type}", f"operating_since: {agency.since}")
        yield "# iso27001: {until: 有效期至, evidence: [{file: evidence/…, sha256: …}]}    # 有证书时填写"
    yield from _HEADS.get(name, ())
    for of in dict.fromkeys(one.of for one in wanted):
        yield ""
        yield f"# {label('registers.lists', f'{name}.{of}').zh}"
        yield f"{of}:"
        for one in wanted:
            if one.of == of:
                yield from _told(one)
                yield from _record(name, one)
    yield from _statements(name)


def _statements(name: str) -> Iterator[str]:
    known = stated(name)
    if known:
        yield ""
        yield "# 没有的事项由在职人员声明，一年内有效（事件零报告为一个季度），例如："
        yield "# none:"
        yield f"#   - {{kind: {list(known)[0]}, on: 声明日期, by: 工号, reason: 理由}}"
        yield from _comment("可声明：" + " ".join(f"{word.name}（{word.zh}）" for word in known.values()), "")


def _told(one: Draft) -> Iterator[str]:
    about = [one.about, _often(one.every), label("posts.posts", one.who).zh if one.who else ""]
    yield from _comment(f"{one.told}：{'；'.join(part for part in about if part)}", "  ")
    yield from _comment("条款 " + " ".join(one.clauses) if one.clauses else "", "  ")


def _often(every: str | None) -> str:
    if not every:
        return ""
    number, unit = every[1:-1], _UNITS[every[-1]]
    return f"每{'' if number == '1' else ' ' + number + ' '}{unit if number != '1' else unit.lstrip('个')}一次"


def _comment(text: str, indent: str) -> Iterator[str]:
    # A Chinese sign is two columns wide; a line of 100 characters is readable in every editor.
    lead = f"{indent}# "
    yield from (lead + line for line in textwrap.wrap(
        harmless(text), 100, break_long_words=False, break_on_hyphens=False))


def _record(register: str, one: Draft) -> Iterator[str]:
    row = _flow(one.values)
    if all(isinstance(value, str) for value in one.values.values()) and len(row) <= _LONGEST_RECORD:
        yield f"  - {row}"
        return
    lines = list(_block(one.values, f"fields.{register}.{one.of}", shapes.load()[register].fields[one.of].item))
    yield f"  - {lines[0]}"
    yield from (f"    {line}" for line in lines[1:])


def _block(values: Mapping[str, Any], vocabulary: str, shape: Shape | None) -> Iterator[str]:
    for name, value in values.items():
        known = words(vocabulary).get(name) if vocabulary else None
        below = shape and (shape.fields.get(name) or shape.item)
        told = f"    # {known.zh}{_form(below)}" if known and value == TO_FILL else ""
        if isinstance(value, Mapping) and (name in _WORDS or len(_flow(value)) > _LONGEST_VALUE):
            yield f"{_key(name)}:"
            yield from (f"  {line}" for line in _block(value, _WORDS.get(name, ""), below))
        elif isinstance(value, list) and len(_flow(value)) > _LONGEST_VALUE:
            yield f"{_key(name)}:"
            for part in value:
                first, *rest = _block(part, "", None)
                yield f"  - {first}"
                yield from (f"    {line}" for line in rest)
        else:
            told = told or (f"    # {known.zh}" if known and isinstance(value, Mapping) else "")
            yield f"{_key(name)}: {_flow(value)}{told}"


def _form(shape: Shape | None) -> str:
    """How a value is written, where its label alone does not tell."""
    if shape is None:
        return ""
    known = words(shape.choices) if shape.choices in vocabulary_names() else {}
    if shape.kind == "boolean":
        return "（true 或 false）"
    if shape.kind in ("integer", "number"):
        return "（数值）"
    if shape.records and shape.item and "file" not in shape.item.fields:
        each = ", ".join(f"{name}: …" for name in shape.item.fields if name in shape.item.required)
        return f"（[{{{each}}}]）"
    if known and len(known) <= _MOST_WORDS:
        return f"（{'、'.join(f'{word.name} {word.zh}' for word in known.values())}）"
    return "（[…, …]）" if shape.names else ""


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_flow(below)}" for name, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(below) for below in value) + "]"
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN else json.dumps(text, ensure_ascii=False)


def _key(name: str) -> str:
    # `on` is a key of registers; their reader takes every key as text.
    return name if name == "on" else _flow(name)


# A file that is there


def _mark(one: Draft) -> str:
    return f"# + {one.of} {harmless(one.word or one.told)}"


def _not_yet(missing: list[Draft], text: str) -> list[Draft]:
    """Those that an earlier run has not appended."""
    lines = set(text.splitlines())
    return [one for one in missing if _mark(one) not in lines]


def _appendix(text: str, name: str, missing: list[Draft]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [] if not text or text.endswith("\n") else [""]
    lines += ["", f"# {_APPENDED}"]
    for one in missing:
        lines.append(_mark(one))
        lines += [line.replace("  # ", "# ", 1) for line in _told(one)]
        lines += [f"# {line}" for line in _record(name, one)]
    return newline.join(lines) + newline

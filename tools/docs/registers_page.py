# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/registers-fields.md: every list of every register with its fields, and the words that they may hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.docs.tree import Tree

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "collections"))

# Below that line, for it is what lets this be found.
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import stated

PAGE = "docs/registers-fields.md"
SCHEMAS = "schemas/registers"
WORDS = "catalogue/kinds"
_INTRODUCTION = """\
# 台账字段与用词 Fields and words of the registers

<!-- Written by `make docs` from schemas/registers/ and catalogue/kinds/; change it there. -->

每个台账的每张清单一张表；可填的词列在其后。用法见[台账](registers.md)。
A table for each list of each register, with the words that its fields may hold after it. How they are used:
[Registers](registers.md).

- 必填：`kept` 台账缺了该字段，整个文件按错误处理；其余字段是否需要由条款决定。`iso27001.until` 一类的下级字段，
  仅在上级已填时必填。
  Required: a kept register without it is an error as a whole; whether another field is needed depends on the clause.
  One below another (`iso27001.until`) is required where that one is given.
- `a.b` 是 `a` 下的 `b`；`a[].b` 是列表 `a` 中每一项的 `b`；`a.<词>.b` 以词为键。
  `a.b` is `b` below `a`; `a[].b` is that of each entry of the list `a`; `a.<word>.b` has words for keys.
"""
_YEAR = """\
词表中的通常周期，由短到长。条款另有规定（如按机构类型、级别）的以条款为准；机构可用 `organization_periods` 缩短。
The usual periods, the shortest first. Where a clause asks for another (by type of agency, by level), that one holds; an
agency may shorten it with `organization_periods`.
"""
_YEAR_HEADINGS = ("周期 Every", "事项 What", "责任岗位 Who")
# Days of a unit, to bring periods in order.
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
# Definitions that all schemas share, by what people read.
_FORMS = {
    "date": ("日期 YYYY-MM-DD", "a day"),
    "past": ("日期，不晚于今天", "a day that has been"),
    "id": ("编号", "an id"),
    "names": ("文字列表", "a list of texts"),
    "period": ("周期，如 P3M", "a period such as P3M"),
    "sha256": ("64 位十六进制", "64 hexadecimal digits"),
    "file": ("证据目录下的路径", "a path below the evidence"),
    "evidence": ("[证据](#证据-evidence)", "[evidence](#证据-evidence)"),
    "reported": ("[上报](#上报-reported)", "[a report](#上报-reported)"),
}
_TYPES = {
    "string": ("文字", "text"), "boolean": ("true 或 false", "true or false"), "number": ("数", "a number"),
    "integer": ("整数", "a whole number"), "object": ("映射", "a mapping"), "array": ("列表", "a list")}
_HEADINGS = ("字段 Field", "中文 Chinese", "英文 English", "内容 Form", "必填 Required")
_WORD_HEADINGS = ("词 Word", "中文 Chinese", "英文 English", "周期 Every", "责任岗位 Who", "说明 Help")


def registers_page(tree: Tree) -> dict[str, str]:
    """Return the page by its name."""
    names: Mapping[str, Any] = tree.data(f"{WORDS}/registers.yml")
    posts: Mapping[str, Any] = tree.data(f"{WORDS}/posts.yml")["posts"]
    common = _schema(tree, "common")["$defs"]
    first = _schema(tree, "agency")
    shared = {name: first["properties"][name] for name in ("status", "since", "reviewed")}
    statement = _schema(tree, "activities")["properties"]["none"]["items"]
    parts = [
        _INTRODUCTION,
        "## 各台账共有 What all registers share\n",
        "### 文件开头 Head\n", _fields({"properties": shared, "required": first["required"]}),
        "### 证据 evidence\n", _fields(common["evidence"]["items"]),
        "### 上报 reported\n", _fields(common["reported"]),
        "### 零声明 none\n", _fields(statement)]
    for register, told in names["registers"].items():
        parts += [f"## {told['zh']} {register}.yml\n", _both(told["help"]) + "\n"]
        parts += _lists(register, _schema(tree, register), names["lists"], [*shared, "none"])
        vocabularies = tree.data(f"{WORDS}/{register}.yml") or {}
        parts += _none(register, vocabularies)
        parts += [part for name, words in vocabularies.items() for part in _words(f"{register}.{name}", words, posts)]
    parts += ["## 一年的安排 The year\n", _YEAR, table(_YEAR_HEADINGS, _year(tree, list(names["registers"]), posts))]
    return {PAGE: "\n".join(parts)}


def _schema(tree: Tree, register: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tree.text(f"{SCHEMAS}/{register}.schema.json") or '{"properties": {}}')
    return found


def _lists(
        register: str, schema: Mapping[str, Any], labels: Mapping[str, Any], shared: Iterable[str]) -> Iterator[str]:
    own = {name: one for name, one in schema["properties"].items() if name not in shared}
    head = {name: one for name, one in own.items() if one.get("type") != "array"}
    if head:
        yield f"### {register} 开头 head\n"
        yield _fields({"properties": head, "required": schema.get("required", ())})
    for name, one in own.items():
        if name not in head:
            told = labels[f"{register}.{name}"]
            yield f"### {told['zh']} {register}.{name}\n"
            yield _fields(one["items"])


# Fields


def _fields(mapping: Mapping[str, Any]) -> str:
    return table(_HEADINGS, _rows(mapping, ""))


def _rows(mapping: Mapping[str, Any], before: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for each field of a mapping, and after it those of what is below."""
    for name, field in mapping["properties"].items():
        required = "是 yes" if name in mapping.get("required", ()) else ""
        yield f"`{before}{name}`", field.get("title", ""), _english(field), _form(field), required
        below, step = _below(field, f"{before}{name}")
        if below is not None:
            yield from _rows(below, f"{step}.")


def _below(field: Mapping[str, Any], path: str) -> tuple[Mapping[str, Any] | None, str]:
    """The mapping below a field and its path; None where there is none, or where it is told elsewhere."""
    if field.get("type") == "array":
        return _below(field["items"], f"{path}[]")
    if "properties" in field:
        return field, path
    if isinstance(field.get("additionalProperties"), dict):
        return _below(field["additionalProperties"], f"{path}.<词>")
    return None, path


def _english(field: Mapping[str, Any]) -> str:
    return str(field.get("description", "")).partition(".")[0]


def _form(field: Mapping[str, Any]) -> str:
    definition = field.get("$ref", "").rpartition("/")[2]
    many = definition == "names" or field.get("type") == "array"
    zh, en = _FORMS[definition] if definition else _TYPES[field.get("type", "string")]
    words = field.get("x-words") or field.get("x-words-of-names")
    if field.get("enum"):
        zh = en = " / ".join(f"`{one}`" for one in field["enum"])
    elif words:
        link = f"[`{words}`](#{anchor(words)})"
        many_zh, many_en = ("键为", "keys are words of ") if "x-words-of-names" in field else (
            ("多个，取自", "several words of ") if many else ("取自", "a word of "))
        zh, en = f"{many_zh} {link}", f"{many_en}{link}"
    elif field.get("x-refers"):
        files = [f"`{_file(one)}`" for one in field["x-refers"].split()]
        zh = ("多个，" if many else "") + " 或 ".join(files) + " 中的编号"
        en = ("ids in " if many else "an id in ") + " or ".join(files)
    return zh if zh == en else f"{zh}<br>{en}"


# Lists that have another name than their register.
_LISTS_OF = {"departments": "agency", "movements": "media", "visits": "suppliers"}


def _file(refers: str) -> str:
    return f"{_LISTS_OF.get(refers, refers)}.yml"


# Words


def _none(register: str, vocabularies: Mapping[str, Any]) -> Iterator[str]:
    """The vocabularies whose words a statement of none may name."""
    known = stated(register)
    named = [f"{register}.{name}" for name, words in vocabularies.items() if known and words.keys() <= known.keys()]
    if named:
        links = ", ".join(f"[`{name}`](#{anchor(name)})" for name in named)
        yield f"零声明的 `kind` 取自 A statement of none names a word of: {links}\n"


def _words(name: str, words: Mapping[str, Mapping[str, Any]], posts: Mapping[str, Any]) -> Iterator[str]:
    columns = [key for key in ("every", "who", "help") if any(key in word for word in words.values())]
    heading = [*_WORD_HEADINGS[:3], *(_WORD_HEADINGS[3 + ("every", "who", "help").index(key)] for key in columns)]
    yield f"### 词 {name}\n"
    yield table(heading, (
        (f"`{word}`", one["zh"], one["en"], *(_cell(one.get(key, ""), posts) for key in columns))
        for word, one in words.items()))


def _year(tree: Tree, registers: Iterable[str], posts: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield what is due how often, and by whom: each activity; of other words those that one post does, as a number."""
    rows: dict[tuple[int, str, str, str], list[str]] = {}
    for register in registers:
        for name, words in (tree.data(f"{WORDS}/{register}.yml") or {}).items():
            for word, one in words.items():
                if "every" in one:
                    rows.setdefault(
                        (_days(one["every"]), one["every"], one.get("who", ""), f"{register}.{name}"), []).append(
                            f"{one['zh']} `{word}`")
    for (_length, every, who, name), told in sorted(rows.items()):
        link = f"[`{name}`](#{anchor(name)})"
        what = "<br>".join(told) if name.startswith("activities.") else f"{link}：{len(told)} 项 items"
        yield every, what, _cell(who, posts)


def _days(every: str) -> int:
    return int(every[1:-1]) * _DAYS[every[-1]]


def _cell(value: Any, posts: Mapping[str, Any]) -> str:
    if isinstance(value, dict):
        return _both(value)
    return f"{posts[value]['zh']}<br>`{value}`" if value in posts else str(value)


def _both(texts: Mapping[str, str]) -> str:
    return f"{texts['zh']}<br>{texts['en']}"


def anchor(vocabulary: str) -> str:
    """Where the words of a vocabulary are found on the page."""
    return f"词-{vocabulary.replace('.', '')}"


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; a bar within a cell does not end it."""
    lines = [list(heading)]
    lines.append(["---"] * len(lines[0]))
    lines += [[one.replace("|", "\\|") for one in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

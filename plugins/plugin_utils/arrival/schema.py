# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schemas of `schemas/` as functions: what comes from elsewhere is held against them before anything is made of it.

A hundred times as fast as a general validator, for the keywords that these schemas use; another keyword is an error
here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless

__all__ = ["Unfit", "check_of"]

Check = Callable[[Any], None]
_FOLDER = Path(__file__).resolve().parents[3] / "schemas"
_SHOWN = 60
# What says nothing of a value's form. The limits are read with the type they belong to. Whether a day is in the
# calendar and whether a reference leads anywhere is seen where registers are loaded.
_SILENT = frozenset(
    ["$schema", "$id", "$defs", "title", "description", "format", "x-refers", "x-words", "x-words-of-names"])
_OF_TYPES = frozenset(
    [
        "type", "pattern", "minLength", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems", "required",
        "properties", "additionalProperties", "maxProperties",
    ])
_TYPES: dict[str, tuple[tuple[type, ...], str, str]] = {
    "string": ((str,), "text", "文本"),
    "integer": ((int,), "a whole number", "整数"),
    "number": ((int, float), "a number", "数值"),
    "boolean": ((bool,), "true or false", "true 或 false"),
    "null": ((type(None),), "nothing", "空值"),
    "array": ((list,), "a list", "列表"),
    "object": ((dict,), "a mapping", "映射"),
}


class Unfit(ValueError):
    """A value that a schema does not allow: where it is, what is there, what was expected."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self._en, self._zh, self._place = en, zh, ""

    def below(self, step: str) -> Unfit:
        """The same, one step further up."""
        self._place = step + ("." if self._place[:1] not in ("", "[") else "") + self._place
        return self

    @property
    def told(self) -> dict[str, str]:
        """The sentence without its end, in English and Chinese."""
        place = harmless(self._place[:200])
        return {"en": f"{place} {self._en}".strip(), "zh": f"{place} {self._zh}".strip()}

    def __str__(self) -> str:
        return self.told["en"]


@cache
def check_of(name: str, part: str = "", *, exact: bool = True) -> Check:
    """The check of a schema of the folder, or of a part of it (`#/$defs/...`); it raises Unfit.

    Without `exact`, members that the schema does not know, and other words of a finding than those listed, are let
    through: another version wrote it.
    """
    return _Compiler(exact).of(_schema(name), f"#/{part}" if part else "#")


@cache
def _schema(name: str) -> dict[str, Any]:
    return json.loads((_FOLDER / f"{name}.schema.json").read_text("utf-8"))


class _Compiler:
    def __init__(self, exact: bool) -> None:
        self._exact = exact
        self._known: dict[tuple[str, str], Check] = {}

    def of(self, document: dict[str, Any], pointer: str) -> Check:
        """The check of a place of a document, made once."""
        key = (document["$id"], pointer)
        if key not in self._known:
            node: Any = document
            for step in pointer.split("/")[1:]:
                node = node[step]
            self._known[key] = self._made(node, document)
        return self._known[key]

    def _made(self, schema: Any, document: dict[str, Any]) -> Check:
        if schema is True:
            return lambda value: None
        keywords = schema.keys() - _SILENT
        if keywords == {"$ref"}:
            urn, _hash, pointer = schema["$ref"].partition("#")
            # urn:jrt0117.baseline:finding:1, or with the folder: urn:jrt0117.baseline:registers/common:1
            return self.of(_schema(urn.split(":")[2]) if urn else document, f"#{pointer}")
        if keywords == {"anyOf"}:
            return self._any([self._made(one, document) for one in schema["anyOf"]])
        if keywords in ({"enum"}, {"const"}):
            return self._one_of(
                schema.get("enum") or [schema["const"]], not self._exact and ":finding:" in document["$id"])
        if "type" in keywords and keywords <= _OF_TYPES:
            return self._typed(schema, document)
        raise ValueError(f"a schema with {', '.join(sorted(keywords))}, which nothing here reads")

    @staticmethod
    def _any(checks: list[Check]) -> Check:
        if len(checks) != 2:
            raise ValueError("anyOf of other than two")
        # In these schemas the other choice is always null: so the first says best what is wrong.
        first, null = checks
        return lambda value: (null if value is None else first)(value)

    @staticmethod
    def _one_of(allowed: list[Any], open_ended: bool) -> Check:
        words = frozenset(allowed)
        types = tuple({type(one) for one in allowed})
        listed = ", ".join("null" if one is None else str(one) for one in allowed)

        def check(value: Any) -> None:
            if (
                    not isinstance(value, types) or isinstance(value, bool)
                    or not (value in words or (open_ended and isinstance(value, str)))):
                raise Unfit(f"is {_short(value)}, not one of {listed}", f"为 {_short(value)}，应为以下之一：{listed}")
        return check

    def _typed(self, schema: dict[str, Any], document: dict[str, Any]) -> Check:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        types = tuple(one for name in names for one in _TYPES[name][0])
        en, zh = " or ".join(_TYPES[name][1] for name in names), "或".join(_TYPES[name][2] for name in names)
        no_bool = "boolean" not in names
        inner = [
            (_TYPES[name][0], make(schema, document))
            for name, make in (
                ("string", self._string), ("number", self._number), ("integer", self._number), ("array", self._list),
                ("object", self._mapping)) if name in names]
        if len(inner) > 1:
            raise ValueError("several types with limits of their own")
        # A limit is one on the values of its own type.
        limited, further = inner[0] if inner else ((), None)

        def check(value: Any) -> None:
            if not isinstance(value, types) or (no_bool and isinstance(value, bool)):
                raise Unfit(f"is {_short(value)}, not {en}", f"为 {_short(value)}，应为{zh}")
            if further is not None and isinstance(value, limited):
                further(value)
        return check

    def _string(self, schema: dict[str, Any], _document: dict[str, Any]) -> Check:
        pattern = re.compile(re.sub(r"\$\Z", r"\\Z", schema["pattern"])).search if "pattern" in schema else None
        least, most = schema.get("minLength", 0), schema.get("maxLength", float("inf"))

        def check(value: str) -> None:
            if not least <= len(value) <= most:
                raise Unfit(
                    f"is {len(value)} characters long, not between {least} and {most}",
                    f"长 {len(value)} 个字符，应在 {least} 至 {most} 之间")
            if pattern and not pattern(value):
                raise Unfit(f"is {_short(value)}, which is not of the form expected", f"为 {_short(value)}，格式不符")
        return check

    def _number(self, schema: dict[str, Any], _document: dict[str, Any]) -> Check:
        least, most = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))

        def check(value: float) -> None:
            # The comparison is first: a whole number may be too large to be anything else.
            if not least <= value <= most or not isfinite(value):
                raise Unfit(
                    f"is {_short(value)}, not between {least} and {most}",
                    f"为 {_short(value)}，应在 {least} 至 {most} 之间")
        return check

    def _list(self, schema: dict[str, Any], document: dict[str, Any]) -> Check:
        each = self._made(schema["items"], document)
        least, most = schema.get("minItems", 0), schema.get("maxItems", float("inf"))

        def check(value: list[Any]) -> None:
            if not least <= len(value) <= most:
                raise Unfit(
                    f"holds {len(value)} entries, not between {least} and {most}",
                    f"有 {len(value)} 项，应在 {least} 至 {most} 之间")
            number = 0
            try:
                for number, one in enumerate(value):  # noqa: B007
                    each(one)
            except Unfit as unfit:
                raise unfit.below(f"[{number}]") from None
        return check

    def _mapping(self, schema: dict[str, Any], document: dict[str, Any]) -> Check:
        known = {name: self._made(one, document) for name, one in schema.get("properties", {}).items()}
        required = frozenset(schema.get("required", ()))
        others = schema.get("additionalProperties", True)
        other = None if isinstance(others, bool) else self._made(others, document)
        closed, most = others is False and self._exact, schema.get("maxProperties", float("inf"))

        def check(value: dict[str, Any]) -> None:
            if not required <= value.keys() or len(value) > most:
                missing = ", ".join(sorted(required - value.keys())) or f"<= {most}"
                raise Unfit(f"lacks {missing}", f"缺少 {missing}") if required - value.keys() else Unfit(
                    f"holds {len(value)} members, more than {most}", f"有 {len(value)} 项，超过 {most}")
            name: Any = ""
            try:
                for name, one in value.items():
                    test = known.get(name)
                    if test is not None:
                        test(one)
                    elif closed:
                        raise Unfit("is not known here", "不是本版本所知的项")
                    elif other is not None:
                        other(one)
            except Unfit as unfit:
                raise unfit.below(str(name)[:_SHOWN]) from None
        return check


def _short(value: Any) -> str:
    """A value of anybody's, as short and harmless as a sentence takes it."""
    if isinstance(value, (dict, list)):
        return f"a {'mapping' if isinstance(value, dict) else 'list'} of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        return "a number of more than 15 digits"
    text = value if isinstance(value, str) else str(value)
    text = harmless(text[:_SHOWN]) + ("..." if len(text) > _SHOWN else "")
    return f"'{text}'" if isinstance(value, str) else text

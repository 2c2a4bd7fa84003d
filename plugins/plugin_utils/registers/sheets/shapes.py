# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the schemas of registers say of each field: whether it is a day, a number, a list, a mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["ANY", "Shape", "Shapes", "default_folder", "load"]

# How the pattern of a day begins: the year.
_DAY = "^[0-9]{4}-"
_SCALARS = {"string": "text", "boolean": "boolean", "integer": "integer", "number": "number"}


@dataclass(frozen=True)
class Shape:
    """What a value is.

    `kind` is text, day, boolean, integer, number, mapping (its `fields` have names), table (any keys, each value an
    `item`), list (of `item`), or any where the schema leaves it open. `words` are what an enumeration allows.
    `choices` names the vocabulary, or the registers, that a text or the texts of a list are of: x-words, x-refers.
    """

    kind: str
    fields: Mapping[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    required: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    title: str = ""
    choices: str = ""

    @property
    def names(self) -> bool:
        """Whether it is a list of texts."""
        return self.kind == "list" and self.item is not None and self.item.kind == "text"

    @property
    def records(self) -> bool:
        """Whether it is a list of mappings: a list of a register."""
        return self.kind == "list" and self.item is not None and self.item.kind == "mapping"


ANY = Shape("any")
Shapes = Mapping[str, Shape]


def default_folder() -> Path:
    """The folder of the schemas in this collection."""
    return Path(__file__).resolve().parents[4] / "schemas" / "registers"


@cache
def load(folder: Path | None = None) -> Shapes:
    """Return the shape of each register by its name, in the order of the names; read once a process."""
    schemas = {
        path.name.partition(".")[0]: json.loads(path.read_text("utf-8"))
        for path in sorted((folder or default_folder()).glob("*.schema.json"))}
    by_address = {str(schema.get("$id", name)): schema for name, schema in schemas.items()}
    by_address |= {f"{name}.schema.json": schema for name, schema in schemas.items()}
    return {
        name: _shape(schema, schema, by_address) for name, schema in schemas.items() if schema.get("type") == "object"}


def _shape(schema: Any, root: Any, by_address: Mapping[str, Any]) -> Shape:
    """What a part of a schema says; `root` is the schema that its own references are in."""
    if not isinstance(schema, dict):
        return ANY
    found = _kind(schema, root, by_address)
    own = schema.get("x-words") or schema.get("x-refers") or (found.item.choices if found.item else "")
    return replace(found, title=schema.get("title", found.title), choices=own or found.choices)


def _kind(schema: Mapping[str, Any], root: Any, by_address: Mapping[str, Any]) -> Shape:
    if "$ref" in schema:
        address, _hash, pointer = str(schema["$ref"]).partition("#")
        root = by_address[address] if address else root
        return _shape(_at(root, pointer), root, by_address)
    if schema.get("format") == "date" or str(schema.get("pattern", "")).startswith(_DAY):
        return Shape("day")
    kind = schema.get("type")
    if kind == "array":
        return Shape("list", item=_shape(schema.get("items"), root, by_address))
    if kind == "object":
        return _mapping(schema, root, by_address)
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else [])
    words = tuple(allowed) if all(isinstance(one, str) for one in allowed) else ()
    known = kind if isinstance(kind, str) else "string" if words else ""
    return Shape(_SCALARS.get(known, "any"), words=words)


def _mapping(schema: Mapping[str, Any], root: Any, by_address: Mapping[str, Any]) -> Shape:
    if not schema.get("properties"):
        return Shape("table", item=_shape(schema.get("additionalProperties"), root, by_address))
    fields = {name: _shape(part, root, by_address) for name, part in schema["properties"].items()}
    return Shape("mapping", fields, required=frozenset(schema.get("required", ())))


def _at(root: Any, pointer: str) -> Any:
    """The part of a schema that a JSON pointer names."""
    for step in filter(None, pointer.split("/")):
        root = root[step.replace("~1", "/").replace("~0", "~")]
    return root

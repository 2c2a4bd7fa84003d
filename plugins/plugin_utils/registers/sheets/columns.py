# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The columns of each sheet: the fields of a list as its schema has them, nested ones with dots.

A sheet is a list of a register (`posts.assignments`); one more, `heads`, has a row a register for what stands above the
lists: status, since, reviewed, the agency's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import vocabulary
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shape, Shapes

__all__ = [
    "HEADS", "REFERRED", "REGISTER", "Choices", "Column", "choices", "columns_of", "heads", "list_label", "lists",
    "sheet_name", "strangers", "told", "with_empty"]

HEADS = "heads"
REGISTER = "register"
# What Excel allows.
_LONGEST_NAME = 31

# The lists whose records other records name by their ids, by what a schema's x-refers calls them.
REFERRED = {
    "approvals": "approvals.records", "assets": "assets.records", "departments": "agency.departments",
    "media": "media.records", "people": "people.records", "policies": "policies.records",
    "suppliers": "suppliers.records"}
# What of a record people know it by, beside its id.
_TITLES = ("name", "title", "what")
# How many choices a sentence names.
_MOST_NAMED = 10


@dataclass(frozen=True)
class Column:
    """A column of a sheet: the path of its field, what the schema says of it, what people call it.

    `choices` names the vocabulary or the register that its values are of; empty where they are free.
    """

    path: tuple[str, ...]
    shape: Shape
    label: str
    help: str = ""
    choices: str = ""
    required: bool = False

    @property
    def name(self) -> str:
        """The field's name, nested ones with dots."""
        return ".".join(self.path)


class Choices(dict[str, str]):
    """The values that a column may have, each with what people call it."""

    @cached_property
    def named(self) -> Mapping[str, str | None]:
        """The values by what people call them; None for what several are called."""
        found: dict[str, str | None] = {}
        for value, label in self.items():
            found[label] = None if label in found else value
        return found


def sheet_name(name: str) -> str:
    """The name of a list's sheet: Excel allows 31 characters."""
    return name[:_LONGEST_NAME]


def lists(shapes: Shapes) -> dict[str, Shape]:
    """The shape of the records of every list by the list's name: `posts.assignments`."""
    return {
        f"{register}.{of}": shape.item for register, whole in shapes.items()
        for of, shape in whole.fields.items() if shape.records and shape.item}


def columns_of(name: str, shapes: Shapes) -> list[Column]:
    """The columns of a list's sheet; raise KeyError where no schema has such a list."""
    record = lists(shapes)[name]
    return list(_columns(name, record))


def heads(shapes: Shapes) -> list[Column]:
    """The columns of the sheet of heads: the register's name, then every field that a head may have."""
    found = {REGISTER: Column((REGISTER,), Shape("text"), "台账", choices="registers.registers", required=True)}
    for register, whole in shapes.items():
        head = Shape("mapping", {of: shape for of, shape in whole.fields.items() if not shape.records})
        for column in _columns(f"{register}.head", head):
            found.setdefault(column.name, column)
    return list(found.values())


def with_empty(columns: Sequence[Column], records: Iterable[Mapping[str, Any]]) -> list[Column]:
    """Add a column for each mapping that is there and empty, or 待填, which dotted columns cannot tell.

    Raise SheetError where a record has a field that its schema does not know.
    """
    known = {column.path for column in columns}
    found = {
        path: None for record in records
        for path in _empty(record, (), known, str(getattr(record, "place", record.get(REGISTER, ""))))}
    return [*columns, *(Column(path, Shape("mapping"), ".".join(path)) for path in found)]


def _empty(
        value: Mapping[str, Any], above: tuple[str, ...], known: Collection[tuple[str, ...]], place: str,
) -> Iterator[tuple[str, ...]]:
    for name, below in value.items():
        path = (*above, name)
        if path in known:
            continue
        if is_placeholder(below) and _is_nested(path, known):
            yield path
            continue
        if not isinstance(below, Mapping) or not _is_nested(path, known):
            raise SheetError(Text(
                "{place}: no schema has the field '{field}'", "{place}：模式中没有字段 {field}").format(
                    place=place, field=".".join(path)))
        if below:
            yield from _empty(below, path, known, place)
        else:
            yield path


def _is_nested(path: tuple[str, ...], known: Iterable[tuple[str, ...]]) -> bool:
    """Whether a path is that of a mapping whose fields have columns of their own."""
    return any(len(one) > len(path) and one[:len(path)] == path for one in known)


def _columns(name: str, shape: Shape, above: tuple[str, ...] = (), label: str = "") -> Iterator[Column]:
    """The columns of a mapping; a mapping below it with fields of its own is spread over dotted ones."""
    for field, below in shape.fields.items():
        path = (*above, field)
        word = _word(name, path)
        said = (label + "·" if label else "") + (word.zh if word else below.title or field)
        if below.kind == "mapping" and below.fields:
            yield from _columns(name, below, path, said)
        else:
            yield Column(
                path, below, said, word.help.zh if word and word.help else "",
                below.choices if below.kind == "text" or below.names else "",
                not above and field in shape.required)


def _word(name: str, path: tuple[str, ...]) -> vocabulary.Word | None:
    """What the vocabularies call a field: that of the list, of the mapping it stands in, or of every register."""
    register = name.partition(".")[0]
    if len(path) > 1:
        wanted = (f"fields.{register}.{path[-2]}", f"fields.{path[-2]}")
    else:
        wanted = (f"fields.{name}", "fields.head" if name.endswith(".head") else "")
    known = vocabulary.names()
    return next(
        (words[path[-1]] for words in map(vocabulary.words, filter(known.__contains__, wanted)) if path[-1] in words),
        None)


def choices(source: str, records: Mapping[str, Iterable[Mapping[str, Any]]]) -> Choices:
    """The values that a column may have, with what people call them.

    `source` is what `Column.choices` says, `records` the lists by their names: people, departments and others that are
    named by their ids are taken from there.
    """
    found = Choices()
    for one in source.split():
        if one in REFERRED:
            found |= {
                record["id"]: str(next((record[title] for title in _TITLES if record.get(title)), ""))
                for record in records.get(REFERRED[one], ()) if isinstance(record.get("id"), str)}
        elif one in vocabulary.names():
            found |= {word.name: word.zh for word in vocabulary.words(one).values()}
    return found


def strangers(value: Any, column: Column, labels: Choices) -> list[Text]:
    """Return a sentence on each name in a value that is none of the column's choices.

    Nothing is a stranger where nobody knows the choices, nor for assets, which the inventory may know as hosts.
    """
    if not labels or not column.choices or "assets" in column.choices.split():
        return []
    names = value if isinstance(value, list) else [value]
    known = joined([f"{name} {label}".strip() for name, label in labels.items()][:_MOST_NAMED])
    return [
        Text("'{one}' is not known, expected one of {known}", "“{one}”未登记，应为 {known} 等之一").format(
            one=one, known=known)
        for one in names if isinstance(one, str) and one not in labels and not is_placeholder(one)]


def list_label(name: str) -> str:
    """What people call a list in Chinese; its name where no vocabulary has it."""
    return vocabulary.label("registers.lists", name).zh if "registers.lists" in vocabulary.names() else name


def told(column: Column) -> Text:
    """A column as messages name it: the field, and in Chinese with its label."""
    return Text(column.name, column.name if column.label == column.name else f"{column.label}（{column.name}）")

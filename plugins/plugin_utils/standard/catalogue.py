# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JR/T 0117-2014 as data: the clauses in ``catalogue/*.yml``.

``load()`` is for run time and checks structure; ``validate()`` also applies
``catalogue/schema.json``, asks whether each rule takes what it is called with, and
reports everything that is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

__all__ = [
    "Catalogue", "CatalogueError", "Clause", "Crosswalk", "Section", "default_directory", "line_of", "load", "read",
    "validate"]

LEVEL_TIERS = {
    1: ("general", "business"),
    2: ("general", "basic", "business"),
    3: ("general", "basic", "enhanced", "business"),
    4: ("general", "business"),
}
_SECTION_KEYS = {"section": str, "title": dict, "clauses": list}
_CLAUSE_KEYS = {
    "id": str,
    "tier": str,
    "title": dict,
    "summary": dict,
    "settle": str,
    "area": str,
    "scope": str,
    "controls": list,
}
_MAPPING_OR_NULL = (dict, type(None))
_TEXT_OR_NULL = (str, type(None))
_OPTIONAL_KEYS = {"period": str, "period_of": str, "crosswalk": _MAPPING_OR_NULL, "notes": list, "rules": list}
_TYPE_NAMES: dict[Any, str] = {
    str: "text",
    dict: "a mapping",
    list: "a list",
    _MAPPING_OR_NULL: "a mapping or null",
    _TEXT_OR_NULL: "text or null",
}
_ID = re.compile(r"(?P<section>\d+(?:\.\d+)*)(?:-(?P<tier>[BE]))?-[a-z0-9](?:-\d)?")

Text = Mapping[str, str]
Where = tuple[Any, ...]  # keys and indexes that lead to a place in a file


class CatalogueError(Exception):
    """An entry of the catalogue is wrong; says where, and what was expected."""

    about = "clause"

    def __init__(self, file: Path, problem: str, *, line: int | None = None, clause: str = "", field: str = "") -> None:
        self.file, self.line, self.clause, self.field, self.problem = file, line, clause, field, problem
        place = f"{file.parent.name}/{file.name}" + (f":{line}" if line else "")
        subject = ", ".join(part for part in (clause and f"{self.about} {clause}", field) if part)
        super().__init__(": ".join(part for part in (place, subject, problem) if part) + ".")


@dataclass(frozen=True)
class Crosswalk:
    """The sections of GB/T 22239-2008 on the same subject; None where there is none. Frameworks in force have files of
    their own: crosswalks.py.
    """

    gbt22239_2008_level2: str | None = None
    gbt22239_2008_level3: str | None = None


@dataclass(frozen=True)
class Clause:
    """One numbered requirement."""

    id: str
    section: str
    tier: str
    title: Text
    summary: Text
    settle: str
    area: str
    scope: str
    controls: tuple[str, ...]
    period: str | None = None
    crosswalk: Crosswalk = Crosswalk()
    # The clause that gives the period which this one goes by.
    period_of: str | None = None
    notes: tuple[Text, ...] = ()
    # How registers settle it: the name of a rule under `rule`, and its arguments.
    rules: tuple[Mapping[str, Any], ...] = ()

    @property
    def registers(self) -> tuple[str, ...]:
        """Names of the registers that settle this clause."""
        return tuple(name.partition(":")[2] for name in self.controls if name.startswith("register:"))


@dataclass(frozen=True)
class Section:
    """One section: its number, its title, its clauses in the standard's order."""

    id: str
    title: Text
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Catalogue:
    """All clauses, in the standard's order."""

    sections: tuple[Section, ...]

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Clauses by id."""
        return {clause.id: clause for section in self.sections for clause in section.clauses}

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses.values())

    def __len__(self) -> int:
        return len(self.clauses)

    def __getitem__(self, clause_id: str) -> Clause:
        return self.clauses[clause_id]

    def expected(self, level: int) -> tuple[Clause, ...]:
        """The clauses a system of this level (1 to 4) is held to; informative ones ask for nothing."""
        if level not in LEVEL_TIERS:
            raise ValueError(f"level is {level!r}, expected 1, 2, 3 or 4.")
        return tuple(clause for clause in self if clause.tier in LEVEL_TIERS[level] and clause.settle != "informative")

    def settled(self, level: int) -> dict[str, set[str]]:
        """What each control settles at a level, clauses by control; of all levels gathered once."""
        return self._settled[level]

    @cached_property
    def _settled(self) -> dict[int, dict[str, set[str]]]:
        found: dict[int, dict[str, set[str]]] = {}
        for level in LEVEL_TIERS:
            found[level] = {}
            for clause in self.expected(level):
                for control in clause.controls:
                    found[level].setdefault(control, set()).add(clause.id)
        return found

    def of_area(self, area: str) -> tuple[Clause, ...]:
        """The clauses an area owns."""
        return tuple(clause for clause in self if clause.area == area)

    def of_control(self, control: str) -> tuple[Clause, ...]:
        """The clauses a control, or a register (``register:posts``), settles."""
        return tuple(clause for clause in self if control in clause.controls)

    @property
    def areas(self) -> tuple[str, ...]:
        """Areas that own a clause, in the standard's order."""
        return tuple(dict.fromkeys(clause.area for clause in self))


def default_directory() -> Path:
    """The catalogue beside this code, in a checkout, through links, or in an installed collection."""
    here = Path(__file__).absolute()
    candidates = [path.parents[3] / "catalogue" for path in (here, here.resolve())]
    return next((path for path in candidates if path.is_dir()), candidates[0])


def load(directory: Path | str | None = None) -> Catalogue:
    """Read every section; raise CatalogueError at the first wrong entry."""
    seen: dict[str, Path] = {}
    return Catalogue(tuple(_section(path, read(path), seen) for path in _files(directory)))


def validate(directory: Path | str | None = None) -> list[CatalogueError]:
    """Everything that is wrong with the catalogue, in file order."""
    # Only editors of the catalogue need jsonschema, and only they need every rule; a run must not.
    from jsonschema import Draft7Validator

    errors: list[CatalogueError] = []
    seen: dict[str, Path] = {}
    files = _files(directory)
    validator = Draft7Validator(json.loads((default_directory() / "schema.json").read_text("utf-8")))
    for path in files:
        try:
            data = read(path)
            found = sorted(validator.iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path])
            errors += [_error(path, data, *_explain(error)) for error in found]
            if not found:
                _section(path, data, seen)
                errors += _wrong_calls(path, data)
        except CatalogueError as error:
            errors.append(error)
    return errors


def _wrong_calls(path: Path, data: Any) -> Iterator[CatalogueError]:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.calls import clause_faults
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES

    for index, clause in enumerate(data["clauses"]):
        for where, problem in clause_faults(clause, RULES):
            yield _error(path, data, ("clauses", index, *where), problem)


def _files(directory: Path | str | None) -> list[Path]:
    base = Path(directory) if directory else default_directory()
    files = sorted(
        base.glob("*.yml"), key=lambda path: [int(part) if part.isdigit() else 0 for part in path.stem.split(".")])
    if not files:
        raise CatalogueError(base, "no section files (*.yml) here")
    return files


# A type checker cannot follow a base that is chosen at run time.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's own loader keeps the last of two equal keys without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = set()
        for key, _value in node.value:
            name = str(key.value)
            if name in keys:
                raise yaml.constructor.ConstructorError(None, None, f"key '{name}' appears twice", key.start_mark)
            keys.add(name)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read(path: Path) -> Any:
    """The data of a file; raise CatalogueError where it is no YAML, or names a key twice."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise CatalogueError(path, f"not valid YAML: {getattr(error, 'problem', error)}", line=line) from error


def _section(path: Path, data: Any, seen: dict[str, Path]) -> Section:
    _require_keys(path, data, (), _SECTION_KEYS, {})
    _require_text(path, data, ("title",))
    number = data["section"]
    if number != path.stem:
        raise _error(path, data, ("section",), f"expected '{path.stem}' as the file is named, found '{number}'")
    clauses = []
    for index, entry in enumerate(data["clauses"]):
        clauses.append(_clause(path, data, index, number))
        if entry["id"] in seen:
            raise _error(path, data, ("clauses", index, "id"), f"duplicate id, already in {seen[entry['id']].name}")
        seen[entry["id"]] = path
    return Section(number, data["title"], tuple(clauses))


def _clause(path: Path, data: Any, index: int, section: str) -> Clause:
    here = ("clauses", index)
    entry = data["clauses"][index]
    _require_keys(path, data, here, _CLAUSE_KEYS, _OPTIONAL_KEYS)
    for key in ("title", "summary"):
        _require_text(path, data, (*here, key))
    for position in range(len(entry.get("notes", ()))):
        _require_text(path, data, (*here, "notes", position))
    match = _ID.fullmatch(entry["id"])
    if not match or match["section"] != section:
        raise _error(path, data, (*here, "id"), f"expected an id of section {section}, found '{entry['id']}'")
    tier = {"B": "basic", "E": "enhanced"}.get(match["tier"], "business" if section.startswith("9") else "general")
    if entry["tier"] != tier:
        raise _error(path, data, (*here, "tier"), f"expected '{tier}' by the id, found '{entry['tier']}'")
    values = {key: entry[key] for key in (*_CLAUSE_KEYS, "period", "period_of") if key in entry}
    for position, name in enumerate(entry["controls"]):
        if not isinstance(name, str):
            raise _error(path, data, (*here, "controls", position), f"expected text, found {name!r}")
    values["controls"] = tuple(entry["controls"])
    values["notes"] = tuple(entry.get("notes", ()))
    for position in range(len(entry.get("rules", ()))):
        _require_rule(path, data, (*here, "rules", position))
    values["rules"] = tuple(entry.get("rules", ()))
    return Clause(section=section, crosswalk=_crosswalk(path, data, here), **values)


def _crosswalk(path: Path, data: Any, clause: Where) -> Crosswalk:
    entry = _at(data, clause).get("crosswalk")
    if entry is None:
        return Crosswalk()
    here = (*clause, "crosswalk")
    _require_keys(path, data, here, {"gbt22239_2008": dict}, {})
    _require_keys(path, data, (*here, "gbt22239_2008"), {"level2": _TEXT_OR_NULL, "level3": _TEXT_OR_NULL}, {})
    return Crosswalk(entry["gbt22239_2008"]["level2"], entry["gbt22239_2008"]["level3"])


def _require_keys(path: Path, data: Any, here: Where, required: dict[str, Any], optional: dict[str, Any]) -> None:
    entry = _at(data, here)
    if not isinstance(entry, dict):
        raise _error(path, data, here, f"expected a mapping, found {entry!r}")
    known = {**required, **optional}
    for key in entry:
        if key not in known:
            raise _error(path, data, (*here, key), f"unknown key, expected one of {', '.join(known)}")
    for key, kind in known.items():
        if key in required and key not in entry:
            raise _error(path, data, here, f"missing key '{key}'")
        if key in entry and not isinstance(entry[key], kind):
            raise _error(path, data, (*here, key), f"expected {_TYPE_NAMES[kind]}, found {entry[key]!r}")


def _require_text(path: Path, data: Any, here: Where) -> None:
    _require_keys(path, data, here, {"zh": str, "en": str}, {})


def _require_rule(path: Path, data: Any, here: Where) -> None:
    """A call of a rule is loaded as it is; whether the rule takes such arguments is known to `validate` alone."""
    call = _at(data, here)
    if not isinstance(call, dict):
        raise _error(path, data, here, f"expected a mapping, found {call!r}")
    if not isinstance(call.get("rule"), str):
        raise _error(path, data, here, "missing key 'rule'" if "rule" not in call else "expected text for 'rule'")


def _at(data: Any, where: Where) -> Any:
    for part in where:
        data = data[part]
    return data


def _error(path: Path, data: Any, where: Where, problem: str) -> CatalogueError:
    entry = data["clauses"][where[1]] if where[:1] == ("clauses",) and len(where) > 1 else None
    clause = str(entry.get("id", f"number {where[1] + 1}")) if isinstance(entry, dict) else ""
    field = ".".join(str(part) for part in (where[2:] if clause else where))
    return CatalogueError(path, problem, line=line_of(path, where), clause=clause, field=field)


def line_of(path: Path, where: Where) -> int | None:
    """The line of a place in a file: composed again, because marks are needed only when something is wrong."""
    node: Any = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
    if node is None:
        return None
    line: int = node.start_mark.line
    for part in where:
        if isinstance(node, yaml.MappingNode):
            key, node = next((pair for pair in node.value if pair[0].value == str(part)), (None, None))
            line = key.start_mark.line if key else line
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[part]
            line = node.start_mark.line
    return line + 1


def _explain(error: Any) -> tuple[Where, str]:
    """Where a schema error is, and what was expected there."""
    where = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = next(key for key in error.instance if key not in known)
        return (*where, unknown), f"unknown key, expected one of {', '.join(known)}"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return where, f"missing key '{missing}'"
    if error.validator == "enum":
        return where, f"expected one of {', '.join(error.validator_value)}, found {error.instance!r}"
    return where, f"expected {error.schema.get('description', error.message)}, found {error.instance!r}"

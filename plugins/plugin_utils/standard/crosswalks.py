# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frameworks beside the standard: ``catalogue/crosswalks/*.yml``, a file a framework.

``load()`` is for run time and raises at the first fault; ``validate()`` also applies
``catalogue/crosswalks.schema.json`` and reports everything that is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import (
    Catalogue,
    CatalogueError,
    Text,
    Where,
    default_directory,
    line_of,
    read,
)

__all__ = ["RELATIONS", "Framework", "load", "validate"]

# Of a clause to a reference: it asks for the same, for a part of it, for more, or for what overlaps.
RELATIONS = ("equal", "subset", "superset", "intersects")
_KEYS = ("id", "order", "name", "title", "date", "source", "checked", "licence", "references", "map")


@dataclass(frozen=True)
class Framework:
    """One framework: its references with their titles, and which clauses are on the same subject."""

    id: str
    name: Text
    title: Text
    date: str
    source: str
    # What the references were compared with, as a sentence.
    checked: Text
    licence: Text
    # By number: `zh`, `en`, and `state`, which is `checked` or `derived`.
    references: Mapping[str, Mapping[str, str]]
    # By clause: (reference, relation), a relation of RELATIONS.
    map: Mapping[str, tuple[tuple[str, str], ...]]
    notes: Mapping[str, Text]

    def of(self, clause_id: str) -> tuple[tuple[str, str], ...]:
        """Return the (reference, relation) of a clause; empty where there is none."""
        return self.map.get(clause_id, ())


def load(catalogue: Catalogue, directory: Path | str | None = None) -> tuple[Framework, ...]:
    """Read every framework, in their order; raise CatalogueError at the first fault."""
    found = []
    for path in _files(directory):
        data = read(path)
        for fault in _faults(path, data, catalogue):
            raise fault
        values = {key: data[key] for key in _KEYS if key not in ("order", "map")}
        pairs = {clause: tuple((ref, relation) for ref, relation in refs) for clause, refs in data["map"].items()}
        found.append((data["order"], Framework(map=pairs, notes=data.get("notes", {}), **values)))
    return tuple(framework for _order, framework in sorted(found, key=lambda pair: pair[0]))


def validate(catalogue: Catalogue, directory: Path | str | None = None) -> list[CatalogueError]:
    """Return everything that is wrong with the frameworks, in the order of files."""
    # Only editors of the catalogue need jsonschema.
    from jsonschema import Draft7Validator

    validator = Draft7Validator(json.loads((default_directory() / "crosswalks.schema.json").read_text("utf-8")))
    errors: list[CatalogueError] = []
    for path in _files(directory):
        try:
            data = read(path)
        except CatalogueError as error:
            errors.append(error)
            continue
        wrong = [
            _error(path, tuple(error.absolute_path), error.schema.get("description") or error.message)
            for error in validator.iter_errors(data)]
        errors += wrong or _faults(path, data, catalogue)
    return errors


def _files(directory: Path | str | None) -> list[Path]:
    base = Path(directory) if directory else default_directory() / "crosswalks"
    return sorted(base.glob("*.yml"))


def _faults(path: Path, data: Any, catalogue: Catalogue) -> Iterator[CatalogueError]:
    """What no run can go on with: a missing key, and what is named but does not exist."""
    if not isinstance(data, dict) or not set(_KEYS) <= set(data):
        missing = ", ".join(key for key in _KEYS if not isinstance(data, dict) or key not in data)
        yield _error(path, (), f"missing: {missing}")
        return
    if data["id"] != path.stem:
        yield _error(path, ("id",), f"expected '{path.stem}' as the file is named, found '{data['id']}'")
    for part in ("map", "notes"):
        for clause in data.get(part, {}):
            if clause not in catalogue.clauses:
                yield _error(path, (part, clause), f"there is no clause '{clause}'")
    for clause, refs in data["map"].items():
        named = [ref for ref, _relation in refs]
        for place, (ref, relation) in enumerate(refs):
            if ref not in data["references"]:
                yield _error(path, ("map", clause, place), f"'{ref}' is no reference of this framework")
            elif ref in named[:place]:
                yield _error(path, ("map", clause, place), f"'{ref}' is named twice")
            if relation not in RELATIONS:
                yield _error(
                    path, ("map", clause, place), f"expected one of {', '.join(RELATIONS)}, found '{relation}'")


def _error(path: Path, where: Where, problem: str) -> CatalogueError:
    field = ".".join(str(part) for part in where)
    return CatalogueError(path, problem, line=line_of(path, where), field=field)

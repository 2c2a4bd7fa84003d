# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the report tells of each control beside its verdicts: ``catalogue/controls/<area>.yml``.

Data of the controller: none of it is sent to a host. ``load()`` is for run time and checks structure; ``validate()``
also applies ``catalogue/controls.schema.json``, compares with the controls that exist, and reports everything that is
wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import (
    CatalogueError,
    default_directory,
    line_of,
    read,
)

__all__ = ["SEVERITIES", "Metadata", "MetadataError", "load", "metadata", "validate"]

# By what an attacker or a mistake gains, from the worst.
SEVERITIES = ("critical", "high", "medium", "low")
_KEYS = {"severity": str, "rationale": dict, "remediation": dict, "references": list}
# What an enforcing run may write for it, for the reader: a path or an action, with the settings after a colon.
_OPTIONAL = {"writes": list}
_KINDS = {str: "text", dict: "a mapping", list: "a list"}
_LANGUAGES = ("zh", "en")


class MetadataError(CatalogueError):
    """An entry of a control is wrong; says where, and what puts it right."""

    about = "control"


@dataclass(frozen=True)
class Metadata:
    """What is told of one control."""

    severity: str
    rationale: Mapping[str, str]
    remediation: Mapping[str, str]
    references: tuple[str, ...]
    writes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As the report has it."""
        told = {**asdict(self), "references": list(self.references)}
        return {key: value for key, value in told.items() if key in _KEYS}


@cache
def metadata() -> dict[str, Metadata]:
    """The metadata by control id, read once a process. A control of another version has none."""
    return load()


def load(directory: Path | str | None = None) -> dict[str, Metadata]:
    """Read the file of every area; raise MetadataError at the first wrong entry."""
    found: dict[str, Metadata] = {}
    places: dict[str, Path] = {}
    for path in _files(directory):
        for control, entry in _entries(path):
            for error in (*_twice(path, control, places), *_shape(path, control, entry)):
                raise error
            places[control] = path
            lists = {key: tuple(entry.get(key, ())) for key in ("references", "writes")}
            found[control] = Metadata(**{**entry, **lists})
    return found


def validate(
    directory: Path | str | None = None, existing: Mapping[str, Iterable[str]] | None = None,
) -> list[MetadataError]:
    """Everything that is wrong; `existing` are the ids of the controls of each area, by default those of the code."""
    # Only editors of the catalogue need jsonschema, and only they need every control; a run must not.
    from jsonschema import Draft7Validator

    schema = json.loads((default_directory() / "controls.schema.json").read_text("utf-8"))
    validator = Draft7Validator({**schema["definitions"]["control"], "definitions": schema["definitions"]})
    areas = {area: list(controls) for area, controls in (_existing() if existing is None else existing).items()}
    errors: list[MetadataError] = []
    places: dict[str, Path] = {}
    files = _files(directory)
    for path in files:
        try:
            entries = _entries(path)
        except CatalogueError as error:
            errors.append(MetadataError(path, error.problem, line=error.line))
            places.update(dict.fromkeys(areas.get(path.stem, ()), path))
            continue
        for control, entry in entries:
            wrong = [*_twice(path, control, places), *_shape(path, control, entry)]
            errors += wrong or [*_values(path, control, entry, validator), *_strange(path, control, areas)]
            places.setdefault(control, path)
    for area, controls in areas.items():
        errors += _lacking(files[0].with_name(f"{area}.yml"), controls, places)
    return errors


def _existing() -> dict[str, list[str]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS

    return {name: [control.id for control in area.controls()] for name, area in AREAS.items()}


def _files(directory: Path | str | None) -> list[Path]:
    base = Path(directory) if directory else default_directory() / "controls"
    files = sorted(base.glob("*.yml"))
    if not files:
        raise MetadataError(base, "no files of areas (*.yml) here")
    return files


def _entries(path: Path) -> list[tuple[str, Any]]:
    data = read(path)
    if not isinstance(data, dict):
        raise MetadataError(path, f"expected a mapping of control ids, found {data!r}")
    return [(str(control), entry) for control, entry in data.items()]


def _error(path: Path, control: str, problem: str, *where: Any) -> MetadataError:
    line, field = line_of(path, (control, *where)), ".".join(map(str, where))
    return MetadataError(path, problem, line=line, clause=control, field=field)


# What is wrong with an entry


def _twice(path: Path, control: str, places: Mapping[str, Path]) -> Iterator[MetadataError]:
    if control in places:
        yield _error(
            path, control, f"already in {places[control].name}: keep the entry in the file of the control's area, and "
            "remove the other")


def _shape(path: Path, control: str, entry: Any) -> Iterator[MetadataError]:
    """What makes an entry of no use to a run."""
    if not isinstance(entry, dict):
        yield _error(path, control, f"expected a mapping of {', '.join(_KEYS)}, found {entry!r}")
        return
    known = {**_KEYS, **_OPTIONAL}
    for key in [name for name in entry if name not in known]:
        yield _error(path, control, f"unknown key, expected one of {', '.join(known)}", key)
    for key, kind in known.items():
        if key not in entry and key in _OPTIONAL:
            continue
        if key not in entry:
            yield _error(path, control, f"missing key '{key}'")
        elif not isinstance(entry[key], kind):
            yield _error(path, control, f"expected {_KINDS[kind]}, found {entry[key]!r}", key)
        elif kind is dict and {name: type(text) for name, text in entry[key].items()} != dict.fromkeys(_LANGUAGES, str):
            yield _error(path, control, f"expected a text in each of {', '.join(_LANGUAGES)} and nothing else, "
                         f"found {', '.join(map(str, entry[key]))}", key)
    if isinstance(entry.get("severity"), str) and entry["severity"] not in SEVERITIES:
        yield _error(path, control, f"expected one of {', '.join(SEVERITIES)}, found '{entry['severity']}'", "severity")


def _values(path: Path, control: str, entry: Any, validator: Any) -> Iterator[MetadataError]:
    """What only the schema knows: languages, lengths, forms of references."""
    for error in sorted(validator.iter_errors(entry), key=lambda error: [str(part) for part in error.absolute_path]):
        expected = error.schema.get("description", error.message)
        yield _error(path, control, f"expected {expected}, found {error.instance!r}", *error.absolute_path)


def _strange(path: Path, control: str, areas: Mapping[str, list[str]]) -> Iterator[MetadataError]:
    if path.stem not in areas:
        yield _error(path, control, f"no area is named {path.stem}: name the file for one of {', '.join(areas)}")
    elif control not in areas[path.stem]:
        home = next((area for area, controls in areas.items() if control in controls), None)
        yield _error(path, control, f"is of the area {home}: move the entry to {home}.yml" if home else (
            f"the area {path.stem} has no such control: correct the id, or remove the entry"))


def _lacking(path: Path, controls: Iterable[str], places: Mapping[str, Path]) -> Iterator[MetadataError]:
    for control in controls:
        if control not in places:
            yield MetadataError(path, f"no entry: add one here with {', '.join(_KEYS)}", clause=control)

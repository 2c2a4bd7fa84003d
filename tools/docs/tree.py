# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written by hand of areas, options and controls, read from a checkout without running it."""

from __future__ import annotations

import ast
import functools
import re
import runpy
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

AREAS = "plugins/module_utils/areas"
TABLE = "plugins/plugin_utils/standard/areas.py"
# The area that is judged on the controller: it has a page of options and a role, and no code for hosts.
CONTROLLER = "organization"
# Files in an area's folder that are no control.
NO_CONTROL = ("__init__", "controls", "options", "present")
_POLICY = re.compile(r"""\b(?:policy\.|options\[")(\w+)""")
_PACKAGE = "ansible_collections.jrt0117.baseline."
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: where, what, and what puts it right."""

    file: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}: {self.remedy}."


@dataclass(frozen=True)
class Control:
    """A control, as its file says."""

    file: str
    area: str
    name: str
    id: str = ""
    title: str = ""
    zh: str = ""
    clauses: tuple[str, ...] = ()
    disruption: str = "none"


@dataclass
class Area:
    """An area there is code for: its row in the table, its page of options, the controls in its folder."""

    name: str
    title: dict[str, str]
    text: str = ""
    page: dict[str, Any] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    controls: dict[str, Control] = field(default_factory=dict)
    # Clauses that it settles without controls.
    settled: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The page that is written by hand."""
        return page_of(self.name)

    @property
    def options(self) -> dict[str, dict[str, Any]]:
        """The options by name."""
        found: dict[str, dict[str, Any]] = self.page.get("options") or {}
        return found

    @property
    def ordered(self) -> list[Control]:
        """The controls in the order they are judged, which is that of their metadata."""
        return [self.controls[name] for name in self.order if name in self.controls]

    @property
    def clauses(self) -> list[str]:
        """The clauses that it settles."""
        return sorted({*self.settled, *(clause for control in self.controls.values() for clause in control.clauses)})


def chinese(page: str) -> str:
    """Return the name of the Chinese page beside an English one."""
    return page.removesuffix(".md") + ".zh-CN.md"


def page_of(area: str) -> str:
    """Return the file of an area's options."""
    return f"catalogue/areas/{area}.yml"


def metadata_of(area: str) -> str:
    """Return the file of the metadata of an area's controls, whose order is that of judging."""
    return f"catalogue/controls/{area}.yml"


class Tree:
    """A checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def text(self, name: str) -> str:
        """Return a file's text, empty where there is none."""
        path = self.root / name
        return path.read_text("utf-8") if path.is_file() else ""

    def data(self, name: str) -> Any:
        """Return what a YAML file holds."""
        return _parsed(self.text(name))

    @cached_property
    def table(self) -> dict[str, dict[str, str]]:
        """Every area of the standard, those to come as well, with titles in both languages."""
        found: dict[str, dict[str, str]] = runpy.run_path(str(self.root / TABLE))["AREAS"]
        return found

    @cached_property
    def folders(self) -> list[str]:
        """The areas that have a folder with code."""
        return sorted(path.name for path in (self.root / AREAS).iterdir() if path.is_dir() and any(path.glob("*.py")))

    @cached_property
    def areas(self) -> list[Area]:
        """The areas there is code for, in the order of the table."""
        return [self._area(name) for name in self.table if name in self.folders]

    @cached_property
    def organization(self) -> Area:
        """The area of the controller, which settles the clauses that have rules."""
        page = self.data(page_of(CONTROLLER))
        return Area(
            CONTROLLER,
            self.table[CONTROLLER],
            self.text(page_of(CONTROLLER)),
            page if isinstance(page, dict) else {},
            settled=[
                clause["id"]
                for path in sorted((self.root / "catalogue").glob("*.yml"))
                for clause in self.data(f"catalogue/{path.name}")["clauses"]
                if clause.get("rules")
            ],
        )

    @cached_property
    def controls(self) -> list[Control]:
        """Every control of every area, in the order they are judged."""
        return [control for area in self.areas for control in area.ordered]

    def _area(self, name: str) -> Area:
        area = Area(name, self.table[name], self.text(page_of(name)))
        page, order = self.data(page_of(name)), self.data(metadata_of(name))
        area.page = page if isinstance(page, dict) else {}
        area.order = list(order) if isinstance(order, dict) else []
        area.controls = {control.name: control for control in self._controls(name)}
        return area

    def _controls(self, area: str) -> Iterator[Control]:
        for path in sorted((self.root / AREAS / area).glob("*.py")):
            if path.stem not in NO_CONTROL:
                yield control_in(path.read_text("utf-8"), f"{AREAS}/{area}/{path.name}", area)

    def options_of(self, control: Control) -> list[str]:
        """Return the options that a control asks for, itself or by a helper of its area, in their order."""
        area = next(area for area in self.areas if area.name == control.area)
        asked: set[str] = set()
        pending, seen = [control.file], set[str]()
        while pending:
            file = pending.pop()
            if file not in seen:
                seen.add(file)
                text = self.text(file)
                asked |= set(_POLICY.findall(text))
                pending += [name for name in _imported(text) if name.startswith(f"{AREAS}/{control.area}/parts/")]
        return [name for name in area.options if name in asked]


@functools.lru_cache(maxsize=1024)
def _parsed(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@functools.lru_cache(maxsize=1024)
def control_in(text: str, file: str, area: str) -> Control:
    """Return the control that a file holds; one without id where it holds none."""
    found = Control(file, area, Path(file).stem)
    for node in ast.parse(text).body:
        values = _values(node) if isinstance(node, ast.ClassDef) else {}
        if "id" in values:
            title = (ast.get_docstring(node) or "").splitlines()[:1]
            known = {key: values[key] for key in ("id", "zh", "clauses", "disruption") if key in values}
            return Control(found.file, area, found.name, title="".join(title).rstrip("."), **known)
    return found


def _values(node: ast.ClassDef) -> dict[str, Any]:
    values = {}
    for one in node.body:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            try:
                values[one.targets[0].id] = ast.literal_eval(one.value)
            except ValueError:
                continue
    return values


@functools.lru_cache(maxsize=1024)
def _imported(text: str) -> tuple[str, ...]:
    """The files of the collection that a file imports."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_PACKAGE):
            module = (node.module or "")[len(_PACKAGE) :].replace(".", "/")
            found += [f"{module}.py", *(f"{module}/{alias.name}.py" for alias in node.names)]
    return tuple(found)


def class_of(name: str) -> str:
    """Return the name of a control's class."""
    return "".join(part.capitalize() for part in name.split("_"))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What could be forgotten in silence, or be wrong, in what is written by hand; each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tools.docs.options import option_problems
from tools.docs.sentences import sentence_problems
from tools.docs.tree import (
    AREAS,
    CONTROLLER,
    HAN,
    TABLE,
    Area,
    Control,
    Problem,
    Tree,
    chinese,
    class_of,
    metadata_of,
    page_of,
)

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
DISRUPTIONS = ("none", "reload", "session", "lockout", "reboot")
_PAGE = {"says": str, "since": str, "clauses": str, "judges": str, "readme": dict, "options": dict}
_PAGE_TOO = {"idempotent": str, "example": dict, "check": str, "pages": dict, "role": str}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KINDS = {str: "text", dict: "a mapping"}


def form_problems(tree: Tree) -> list[Problem]:
    """Return everything that is wrong."""
    broken = list(_yaml(tree))
    if broken:
        return broken
    found = [*_table(tree)]
    for area in tree.areas:
        found += [*_page(tree, area), *option_problems(tree, area), *_controls(tree, area)]
    found += [*_page(tree, tree.organization), *option_problems(tree, tree.organization)]
    return [*found, *_twice(tree), *_catalogue(tree), *_changelog(tree), *sentence_problems(tree)]


def _yaml(tree: Tree) -> Iterator[Problem]:
    for name in [*tree.folders, CONTROLLER]:
        for file in (page_of(name), metadata_of(name)):
            try:
                data = tree.data(file)
            except yaml.YAMLError as error:
                mark = getattr(error, "problem_mark", None)
                yield Problem(
                    f"{file}:{mark.line + 1}" if mark else file, "is no YAML", str(getattr(error, "problem", error))
                )
                continue
            for line, key in _given_twice(yaml.compose(tree.text(file), Loader=_LOADER)):
                yield Problem(f"{file}:{line}", f"{key} stands there a second time", "remove one of the two")
            if tree.text(file) and data is not None and not isinstance(data, dict):
                yield Problem(file, "is no mapping", "write it as docs/add-an-area.md shows")


def _given_twice(node: Any) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of each name that a mapping gives again: YAML would take the last in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, value in node.value:
            if name.value in seen:
                yield name.start_mark.line + 1, name.value
            seen.add(name.value)
            yield from _given_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _given_twice(value)


def _table(tree: Tree) -> Iterator[Problem]:
    for name, title in tree.table.items():
        if set(title) != {"en", "zh"} or not HAN.search(title.get("zh", "")):
            yield Problem(TABLE, f"{name} has no titles in both languages", "give it `en` and `zh`")
    for path in sorted((tree.root / AREAS).glob("*.py")):
        if path.stem not in ("__init__", "table"):
            yield Problem(f"{AREAS}/{path.name}", "is in no area", f"move it to {AREAS}/<area>/")
    for name in tree.folders:
        if name not in tree.table:
            yield Problem(f"{AREAS}/{name}", "is an area that is not in the table", f"add a line for {name} to {TABLE}")
    for folder in ("areas", "controls"):
        for path in sorted((tree.root / "catalogue" / folder).glob("*.yml")):
            if path.stem not in tree.folders and (folder, path.stem) != ("areas", CONTROLLER):
                yield Problem(
                    f"catalogue/{folder}/{path.name}",
                    f"there is no area {path.stem}",
                    f"add {AREAS}/{path.stem}, or remove the file",
                )
    for kind in ("modules", "action", "doc_fragments"):
        for path in sorted((tree.root / "plugins" / kind).glob("*.py")):
            if path.stem in tree.table and path.stem not in [*tree.folders, CONTROLLER]:
                yield Problem(
                    f"plugins/{kind}/{path.name}", f"there is no area {path.stem} any more", "remove the file"
                )
    for name in tree.data("tools/planned.yml"):
        if name not in tree.table:
            yield Problem("tools/planned.yml", f"{name} is no area of the table", f"add it to {TABLE}, or name another")


def _page(tree: Tree, area: Area) -> Iterator[Problem]:
    if not area.text:
        yield Problem(
            area.file, "is missing", f"describe the area and its options there, as {page_of('accounts')} does"
        )
        return
    for key in area.page:
        if key not in {**_PAGE, **_PAGE_TOO}:
            yield Problem(area.file, f"unknown key {key!r}", f"use one of {', '.join({**_PAGE, **_PAGE_TOO})}")
    for key, kind in {**_PAGE, **_PAGE_TOO}.items():
        if key in area.page and not isinstance(area.page[key], kind):
            yield Problem(area.file, f"{key} is {area.page[key]!r}", f"make it {_KINDS[kind]}")
        elif key in _PAGE and key not in area.page:
            yield Problem(area.file, f"has no {key!r}", "add it, as docs/add-an-area.md shows")
    if ": " in str(area.page.get("says")) or str(area.page.get("says")).endswith("."):
        yield Problem(
            area.file,
            "says is a sentence or has a colon",
            "end `the area is about` with it, as in: who may log in, and with what",
        )
    rows: Any = area.page.get("readme")
    for language in ("en", "zh"):
        row = rows.get(language) if isinstance(rows, dict) else None
        if not (isinstance(row, list) and len(row) == 2 and all(row)) or language == "zh" and not HAN.search(row[0]):
            yield Problem(
                area.file, f"readme.{language} is no row of the README", "give what the area judges, and its clauses"
            )
    for page in area.page.get("pages") or {}:
        if not tree.text(f"docs/{page}"):
            yield Problem(area.file, f"docs/{page} is not there", "write the page, or take it off `pages`")
        elif not tree.text(f"docs/{chinese(page)}"):
            yield Problem(area.file, f"docs/{chinese(page)} is not there", "write the page in Chinese, too")


def _controls(tree: Tree, area: Area) -> Iterator[Problem]:
    for name in area.order:
        if name not in area.controls:
            yield Problem(
                metadata_of(area.name),
                f"there is no control {name}",
                f"write {AREAS}/{area.name}/{name}.py, or remove the entry",
            )
    for control in area.controls.values():
        if not control.id:
            yield Problem(
                control.file, "holds no control", f"move it to {AREAS}/{area.name}/parts/, or give its class an id"
            )
            continue
        if control.name not in area.order:
            yield Problem(
                control.file,
                "is not among the controls",
                f"add {control.name} to {metadata_of(area.name)}, where it is to be judged",
            )
        yield from _form(tree, control)


def _form(tree: Tree, control: Control) -> Iterator[Problem]:
    if control.id != control.name:
        yield Problem(
            control.file,
            f"has the id {control.id!r}",
            f"name the file {control.id}.py, or give the id {control.name!r}",
        )
    if f"class {class_of(control.id)}(" not in tree.text(control.file):
        yield Problem(control.file, "the class is not named for the id", f"name it {class_of(control.id)}")
    if not HAN.search(control.zh) or not control.title:
        yield Problem(control.file, "has no title in both languages", "give the class a docstring, and `zh` in Chinese")
    if not control.clauses:
        yield Problem(control.file, "settles no clause", "name them in `clauses`")
    if control.disruption not in DISRUPTIONS:
        yield Problem(control.file, f"disruption is {control.disruption!r}", f"use one of {', '.join(DISRUPTIONS)}")
    test = f"tests/unit/areas/{control.area}/test_{control.name}.py"
    if not tree.text(test):
        yield Problem(control.file, "has no test", f"write {test}")


def _twice(tree: Tree) -> Iterator[Problem]:
    seen: dict[str, Control] = {}
    for area in tree.areas:
        for control in area.controls.values():
            if control.id and control.id in seen:
                yield Problem(
                    control.file, f"the id {control.id!r} is that of {seen[control.id].file}", "choose another"
                )
            seen.setdefault(control.id, control)


def _catalogue(tree: Tree) -> Iterator[Problem]:
    sections = {
        path.name: tree.data(f"catalogue/{path.name}") for path in sorted((tree.root / "catalogue").glob("*.yml"))
    }
    clauses = {clause["id"]: (name, clause) for name, section in sections.items() for clause in section["clauses"]}
    built = {control.id: control for area in tree.areas for control in area.controls.values() if control.id}
    for control in built.values():
        for clause in control.clauses:
            if clause not in clauses:
                yield Problem(control.file, f"there is no clause {clause!r}", "name one of catalogue/")
            elif control.id not in clauses[clause][1]["controls"]:
                yield Problem(
                    f"catalogue/{clauses[clause][0]}",
                    f"clause {clause} does not name {control.id}",
                    f"add it to `controls`, or take the clause off {control.file}",
                )
    for identity, (name, clause) in clauses.items():
        for control_id in clause["controls"]:
            if control_id in built and identity not in built[control_id].clauses:
                yield Problem(
                    built[control_id].file,
                    f"does not name clause {identity}",
                    f"add it to `clauses`, or take {control_id} off catalogue/{name}",
                )
        if clause["area"] not in tree.table:
            yield Problem(
                f"catalogue/{name}", f"clause {identity} is of the area {clause['area']!r}", f"use one of {TABLE}"
            )


def _changelog(tree: Tree) -> Iterator[Problem]:
    told = tree.text("changelogs/changelog.yaml") + "".join(
        path.read_text("utf-8") for path in sorted((tree.root / "changelogs/fragments").glob("*.yml"))
    )
    for area in tree.areas:
        for control in area.controls.values():
            if control.id and not re.search(rf"\b{control.id}\b", told):
                yield Problem(
                    "changelogs/fragments",
                    f"no fragment names the control {control.id}",
                    f"tell users of it, as in ``- {area.name} - the control {control.id} ...``",
                )

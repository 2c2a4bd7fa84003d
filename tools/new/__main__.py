# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Begin an area or a control: write its files, and what is generated from them.

python -m tools.new area NAME [--title TEXT] [--zh TEXT] [--clauses TEXT]
python -m tools.new control AREA NAME [--title TEXT] [--zh TEXT] [--clauses "ID ID"]
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.docs.__main__ import write
from tools.docs.form import HAN, NAME
from tools.docs.tree import AREAS, NO_CONTROL, TABLE, Tree, metadata_of, page_of
from tools.new import texts

ROOT = Path(__file__).resolve().parents[2]
_TESTS = "tests/unit/areas"
# Folders and modules that an area must not take the name of.
_TAKEN = ("baseline", "assess", "guard", "login_tests", "patch", "patch_manifest", "report", "restore_drill",
    "rollback")


class Wrong(Exception):
    """What was asked for cannot be begun; says why, and what can."""


def new_area(root: Path, name: str, title: str = "", zh: str = "", clauses: str = "") -> list[str]:
    """Begin an area; return the names of the files that are written by hand from now on."""
    tree = Tree(root)
    _named(name, "NAME")
    if name in tree.folders:
        raise Wrong(f"the area {name} is there: {AREAS}/{name}")
    if name in _TAKEN:
        raise Wrong(f"NAME={name} is the name of a module of the collection")
    files = {}
    if name in tree.table:
        title, zh = title or tree.table[name]["en"], zh or tree.table[name]["zh"]
    else:
        if not title or not HAN.search(zh):
            raise Wrong(
                f"{name} is not in the table of areas ({TABLE}): give TITLE='...' in English and ZH='...' in Chinese"
            )
        rows = tree.text(TABLE).rstrip()
        files[TABLE] = f'{rows.removesuffix("}")}    "{name}": {{"en": "{title}", "zh": "{zh}"}},\n}}\n'
    clauses = clauses or ", ".join(
        dict.fromkeys(_section_of(clause) for clause, area in _areas_of(tree).items() if area == name)
    )
    if not clauses:
        raise Wrong(f"no clause of the catalogue is of the area {name}: give CLAUSES='...', as in CLAUSES='8.3.3 d'")
    files[page_of(name)] = texts.area_page(name, title, zh, _version(tree), clauses)
    files[metadata_of(name)] = texts.area_metadata(name)
    files[f"{_TESTS}/{name}/conftest.py"] = texts.area_conftest(name)
    files[f"changelogs/fragments/{name}.yml"] = texts.fragment(
        "major_changes", f"{name} - a new area on {title[0].lower()}{title[1:]}."
    )
    # A folder is what makes an area; all of its files are generated but the controls.
    files[f"{AREAS}/{name}/__init__.py"] = ""
    return _begun(root, files)


def new_control(root: Path, area: str, name: str, title: str = "", zh: str = "", clauses: str = "") -> list[str]:
    """Begin a control; return the names of the files that are written by hand from now on."""
    tree = Tree(root)
    _known(area, tree.folders, "AREA", "area", f"make new-area NAME={area}")
    _named(name, "NAME")
    taken = {control.id: control.file for each in tree.areas for control in each.controls.values()}
    if name in taken:
        raise Wrong(f"the control {name} is there: {taken[name]}")
    if name in (*NO_CONTROL, "parts"):
        raise Wrong(f"NAME={name} is the name of another file of an area")
    home = next((planned for planned, names in tree.data("tools/planned.yml").items() if name in names), area)
    if home != area:
        raise Wrong(f"{name} is planned for the area {home} in tools/planned.yml: AREA={home}, or another name")
    sections = {
        path.name: tree.data(f"catalogue/{path.name}")["clauses"] for path in sorted((root / "catalogue").glob("*.yml"))
    }
    every = {clause["id"]: clause for entries in sections.values() for clause in entries}
    named = [clause for clause, entry in every.items() if name in entry["controls"]]
    for clause in clauses.split():
        _known(clause, every, "CLAUSES", "clause", "see docs/coverage.md")
        named += [clause] if clause not in named else []
    if not named:
        raise Wrong(f"no clause of the catalogue names {name}: give CLAUSES='...', as in CLAUSES='8.3.3-B-a-3'")
    files = {
        f"catalogue/{file}": _settled(
            tree.text(f"catalogue/{file}"), name, [entry["id"] for entry in entries if entry["id"] in named]
        )
        for file, entries in sections.items()
    }
    files = {file: text for file, text in files.items() if text != tree.text(file)}
    title = title or name.replace("_", " ").capitalize()
    files[f"{AREAS}/{area}/{name}.py"] = texts.control(
        area, name, title, zh or f"{texts.TO_WRITE_ZH} {name.replace('_', ' ')}", named
    )
    references = tree.data("catalogue/crosswalks/gbt22239_2019.yml")["map"].get(named[0])
    reference = references[0][0] if references else None
    entry = texts.control_metadata(name, f"GB/T 22239-2019 {reference}" if reference else "NIST SP 800-53 Rev. 5 CM-6")
    files[metadata_of(area)] = re.sub(r"^\{\}\n", "", tree.text(metadata_of(area)), flags=re.MULTILINE) + entry
    files[f"{_TESTS}/{area}/test_{name}.py"] = texts.test(area, name)
    files[f"changelogs/fragments/{name.replace('_', '-')}.yml"] = texts.fragment(
        "minor_changes", f"{area} - the control {name} ({', '.join(named)})."
    )
    return _begun(root, files)


def _begun(root: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    generated = write(root)
    return [name for name in files if name not in generated and text_of(root / name)]


def text_of(path: Path) -> str:
    """Return a file's text."""
    return path.read_text("utf-8")


def _named(name: str, variable: str) -> None:
    if not NAME.fullmatch(name):
        raise Wrong(
            f"{variable}={name or '(nothing)'} is no name: small letters, digits and underscores, as in "
            "idle_sessions_end")


def _known(name: str, known: Iterable[str], variable: str, kind: str, remedy: str) -> None:
    known = list(known)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else remedy
        raise Wrong(f"{variable}: there is no {kind} {name or '(nothing)'}; {hint}")


def _areas_of(tree: Tree) -> dict[str, str]:
    return {
        clause["id"]: clause["area"]
        for path in sorted((tree.root / "catalogue").glob("*.yml"))
        for clause in tree.data(f"catalogue/{path.name}")["clauses"]
    }


def _section_of(clause: str) -> str:
    return clause.partition("-")[0]


def _version(tree: Tree) -> str:
    return str(tree.data("galaxy.yml")["version"])


def _settled(text: str, control: str, clauses: list[str]) -> str:
    """Return a section of the catalogue with the control among those of the clauses."""
    for clause in clauses:
        pattern = re.compile(rf"(  - id: {re.escape(clause)}\n(?:    .*\n)*?    controls: \[)([^\]]*)\]")
        found = pattern.search(text)
        if found and control not in re.split(r",\s*", found[2]):
            text = text[: found.end() - 1] + (", " if found[2] else "") + control + text[found.end() - 1 :]
    return text


def main(arguments: list[str]) -> int:
    """Begin what is asked for; say which files are to be written, and what comes next."""
    parser = argparse.ArgumentParser(
        prog="tools.new", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, names in (("area", ["name"]), ("control", ["area", "name"])):
        one = kinds.add_parser(kind)
        for name in names:
            one.add_argument(name)
        for option in ("--title", "--zh", "--clauses"):
            one.add_argument(option, default="")
    given = vars(parser.parse_args(arguments))
    kind = given.pop("kind")
    try:
        files = (new_area if kind == "area" else new_control)(ROOT, **given)
    except Wrong as wrong:
        print(f"new-{kind}: {wrong}.", file=sys.stderr)
        return 1
    print("Yours to write:", *files, sep="\n  ")
    page = "add-an-area.md" if kind == "area" else "anatomy-of-a-control.md"
    print(f"Everything else is generated; after each change of what it is made from: make docs. How: docs/{page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what is generated, or say what is stale or wrong.

    python -m tools.docs [--check]

With --check nothing is written. Each line names a file and what puts it right; the exit code is 1 where there is one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.docs.controller import controller_files
from tools.docs.controls_page import controls_page
from tools.docs.coverage import coverage_page
from tools.docs.form import form_problems
from tools.docs.host import host_files
from tools.docs.registers_page import registers_page
from tools.docs.role import role_files
from tools.docs.shape import MarkMissing
from tools.docs.tree import Problem, Tree

ROOT = Path(__file__).resolve().parents[2]
_GENERATORS = (host_files, controller_files, role_files, controls_page, coverage_page, registers_page)


def generated(tree: Tree) -> dict[str, str]:
    """Return every generated file by name."""
    return {name: text for generator in _GENERATORS for name, text in generator(tree).items()}


def problems(root: Path) -> list[Problem]:
    """Return what is wrong with a checkout: what was written by hand first, then what is stale."""
    tree = Tree(root)
    found = form_problems(tree)
    if found:
        # What would be generated from it would be wrong, too.
        return found
    try:
        wanted = generated(tree)
    except MarkMissing as missing:
        return [
            Problem(
                "README.md, docs/README.md, meta/runtime.yml or playbooks/enforce.yml",
                "has no place for a generated list",
                str(missing),
            )
        ]
    return [Problem(name, "is stale", "run make docs") for name, text in wanted.items() if tree.text(name) != text]


def write(root: Path) -> list[str]:
    """Write what is stale; return the names."""
    tree = Tree(root)
    stale = {name: text for name, text in generated(tree).items() if tree.text(name) != text}
    for name, text in stale.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return list(stale)


def main(arguments: list[str]) -> int:
    """Check or write."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    if arguments:
        found = problems(ROOT)
        print("\n".join(map(str, found)), end="\n" if found else "")
        return int(bool(found))
    found = form_problems(Tree(ROOT))
    if found:
        print("Nothing was written:", *found, sep="\n", file=sys.stderr)
        return 1
    for name in write(ROOT):
        print(f"written: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/coverage.md: what settles each clause of the standard, chapter by chapter, and whether the code is there."""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.docs.tree import Tree

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "collections"))

# Below that line, for it is what lets these be found (E402).
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import (  # noqa: E402
    Catalogue,
    Clause,
    load,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.texts import CHAPTERS  # noqa: E402

PAGE = "docs/coverage.md"
PLAN = "tools/planned.yml"
STATES = {
    "implemented": "已实现",
    "register": "台账",
    "partly": "部分实现",
    "planned": "计划中",
    "informative": "仅供理解",
}
TIERS = {"general": "总则", "basic": "基本", "enhanced": "增强", "business": "业务"}
INTRODUCTION = """\
# 条款覆盖 Coverage of JR/T 0117-2014

<!-- Written by `make docs` from catalogue/, the controls and tools/planned.yml; change it there. -->

每个条款由哪些检查项负责，代码是否到位。条款的标题是本项目自己的概括，不是标准原文。
What settles each clause, and whether the code is there. Titles are this project's own summaries, not the
standard's wording.

- 已实现 implemented：条款的全部检查项都有代码 every control of the clause has code
- 台账 register：由组织台账检查，代码已有 settled from the organization's registers, which code reads
- 部分实现 partly：部分检查项或台账有代码 some of its controls and registers have code
- 计划中 planned：尚无代码，检查结果为未检查 no code yet; reported as not checked
- 仅供理解 informative：条款不提要求 the clause asks for nothing
"""


def coverage_page(tree: Tree) -> dict[str, str]:
    """Return the page by its name."""
    written = {control.id: control.area for control in tree.controls}
    texts = tuple((path.name, path.read_text("utf-8")) for path in sorted((tree.root / "catalogue").glob("*.yml")))
    return {
        PAGE: render(_catalogue(tree.root / "catalogue", texts), written, planned_controls(tree, written), tree.table)
    }


def counted(tree: Tree) -> dict[str, int]:
    """Return how many clauses there are in each state."""
    written = {control.id: control.area for control in tree.controls}
    texts = tuple((path.name, path.read_text("utf-8")) for path in sorted((tree.root / "catalogue").glob("*.yml")))
    planned = planned_controls(tree, written)
    found = Counter(state(clause, planned) for clause in _catalogue(tree.root / "catalogue", texts))
    return {name: found[name] for name in STATES}


@functools.cache
def _catalogue(folder: Path, _texts: tuple[tuple[str, str], ...]) -> Catalogue:
    """The catalogue, read again only where one of its texts is another."""
    return load(folder)


def planned_controls(tree: Tree, written: Mapping[str, str]) -> dict[str, str]:
    """The area of every control of the plan that is not written yet."""
    return {name: area for area, names in tree.data(PLAN).items() for name in names if name not in written}


def is_planned(name: str, clause: Clause, planned: Mapping[str, str]) -> bool:
    """Whether no code reads it yet: a register is read by the rules of the clause that names it."""
    return not clause.rules if name.startswith("register:") else name in planned


def state(clause: Clause, planned: Mapping[str, str]) -> str:
    """How far what settles a clause has come."""
    missing = [is_planned(name, clause, planned) for name in clause.controls]
    if any(missing):
        return "planned" if all(missing) else "partly"
    return "implemented" if clause.settle in ("enforce", "check") else clause.settle


def render(
    catalogue: Catalogue,
    written: Mapping[str, str],
    planned: Mapping[str, str],
    areas: Mapping[str, Mapping[str, str]],
) -> str:
    """The whole page."""
    states = {clause.id: state(clause, planned) for clause in catalogue}
    parts = [
        INTRODUCTION,
        "## 按级别 By tier\n",
        totals("级别 Tier", ((both(TIERS, clause.tier), states[clause.id]) for clause in catalogue)),
        "## 按领域 By area\n",
        totals(
            "领域 Area",
            (
                (f"{areas[clause.area]['zh']} {clause.area}", states[clause.id])
                for clause in sorted(catalogue, key=lambda clause: list(areas).index(clause.area))
            ),
        ),
        "## 按章 By chapter\n",
        totals(
            "章 Chapter",
            (
                (f"[{chapter_title(clause)}](#{anchor(chapter_title(clause))})", states[clause.id])
                for clause in catalogue
            ),
        ),
    ]
    chapter = ""
    for section in catalogue.sections:
        if section.clauses and chapter_title(section.clauses[0]) != chapter:
            chapter = chapter_title(section.clauses[0])
            parts.append(f"## {chapter}\n")
        parts.append(f"### {section.id} {section.title['zh']} {section.title['en']}\n")
        rows = [
            (
                f"`{clause.id}`",
                TIERS[clause.tier],
                f"{clause.title['zh']}<br>{clause.title['en']}",
                "<br>".join(describe(name, clause, written, planned) for name in clause.controls) or "-",
                f"{STATES[states[clause.id]]} {states[clause.id]}",
            )
            for clause in section.clauses
        ]
        parts.append(table(("条款 Clause", "级别 Tier", "要求 Requirement", "检查项 Controls", "状态 State"), rows))
    return "\n".join(parts)


def describe(name: str, clause: Clause, written: Mapping[str, str], planned: Mapping[str, str]) -> str:
    """A control with its area, or a register."""
    label = f"台账 register `{name.partition(':')[2]}`" if name.startswith("register:") else f"`{name}`"
    area = written.get(name) or planned.get(name, "organization")
    return f"{label} ({area}, 计划中 planned)" if is_planned(name, clause, planned) else f"{label} ({area})"


def totals(heading: str, pairs: Iterable[tuple[str, str]]) -> str:
    """How many clauses of each kind are in each state."""
    counts = Counter(pairs)
    kinds = list(dict.fromkeys(kind for kind, _state in counts))
    rows = [
        (kind, *(str(counts[kind, one]) for one in STATES), str(sum(counts[kind, one] for one in STATES)))
        for kind in kinds
    ]
    sums = [sum(int(row[column]) for row in rows) for column in range(1, len(STATES) + 2)]
    rows.append(("合计 All", *(str(number) for number in sums)))
    return table((heading, *(f"{zh} {en}" for en, zh in STATES.items()), "合计 All"), rows)


def chapter_title(clause: Clause) -> str:
    """The title of a clause's chapter."""
    number = clause.section.partition(".")[0]
    return f"{number} {CHAPTERS[number]['zh']} {CHAPTERS[number]['en']}"


def anchor(heading: str) -> str:
    """Where a heading is found on a page."""
    return heading.lower().replace(" ", "-")


def both(titles: Mapping[str, str], key: str) -> str:
    return f"{titles[key]} {key}"


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heading)]
    lines.append(["---"] * len(lines[0]))
    lines += [list(row) for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the options of an area, as its page declares them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from tools.docs.tree import HAN, Area, Problem, Tree

_VALIDITY = "plugins/plugin_utils/before/validity.py"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CLAUSE = re.compile(r"\b\d+(?:\.\d+)+-[BE]-[a-z0-9-]*[a-z0-9]|\b\d+(?:\.\d+)+-[a-z](?:-[0-9]+)?\b")
_TYPES = {"bool": bool, "dict": dict, "float": (int, float), "int": int, "list": list, "str": str}
_KEYS = ("description", "zh", "type", "elements", "choices", "default", "no_log", "gathered", "bounds", "check")
# What Ansible's documentation does not know: taken out of it line by line.
OURS = ("bounds", "check", "gathered", "no_log")
_BOUNDS = ("least", "most", "least_of", "most_of")


def option_problems(tree: Tree, area: Area) -> Iterator[Problem]:
    """Yield what is wrong with each option, and with the checks that they name."""
    checks = _checks(tree)
    if not isinstance(area.page.get("options"), dict):
        return
    if area.page.get("check") and area.page["check"] not in checks["AREA_CHECKS"]:
        yield Problem(
            area.file,
            f"check is {area.page['check']!r}",
            f"use one of {', '.join(checks['AREA_CHECKS'])}, or add it to {_VALIDITY}",
        )
    for name, option in area.options.items():
        for what, remedy in _option(name, option, checks["OPTION_CHECKS"]):
            yield Problem(area.file, f"option {name}: {what}", remedy)
    for key in OURS:
        lines = len(re.findall(rf"^    {key}: .*[^>|\[{{,]$", area.text, re.MULTILINE))
        if lines != sum(key in option for option in area.options.values() if isinstance(option, dict)):
            yield Problem(
                area.file,
                f"{key} of an option is more than one line",
                "write it in one, as in `bounds: {least: 1, most: 9}`",
            )
    clauses = {
        clause["id"]
        for path in (tree.root / "catalogue").glob("*.yml")
        for clause in tree.data(f"catalogue/{path.name}")["clauses"]
    }
    for clause in sorted(set(CLAUSE.findall(area.text.partition("\noptions:\n")[2])) - clauses):
        yield Problem(area.file, f"there is no clause {clause}", "name one of catalogue/")


def _option(name: str, option: Any, checks: list[str]) -> Iterator[tuple[str, str]]:
    if not _NAME.fullmatch(str(name)):
        yield "is no name", "use small letters, digits and underscores"
    if not isinstance(option, dict):
        yield f"is {option!r}", f"give it {', '.join(_KEYS[:2])} and default"
        return
    for key in option:
        if key not in _KEYS:
            yield f"unknown key {key!r}", f"use one of {', '.join(_KEYS)}"
    described = option.get("description")
    if not (
        isinstance(described, list)
        and described
        and all(isinstance(one, str) and one.endswith(".") for one in described)
    ):
        yield "has no description", "give a list of sentences, the last with the clause"
    chinese = option.get("zh")
    if not (
        isinstance(chinese, list)
        and all(isinstance(one, str) and HAN.search(one) for one in chinese)
        and "".join(chinese).endswith("。")
    ):
        yield "has no Chinese description", "give `zh`, a list of sentences, without the clauses"
    if option.get("type") not in _TYPES:
        yield f"type is {option.get('type')!r}", f"use one of {', '.join(_TYPES)}"
    elif "default" not in option:
        yield "has no default", "give one: every option has a value that a host can be judged by"
    elif (
        not isinstance(option["default"], _TYPES[option["type"]])
        or option["type"] != "bool"
        and isinstance(option["default"], bool)
    ):
        yield f"default is {option['default']!r}", f"make it of the type {option['type']}"
    else:
        yield from _validity(option, checks)


def _validity(option: dict[str, Any], checks: list[str]) -> Iterator[tuple[str, str]]:
    bounds, check = option.get("bounds"), option.get("check")
    if option["type"] in ("int", "float"):
        if not isinstance(bounds, dict) or not {"least", "most"} <= set(bounds) <= set(_BOUNDS):
            yield (
                "has no bounds",
                "add `bounds: {least: ..., most: ...}`, with least_of or most_of where the standard gives the number",
            )
        elif not bounds["least"] <= option["default"] <= bounds["most"]:
            yield (
                f"default {option['default']} is out of bounds",
                f"choose one from {bounds['least']} to {bounds['most']}",
            )
    elif bounds is not None:
        yield "has bounds and is no number", "use `check`"
    elif option["type"] == "bool" or option.get("choices"):
        if option.get("choices") and not set(_listed(option["default"])) <= set(option["choices"]):
            yield (
                f"default {option['default']!r} is none of its choices",
                f"use one of {', '.join(map(str, option['choices']))}",
            )
    elif check is None:
        yield "has no check", f"add `check: ...`, one of {', '.join(checks)}"
    if check is not None and check not in checks:
        yield f"check is {check!r}", f"use one of {', '.join(checks)}, or add it to {_VALIDITY}"
    if option["type"] == "list" and "elements" not in option:
        yield "is a list without `elements`", "say the type of its elements"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _checks(tree: Tree) -> dict[str, list[str]]:
    """The names of the checks there are, by table."""
    found: dict[str, list[str]] = {"OPTION_CHECKS": [], "AREA_CHECKS": []}
    for node in ast.parse(tree.text(_VALIDITY)).body:
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id in found
            and isinstance(node.value, ast.Dict)
        ):
            found[node.target.id] = [ast.literal_eval(key) for key in node.value.keys if key]
    return found

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role says of its area's options: defaults, argument specs, README, metadata and the clause tags."""

from __future__ import annotations

import re
from typing import Any

from tools.docs.options import CLAUSE
from tools.docs.shape import dumped, inline, written_from
from tools.docs.tree import CONTROLLER, Area, Tree, metadata_of

# Ansible's markup of code, values, modules and environment variables, and that of options.
_MARKUP = re.compile(r"\b[CVME]\(([^)]*)\)")
_OPTION = re.compile(r"\bO\(([^)]*)\)")
# Chinese has no boundary of words before them.
_MARKUP_ZH = re.compile(r"(?<![A-Za-z])[CVME]\(([^)]*)\)")
_OPTION_ZH = re.compile(r"(?<![A-Za-z])O\(([^)]*)\)")


def role_files(tree: Tree) -> dict[str, str]:
    """Return the files of every area's role by name."""
    files = {}
    for area in [*tree.areas, tree.organization]:
        role = f"roles/{area.name}"
        files[f"{role}/defaults/main.yml"] = _defaults(area)
        files[f"{role}/meta/argument_specs.yml"] = _argument_specs(area)
        files[f"{role}/meta/main.yml"] = _galaxy_info(area)
        files[f"{role}/tasks/main.yml"] = _tasks(area)
        files[f"{role}/README.md"] = _readme(area)
        files[f"{role}/README.zh-CN.md"] = _readme_zh(area)
    return files


def _title(area: Area) -> str:
    title: str = area.page["says"]
    return title[0].upper() + title[1:]


def _of_role(area: Area, description: Any) -> Any:
    """Return a description where options have their names as the role's variables."""
    if isinstance(description, list):
        return [_of_role(area, sentence) for sentence in description]
    return _OPTION.sub(
        lambda found: f"O({area.name}_{found[1]})" if found[1] in area.options else found[0], description)


def _role(area: Area) -> str:
    role: str = area.page.get("role", "The role audits in check mode (`--check`) and enforces without it.")
    return role


def _defaults(area: Area) -> str:
    lines = [dumped({f"{area.name}_{name}": option["default"]}) for name, option in area.options.items()]
    return f"---\n{written_from(area.file)}{''.join(lines) or '{}' + chr(10)}"


def _argument_specs(area: Area) -> str:
    specs: dict[str, Any] = {}
    for name, option in area.options.items():
        entry = {"description": _of_role(area, option["description"]), "type": option["type"]}
        entry.update({key: option[key] for key in ("elements", "choices", "default") if key in option})
        specs[f"{area.name}_{name}"] = entry
    # Ansible's own markup of code, where the page has Markdown's.
    role = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", re.sub(r"`([^`]+)`", r"C(\1)", _role(area)))
    entry = {"short_description": _title(area), "description": [f"{_title(area)}.", role], "options": specs}
    document = {"argument_specs": {"main": entry}}
    return f"---\n{written_from(area.file)}{dumped(document)}"


def _galaxy_info(area: Area) -> str:
    document = {
        "galaxy_info": {
            "author": "jrt0117.baseline contributors",
            "description": f"JR/T 0117-2014: {area.page['says']}",
            "license": "GPL-3.0-or-later",
            "min_ansible_version": "2.16.0",
            # Real hosts of these are what the tests enforce on.
            "platforms": [{"name": "Debian", "versions": ["bullseye", "bookworm", "trixie"]}],
            "galaxy_tags": ["security", "compliance"],
        },
        "dependencies": [],
    }
    return f"---\n{written_from(area.file)}{dumped(document)}"


def _tasks(area: Area) -> str:
    tags = "".join(f"    - {tag}\n" for tag in [area.name, *area.clauses])
    if area.name == CONTROLLER:
        return (
            f"---\n{written_from(area.file, 'the clauses that have rules')}- name: Judge {area.page['says']}\n"
            f"  jrt0117.baseline.{area.name}:\n  delegate_to: localhost\n  run_once: true\n  tags:\n{tags}"
        )
    return (
        f"---\n{written_from(area.file, f'the clauses of the controls in {metadata_of(area.name)}')}"
        f"- name: Judge and enforce {area.page['says']}\n  jrt0117.baseline.{area.name}:\n  tags:\n{tags}"
    )


def _readme(area: Area) -> str:
    rows = "".join(
        f"| `{area.name}_{name}` | {option['type']} | `{_short(option['default'])}` | {meaning(area.name, option)} |\n"
        for name, option in area.options.items()
    )
    return (
        f"# {area.name}\n\n[中文](README.zh-CN.md)\n\n{_title(area)}. {_role(area)}\n\n"
        f"| variable | type | default | meaning |\n|---|---|---|---|\n{rows}"
    )


def meaning(area: str, option: dict[str, Any]) -> str:
    """Return what an option means, in Markdown, with its bounds."""
    bounds = option.get("bounds")
    text = " ".join([*option["description"], *([f"From {bounds['least']} to {bounds['most']}."] if bounds else [])])
    return _MARKUP.sub(r"`\1`", _OPTION.sub(rf"`{area}_\1`", text))


_TYPES_ZH = {
    "bool": "布尔", "dict": "映射", "float": "小数", "int": "整数", "list": "列表", "str": "字符串", "path": "路径"}
_ROLE_ZH = "检查模式（`--check`）下只检查，否则执行整改。"
_CONTROLLER_ZH = "本 role 在控制机上读取台账，无论 playbook 包含哪些主机都只执行一次；在检查模式内外均不作任何更改。"


def _readme_zh(area: Area) -> str:
    rows = "".join(
        f"| `{area.name}_{name}` | {_TYPES_ZH[option['type']]} | `{_short(option['default'], '项')}` "
        f"| {meaning_zh(area.name, option)} |\n"
        for name, option in area.options.items()
    )
    # From the page of a role, which lies two folders deeper than the README that the row is written for.
    judges = area.page["readme"]["zh"][0].replace("](docs/", "](../../docs/")
    role = _CONTROLLER_ZH if area.name == CONTROLLER else _ROLE_ZH
    return (
        f"# {area.name}（{area.title['zh']}）\n\n[English](README.md)\n\n{judges}。{role}\n\n"
        f"| 变量 | 类型 | 默认值 | 含义 |\n|---|---|---|---|\n{rows}"
    )


def meaning_zh(area: str, option: dict[str, Any]) -> str:
    """Return what an option means in Chinese, with its bounds and the clauses that the English names."""
    english = " ".join(option["description"])
    clauses = list(dict.fromkeys(CLAUSE.findall(english)))
    bounds = option.get("bounds")
    text = "".join([
        *option["zh"], *([f"取值范围 {bounds['least']} 至 {bounds['most']}。"] if bounds else []),
        *([f"对应条款 {'、'.join(clauses)}。"] if clauses else []),
        *(["具体数值为业界惯例。"] if "the field's" in english else [])])
    text = _OPTION_ZH.sub(rf"`{area}_\1`", text)
    return _MARKUP_ZH.sub(r"`\1`", text)


def _short(value: Any, names: str = "") -> str:
    text = inline(value)
    if len(text) <= 60:
        return text
    return f"共 {len(value)} {names}，见 defaults/main.yml" if names else f"{len(value)} names, see defaults/main.yml"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/controls.md: every control, with what it settles, what it costs, what it asks for and what it may write."""

from __future__ import annotations

from tools.docs.tree import Area, Control, Tree, metadata_of

PAGE = "docs/controls.md"
_SEVERITIES = {"critical": "严重 critical", "high": "高 high", "medium": "中 medium", "low": "低 low"}
_DISRUPTIONS = {
    "none": "无 none",
    "reload": "重载服务 reload",
    "session": "可能中断会话 session",
    "lockout": "可能影响登录 lockout",
    "reboot": "需要重启 reboot",
}
_INTRODUCTION = """\
# 检查项 Controls

<!-- Written by `make docs` from the controls, catalogue/areas/ and catalogue/controls/; change it there. -->

每个检查项的条款、严重程度、整改代价、所用变量，以及整改时可能写入的文件和设置。
What each control settles, how bad its failure is, what enforcing costs, which variables it asks for, and which files
and settings an enforcing run may write for it.
"""


def controls_page(tree: Tree) -> dict[str, str]:
    """Return the page by its name."""
    parts = [_INTRODUCTION]
    for area in tree.areas:
        metadata = tree.data(metadata_of(area.name)) or {}
        parts.append(f"## {area.title['zh']} {area.title['en']} (`{area.name}`)\n")
        parts += [_section(tree, area, control, metadata.get(control.name) or {}) for control in area.ordered]
    return {PAGE: "\n".join(parts)}


def _section(tree: Tree, area: Area, control: Control, metadata: dict) -> str:
    options = [f"[`{area.name}_{name}`](../roles/{area.name}/README.md)" for name in tree.options_of(control)]
    rows = [
        ("条款 clauses", ", ".join(f"`{clause}`" for clause in control.clauses)),
        ("严重程度 severity", _SEVERITIES.get(metadata.get("severity", ""), "-")),
        ("整改代价 disruption", _DISRUPTIONS.get(control.disruption, control.disruption)),
        ("变量 options", ", ".join(options) or "-"),
        ("可能写入 writes", ", ".join(f"`{place}`" for place in metadata.get("writes") or ()) or "-"),
    ]
    table = "".join(f"| {name} | {value} |\n" for name, value in rows)
    return f"### {control.id}\n\n{control.zh} · {control.title}\n\n| | |\n|---|---|\n{table}"

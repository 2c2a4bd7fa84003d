# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no clause asks and other rules do: a notice of the report, no finding."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import ended
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Unreadable, World

__all__ = ["low_grades"]

# What agencies for individuals are asked for by the measures; clause 6-1 asks for 2.
_MEASURES = 3
_LOW = Text(
    "{system} holds personal data and has grade {grade}: enough for clause 6-1, while 征信业务管理办法 (2021) asks "
    "agencies for individuals for grade 3. Hold its article on classified protection against it; no finding says so.",
    "{system} 含个人信息，定级为 {grade}：满足条款 6-1，但《征信业务管理办法》（2021）要求个人征信机构达到三级。"
    "请对照其关于等级保护的条文；检查结果中不体现此项。")


def low_grades(world: World) -> list[Text]:
    """Return a sentence for each system of an agency for individuals whose grade is below that of the measures."""
    try:
        if world.agency_type not in ("individual", "both"):
            return []
        rows = [row for row in world.records("grading", personal=True) if not ended(world, row, "retired")]
    except Unreadable:
        # The clauses say what is wrong with the file.
        return []
    return [
        _LOW.format(system=row.called, grade=row["level"]) for row in rows if int(row["level"]) < _MEASURES]

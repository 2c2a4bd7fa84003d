# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong in a register's file, as sentences with file, line and field."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.fields import dotted
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.yaml_text import Path, lines_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["MOST", "misstate", "of_file", "of_statement", "placed"]

# Sentences of one register; whoever has more puts these right first.
MOST = 50


def of_file(register: Register, told: Text, line: int | None = None) -> Text:
    """Return the sentence on a file as a whole, or on one of its lines."""
    place = f"{register.name}.yml" + (f":{line}" if line else "")
    return Text("{place}: {told}", "{place}：{told}").format(place=place, told=told)


def of_statement(path: Path) -> bool:
    """Tell whether a fault is of one statement that there is none of something."""
    return len(path) > 1 and path[0] == "none"


def misstate(register: Register, kind: object, sentences: Sequence[Text]) -> None:
    """Add what is wrong with a statement; it costs what the statement is of, where that can be told, and no more."""
    of = kind if isinstance(kind, str) else ""
    register.faults += sentences
    register.misstated = {**register.misstated, of: [*register.misstated.get(of, ()), *sentences]}


def placed(register: Register, faults: Sequence[tuple[Path, Text]]) -> list[Text]:
    """Return the sentences on fields, in the order of their lines: the first 50, and that there are more.

    The text is read once more for the lines: only a register with faults needs them.
    """
    if not faults:
        return []
    lines = lines_of(register.text, [path for path, _told in faults]) if register.text else {}
    found = sorted(((lines.get(path), path, told) for path, told in faults), key=lambda one: one[0] or 0)
    sentences = [of_file(register, _of_field(path, told), line) for line, path, told in found[:MOST]]
    if len(found) > MOST:
        sentences.append(of_file(register, Text(
            "{number} or more faults are not listed", "另有至少 {number} 处错误未列出").format(
                number=len(found) - MOST)))
    return sentences


def _of_field(path: Path, told: Text) -> Text:
    return Text("{field} {told}", "{field} {told}").format(field=dotted(path), told=told) if path else told

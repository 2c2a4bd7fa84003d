# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of a register's file: what stands there beside its lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.difference import changed_fields
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shape, Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.document import Document
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.form import (
    as_text,
    comments,
    dumped,
    lines_of,
    styled,
)

__all__ = ["HeadDocument"]


class HeadDocument(Document):
    """A register's file with its `head` as it is there, days as dates."""

    def __init__(self, text: str, register: str, shapes: Shapes) -> None:
        super().__init__(text, register, shapes)
        fields = {name: one for name, one in self.shape.fields.items() if not one.records}
        self.head: dict[str, Any] = self.typed(
            {name: value for name, value in self.whole.items() if name in fields}, Shape("mapping", fields), "head")

    def with_head(self, after: Mapping[str, Any]) -> str:
        """Return the text with another head: each field that differs is written anew, new ones follow the last."""
        spans = {}
        for name in self.head:
            first, _node, following = self.place(name)
            if first is None:
                raise ValueError(f"{name} has no line of its own")
            spans[name] = (first, self.trimmed(following))
        parts = {first: self.lines[first:last] for first, last in spans.values()}
        for name, _old, _new in changed_fields(self.head, after):
            if name not in self.head:
                continue
            first, last = spans[name]
            parts[first] = self.put_right(first, last, 0, [name], after) if name in after else self._gone(first, last)
        added = lines_of("".join(
            dumped(_field(name, after[name])) for name in after if name not in self.head))
        end = max((last for _first, last in spans.values()), default=0)
        lines: list[str] = []
        at = 0
        for first, last in sorted(spans.values()):
            lines += [*self.lines[at:first], *parts[first]]
            at = last
            if last == end:
                lines += added
        text = "".join([*(lines or added), *self.lines[at:]])
        rest = {name: value for name, value in self.whole.items() if name not in self.head}
        self.verify(text, {**rest, **as_text(dict(after))}, "head")
        return text

    def _gone(self, first: int, last: int) -> list[str]:
        """Nothing, where no comment stands in the lines of a field that goes."""
        if found := comments("".join(self.lines[first:last])):
            raise self.lost(first, found[0])
        return []


def _field(name: str, value: Any) -> Any:
    """One field as a mapping of its own."""
    mapping = styled({name: value})
    mapping.fa.set_block_style()
    return mapping

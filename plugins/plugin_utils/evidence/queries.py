# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with drill_queries, the questions that a restored database is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError

__all__ = ["check"]


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 2000 and "\0" not in value


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_FIELDS: dict[str, Callable[[Any], bool]] = {
    "set": _text, "query": _text, "name": _text, "database": _text, "at_least": _number, "fresh_hours": _number}
_NO_MAPPING = Text("drill_queries: {value} is no mapping", "drill_queries：{value} 不是映射")
_ODD = Text(
    "drill_queries [{number}]: {value} cannot be its {name}", "drill_queries [{number}]：{value} 不能作为 {name}")
_UNKNOWN = Text(
    "drill_queries [{number}] has {name}, which is none of {known}",
    "drill_queries [{number}] 含有 {name}，可用字段为 {known}")
_LACKS = Text("drill_queries [{number}] has no {name}", "drill_queries [{number}] 缺少 {name}")
_ONE = Text(
    "drill_queries [{number}] has either at_least or fresh_hours",
    "drill_queries [{number}] 应给出 at_least 或 fresh_hours 之一")


def check(queries: Sequence[Any]) -> None:
    """Raise VariableError of questions that cannot be meant."""
    for number, one in enumerate(queries, 1):
        if not isinstance(one, dict):
            raise VariableError(_NO_MAPPING.format(value=repr(one)))
        for name in ("set", "query"):
            if name not in one:
                raise VariableError(_LACKS.format(number=number, name=name))
        for name, value in one.items():
            if name not in _FIELDS:
                raise VariableError(_UNKNOWN.format(number=number, name=repr(name), known=", ".join(sorted(_FIELDS))))
            if not _FIELDS[name](value):
                raise VariableError(_ODD.format(number=number, value=repr(value), name=name))
        if ("at_least" in one) == ("fresh_hours" in one):
            raise VariableError(_ONE.format(number=number))

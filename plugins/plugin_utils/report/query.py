# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A JMESPath query over the findings, and what it selects as JSON, YAML or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["EXPORTS", "Query", "QueryError", "export", "guarded"]

EXPORTS = (".json", ".yml", ".yaml", ".csv")
_LANGUAGES = ("zh", "en")


class QueryError(Exception):
    """The query or the name of its output file is wrong."""


class Query:
    """A compiled query."""

    def __init__(self, expression: str) -> None:
        try:
            import jmespath
        except ImportError as error:
            raise QueryError(
                "A query needs the Python library jmespath on the controller: pip install jmespath.") from error
        self.expression = expression
        try:
            self._compiled = jmespath.compile(expression)
        except jmespath.exceptions.JMESPathError as error:
            raise self._wrong(error) from error
        self._errors = jmespath.exceptions.JMESPathError
        # The library finds an unknown function only where it is reached, which may be never, or after the report is
        # written.
        for name in _functions(self._compiled.parsed):
            if name not in jmespath.functions.Functions.FUNCTION_TABLE:
                raise self._wrong(ValueError(f"Unknown function: {name}()"))

    def search(self, findings: list[dict[str, Any]]) -> Any:
        """What the query selects of the list of findings."""
        try:
            return self._compiled.search(findings)
        except self._errors as error:
            raise self._wrong(error) from error

    def _wrong(self, error: Exception) -> QueryError:
        reason = next(iter(str(error).splitlines()), "")
        return QueryError(f"The JMESPath query '{self.expression}' is not valid: {reason.rstrip('.')}.")


def _functions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node["type"] == "function_expression":
            yield node["value"]
        for child in node["children"]:
            yield from _functions(child)


def export(selected: Any, path: Path) -> str:
    """The text for a file of this name."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return json.dumps(selected, ensure_ascii=False, indent=2) + "\n"
    if suffix in (".yml", ".yaml"):
        import yaml

        return yaml.safe_dump(selected, allow_unicode=True, sort_keys=False)
    if suffix == ".csv":
        return _csv(selected)
    raise QueryError(
        f"'{path.name}' does not say its format: expected a name that ends with one of {', '.join(EXPORTS)}.")


def _csv(selected: Any) -> str:
    rows = [_flat(row) for row in (selected if isinstance(selected, list) else [] if selected is None else [selected])]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(column for row in rows for column in row)))
    writer.writeheader()
    writer.writerows(rows)
    # Spreadsheets take a file without this mark for something other than UTF-8, and garble the Chinese.
    return "\ufeff" + out.getvalue()


def _flat(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        return {"value": _cell(row)}
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict) and set(value) <= set(_LANGUAGES):
            flat.update({f"{key}.{language}": _cell(value[language]) for language in _LANGUAGES if language in value})
        else:
            flat[key] = _cell(value)
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = " ".join(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """A text for a table: a spreadsheet would run what begins like a formula, and some texts come from the hosts."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a workbook and the registers had in common last: who of them has changed a record since is told from it.

A workbook carries the digests of what it was written from, on a hidden sheet. When it was taken in, the digests of what
was written lie beside it, in a file of its name: it may be filled in and taken in again and again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.difference import key_of

__all__ = [
    "BASE", "Base", "by_key", "forget", "merged", "of_registers", "remember", "remembered", "remembered_rows",
    "rows_of", "told"]

# The hidden sheet: a list or a head, what tells the record from others, its digest.
BASE = "base"
HEAD = "head"
# What the digests say: by list (`posts.assignments`) or head (`posts.head`), by key.
Base = Mapping[str, Mapping[str, str]]
Keyed = Mapping[str, Any]


def by_key(name: str, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the records of a list by what tells them apart; of several with one key each has its number."""
    seen: Counter[str] = Counter()
    found = {}
    for record in records:
        key = json.dumps(key_of(name, record), ensure_ascii=False, default=str)
        seen[key] += 1
        found[f"{key}{seen[key] if seen[key] > 1 else ''}"] = record
    return found


def digest(value: Any) -> str:
    """Return what tells one state of a record from another."""
    text = json.dumps(_filled(value), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _filled(value: Any) -> Any:
    """A value without fields that stand there empty: a sheet has none of them."""
    if isinstance(value, Mapping):
        return {name: _filled(below) for name, below in value.items() if below is not None}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def of_registers(lists: Mapping[str, Sequence[Mapping[str, Any]]], heads: Mapping[str, Mapping[str, Any]]) -> Base:
    """Return the digests of lists by name, and of heads by register."""
    found = {name: {key: digest(one) for key, one in by_key(name, rows).items()} for name, rows in lists.items()}
    return found | {
        f"{register}.{HEAD}": {field: digest(value) for field, value in head.items()}
        for register, head in heads.items()}


def rows_of(base: Base) -> Iterable[tuple[str, str, str]]:
    """The rows of the hidden sheet."""
    return ((name, key, one) for name, digests in base.items() for key, one in [("", ""), *digests.items()])


def remembered_rows(rows: Iterable[Sequence[Any]]) -> dict[str, dict[str, str]]:
    """Return what the hidden sheet of a workbook says."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        name, key, one = (*("" if cell is None else str(cell) for cell in row), "", "", "")[:3]
        digests = found.setdefault(name, {})
        if key:
            digests[key] = one
    return found


def remembered(path: Path, rows: Iterable[Sequence[Any]]) -> Base | None:
    """Return what a workbook and the registers had in common last; None where nobody knows.

    `rows` are those of the hidden sheet.
    """
    found = remembered_rows(rows)
    try:
        beside = json.loads(_beside(path).read_text("utf-8"))
        # Another workbook may have come under this name since.
        if found and beside["of"] == digest(found):
            return {name: dict(digests) for name, digests in beside["base"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return found or None


def remember(path: Path, rows: Base, base: Base) -> None:
    """Keep what was taken in, beside the workbook; where that cannot be written, more is told as a conflict later."""
    try:
        _beside(path).write_text(json.dumps({"of": digest(rows), "base": base}, ensure_ascii=False), encoding="utf-8")
    except OSError:
        pass


def forget(path: Path) -> None:
    """Let go of what was kept beside a workbook that is written anew."""
    _beside(path).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.taken-in")


def merged(
        base: Mapping[str, str] | None, ours: Keyed, theirs: Keyed, policy: str) -> tuple[dict[str, Any], list[str]]:
    """Return what registers (`ours`) and workbook (`theirs`) come to, and the keys that both have changed.

    Without a base the workbook holds. Of what both have changed, `policy` says whose is taken: update the workbook's,
    else the register's.
    """
    if base is None:
        return dict(theirs), []
    found, conflicts = {}, []
    for key in dict.fromkeys([*ours, *theirs]):
        before, mine, other = base.get(key), _state(ours, key), _state(theirs, key)
        if mine not in (before, other) and other != before:
            conflicts.append(key)
        side = theirs if mine == before or mine not in (before, other) and other != before and (
            policy == "update") else ours
        if key in side:
            found[key] = side[key]
    return found, conflicts


def _state(records: Keyed, key: str) -> str | None:
    return digest(records[key]) if key in records else None


def told(name: str, key: str) -> Text:
    """A sentence on a record that both have changed."""
    record = f"{name} {' '.join(map(str, _parts(key)))}"
    return Text(
        "{record}: changed in the workbook and, since it was written, in the register too: export anew, or give "
        "--conflicts skip (the register's stays) or update (the workbook's is taken)",
        "{record}：导出之后工作簿和台账都改过：请重新导出，或用 --conflicts skip（保留台账）、update（采用工作簿）"
    ).format(record=record)


def _parts(key: str) -> Sequence[Any]:
    try:
        found = json.loads(key)
    except ValueError:
        return [key]
    return found if isinstance(found, list) else [key]

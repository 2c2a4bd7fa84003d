# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A register as a person would write it: a short record in one line, a long one with a line a field."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

__all__ = ["register"]

WIDTH = 120
# A file with its digest stays in one line.
WITH_DIGEST = 150
# Text that YAML reads as itself, within a flow sequence too. What begins with a letter or digit of ASCII may still be
# a number, a date or a boolean: `_OTHER` tells.
_PLAIN = re.compile(r"[\w./\u3000-\u303f\uff00-\uffef][\w./ ()+:×\u3000-\u303f\uff00-\uffef-]*")
_OTHER = re.compile(r"(?i)[-+.\d_:e]+|0x.*|0o.*|true|false|yes|no|on|off|y|n|null|~|\d{4}-\d.*")

# What a value of a field of a list means: (list, field, value) -> words for a comment, or nothing.
Explain = Callable[[str, str, Any], str]


def register(comment: Sequence[str], head: Mapping[str, Any], lists: Mapping[str, Any], explain: Explain) -> str:
    """Return the text of a register's file."""
    lines = [f"# {line}" if line else "#" for line in comment]
    for name, value in head.items():
        lines += _field("", name, value)
    for name, records in lists.items():
        lines += ["", f"{name}:"]
        for record in records:
            lines += (f"  {line}" for line in _record(name, record, explain))
    return "\n".join(lines) + "\n"


def _record(of: str, record: Mapping[str, Any], explain: Explain) -> Iterator[str]:
    row = f"- {_flow(record)}"
    if len(row) <= WIDTH:
        yield row
        return
    lead = "- "
    for name, value in record.items():
        said = explain(of, name, value)
        for line in _field(lead, name, value):
            yield line + (f"    # {said}" if said and len(line) + len(said) < WIDTH - 20 else "")
            said = ""
        lead = "  "


def _field(lead: str, name: str, value: Any) -> Iterator[str]:
    """A field on one line where there is room; else each entry of it on a line of its own."""
    line = f"{lead}{name}: {_flow(value)}"
    inner = " " * len(lead)
    if len(line) <= (WITH_DIGEST if "sha256" in line else WIDTH) or not isinstance(value, (list, Mapping)):
        yield line
    elif isinstance(value, Mapping):
        yield f"{lead}{name}:"
        for key, one in value.items():
            yield from _field(f"{inner}  ", key, one)
    elif isinstance(value[0], Mapping):
        yield f"{lead}{name}:"
        for one in value:
            yield from _entry(f"{inner}  - ", one)
    else:
        bracket = " " * len(f"{lead}{name}: [")
        yield from textwrap.wrap(
            line, WIDTH, subsequent_indent=bracket, break_long_words=False, break_on_hyphens=False)


def _entry(lead: str, one: Mapping[str, Any]) -> Iterator[str]:
    line = f"{lead}{_flow(one)}"
    if len(line) <= WITH_DIGEST:
        yield line
        return
    for name, value in one.items():
        yield from _field(lead, name, value)
        lead = " " * len(lead)


def _flow(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    if isinstance(value, (int, float, date)):
        return str(value)
    plain = _PLAIN.fullmatch(value) and not _OTHER.fullmatch(value) and not re.search(r": |:$| $", value)
    return value if plain else json.dumps(value, ensure_ascii=False)

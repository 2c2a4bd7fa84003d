# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of generated text: lines that are not too long, headers, YAML and blocks between two marks."""

from __future__ import annotations

import functools
import json
import re
import textwrap
from typing import Any

import yaml

WIDTH = 120
HEADER = """\
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""


class MarkMissing(Exception):
    """A page has no place for what is generated into it."""


def written_from(*sources: str) -> str:
    """Return the line that says where generated text comes from."""
    return f"# Written by `make docs` from {' and '.join(sources)}; change it there.\n"


def wrapped(text: str, indent: int, first: str = "") -> str:
    """Return text in lines of limited length."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first or " " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(items: list[str], indent: int) -> str:
    """Return items with commas between them, in indented lines."""
    return wrapped(", ".join(items), indent)


def imported(module: str, names: list[str]) -> str:
    """Return the line that imports names, or the lines where one would be too long."""
    line = f"from {module} import {', '.join(names)}\n"
    return (
        line
        if len(line) <= WIDTH + 1
        else f"from {module} import (\n{''.join(f'    {name},{chr(10)}' for name in names)})\n"
    )


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, as yamllint and ansible-lint want them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def dumped(data: Any) -> str:
    """Return data as YAML."""
    return _dumped(json.dumps(data))


def inline(data: Any) -> str:
    """Return data as YAML in one line."""
    return _inline(json.dumps(data))


# Known by what they hold: tests ask for the same again and again, of one change each.
@functools.lru_cache(maxsize=1024)
def _dumped(data: str) -> str:
    text: str = yaml.dump(json.loads(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH - 12)
    return text


@functools.lru_cache(maxsize=1024)
def _inline(data: str) -> str:
    text: str = yaml.safe_dump(json.loads(data), default_flow_style=True, width=10**6)
    return text.strip().removesuffix("...").strip()


def literal(value: Any) -> str:
    """Return a value as Python writes it, texts in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(literal(one) for one in value)}]"
    return repr(value)


def between(text: str, name: str, block: str, file: str) -> str:
    """Return the text with the block between its two marks; raise MarkMissing where they are not there."""
    begin, end = (f"<!-- {word} {name}: written by `make docs` -->\n" for word in ("begin", "end"))
    if file.endswith(".yml"):
        begin, end = (f"# {word} {name}: written by `make docs`\n" for word in ("begin", "end"))
    pattern = re.compile(rf"([ ]*{re.escape(begin)}).*?([ ]*{re.escape(end)})", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise MarkMissing(f"put {begin.strip()!r} and {end.strip()!r} around the place once")
    return pattern.sub(lambda found: found[1] + block + found[2], text)

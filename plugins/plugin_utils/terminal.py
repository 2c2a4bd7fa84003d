# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain text for terminals: wrapping that knows that Chinese characters take two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

__all__ = ["GLUE", "language", "width_of", "wrap"]

# A space that no line is broken at.
GLUE = "\u00a0"
# A piece is a space, a run of narrow characters, or one wide character with the punctuation that may not begin a line.
_PIECES = re.compile(r"[ \t\r\n]+|[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60][，。、；：？！）》」』】]*|[^ \t\r\n\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60]+")


def width_of(text: str) -> int:
    """Columns the text takes."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Break into lines of at most `width` columns; a word that is longer than a line stays whole, to be copied."""
    lines, line, used = [], first, width_of(first)
    for piece in _PIECES.findall(text):
        if piece.isspace() and piece != GLUE:
            piece = " "
        taken = width_of(piece)
        if used + taken > width and line.strip() and line not in (first, rest):
            lines.append(line.rstrip())
            line, used = rest, width_of(rest)
        if piece == " " and line in (first, rest):
            continue
        line, used = line + piece, used + taken
    lines += [line.rstrip()] if line.strip() else []
    return [line.replace(GLUE, " ") for line in lines]


def language(environment: Mapping[str, str]) -> str:
    """The reader's language by the locale variables: zh or en."""
    chosen = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"

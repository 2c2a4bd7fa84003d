# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain text for terminals: wrapping that knows that Chinese characters take two columns."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping

__all__ = ["LANGUAGES", "glue", "language", "shortened", "spoken", "width_of", "wrap"]

# What each choice of a language shows.
LANGUAGES = {"en": ("en",), "zh": ("zh",), "both": ("zh", "en")}
_JOINER = "\u2060"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WIDE = r"\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60"
_CLOSING = "[，。、；：？！）》」』】,.;:)]*"
# What stays together: glued text, a space, a wide character or a run of narrow ones, each with the punctuation that may
# not begin a line.
_PIECES = re.compile(rf"(?:.{_JOINER})+.{_CLOSING}|\s+|[{_WIDE}]{_CLOSING}|[^\s{_WIDE}]+{_CLOSING}")


def glue(text: str) -> str:
    """The same text, for `wrap` not to break."""
    return _JOINER.join(text)


def width_of(text: str) -> int:
    """Columns the text takes."""
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if sign == _JOINER or unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Break into lines of at most `width` columns; a word that is longer than a line stays whole, to be copied."""
    lines, line, used = [], first, width_of(first)
    # Part of what is printed comes from the hosts, and could steer the terminal.
    for piece in _PIECES.findall(_CONTROL.sub(" ", text)):
        if piece.isspace():
            piece = " "
        taken = width_of(piece)
        if used + taken > width and line not in (first, rest):
            lines.append(line.rstrip())
            line, used = rest, width_of(rest)
        if piece == " " and line in (first, rest):
            continue
        line, used = line + piece, used + taken
    lines += [line.rstrip()] if line.strip() else []
    return [line.replace(_JOINER, "") for line in lines]


def shortened(line: str, width: int) -> str:
    """The line with a mark that something is left out, no wider than `width`."""
    while width_of(line) > width - 4:
        line = line[:-1]
    return line.rstrip() + " ..."


def language(environment: Mapping[str, str]) -> str:
    """The reader's language by the locale variables: zh or en."""
    chosen = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def spoken(en: str, zh: str, environment: Mapping[str, str] | None = None) -> str:
    """A sentence in the language of a run: that of JRT0117_LANG, which is the callback's option too, else the reader's.
    """
    environment = os.environ if environment is None else environment
    chosen = LANGUAGES.get(environment.get("JRT0117_LANG", "")) or (language(environment),)
    return " / ".join({"en": en, "zh": zh or en}[one] for one in chosen)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaves out of a source what is written for its readers: comments, and docstrings of modules and functions, which are
a fifth of what would be sent. Every line stays where it is, so that a traceback tells the place in the file; classes
keep their docstrings, of which those of controls are their titles.
"""

from __future__ import annotations

import io
import itertools
import tokenize

__all__ = ["stripped"]

_LAYOUT = frozenset([tokenize.ENCODING, tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT])
# A text that is no more than that.
_OPEN = frozenset("\"'rR")
_BLOCKS_WITHOUT = frozenset(["", "def", "async"])


def stripped(source: bytes) -> bytes:
    """Return the source without them; as it is where it is of another encoding or cannot be read."""
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(source).readline))
    except (SyntaxError, tokenize.TokenError):
        return source
    if tokens[0].string != "utf-8":
        return source
    lines = source.decode("utf-8").split("\n")
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    for token in _docstrings(tokens):
        (first, start), (last, end) = token.start, token.end
        before, after = lines[first - 1][:start], lines[last - 1][end:]
        lines[first - 1:last] = [""] * (last - first + 1)
        # Something has to stand there: of a function it may be all.
        lines[first - 1] = before + '""'
        lines[last - 1] += after
    return "\n".join(lines).encode("utf-8")


def _docstrings(tokens: list[tokenize.TokenInfo]) -> list[tokenize.TokenInfo]:
    """Return the texts with which a module or a function begins, and which are all of their line."""
    found = []
    # The word with which the line began that opened the block of this one.
    opened_by, word, starts, begins = "", "", True, True
    for token, after in itertools.pairwise(tokens):
        if token.type == tokenize.INDENT:
            opened_by, begins = word, True
        if token.type in _LAYOUT:
            continue
        if starts:
            if (begins and opened_by in _BLOCKS_WITHOUT and token.type == tokenize.STRING
                    and token.string[0] in _OPEN and after.type in (tokenize.NEWLINE, tokenize.COMMENT)):
                found.append(token)
            word, begins = token.string, False
        starts = token.type == tokenize.NEWLINE
    return found

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns of a shell (`*`, `?`, `[...]`) in time that nobody can choose: fnmatch, before Python 3.9, tries all the
ways in which stars share a text.
"""

import fnmatch
import re
from functools import lru_cache
from typing import Callable, List

# As long as a path can be; what is compared with more of either is nobody's file.
LONGEST = 4096
_PIECE = re.compile(r"\*+|\[!?\]?[^\]]*\]|.", re.S)
_SIGN = re.compile(r"[*?\[]")
_SPECIAL = re.compile(r"[?\[]")


@lru_cache(maxsize=256)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a text matches a pattern as a whole."""
    if not _SIGN.search(pattern):
        return lambda text: text == pattern
    if len(pattern) > LONGEST:
        return lambda text: False
    if pattern.count("*") == 1 and not _SPECIAL.search(pattern):
        start, _star, end = pattern.partition("*")
        least = len(start) + len(end)
        return lambda text: least <= len(text) <= LONGEST and text.startswith(start) and text.endswith(end)
    runs: List[List[str]] = [[]]
    for piece in _PIECE.findall(pattern):
        if piece[0] == "*":
            runs.append([])
        else:
            runs[-1].append(piece)
    if len(runs) < 3:
        whole = re.compile(fnmatch.translate(pattern))
        return lambda text: len(text) <= LONGEST and whole.match(text) is not None
    parts = [_Run(run) for run in runs]
    return lambda text: len(text) <= LONGEST and _matches(parts, text)


def _matches(parts: "List[_Run]", text: str) -> bool:
    """Between two stars the first place that fits is as good as any."""
    at, end = parts[0].width, len(text) - parts[-1].width
    if at > end or not (parts[0].fits(text[:at]) and parts[-1].fits(text[end:])):
        return False
    for part in parts[1:-1]:
        found = part.first(text, at, end)
        if found < 0:
            return False
        at = found + part.width
    return True


class _Run:
    """What stands between two stars; each piece of it is one character of the text."""

    def __init__(self, pieces: List[str]) -> None:
        self.width = len(pieces)
        self._text = "".join(pieces)
        self._pattern = re.compile(fnmatch.translate(self._text)) if _SPECIAL.search(self._text) else None

    def fits(self, text: str) -> bool:
        return text == self._text if self._pattern is None else self._pattern.match(text) is not None

    def first(self, text: str, start: int, end: int) -> int:
        """Return the first place at which it fits, or -1."""
        if self._pattern is None:
            return text.find(self._text, start, end)
        return next((at for at in range(start, end - self.width + 1) if self.fits(text[at:at + self.width])), -1)

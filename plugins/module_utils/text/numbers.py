# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers and spans of time as the programs that read a file take them: each kind of program has its own way.

What is taken for no number is replaced by the limit, so a stricter value in a spelling that is not known here would be
weakened.
"""

import re
from typing import Any, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["decimal", "of_c", "of_kernel", "scanned", "span", "whole"]

# No setting has more digits; int() of thousands of them is slow, or refused.
_WHOLE = re.compile(r"[0-9]{1,30}\Z")
_DECIMAL = re.compile(r"[ \t]*[+-]?[0-9]{1,30}[ \t]*\Z")
_C = re.compile(r"[ \t]*([+-]?)(?:0[xX]([0-9a-fA-F]{1,24})|(0[0-7]{0,30})|([1-9][0-9]{0,29}))[ \t]*\Z")
_SCANNED = re.compile(r"[ \t]*\+?([0-9]{1,30})")
_PART = re.compile(r"\s*([0-9]{1,20}(?:\.[0-9]{1,20})?)(?![0-9.])\s*([a-zA-Z\u00b5\u03bc]*)")
_UNITS = {
    unit: seconds for units, seconds in (
        ("us usec \u00b5s \u03bcs", 1e-6), ("ms msec", 1e-3), ("s sec second seconds", 1), ("m min minute minutes", 60),
        ("h hr hour hours", 3600), ("d day days", 86400), ("w week weeks", 604800), ("M month months", 2629800),
        ("y year years", 31557600)) for unit in units.split()}
_UNITS[""] = 1


def whole(text: Optional[str]) -> Optional[int]:
    """A number of digits alone; None for anything else."""
    return int(text) if text is not None and _WHOLE.match(text) else None


def of_kernel(host: Any, path: str, base: int = 10) -> int:
    """The number that a file of the kernel's holds."""
    text = host.read(path)[:40].strip()
    try:
        return int(text, base)
    except ValueError:
        raise Unreadable(path, Text("holds no number", "内容不是数字"))


def decimal(text: Optional[str]) -> Optional[int]:
    """A whole decimal number; None for anything else."""
    return int(text) if text is not None and _DECIMAL.match(text) else None


def of_c(text: Optional[str]) -> Optional[int]:
    """A number as C's strtol reads it where the base is left to it: 0x5a, 0132, 90. None where that leaves a rest."""
    match = _C.match(text or "")
    if match is None:
        return None
    sign, hexadecimal, octal, digits = match.groups()
    number = int(hexadecimal, 16) if hexadecimal else int(octal, 8) if octal else int(digits)
    return -number if sign == "-" else number


def scanned(text: Optional[str]) -> Optional[int]:
    """A number as C's sscanf reads it by %u, which stops where the digits do: 900s is 900. None where there are none.
    """
    match = _SCANNED.match(text or "")
    return int(match.group(1)) if match else None


def span(text: Optional[str]) -> Optional[float]:
    """A span of systemd.time(7) in seconds, such as 15min, 1h 30m, 1500ms; `infinity` is that. None for what systemd
    ignores.
    """
    text = (text or "").strip()
    if text == "infinity":
        return float("inf")
    total, place = 0.0, 0
    while place < len(text):
        match = _PART.match(text, place)
        if match is None or match.group(2) not in _UNITS:
            return None
        total += float(match.group(1)) * _UNITS[match.group(2)]
        place = match.end()
    return total if text else None

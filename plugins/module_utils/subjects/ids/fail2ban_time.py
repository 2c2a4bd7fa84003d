# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spans of time as fail2ban takes them: sums and products of numbers with units (10m, 1d 12h, 24*60*60, (2+1)*1h)."""

import re
from typing import List, Union

__all__ = ["seconds"]

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]*)?|\.[0-9]+)|([a-z]+)|([-+*/()]))")
_UNITS = {
    unit: factor for units, factor in (
        ("s ss se sec second seconds", 1), ("m mm mi min minute minutes", 60), ("h hh ho hou hour hours", 3600),
        ("d dd da day days", 86400), ("w ww we wee week weeks", 604800), ("mo mon month months", 2629800),
        ("y yy ye yea year years", 31557600)) for unit in units.split()}
# More than any setting needs, and less than a parser by recursion minds.
_LONGEST = 200


def seconds(text):
    """Return what a text comes to in seconds; ValueError where it is no such sum."""
    reader = _Reader(_tokens(text))
    total = reader.sum()
    if reader.left:
        raise ValueError(text)
    return total


def _tokens(text):
    """Return numbers and signs: a unit multiplies the number before it, and what stands side by side is added."""
    found: List[Union[str, float]] = []
    place, text = 0, text.strip().lower()
    if len(text) > _LONGEST:
        raise ValueError("longer than %d characters" % _LONGEST)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(text)
        number, unit, sign = match.groups()
        beside = bool(found) and isinstance(found[-1], float)
        joined = number and beside and not text[place].isspace() and text[place - 1] in "0123456789."
        if joined or unit and not (beside and unit in _UNITS):
            raise ValueError(text)
        found += [sign] if sign else ["*", float(_UNITS[unit])] if unit else (["+"] if beside else []) + [float(number)]
        place = match.end()
    return found


class _Reader:
    def __init__(self, tokens):
        self.left = tokens

    def _next(self):
        if not self.left:
            raise ValueError("it ends early")
        return self.left.pop(0)

    def _taken(self, signs):
        return self.left.pop(0) if self.left and self.left[0] in signs else None

    def sum(self):
        total = self._product()
        sign = self._taken(("+", "-"))
        while sign:
            other = self._product()
            total = total + other if sign == "+" else total - other
            sign = self._taken(("+", "-"))
        return total

    def _product(self):
        total = self._number()
        sign = self._taken(("*", "/"))
        while sign:
            other = self._number()
            if sign == "/" and not other:
                raise ValueError("a division by zero")
            total = total * other if sign == "*" else total / other
            sign = self._taken(("*", "/"))
        return total

    def _number(self):
        token = self._next()
        if token in ("+", "-"):
            return self._number() if token == "+" else -self._number()
        if token == "(":
            total = self.sum()
            if self._next() != ")":
                raise ValueError("a bracket is not closed")
            return total
        if not isinstance(token, float):
            raise ValueError("no number at %s" % token)
        return token

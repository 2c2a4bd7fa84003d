# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Periods of ISO 8601 (P30D, P2W, P3M, P1Y), counted in calendar months: 31 January and P1M is 28 February."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["Period"]

_FORM = re.compile(r"P([1-9][0-9]{0,3})([DWMY])")
# Days by which two periods of different units are compared, and nothing else.
_DAYS = {"D": 1, "W": 7, "M": 30.4, "Y": 365}
# What people say: of one unit how often, of one and of several how long.
_OFTEN = {
    "D": Text("daily", "每日"), "W": Text("weekly", "每周"), "M": Text("monthly", "每月"), "Y": Text("yearly", "每年")}
_ONE = {"D": Text("day", "天"), "W": Text("week", "周"), "M": Text("month", "个月"), "Y": Text("year", "年")}


class Period:
    """A length of time such as P3M."""

    __slots__ = ("number", "unit")

    def __init__(self, text: str) -> None:
        match = _FORM.fullmatch(text)
        if not match:
            raise ValueError(f"'{text}' is no period, expected one such as P30D, P2W, P3M or P1Y")
        self.number, self.unit = int(match[1]), match[2]

    @property
    def length(self) -> Text:
        """How long that is, as people say it: 6 months."""
        one = _ONE[self.unit]
        return Text(f"{self.number} {one.en}" + ("" if self.number == 1 else "s"), f"{self.number} {one.zh}")

    @property
    def often(self) -> Text:
        """How often something is done that is done once in this time, as people say it: daily, every 6 months."""
        if str(self) == "P7D":
            return _OFTEN["W"]
        if self.number == 1:
            return _OFTEN[self.unit]
        return Text(f"every {self.length.en}", f"每 {self.length.zh}")

    def after(self, day: date) -> date:
        """Return the day that is this much later."""
        return self._moved(day, self.number)

    def before(self, day: date) -> date:
        """Return the day that is this much earlier."""
        return self._moved(day, -self.number)

    def _moved(self, day: date, number: int) -> date:
        """The day so much later; the calendar's last or first where it would lie beyond."""
        beyond = date.max if number > 0 else date.min
        if self.unit in "DW":
            try:
                return day + timedelta(days=number * (7 if self.unit == "W" else 1))
            except OverflowError:
                return beyond
        months = day.month - 1 + number * (12 if self.unit == "Y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        if not date.min.year <= year <= date.max.year:
            return beyond
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    def __lt__(self, other: Period) -> bool:
        return self.number * _DAYS[self.unit] < other.number * _DAYS[other.unit]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return f"P{self.number}{self.unit}"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendar periods: each day, each week from Monday, each month, and so on."""

from __future__ import annotations

from datetime import date, timedelta

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period

__all__ = ["begin", "complete"]


# Months of a year.
_YEAR = 12


def begin(day: date, every: Period) -> date:
    """Return the first day of the calendar period that a day lies in: P1D, P1W and P7D (Monday), P1M, P3M, P1Y."""
    if every.unit in "DW":
        length = every.number * (7 if every.unit == "W" else 1)
        return day - timedelta(days=(day.toordinal() - 1) % length)
    length = every.number * (_YEAR if every.unit == "Y" else 1)
    months = (day.year * _YEAR + day.month - 1) // length * length
    return date(months // _YEAR, months % _YEAR + 1, 1)


def complete(first: date, last: date, every: Period) -> list[date]:
    """Return the first days of the calendar periods that begin and end between two days, the last not included."""
    at = begin(first, every)
    at = at if at >= first else every.after(at)
    found = []
    while every.after(at) <= last:
        found.append(at)
        at = every.after(at)
    return found

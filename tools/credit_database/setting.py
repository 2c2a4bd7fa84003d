# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a database is made from: its size, its days, and chance that repeats itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cached_property
from typing import TypeVar

__all__ = ["CHINA", "LEAST_DAYS", "Chance", "Setting"]

CHINA = timezone(timedelta(hours=8))
LEAST_DAYS = 60
# What a user asks on a working day, where there are enough rows; with fewer than the least, one user's outlier is one
# of the whole organization.
ROWS_A_DAY, LEAST_A_DAY = 30, 18
LEAST_USERS, USERS_OF_ORGANIZATION = 48, 4
# Days of rest that fall on the same date each year; the log's users work on no other holiday of theirs either, for
# nothing asks for those.
HOLIDAYS = {(1, 1), (5, 1), *((10, day) for day in range(1, 8))}
Item = TypeVar("Item")


class Chance:
    """A stream of chance with a name, so that one more use of chance somewhere shifts nothing elsewhere."""

    def __init__(self, seed: int, name: str) -> None:
        # Of all that `random` offers, only random() promises the same numbers in each version of Python.
        self.share = random.Random(f"{seed}/{name}").random

    def below(self, bound: int) -> int:
        return int(self.share() * bound)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]


@dataclass(frozen=True)
class Setting:
    """Size, span, day and seed."""

    rows: int
    days: int
    today: date
    seed: int

    def chance(self, name: str) -> Chance:
        return Chance(self.seed, name)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days)

    @cached_property
    def workdays(self) -> list[date]:
        """The days of the log, the oldest first; yesterday is the last that there may be."""
        days = (self.ago(back) for back in range(self.days, 0, -1))
        return [day for day in days if day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS]

    @cached_property
    def workers(self) -> int:
        return max(LEAST_USERS, round(self.rows / len(self.workdays) / ROWS_A_DAY))

    @cached_property
    def organizations(self) -> int:
        return self.workers // USERS_OF_ORGANIZATION

    @cached_property
    def subjects(self) -> int:
        return max(5000, self.rows // 10)

    @cached_property
    def usual(self) -> int:
        """What one user asks on an ordinary day."""
        return round(self.rows / len(self.workdays) / self.workers)

    @cached_property
    def least_rows(self) -> int:
        """How many rows there have to be for so many days."""
        return LEAST_A_DAY * LEAST_USERS * len(self.workdays)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How old what a host has said may be: a node that has fallen silent is in error, whatever it said last."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError

__all__ = ["Fresh"]

# Clocks differ; a record from later than this would count as new for ever.
_AHEAD = timedelta(hours=1)
_WRONG = Text(
    "baseline_pull_max_age is {age}; it has to be a period such as P2D",
    "baseline_pull_max_age 的值为 {age}，应为周期，如 P2D")
_OLD = Text(
    "The newest that this host has said is of {time}, longer ago than {age}.",
    "本机最近一次的记录时间为 {time}，已超过 {age}。")
_YET_TO_COME = Text(
    "What this host has said is of {time}, which is yet to come: the clock of who recorded it is wrong.",
    "本机的记录时间为 {time}，晚于当前时间：记录方的时钟有误。")


class Fresh(NamedTuple):
    """The times between which a line counts, as fragments write them."""

    oldest: str
    latest: str
    age: str

    @classmethod
    def of(cls, age: str, now: datetime | None = None) -> Fresh:
        """Return what a period such as P2D before now allows; raises FragmentError for what is none."""
        now = now or datetime.now(timezone.utc)
        try:
            period = Period(age)
        except ValueError:
            told = _WRONG.format(age=repr(age))
            raise FragmentError(f"{told.en} / {told.zh}") from None
        oldest = datetime.combine(period.before(now.date()), now.timetz())
        return cls(_written(oldest), _written(now + _AHEAD), age)

    def problem(self, time: str) -> Text | None:
        """Return why a line of this time does not count, or None where it does."""
        if time < self.oldest:
            return _OLD.format(time=time, age=self.age)
        return _YET_TO_COME.format(time=time) if time > self.latest else None


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

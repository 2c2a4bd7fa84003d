# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of a set in a repository, whichever tool has made it."""

import time
from typing import Any, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# Seconds that clocks may differ by.
AHEAD = 300
_KIND = Text("has no usable {key}", "缺少可用的 {key}")
_FUTURE = Text("{label} ended at {when}, which is to come: a clock is wrong, or somebody has written that",
               "{label} 的结束时间 {when} 在未来：时钟有误，或有人改写")


class Copy(NamedTuple):
    """One copy: what its tool calls it, when it ended (seconds since 1970), and whether everything was read for it.

    `bad` is why nothing can be restored from it, else None.
    """

    label: str
    ended: float
    full: bool
    bad: Optional[Text]


class Answer(NamedTuple):
    """The copies of a set in one repository, and what was asked."""

    copies: Tuple[Copy, ...]
    where: str
    evidence: Tuple[Any, ...]

    def newest(self, full: bool = False) -> Optional[Copy]:
        """Return the newest good one, of those for which everything was read where that is asked."""
        good = [one for one in self.copies if one.bad is None and (one.full or not full)]
        return max(good, key=lambda one: one.ended) if good else None


def now() -> float:
    """Return the time, as the host has it."""
    return time.time()


def written(seconds: float) -> str:
    """Return a time for a sentence."""
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


def field(mapping: Any, key: str, kind: Any, where: str) -> Any:
    """Return what a tool's answer has under a key; raises Unreadable where that is not there, or of another kind."""
    value = mapping.get(key) if isinstance(mapping, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
        raise Unreadable(where, _KIND.format(key=key))
    return value


def instant(mapping: Any, key: str, label: str, where: str) -> float:
    """Return a time of a tool's answer in seconds since 1970; raises Unreadable of one that cannot be."""
    value = field(mapping, key, (int, float), where)
    if not 0 < value < 2**40:
        raise Unreadable(where, _KIND.format(key=key))
    return not_to_come(float(value), label, where)


def not_to_come(seconds: float, label: str, where: str) -> float:
    """Return a time; raises Unreadable of one in the future, which makes nothing fresh."""
    if seconds > now() + AHEAD:
        raise Unreadable(where, _FUTURE.format(label=label, when=written(seconds)))
    return seconds

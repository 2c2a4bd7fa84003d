# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What values are good, how to say so, and the value to set."""

from typing import Any, Callable, Optional, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal


class Rule:
    """What values are good (`accepts`), how to say so (`wanted`), what to set (`target`), what to show of a bad one.

    `wanted` is a Text, or a string where it is the same in every language: values and signs, no words. A bad value may
    be strict in a part: `instead_of(text)` is what to set in its place, no laxer in any part than what is there.
    """

    def __init__(
            self, wanted: Union[Text, str], target: Optional[str], accepts: Callable[[str], bool],
            shown: Callable[[Any], Any] = str, nearest: Optional[Callable[[str], Optional[str]]] = None) -> None:
        self.wanted = wanted
        self.target = target
        self.accepts = accepts
        self.shown = shown
        self._nearest = nearest

    def instead_of(self, text: Optional[str]) -> Optional[str]:
        """Return the value to set instead of a bad one (None: nothing is set)."""
        return self.target if text is None or self._nearest is None else self._nearest(text)


def at_least(limit: int, read: Callable[[str], Optional[float]] = decimal) -> Rule:
    """Accept a whole number of `limit` or more; `read` takes it from the text as the program does."""
    def accepts(text: str) -> bool:
        number = read(text)
        return number is not None and number >= limit
    return Rule(">= %d" % limit, str(limit), accepts)


def at_most(limit: int, lowest: Optional[int] = None, read: Callable[[str], Optional[float]] = decimal) -> Rule:
    """Accept a whole number of `limit` or less; with `lowest`, not below that (0 and -1 often mean: no limit)."""
    def accepts(text: str) -> bool:
        number = read(text)
        return number is not None and number <= limit and (lowest is None or number >= lowest)
    return Rule("<= %d" % limit if lowest is None else between(lowest, limit), str(limit), accepts)


SECONDS = Text(" s", " 秒")


def between(lowest: float, limit: float, unit: Union[Text, str] = "") -> Text:
    """Return how to say that a number is in a range."""
    return Text("{lowest} to {limit}{unit}", "{lowest} 至 {limit}{unit}").format(lowest=lowest, limit=limit, unit=unit)


def equals(value: str) -> Rule:
    """Accept exactly this value, letter case aside."""
    return Rule(value, value, lambda text: text is not None and text.lower() == value.lower())


def one_of(*values: str) -> Rule:
    """Accept one of these values, letter case aside; the first is the one to set."""
    return Rule(
        " | ".join(values), values[0], lambda text: text is not None and text.lower() in [v.lower() for v in values])

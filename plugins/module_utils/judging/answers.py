# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was made of a host, remembered for as long as all that was looked at for it is staged as it was then."""

from typing import Any, Callable, Dict, List, Set, Tuple

# How many answers are kept of one question, each for another state of what it looked at: staged, dropped, staged again.
_MOST = 3
# The state before of what is told from anything that it is now.
EVER_NEW = object()


class _Answer:
    """A value, what was looked at for it, and how long the log was when that last held."""

    __slots__ = ("value", "looked", "since")

    def __init__(self, value: Any, looked: Set[Any], since: int) -> None:
        self.value = value
        self.looked = looked
        self.since = since


class Answers:
    """Answers by their question. `looked` is what has been looked at since the innermost one was begun.

    `state_of(name)` returns what is staged for a name now. What is staged or dropped is told to `changed` before any
    question is asked again.
    """

    def __init__(self, state_of: Callable[[Any], Any]) -> None:
        self.looked: Set[Any] = set()
        self._state_of = state_of
        self._known: Dict[Any, List[_Answer]] = {}
        # In the order in which it happened: (what has to have been looked at, whose state it is, that state before).
        self._log: List[Tuple[Any, Any, Any]] = []

    def changed(self, looked: Any, name: Any, before: Any) -> None:
        """Keep in mind that the state of a name is no longer what it was, for whoever has looked at `looked`."""
        self._log.append((looked, name, before))

    def clear(self) -> None:
        """Forget all answers."""
        self._known.clear()

    def of(self, key: Any, build: Callable[[], Any]) -> Any:
        """Return `build()`, or what it has returned when all that it looked at was staged as it is now."""
        for answer in self._known.get(key, ()):
            if answer.since == len(self._log) or self._holds(answer):
                break
        else:
            answer = self._made(build)
            self._known[key] = [answer] + self._known.get(key, [])[:_MOST - 1]
        self.looked |= answer.looked
        return answer.value

    def _made(self, build: Callable[[], Any]) -> _Answer:
        outer, self.looked, begun = self.looked, set(), len(self._log)
        try:
            return _Answer(build(), self.looked, begun)
        finally:
            outer |= self.looked
            self.looked = outer

    def _holds(self, answer: _Answer) -> bool:
        first = set()
        for place in range(answer.since, len(self._log)):
            looked, name, before = self._log[place]
            # What it was first, since then, is what the answer has seen.
            if looked in answer.looked and (looked, name) not in first:
                first.add((looked, name))
                if self._state_of(name) != before:
                    return False
        answer.since = len(self._log)
        return True

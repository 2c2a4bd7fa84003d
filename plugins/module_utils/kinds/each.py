# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each of many things is right: what is not is told by its name, and where all are, one sentence counts them."""

from typing import Any, Callable, Iterable, Iterator, Optional, Sequence, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import looked_at
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, Observation, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


class Each(Expectation):
    """Each of some things is right.

    `things` are expectations, or a function of the host that yields them when the engine looks. In their place there
    may stand what was seen: an Observation, for what no machine puts right, or None for a thing that is right and of
    which nothing else is to be said. The sentence (`reason`, `en`, `zh`, with {count} of the things and all `parts`) is
    said where none is open; without one, nothing is. `none` is the sentence where there are no things at all: what is
    said of each of none says more than was seen.
    """

    fixable = False

    def __init__(
            self, things: Union[Iterable[Any], Callable[[Host], Iterable[Any]]], reason: Optional[str] = None,
            en: str = "", zh: str = "", none: Optional[Text] = None, **parts: Any) -> None:
        self._things = things if callable(things) else lambda host: things
        self._reason = reason
        self._sentence = en, zh
        self._none = none
        self._parts = parts

    def looked_at(self, host: Host) -> Iterator[Tuple[Expectation, Observation]]:
        right, wrong = [], False
        for thing in self._things(host):
            for part, seen in looked_at(thing, host) if isinstance(thing, Expectation) else ((self, thing),):
                if seen is not None and seen.open:
                    wrong = True
                    yield part, seen
                else:
                    right.append(seen)
        if not wrong and self._reason is not None:
            yield self, self._all(self._reason, right)

    def _all(self, reason: str, right: Sequence[Optional[Observation]]) -> Observation:
        parts = dict({"count": len(right)}, **self._parts)
        if "where" not in parts and "evidence" not in parts:
            parts["evidence"] = [item for seen in right if seen is not None for item in seen.evidence][:MAX_DETAILS]
        sentence = (self._none.en, self._none.zh) if self._none is not None and not right else self._sentence
        return observed("pass", reason, *sentence, **parts)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expectations: how to tell whether one thing is as it should be, and how to put it right.

An expectation has `check(host) -> Observation` and, where a machine may do it, `fix(host)`, which only stages.
`fixable` is False where a person has to decide. Check and fix speak of the same thing through the same source, so they
cannot disagree. `affects(host)` is what the fix ends or changes for people.
"""

from typing import Any, Callable, Iterator, Optional, Tuple, TypeVar

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation, Thing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

Itself = TypeVar("Itself", bound="Expectation")


class Expectation:
    """Base of all expectations."""

    fixable: bool = True
    # The thing of the host that all of it is about, where it is of one alone.
    about: Optional[Thing] = None
    # A Text, None, or a function of the host that returns one of these.
    _affects: Any = None

    def check(self, host: Host) -> Observation:
        """Return an Observation of the host as it is, staged changes included."""
        raise NotImplementedError(type(self).__name__)

    def looked_at(self, host: Host) -> Iterator[Tuple["Expectation", Observation]]:
        """Yield (expectation, Observation) of each thing that is judged: of this one alone, or of the many that it
        stands for.
        """
        yield self, self.check(host)

    def fix(self, host: Host) -> None:
        """Stage what puts it right."""
        raise NotImplementedError(type(self).__name__)

    def brings_package(self, host: Host) -> bool:
        """Tell whether the fix would have a package installed that is not staged yet. Who does not say so costs a host
        that lacks one a second staging, and no more.
        """
        return False

    def affects(self, host: Host) -> Optional[Text]:
        """Return as a Text what the fix ends or changes for people, by name, or None.

        It is a sentence that is true from then on.
        """
        return self._affects(host) if callable(self._affects) else self._affects

    def affecting(self: Itself, told: Any) -> Itself:
        """Return this expectation, with what its fix ends or changes for people.

        That is a Text, None, or a function of the host that returns one of these.
        """
        self._affects = told
        return self


class Judged(Expectation):
    """An expectation given as a function that looks, with an optional fix; for what is like nothing else.

    `look(host)` returns an Observation, and is called when the engine checks, not when a control declares: what was
    seen already is a TypeError.
    """

    def __init__(self, look: Callable[[Host], Observation], fix: Optional[Callable[[], Any]] = None) -> None:
        if not callable(look):
            raise TypeError("Judged takes a function that looks, and no %s" % type(look).__name__)
        self._look = look
        self.fixable = fix is not None
        self._fix = fix

    def check(self, host: Host) -> Observation:
        return self._look(host)

    def fix(self, host: Host) -> None:
        if self._fix is None:
            raise NotImplementedError("what only a person puts right")
        self._fix()

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a rule is declared. A rule is a pure function of the world and its arguments: one file each in `rules`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation

__all__ = ["Rule", "rule"]


class Rule:
    """A rule with what its arguments may be.

    `vocabulary` names, for each argument that takes words, the vocabulary they are of ("activities.kinds"); an argument
    may be one word or a list of them, as its annotation says. Arguments without a vocabulary are periods (`every`,
    `within`, `window`), numbers, booleans or names of fields.
    """

    def __init__(self, look: Callable[..., Sequence[Observation]], vocabulary: Mapping[str, str]) -> None:
        self.name = look.__name__
        self.look = look
        self.vocabulary = dict(vocabulary)
        self.parameters = {
            name: parameter for name, parameter in inspect.signature(look).parameters.items() if name != "world"}
        self.__doc__ = look.__doc__

    def __call__(self, world: Any, **arguments: Any) -> list[Observation]:
        return list(self.look(world, **arguments))


def rule(**vocabulary: str) -> Callable[[Callable[..., Sequence[Observation]]], Rule]:
    """Declare a rule: `@rule(kind="activities.kinds", by="posts.posts")`."""
    return lambda look: Rule(look, vocabulary)

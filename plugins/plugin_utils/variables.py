# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what users write in variables, so that a slip is one clear error and not a silent nothing."""

from __future__ import annotations

import difflib

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import standard

__all__ = ["VariableError", "known_areas", "known_clauses"]


class VariableError(Exception):
    """A variable cannot be used; the message names it and what was expected."""


def known_clauses(names: list[str]) -> list[str]:
    """Return the clause ids; raise VariableError for one that the standard does not have."""
    # The catalogue is read only where somebody names a clause: every worker would pay for it.
    return _known(names, standard().clauses if names else (), "baseline_clauses", "clause")


def known_areas(names: list[str]) -> list[str]:
    """Return the areas; raise VariableError for one there is no code for."""
    return _known(names, AREAS, "baseline_areas", "area")


def _known(names, allowed, variable: str, kind: str) -> list[str]:
    if not isinstance(names, list):
        raise VariableError(f"{variable} is {names!r}; it has to be a list")
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(str(name), list(allowed), n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise VariableError(f"{variable}: there is no {kind} {name!r}{hint}")
    return list(names)

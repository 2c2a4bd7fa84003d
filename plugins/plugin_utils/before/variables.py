# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what users write in variables, so that a slip is one clear error and not a silent nothing."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import validated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA, OPTIONS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["BASELINE", "NAMES", "VariableError", "known", "known_areas", "known_clauses", "misspelt", "typed"]

# The variables that are no area's; docs/variables.md tells their meaning.
BASELINE = (
    "baseline_areas", "baseline_campaign", "baseline_clauses", "baseline_guard_seconds", "baseline_hosts",
    "baseline_level", "baseline_registers", "baseline_registers_command", "baseline_registers_evidence",
    "baseline_report_campaign", "baseline_report_dest", "baseline_report_fail_on", "baseline_report_formats",
    "baseline_report_fragments", "baseline_report_output", "baseline_report_query", "baseline_report_run_id",
    "baseline_rollback_force", "baseline_run_id", "baseline_waivers", "baseline_waivers_file")
# The areas that can be asked for: those of hosts, and the organization, which is judged on the controller.
NAMES = (*AREAS, AREA)
_ALIKE = 0.8
_CONVERSION = re.compile(r": <class '[^']*'> cannot be converted to an? \w+")
_CLASS = re.compile(r"<class '(?:[^']*\.)?(\w+)'>")


class VariableError(Exception):
    """A variable cannot be used; the message names it and what was expected."""


def known_clauses(names: list[str]) -> list[str]:
    """Return the clause ids; raise VariableError for one that the standard does not have."""
    # The catalogue is read only where somebody names a clause: every worker would pay for it.
    return known(names, standard().clauses if names else (), "baseline_clauses", "clause")


def known_areas(names: list[str]) -> list[str]:
    """Return the areas; raise VariableError for one there is no code for."""
    return known(names, NAMES, "baseline_areas", "area")


def known(names: Any, allowed: Iterable[str], variable: str, kind: str) -> list[str]:
    """Return the names; raise VariableError for one that is not among those allowed."""
    if not isinstance(names, list):
        # A text comes of -e NAME=VALUE, which gives nothing else.
        written = (
            json.dumps({variable: [part.strip() for part in names.split(",")]}, ensure_ascii=False)
            if isinstance(names, str) else "")
        raise VariableError(
            f"{variable} is {names!r}; it has to be a list"
            + (f", which is on a command line: -e '{written}'" if written else ""))
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(str(name), list(allowed), n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise VariableError(f"{variable}: there is no {kind} {name!r}{hint}")
    return list(names)


def typed(spec: dict, values: dict, what: str) -> dict:
    """Return the values with defaults and types applied; raise VariableError that names `what` and the variable."""
    for name, value in values.items():
        if value is None:
            raise VariableError(f"{name} has no value; give it one, or take the line out")
    # Ansible's own kinds of text and list would show in the message.
    plain = json.loads(json.dumps(values, default=str))
    try:
        return validated(spec, plain, what)
    except OptionError as error:
        # Ansible shows the text of a cause, too.
        raise VariableError(_CLASS.sub(r"\1", _CONVERSION.sub("", str(error)))) from None


def misspelt(variables: Iterable[str]) -> dict[str, str]:
    """Return the variables that look like one of the collection's and are none, each with the one that may be meant."""
    ours = {
        "baseline": [name.partition("_")[2] for name in BASELINE],
        **{name: list(area.options) for name, area in AREAS.items()}, AREA: list(OPTIONS)}
    found = {}
    for variable in variables:
        prefix, _sign, name = variable.partition("_")
        options = ours.get(prefix, [])
        # A longer name is somebody's own, or adds to an option that is gathered.
        if name in options or any(name.startswith(f"{option}_") for option in options):
            continue
        near = difflib.get_close_matches(name, options, n=1, cutoff=_ALIKE)
        if near:
            found[variable] = f"{prefix}_{near[0]}"
    return found

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worst first: the one order of findings, for the terminal, the page and the JSON.

A finding's place goes by what is left to do, by the control's severity, by its reach, and by who can settle it. The
places are numbers in the report, so that nobody after this has a rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import RANK
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import SEVERITIES

__all__ = ["in_order", "settled_by", "worst_first"]

# Where something is left to do, from the first: it is wrong, or a person has to judge it.
_TO_SETTLE = {"error": 0, "fail": 0, "manual": 1}
_LATER = {"not_checked": 2, "pass": 3, "not_applicable": 4}
# What a person has to do does not go away by itself; what is waived somebody has accepted.
_SETTLERS = ("person", "enforcing", "waived")
_SEVERITY = {severity: rank for rank, severity in enumerate(SEVERITIES)}
# A control of another version: what is not known is not called small.
_UNKNOWN = _SEVERITY["high"]


def settled_by(group: dict[str, Any]) -> str | None:
    """Who can settle these findings: a person, or enforcing; or they are waived. None where nothing is left to do."""
    if group["status"] not in _TO_SETTLE:
        return None
    return "waived" if group["waived"] else "enforcing" if group["would"] == "pass" else "person"


def worst_first(controls: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Bring the report's controls and their groups in order, give each group its place; return all as `in_order`."""
    pairs = [(control, group) for control in controls for group in control["groups"]]
    pairs.sort(key=_badness)
    for place, (_control, group) in enumerate(pairs, 1):
        group["place"] = place
    for control in controls:
        control["groups"].sort(key=_place)
    controls.sort(key=lambda control: _place(control["groups"][0]))
    return pairs


def in_order(controls: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every (control, group) of a report, worst first."""
    pairs = [(control, group) for control in controls for group in control["groups"]]
    return sorted(pairs, key=lambda pair: _place(pair[1]))


def _place(group: dict[str, Any]) -> int:
    place: int = group["place"]
    return place


def _badness(pair: tuple[dict[str, Any], dict[str, Any]]) -> tuple[Any, ...]:
    control, group = pair
    status, settler = group["status"], settled_by(group)
    return (
        _LATER.get(status, 1 if settler == "waived" else 0),
        _SEVERITY.get(control["severity"], _UNKNOWN),
        _TO_SETTLE.get(status, 0),
        -group["count"], -group["objects"],
        _SETTLERS.index(settler) if settler else 0,
        # From here on equals are told apart, so that the same findings have the same order.
        RANK[status], control["id"], *(str(group[name]) for name in ("before", "would", "reason", "changed")))

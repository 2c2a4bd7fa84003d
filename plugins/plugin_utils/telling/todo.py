# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of what is to be done: once what several clauses wait for, where it is, and what a person does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.words import WORDS

__all__ = ["advised", "each_once", "place_of"]


def each_once(todo: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return what is to be done with each faulty register once, for all the clauses that it keeps from being judged."""
    found: dict[Any, tuple[dict[str, Any], dict[str, Any]]] = {}
    for number, (control, group) in enumerate(todo):
        faulty = control["area"] == AREA and group["status"] == "error"
        # Anything else is a thing of its own: a control may fail in several ways.
        key = tuple(sorted(group["variants"][0]["message"].items())) if faulty else number
        if key in found:
            first, its = found[key]
            clauses = [*first["clauses"], *control["clauses"]]
            found[key] = {**first, "clauses": clauses, "title": WORDS["faulty_register"]}, its
        else:
            found[key] = control, group
    return list(found.values())


def place_of(variant: dict[str, Any]) -> str:
    """Return where the thing is that the message speaks of."""
    own = [detail for detail in variant["details"] if detail["message"] == variant["message"]]
    first = next((detail["where"] for detail in own or variant["details"] if detail.get("where")), None)
    return first or next((evidence["ref"] for evidence in variant["evidence"]), "")


def advised(
        group: dict[str, Any], variant: dict[str, Any], language: str, told: Callable[[str], str]) -> list[str]:
    """Return what is to be done, the finding's own advice first; each once, behind what it is about where that is not
    the message itself.
    """
    if group["would"] == "pass":
        return [WORDS["settled"][language]]
    own = {"message": variant["advice_about"] or variant["message"], "advice": variant["advice"]}
    about: dict[str, str] = {}
    for seen in (own, *variant["details"]):
        if seen.get("advice"):
            about.setdefault(seen["advice"][language], seen["message"][language])
    told_of = [
        advice if observation == variant["message"][language] else told(observation) + WORDS["space"][language] + advice
        for advice, observation in about.items()]
    return ([WORDS["insufficient"][language]] if group["would"] == "fail" else []) + told_of

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the clauses of a level ask an agency of a type to have in its registers: each word, with the calls that say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.calls import words_used
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import period_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause

__all__ = ["TYPES", "Asked", "Call", "clause_ids", "shortest"]

TYPES = ("individual", "enterprise", "both")


class Call(NamedTuple):
    """A rule that a clause calls, with all its arguments: those given, with periods resolved, and the defaults."""

    clause: str
    rule: str
    arguments: Mapping[str, Any]
    words: tuple[tuple[str, str], ...]


class Asked:
    """What is asked of an agency: the calls of its clauses, and who asks for a word of a vocabulary."""

    def __init__(self, clauses: Iterable[Clause], agency_type: str, level: int) -> None:
        found = [clause for clause in clauses if clause.rules and _meant(clause, agency_type)]
        self.clauses = tuple(found)
        self.calls = tuple(_call(clause, call, agency_type, level) for clause in found for call in clause.rules)

    def of(self, *rules: str, **where: Any) -> list[Call]:
        """Return the calls of some rules, or those of them whose arguments have these values."""
        return [
            call for call in self.calls
            if call.rule in rules and all(call.arguments.get(name) == value for name, value in where.items())]

    def words(self, vocabulary: str, *rules: str) -> dict[str, list[Call]]:
        """Return the words of a vocabulary that are asked for, each with its calls; of some rules, or of all."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            for name, word in call.words if not rules or call.rule in rules else ():
                if name == vocabulary:
                    found.setdefault(word, []).append(call)
        return found

    def reading(self, register: str) -> list[str]:
        """Return the ids of the clauses whose rules read a register."""
        return [clause.id for clause in self.clauses if f"register:{register}" in clause.controls]


def clause_ids(calls: Iterable[Call]) -> list[str]:
    """The clauses of some calls, each once."""
    return list(dict.fromkeys(call.clause for call in calls))


def shortest(calls: Iterable[Call]) -> str | None:
    """The shortest period in which one of the calls wants something again; None where none has one."""
    found = [call.arguments["every"] for call in calls if call.arguments.get("every")]
    return min(found, key=Period, default=None)


def _meant(clause: Clause, agency_type: str) -> bool:
    """Whether a clause is for agencies of the type."""
    types = [call["type"] for call in clause.rules if call["rule"] == "only_for"]
    return agency_type == "both" or not types or agency_type in types


def _call(clause: Clause, call: Mapping[str, Any], agency_type: str, level: int) -> Call:
    rule = RULES[call["rule"]]
    arguments = dict(_arguments(call, agency_type, level))
    return Call(clause.id, rule.name, arguments, tuple(words_used(call, rule)))


def _arguments(call: Mapping[str, Any], agency_type: str, level: int) -> Iterator[tuple[str, Any]]:
    for name, parameter in RULES[call["rule"]].parameters.items():
        value = call.get(name, parameter.default)
        yield name, None if value is parameter.empty else period_of(value, agency_type, level)

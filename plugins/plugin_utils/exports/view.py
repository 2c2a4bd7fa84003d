# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the exports ask of a report: the findings on a clause, worst first, and the names of hosts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order

__all__ = ["OPEN", "View"]

# What is left to do, or to look at. `pass` and `not_applicable` are not.
OPEN = ("fail", "error", "manual", "not_checked")
_ORGANIZATION = {"en": "the organization", "zh": "机构"}


class View:
    """A report, read clause by clause in one language."""

    def __init__(self, report: dict[str, Any], language: str) -> None:
        self.report, self.language = report, language
        self._groups: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
        for control, group in in_order(report["controls"]):
            for clause in control["clauses"]:
                self._groups.setdefault(clause, []).append((control, group))

    def groups(self, clause: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The (control, group) on a clause, worst first; empty where nothing was said of it."""
        return self._groups.get(clause["id"], [])

    def text(self, text: dict[str, str] | None) -> str:
        """A text of the report in this language; empty where there is none."""
        return (text or {}).get(self.language) or ""

    def message(self, group: dict[str, Any]) -> str:
        """What is said first of a group: its most frequent sentence."""
        return self.text(group["variants"][0]["message"])

    def advice(self, control: dict[str, Any], group: dict[str, Any]) -> str:
        """What to do about a group."""
        return self.text(group["variants"][0]["advice"]) or self.text(control["remediation"])

    def hosts(self, encoded: str, most: int | None = None) -> tuple[list[str], int]:
        """The first names of a set of hosts, and how many more there are; the organization where it is empty."""
        numbers = decode(encoded)
        if not numbers:
            return [_ORGANIZATION[self.language]], 0
        named = numbers if most is None else numbers[:most]
        return [self.report["hosts"][number]["name"] for number in named], len(numbers) - len(named)

    def references(self, framework: dict[str, Any], clause_id: str) -> list[str]:
        """The references of a clause in one of the report's frameworks."""
        return [ref for ref, _relation in framework["map"].get(clause_id, ())]

    @staticmethod
    def waivers(clause: dict[str, Any], group: dict[str, Any]) -> list[dict[str, Any]]:
        """The waivers of a group that are for this clause."""
        found = [waiver for variant in group["variants"] for waiver in variant["waivers"]]
        return [
            waiver for place, waiver in enumerate(found)
            if waiver.get("clause") == clause["id"] and waiver not in found[:place]]

    @staticmethod
    def waived(clause: dict[str, Any]) -> bool:
        """Tell whether a clause is good but for cells that are waived, every one of them."""
        return 0 < clause["waived"] == sum(clause["counts"][status] for status in OPEN)

    def details(self, group: dict[str, Any], most: int) -> Iterator[tuple[str, str, str]]:
        """(status, place, sentence) of what a group has observed; at most so many of them."""
        left = most
        for variant in group["variants"]:
            for detail in variant["details"][:max(0, left)]:
                left -= 1
                yield detail["status"], detail["where"] or "", self.text(detail["message"])

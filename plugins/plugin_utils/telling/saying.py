# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the report in short is said: lines of plain text, in one language or in both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import wrap
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.words import WORDS

__all__ = ["Saying", "StyledLine", "waiver_name"]

_NAMED_HOSTS = 5


class StyledLine(NamedTuple):
    """A line, and what it means for colour: head, good, bad, warn or none."""

    style: str
    text: str


class Saying:
    """A report, and the lines that were said of it."""

    named_hosts = _NAMED_HOSTS

    def __init__(self, report: dict[str, Any], width: int, languages: tuple[str, ...]) -> None:
        self.report, self.width, self.languages = report, width, languages
        self._lines: list[StyledLine] = []

    def _say(self, text: str, style: str = "", indent: int = 0) -> None:
        first = " " * indent
        for line in wrap(text, self.width, first=first, rest=first + "  "):
            self._lines.append(StyledLine(style, line))

    def _tell(self, word: str, style: str = "", indent: int = 0, **parts: Any) -> None:
        for language in self.languages:
            self._say(self._word(word, language, **parts), style, indent)

    def _word(self, word: str, language: str, **parts: Any) -> str:
        known = {
            name: part[language] if isinstance(part, dict) and language in part else part
            for name, part in parts.items()}
        return WORDS[word][language].format(**known)

    def _say_both(self, text: dict[str, str], style: str = "") -> None:
        for language in self.languages:
            self._say(text[language], style)

    def _heading(self, word: str) -> None:
        self._lines.append(StyledLine("", ""))
        self._say(" / ".join(WORDS[word][language] for language in self.languages), "head")

    def _both(self, make: Any) -> dict[str, str]:
        return {language: make(language) for language in self.languages}

    # Small words

    @staticmethod
    def _series(names: Iterable[str], language: str) -> str:
        return ("、" if language == "zh" else ", ").join(names)

    @staticmethod
    def _comma(language: str) -> str:
        return WORDS["comma"][language]

    def _names(self, hosts: str, language: str) -> str:
        numbers = decode(hosts)
        if not numbers:
            return WORDS["its_own"][language]
        names = self._comma(language).join(
            self.report["hosts"][number]["name"] for number in numbers[:self.named_hosts])
        more = len(numbers) - self.named_hosts
        return self._word("more_hosts", language, names=names, more=more, count=len(numbers)) if more > 0 else names

    def _host_names(self, hosts: str, count: int, language: str) -> str:
        names = self._names(hosts, language)
        return names if count <= 1 else self._word("host_count", language, count=count, names=names)


def waiver_name(waiver: Any) -> str:
    """What a waiver is called: by its clause, or else as it stands in the file."""
    return str(waiver.get("clause") or waiver) if isinstance(waiver, dict) else str(waiver)

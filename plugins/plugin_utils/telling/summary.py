# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report in short, as lines of plain text for a terminal or a screen reader: nothing is said by position or colour
alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.texts import SEVERITY, STATUS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.saying import StyledLine, waiver_name
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.standing import Standing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import (
    LANGUAGES,
    shortened,
    width_of,
    wrap,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.todo import advised, each_once, place_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.words import WORDS

__all__ = ["StyledLine", "closing", "interrupted", "summarize"]

_ADVICES = 3
# In short: as many things to do, hosts by name and lines of a sentence, so that all of it fits on one screen or two.
_SHORT_FAILURES, _SHORT_HOSTS, _SHORT_LINES = 6, 2, 2
_AFFECTS = 60
_OPEN = ("error", "fail", "manual")
_GOOD = ("pass", "not_applicable")
_STYLES = {"error": "bad", "fail": "bad", "manual": "warn"}


def summarize(
        report: dict[str, Any], *, width: int = 80, lang: str = "en", failures: int = 20,
        short: bool = False) -> list[StyledLine]:
    """The summary, with the result first and last. `failures` bounds the list of things to do.

    `short` leaves to the report what is no result and nothing to do, and cuts long sentences.
    """
    return (_Short if short else _Summary)(report, width, LANGUAGES[lang], failures).lines()


def closing(lang: str, *, report: str, record: str, run_id: str) -> list[str]:
    """Where the report and the record are; without a report, how to write it. Commands and paths stay whole, to be
    copied.
    """
    languages = LANGUAGES[lang]

    def labelled(word: str, path: str) -> str:
        return " / ".join(WORDS[word][language] for language in languages) + WORDS["colon"][languages[-1]] + path

    written = [labelled("report", report)] if report else [
        *(WORDS["no_report"][language] for language in languages),
        "  ansible-playbook jrt0117.baseline.report \\", f"    -e baseline_report_run_id={run_id}"]
    return [*written, labelled("record", record)]


def interrupted(lang: str, record: str) -> list[str]:
    """That the run was aborted, and where its record is."""
    return [WORDS["interrupted"][language].format(path=record) for language in LANGUAGES[lang]]


class _Summary(Standing):
    advices = _ADVICES

    def __init__(self, report: dict[str, Any], width: int, languages: tuple[str, ...], failures: int) -> None:
        super().__init__(report, width, languages)
        self.failures = failures

    def lines(self) -> list[StyledLine]:
        self._result()
        self._told()
        self._lines.append(StyledLine("", ""))
        self._result()
        return self._lines

    def _told(self) -> None:
        """What stands between the result and the result."""
        for language in self.languages:
            self._say(self._word(
                "run", language, id=self._comma(language).join(run["run_id"] for run in self.report["runs"][:3])))
        self._sections()
        self._scores()
        self._organization()
        self._affects()
        self._to_do()
        self._hosts_down()
        self._waivers()
        self._listed("notices", [(notice["message"], notice) for notice in self.report["notices"]])
        self._problems()

    def _affects(self) -> None:
        rows = self.report["affects"]
        if not rows:
            return
        self._heading("affects")
        for word, done in (("would_affect", False), ("has_affected", True)):
            told = [row for row in rows[:_AFFECTS] if row["done"] == done]
            if told:
                self._tell(word, "warn")
            for row in told:
                hosts = self._both(lambda language, row=row: self._host_names(row["hosts"], row["count"], language))
                self._tell("affect", indent=2, control=row["control"], text=row["text"], hosts=hosts)
        more = sum(row["count"] for row in rows[_AFFECTS:]) + self.report["affects_left_out"]
        if more:
            self._tell("left_out", "warn", count=more)

    def _to_do(self) -> None:
        todo = each_once([
            (control, group) for control, group in in_order(self.report["controls"]) if group["status"] in _OPEN])
        self._heading("failures")
        if not todo:
            self._tell(
                "no_failures" if self.report["controls"] else "no_findings",
                "good" if self.report["controls"] else "bad")
        for control, group in todo[:self.failures]:
            self._one_to_do(control, group)
        if len(todo) > self.failures:
            self._tell("left_out", "warn", count=len(todo) - self.failures)

    def _one_to_do(self, control: dict[str, Any], group: dict[str, Any]) -> None:
        variant = group["variants"][0]
        for language in self.languages:
            status = STATUS[group["status"]][language].upper() + (WORDS["waived"][language] if group["waived"] else "")
            # A register's clause is no control of ours: its id says nothing that the clause's does not.
            name = control["id"] if control["area"] != AREA else control["title"][language]
            told = (f"{status} {name}", self._severity(control, language), " ".join(control["clauses"]),
                    self._host_names(group["hosts"], group["count"], language))
            self._say(self._comma(language).join(filter(None, told)), _STYLES[group["status"]])
            self._say(variant["message"][language], indent=2)
            for advice in advised(group, variant, language, self._about)[:self.advices]:
                self._say(self._word("do", language, advice=advice), indent=2)
        where = place_of(variant)
        if where:
            self._say(self._word("at", self.languages[0], where=where), indent=2)
        self._others(control, group)

    def _others(self, control: dict[str, Any], group: dict[str, Any]) -> None:
        """How much more there is of it, on other hosts and on each."""
        variant = group["variants"][0]
        if group["count"] > variant["count"]:
            self._tell("variants", indent=2, count=group["count"] - variant["count"])
        # The organization's details tell what is met as well.
        details = sum(detail["status"] not in _GOOD for detail in variant["details"]) + (variant["details_more"] or 0)
        if details > 1:
            self._tell(
                "more_details" if control["area"] != AREA else "more_of_it", indent=2, count=details - 1)

    def _severity(self, control: dict[str, Any], language: str) -> str:
        severity = control["severity"]
        return self._word("severity", language, severity=SEVERITY[severity]) if severity else ""

    def _hosts_down(self) -> None:
        down = [host for host in self.report["hosts"] if host["state"] != "reached"]
        if not down:
            return
        self._heading("down")
        for host in down[:self.failures]:
            state = " / ".join(WORDS[host["state"]][language] for language in self.languages)
            messages = dict.fromkeys(filter(None, (self._message(host, language) for language in self.languages)))
            told = WORDS["colon"][self.languages[0]].join([state, " / ".join(messages)] if messages else [state])
            self._say(f"{host['name']}{self._comma(self.languages[0])}{told}", "bad")
        if len(down) > self.failures:
            self._tell("left_out", "warn", count=len(down) - self.failures)

    @staticmethod
    def _message(host: dict[str, Any], language: str) -> str:
        """Why there is no verdict, in the reader's language where the controller itself has said it."""
        return _first_line((language == "zh" and host.get("message_zh")) or host["message"] or "")

    def _waivers(self) -> None:
        if self.report["waivers"]:
            self._heading("waivers")
            for waiver in self.report["waivers"][:self.failures]:
                told = {name: waiver[name] for name in ("clause", "reason", "approver", "expires")}
                hosts = self._both(
                    lambda language, waiver=waiver: self._host_names(waiver["hosts"], waiver["count"], language))
                self._tell("waiver", **told, hosts=hosts)
        self._listed("ignored", self._ignored())

    def _ignored(self) -> list[tuple[dict[str, str], dict[str, Any]]]:
        return [
            (
                {
                    language: f"{waiver_name(ignored['waiver'])}{WORDS['colon'][language]}{ignored['why'][language]}"
                    for language in self.languages}, ignored)
            for ignored in self.report["waivers_ignored"]]

    def _listed(self, heading: str, things: Iterable[tuple[dict[str, str], dict[str, Any]]]) -> None:
        things = list(things)
        if not things:
            return
        self._heading(heading)
        for text, thing in things[:self.failures]:
            for language in self.languages:
                hosts = self._host_names(thing["hosts"], thing["count"], language)
                self._say(self._word("with_hosts", language, text=text[language], hosts=hosts), "warn")
        if len(things) > self.failures:
            self._tell("left_out", "warn", count=len(things) - self.failures)

    def _problems(self) -> None:
        if not self.report["problems"]:
            return
        self._heading("problems")
        for problem in self.report["problems"][:self.failures]:
            for language in self.languages:
                self._say(f"{problem['where']}{WORDS['colon'][language]}{problem['message'][language]}", "bad")

    # Small words

    def _about(self, observation: str) -> str:
        """What an advice is about, where that is not the message."""
        return observation


class _Short(_Summary):
    """What there is to do first, and how things stand, on a screen or two."""

    named_hosts, advices = _SHORT_HOSTS, 1

    def __init__(self, report: dict[str, Any], width: int, languages: tuple[str, ...], failures: int) -> None:
        # The head and the end are there in both languages, too.
        most = _SHORT_FAILURES // (1 if len(languages) == 1 else 3)
        if any(host["state"] != "reached" for host in report["hosts"]):
            # Why is told of as many of them, and was told once as they failed.
            most = (most + 1) // 2
        super().__init__(report, width, languages, min(failures, most))

    def _told(self) -> None:
        self._waived_scores()
        self._to_do()
        self._hosts_down()
        self._organization()
        affects = sum(row["count"] for row in self.report["affects"]) + self.report["affects_left_out"]
        if affects:
            self._lines.append(StyledLine("", ""))
            self._tell("affected", count=affects)
        self._listed("ignored", self._ignored())
        self._listed("notices", [(notice["message"], notice) for notice in self.report["notices"]])
        self._problems()

    def _others(self, control: dict[str, Any], group: dict[str, Any]) -> None:
        """The report has them."""

    def _about(self, observation: str) -> str:
        # What is to be done about it has to be there, whatever is left out.
        room = self.width - 12
        return observation if width_of(observation) <= room else shortened(observation, room)

    def _say(self, text: str, style: str = "", indent: int = 0) -> None:
        first = " " * indent
        lines = wrap(text, self.width, first=first, rest=first + "  ")
        if len(lines) > _SHORT_LINES and indent:
            lines = [*lines[:_SHORT_LINES - 1], shortened(lines[_SHORT_LINES - 1], self.width)]
        self._lines += [StyledLine(style, line) for line in lines]


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "")

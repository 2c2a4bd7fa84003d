# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report in short, as lines of plain text for a terminal or a screen reader: nothing is said by position or colour
alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA, REGISTER
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.texts import SEVERITY, STATUS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import (
    LANGUAGES,
    glue,
    shortened,
    width_of,
    wrap,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.todo import advised, each_once, place_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.words import WORDS

__all__ = ["StyledLine", "closing", "interrupted", "summarize"]

_NAMED_HOSTS = 5
_ADVICES = 3
# In short: as many things to do, hosts by name and lines of a sentence, so that all of it fits on one screen or two.
_SHORT_FAILURES, _SHORT_HOSTS, _SHORT_LINES = 6, 2, 2
_AFFECTS = 60
# Of the organization: as many things overdue, and as many due soon, are named.
_DATED = 5
_SOON = 30
_OPEN = ("error", "fail", "manual")
_GOOD = ("pass", "not_applicable")
_SHOWN = ("pass", "fail", "error", "manual", "not_checked", "not_applicable")
_SCORES = ("strict", "coverage")
_STYLES = {"error": "bad", "fail": "bad", "manual": "warn"}


class StyledLine(NamedTuple):
    """A line, and what it means for colour: head, good, bad, warn or none."""

    style: str
    text: str


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


class _Summary:
    named_hosts, advices = _NAMED_HOSTS, _ADVICES

    def __init__(self, report: dict[str, Any], width: int, languages: tuple[str, ...], failures: int) -> None:
        self.report, self.width, self.languages, self.failures = report, width, languages, failures
        self._lines: list[StyledLine] = []

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

    # Saying things

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

    # Parts

    def _result(self) -> None:
        """What was done on how many hosts, the three numbers, and what enforcing has changed or would."""
        report = self.report
        self._tell(
            "title", "head", id=report["standard"]["id"], level=report["level"],
            mode=WORDS[report["mode"] or "nothing"], counts=self._both(self._host_counts))
        if report["scope"]:
            self._say_both(report["scope"], "warn")
        if report["completion"]["status"] == "aborted":
            self._tell("aborted", "bad")
        numbers: dict[str, Any] = {
            name: self._both(lambda language, name=name: self._number(name, report["scores"], language))
            for name in ("strict", "assessed", "coverage")}
        self._tell("numbers", **numbers)
        self._change()

    def _host_counts(self, language: str) -> str:
        return self._comma(language).join(
            f"{WORDS[name][language]} {count}" for name, count in self.report["hosts_summary"].items()
            if count or name in ("expected", "reached"))

    def _sections(self) -> None:
        self._heading("sections")
        # Of an organization without registers one sentence tells more than a line for each section.
        heard = {
            clause for control in self.report["controls"] for clause in control["clauses"]
            if control["area"] != AREA or any(group["status"] != "not_checked" for group in control["groups"])}
        untouched = []
        for section in self.report["sections"]:
            if heard.isdisjoint(section["clauses"]):
                untouched.append(section)
                continue
            counts = section["scores"]["counts"]
            style = (
                "bad" if counts["fail"] or counts["error"] else "" if counts["not_checked"] or counts["manual"]
                else "good")
            for language in self.languages:
                told = self._comma(language).join(
                    glue(f"{STATUS[status][language]} {counts[status]}") for status in _SHOWN)
                name = f"{section['id']} {section['title'][language]}{WORDS['colon'][language]}"
                self._say(
                    f"{name}{told}{self._comma(language)}{self._number('strict', section['scores'], language)}", style)
        if untouched:
            areas = [area for area in self.report["areas"] if not area["built"]]
            self._tell(
                "untouched", "warn", clauses=sum(len(section["clauses"]) for section in untouched),
                built=self._both(
                    lambda language: self._word(
                        "unbuilt", language,
                        areas=self._comma(language).join(area["title"][language] for area in areas)) if areas else ""))
        self._partial()

    def _partial(self) -> None:
        partial = [clause for clause in self.report["clauses"] if clause["partial"]]
        if partial:
            self._tell("partial", count=sum(clause["partial"] for clause in partial))
        silent = [clause for clause in partial if clause["registers"] == "not_checked"]
        if silent:
            names = sorted({
                name.removeprefix(REGISTER) for clause in silent for name in clause["controls"]
                if name.startswith(REGISTER)})
            self._tell(
                "partial_registers", "warn", count=sum(clause["partial"] for clause in silent),
                registers=self._both(lambda language: self._series(names, language)))

    def _scores(self) -> None:
        self._heading("scores")
        scores = self.report["scores"]
        for name in ("strict", "assessed", "coverage"):
            for language in self.languages:
                self._say(f"{self._number(name, scores, language)} = {WORDS[name + '_formula'][language]}")
        self._waived_scores()

    def _waived_scores(self) -> None:
        waived = self.report["scores"]["with_waivers"]
        if waived["waived"]:
            numbers: dict[str, Any] = {
                name: self._both(lambda language, name=name: _percent(waived[name]) or WORDS["none"][language])
                for name in ("strict", "assessed", "coverage")}
            self._tell("waived_scores", waived=waived["waived"], **numbers)

    def _change(self) -> None:
        done, prediction = self.report["enforcement"], self.report["prediction"]
        if done:
            before, after = ({name: _percent(score) or "-" for name, score in done[when].items() if name in _SCORES}
                             for when in ("before", "after"))
            settled = sum(
                one["count"] for one in done["transitions"] if (one["before"], one["after"]) == ("fail", "pass"))
            self._tell(
                "before_after", before=before["strict"], after=after["strict"], settled=settled,
                changed=done["changed"], hosts=done["hosts_changed"])
            if done["after"]["coverage"]["numerator"] < done["before"]["coverage"]["numerator"]:
                self._tell("coverage_fell", before=before["coverage"], after=after["coverage"])
            if done["pending_reboot"]:
                self._tell(
                    "reboot", "warn", hosts=self._both(lambda language: self._names(done["pending_reboot"], language)))
        if any(prediction.values()):
            self._tell("prediction", passes=prediction["pass"], person=prediction["person"], fails=prediction["fail"])

    def _number(self, name: str, scores: dict[str, Any], language: str) -> str:
        number = scores[name]
        value = _percent(number)
        label = WORDS[name][language]
        return (
            glue(f"{label} {value} = {number['numerator']}/{number['denominator']}") if value
            else f"{label} {WORDS['none'][language]}")

    def _organization(self) -> None:
        found = self.report["organization"]
        if found is None:
            return
        self._heading("organization")
        told = [notice["message"] for notice in self.report["notices"]]
        for notice in [one for one in found["notices"] if one not in told]:
            self._say_both(notice, "warn")
        shown = [ignored["waiver"] for ignored in self.report["waivers_ignored"]]
        for ignored in [one for one in found["waivers_ignored"] if one["waiver"] not in shown]:
            self._tell(
                "ignored_waiver", "warn", waiver=_waiver_name(ignored["waiver"]), why=ignored["why"])
        if found["findings"] and found["counts"]["not_checked"] == len(found["findings"]):
            # No registers: one sentence says it of all the clauses.
            self._say_both(self._said_of(found["findings"][0]["control"])[1], "warn")
            return
        self._tell(
            "standing", clauses=len(found["findings"]), counts=self._both(
                lambda language: self._comma(language).join(
                    glue(f"{STATUS[status][language]} {count}") for status, count in found["counts"].items() if count)))
        registers = found["registers"].items()
        faulty = [name for name, one in registers if one.get("faults")]
        self._named("faulty", "bad", faulty)
        self._named("drafts", "warn", [
            name for name, one in registers if one.get("status") == "draft" and name not in faulty])
        rows = {row["control"]: row for row in found["findings"]}
        last = (date.fromisoformat(found["today"]) + timedelta(days=_SOON)).isoformat()
        self._dated("overdue", "bad", [rows[control] for control in found["overdue"]])
        self._dated("due_soon", "warn", [
            rows[control] for control in found["due"] if rows[control]["due"] <= last], days=_SOON)

    def _named(self, word: str, style: str, registers: list[str]) -> None:
        if registers:
            self._tell(word, style, registers=self._both(lambda language: self._series(registers, language)))

    def _dated(self, word: str, style: str, rows: list[dict[str, Any]], **parts: Any) -> None:
        self._tell(word, style if rows else "good", count=len(rows), **parts)
        # What people call who has to act: a name, or the label of a post.
        called = {one["who"]: one["responsible"] for one in self.report["organization"]["rounds"] if one["who"]}
        for row in rows[:_DATED]:
            who = called.get(row["who"], dict.fromkeys(self.languages, row["who"]))
            self._tell(
                "due_on", indent=2, due=row["due"], clauses=" ".join(row["clauses"]),
                title=self._said_of(row["control"])[0], who=self._both(
                    lambda language, who=who: self._word("who", language, who=who[language]) if who[language] else ""))
        if len(rows) > _DATED:
            self._tell("left_out", indent=2, count=len(rows) - _DATED)

    def _said_of(self, control_id: str) -> tuple[dict[str, str], dict[str, str]]:
        """The title of a control of the organization, and its sentence."""
        control = next(one for one in self.report["controls"] if one["id"] == control_id)
        return control["title"], control["groups"][0]["variants"][0]["message"]

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
                    language: f"{_waiver_name(ignored['waiver'])}{WORDS['colon'][language]}{ignored['why'][language]}"
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


def _percent(number: dict[str, Any]) -> str:
    """One decimal, rounded down: 99.96 % is not 100 %."""
    if not number["denominator"]:
        return ""
    tenths = number["numerator"] * 1000 // number["denominator"]
    return f"{tenths // 10}.{tenths % 10}%"


def _waiver_name(waiver: Any) -> str:
    return str(waiver.get("clause") or waiver) if isinstance(waiver, dict) else str(waiver)


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How things stand: the result, the numbers, the standard's sections, what enforcing has changed, the organization."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA, REGISTER
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.texts import STATUS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.saying import Saying, waiver_name
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import glue
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.words import WORDS

__all__ = ["Standing"]

# Of the organization: as many things overdue, and as many due soon, are named.
_DATED = 5
_SOON = 30
_UNJUDGED = ("error", "manual", "not_checked")
_SHOWN = ("pass", "fail", "error", "manual", "not_checked", "not_applicable")
_SCORES = ("strict", "coverage")


class Standing(Saying):
    """How the hosts and the organization stand."""

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
                self._tell(
                    "coverage_fell", before=before["coverage"], after=after["coverage"],
                    more=self._both(lambda language: self._lost(done, language)))
            if done["pending_reboot"]:
                self._tell(
                    "reboot", "warn", hosts=self._both(lambda language: self._names(done["pending_reboot"], language)))
        if any(prediction.values()):
            self._tell("prediction", passes=prediction["pass"], person=prediction["person"], fails=prediction["fail"])

    def _lost(self, done: dict[str, Any], language: str) -> str:
        """What clauses are now that had a verdict before enforcing."""
        was, now = done["before"]["counts"], done["after"]["counts"]
        return WORDS["semicolon"][language].join(
            self._word(f"fell_{status}", language, count=now[status] - was[status])
            for status in _UNJUDGED if now[status] > was[status])

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
                "ignored_waiver", "warn", waiver=waiver_name(ignored["waiver"]), why=ignored["why"])
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


def _percent(number: dict[str, Any]) -> str:
    """One decimal, rounded down: 99.96 % is not 100 %."""
    if not number["denominator"]:
        return ""
    tenths = number["numerator"] * 1000 // number["denominator"]
    return f"{tenths // 10}.{tenths % 10}%"

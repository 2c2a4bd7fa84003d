# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is due next: from the findings on the registers to rounds of duty, as a calendar and as tables.

A round is what somebody does in one go: all clauses that one duty of one person is due for on one day. Days are those
that rules have computed from when it was done; a round that was missed stays overdue until it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.duties import duty_named, duty_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words

__all__ = ["Round", "ics", "markdown", "rounds", "soon", "text"]

# Days before a round on which a calendar reminds.
_ALARMS = (30, 7)
# Octets of a line of a calendar, its end not counted (RFC 5545, 3.1).
_WIDTH = 75
_NAME = Text("JR/T 0117 duties", "征信安全到期事项")
_OVERDUE = Text("Overdue: {what}", "逾期：{what}")
_COUNTED = Text("{what} ({count} clauses)", "{what}（{count} 条）")
_ONE = Text("{what} (1 clause)", "{what}（1 条）")
_COLUMNS = (Text("Due", "到期日"), Text("What", "事项"), Text("Who", "责任人"), Text("Clauses", "条款"))
_LATE = Text("{day} overdue", "{day} 已逾期")
_NOTHING = Text("Nothing is due until {day}.", "{day} 前没有到期事项。")
_NOTHING_AT_ALL = Text("Nothing is due.", "没有到期事项。")
_NOBODY = Text("not named", "未指定")


@dataclass(frozen=True)
class Round:
    """One round of a duty. `due` is the last day on which it can be done in time.

    `who` is the id of the person or of the post that has to act (None where nobody is named), `responsible` what people
    call them; `number` tells apart the rounds of one duty that are open at the same time, the soonest is 0.
    """

    due: date
    duty: str
    what: Text
    who: str | None
    responsible: Text
    clauses: tuple[str, ...]
    overdue: bool
    number: int = 0

    def title(self) -> Text:
        """What it is called in a list: what, for how many clauses, and whether it is overdue."""
        form = _ONE if len(self.clauses) == 1 else _COUNTED
        told = form.format(what=self.what, count=len(self.clauses))
        return _OVERDUE.format(what=told) if self.overdue else told


def rounds(
        findings: Iterable[Mapping[str, Any]], calls: Mapping[str, Sequence[Mapping[str, Any]]], *, today: date,
        names: Mapping[str, str] | None = None) -> list[Round]:
    """Return the rounds that findings on the registers ask for, the soonest first.

    A finding is that of judging (schemas/finding.schema.json): each of its details with a `due` day is part of a round;
    `who` of the detail does it, or the post that usually does. `duty` of the detail (duties.duty_of of the call that
    saw it) tells which; without that key it is the duty of the clause's first call. `calls` are the rules of each
    clause (clause.id: clause.rules), `names` what people are called by id.
    """
    gathered: dict[tuple[date, str, str], set[str]] = {}
    for finding in findings:
        for clause in finding["clauses"]:
            for due, duty, who in _due(finding, calls.get(clause) or ()):
                gathered.setdefault((due, duty, who), set()).add(clause)
    return list(_numbered(gathered, today, names or {}))


def soon(found: Iterable[Round], *, today: date, within: Period | None = None) -> list[Round]:
    """Return the rounds that are overdue, or due within a period from today; without a period all of them."""
    return [one for one in found if within is None or one.due <= within.after(today)]


def _due(
        finding: Mapping[str, Any], calls: Sequence[Mapping[str, Any]]) -> Iterator[tuple[date, str, str]]:
    usual = duty_of(calls[0]) if calls else str(finding["control"])
    details = [one for one in finding.get("details") or () if one.get("due")]
    for one in details or ([finding] if finding.get("due") else []):
        duty = one.get("duty") or usual
        yield date.fromisoformat(one["due"]), duty, one.get("who") or duty_named(duty).post or ""


def _numbered(
        gathered: Mapping[tuple[date, str, str], set[str]], today: date, names: Mapping[str, str]) -> Iterator[Round]:
    counted: dict[str, int] = {}
    for (due, duty, who), clauses in sorted(gathered.items()):
        number = counted.get(duty, 0)
        counted[duty] = number + 1
        yield Round(
            due, duty, duty_named(duty).what, who or None, _called(who, names), tuple(sorted(clauses)), due < today,
            number)


def _called(who: str, names: Mapping[str, str]) -> Text:
    if not who:
        return _NOBODY
    post = words("posts.posts").get(who)
    if post:
        return post.text
    name = harmless(names.get(who, who))
    return Text(name, name)


# The calendar


def ics(found: Iterable[Round], *, agency: str, today: date, language: str = "zh") -> bytes:
    """Return the rounds as an iCalendar file (RFC 5545), with alarms 30 and 7 days before each.

    An event keeps its UID from run to run (the agency, the duty, the how many-eth open round of it), so that importing
    the file again moves events and doubles none. `today` is the day that the findings are of: DTSTAMP and SEQUENCE come
    from it and from no clock, so that one report gives one file. `language` is zh or en.
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//jrt0117.baseline//registers//ZH", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(getattr(_NAME, language))}"]
    for one in found:
        lines += _event(one, agency, today, language)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(one: Round, agency: str, today: date, language: str) -> list[str]:
    title = _escaped(getattr(one.title(), language))
    told = [
        f"{getattr(_COLUMNS[2], language)}: {getattr(one.responsible, language)}",
        f"{getattr(_COLUMNS[3], language)}: {' '.join(one.clauses)}"]
    uid = sha256("\0".join((agency, one.duty, str(one.number))).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    lines = [
        "BEGIN:VEVENT", f"UID:{uid}@jrt0117.baseline", f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"SEQUENCE:{(today - date(2000, 1, 1)).days}", f"DTSTART;VALUE=DATE:{one.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.due + timedelta(days=1):%Y%m%d}", f"SUMMARY:{title}",
        f"DESCRIPTION:{_escaped(chr(10).join(told))}", "TRANSP:TRANSPARENT"]
    for days in _ALARMS:
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D", f"DESCRIPTION:{title}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _escaped(value: str) -> str:
    value = harmless(value.replace("\r\n", "\n"), lines=True)
    for sign, told in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, told)
    return value


def _folded(line: str) -> bytes:
    """Return a line with its end; a long one goes on after a space, and no character is cut in two."""
    whole = line.encode("utf-8", "backslashreplace")
    if len(whole) <= _WIDTH:
        return whole + b"\r\n"
    parts, octets = [b""], 0
    for sign in (one.encode("utf-8", "backslashreplace") for one in line):
        if octets + len(sign) > _WIDTH:
            parts.append(b"\r\n ")
            octets = 1
        parts.append(sign)
        octets += len(sign)
    return b"".join(parts) + b"\r\n"


# Tables


def markdown(found: Iterable[Round], *, today: date, within: Period | None = None, language: str = "zh") -> str:
    """Return a table of what is overdue or due within a period, for a page, a mail or a chat."""
    shown = soon(found, today=today, within=within)
    if not shown:
        return getattr(_none(today, within), language) + "\n"
    rows = [[getattr(column, language) for column in _COLUMNS], ["---"] * len(_COLUMNS)]
    rows += [[_cell(part) for part in _row(one, language)] for one in shown]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def text(found: Iterable[Round], *, today: date, within: Period | None = None, language: str = "zh") -> str:
    """Return the same as lines for a terminal or a plain mail."""
    shown = soon(found, today=today, within=within)
    if not shown:
        return getattr(_none(today, within), language) + "\n"
    return "".join("  ".join(_row(one, language)) + "\n" for one in shown)


def _row(one: Round, language: str) -> list[str]:
    day = getattr(_LATE.format(day=one.due), language) if one.overdue else one.due.isoformat()
    return [day, getattr(one.what, language), getattr(one.responsible, language), " ".join(one.clauses)]


def _none(today: date, within: Period | None) -> Text:
    return _NOTHING_AT_ALL if within is None else _NOTHING.format(day=within.after(today))


def _cell(value: str) -> str:
    # What a page would take for a column, a link, a tag, or a mention.
    for sign in "\\|[]<>`*_@":
        value = value.replace(sign, f"\\{sign}")
    return value

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a control says of one host: observations, and the finding they add up to."""

from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

# From the worst to the best; a finding takes the worst of its observations (design: host -> clause).
STATUSES = ("error", "fail", "manual", "not_checked", "pass", "not_applicable")
MAX_DETAILS = 50
# Characters of the text of an evidence, and of any other: a user may have written a line as long as a disk, and the
# controller refuses the whole result of a host with one above its schema's 65,536.
MAX_EVIDENCE, MAX_TEXT = 2000, 8000
_BEYOND = 1000
# A host with more endpoints and databases is named with the number of the rest.
MAX_THINGS = 200
# As many files as one run closes, so that each of them is named.
MAX_AFFECTS = 1000


class Thing(NamedTuple):
    """What a report lists below a host: an endpoint, a database or a mapping, by the name that tells it apart there."""

    kind: str
    name: str


class Evidence(NamedTuple):
    """What was seen: a file's line, a command's answer, ..., where, and its text."""

    kind: str
    ref: Any
    text: Any


def absent(*places: object) -> Evidence:
    """Return the evidence of what is not there: the places searched."""
    return Evidence("absent", " ".join(str(place) for place in places), "")


def line(host: Any, where: Any) -> Evidence:
    """Return the evidence of a file's line, as it stands at a place (Where) that was read before.

    Whoever read it may have taken what a Document refuses, a NUL or many bytes: evidence costs no verdict. A file of
    many such lines is taken apart once.
    """
    lines = host.memo(("lines", where.path), lambda: host.read(where.path).split(b"\n"))
    text = lines[where.line - 1] if 0 < where.line <= len(lines) else b""
    return quoted(where, text.decode("utf-8", "surrogateescape"))


def quoted(where: Any, text: str) -> Evidence:
    """Return the evidence of what is written at a place; no line has to be UTF-8."""
    return Evidence("file", where, printable(text.strip().expandtabs(1)))


_ALL_PASSED = Text("{title}: all {count} things checked are right. One of them: {first}",
                   "{title}：所查 {count} 项全部符合。其一：{first}")


class _Seen(NamedTuple):
    status: str
    reason: str
    message: Text
    expected: str
    actual: str
    where: Optional[str]
    evidence: Tuple[Evidence, ...]
    advice: Optional[Text]
    by_person: bool
    pending_reboot: bool
    about: Optional["Thing"]


class Observation(_Seen):
    """What one expectation saw: a status, a reason code, a sentence, and the place (file:line or command).

    `about` is the thing of the host that it is about, where it is of one alone. `by_person` is set by the engine:
    putting it right is not for a machine. `pending_reboot` says that all is put right and the running kernel will
    follow at its next start; until then the status is what is in force now.
    """

    __slots__ = ()

    def __new__(
            cls, status: str, reason: str, message: Text, expected: object = "", actual: object = "",
            where: object = None, evidence: Iterable[Evidence] = (), advice: Optional[Text] = None,
            pending_reboot: bool = False, about: Optional["Thing"] = None) -> "Observation":
        # What is the same in both languages, the values and signs, is most of it.
        expected, actual = str(expected), str(actual)
        if where is not None and not evidence:
            evidence = (Evidence("file", str(where), actual),)
        where = None if where is None else str(where)
        return super().__new__(
            cls, status, reason, message, expected, actual, where, tuple(evidence), advice, False, pending_reboot,
            about)

    @property
    def open(self) -> bool:
        """Whether something is left to be done about it."""
        return self.status in ("error", "fail", "manual", "not_checked")


def worst(statuses: Sequence[str]) -> Optional[str]:
    """Return the worst status, or None of nothing."""
    return min(statuses, key=STATUSES.index) if statuses else None


def observed(status: str, reason: str, en: str, zh: str, **parts: Any) -> Observation:
    """Short for an observation with a message in both languages; `expected`, `actual`, `where`, `evidence`, `advice`,
    `pending_reboot`, `about` go through.
    """
    passed: Dict[str, Any] = {
        name: parts.pop(name) for name in ("evidence", "advice", "pending_reboot", "about") if name in parts}
    passed.update({name: parts[name] for name in ("expected", "actual", "where") if name in parts})
    return Observation(status, reason, Text(en, zh).format(**parts), **passed)


def _spoken_of(observations: Sequence[Observation], settled: bool = False) -> Observation:
    """Return the observation of which the finding speaks: the first of the worst, what needs a person before what a
    machine settles.

    Where enforcing settles all (`settled`), nothing needs one.
    """
    return min(observations, key=lambda seen: (STATUSES.index(seen.status), not settled and not seen.by_person))


def _advised(observations: Iterable[Observation]) -> Optional[Observation]:
    """Return the observation whose advice comes first: the first that needs a person, or else the first at all."""
    return next(
        (seen for seen in sorted(observations, key=lambda seen: not seen.by_person) if seen.open and seen.advice), None)


def _message(control: Control, first: Observation, shown: Sequence[Observation]) -> Text:
    """Return the sentence: a verdict that rests on several things is told by the control's title, with the first as an
    example.
    """
    if first.status != "pass" or len(shown) == 1:
        return first.message
    return _ALL_PASSED.format(title=control.title, count=len(shown), first=first.message)


def _evidence(observations: Sequence[Observation]) -> List[Dict[str, str]]:
    """Return what was seen; what several of them saw in one place, once."""
    seen = dict.fromkeys(tuple(_short(str(part)) for part in item) for one in observations for item in one.evidence)
    return [dict(zip(Evidence._fields, parts)) for parts in list(seen)[:MAX_DETAILS]]


def _things(observations: Sequence[Observation]) -> List[Dict[str, str]]:
    """Return the worst status of each thing that something was seen of."""
    found: Dict[Thing, List[str]] = {}
    for seen in observations:
        if seen.about is not None:
            found.setdefault(seen.about, []).append(seen.status)
    return [dict(thing._asdict(), status=worst(found[thing]) or "error") for thing in sorted(found)]


def _short(text: str, most: int = MAX_EVIDENCE) -> str:
    # A secret that is cut in two is not known for one any more: it is masked before.
    return text if len(text) <= most else redact(text[:most + _BEYOND])[:most] + "..."


def _bounded(value: Any) -> Any:
    """Return a value of a finding with its texts cut."""
    if isinstance(value, str):
        return _short(value, MAX_TEXT)
    if isinstance(value, dict):
        return {name: _bounded(part) for name, part in value.items()}
    return [_bounded(part) for part in value] if isinstance(value, list) else value


def _told(text: Optional[Text]) -> Optional[Dict[str, str]]:
    return None if text is None else text.as_dict()


def finding(
        control: Control, area: str, clauses: Iterable[str], before: Sequence[Observation],
        after: Optional[Sequence[Observation]] = None, foreseen: Iterable[Observation] = (),
        would: Optional[str] = None, affects: Sequence[Text] = (), **more: Any) -> Dict[str, Any]:
    """Return the finding's dictionary (docs/result-schema.md) from observations before and, when enforced, after.

    `foreseen` is what enforcing would leave open: what a person has to do may show only there.
    `affects` is what enforcing ends or changes for people.
    """
    now = before if after is None else after
    status = worst([seen.status for seen in now]) or "error"
    shown = [seen for seen in now if seen.status == status] or list(now)
    first = _spoken_of(now, settled=would == "pass")
    left = [seen for seen in now if seen.open]
    advised = _advised([first] + left + list(foreseen))
    things = _things(now)
    result = {
        "control": control.id,
        "area": area,
        "clauses": list(clauses),
        "title": control.title.as_dict(),
        "status": status,
        "before": worst([seen.status for seen in before]),
        "before_actual": None if after is None else _spoken_of(before).actual,
        "after": None if after is None else status,
        "would": would,
        "reason": first.reason,
        "message": _message(control, first, shown).as_dict(),
        "advice": _told(advised and advised.advice),
        "advice_about": _told(advised.message if advised and advised.message != first.message else None),
        "expected": first.expected,
        "actual": first.actual,
        "evidence": _evidence(shown),
        "details": [
            {
                "status": seen.status, "message": seen.message.as_dict(), "where": seen.where,
                "advice": _told(seen.advice)} for seen in left[:MAX_DETAILS]],
        "details_more": max(0, len(left) - MAX_DETAILS),
        "things": things[:MAX_THINGS],
        "things_more": max(0, len(things) - MAX_THINGS),
        "changed": False,
        "would_change": False,
        "disruption": control.disruption,
        "affects": [told.as_dict() for told in affects[:MAX_AFFECTS]],
        "affects_more": max(0, len(affects) - MAX_AFFECTS),
        "pending_reboot": any(seen.pending_reboot for seen in left),
        "waivers": [],
    }
    result.update(more)
    bounded: Dict[str, Any] = _bounded(result)
    return bounded

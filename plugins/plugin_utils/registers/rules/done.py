# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something is done again and again: in time, by the right people, with what it has to cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import (
    Observation,
    fail,
    manual,
    met,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import (
    KINDS,
    never,
    overdue,
    papers,
    past,
    who_does,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.attendance import (
    attendance,
    holds_until,
    latest,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.coverage import covered_until, uncovered
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.findings import issues, open_until
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import strangers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called, expected, labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import field_told, label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

# A round that comes a week late is no hole in the series.
GRACE = Period("P7D")
# What has to follow the delivery of a system has so long.
AFTER_DELIVERY = Period("P90D")


@rule(
    kind="activities.kinds", scope="activities.scopes", attended="posts.posts", by="posts.posts",
    external="suppliers.kinds", each="assets.classes media.none")
def done(
        world: World, *, kind: str, every: str = "P1Y", scope: Sequence[str] = (), attended: Sequence[str] = (),
        everybody: bool = False, by: str | None = None, window: str | None = None, external: str | None = None,
        fields: Sequence[str] = (), each: Sequence[str] = (), listed: bool = False,
        delivery: bool = False) -> list[Observation]:
    """The newest activity of the kind lies within `every`, and it is in order.

    `scope` has to be covered, and today's holders of `attended` (or `everybody`) to have taken part, by the
    activities within `every`; a new holder has thirty days. Somebody who held `by` on that day did the newest, or a
    supplier of the kind `external` whose qualification was good that day; it has the `fields`. Within `window` no two
    rounds are further apart than `every` and seven days. `each` asset of these classes (or medium) that was there then
    was looked at (`items`); the findings are `listed`, if there were none; no project went live since (`delivery`), but
    for ninety days.

    pass: all of this, until the first of it ends: the newest, an open finding of any round, somebody's attendance.
    fail: never done (`record_absent`), `overdue`, `gap`, `scope`, `absent_person`, `not_entitled`,
    `not_qualified`, `unknown_person`, `field_absent`, a field that says no (`not_met`), findings open after their
    day (`issue_overdue`), or verified by nobody or by who closed them (`not_verified`, `self_verified`), other
    evidence than recorded. manual: the first period still runs (`first_period`), a draft, no evidence named,
    something still to be filled in, no list of findings (`no_issues_list`). not applicable: a statement that there
    is nothing of the kind.
    """
    what, term, who = label(KINDS, kind), world.period(kind, every), who_does(kind)
    rows = past(world, kind)
    if not rows:
        return world.none("activities", kind) or never(world, what, term, who=who)
    last = rows[-1]
    due, covered, took_part = term.after(last["on"]), latest(rows, "scope"), latest(rows, "attended")
    owed = expected(world, () if everybody else attended) if attended or everybody else {}
    found = [
        *overdue(world, what, last, due, who=who), *world.placeholders(last), *world.lacking(last, fields),
        *_said_no(last, fields), *strangers(world, last, last["by"], last["on"]), *_entitled(world, last, by),
        *_qualified(world, last, external), *_scope(world, what, scope, covered, term, last),
        *attendance(world, what, owed, took_part, term, last), *_gaps(world, what, rows, term, window),
        *(uncovered(world, what, each, rows, term) if each else ()), *(_unlisted(last) if listed else ()),
        *(_undelivered(world, what, last) if delivery else ())]
    found += papers(world, _counted(world, rows, term, window, bool(scope or owed or each)))
    # A newer round does not settle what an older one has found.
    found += [seen for one in rows for seen in issues(world, one)]
    if attended and not owed:
        found.append(world.missing("posts", Text("a holder of {posts}", "现任{posts}").format(
            posts=labels("posts.posts", attended))))
    if found:
        return found
    days = [due, *(day for one in rows for day in open_until(world, one)), *(term.after(covered[one]) for one in scope)]
    if owed:
        days.append(holds_until(owed, took_part, term))
    days += covered_until(world, each, rows, term) if each else []
    days += [AFTER_DELIVERY.after(one["live"]) for one in _delivered(world, last)] if delivery else []
    return [met(Text("{what}: last done on {on} ({record})", "{what}：上次为 {on}（{record}）").format(
        what=what, on=last["on"], record=last.called), due=min(days), record=last)]


def _counted(
        world: World, rows: Sequence[Record], term: Period, window: str | None, several: bool) -> list[Record]:
    """Return the rounds that count: the newest, those within the period where `several` may do, those of the window."""
    since = term.before(world.today) if several else world.today
    if window:
        since = min(since, Period(window).before(world.today))
    return [one for one in rows[:-1] if one["on"] >= since] + [rows[-1]]


def _unlisted(last: Record) -> list[Observation]:
    return [] if last.get("issues") is not None else [manual("no_issues_list", Text(
        "{record} does not say what it found (`issues`, an empty list where it found nothing)",
        "{record} 未列出发现的问题（issues，没有问题则写空列表）").format(record=last.called), last)]


def _delivered(world: World, last: Record) -> list[Record]:
    """The projects that went live since the newest round."""
    return [one for one in world.records("projects") if one.get("live") and last["on"] < one["live"] <= world.today]


def _undelivered(world: World, what: Text, last: Record) -> list[Observation]:
    return [fail("overdue", Text(
        "{what}: {project} went live on {live}, and none was since; it was due by {due}",
        "{what}：{project} 于 {live} 上线，此后未进行，应于 {due} 前进行").format(
            what=what, project=one.called, live=one["live"], due=AFTER_DELIVERY.after(one["live"])), last,
        due=AFTER_DELIVERY.after(one["live"])) for one in _delivered(world, last)
        if AFTER_DELIVERY.after(one["live"]) < world.today]


def _said_no(last: Record, fields: Sequence[str]) -> list[Observation]:
    return [fail("not_met", Text(
        "{record} of {on} says that it was not so: {field} is false",
        "{on} 的 {record} 记录为未达到：{field}为“否”（false）").format(
            record=last.called, on=last["on"], field=field_told("activities", "records", field)), last)
        for field in fields if last.get(field) is False]


def _entitled(world: World, last: Record, by: str | None) -> list[Observation]:
    if by is None or not last["by"] or world.people_in([by], last["on"]) & set(last["by"]):
        return []
    return [fail("not_entitled", Text(
        "{record}: {people} did it on {on}, and nobody of them was {post} then",
        "{record}：{on} 由 {people} 进行，当日无人任{post}").format(
            record=last.called, people=_people(world, last), post=label("posts.posts", by), on=last["on"]),
        last, who=by)]


def _qualified(world: World, last: Record, external: str | None) -> list[Observation]:
    if external is None or not last["by"] or any(
            (one.get("qualification") or {}).get("until", date.min) >= last["on"]
            for one in world.records("suppliers", kind=external) if one["id"] in last["by"]):
        return []
    return [fail("not_qualified", Text(
        "{record}: none of {people} is a supplier of the kind {kind} with a qualification good on {on}",
        "{record}：{people} 中没有在 {on} 资质有效的{kind}").format(
            record=last.called, people=_people(world, last), kind=label("suppliers.kinds", external), on=last["on"]),
        last)]


def _people(world: World, last: Record) -> Text:
    return joined(called(world, one) for one in last["by"])


def _scope(
        world: World, what: Text, scope: Sequence[str], covered: Mapping[str, date], term: Period,
        last: Record) -> list[Observation]:
    return [fail("scope", Text(
        "{what}: {scope} was not covered since {since} (`scope`)",
        "{what}：自 {since} 以来未覆盖{scope}（scope）").format(
            what=what, scope=label("activities.scopes", one), since=term.before(world.today)), last)
        for one in scope if term.after(covered.get(one, date.min)) < world.today]


def _gaps(world: World, what: Text, rows: Sequence[Record], term: Period, window: str | None) -> list[Observation]:
    """Fail for each hole between two rounds of the window; that the next is overdue is told for itself."""
    if window is None:
        return []
    start = max(Period(window).before(world.today), world.operating_since or date.min)
    days = [start, *(one["on"] for one in rows if one["on"] >= start)]
    after = {one["on"]: one for one in rows}
    return [fail("gap", Text(
        "{what}, {every}: activities.yml has none between {first} and {second} ({number} days; the next is {record})",
        "{what}（{every}）：activities.yml 在 {first} 至 {second} 之间 {number} 天没有记录（其后为 {record}）").format(
            what=what, every=term.often, first=first, second=second, number=(second - first).days,
            record=after[second].called), after[second], due=term.after(first))
        for first, second in zip(days, days[1:], strict=False) if GRACE.after(term.after(first)) < second]

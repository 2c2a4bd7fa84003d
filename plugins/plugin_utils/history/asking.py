# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a history tells: the trend up to a report, since when something is open, what became of a host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import Database
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.schema import (
    CODES,
    GOOD,
    HOLDS,
    ORGANIZATION,
    day_of,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.taking import run_of

__all__ = [
    "changes_of", "due_days", "holders_of", "missed_of", "runs", "since", "since_all", "trend", "waivers"]

# Runs that a page shows at most: a year of nights.
MOST_POINTS = 400


def trend(database: Database, report: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the page of a report shows of the runs up to it; None where the history has no other run of it.

    `points`: the runs, oldest first, each with its counts as found and with waivers, how many hosts were expected and
    not reached, and whether its scope is another than that of the one before (`broken`). `sections`: the strict score
    of each section at each point. `since`: see since(). `areas`: how many days it took to put things right.
    """
    ord_ = _place(database, run_of(report))
    points = _points(database, report, ord_) if report["scope"] is None else []
    # One run is no trend, and nothing is known of what was before it.
    if not database.all("SELECT 1 FROM run WHERE ord < :ord LIMIT 1", {"ord": ord_}):
        return None
    names = [host["name"] for host in report["hosts"] if host["state"] == "reached"]
    opened = since(database, ord_, [*names, ORGANIZATION])
    return {
        "points": points if len(points) > 1 else [],
        "sections": _sections(database, [point["ord"] for point in points]) if len(points) > 1 else {},
        "since": opened,
        "areas": _areas(database, ord_, report, opened)}


def _place(database: Database, run: Mapping[str, Any]) -> int:
    """The place of a run, which may have given way to another of the same moment."""
    known = database.all("SELECT ord FROM run WHERE run_id = :run_id", {"run_id": run["run_id"]})
    place: int = known[0][0] if known else run["ord"]
    return place


def _points(database: Database, report: Mapping[str, Any], ord_: int) -> list[dict[str, Any]]:
    scope = run_of(report)["scope"]
    rows = database.all(
        "SELECT ord, run_id, scope, started, hosts, reached, aborted FROM run WHERE ord <= :ord AND limited = 0 "
        "ORDER BY ord DESC", {"ord": ord_})
    kept: list[tuple[Any, ...]] = []
    for place, row in enumerate(rows):
        if row[2] != scope:
            # Runs of other hosts lie between those of this scope: they are another series.
            if any(other[2] == scope for other in rows[place + 1:]):
                continue
            scope = row[2]
        kept.append(row)
        if len(kept) == MOST_POINTS:
            break
    kept.reverse()
    found: dict[int, dict[str, list[int]]] = {}
    for run, status, cells, accepted in database.all(
            "SELECT run, status, cells, accepted FROM tally WHERE part = '' AND run BETWEEN :first AND :last",
            {"first": kept[0][0] if kept else 0, "last": ord_}):
        counts = found.setdefault(run, {"counts": [0] * len(CODES), "accepted": [0] * len(CODES)})
        counts["counts"][status], counts["accepted"][status] = cells, accepted
    return [
        {"ord": row[0], "run_id": row[1], "started": row[3], "hosts": row[4], "missed": row[4] - row[5],
         "aborted": bool(row[6]), "broken": place > 0 and row[2] != kept[place - 1][2],
         **{name: dict(zip(CODES, found[row[0]][name], strict=True)) for name in ("counts", "accepted")}}
        for place, row in enumerate(kept) if row[0] in found]


def _sections(database: Database, places: list[int]) -> dict[str, list[float | None]]:
    """The strict score of each section, at each of these runs."""
    found: dict[str, dict[int, float]] = {}
    # Clauses have a dash, sections none.
    for part, run, good, all_ in database.all(
            "SELECT part, run, sum(CASE WHEN status = 0 THEN cells ELSE 0 END), sum(cells) FROM tally "
            "WHERE part <> '' AND part NOT LIKE '%-%' AND status <> 5 AND run BETWEEN :first AND :last "
            "GROUP BY part, run", {"first": places[0], "last": places[-1]}):
        found.setdefault(part, {})[run] = int(good) / int(all_)
    return {part: [values.get(place) for place in places] for part, values in found.items()}


def since(database: Database, ord_: int, hosts: Iterable[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return since when what was open at a run was so on these hosts: {control: {status: {day, known, newest}}}.

    `day` is of the first host, `newest` of the last; not `known` where nothing was seen before, so that it may have
    begun earlier.
    """
    database.run("DELETE FROM asked")
    ids = dict(database.all("SELECT name, id FROM host"))
    database.load("asked", ("host",), [(ids[name],) for name in dict.fromkeys(hosts) if name in ids])
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for control, status, first, known_first, newest in database.all(
            "SELECT c.name, s.status, min(s.first), min(CASE WHEN s.known = 0 THEN s.first END), max(s.first) "
            "FROM span s JOIN asked a ON a.host = s.host JOIN control c ON c.id = s.control "
            f"WHERE s.first <= :ord AND s.last >= :ord AND s.status NOT IN {GOOD} GROUP BY c.name, s.status",
            {"ord": ord_}):
        found.setdefault(control, {})[CODES[status]] = {
            "day": day_of(first), "known": known_first != first, "newest": day_of(newest)}
    return found


def since_all(database: Database) -> dict[tuple[str, str], str]:
    """Return of what is open now the day since when, by host ("" is the organization) and control; not where it may
    have begun earlier.
    """
    return {
        (host, control): day_of(first) for host, control, first in database.all(
            "SELECT h.name, c.name, o.first FROM open o JOIN host h ON h.id = o.host "
            "JOIN control c ON c.id = o.control "
            f"WHERE o.known = 1 AND (o.key & 7) NOT IN {GOOD}")}


def _areas(
        database: Database, ord_: int, report: Mapping[str, Any], opened: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each area: how many were put right, in how many days half of them, and what is open for the longest."""
    days: dict[str, list[tuple[int, int]]] = {}
    for area, took, cells in database.all(
            "SELECT area, days, sum(cells) FROM fixed WHERE month <= :month GROUP BY area, days ORDER BY area, days",
            {"month": day_of(ord_)[:7]}):
        days.setdefault(area, []).append((took, int(cells)))
    oldest: dict[str, tuple[str, bool]] = {}
    for control in report["controls"]:
        row = opened.get(control["id"], {}).get("fail")
        if row:
            told = (row["day"], row["known"])
            oldest[control["area"]] = min(oldest.get(control["area"], told), told)
    return [
        {"area": part["id"], "title": part["title"], "fixed": sum(cells for _took, cells in days.get(part["id"], [])),
         "median": _median(days.get(part["id"], [])),
         "longest": dict(zip(("day", "known"), oldest[part["id"]], strict=True)) if part["id"] in oldest else None}
        for part in _all_areas(report) if part["id"] in days or part["id"] in oldest]


def _all_areas(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = {part["id"]: part["title"] for part in report["areas"]}
    others = {control["area"]: {"en": control["area"], "zh": control["area"]} for control in report["controls"]}
    return [{"id": area, "title": title} for area, title in {**others, **listed}.items()]


def _median(days: list[tuple[int, int]]) -> int | None:
    half, passed = (sum(cells for _took, cells in days) + 1) // 2, 0
    for took, cells in days:
        passed += cells
        if passed >= half:
            return took
    return None


def runs(database: Database, most: int = 30) -> list[dict[str, Any]]:
    """Return the newest runs, oldest first, with their counts."""
    rows = database.all(
        "SELECT ord, run_id, started, hosts, reached, limited, scope FROM run ORDER BY ord DESC LIMIT :most",
        {"most": most})
    found: dict[int, dict[str, int]] = {}
    for run, status, cells in database.all(
            "SELECT run, status, cells FROM tally WHERE part = '' AND run >= :first",
            {"first": rows[-1][0] if rows else 0}):
        found.setdefault(run, dict.fromkeys(CODES, 0))[CODES[status]] = cells
    names = ("ord", "run_id", "started", "hosts", "reached", "limited", "scope")
    return [
        {**dict(zip(names, row, strict=True)), "counts": found.get(row[0], dict.fromkeys(CODES, 0))}
        for row in reversed(rows)]


def changes_of(database: Database, host: str) -> list[tuple[str, str, str, str, str | None]]:
    """Return what became of a host: day, control, status before, status since, until when (None while it holds)."""
    rows = database.all(
        "SELECT c.name, s.first, s.last, s.status FROM span s JOIN host h ON h.id = s.host "
        "JOIN control c ON c.id = s.control WHERE h.name = :host ORDER BY c.name, s.first", {"host": host})
    found = []
    for control, spans in groupby(rows, key=itemgetter(0)):
        before = "-"
        for _control, first, last, status in spans:
            if before != "-" or last != HOLDS or status not in GOOD:
                until = None if last == HOLDS else day_of(last + 1)
                found.append((day_of(first), control, before, CODES[status], until))
            before = CODES[status]
    return sorted(found)


def missed_of(database: Database, host: str) -> list[tuple[str, str]]:
    """Return the runs in which a host was expected and not reached: day, state, the newest first."""
    rows = database.all(
        "SELECT s.run, s.state FROM host_state s JOIN host h ON h.id = s.host WHERE h.name = :host ORDER BY s.run DESC",
        {"host": host})
    return [(day_of(run), state) for run, state in rows]


def holders_of(database: Database, control: str) -> list[tuple[str, str, str, bool]]:
    """Return where a control is open now: host, status, since when, whether that is known."""
    rows = database.all(
        "SELECT h.name, o.key, o.first, o.known FROM open o JOIN host h ON h.id = o.host "
        f"JOIN control c ON c.id = o.control WHERE c.name = :control AND (o.key & 7) NOT IN {GOOD} "
        "ORDER BY o.first, h.name", {"control": control})
    return [(host, CODES[key & 7], day_of(first), bool(known)) for host, key, first, known in rows]


def waivers(database: Database) -> list[tuple[str, str, str, str, str, str | None]]:
    """Return the waivers of all runs: clause, reason, approver, last day, when it was first seen, and the day of the
    last run that had it (None: of the newest whole run). Those of now come first.

    A run that was limited says nothing of the waivers that it did not meet.
    """
    newest = _newest(database)
    found = [
        (clause, reason, approver, expires, day_of(first), None if last >= newest else day_of(last))
        for clause, reason, approver, expires, first, last in database.all(
            "SELECT clause, reason, approver, expires, min(run), max(run) FROM waiver "
            "GROUP BY clause, reason, approver, expires")]
    return sorted(found, key=lambda row: (row[5] is not None, row[3], row))


def due_days(database: Database) -> list[tuple[str, str, str | None]]:
    """Return what the newest whole run has of days: the day until which a clause of the organization holds, its
    control, and the day that it had before (None where that has always been the same). The first day first.
    """
    newest = _newest(database)
    days: dict[str, list[str]] = {}
    now = set()
    for kind, day, run in database.all("SELECT kind, day, run FROM due WHERE run <= :newest ORDER BY kind, run", {
            "newest": newest}):
        known = days.setdefault(kind, [])
        known += [day] * (day not in known[-1:])
        if run == newest:
            now.add(kind)
    return sorted((days[kind][-1], kind, days[kind][-2] if len(days[kind]) > 1 else None) for kind in now)


def _newest(database: Database) -> int:
    newest: int | None = database.all("SELECT max(ord) FROM run WHERE limited = 0")[0][0]
    return newest or 0

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes one report into a history: its findings as they pass, then what differs from what holds, at once.

The history is locked for the comparison alone, not while a report is being built.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import Database, HistoryError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.schema import (
    CODES,
    DAY,
    GOOD,
    HOLDS,
    ORGANIZATION,
    day_of,
    moment,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import RANK
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.scope import OF_HOSTS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["Taking", "is_whole", "run_of"]

_NUMBER = {status: number for number, status in enumerate(CODES)}
_FAIL = _NUMBER["fail"]
_GOOD = tuple(CODES[number] for number in GOOD)
_RANKS = tuple(RANK[status] for status in CODES)
# Bits of a key: status, waived, reason.
_SHIFT = 40
# Control, status, waived, reason, and what is said in English where it is open.
_Thing = tuple[str, str, bool, str, str | None]


def run_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the run that a report is of, as a row; that of a campaign stands for all of its runs.

    Raises HistoryError for a report of any other fragments, which is no run.
    """
    runs = report["runs"]
    if len(runs) == 1:
        run_id, started = runs[0]["run_id"], runs[0]["started"]
    elif report["campaign"]:
        run_id, started = f"campaign {report['campaign']}", report["generated"]
    else:
        raise HistoryError(
            "The report is of several runs that are no campaign: a history has no place for it.",
            "报告包含多次运行而不属于同一批次，无法写入历史。")
    try:
        ord_ = moment(started)
    except ValueError as error:
        raise HistoryError(
            f"Run {run_id}: {started} is no time.", f"运行 {run_id}：{started} 不是有效时间。") from error
    organization = report["organization"] or {}
    digests = sorted(str(run["sha256"]) for run in runs)
    return {
        "ord": ord_, "run_id": run_id, "campaign": report["campaign"], "scope": _scope(report), "started": started,
        "level": report["level"], "mode": report["mode"], "version": report["generator"]["version"],
        "fragment_sha256": digests[0] if len(runs) == 1 else _digest(digests),
        "registers_commit": (organization.get("registers") or {}).get("commit"),
        "limited": int(report["scope"] is not None), "aborted": int(bool(report["completion"]["aborted"])),
        "hosts": report["hosts_summary"]["expected"], "reached": report["hosts_summary"]["reached"]}


def is_whole(report: Mapping[str, Any]) -> bool:
    """Whether the hosts that were reached have been asked everything."""
    return all(set(run["scope"]) <= set(OF_HOSTS) for run in report["runs"])


def _scope(report: Mapping[str, Any]) -> str:
    """Return a digest of what a run looks at: runs of another one are not compared without saying so."""
    catalogue = standard()
    asked = [
        {name: value for name, value in run["scope"].items() if name not in OF_HOSTS} for run in report["runs"]]
    return _digest([
        report["level"], sorted(host["name"] for host in report["hosts"]),
        sorted(area["id"] for area in report["areas"] if area["built"]), report["organization"] is not None,
        [(clause.id, clause.scope, clause.controls) for clause in catalogue], asked if any(asked) else []])


def _digest(thing: Any) -> str:
    return hashlib.sha256(json.dumps(thing, sort_keys=True).encode("utf-8", "backslashreplace")).hexdigest()


class Taking:
    """One import: `add` every finding, then `finish` with the report.

    What is equal on many hosts is kept once: of each finding a number is left.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._things: dict[_Thing, int] = {}
        self._areas: dict[str, str] = {}
        self._messages: dict[str, str] = {}
        self._hosts: dict[str, array[int]] = {}
        self._host: str | None = None
        self._append: Callable[[int], None] = array("I").append

    def _rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self._database.all(statement, parameters)

    def add(self, finding: Mapping[str, Any]) -> None:
        """Take in one finding, of a host or of the organization."""
        host = finding["host"] or ORGANIZATION
        if host != self._host:
            self._append, self._host = self._hosts.setdefault(host, array("I")).append, host
        status, message = finding["status"], finding.get("message") or {}
        english = None if status in _GOOD else message.get("en")
        thing = (finding["control"], status, bool(finding.get("waivers")), finding.get("reason") or "", english)
        number = self._things.get(thing)
        if number is None:
            number = self._things[thing] = len(self._things)
            self._areas[thing[0]] = finding["area"]
            if english is not None:
                self._messages.setdefault(english, message["zh"])
        self._append(number)

    def finish(self, report: Mapping[str, Any]) -> bool:
        """Take the run in; return False where it is known already. Raises HistoryError for a run that is older than
        the newest of its scope.
        """
        run = run_of(report)
        with self._database.writing():
            if not self._is_next(run):
                return False
            self._database.many(
                f"INSERT INTO run ({', '.join(run)}) VALUES ({', '.join(':' + name for name in run)})", [run])
            hosts = self._named("host", "name", [{"name": name} for name in self._names(report)])
            self._add_spans(run["ord"], hosts, self._asked_all(report))
            self._add_tallies(run["ord"], report)
            self._add_rest(run["ord"], report, hosts)
        return True

    def _names(self, report: Mapping[str, Any]) -> list[str]:
        return list(dict.fromkeys([*self._hosts, *(host["name"] for host in report["hosts"])]))

    @staticmethod
    def _asked_all(report: Mapping[str, Any]) -> set[str]:
        """The hosts that have told all there is: what they no longer tell holds no more."""
        if not is_whole(report):
            return set()
        reached = {host["name"] for host in report["hosts"] if host["state"] == "reached"}
        return reached | ({ORGANIZATION} if report["organization"] is not None else set())

    def _named(self, table: str, key: str, rows: list[dict[str, Any]]) -> dict[Any, int]:
        """Return the numbers of some names; those that are new get one."""
        known = dict(self._rows(f"SELECT {key}, id FROM {table}")) if table != "text" else {}
        found = {}
        for row in rows:
            name = row[key]
            if name in known:
                found[name] = known[name]
                continue
            id_ = self._rows(f"SELECT id FROM {table} WHERE {key} = :{key}", {key: name})
            if not id_:
                self._database.run(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(':' + one for one in row)})", row)
                id_ = self._rows(f"SELECT id FROM {table} WHERE {key} = :{key}", {key: name})
            found[name] = id_[0][0]
        return found

    def _texts(self) -> dict[Any, int]:
        """Return the numbers of reasons and of messages (by their English, in a tuple)."""
        bodies: dict[Any, str] = {thing[3]: _written(thing[3]) for thing in self._things}
        bodies.update({(en,): _written({"en": en, "zh": zh}) for en, zh in self._messages.items()})
        digests = {
            name: hashlib.blake2b(body.encode(), digest_size=16).digest() for name, body in bodies.items()}
        rows = {digests[name]: {"digest": digests[name], "body": body} for name, body in bodies.items()}
        ids = self._named("text", "digest", list(rows.values()))
        return {name: ids[digest] for name, digest in digests.items()}

    def _add_spans(self, ord_: int, hosts: Mapping[str, int], asked_all: Collection[str]) -> None:
        controls = self._named(
            "control", "name", [{"name": name, "area": area} for name, area in self._areas.items()])
        texts = self._texts()
        # Control and key in one number, so that what differs is the difference of two sets.
        packed, sentences = [], {}
        for control, status, waived, reason, english in self._things:
            number = controls[control] << _SHIFT | texts[reason] << 4 | waived << 3 | _NUMBER[status]
            packed.append(number)
            sentences[number] = None if english is None else texts[(english,)]
        newest = dict(self._rows("SELECT id, newest FROM host WHERE newest IS NOT NULL"))
        changes = _Changes(ord_)
        seen_on = []
        for name, numbers in self._hosts.items():
            host = hosts[name]
            # What a newer run has told of a host is not overwritten by an older one of another scope.
            if newest.get(host, 0) > ord_:
                continue
            seen_on.append({"host": host, "ord": ord_})
            held = {row[0] for row in self._rows(
                f"SELECT (CAST(control AS BIGINT) << {_SHIFT}) | key FROM open WHERE host = :host", {"host": host})}
            seen = _worst(set(map(packed.__getitem__, numbers)))
            if seen != held:
                self._compare(changes, host, seen - held, held - seen, sentences, whole=name in asked_all)
        self._database.many("UPDATE host SET newest = :ord WHERE id = :host", seen_on)
        changes.write(self._database, {number: self._areas[name] for name, number in controls.items()})

    def _compare(
            self, changes: _Changes, host: int, new: Collection[int], old: Collection[int],
            sentences: Mapping[int, int | None], *, whole: bool) -> None:
        before = {}
        if old:
            before = {control: (key, first, known) for control, key, first, known in self._rows(
                "SELECT control, key, first, known FROM open WHERE host = :host", {"host": host})}
        told = {number >> _SHIFT for number in new}
        for number in old:
            control = number >> _SHIFT
            if control in told or whole:
                changes.end(host, control, before[control][1])
        for number in sorted(new):
            control, key = number >> _SHIFT, number & (1 << _SHIFT) - 1
            changes.begin(host, control, key, sentences[number], before.get(control))

    def _is_next(self, run: dict[str, Any]) -> bool:
        known = self._rows("SELECT ord, fragment_sha256 FROM run WHERE run_id = :run_id", run)
        newest = self._rows("SELECT max(ord) FROM run")[0][0]
        if known and (known[0][1] == run["fragment_sha256"] or known[0][0] != newest):
            return False
        if known:
            # Its record has grown since, or its campaign: it is taken anew.
            self._forget(known[0][0])
        later = self._rows(
            "SELECT run_id, started FROM run WHERE scope = :scope AND ord > :ord ORDER BY ord DESC LIMIT 1", run)
        if later:
            raise HistoryError(
                f"Run {run['run_id']} ({run['started']}) is older than {later[0][0]} ({later[0][1]}), the newest of "
                "its hosts, level and areas in the history; it is left out. To have it in its place, make the history "
                "anew: make history ARGS='rebuild reports/fragments'.",
                f"运行 {run['run_id']}（{run['started']}）早于历史中同一主机、级别和领域的最新一次运行 {later[0][0]}"
                f"（{later[0][1]}），已略过。如需写入其应在的位置，请重建历史："
                "make history ARGS='rebuild reports/fragments'。")
        while self._rows("SELECT 1 FROM run WHERE ord = :ord", run):
            run["ord"] += 1
        return True

    def _forget(self, ord_: int) -> None:
        """Undo the newest run."""
        at = {"ord": ord_, "last": ord_ - 1, "holds": HOLDS}
        for (area, days), cells in self._fixed_pairs(ord_).items():
            self._database.run(
                "UPDATE fixed SET cells = cells - :cells WHERE area = :area AND month = :month AND days = :days",
                {"area": area, "days": days, "cells": cells, "month": day_of(ord_)[:7]})
        self._database.run("DELETE FROM fixed WHERE cells <= 0")
        self._database.run("DELETE FROM open WHERE first = :ord", at)
        self._database.run("DELETE FROM span WHERE first = :ord", at)
        self._database.run(
            "INSERT INTO open (host, control, first, key, known) SELECT host, control, first, "
            "(CAST(reason AS BIGINT) << 4) | (waived << 3) | status, known FROM span WHERE last = :last", at)
        self._database.run("UPDATE span SET last = :holds WHERE last = :last", at)
        for table in ("tally", "host_state", "waiver", "due"):
            self._database.run(f"DELETE FROM {table} WHERE run = :ord", at)
        self._database.run("DELETE FROM run WHERE ord = :ord", at)

    def _fixed_pairs(self, ord_: int) -> dict[tuple[str, int], int]:
        pairs: dict[tuple[str, int], int] = {}
        for area, first in self._rows(
                "SELECT c.area, a.first FROM span a JOIN span b ON b.host = a.host AND b.control = a.control "
                "AND b.first = :ord JOIN control c ON c.id = a.control "
                f"WHERE a.last = :last AND a.status = {_FAIL} AND b.status IN {GOOD} AND a.known = 1",
                {"ord": ord_, "last": ord_ - 1}):
            key = (area, (ord_ - first) // DAY)
            pairs[key] = pairs.get(key, 0) + 1
        return pairs

    def _add_tallies(self, ord_: int, report: Mapping[str, Any]) -> None:
        """As the report says: of the whole, of each section, of each clause."""
        parts: list[tuple[str, Mapping[str, int], Mapping[str, int] | None]] = [
            ("", report["scores"]["counts"], report["scores"]["with_waivers"]["counts"])]
        parts += [
            (part["id"], part["scores"]["counts"], part["scores"]["with_waivers"]["counts"])
            for part in report["sections"]]
        parts += [(clause["id"], clause["counts"], None) for clause in report["clauses"]]
        rows = {
            (part, ord_, _NUMBER[status]): (part, ord_, _NUMBER[status], cells, accepted and accepted[status])
            for part, counts, accepted in parts for status, cells in counts.items()
            if cells or accepted and accepted[status]}
        self._database.load(
            "tally", ("part", "run", "status", "cells", "accepted"), [rows[key] for key in sorted(rows)])

    def _add_rest(self, ord_: int, report: Mapping[str, Any], hosts: Mapping[str, int]) -> None:
        missed = {host["name"]: host["state"] for host in report["hosts"] if host["state"] != "reached"}
        load = self._database.load
        load("host_state", ("run", "host", "state"), [
            (ord_, hosts[name], state) for name, state in missed.items()])
        load("waiver", ("run", "clause", "reason", "approver", "expires"), [
            (ord_, *(_plain(waiver[name]) for name in ("clause", "reason", "approver", "expires")))
            for waiver in report["waivers"]])
        due = {
            finding["control"]: finding["due"] for finding in (report["organization"] or {}).get("findings", ())
            if finding["due"]}
        load("due", ("run", "kind", "day"), [(ord_, kind, day) for kind, day in sorted(due.items())])


class _Changes:
    """What ends and what begins with a run, until it is written."""

    def __init__(self, ord_: int) -> None:
        self._ord = ord_
        self._ended: list[dict[str, int]] = []
        self._begun: list[tuple[Any, ...]] = []
        self._fixed: dict[tuple[int, int], int] = {}

    def end(self, host: int, control: int, began: int) -> None:
        self._ended.append({"host": host, "control": control, "began": began, "last": self._ord - 1})

    def begin(self, host: int, control: int, key: int, text: int | None, before: tuple[int, int, int] | None) -> None:
        """Note what begins; `before` is key, beginning and known of what was held."""
        self._begun.append((host, control, self._ord, key, text, int(before is not None)))
        # What failed when it was first looked at may have failed for longer.
        if before and before[0] & 7 == _FAIL and key & 7 in GOOD and before[2]:
            took = (control, (self._ord - before[1]) // DAY)
            self._fixed[took] = self._fixed.get(took, 0) + 1

    def write(self, database: Database, areas: Mapping[int, str]) -> None:
        database.many(
            "UPDATE span SET last = :last WHERE host = :host AND control = :control AND first = :began", self._ended)
        database.many("DELETE FROM open WHERE host = :host AND control = :control", self._ended)
        self._begun.sort()
        database.load(
            "span", ("host", "control", "first", "last", "status", "waived", "reason", "text", "known"),
            ((host, control, first, HOLDS, key & 7, key >> 3 & 1, key >> 4, text, known)
             for host, control, first, key, text, known in self._begun))
        database.load(
            "open", ("host", "control", "first", "key", "known"),
            ((host, control, first, key, known) for host, control, first, key, _text, known in self._begun))
        by_area: dict[tuple[str, int], int] = {}
        for (control, days), cells in self._fixed.items():
            by_area[areas[control], days] = by_area.get((areas[control], days), 0) + cells
        database.many(
            "INSERT INTO fixed (area, month, days, cells) VALUES (:area, :month, :days, :cells) "
            "ON CONFLICT (area, month, days) DO UPDATE SET cells = fixed.cells + excluded.cells",
            [{"area": area, "month": day_of(self._ord)[:7], "days": days, "cells": cells}
             for (area, days), cells in sorted(by_area.items())])


def _worst(seen: set[int]) -> set[int]:
    """One of each control, the worst where a host has told several."""
    found: dict[int, int] = {}
    for number in seen:
        control = number >> _SHIFT
        if control not in found or _RANKS[number & 7] < _RANKS[found[control] & 7]:
            found[control] = number
    return seen if len(found) == len(seen) else set(found.values())


def _written(thing: Any) -> str:
    return _plain(json.dumps(thing, ensure_ascii=False))


def _plain(value: Any) -> str:
    """The text without what no database takes."""
    return str(value).encode("utf-8", "backslashreplace").decode().replace("\0", "")

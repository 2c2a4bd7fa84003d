# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a history: takes fragments in, makes it anew from them, and lets go of what is old."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import (
    Database,
    HistoryError,
    is_url,
    opened,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.schema import DAY, TABLES, moment
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.taking import Taking
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

__all__ = ["Taken", "prune", "prune_weekly", "rebuild", "take"]

# Where a file of SQLite keeps what is not in it yet.
_BESIDE = ("", "-wal", "-shm")
_WEEK = 7 * DAY


class Taken:
    """What came of an import: runs that are new, that were known, and what is said of the others."""

    def __init__(self) -> None:
        self.new, self.known, self.left_out = 0, 0, list[str]()


def take(database: Database, fragments: Iterable[Path], each: Callable[[str], None] | None = None) -> Taken:
    """Take fragments in, the oldest first; those of a campaign of several runs are taken once more, as one.

    `each` is told the run that is taken. A fragment that cannot be read, or that is older than the newest run of its
    scope, is left out, and said.
    """
    taken = Taken()
    for name, paths in _units(fragments, taken):
        if len(paths) == 1 and _is_known(database, name):
            taken.known += 1
            continue
        try:
            taking = Taking(database)
            report = build(paths, standard(), each=taking.add)
            new = taking.finish(report)
        except (FragmentError, HistoryError) as error:
            taken.left_out.append(str(error))
            continue
        taken.new += new
        taken.known += not new
        if each and new:
            each(name)
    return taken


def _units(fragments: Iterable[Path], taken: Taken) -> list[tuple[str, list[Path]]]:
    """Runs by their beginning, each with its fragment; a campaign by its end, after its runs."""
    units: list[tuple[str, str, list[Path]]] = []
    campaigns: dict[str, list[Path]] = {}
    for path in fragments:
        try:
            with path.open("rb") as file:
                head = json.loads(file.readline())
                run_id, started = str(head["run_id"]), str(head["started"])
            moment(started)
        except (OSError, ValueError, LookupError, TypeError):
            taken.left_out.append(spoken(
                f"{path}: is no fragment: its first line tells no run and no time.",
                f"{path}：不是片段文件：第一行没有写明运行和时间。"))
            continue
        units.append((started, run_id, [path]))
        if head.get("campaign"):
            campaigns.setdefault(str(head["campaign"]), []).append(path)
    for name, paths in campaigns.items():
        if len(paths) > 1:
            # Not before its runs: what they tell is of an earlier moment than the whole.
            units.append((max(_last_time(path) for path in paths), f"campaign {name}", paths))
    return [(name, paths) for _time, name, paths in sorted(units)]


def _last_time(path: Path) -> str:
    """The time of a fragment's last line that tells one."""
    newest = ""
    with path.open("rb") as file:
        for line in file:
            place = line.find(b'"time":"')
            if place >= 0:
                newest = max(newest, line[place + 8:line.find(b'"', place + 8)].decode("utf-8", "replace"))
    return newest


def _is_known(database: Database, run_id: str) -> bool:
    """Whether a run is in the history and another one has come after it: it is not read again."""
    return bool(database.all(
        "SELECT 1 FROM run WHERE run_id = :run_id AND ord < (SELECT max(ord) FROM run)", {"run_id": run_id}))


def rebuild(place: str, fragments: Iterable[Path], each: Callable[[str], None] | None = None) -> Taken:
    """Make a history anew from fragments. The old file is kept beside it, with `.before` after its name; tables of
    PostgreSQL are emptied, unless it fails.
    """
    if is_url(place):
        with opened(place) as database:
            with database.writing():
                for table in TABLES:
                    database.run(f"DELETE FROM {table}" + (" WHERE id <> 0" if table == "host" else ""))
                database.run("UPDATE host SET newest = NULL")
            return take(database, fragments, each)
    path = Path(place)
    beside = path.with_name(f".{path.name}.new")
    for end in _BESIDE:
        Path(f"{beside}{end}").unlink(missing_ok=True)
    with opened(str(beside)) as database:
        taken = take(database, fragments, each)
    for end in reversed(_BESIDE):
        if Path(f"{path}{end}").exists():
            os.replace(f"{path}{end}", f"{path}.before{end}")
    os.replace(beside, path)
    return taken


def prune(database: Database, keep: str, now: datetime | None = None) -> dict[str, int]:
    """Let go of spans that ended before, and of the tallies of all runs but one a week; return how many went.

    Raises ValueError where `keep` is no period.
    """
    day = Period(keep).before((now or datetime.now(timezone.utc)).date())
    at = {"before": round(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp() * 1000)}
    gone = {}
    with database.writing():
        gone["spans"] = _count(database, "span WHERE last < :before", at)
        database.run("DELETE FROM span WHERE last < :before", at)
        old = database.all("SELECT ord, scope, limited FROM run WHERE ord < :before ORDER BY ord DESC", at)
        kept: set[tuple[str, int, int]] = set()
        going = []
        for ord_, scope, limited in old:
            week = (scope, limited, ord_ // _WEEK)
            if limited or week in kept:
                going.append({"run": ord_})
            kept.add(week)
        for table in ("tally", "host_state", "waiver", "due"):
            database.many(f"DELETE FROM {table} WHERE run = :run", going)
        database.many("DELETE FROM run WHERE ord = :run", going)
        gone["runs"] = len(going)
        unused = "text WHERE id NOT IN (SELECT text FROM span WHERE text IS NOT NULL UNION SELECT reason FROM span)"
        gone["texts"] = _count(database, unused, {})
        database.run(f"DELETE FROM {unused}")
    database.compact()
    return gone


def _count(database: Database, what: str, parameters: dict[str, int]) -> int:
    count: int = database.all(f"SELECT count(*) FROM {what}", parameters)[0][0]
    return count


def prune_weekly(database: Database, keep: str) -> None:
    """Let go of what is old, unless that was done within a week; raise ValueError where `keep` is no period."""
    Period(keep)
    today = datetime.now(timezone.utc).date().isoformat()
    rows = database.all("SELECT value FROM meta WHERE name = 'pruned'")
    if not rows:
        with database.writing():
            database.run("INSERT INTO meta (name, value) VALUES ('pruned', :today)", {"today": today})
    elif (datetime.fromisoformat(today) - datetime.fromisoformat(rows[0][0])).days >= 7:
        prune(database, keep)
        with database.writing():
            database.run("UPDATE meta SET value = :today WHERE name = 'pruned'", {"today": today})

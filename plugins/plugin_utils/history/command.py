# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command of the history: exit status 0 where all went well, 1 where a fragment was left out, 2 where none could.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import KEEP
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.asking import (
    changes_of,
    due_days,
    holders_of,
    missed_of,
    runs,
    waivers,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import (
    Database,
    HistoryError,
    opened,
    shown,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.keeping import Taken, prune, rebuild, take
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.recording import FILE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.folder import REPORTS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import numbers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError, find
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.texts import STATUS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

__all__ = ["main"]

_ABOUT = """The history of what each control said of each host. The fragments are the record: a history that is lost or
damaged is made anew from them. Exit status: 0 done, 1 done without the fragments that are named, 2 not done."""
_VARIABLE = "JRT0117_HISTORY"


def main(arguments: Sequence[str] | None = None, *, prog: str = "history") -> int:
    """Run the command; return its exit status."""
    given = _parser(prog).parse_args(arguments)
    place = given.database or os.environ.get(_VARIABLE) or str(REPORTS / FILE)
    try:
        if given.what == "rebuild" or given.what == "import" and given.rebuild:
            return _told(rebuild(place, find(given.fragments), print), place)
        if given.what == "import":
            fragments = find(given.fragments)
            with opened(place) as database:
                return _told(take(database, fragments, print), place)
        with opened(place, create=False) as database:
            lines = _pruned(database, given.keep) if given.what == "prune" else _shown(database, given)
            print("\n".join(lines))
        return 0
    except (FragmentError, HistoryError, ValueError) as error:
        print(f"{prog}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"{prog}: {error.filename}: {error.strerror or error}.", file=sys.stderr)
    return 2


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description=_ABOUT)
    parser.add_argument("--database", metavar="FILE|URL", help=(
        f"file of SQLite or URL of PostgreSQL; by default ${_VARIABLE}, else {REPORTS / FILE}"))
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    for name, text in (
            ("import", "take fragments in, the oldest first; those that are in it already are passed over"),
            ("rebuild", "make it anew from fragments; the old file stays beside it, as FILE.before")):
        command = commands.add_parser(name, help=text)
        command.add_argument("fragments", nargs="+", metavar="FRAGMENTS", help="files, folders of them, or patterns")
        if name == "import":
            command.add_argument("--rebuild", action="store_true", help="as the command rebuild")
    command = commands.add_parser("prune", help="let go of what ended before, and of all old runs but one a week")
    command.add_argument("--keep", default=KEEP, metavar="PERIOD", help=f"how long it is kept, by default {KEEP}")
    command = commands.add_parser("show", help="the newest runs; or what became of a host, or where a control is open")
    asked = command.add_mutually_exclusive_group()
    asked.add_argument("--host", metavar="NAME", help="every change of a host")
    asked.add_argument("--control", metavar="ID", help="where it is open, and since when")
    asked.add_argument("--waivers", action="store_true", help="which there are and were, and since when")
    asked.add_argument("--due", action="store_true", help="until when what the organization has proved holds")
    return parser


def _told(taken: Taken, place: str) -> int:
    for line in taken.left_out:
        print(line, file=sys.stderr)
    name, left = shown(place), len(taken.left_out)
    print(spoken(
        f"{name}: {taken.new} taken in, {taken.known} known already, {left} left out.",
        f"{name}：导入 {taken.new} 个，已有 {taken.known} 个，略过 {left} 个。"))
    return 1 if taken.left_out else 0


def _pruned(database: Database, keep: str) -> Iterator[str]:
    gone = prune(database, keep)
    yield spoken(
        ", ".join(f"{count} {what}" for what, count in gone.items()) + " removed.",
        "已清除：区间 {spans} 个，运行 {runs} 次，文本 {texts} 条。".format(**gone))


def _shown(database: Database, given: argparse.Namespace) -> Iterator[str]:
    if given.host is not None:
        return _of_host(database, given.host)
    if given.control is not None:
        return _of_control(database, given.control)
    if given.waivers:
        return _of_waivers(database)
    return _of_due(database) if given.due else _of_runs(database)


def _chinese(status: str) -> str:
    return STATUS[status]["zh"] if status in STATUS else status


def _of_host(database: Database, host: str) -> Iterator[str]:
    rows = changes_of(database, host)
    for day, control, before, status, until in rows:
        yield spoken(
            f"{day}  {control}: {before} -> {status}" + (f", until {until}" if until else ""),
            f"{day}  {control}：{_chinese(before)} -> {_chinese(status)}"
            + (f"，至 {until}" if until else ""))
    missed = missed_of(database, host)
    if missed:
        day, state = missed[0]
        yield spoken(
            f"Runs that did not reach it: {len(missed)}, the last on {day} ({state}).",
            f"未能检查该主机的运行：{len(missed)} 次，最近一次为 {day}（{state}）。")
    elif not rows:
        yield spoken(
            f"No run has told of the host {host}, or all has been good since it was first seen.",
            f"没有运行涉及主机 {host}，或自首次检查以来全部符合。")


def _of_control(database: Database, control: str) -> Iterator[str]:
    open_at = holders_of(database, control)
    for host, status, day, known in open_at:
        yield spoken(
            f"{host or 'the organization'}: {status} since {day}{'' if known else ' or earlier'}",
            f"{host or '机构'}：自 {day}{'' if known else ' 或更早'}起{_chinese(status)}")
    if not open_at:
        yield spoken(f"The control {control} is open nowhere.", f"检查项 {control} 没有未符合之处。")


def _of_waivers(database: Database) -> Iterator[str]:
    rows = waivers(database)
    for clause, reason, approver, expires, first, last in rows:
        yield spoken(
            f"{clause}  until {expires}, approved by {approver}: {reason}; first seen on {first}"
            + (f", last on {last}" if last else ""),
            f"{clause}  有效期至 {expires}，批准人 {approver}：{reason}；首次见于 {first}"
            + (f"，最后见于 {last}" if last else ""))
    if not rows:
        yield spoken("No run has told of a waiver.", "没有运行涉及豁免。")


def _of_due(database: Database) -> Iterator[str]:
    rows = due_days(database)
    for day, kind, before in rows:
        yield f"{day}  {kind}" + (spoken(f", before: {before}", f"，此前：{before}") if before else "")
    if not rows:
        yield spoken(
            "The newest run has no due days: it has not judged the organization, or proved nothing.",
            "最新一次运行没有到期日：未判定机构，或没有得到证明的事项。")


def _of_runs(database: Database) -> Iterator[str]:
    for row in runs(database):
        strict, assessed, coverage = (
            "-" if number["value"] is None else f"{number['value']:.1%}"
            for number in numbers(row["counts"]).values())
        hosts = f"{row['reached']}/{row['hosts']}"
        yield f"{row['started']}  {row['run_id']}  " + spoken(
            f"hosts {hosts}  strict {strict}  assessed {assessed}  coverage {coverage}"
            + ("  limited" if row["limited"] else ""),
            f"主机 {hosts}  严格 {strict}  已评 {assessed}  覆盖率 {coverage}"
            + ("  限定范围" if row["limited"] else ""))

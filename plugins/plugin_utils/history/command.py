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
    holders_of,
    missed_of,
    runs,
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
    command.add_argument("--host", metavar="NAME", help="every change of a host")
    command.add_argument("--control", metavar="ID", help="where it is open, and since when")
    return parser


def _told(taken: Taken, place: str) -> int:
    for line in taken.left_out:
        print(line, file=sys.stderr)
    print(f"{shown(place)}: {taken.new} taken in, {taken.known} known already, {len(taken.left_out)} left out.")
    return 1 if taken.left_out else 0


def _pruned(database: Database, keep: str) -> Iterator[str]:
    yield ", ".join(f"{count} {what}" for what, count in prune(database, keep).items()) + " removed."


def _shown(database: Database, given: argparse.Namespace) -> Iterator[str]:
    if given.host is not None:
        rows = changes_of(database, given.host)
        yield from (
            f"{day}  {control}: {before} -> {status}" + (f", until {until}" if until else "")
            for day, control, before, status, until in rows)
        missed = missed_of(database, given.host)
        if missed:
            yield f"Runs that did not reach it: {len(missed)}, the last on {missed[0][0]} ({missed[0][1]})."
        elif not rows:
            yield f"No run has told of the host {given.host}, or all has been good since it was first seen."
    elif given.control:
        open_at = holders_of(database, given.control)
        yield from (
            f"{host or 'the organization'}: {status} since {day}{'' if known else ' or earlier'}"
            for host, status, day, known in open_at)
        if not open_at:
            yield f"The control {given.control} is open nowhere."
    else:
        for row in runs(database):
            strict, assessed, coverage = (
                "-" if number["value"] is None else f"{number['value']:.1%}"
                for number in numbers(row["counts"]).values())
            yield (
                f"{row['started']}  {row['run_id']}  hosts {row['reached']}/{row['hosts']}  strict {strict}  "
                f"assessed {assessed}  coverage {coverage}{'  limited' if row['limited'] else ''}")

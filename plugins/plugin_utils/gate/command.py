# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command of the gate: exit status 0 where nothing is worse, 1 where something is, 2 where it cannot be told."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.comparing import compare, fails
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.snapshot import SnapshotError, baseline, read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.telling import (
    Gate,
    Since,
    lines,
    with_baseline_state,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import HistoryError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import LANGUAGES, language

__all__ = ["main"]

_ABOUT = """Tells whether a report is worse than an earlier one, cell by cell (a clause on a host). A report is its
folder or its summary.json; OLD may be a baseline, which --save has written. What cannot be compared counts as worse: a
host or a clause that is missing, a host that was not reached. Exit status: 0 nothing is worse, 1 something is, 2 it
cannot be told."""


def main(arguments: Sequence[str] | None = None, *, prog: str = "gate") -> int:
    """Run the command; return its exit status."""
    parser = _parser(prog)
    given = parser.parse_args(arguments)
    if given.save and given.new or not given.save and not given.new:
        parser.error("give OLD and NEW, or --save FILE and one report")
    try:
        if given.save:
            _write(given.save, baseline(given.old))
            return 0
        return _gate(given)
    except (SnapshotError, HistoryError) as error:
        print(f"{prog}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"{prog}: {error.filename}: cannot be written: {error.strerror or error}.", file=sys.stderr)
    return 2


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description=_ABOUT)
    add = parser.add_argument
    add("old", type=Path, metavar="OLD", help="the earlier report, or a baseline; with --save, the report to keep")
    add("new", type=Path, nargs="?", metavar="NEW", help="the newer report")
    add("--save", type=Path, metavar="FILE", help="write the report OLD as a baseline: names and statuses, no texts")
    add("--strict", action="store_true", help="fail for hosts and clauses that are new and open, as well")
    add("--scope", choices=["old", "new"], default="old", help="new: hosts and clauses of OLD may be missing in NEW")
    add("--json", type=Path, metavar="FILE", help="every change, by schemas/gate.schema.json")
    add("--markdown", type=Path, metavar="FILE", help="for a note on a merge request")
    add("--sarif", type=Path, metavar="FILE", help="NEW with baselineState")
    add("--history", metavar="FILE|URL", help="tell since when it is so, by this history")
    add("--language", choices=["en", "zh"], help="by default JRT0117_LANG, else that of the locale")
    return parser


def _gate(given: argparse.Namespace) -> int:
    chosen = given.language or LANGUAGES.get(os.environ.get("JRT0117_LANG", ""), (language(os.environ),))[0]
    old, new = read(given.old), read(given.new)
    report = _report(given.new)
    if report is None:
        raise SnapshotError(f"{given.new}: is a baseline; NEW has to be a report.")
    changes = compare(old, new)
    failing = fails(changes, strict=given.strict, scope_may_shrink=given.scope == "new")
    gate = Gate(old, new, changes, failing, report, _since(given.history))
    print("\n".join(lines(gate, chosen)))
    if given.json:
        _write(given.json, gate.as_dict())
    if given.markdown:
        given.markdown.write_text("\n".join(lines(gate, chosen, markdown=True)) + "\n", "utf-8")
    if given.sarif:
        _write(given.sarif, with_baseline_state(gate, _report(given.old), chosen))
    return 1 if failing else 0


def _since(place: str | None) -> Since | None:
    """What tells since when something is so; None where no history was named."""
    if place is None:
        return None
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.asking import since_all
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import opened

    with opened(place, create=False) as database:
        return since_all(database)


def _report(path: Path) -> dict[str, Any] | None:
    """Return a whole report; None of a baseline, which has no texts."""
    data: dict[str, Any] = json.loads((path / "summary.json" if path.is_dir() else path).read_text("utf-8"))
    return data if "controls" in data else None


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")

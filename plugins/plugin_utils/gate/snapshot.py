# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate compares: of each clause and host the status, of the organization's clauses what is overdue.

It is read from a report's `summary.json`, or from a baseline: the same without texts, so that it can be committed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode

__all__ = ["ORGANIZATION", "Cell", "Snapshot", "SnapshotError", "baseline", "read"]

# The organization has the place of a host whose name no host can have.
ORGANIZATION = ""
_SCHEMA = 1
_OF_REPORT = ("schema", "generated", "level")
_OF_CLAUSE = ("id", "scope", "status", "cells", "waived", "waived_hosts")
_OF_ROW = ("clauses", "due")


class SnapshotError(Exception):
    """A file is neither a report nor a baseline; names it, and what is wrong."""


class Cell(NamedTuple):
    """How a clause stands on a host, and whether that is under a waiver."""

    status: str
    waived: bool


class Snapshot(NamedTuple):
    """One report, cell by cell."""

    name: str
    level: int
    generated: str
    hosts: Mapping[str, str]
    """The state of each host that was expected."""
    cells: Mapping[str, Mapping[str, Cell]]
    """By clause, then by host."""
    overdue: frozenset[str]
    """Clauses of the organization whose day is past."""


def read(path: Path) -> Snapshot:
    """Return what a report or a baseline holds; raise SnapshotError where it is neither."""
    path = path / "summary.json" if path.is_dir() else path
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["schema"] != _SCHEMA:
            raise SnapshotError(f"{path}: schema {data['schema']} is not known here; expected {_SCHEMA}.")
        names = [host["name"] for host in data["hosts"]]
        organization = data["organization"] or {"today": "", "findings": ()}
        return Snapshot(
            str(path), data["level"], data["generated"], {host["name"]: host["state"] for host in data["hosts"]},
            {clause["id"]: _cells(clause, names) for clause in data["clauses"]},
            frozenset(
                clause for row in organization["findings"] if row["due"] and row["due"] < organization["today"]
                for clause in row["clauses"]))
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error.strerror or error}.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SnapshotError(
            f"{path}: is no report and no baseline ({type(error).__name__}: {str(error)[:80]}); expected the "
            "summary.json of a report, its folder, or what --save has written.") from error


def _cells(clause: Mapping[str, Any], names: list[str]) -> dict[str, Cell]:
    if clause["scope"] == "organization":
        return {ORGANIZATION: Cell(clause["status"], bool(clause["waived"]))}
    waived = {names[number] for number in decode(clause["waived_hosts"])}
    return {
        names[number]: Cell(status, names[number] in waived)
        for status, encoded in clause["cells"].items() for number in decode(encoded)}


def baseline(path: Path) -> dict[str, Any]:
    """Return what of a report is kept to be compared with later ones: statuses and names, no texts."""
    read(path)
    data = json.loads((path / "summary.json" if path.is_dir() else path).read_text("utf-8"))
    organization = data["organization"]
    return {
        **{name: data[name] for name in _OF_REPORT},
        "hosts": [{"name": host["name"], "state": host["state"]} for host in data["hosts"]],
        "clauses": [{name: clause[name] for name in _OF_CLAUSE} for clause in data["clauses"]],
        "organization": organization and {
            "today": organization["today"],
            "findings": [{name: row[name] for name in _OF_ROW} for row in organization["findings"] if row["due"]]},
    }

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a history, by numbered steps; how a status and a moment are written in them.

A run's number is the moment at which it began, in milliseconds. A span says that host and control had this status and
reason from run `first` until just before the run that saw something else; `last` is HOLDS while it holds. A host that
is not reached keeps its spans. The organization is host 0. Of a span that is not `known` nothing was seen before, so
that it may have begun earlier.
"""

from __future__ import annotations

from datetime import datetime, timezone

__all__ = ["ASKED", "CODES", "DAY", "GOOD", "HOLDS", "ORGANIZATION", "STEPS", "TABLES", "day_of", "moment"]

# In the order of their numbers, which are in the files of users: only ever append.
CODES = ("pass", "fail", "error", "manual", "not_checked", "not_applicable")
# Numbers of those that are nothing to put right.
GOOD = (0, 5)
HOLDS = 9_999_999_999_999
DAY = 86_400_000
ORGANIZATION = ""
TABLES = (
    "run", "host", "control", "text", "span", "open", "tally", "host_state", "waiver", "due", "fixed")

# {id} is a number that the database gives; {compact} keeps a table in the order of its key.
_FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE run (
    ord BIGINT PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, campaign TEXT, scope TEXT NOT NULL, started TEXT NOT NULL,
    level INTEGER NOT NULL, mode TEXT, version TEXT NOT NULL, fragment_sha256 TEXT NOT NULL, registers_commit TEXT,
    limited INTEGER NOT NULL, aborted INTEGER NOT NULL, hosts INTEGER NOT NULL, reached INTEGER NOT NULL);
CREATE TABLE host (id {id}, name TEXT NOT NULL UNIQUE, newest BIGINT);
CREATE TABLE control (id {id}, name TEXT NOT NULL UNIQUE, area TEXT NOT NULL);
CREATE TABLE text (id {id}, digest {bytes} NOT NULL UNIQUE, body TEXT NOT NULL);
CREATE TABLE span (
    host INTEGER NOT NULL, control INTEGER NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL,
    status INTEGER NOT NULL, waived INTEGER NOT NULL, reason INTEGER NOT NULL, text INTEGER, known INTEGER NOT NULL,
    PRIMARY KEY (host, control, first)) {compact};
CREATE TABLE open (
    host INTEGER NOT NULL, control INTEGER NOT NULL, first BIGINT NOT NULL, key BIGINT NOT NULL,
    known INTEGER NOT NULL, PRIMARY KEY (host, control)) {compact};
CREATE TABLE tally (
    part TEXT NOT NULL, run BIGINT NOT NULL, status INTEGER NOT NULL, cells INTEGER NOT NULL,
    accepted INTEGER, PRIMARY KEY (part, run, status)) {compact};
CREATE TABLE host_state (
    run BIGINT NOT NULL, host INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run, host)) {compact};
CREATE TABLE waiver (
    run BIGINT NOT NULL, clause TEXT NOT NULL, reason TEXT NOT NULL, approver TEXT NOT NULL, expires TEXT NOT NULL);
CREATE TABLE due (run BIGINT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (run, kind)) {compact};
CREATE TABLE fixed (
    area TEXT NOT NULL, month TEXT NOT NULL, days INTEGER NOT NULL, cells INTEGER NOT NULL,
    PRIMARY KEY (area, month, days)) {compact};
CREATE INDEX waiver_run ON waiver (run)
"""
# Each is done once, in order; the number of the last one is the version of a database.
STEPS: tuple[str, ...] = (_FIRST,)
# Hosts that a question is about, for the time of a connection.
ASKED = "CREATE TEMPORARY TABLE asked (host INTEGER PRIMARY KEY)"


def moment(time: str) -> int:
    """Return the milliseconds of a fragment's time; raise ValueError where it is none."""
    return round(datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp() * 1000)


def day_of(ord_: int) -> str:
    """Return the day of a moment, in UTC."""
    return datetime.fromtimestamp(ord_ / 1000, timezone.utc).date().isoformat()

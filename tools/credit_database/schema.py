# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables, by database, without the words of one engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CREDIT", "SAMPLE", "Table"]


@dataclass(frozen=True)
class Table:
    """Columns with their kinds, the columns that are indexed, and what the application may do besides SELECT."""

    columns: Mapping[str, str]
    indexes: tuple[str, ...] = ()
    application: str = ""


def _columns(text: str) -> dict[str, str]:
    return dict(column.split() for column in text.split(","))


# Of `credit`; the order is that of loading.
CREDIT: Mapping[str, Table] = {
    "org": Table(_columns("id key, name text, closed_on date")),
    "app_user": Table(_columns(
        "id key, org_id code, login code, enabled flag, created_on date, last_login time, reviewed_on date,"
        "left_on date, pwd_changed_on date"), application="INSERT, UPDATE"),
    "reason": Table(_columns("code key, name text, valid_from date, valid_until date")),
    "subject": Table(_columns("id number, id_no code, name text, phone code"), application="INSERT, UPDATE"),
    "query_batch": Table(_columns(
        "id key, org_id code, user_id code, requested_at time, reason code, content text, records count"),
        application="INSERT"),
    "query_log": Table(_columns(
        "id number, org_id code, user_id code, queried_at time, reason code, subject big, kind code, batch_id code"),
        ("queried_at", "batch_id"), "INSERT"),
    "query_alert": Table(_columns("id number, user_id code, day date, handled_at time"), application="INSERT, UPDATE"),
    "adverse": Table(_columns("id number, subject_id big, subject_kind code, amount count, ended_on date"),
                     ("ended_on",), "INSERT, UPDATE, DELETE"),
    "exchange_file": Table(_columns(
        "id key, received_at time, direction code, peer text, org_id code, digest text, result text, fed_back_at time,"
        "records count, accepted count, rejected count, kept_path text, corrects code"), ("received_at",), "INSERT"),
    "raw_record": Table(_columns("id number, file_id code, body text, digest text"), ("file_id",), "INSERT"),
    "dispute": Table(_columns(
        "id key, received_at time, subject_id big, handler code, verified_at time, outcome code, corrected_at time,"
        "statement_at time, replied_at time"), ("subject_id",), "INSERT, UPDATE"),
}
# Of the analysts, who may know nobody: their database is no production.
SAMPLE = Table(_columns("id number, birth_year count, sex code, region text, score count, remark text"))

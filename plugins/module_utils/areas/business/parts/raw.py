# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Original records: whether any was written again, who may, and whether their digests still fit."""

import hashlib

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import rights
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    MOST_NAMED,
    answered,
    named,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_SAMPLE = 200
_SAME = "SELECT {id}, {same} FROM (SELECT * FROM {table}{period} ORDER BY {id} DESC LIMIT {most}) newest"
_BODIES = "SELECT {id}, {body}, {digest} FROM {table}{period} ORDER BY {id} DESC LIMIT {most}"
_ADVICE = Text(
    "The data owner finds out who has changed them, and restores them from the files that came in.",
    "由数据负责人查明由谁改动，并以接收的文件恢复。")


def look(books, policy):
    """Look at the table's own counters, at the rights of others, and at a sample of the records."""
    table = books.table("raw")
    yield from rights.unchanged(books, table, "raw_changed_rows", _ADVICE)
    yield from rights.changeable(books, table, "raw_writable")
    rows = list(_compared(books, policy, table))
    if not rows:
        yield wrong(
            books, "raw_none", "{table} has no record to compare with its digest.", "{table} 没有可与摘要比对的记录。",
            status="not_checked", table=table.name)
        return
    unknown = [one for one, same in rows if same is None]
    bad = [one for one, same in rows if same is False]
    seen = [answered("records of a sample, with another digest", "%d, %d" % (len(rows), len(bad)))]
    if unknown:
        yield wrong(
            books, "raw_uncompared", "{count} of {total} records have no digest, or one that cannot be computed here.",
            "{total} 条记录中，有 {count} 条没有摘要或此处无法计算其摘要。", status="not_checked", count=len(unknown),
            total=len(rows), evidence=seen)
    if bad:
        yield wrong(
            books, "raw_other", "{count} of {total} records of {table} are other than their digest says; rows: {rows}.",
            "{table} 的 {total} 条记录中，有 {count} 条与摘要不符；行号：{rows}。", count=len(bad), total=len(rows),
            table=table.name, rows=named(bad[:MOST_NAMED]), expected="0", actual=len(bad), evidence=seen,
            advice=_ADVICE)
    if len(unknown) < len(rows):
        yield right(
            books, "raw_same", "{count} records were compared with their digests.", "已将 {count} 条记录与摘要比对。",
            count=len(rows) - len(unknown), evidence=seen)


def _compared(books, policy, table):
    """Yield (row, whether its digest fits, or None) of the newest records: computed in the database where it can."""
    columns, algorithm = table.columns, books.given("raw.algorithm")
    period = ""
    if "time" in columns:
        period = " WHERE %s >= %s" % (columns["time"], books.since(policy.period_days))
    parts = dict(table=table, id=columns["id"], period=period, most=_SAMPLE)
    digest = books.hashed(columns["body"], algorithm)
    if digest is not None:
        same = "CASE WHEN %s IS NULL OR %s IS NULL THEN NULL WHEN lower(trim(%s)) = %s THEN 1 ELSE 0 END" % (
            columns["digest"], columns["body"], columns["digest"], digest)
        for one, fits in books.rows(_SAME, same=same, **parts):
            yield one, None if fits is None else fits == "1"
        return
    for one, body, stored in books.rows(_BODIES, body=columns["body"], digest=columns["digest"], **parts):
        # The body is hashed here and goes nowhere.
        try:
            summed = hashlib.new(algorithm, (body or "").encode("utf-8", "surrogateescape")).hexdigest()
        except ValueError:
            yield one, None
            continue
        yield one, None if body is None or stored is None else summed == stored.strip().lower()

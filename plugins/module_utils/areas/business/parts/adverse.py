# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adverse records of persons, and their term: the Regulation on the Credit Reporting Industry (article 16) has five
years from the day on which the event ended.
"""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    MOST_NAMED,
    answered,
    named,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.books import Unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_YEARS = 5
_PAST = "SELECT count(*) FROM {table} WHERE {ended} < {limit}{personal}"
_ROWS = "SELECT {id} FROM {table} WHERE {ended} < {limit}{personal} LIMIT {most}"
_FUTURE = "SELECT count(*) FROM {table} WHERE {ended} > {limit}{personal}"
_OPEN = "SELECT count(*) FROM {table} WHERE {ended} IS NULL{personal}"
_ADVICE = Text(
    "The data owner deletes them, or moves them out of production with whatever identifies the person taken away "
    "(clause 9.6-b).",
    "由数据负责人删除到期记录，或去除个人标识后移出生产库（条款 9.6-b）。")


def look(books, policy):
    """Look for records past their term, and for what says that nobody could tell."""
    if books.role != "production":
        yield wrong(
            books, "no_production", "it is no production database (business_database.role is {role}), where terms are "
            "asked.", "该库不是生产库（business_database.role 为 {role}），不检查保存期限。", status="not_applicable",
            role=books.role)
        return
    table = books.table("adverse")
    if not books.any_row(table):
        yield wrong(
            books, "adverse_empty", "{table} has no row, so there is nothing to judge.",
            "{table} 没有记录，无从判定。", status="not_checked", table=table.name)
        return
    kind = books.given("adverse.personal")
    parts = dict(
        table=table, id=table.columns["id"], ended=table.columns["ended"], most=MOST_NAMED,
        personal="" if kind is None else " AND %s = %s" % (table.columns["personal.column"], literal(kind["value"])))
    limit = years_before(books.today, books.given("adverse.keep_years") or _YEARS)
    past = books.counts(_PAST, limit=literal(limit), **parts)[0]
    if past:
        rows = [row[0] for row in books.rows(_ROWS, limit=literal(limit), **parts)]
        yield wrong(
            books, "adverse_past", "{count} adverse records of persons ended before {limit} and are still in {table}; "
            "some of them: {rows}.",
            "{table} 中有 {count} 条个人不良信息的终止日早于 {limit}，仍未删除；部分记录：{rows}。", count=past,
            limit=limit, table=table.name, rows=named(rows), expected="0", actual=past,
            evidence=[answered("count(*) WHERE %s < %s" % (table.columns["ended"].name, limit), past)], advice=_ADVICE)
    future = books.counts(_FUTURE, limit=books.later(days=1), **parts)[0]
    if future:
        yield wrong(
            books, "adverse_future", "{count} records of {table} end in the future, which no event does.",
            "{table} 中有 {count} 条记录的终止日在将来，属数据错误。", count=future, table=table.name,
            evidence=[answered("count(*) in the future", future)], advice=Text(
                "The data owner corrects the day.", "由数据负责人更正终止日。"))
    yield right(
        books, "adverse_in_term", "{past} records are past their term (before {limit}); {unended}.",
        "到期（早于 {limit}）的记录有 {past} 条；{unended}。", past=past, limit=limit, unended=_unended(books, parts),
        evidence=[answered("count(*) WHERE %s < %s" % (table.columns["ended"].name, limit), past)])


def _unended(books, parts):
    """Return how many have not ended, where that costs little to know."""
    try:
        return Text("{count} have not ended", "未终止的有 {count} 条").format(count=books.counts(_OPEN, **parts)[0])
    except Unasked:
        return Text("those without an end were not counted", "未统计没有终止日的记录")


def years_before(day, years):
    """Return the day so many years before: what ended before it is past its term."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return datetime.date(day.year - years, 3, 1)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reasons of queries by the codes that were valid on the day, and whether what is asked by was checked."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import checksum, identifiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    answered,
    named,
    right,
    unasked_of,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.books import Unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

_MOST = 20000
_SAMPLE = 20000
# Of the identifiers asked by, how many of a thousand may be wrong where somebody checks them.
_WRONG_OF_1000 = 1
_REASONS = """SELECT {text}, CAST({time} AS date), count(*) FROM {table} WHERE {time} >= {since} AND NOT {empty}
 GROUP BY 1, 2 LIMIT {most}"""
_CODES = "SELECT {code}{days} FROM {table} LIMIT {most}"
_POSTGRESQL_RULES = """SELECT count(*) FROM pg_constraint WHERE conrelid = {id} AND contype IN ('c', 'f')
 AND {number} = ANY (conkey)"""
_MYSQL_KEYS = """SELECT count(*) FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = {schema}
 AND TABLE_NAME = {name} AND COLUMN_NAME = {column} AND REFERENCED_TABLE_NAME IS NOT NULL"""
_MYSQL_CHECKS = """SELECT count(*) FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {schema}
 AND CHECK_CLAUSE LIKE {like}"""
_IDENTIFIERS = """SELECT count(*), count(CASE WHEN {valid} THEN 1 END) FROM (SELECT DISTINCT asked FROM (
 SELECT {subject} AS asked FROM {log} WHERE {time} >= {since} ORDER BY {time} DESC LIMIT {most}) newest) q
 JOIN {table} ON {id} = q.asked WHERE {shaped}"""
_ADVICE = Text(
    "The developers of the credit system refuse a query without a valid reason when it is made; the data owner looks "
    "into those that were made.",
    "由征信系统开发方在查询时拒绝无效原因；由数据负责人查明已发生的查询。")


def look(books, policy):
    """Look at the reasons of the period, at what holds the column, and at a sample of what was asked by."""
    table = books.table("query_log")
    codes = _codes(books)
    if codes is None:
        yield wrong(
            books, "reasons_unmapped", "business_mapping.query_log.reasons does not tell which codes are valid.",
            "business_mapping.query_log.reasons 未说明有效的原因代码。", status="not_checked")
        return
    column, since = table.columns["reason"], books.since(policy.period_days)
    rows = books.rows(
        _REASONS, table=table, text=books.text(column), time=table.columns["time"], since=since,
        empty=books.empty(column), most=_MOST)
    if not rows:
        yield wrong(
            books, "query_none", "{table} has no row since {since}, so there is nothing to judge.",
            "{table} 自 {since} 起没有记录，无从判定。", status="not_checked", table=table.name, since=since.strip("'"))
        return
    if not codes:
        yield wrong(
            books, "reasons_none", "there is no valid reason at all, while queries have reasons.",
            "没有任何有效的原因代码，而查询记录中有原因。", advice=_ADVICE)
    total = sum(int(count or 0) for _reason, _day, count in rows)
    bad = [(reason, int(count or 0)) for reason, day, count in rows if not _valid(codes, reason, day)]
    seen = [answered("count(*) GROUP BY reason, day", "%d rows, %d not valid" % (total, sum(one for _r, one in bad)))]
    if bad and codes:
        yield wrong(
            books, "reason_invalid", "{count} of {total} queries since {since} have a reason that was not valid on "
            "their day: {reasons}.", "自 {since} 起的 {total} 次查询中，有 {count} 次的原因在当日无效：{reasons}。",
            count=sum(count for _reason, count in bad), total=total, since=since.strip("'"), expected="0",
            actual=sum(count for _reason, count in bad), reasons=named(reason for reason, _count in bad),
            evidence=seen, advice=_ADVICE)
    if len(rows) == _MOST:
        yield wrong(
            books, "reasons_many", "only {most} pairs of reason and day were looked at; there are more.",
            "仅检查了 {most} 组原因与日期，另有未检查的。", status="not_checked", most=_MOST, evidence=seen)
    if policy.level >= 3:
        yield from _held(books, table, column)
    if books.given("subjects") is not None:
        yield from _identifiers(books, table, since)
    yield right(
        books, "reasons_valid", "{total} queries since {since} were looked at.",
        "已检查自 {since} 起的 {total} 次查询。", total=total, since=since.strip("'"), evidence=seen)


def _codes(books):
    """Return {code: [(first day or None, day after the last or None)]}, or None where the mapping does not tell."""
    told = books.given("query_log.reasons")
    if told is None:
        return None
    if "values" in told:
        return {_plain(value): [(None, None)] for value in told["values"]}
    table = books.table("query_log.reasons")
    days = [table.columns.get(name) for name in ("from", "until")]
    rows = books.rows(
        _CODES, table=table, code=books.text(table.columns["code"]), most=_MOST,
        days="".join(", NULL" if one is None else ", CAST(%s AS date)" % one for one in days))
    found: Dict[str, List[Any]] = {}
    for code, first, last in rows:
        found.setdefault(_plain(code), []).append((first, last))
    return found


def _plain(code):
    """Return a code without what kinds of columns add or take: blanks at its end, zeros at its beginning."""
    text = str(code or "").strip()
    return text.lstrip("0") or "0" if decimal(text) is not None else text


def _valid(codes, reason, day):
    return any(
        (first is None or first <= day) and (last is None or day <= last)
        for first, last in codes.get(_plain(reason), ()))


def _held(books, table, column):
    """Look whether the database itself refuses other reasons."""
    if table.kind not in ("r", "p"):
        yield wrong(
            books, "reason_of_view", "{table} is no table, so what its column of reasons is held by is not seen.",
            "{table} 不是表，无法查看其原因列的约束。", status="not_checked", table=table.name)
        return
    if books.engine == "postgresql":
        held = books.probed(_POSTGRESQL_RULES.format(id=table.id, number=column.number))
    else:
        schema, name = books.place(table)
        plain = identifiers.parts(column.name)[0]
        parts = dict(
            schema=literal(schema), name=literal(name), column=literal(plain), like=literal("%%`%s`%%" % plain))
        held = books.probed(_MYSQL_KEYS.format(**parts)) + books.probed(_MYSQL_CHECKS.format(**parts))
    if not any(int(row[0] or 0) for row in held) and column.type != "enum":
        yield wrong(
            books, "reason_unheld", "no foreign key and no CHECK holds {table}.{column}, so the database takes any "
            "reason.", "{table}.{column} 没有外键或 CHECK 约束，数据库接受任意原因。", table=table.name,
            column=column.name, evidence=[answered("constraints of " + column.name, 0)], advice=Text(
                "The database administrator adds a foreign key to the table of reasons, or a CHECK.",
                "由数据库管理员增加指向原因代码表的外键或 CHECK 约束。"))


def _identifiers(books, log, since):
    """Look at the checksums of the identity numbers that were asked by: where input is checked, all but none are right.
    """
    table = books.table("subjects")
    column = table.own("identifier")
    try:
        shaped, valid = books.counts(
            _IDENTIFIERS, table=table, log=log, subject=log.columns["subject"], time=log.columns["time"], since=since,
            id=table.own("id"), most=_SAMPLE, shaped=checksum.shaped(books, column),
            valid=checksum.valid(books, column))
    except Unasked as unasked:
        yield unasked_of(books, unasked)
        return
    if shaped - valid > shaped * _WRONG_OF_1000 / 1000:
        yield wrong(
            books, "identifiers_unchecked", "of {count} identity numbers asked by, {wrong} have a wrong check digit, "
            "so they are not checked when a query is made.",
            "被查询的 {count} 个身份证号中，有 {wrong} 个校验位错误，说明查询时未作校验。", count=shaped,
            wrong=shaped - valid, advice=_ADVICE, evidence=[
                answered("identity numbers, with a right check digit", "%d, %d" % (shaped, valid))])

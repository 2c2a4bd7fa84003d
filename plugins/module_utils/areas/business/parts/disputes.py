# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disputes: whether each was handled in its time (Regulation on the Credit Reporting Industry, article 25: 20 days) and
by what was found; and whether each query for a dispute has one.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    MOST_NAMED,
    answered,
    named,
    right,
    unasked_of,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.books import Unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_DAYS = 20
# What was received longer ago was looked at before.
_BACK_DAYS = 731
_COUNTS = "SELECT count(*){counts} FROM {table} WHERE {received} >= {since}"
_ROWS = "SELECT {id} FROM {table} WHERE {received} >= {since} AND ({condition}) LIMIT {most}"
_TIMELESS = "SELECT count(*) FROM {table} WHERE {received} IS NULL"
_QUERIES = """SELECT count(*), count(CASE WHEN NOT EXISTS (SELECT 1 FROM {table} WHERE {subject} = {asked}
 AND CAST({received} AS date) <= CAST({time} AS date)
 AND ({replied} IS NULL OR CAST({replied} AS date) >= CAST({time} AS date))) THEN 1 END), count(CASE WHEN NOT EXISTS (
 SELECT 1 FROM {table} WHERE {handler} = {user}) THEN 1 END)
 FROM {log} WHERE {time} >= {since} AND {reason} = {wanted}"""
# Of records that were found to be right: how many there are, and how many were changed after that.
_CHANGED = """SELECT count(*), count(CASE WHEN {changed} > {checked} THEN 1 END) FROM {table} JOIN {records}
 ON {id} = {record} WHERE {received} >= {since} AND {outcome} = {right}"""
_ADVICE = Text(
    "Who is responsible for disputes has them answered, and what was found recorded.",
    "由异议处理负责人督促答复，并登记核实情况。")
_QUERY_ADVICE = Text(
    "Who is responsible for disputes finds out what these queries were for.", "由异议处理负责人查明这些查询的用途。")


def look(books, policy):
    """Look at the disputes of two years, and at the queries of the period that were made for one."""
    table, keys = books.table("dispute"), books.given("dispute")
    columns = table.columns
    parts = dict(table=table, id=columns["id"], received=columns["received"], since=books.since(_BACK_DAYS))
    rules = _rules(books, keys, table)
    total, *found = books.counts(
        _COUNTS, counts="".join(", count(CASE WHEN %s THEN 1 END)" % rule[3] for rule in rules), **parts)
    seen = [answered("count(*), and by each rule", ", ".join(str(one) for one in [total] + found))]
    if not total:
        yield wrong(
            books, "dispute_none", "{table} has no dispute since {since}, so there is nothing to judge.",
            "{table} 自 {since} 起没有异议，无从判定。", status="not_checked", table=table.name,
            since=parts["since"].strip("'"))
    for (reason, en, zh, condition), count in zip(rules, found):
        if count:
            rows = books.rows(_ROWS, condition=condition, most=MOST_NAMED, **parts)
            yield wrong(
                books, reason, "{count} disputes " + en + "; rows: {rows}.",
                "有 {count} 件异议" + zh + "；行号：{rows}。", count=count,
                rows=named(row[0] for row in rows), expected="0", actual=count, evidence=seen,
                advice=_ADVICE)
    if not columns["received"].filled:
        timeless = books.counts(_TIMELESS, **parts)[0]
        if timeless:
            yield wrong(
                books, "dispute_timeless", "{count} disputes have no day of receipt.",
                "有 {count} 件异议没有受理日期。", count=timeless,
                evidence=[answered("count(*) without a day", timeless)], advice=_ADVICE)
    try:
        yield from _changed(books, keys, table)
    except Unasked as unasked:
        yield unasked_of(books, unasked)
    yield from _queries(books, policy, table)
    if total:
        yield right(
            books, "disputes_handled", "{count} disputes since {since} were looked at: handler, days, answer, "
            "correction and statement.", "已检查自 {since} 起的 {count} 件异议：处理人、期限、答复、更正与声明。",
            count=total, since=parts["since"].strip("'"), evidence=seen)


def _changed(books, keys, table):
    """Look whether records that were found to be right are as they were then."""
    if "record" not in keys:
        return
    records, own = books.table("dispute.record"), table.own
    total, changed = books.counts(
        _CHANGED, table=table, records=records, changed=records.own("changed"), checked=own("checked"),
        id=books.text(records.own("id")), record=books.text(own("record.dispute")), received=own("received"),
        since=books.since(_BACK_DAYS), outcome=own("outcome.column"), right=literal(keys["outcome"]["right"]))
    seen = [answered("count(*) of records found to be right, changed since", "%d, %d" % (total, changed))]
    if changed:
        yield wrong(
            books, "dispute_changed", "of {total} records that were found to be right {count} were changed after that.",
            "核实无误的 {total} 条记录中，有 {count} 条在核实之后被修改。", total=total, count=changed, expected="0",
            actual=changed, evidence=seen, advice=Text(
                "The data owner finds out who has changed them, and why.", "由数据负责人查明由谁修改及原因。"))
    else:
        yield right(
            books, "dispute_unchanged", "{total} records that were found to be right are as they were then.",
            "核实无误的 {total} 条记录此后未被修改。", total=total, evidence=seen)


def _rules(books, keys, table):
    """Return (reason, what is wrong, the same in Chinese, its condition)."""
    columns, days = table.columns, keys.get("days", _DAYS)
    received, checked, replied = (columns[name] for name in ("received", "checked", "replied"))
    outcome, statement = columns["outcome.column"], columns["statement"]
    due = "(%s IS NOT NULL OR %s < %s)" % (replied, received, books.since(days))
    last = "CAST(%s AS date)" % books.function("days_later", received, days)
    without = "(%s IS NULL%s)" % (statement, {
        "flag": " OR NOT (%s = %s)" % (statement, "true"), "number": " OR %s = 0" % statement}.get(statement.kind, ""))
    return (
        ("dispute_no_handler", "have no handler", "没有处理人", books.empty(columns["handler"])),
        ("dispute_unanswered", "of more than %d days were not checked or not answered" % days,
         "超过 %d 天未核实或未答复" % days,
         "(%s IS NULL OR %s IS NULL) AND %s < %s" % (checked, replied, received, books.since(days))),
        ("dispute_late", "were answered after more than %d days" % days, "答复迟于 %d 天" % days,
         "CAST(%s AS date) > %s" % (replied, last)),
        ("dispute_uncorrected", "found to be right to complain about were not corrected", "确认有误而未更正",
         "%s = %s AND %s IS NULL AND %s" % (outcome, literal(keys["outcome"]["wrong"]), columns["corrected"], due)),
        ("dispute_no_statement", "that stayed unclear have no statement of the person", "无法核实而未附加个人声明",
         "%s = %s AND %s AND %s" % (outcome, literal(keys["outcome"]["unclear"]), without, due)))


def _queries(books, policy, table):
    wanted = books.given("query_log.dispute_reason") if books.given("query_log") is not None else None
    if wanted is None:
        yield wrong(
            books, "dispute_reason_unmapped", "business_mapping.query_log.dispute_reason does not tell which queries "
            "are made for disputes.", "business_mapping.query_log.dispute_reason 未说明哪些查询用于异议处理。",
            status="not_checked")
        return
    log = books.table("query_log")
    total, without, others = books.counts(
        _QUERIES, table=table, log=log, subject=table.own("subject"), received=table.own("received"),
        replied=table.own("replied"), handler=table.own("handler"), asked=log.own("subject"), time=log.own("time"),
        user=log.own("user"), reason=log.own("reason"), since=books.since(policy.period_days),
        wanted=literal(wanted))
    seen = [answered("count(*) of queries for disputes, without one, by others", "%d, %d, %d" % (
        total, without, others))]
    for reason, count, en, zh in (
            ("dispute_query", without, "have no dispute of that subject on their day", "当日没有该信息主体的异议"),
            ("dispute_query_user", others, "were made by users who handle no dispute", "由不处理异议的用户发起")):
        if count:
            yield wrong(
                books, reason, "of {total} queries for disputes {count} " + en + ".",
                "{total} 次异议查询中，有 {count} 次" + zh + "。", total=total, count=count, expected="0", actual=count,
                evidence=seen, advice=_QUERY_ADVICE)

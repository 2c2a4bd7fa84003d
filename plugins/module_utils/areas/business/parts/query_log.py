# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of queries, and of requests for many at once: what is missing in a row of the period."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    MOST_NAMED,
    answered,
    named,
    right,
    unasked_of,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.books import Unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

_FIELDS = (
    ("organization", Text("organization", "机构")), ("user", Text("user", "用户")), ("reason", Text("reason", "原因")),
    ("subject", Text("subject", "被查询对象")))
_BATCH_FIELDS = (
    ("organization", Text("organization", "机构")), ("user", Text("user", "用户")), ("reason", Text("reason", "原因")),
    ("content", Text("content", "查询内容")), ("records", Text("count", "条数")))
_COUNTS = "SELECT count(*), count(CASE WHEN {time} > {later} THEN 1 END){counts} FROM {table} WHERE {time} >= {since}"
_ROWS = "SELECT {id} FROM {table} WHERE {time} >= {since} AND ({missing}) LIMIT {most}"
_TIMELESS = "SELECT count(*) FROM {table} WHERE {time} IS NULL"
_ACTIVE = "SELECT count(*) FROM {table} WHERE {last} >= {since}"
_OTHER_COUNT = """SELECT count(*) FROM {table} LEFT JOIN (SELECT {log_batch} AS batch_of, count(*) AS found_in
 FROM {log} WHERE {log_time} >= {since} GROUP BY {log_batch}) counted ON counted.batch_of = {id} WHERE {time} >= {since}
 AND ({records} IS NULL OR {records} <> coalesce(counted.found_in, 0))"""
_OTHER_ORGANIZATION = """SELECT count(*) FROM {table} JOIN {users} ON {user_id} = {user}
 WHERE {time} >= {since} AND {theirs} <> {organization} AND NOT {empty}"""
_ADVICE = Text(
    "The developers of the credit system have it write every field, and make the columns NOT NULL; the data owner "
    "finds out who made these queries.",
    "由征信系统开发方保证写入每个字段并将列设为 NOT NULL；由数据负责人查明这些查询由谁发起。")


def look(books, policy):
    """Look at the rows of the period, and at the requests of many."""
    yield from _of(books, policy, "query_log", _FIELDS)
    if "organization" in (books.given("users") or {}):
        yield from _organizations(books, policy)
    if books.given("query_log.batch") is not None:
        yield from _of(books, policy, "query_log.batch", _BATCH_FIELDS)
        yield from _batches(books, policy)


def _of(books, policy, path, fields):
    table, since = books.table(path), books.since(policy.period_days)
    empty = [(name, books.empty(table.columns[field])) for field, name in fields]
    parts = dict(table=table, time=table.columns["time"], since=since, id=table.columns["id"], most=MOST_NAMED)
    total, future, *missing = books.counts(
        _COUNTS, later=books.later(minutes=5),
        counts="".join(", count(CASE WHEN %s THEN 1 END)" % condition for _name, condition in empty), **parts)
    seen = [answered("count(*), and without each field", ", ".join(str(one) for one in [total] + missing))]
    if not total:
        yield _silent(books, policy, table, since)
    lacking = [(name, count) for (name, _condition), count in zip(empty, missing) if count]
    if lacking:
        rows = books.rows(_ROWS, missing=" OR ".join(
            condition for (_name, condition), count in zip(empty, missing) if count), **parts)
        yield wrong(
            books, "query_incomplete", "of {total} rows of {table} since {since} some lack a field: {lacking}; rows: "
            "{rows}.", "{table} 自 {since} 起的 {total} 行中，有字段缺失：{lacking}；行号：{rows}。", total=total,
            table=table.name, since=since.strip("'"), rows=named(row[0] for row in rows), expected="0",
            actual=", ".join("%s %d" % (name, count) for name, count in lacking),
            lacking=joined(Text("{name} {count}", "{name} {count}").format(name=name, count=count)
                           for name, count in lacking), evidence=seen, advice=_ADVICE)
    if future:
        yield wrong(
            books, "query_future", "{count} rows of {table} have a time in the future.",
            "{table} 中有 {count} 行的时间在将来。", count=future, table=table.name, evidence=seen, advice=Text(
                "Operations find the host whose clock is wrong.", "由运维查找时钟错误的主机。"))
    yield from _timeless(books, table, parts)
    if total:
        yield right(
            books, "query_complete", "{count} rows of {table} since {since} were looked at.",
            "已检查 {table} 自 {since} 起的 {count} 行。", count=total, table=table.name, since=since.strip("'"),
            evidence=seen)


def _timeless(books, table, parts):
    """Rows without a time lie in no period."""
    if table.columns["time"].filled:
        return
    try:
        count = books.counts(_TIMELESS, table=table, time=parts["time"])[0]
    except Unasked as unasked:
        yield unasked_of(books, unasked)
        return
    if count:
        yield wrong(
            books, "query_timeless", "{count} rows of {table} have no time.", "{table} 中有 {count} 行没有时间。",
            count=count, table=table.name, evidence=[answered("count(*) WHERE time IS NULL", count)], advice=_ADVICE)


def _silent(books, policy, table, since):
    """Return what stands for a log without a row: users who logged in meanwhile have asked nothing, or nothing is
    recorded.
    """
    if (books.given("users") or {}).get("last_login") is not None and table.name == books.given("query_log.table"):
        users = books.table("users")
        active = books.counts(_ACTIVE, table=users, last=users.columns["last_login"], since=since)[0]
        if active:
            return wrong(
                books, "query_silent", "{table} has no row since {since}, while {count} users have logged in.",
                "{table} 自 {since} 起没有记录，而有 {count} 个用户登录过。", table=table.name, since=since.strip("'"),
                count=active, evidence=[answered("count(*) of users since then", active)], advice=_ADVICE)
    return wrong(
        books, "query_none", "{table} has no row since {since}, so there is nothing to judge.",
        "{table} 自 {since} 起没有记录，无从判定。", status="not_checked", table=table.name, since=since.strip("'"))


def _organizations(books, policy):
    log, users = books.table("query_log"), books.table("users")
    count = books.counts(
        _OTHER_ORGANIZATION, table=log, users=users, user_id=users.own("id"), user=log.own("user"),
        time=log.own("time"), since=books.since(policy.period_days), theirs=users.own("organization"),
        organization=log.own("organization"), empty=books.empty(log.own("organization")))[0]
    if count:
        yield wrong(
            books, "query_other_organization", "{count} rows of {table} have another organization than their user has "
            "now.", "{table} 中有 {count} 行的机构与其用户当前所属机构不一致。", status="manual", count=count,
            table=log.name, evidence=[answered("count(*) with another organization", count)], advice=Text(
                "The data owner finds out whether these users have changed their organization, or asked for another.",
                "由数据负责人核实这些用户是否更换过机构，或代其他机构查询。"))


def _batches(books, policy):
    table, log = books.table("query_log.batch"), books.table("query_log")
    count = books.counts(
        _OTHER_COUNT, table=table, id=table.own("id"), time=table.own("time"), records=table.own("records"), log=log,
        log_batch=log.columns["batch.log"],
        log_time=log.columns["time"], since=books.since(policy.period_days))[0]
    if count:
        yield wrong(
            books, "batch_counts", "{count} requests of {table} name another number of queries than the log has.",
            "{table} 中有 {count} 个批量请求所写条数与查询日志不符。", count=count, table=table.name,
            evidence=[answered("count(*) of requests with another number", count)], advice=_ADVICE)

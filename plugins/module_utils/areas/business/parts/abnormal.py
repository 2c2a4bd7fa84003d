# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries out of the ordinary, by named rules: each with its threshold, which is the field's, not the standard's; and
whether somebody has looked into them in time.
"""

import datetime
from collections import defaultdict
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    answered,
    code,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

_MOST = 20000
_MOST_USERS = 500
_MOST_NAMED = 10
# With fewer days than these a user has no usual number: the organization's stands for it.
_FEWEST_DAYS = 5
_WINDOW = 7
_DAY = "%Y-%m-%d"
_USER_DAYS = """SELECT who, on_day, asked, at_night, of_organization FROM (SELECT {user} AS who,
 CAST({time} AS date) AS on_day, count(*) AS asked, {night} AS at_night, max({organization}) AS of_organization
 FROM {table} WHERE {time} >= {since} AND NOT {no_user}{single} GROUP BY 1, 2) days
 WHERE asked >= {volume} OR at_night >= {least_night}{days_off} LIMIT {most}"""
_USUAL = """SELECT {user}, count(*) FROM {table} WHERE {time} >= {since} AND {user} IN ({users}){single}
 GROUP BY 1, CAST({time} AS date)"""
_OF_ORGANIZATION = """SELECT organization, avg(asked) FROM (SELECT {organization} AS organization, count(*) AS asked
 FROM {table} WHERE {time} >= {since} AND {organization} IN ({organizations}){single}
 GROUP BY {organization}, {user}, CAST({time} AS date)) days GROUP BY organization"""
_ORGANIZATION_DAYS = """SELECT {organization}, CAST({time} AS date), count(*) FROM {table} WHERE {time} >= {since}
 AND NOT {no_organization}{single} GROUP BY 1, 2 LIMIT {most}"""
_SUBJECTS = """SELECT count(*), coalesce(max(organizations), 0) FROM (SELECT count(DISTINCT {organization}) AS
 organizations FROM {table} WHERE {time} >= {since} AND {subject} IS NOT NULL{single} GROUP BY {subject}
 HAVING count(DISTINCT {organization}) >= {least}) asked"""
_AFTER = """SELECT {user}, CAST({time} AS date), count(*) FROM {table} JOIN {users} ON {id} = {user}
 WHERE {time} >= {since} AND CAST({time} AS date) > CAST({left} AS date) GROUP BY 1, 2 LIMIT {most}"""
_HANDLED = "SELECT {user}, {day}, min(CAST({handled} AS date)) FROM {table} WHERE {day} >= {since} GROUP BY 1, 2"
_MEMBERS = "SELECT {id}, {organization} FROM {users} WHERE {id} IN ({wanted})"
_ADVICE = Text(
    "The security administrator asks the users and their organization, suspends who has no reason, and records what "
    "was found within business_alert_days ({days}).",
    "由安全管理员询问用户及其机构，对没有正当理由的暂停权限，并在 business_alert_days（{days} 天）内登记处理情况。")


def look(books, policy):
    """Look at the days of users and of organizations, at subjects, and at users who had left."""
    log = books.table("query_log")
    columns, kind = log.columns, books.given("query_log.kind")
    parts = dict(
        table=log, user=columns["user"], time=columns["time"], organization=columns["organization"],
        since=books.since(policy.period_days), most=_MOST, no_user=books.empty(columns["user"]),
        no_organization=books.empty(columns["organization"]), single="" if kind is None else " AND (%s IS NULL OR "
        "%s <> %s)" % (columns["kind.column"], columns["kind.column"], literal(kind["batch"])))
    # The newest first: in their own order they come after all that is older.
    if not books.probed("SELECT 1 FROM %s WHERE %s >= %s ORDER BY %s DESC LIMIT 1" % (
            log, columns["time"], parts["since"], columns["time"])):
        yield wrong(
            books, "query_none", "{table} has no row since {since}, so there is nothing to judge.",
            "{table} 自 {since} 起没有记录，无从判定。", status="not_checked", table=log.name,
            since=parts["since"].strip("'"))
        return
    handled = _handled(books, policy)
    seen: List[Any] = []
    for reason, en, zh, days in _found(books, policy, log, parts, handled, seen):
        if days:
            yield _told(books, policy, reason, en, zh, days)
    yield from _subjects(books, policy, log, parts)
    yield from seen
    yield right(
        books, "queries_looked_at", "days of users and organizations since {since} were compared with what is usual.",
        "已将自 {since} 起各用户、各机构每日的查询量与平常水平比对。", since=parts["since"].strip("'"),
        evidence=[answered("count(*) GROUP BY user, day", "since " + parts["since"])])


def _found(books, policy, log, parts, handled, seen):
    """Yield (reason, rule, the same in Chinese, [(who, day)] that nobody has looked into in time) of each rule."""
    days_off = [one.strftime(_DAY) for one in _days_off(books, policy)]
    night = "count(CASE WHEN %s THEN 1 END)" % books.function(
        "by_night", parts["time"], policy.night_from, policy.night_until)
    off = " OR (asked >= %d AND on_day IN (%s))" % (
        policy.day_off_queries, ", ".join(map(literal, days_off))) if days_off else ""
    rows = books.rows(
        _USER_DAYS, night=night, volume=policy.volume_queries, least_night=policy.night_queries, days_off=off, **parts)
    if len(rows) == _MOST:
        seen.append(wrong(
            books, "queries_many", "more than {most} days of users are above a threshold; the rest was not looked at.",
            "超过阈值的用户日数超过 {most}，其余未检查。", status="not_checked", most=_MOST))
    usual = _usual(books, policy, rows, parts, seen)
    volume = [
        (user, day) for user, day, count, _night, organization in rows
        if int(count) >= policy.volume_queries and (user, organization) in usual
        and int(count) > policy.volume_times * usual[user, organization]]
    nights = [(user, day) for user, day, _count, count, _of in rows if int(count) >= policy.night_queries]
    idle = [(user, day) for user, day, count, _night, _of in rows
            if day in days_off and int(count) >= policy.day_off_queries]
    yield (
        "queries_volume", "asked {0} times or more, and over {1} times the user's usual".format(
            policy.volume_queries, policy.volume_times), "单日查询不少于 {0} 次且超过本人平常的 {1} 倍".format(
                policy.volume_queries, policy.volume_times), _open(volume, handled))
    yield (
        "queries_night", "asked {0} times or more between {1} and {2} o'clock".format(
            policy.night_queries, policy.night_from, policy.night_until), "{1} 时至 {2} 时之间查询不少于 {0} 次".format(
                policy.night_queries, policy.night_from, policy.night_until), _open(nights, handled))
    yield (
        "queries_day_off", "asked {0} times or more on a day off".format(policy.day_off_queries),
        "休息日查询不少于 {0} 次".format(policy.day_off_queries), _open(idle, handled))
    yield _organizations(books, policy, parts, handled, seen)
    if "left" in (books.given("users") or {}):
        users = books.table("users")
        after = [(user, day) for user, day, _count in books.rows(
            _AFTER, **dict(parts, users=users, id=users.own("id"), user=log.own("user"), time=log.own("time"),
                           left=users.own("left")))]
        yield "queries_after_leaving", "asked after having left", "离职之后仍在查询", _open(after, handled)


def _usual(books, policy, rows, parts, seen):
    """Return {(user, organization): the median of the user's active days, or the mean of the organization's}."""
    wanted = sorted({(user, organization) for user, _day, count, _night, organization in rows
                     if int(count) >= policy.volume_queries}, key=str)
    if len(wanted) > _MOST_USERS:
        seen.append(wrong(
            books, "users_many", "{count} users asked {least} times or more in a day; {most} of them were compared "
            "with what is usual.", "有 {count} 个用户单日查询不少于 {least} 次，仅将其中 {most} 个与平常水平比对。",
            status="not_checked", count=len(wanted), least=policy.volume_queries, most=_MOST_USERS))
        wanted = wanted[:_MOST_USERS]
    if not wanted:
        return {}
    days: Dict[Any, List[int]] = defaultdict(list)
    for user, count in books.rows(_USUAL, users=", ".join(literal(user) for user, _of in wanted), **parts):
        days[user].append(int(count or 0))
    new = sorted({of for user, of in wanted if len(days[user]) < _FEWEST_DAYS and of is not None})
    means = {} if not new else {
        of: float(mean or 0) for of, mean in books.rows(
            _OF_ORGANIZATION, organizations=", ".join(map(literal, new)), **parts)}
    return {
        (user, of): _median(days[user]) if len(days[user]) >= _FEWEST_DAYS else means.get(of, 0.0)
        for user, of in wanted}


def _organizations(books, policy, parts, handled, seen):
    days: Dict[Any, List[Any]] = defaultdict(list)
    rows = books.rows(_ORGANIZATION_DAYS, **parts)
    for organization, day, count in rows:
        days[organization].append((day, int(count or 0)))
    if len(rows) == _MOST:
        seen.append(wrong(
            books, "organizations_many", "only {most} days of organizations were looked at; there are more.",
            "仅检查了 {most} 个机构日，另有未检查的。", status="not_checked", most=_MOST))
    above = [
        (organization, day) for organization, its in days.items() if len(its) >= _FEWEST_DAYS
        for day, count in its if count >= policy.volume_queries
        and count > policy.organization_times * _median([one for _day, one in its])]
    # Somebody has looked into one of its users of that day.
    members = _members(books, {user for user, _day in handled}) if above else {}
    of = {(members[user], day): when for (user, day), when in handled.items() if user in members}
    return (
        "queries_organization", "asked over {0} times the organization's usual".format(policy.organization_times),
        "机构单日查询超过其平常的 {0} 倍".format(policy.organization_times), _open(above, of))


def _members(books, wanted):
    if not wanted or "organization" not in (books.given("users") or {}):
        return {}
    users = books.table("users")
    return dict(books.rows(
        _MEMBERS, users=users, id=users.columns["id"], organization=users.columns["organization"],
        wanted=", ".join(map(literal, sorted(wanted)[:_MOST_USERS]))))


def _subjects(books, policy, log, parts):
    count, most = books.counts(_SUBJECTS, **dict(
        parts, since=books.since(_WINDOW), subject=log.columns["subject"], least=policy.subject_organizations))
    if count:
        yield wrong(
            books, "queries_subject", "{count} subjects were asked for by {least} organizations or more within {days} "
            "days (one by {most}); who they are is told to nobody, so whether somebody has looked into it is not seen.",
            "{days} 天内有 {count} 个信息主体被不少于 {least} 家机构查询（最多 {most} 家）；主体不予显示，"
            "是否已处理无从得知。",
            status="manual", count=count, least=policy.subject_organizations, days=_WINDOW, most=most,
            evidence=[answered("count(*) of such subjects, most organizations", "%d, %d" % (count, most))],
            advice=_ADVICE.format(days=policy.alert_days))


def _handled(books, policy):
    """Return {(user, day): whether somebody has looked into it in time}; nothing where the mapping does not tell."""
    if books.given("query_log.handled") is None:
        return {}
    table = books.table("query_log.handled")
    found = {}
    for user, day, when in books.rows(
            _HANDLED, table=table, user=table.columns["user"], day=table.columns["day"],
            handled=table.columns["handled"], since=books.since(policy.period_days)):
        if when is not None:
            found[user, day[:10]] = (_date(when) - _date(day)).days <= policy.alert_days
    return found


def _open(found, handled):
    return [(who, day) for who, day in found if not handled.get((who, day), False)]


def _told(books, policy, reason, en, zh, days):
    days = sorted(days, key=lambda one: (one[1], str(one[0])))
    late = [day for _who, day in days if (books.today - _date(day)).days > policy.alert_days]
    named = joined(
        Text("{who} {day}", "{who} {day}").format(who=code(who), day=day) for who, day in days[:_MOST_NAMED])
    return wrong(
        books, reason, "{count} days on which somebody " + en + " were not looked into: {named}{more}.",
        "有 {count} 个未处理的异常日（" + zh + "）：{named}{more}。", status="fail" if late else "manual",
        count=len(days), named=named, more=Text(" and more", " 等") if len(days) > _MOST_NAMED else "", expected="0",
        actual=len(days), evidence=[answered("days by the rule", "%d, %d of them overdue" % (len(days), len(late)))],
        advice=_ADVICE.format(days=policy.alert_days))


def _days_off(books, policy):
    """Return the weekends and holidays of the period; a weekend may be worked."""
    holidays, worked = ({str(one) for one in days} for days in (policy.holidays, policy.worked_days))
    for back in range(policy.period_days + 1):
        day = books.today - datetime.timedelta(days=back)
        name = day.strftime(_DAY)
        if name in holidays or (day.weekday() >= 5 and name not in worked):
            yield day


def _date(text):
    return datetime.datetime.strptime(str(text)[:10], _DAY).date()


def _median(numbers):
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2.0

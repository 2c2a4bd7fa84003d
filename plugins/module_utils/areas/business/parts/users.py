# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of the credit system: who reviews them, and who has left; and the account that asks all this."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    answered,
    copied,
    named,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_ENABLED = {"postgresql": {"flag": "{0}", "number": "{0} <> 0"}, "mysql": {"flag": "{0} <> 0", "number": "{0} <> 0"}}
_COUNTS = "SELECT count(*){counts} FROM {table}{joined} WHERE {enabled}"
_ROWS = "SELECT {login} FROM {table}{joined} WHERE {enabled} AND {condition} LIMIT 6"
_TWICE = "SELECT count(*) FROM (SELECT {lowered} FROM {table} GROUP BY 1 HAVING count(*) > 1) twice"
_ADVICE = Text(
    "The user administrator reviews the users, disables those who have left or are not needed, and records the day.",
    "由用户管理员检查用户，停用离职或不再需要的用户，并登记检查日期。")
_READER = Text(
    "The database administrator gives it a role of its own, with SELECT on the mapped tables and nothing else "
    "(docs/business.md).",
    "由数据库管理员为其建立专用角色，仅授予所映射表的 SELECT 权限（见 docs/business.zh-CN.md）。")


def look(books, policy):
    """Look at the account that asks, and at the users."""
    yield from _reader(books)
    if books.given("users") is None:
        yield wrong(
            books, "section_unmapped", "business_mapping has no users, so nothing of them is looked at.",
            "business_mapping 未含 users，未作检查。", status="not_checked")
        return
    yield from copied(books, "users")
    yield from _users(books, policy)


def _reader(books):
    rights, writable = books.state["rights"], books.writable() if books.given("users") is not None else []
    if rights:
        yield wrong(
            books, "reader_rights", "the account that asks, {user}, has {rights}; it has to read the mapped tables and "
            "nothing else.", "执行查询的账号 {user} 拥有 {rights}，应仅可读取所映射的表。", user=books.state["user"],
            rights=", ".join(rights), evidence=[answered("rights of " + books.state["user"], ", ".join(rights))],
            advice=_READER)
    elif writable:
        yield wrong(
            books, "reader_writes", "the account that asks, {user}, may change {tables}.",
            "执行查询的账号 {user} 可修改 {tables}。", user=books.state["user"], tables=", ".join(writable),
            evidence=[answered("tables that it may change", ", ".join(writable))], advice=_READER)


def _users(books, policy):
    table = books.table("users")
    columns, service = table.columns, books.given("users.service")
    own = {name: table.own(name) for name in columns}
    enabled = _ENABLED[books.engine][columns["enabled"].kind].format(own["enabled"])
    if not books.any_row(table):
        yield wrong(
            books, "users_empty", "{table} has no row, so there is nothing to judge.", "{table} 没有记录，无从判定。",
            status="not_checked", table=table.name)
        return
    joined, rules = "", _rules(books, policy, own)
    if books.given("users.organizations") is not None:
        organizations = books.table("users.organizations")
        place = organizations.own("id")
        joined = " LEFT JOIN %s ON %s = %s" % (organizations, place, own["organization"])
        rules.append((
            "user_without_organization", "belong to an organization that is not there or is closed",
            "所属机构不存在或已注销", "(%s IS NULL OR %s < %s)" % (
                place, organizations.own("closed"), books.later(days=0))))
    persons = "" if service is None else " AND (%s IS NULL OR %s <> %s)" % (
        own["service.column"], own["service.column"], literal(service["value"]))
    parts = dict(table=table, joined=joined, enabled=enabled + persons)
    total, *found = books.counts(_COUNTS, counts="".join(
        ", count(CASE WHEN %s THEN 1 END)" % rule[3] for rule in rules), **parts)
    seen = [answered("count(*) of enabled users, and by each rule", ", ".join(str(one) for one in [total] + found))]
    for (reason, en, zh, condition), count in zip(rules, found):
        if count:
            logins = [row[0] for row in books.rows(_ROWS, login=own["login"], condition=condition, **parts)]
            yield wrong(
                books, reason, "{count} enabled users " + en + ": {logins}.",
                "有 {count} 个启用的用户" + zh + "：{logins}。", count=count,
                logins=named(logins), expected="0", actual=count, evidence=seen, advice=_ADVICE)
    twice = books.counts(_TWICE, table=table, lowered="lower(%s)" % books.text(own["login"]))[0]
    if twice:
        yield wrong(
            books, "login_twice", "{count} logins of {table} belong to more than one user.",
            "{table} 中有 {count} 个登录名属于多个用户。", count=twice, table=table.name, evidence=seen, advice=_ADVICE)
    yield right(
        books, "users_reviewed", "{count} enabled users were looked at.", "已检查 {count} 个启用的用户。", count=total,
        evidence=seen)


def _rules(books, policy, own):
    """Return (reason, what is wrong, the same in Chinese, its condition) for what the mapping has columns of."""
    review, login = policy.review_days, policy.login_days
    rules = [(
        "user_unreviewed", "were not reviewed within %d days" % review, "在 %d 天内未经检查" % review,
        "(%s IS NULL OR %s < %s)" % (own["reviewed"], own["reviewed"], books.since(review)))]
    if "left" in own:
        rules.append((
            "user_left", "belong to persons who have left", "对应人员已离职", "%s <= %s" % (
                own["left"], books.later(days=0))))
    if "last_login" in own:
        # Who is new has not logged in yet.
        new = " AND (%s IS NULL OR %s < %s)" % (own["created"], own["created"], books.since(login)) if (
            "created" in own) else " AND %s IS NOT NULL" % own["last_login"]
        rules.append((
            "user_idle", "have not logged in for %d days" % login, "超过 %d 天未登录" % login,
            "(%s IS NULL OR %s < %s)%s" % (own["last_login"], own["last_login"], books.since(login), new)))
    if "password_changed" in own:
        most = policy.password_max_age_days
        rules.append((
            "user_old_password", "have had their password for over %d days" % most, "口令已超过 %d 天未更换" % most,
            "(%s IS NULL OR %s < %s)" % (own["password_changed"], own["password_changed"], books.since(most))))
    return rules

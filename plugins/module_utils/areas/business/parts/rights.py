# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may change what has only ever to grow, and whether anybody has; as far as the account that asks may see that."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    answered,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# A partition's counters and rights are its own.
_FAMILY = """WITH RECURSIVE family AS (SELECT {id}::oid AS relid UNION ALL SELECT i.inhrelid FROM pg_inherits i
 JOIN family f ON i.inhparent = f.relid)"""
_COUNTERS = _FAMILY + """ SELECT coalesce(sum(s.n_tup_upd), 0), coalesce(sum(s.n_tup_del), 0), count(*),
 (SELECT to_char(stats_reset, 'YYYY-MM-DD') FROM pg_stat_database WHERE datname = current_database())
 FROM pg_stat_all_tables s JOIN family f ON s.relid = f.relid"""
_GRANTED = _FAMILY + """ SELECT coalesce(g.rolname, 'PUBLIC'), string_agg(DISTINCT a.privilege_type, ', ')
 FROM pg_class c JOIN family f ON c.oid = f.relid, aclexplode(c.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE a.grantee <> c.relowner AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE') GROUP BY 1 ORDER BY 1
 LIMIT 51"""
_OWNERS = """SELECT r.rolname FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner JOIN pg_roles r
 ON pg_has_role(r.oid, o.oid, 'MEMBER') WHERE c.oid = {id} AND r.rolcanlogin AND NOT r.rolsuper ORDER BY 1 LIMIT 51"""
_ADVICE = Text(
    "The database administrator takes the right away (REVOKE), and lets nobody log in as the owner.",
    "由数据库管理员收回权限（REVOKE），并禁止以属主身份登录。")


def unchanged(books, table, reason, advice):
    """Look at how many rows were written again or deleted since the database counts."""
    if books.engine != "postgresql" or books.state["replica"] or table.kind not in ("r", "p"):
        yield wrong(
            books, reason + "_unseen", "whether rows of {table} were written again or deleted is not counted here "
            "(another server than PostgreSQL, a replica, or no table).",
            "此处无法得知 {table} 的行是否被改写或删除（非 PostgreSQL、副本，或不是表）。", status="not_checked",
            table=table.name)
        return
    updated, deleted, counted, since = books.probed(_COUNTERS.format(id=table.id))[0]
    since = since or Text("its beginning", "建库")
    seen = [answered("n_tup_upd, n_tup_del of " + table.name, "%s, %s" % (updated, deleted))]
    if int(counted or 0) == 0:
        yield wrong(
            books, reason + "_unseen", "{table} has no counters.", "{table} 没有统计计数。", status="not_checked",
            table=table.name)
    elif int(updated or 0) + int(deleted or 0):
        yield wrong(
            books, reason, "{updated} rows of {table} were written again and {deleted} deleted since {since}.",
            "自 {since} 起，{table} 有 {updated} 行被改写、{deleted} 行被删除。", updated=updated, deleted=deleted,
            table=table.name, since=since, expected="0", actual=int(updated or 0) + int(deleted or 0), evidence=seen,
            advice=advice)
    else:
        yield right(
            books, reason + "_none", "no row of {table} was written again or deleted since {since}.",
            "自 {since} 起，{table} 没有行被改写或删除。", table=table.name, since=since, evidence=seen)


def changeable(books, table, reason):
    """Look at who may write again, delete or empty, the owner included where somebody logs in as that."""
    if books.engine != "postgresql" or table.kind not in ("r", "p"):
        yield wrong(
            books, reason + "_unseen", "who may change {table} is not seen by an account that only reads it.",
            "仅有读取权限的账号无法得知谁可修改 {table}。", status="not_checked", table=table.name)
        return
    granted = books.probed(_GRANTED.format(id=table.id))
    for role, rights in granted:
        yield wrong(
            books, reason, "{role} has {rights} on {table}.", "{role} 对 {table} 拥有 {rights} 权限。", role=role,
            rights=rights, table=table.name, evidence=[answered("grants on " + table.name, "%s: %s" % (role, rights))],
            advice=_ADVICE)
    owners = [row[0] for row in books.probed(_OWNERS.format(id=table.id))]
    if owners:
        yield wrong(
            books, reason + "_owner", "{roles} can log in with the owner's rights on {table}.",
            "{roles} 可登录并拥有 {table} 属主的权限。", roles=", ".join(str(one) for one in owners), table=table.name,
            evidence=[answered("roles with the owner's rights", ", ".join(str(one) for one in owners))], advice=_ADVICE)
    if not granted and not owners:
        yield right(
            books, reason + "_none", "nobody who logs in may change {table}.", "没有可登录的角色能修改 {table}。",
            table=table.name, evidence=[answered("grants on " + table.name, "")])

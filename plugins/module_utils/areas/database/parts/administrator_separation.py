# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators, security administrators and auditors of databases are different people."""

from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.least_privilege import members
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = {
    "postgresql": Text(
        "{label}: no role is in two of the posts, and no auditor has an administrator's rights.",
        "{label}：没有角色兼任多个岗位，审计员没有管理权限。"),
    "mysql": Text(
        "{label}: no account is in two of the posts, and no auditor has rights to change anything.",
        "{label}：没有账号兼任多个岗位，审计员没有修改权限。"),
}
_READS = ("USAGE", "SELECT", "SHOW DATABASES", "SHOW VIEW", "PROCESS", "SLAVE MONITOR", "BINLOG MONITOR",
          "REPLICATION CLIENT", "AUDIT_ADMIN", "AUDIT_ABORT_EXEMPT")
_DECLARE = Text(
    "Name the accounts in database_admins, database_security_admins and database_auditors, each in one of them.",
    "在 database_admins、database_security_admins 与 database_auditors 中申报账号，每个账号只属其一。")
_RIGHTS = ("super", "createrole", "createdb", "bypassrls")


def postgresql(cluster, policy):
    """Compare the three lists with each other and, by the roles that each role is in, with the catalogue."""
    above = members(cluster)
    there = {role["name"]: role for role in cluster.roles()}
    yield from disjoint(cluster, policy, there, lambda name: above.get(name, ()))
    for name in policy.auditors:
        role = there.get(name)
        if role is None:
            continue
        around = [there[one] for one in above.get(name, ()) if one in there] + [role]
        writes = [word.upper() for word in _RIGHTS if any(one[word] for one in around)]
        writes += [one for one in ("pg_write_all_data", "pg_write_server_files") if one in above.get(name, ())]
        if writes:
            yield auditor(cluster, name, writes)


def mysql(server, policy):
    """Compare the three lists with each other, and the auditors with their rights."""
    there = {one.user: one for one in server.accounts()}
    labels: Dict[str, List[str]] = {}
    for one in server.accounts():
        labels.setdefault(one.user, []).append(one.label)
    above = {name: server.roles_of(*theirs) for name, theirs in labels.items()}
    yield from disjoint(server, policy, there, lambda name: [_user(role) for role in above.get(name, ())])
    for name in policy.auditors:
        writes = [
            right for account, _scope, right, _grant in server.catalogue["privileges"]
            + server.catalogue["schema_privileges"]
            if (_user(account) == name or account in above.get(name, ())) and right not in _READS]
        if writes:
            yield auditor(server, name, writes)


def _user(label):
    return label[1:].partition("'@'")[0]


def disjoint(database, policy, there, above):
    """Compare the three lists with each other; `above(name)`: what an account is in."""
    posts = {
        "database_admins": policy.admins, "database_security_admins": policy.security_admins,
        "database_auditors": policy.auditors}
    if not any(name in there for listed in posts.values() for name in listed):
        yield wrong(
            database, "posts_undeclared", "who administers it, who grants its rights and who audits it is not "
            "declared.",
            "未申报由谁管理、由谁授权、由谁审计。", status="manual",
            evidence=[database.evidence("accounts", sorted(there)[:50])], advice=_DECLARE)
        return
    for name in sorted(there):
        held = [post for post, listed in sorted(posts.items()) if name in listed or set(listed) & set(above(name))]
        if len(held) > 1:
            yield wrong(
                database, "posts_joined", "{name} holds several posts: {posts}.", "{name} 兼任多个岗位：{posts}。",
                name=name, posts=names(held), evidence=[database.evidence("posts of %s" % name, held)], advice=_DECLARE)
        else:
            yield fine(database)


def auditor(database, name, writes):
    """Return what is said of an auditor who may change things."""
    return wrong(
        database, "auditor_writes", "the auditor {name} has rights to change things: {rights}.",
        "审计员 {name} 拥有修改权限：{rights}。", name=name, rights=names(writes),
        evidence=[database.evidence("rights of %s" % name, sorted(set(writes)))], advice=_DECLARE)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        administrator_separation as own,
    )

    return own

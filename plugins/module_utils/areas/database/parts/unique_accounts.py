# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every account of a database is one person's or one service's."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = {
    "postgresql": Text("{label}: each of its roles that log in has an owner.", "{label}：每个可登录角色均有责任人。"),
    "mysql": Text("{label}: each of its accounts has an owner.", "{label}：每个账号均有责任人。"),
}
# Made by the servers' own installers for themselves.
_BUILT_IN = (
    "mariadb.sys", "mysql.session", "mysql.sys", "mysql.infoschema", "debian-sys-maint", "mysql", "root", "PUBLIC")
_DECLARE = Text(
    "Declare each in database_accounts with its owner and kind (person, service or dba), or have it removed.",
    "在 database_accounts 中申报其责任人与类别（person、service 或 dba），或予以删除。")


def postgresql(cluster, policy):
    """Compare the roles that log in with those that are declared."""
    found = [role["name"] for role in cluster.roles() if role["login"] and not role["first"]]
    yield from _compared(cluster, policy, found, "SELECT rolname FROM pg_roles WHERE rolcanlogin")


def mysql(server, policy):
    """Compare the accounts with those that are declared; one user at several hosts is one account."""
    found = [one.user for one in server.accounts() if one.user not in _BUILT_IN and not one.locked]
    yield from _compared(server, policy, sorted(set(found)), "the accounts of the server")


def _compared(database, policy, found, question):
    unknown = [name or "''" for name in found if name not in policy.accounts]
    seen = [database.evidence(question, found[:50])]
    if unknown:
        yield wrong(
            database, "account_undeclared", "nobody answers for these accounts: {names}.",
            "以下账号没有责任人：{names}。", names=names(unknown), evidence=seen, advice=_DECLARE)
    owners: Dict[Any, List[str]] = {}
    for name in found:
        told = policy.accounts.get(name) or {}
        if told.get("kind") == "person":
            owners.setdefault(told.get("owner"), []).append(name)
    for owner, theirs in sorted(owners.items(), key=str):
        if len(theirs) > 1:
            yield wrong(
                database, "account_twice", "{owner} has several accounts: {names}.", "{owner} 拥有多个账号：{names}。",
                owner=owner, names=names(theirs), evidence=seen, advice=_DECLARE)
    if not unknown:
        yield fine(database, *seen)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every account of a database is one person's or one service's."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import ident

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
_MAP = Text(
    "The database administrator gives each person a role of its own in pg_ident.conf, and reloads the cluster.",
    "由数据库管理员在 pg_ident.conf 中为每人指定各自的角色，并重新加载。")


def postgresql(cluster, policy):
    """Compare the roles that log in with those that are declared."""
    found = [role["name"] for role in cluster.roles() if role["login"] and not role["first"]]
    yield from compared(cluster, policy, found, "SELECT rolname FROM pg_roles WHERE rolcanlogin")
    yield from mapped(cluster, policy)


def mapped(cluster, policy):
    """Look at the maps that rules of access name: who comes by one is one person, unless the role is a service's."""
    rules, _problems = hba_rules.seen(cluster)
    wanted = sorted({ident.named(rule) for rule in rules if rule.lets_in} - {""})
    for name in wanted:
        lines = ident.maps(cluster).get(name, [])
        for one in lines:
            if one.anybody:
                yield wrong(
                    cluster, "map_of_anybody", "the line {where} of the map {map} lets {system} in as any role.",
                    "映射 {map} 的 {where} 允许 {system} 以任意角色登录。", where=one.where, map=name,
                    system=one.system, evidence=[quoted(one.where, " ".join(one[:3]))], advice=_MAP)
        for role, systems in sorted(ident.shared(lines).items()):
            if (policy.accounts.get(role) or {}).get("kind") != "service":
                where = [one.where for one in lines if one.role == role][0]
                yield wrong(
                    cluster, "map_shared", "by the map {map} these get in as the one role {role}: {names}.",
                    "经映射 {map}，以下账号均以角色 {role} 登录：{names}。", where=where, map=name, role=role,
                    names=names(systems), evidence=[
                        quoted(one.where, " ".join(one[:3])) for one in lines if one.role == role][:50], advice=_MAP)
    if wanted:
        yield fine(cluster, cluster.evidence("pg_ident.conf", wanted))


def mysql(server, policy):
    """Compare the accounts with those that are declared; one user at several hosts is one account."""
    found = [one.user for one in server.accounts() if one.user not in _BUILT_IN and not one.locked]
    yield from compared(server, policy, sorted(set(found)), "the accounts of the server")


def compared(database, policy, found, question):
    """Compare the names of accounts with those that are declared."""
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


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        unique_accounts as own,
    )

    return own

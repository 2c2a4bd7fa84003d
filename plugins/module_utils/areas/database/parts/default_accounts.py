# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that the installer made are shut to others than the administrator of the host."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.least_privilege import open_to_all
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import expectations
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import ident

RIGHT = {
    "postgresql": Text(
        "{label}: its first superuser gets in from this host as the operating system's account alone.",
        "{label}：初始超级用户仅能在本机以操作系统账号身份登录。"),
    "mysql": Text(
        "{label}: root logs in from this host alone, nobody is anonymous, and there is no database test.",
        "{label}：root 仅能从本机登录，没有匿名账号，也没有 test 数据库。"),
    "redis": Text("{label}: the user default is off, limited, or has a password.",
                  "{label}：default 用户已停用、已受限或设有口令。"),
}
_FREE = ("trust", "cert", "ldap", "radius", "pam", "gss", "sspi", "ident", "bsd")
_BY_PASSWORD = ("password", "md5", "scram-sha-256")
_RULE = Text(
    "The database administrator puts a line above that rejects this role from there, or takes the role's password "
    "away (ALTER ROLE ... PASSWORD NULL).",
    "由数据库管理员在该规则之前加入拒绝该角色的行，或清除其口令（ALTER ROLE ... PASSWORD NULL）。")
_ACCOUNT = Text(
    "The database administrator locks or removes it; on a replica it is removed on the source.",
    "由数据库管理员予以锁定或删除；副本上的账号应在主库处理。")


def postgresql(cluster, policy):
    """Look at each rule by which the first superuser could get in."""
    first = next((role for role in cluster.roles() if role["first"]), None)
    rules, problems = hba_rules.seen(cluster)
    yield from problems
    if first is None:
        return
    for rule in rules:
        if not {"all", first["name"]} & set(rule.users) or not rule.lets_in:
            continue
        free = rule.method in _FREE or (rule.method == "peer" and by_others(cluster, rule, first["name"]))
        if free or (rule.method in _BY_PASSWORD and first["kind"] != "none"):
            yield wrong(
                cluster, "superuser_reachable", "by the access rule {where} ({text}) the first superuser {role} gets "
                "in "
                "by other means than its own operating system account.",
                "经访问规则 {where}（{text}），初始超级用户 {role} 可以本机操作系统账号以外的方式登录。",
                where=rule.where,
                text=rule.text, role=first["name"], evidence=[hba_rules.evidence(cluster, rule)], advice=_RULE)
        else:
            yield fine(cluster, hba_rules.evidence(cluster, rule))


def by_others(cluster, rule, role):
    """Tell whether the map of a rule lets another account of the operating system in as a role than the cluster's own.
    """
    name = ident.named(rule)
    return bool(name) and any(
        one.system != cluster.owner for one in ident.maps(cluster).get(name, [])
        if one.role == role or one.anybody or "\\1" in one.role)


def mysql(server, policy):
    """Look at root, at accounts without a name, and at the database test."""
    for one in server.accounts():
        seen = [server.evidence("the account %s" % one.label, " or ".join(one.ways))]
        if not one.user and not one.locked:
            open_to = wrong(
                server, "anonymous_account", "the account {account} is anybody's.", "账号 {account} 为匿名账号。",
                account=one.label, evidence=seen, advice=_ACCOUNT)
            yield expectations.locked(server, one, open_to) if "anonymous_accounts" in policy.enforce else open_to
        elif one.user == "root" and not one.local and not one.locked:
            yield wrong(
                server, "root_remote", "{account} can log in from other hosts.", "{account} 可从其他主机登录。",
                account=one.label, evidence=seen, advice=_ACCOUNT)
        else:
            yield fine(server, *seen)
    yield from open_to_all(server)


def redis(store, policy):
    """Look at the user default."""
    # Before there were users, whoever knows the one password may do everything.
    everybody = ["user", "default", "on", "+@all"] + ["nopass"] * store.catalogue["open"]
    for words in store.catalogue["users"] or [everybody]:
        if words[1:2] != ["default"]:
            continue
        seen = store.rule(words)
        everything = "+@all" in words or "allcommands" in words
        if "on" in words and "nopass" in words and everything:
            yield wrong(
                store, "default_open", "the user default may do everything and has no password.",
                "default 用户没有口令且权限不受限。", evidence=[seen], advice=Text(
                    "The administrator sets a password (requirepass), or turns the user off once every application "
                    "has one of its own.", "由管理员设置口令（requirepass），或在各应用均有专用用户后停用 default。"))
        else:
            yield fine(store, seen)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        default_accounts as own,
    )

    return own

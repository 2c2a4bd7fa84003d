# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three administrators of openGauss are different people."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import (
    administrator_separation,
    least_privilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: its three administrators are kept apart, no role is in two of the posts, and no auditor has an "
    "administrator's rights.",
    "{label}：已启用三权分立，没有角色兼任多个岗位，审计员没有管理权限。")
_RIGHTS = (
    ("rolsuper", "SUPERUSER"), ("rolsystemadmin", "SYSADMIN"), ("rolcreaterole", "CREATEROLE"),
    ("rolcreatedb", "CREATEDB"), ("rolreplication", "REPLICATION"), ("rolauditadmin", "AUDITADMIN"),
    ("rolmonitoradmin", "MONADMIN"), ("roloperatoradmin", "OPRADMIN"), ("rolpolicyadmin", "POLADMIN"))
# Who holds two of these is more than one of the three administrators.
_THREE = (("rolsystemadmin", "SYSADMIN"), ("rolcreaterole", "CREATEROLE"), ("rolauditadmin", "AUDITADMIN"))
_CHANGES = ("SUPERUSER", "SYSADMIN", "CREATEROLE", "CREATEDB", "OPRADMIN", "POLADMIN")
_SEPARATE = Text(
    "The database administrator sets enableSeparationOfDuty to on, gives security and audit administrators accounts of "
    "their own, and starts it again in a window.",
    "由数据库管理员将 enableSeparationOfDuty 设为 on，为安全管理员与审计管理员建立各自账号，并在维护窗口重启。")
_SPLIT = Text(
    "The database administrator leaves the account one of these rights (ALTER ROLE).",
    "由数据库管理员仅保留该账号的其中一项权限（ALTER ROLE）。")


def separation(cluster, policy):
    """Look at whether the three administrators are kept apart, and whether a role is two of them."""
    if not cluster.setting("enableSeparationOfDuty").on:
        yield wrong(
            cluster, "duty_joined", "enableSeparationOfDuty is off, so its system administrators grant rights and "
            "manage the audit as well.",
            "enableSeparationOfDuty 未开启，系统管理员同时可以授权并管理审计。",
            expected="enableSeparationOfDuty = on", actual="off", evidence=cluster.seen("enableSeparationOfDuty"),
            advice=_SEPARATE)
    else:
        yield fine(cluster, *cluster.seen("enableSeparationOfDuty"))
    for role in cluster.roles():
        held = [word for name, word in _THREE if role[name]]
        if len(held) > 1 and not role["first"]:
            yield wrong(
                cluster, "rights_joined", "the role {role} has {rights}, which are different administrators'.",
                "角色 {role} 同时拥有 {rights}，应分属不同管理员。", role=role["name"], rights=", ".join(held),
                evidence=[cluster.evidence("SELECT * FROM pg_roles", [role["name"]] + held)], advice=_SPLIT)


def posts(cluster, policy):
    """Compare the three lists with each other, and the auditors with the catalogue."""
    above = least_privilege.members(cluster)
    there = {role["name"]: role for role in cluster.roles()}
    yield from administrator_separation.disjoint(cluster, policy, there, lambda name: above.get(name, ()))
    for name in policy.auditors:
        around = [there[one] for one in [name] + sorted(above.get(name, ())) if one in there]
        writes = sorted({word for right, word in _RIGHTS for one in around if one.get(right) and word in _CHANGES})
        if writes:
            yield administrator_separation.auditor(cluster, name, writes)


LOOKS = (separation, posts)

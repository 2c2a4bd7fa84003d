# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody may do more in openGauss than is declared."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import least_privilege
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = least_privilege.RIGHT["postgresql"]
_RIGHTS = (
    ("rolsuper", "SUPERUSER"), ("rolsystemadmin", "SYSADMIN"), ("rolcreaterole", "CREATEROLE"),
    ("rolcreatedb", "CREATEDB"), ("rolreplication", "REPLICATION"), ("rolauditadmin", "AUDITADMIN"),
    ("rolmonitoradmin", "MONADMIN"), ("roloperatoradmin", "OPRADMIN"), ("rolpolicyadmin", "POLADMIN"))
_GROUPS = (
    "gs_role_copy_files", "gs_role_signal_backend", "gs_role_tablespace", "gs_role_replication",
    "gs_role_account_lock", "gs_role_pldebugger", "gs_role_directory_create", "gs_role_directory_drop")
_DECLARE = Text(
    "The database administrator takes the right away (ALTER ROLE, REVOKE), or declares the account in "
    "database_admins or with kind dba in database_accounts.",
    "由数据库管理员收回权限（ALTER ROLE、REVOKE），或在 database_admins 中申报，或在 database_accounts 中将类别申报为 "
    "dba。")


def privileges(cluster, policy):
    """Look at the rights of roles."""
    allowed = least_privilege.privileged(policy)
    above = least_privilege.members(cluster)
    for role in cluster.roles():
        if role["first"] or role["name"] in allowed:
            continue
        rights = [word for name, word in _RIGHTS if role.get(name)
                  and not (word == "AUDITADMIN" and role["name"] in policy.auditors)]
        rights += [group for group in _GROUPS if group in above.get(role["name"], ())]
        if rights:
            yield wrong(
                cluster, "role_privileged", "the role {role} has {rights} and is not declared.",
                "角色 {role} 拥有 {rights} 而未申报。", role=role["name"], rights=", ".join(rights),
                evidence=[cluster.evidence("SELECT * FROM pg_roles", [role["name"]] + rights)], advice=_DECLARE)
        else:
            yield fine(cluster)


def databases(cluster, policy):
    """Look at everybody's rights in databases."""
    visited, left = cluster.visited(policy.visits)
    for name, found in sorted(visited.items()):
        yield from least_privilege.of_database(cluster, name, found)
    if left:
        yield wrong(
            cluster, "databases_not_visited", "these databases were not looked into (database_visits is {most}): "
            "{names}.", "未查看以下数据库（database_visits 为 {most}）：{names}。", status="not_checked",
            most=policy.visits, names=names(left))


def rights_to_any(cluster, policy):
    """Look at rights to any object of a database; before version 3 there were none."""
    for name, found in sorted(cluster.visited(policy.visits)[0].items()):
        held = found["any_rights"] if isinstance(found, dict) else ()
        strangers = [one for one in held if one.rpartition(": ")[0] not in least_privilege.privileged(policy)]
        if strangers:
            yield wrong(
                cluster, "any_rights", "these have rights to any object of the database {name} and are not declared: "
                "{found}.", "以下角色对数据库 {name} 的任意对象拥有权限而未申报：{found}。", name=name,
                found=names(strangers), advice=_DECLARE,
                evidence=[cluster.evidence("SELECT * FROM gs_db_privilege", sorted(strangers)[:50])])


LOOKS = (privileges, databases, rights_to_any)

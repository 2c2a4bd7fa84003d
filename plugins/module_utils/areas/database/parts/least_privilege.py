# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody may do more in a database than is declared."""

from typing import Dict, List, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = {
    "postgresql": Text(
        "{label}: only declared roles have administrators' rights, and everybody's rights are the least.",
        "{label}：仅已申报的角色拥有管理权限，PUBLIC 的权限为最小。"),
    "mysql": Text(
        "{label}: only declared accounts have rights over all databases.", "{label}：仅已申报的账号拥有全局权限。"),
}
_RIGHTS = (
    ("super", "SUPERUSER"), ("createrole", "CREATEROLE"), ("createdb", "CREATEDB"), ("replication", "REPLICATION"),
    ("bypassrls", "BYPASSRLS"))
_GROUPS = (
    "pg_execute_server_program", "pg_read_server_files", "pg_write_server_files", "pg_read_all_data",
    "pg_write_all_data", "pg_maintain", "pg_create_subscription")
# USAGE is no right.
_HARMLESS = ("USAGE",)
_BUILT_IN = ("root", "mysql", "mariadb.sys", "mysql.sys", "mysql.session", "mysql.infoschema", "debian-sys-maint")
_DECLARE = Text(
    "The database administrator takes the right away (ALTER ROLE, REVOKE), or declares the account in "
    "database_admins or with kind dba in database_accounts.",
    "由数据库管理员收回权限（ALTER ROLE、REVOKE），或在 database_admins 中申报，或在 database_accounts 中将类别申报为 "
    "dba。")
_PUBLIC = Text(
    "The database administrator revokes it from PUBLIC, once no application needs it.",
    "确认没有应用依赖后，由数据库管理员对 PUBLIC 收回该权限。")


def privileged(policy):
    """Return the accounts that may have administrators' rights."""
    kinds = [name for name, told in policy.accounts.items() if (told or {}).get("kind") == "dba"]
    return set(kinds) | set(policy.admins) | set(policy.security_admins)


def postgresql(cluster, policy):
    """Look at the rights of roles, and in the databases at those of everybody."""
    allowed = privileged(policy)
    above = members(cluster)
    there = {role["name"]: role for role in cluster.roles() if role["name"] not in allowed}
    for role in cluster.roles():
        if role["first"] or role["name"] in allowed:
            continue
        # Whoever is in a role takes its rights by SET ROLE; who is in a declared one is declared by that.
        around = [role] + [there[name] for name in above.get(role["name"], ()) if name in there]
        rights = [word for name, word in _RIGHTS if any(one[name] for one in around)]
        rights += [group for group in _GROUPS if group in above.get(role["name"], ())]
        if rights and (role["login"] or role["super"]):
            yield wrong(
                cluster, "role_privileged", "the role {role} has {rights} and is not declared.",
                "角色 {role} 拥有 {rights} 而未申报。", role=role["name"], rights=", ".join(rights),
                evidence=[cluster.evidence("SELECT * FROM pg_roles", [role["name"]] + rights)], advice=_DECLARE)
        else:
            yield fine(cluster)
    visited, left = cluster.visited(policy.visits)
    for name, found in sorted(visited.items()):
        yield from of_database(cluster, name, found)
    if left:
        yield wrong(
            cluster, "databases_not_visited", "these databases were not looked into (database_visits is {most}): "
            "{names}.", "未查看以下数据库（database_visits 为 {most}）：{names}。", status="not_checked",
            most=policy.visits, names=names(left))


def of_database(cluster, name, found):
    """Look at the rights of everybody in a database."""
    if isinstance(found, HostError):
        yield wrong(
            cluster, "database_unseen", "the database {name} cannot be looked into: {problem}.",
            "无法查看数据库 {name}：{problem}。", status="error", name=name, problem=found)
        return
    for key, reason, en, zh in (
            ("open_schemas", "schema_open", "everybody may create objects in these schemas of the database {name}: "
             "{found}.", "任何人均可在数据库 {name} 的以下模式中创建对象：{found}。"),
            ("open_tables", "tables_open", "everybody has rights on these tables of the database {name}: {found}.",
             "任何人对数据库 {name} 的以下表拥有权限：{found}。"),
            ("definers", "definer_functions", "these functions of the database {name} run as a superuser for "
             "everybody, with a search path that the caller sets: {found}.",
             "数据库 {name} 的以下函数以超级用户身份为任何人执行，且搜索路径可由调用者设置：{found}。"),
            ("languages", "languages_untrusted", "the database {name} has languages in which whoever may use them acts "
             "as the server's user: {found}.", "数据库 {name} 装有不受信语言，可以服务器用户身份执行操作：{found}。")):
        if found[key]:
            yield wrong(
                cluster, reason, en, zh, name=name, found=names(found[key]),
                evidence=[cluster.evidence("in database %s" % name, found[key])], advice=_PUBLIC)
        else:
            yield fine(cluster, cluster.evidence("in database %s: %s" % (name, key.replace("_", " ")), "[]"))


def members(cluster):
    """Return {role: every role that it is in, by whatever path}."""
    direct: Dict[str, Set[str]] = {}
    for group, member, _admin in cluster.listed("members"):
        direct.setdefault(member, set()).add(group)
    found = {}
    for role in direct:
        reached: Set[str] = set()
        pending = [role]
        while pending:
            new = direct.get(pending.pop(), set()) - reached
            reached |= new
            pending += new
        found[role] = reached
    return found


def mysql(server, policy):
    """Look at rights over all databases, and at settings by which anybody reaches files."""
    allowed = privileged(policy) | set(_BUILT_IN)
    rights: Dict[str, List[str]] = {}
    for account, _scope, right, grant in server.catalogue["privileges"]:
        if right not in _HARMLESS or grant == "YES":
            rights.setdefault(account, []).append(right)
    # What a role may do is told of those who have been granted it; what PUBLIC may, everybody may.
    shut = set(one.label for one in server.catalogue["accounts"] if one.locked or one.role and one.user != "PUBLIC")
    every = set(one.label for one in server.catalogue["accounts"]) | set(rights)
    for account in sorted(every - shut):
        own, roles = rights.get(account, []), [role for role in server.roles_of(account) if role in rights]
        if account[1:].partition("'@'")[0] in allowed or not own + roles:
            continue
        held = own + ["ROLE %s" % role for role in roles]
        yield wrong(
            server, "account_privileged", "the account {account} has rights over all databases and is not declared: "
            "{rights}.", "账号 {account} 拥有全局权限而未申报：{rights}。", account=account, rights=names(held),
            evidence=[server.evidence("SELECT * FROM information_schema.USER_PRIVILEGES", [one] + rights[one])
                      for one in [account] * bool(own) + roles], advice=_DECLARE)
    if server.catalogue["variables"].get("secure_file_priv", None) == "":
        yield wrong(
            server, "files_open", "secure_file_priv is empty, so whoever has FILE reads and writes any file of the "
            "server's user.", "secure_file_priv 为空，拥有 FILE 权限者可读写服务器用户的任意文件。",
            evidence=server.seen("secure_file_priv"), advice=Text(
                "The database administrator sets secure_file_priv to a folder in the option file, and starts the "
                "server again in a window.", "由数据库管理员在选项文件中将 secure_file_priv 设为某一目录，"
                "并在维护窗口重启。"))
    else:
        yield fine(server, *server.seen("secure_file_priv"))
    if server.on("local_infile"):
        yield wrong(
            server, "local_infile", "local_infile is on, so a server may ask a client for any file of the client's.",
            "local_infile 已开启，服务器可向客户端索取其任意文件。", evidence=server.seen("local_infile"), advice=Text(
                "The database administrator sets local_infile to OFF, where no application loads files that way.",
                "确认没有应用以此方式导入文件后，由数据库管理员将 local_infile 设为 OFF。"))
    yield from open_to_all(server)


def open_to_all(server):
    """Yield what is wrong where there is a database test."""
    if server.catalogue["test"]:
        yield wrong(
            server, "database_test", "there is a database test, in which installers let everybody write.",
            "存在 test 数据库，安装程序允许任何人在其中写入。",
            evidence=[server.evidence("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", "test")], advice=_PUBLIC)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        least_privilege as own,
    )

    return own

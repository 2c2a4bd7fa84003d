# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No user of a database can take all of its connections."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import expectations

RIGHT = {
    "postgresql": Text(
        "{label}: its connections are limited, in all and for each role that is no superuser.",
        "{label}：已限制总连接数，并限制每个非超级用户角色的连接数。"),
    "mysql": Text("{label}: its connections are limited, in all and for each account.",
                  "{label}：已限制总连接数与每个账号的连接数。"),
    "redis": Text("{label}: its clients are limited in number.", "{label}：已限制客户端数量。"),
}
_TOTAL = Text(
    "The database administrator sets max_connections to what the host has room for; a restart follows.",
    "由数据库管理员按主机容量设置 max_connections，并安排重启。")
_EACH = Text(
    "Name the role and its number in database_connection_limits and enforce, or the database administrator limits it "
    "(ALTER ROLE ... CONNECTION LIMIT; max_user_connections).",
    "在 database_connection_limits 中写明角色与数量后执行整改，或由数据库管理员限制"
    "（ALTER ROLE ... CONNECTION LIMIT；max_user_connections）。")
_RESERVED = 3


def postgresql(cluster, policy):
    """Look at the limits of the cluster, of databases and of roles."""
    most = cluster.setting("max_connections")
    if most.number() > policy.max_connections:
        yield wrong(
            cluster, "connections_many", "max_connections is {actual}, expected at most {most}.",
            "max_connections 为 {actual}，应不超过 {most}。", actual=most.value, most=policy.max_connections,
            evidence=cluster.seen("max_connections"), advice=_TOTAL)
    else:
        yield fine(cluster, *cluster.seen("max_connections"))
    kept = cluster.setting("superuser_reserved_connections")
    if kept.number() < _RESERVED:
        yield wrong(
            cluster, "reserved_few", "superuser_reserved_connections is {actual}, expected >= {least}.",
            "superuser_reserved_connections 为 {actual}，应 >= {least}。", actual=kept.value, least=_RESERVED,
            evidence=cluster.seen("superuser_reserved_connections"), advice=_TOTAL)
    bounded = all(one["limit"] >= 0 for one in cluster.listed("databases") if one["allows"] and not one["template"])
    free = [role["name"] for role in cluster.roles() if role["login"] and not role["super"] and role["limit"] < 0]
    if free and not bounded:
        limits = policy.connection_limits
        yield from (limit_of(cluster, name, limits[name]) for name in free if name in limits)
        free = [name for name in free if name not in limits]
        if free:
            yield wrong(
                cluster, "role_unlimited", "these roles may take all connections: {names}.",
                "以下角色的连接数不受限制：{names}。", names=names(free),
                evidence=[cluster.evidence("SELECT rolname FROM pg_roles WHERE rolconnlimit < 0", free[:50])],
                advice=_EACH)


def limit_of(cluster, name, most):
    """Return what stands for a role whose limit is declared and not set."""
    return expectations.limited(cluster, name, most, wrong(
        cluster, "role_unlimited", "the role {name} may take all connections, declared are {most}.",
        "角色 {name} 的连接数不受限制，申报值为 {most}。", name=name, most=most, advice=_EACH,
        evidence=[cluster.evidence("SELECT rolconnlimit FROM pg_roles WHERE rolname = %r" % name, "-1")]))


def mysql(server, policy):
    """Look at the limits of the server and of accounts."""
    if server.number("max_connections") > policy.max_connections:
        yield wrong(
            server, "connections_many", "max_connections is {actual}, expected at most {most}.",
            "max_connections 为 {actual}，应不超过 {most}。", actual=server.variable("max_connections"),
            most=policy.max_connections, evidence=server.seen("max_connections"), advice=_TOTAL)
    else:
        yield fine(server, *server.seen("max_connections"))
    if server.number("max_user_connections") > 0:
        yield fine(server, *server.seen("max_user_connections"))
        return
    free = [
        one.label for one in server.accounts()
        if one.by_password and not one.locked and one.connections <= 0 and one.user != "root"]
    if free:
        yield wrong(
            server, "account_unlimited", "these accounts may take all connections: {names}.",
            "以下账号的连接数不受限制：{names}。", names=names(free), evidence=server.seen("max_user_connections"),
            advice=_EACH)


def redis(store, policy):
    """Look at the limit of clients."""
    most = store.setting("maxclients")
    if most is None or int(most) <= 0:
        yield wrong(
            store, "clients_unlimited", "the number of its clients is not limited.", "未限制客户端数量。",
            evidence=store.seen("maxclients"), advice=Text(
                "The administrator sets maxclients.", "由管理员设置 maxclients。"))
    else:
        yield fine(store, *store.seen("maxclients"))


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        connection_limits as own,
    )

    return own

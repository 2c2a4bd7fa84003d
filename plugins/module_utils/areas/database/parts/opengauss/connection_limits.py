# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No user of openGauss can take all of its connections."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: its connections are limited, in all and for each role that is no system administrator.",
    "{label}：已限制总连接数，并限制每个非系统管理员角色的连接数。")
_RESERVED = 3
_RESTART = Text(
    "The database administrator sets it (gs_guc set) to what the host has room for, and starts it again in a window.",
    "由数据库管理员按主机容量设置（gs_guc set），并在维护窗口重启。")
_EACH = Text(
    "The database administrator limits each (ALTER ROLE ... CONNECTION LIMIT).",
    "由数据库管理员逐个限制（ALTER ROLE ... CONNECTION LIMIT）。")


def connections(cluster, policy):
    """Look at the limits of the cluster, of databases and of roles."""
    most = cluster.setting("max_connections")
    if most.number() > policy.max_connections:
        yield wrong(
            cluster, "connections_many", "max_connections is {actual}, expected at most {most}.",
            "max_connections 为 {actual}，应不超过 {most}。", actual=most.value, most=policy.max_connections,
            evidence=cluster.seen("max_connections"), advice=_RESTART)
    else:
        yield fine(cluster, *cluster.seen("max_connections"))
    reserved = cluster.setting("sysadmin_reserved_connections")
    if reserved.number() < _RESERVED:
        yield wrong(
            cluster, "reserved_few", "sysadmin_reserved_connections is {actual}, expected >= {least}.",
            "sysadmin_reserved_connections 为 {actual}，应 >= {least}。", actual=reserved.value, least=_RESERVED,
            evidence=cluster.seen("sysadmin_reserved_connections"), advice=_RESTART)


def connections_of_roles(cluster, policy):
    """Look at the limits of databases and of roles."""
    bounded = all(one["limit"] >= 0 for one in cluster.listed("databases") if one["allows"] and not one["template"])
    free = [role["name"] for role in cluster.roles()
            if role["login"] and not role["first"] and not role["rolsystemadmin"] and role["limit"] < 0]
    if free and not bounded:
        yield wrong(
            cluster, "role_unlimited", "these roles may take all connections: {names}.",
            "以下角色的连接数不受限制：{names}。", names=names(free), advice=_EACH,
            evidence=[cluster.evidence("SELECT rolname FROM pg_roles WHERE rolconnlimit < 0", sorted(free)[:50])])


LOOKS = (connections, connections_of_roles)

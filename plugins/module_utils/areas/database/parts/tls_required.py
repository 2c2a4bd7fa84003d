# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels to and from a database beyond this host is encrypted, whether the client wants it or not."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import expectations
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import rules_expectations

RIGHT = {
    "postgresql": Text(
        "{label}: nobody gets in from other hosts without TLS.", "{label}：其他主机不使用 TLS 无法登录。"),
    "mysql": Text("{label}: nobody gets in from other hosts without TLS.", "{label}：其他主机不使用 TLS 无法登录。"),
    "redis": Text("{label}: it answers other hosts over TLS alone.", "{label}：仅以 TLS 应答其他主机。"),
}
_RULE = Text(
    "The database administrator makes the line hostssl, once every client of it uses TLS.",
    "确认该行的所有客户端均使用 TLS 后，由数据库管理员将其改为 hostssl。")
_SERVER = Text(
    "The database administrator sets require_secure_transport to ON, once every client uses TLS.",
    "确认所有客户端均使用 TLS 后，由数据库管理员将 require_secure_transport 设为 ON。")
_BUS = Text(
    "The administrator sets tls-cluster to yes on every node, once each has tls-port and a certificate.",
    "待各节点均配置 tls-port 与证书后，由管理员在每个节点上将 tls-cluster 设为 yes。")


def _at_home(database):
    return fine(database, database.evidence("listening sockets", "of this host alone"))


def postgresql(cluster, policy):
    """Look at where it listens, at its access rules, and at who is connected now."""
    beyond = cluster.beyond
    if not beyond:
        yield _at_home(cluster)
        return
    if not cluster.setting("ssl").on:
        yield wrong(
            cluster, "tls_off", "it listens at {ports}, and ssl is off.", "监听 {ports}，而 ssl 未开启。",
            ports=names(beyond),
            expected="ssl = on", actual="off", evidence=cluster.seen("ssl"), advice=Text(
                "The database administrator gives it a certificate and sets ssl to on.",
                "由数据库管理员配置证书并将 ssl 设为 on。"))
    else:
        yield fine(cluster, *cluster.seen("ssl"))
    rules, problems = hba_rules.seen(cluster)
    yield from problems
    for rule in rules:
        if rule.local or not rule.lets_in:
            continue
        if rule.kind in ("hostssl", "hostgssenc"):
            yield fine(cluster, hba_rules.evidence(cluster, rule))
        else:
            seen = wrong(
                cluster, "hba_plain", "the access rule {where} ({text}) lets in without TLS.",
                "访问规则 {where}（{text}）允许不使用 TLS 登录。", where=rule.where, text=rule.text, expected="hostssl",
                actual=rule.kind, evidence=[hba_rules.evidence(cluster, rule)], advice=_RULE)
            fixed = rule.kind == "host" and "tls" in policy.enforce and cluster.setting("ssl").on
            yield rules_expectations.encrypted(cluster, rule, rules, seen) if fixed else seen
    plain = [
        "%s@%s" % (user, address) for user, _database, address, tls, _count in cluster.listed("sessions")
        if not tls and not _loopback(address)]
    if plain:
        yield wrong(
            cluster, "sessions_plain", "these are connected from other hosts without TLS now: {names}.",
            "当前以下会话未使用 TLS 从其他主机连接：{names}。", names=names(plain),
            evidence=[cluster.evidence("SELECT * FROM pg_stat_ssl", plain)], advice=_RULE)


def _loopback(address):
    return address is None or address.startswith("127.") or address == "::1"


def mysql(server, policy):
    """Look at where it listens, and at whether TLS is required of all or of each account that other hosts use."""
    beyond = server.beyond
    if not beyond:
        yield _at_home(server)
        return
    if server.on("require_secure_transport"):
        yield fine(server, *server.seen("require_secure_transport"))
        return
    open_to = [one.label for one in server.accounts() if not one.local and not one.locked and one.ways and not one.tls]
    if open_to:
        seen = wrong(
            server, "tls_not_required", "it listens at {ports}, and these accounts may log in from there without TLS: "
            "{names}.", "监听 {ports}，且以下账号可不使用 TLS 登录：{names}。", ports=names(beyond),
            names=names(open_to),
            expected="require_secure_transport = ON", actual=server.variable("require_secure_transport", "absent"),
            evidence=server.seen("require_secure_transport", "have_ssl"), advice=_SERVER)
        yield expectations.encrypted(server, seen) if "tls" in policy.enforce else seen
    else:
        yield fine(server, *server.seen("require_secure_transport"))


def redis(store, policy):
    """Look at where it listens, and at which of its ports speak TLS."""
    beyond = servers.beyond(store.host, store.server)
    if not beyond:
        yield fine(store, *store.seen("bind"))
        return
    port = store.setting("port")
    # Nodes of a cluster pass each other everything at a port of their own.
    bus = _bus(store)
    if store.setting("cluster-enabled") == "yes" and store.setting("tls-cluster") != "yes":
        plain = [one for one in beyond if one.endswith(":%s" % bus)]
        if plain:
            yield wrong(
                store, "redis_bus_plain", "nodes of its cluster speak at {ports} without TLS.",
                "其集群节点在 {ports} 以明文通信。", ports=names(plain), expected="tls-cluster yes",
                actual="tls-cluster %s" % store.setting("tls-cluster"),
                evidence=store.seen("cluster-enabled", "tls-cluster"), advice=_BUS)
    if port == "0" and store.setting("tls-port") not in (None, "0"):
        yield fine(store, *store.seen("port", "tls-port"))
        return
    plain = [one for one in beyond if one.endswith(":%s" % port)]
    if plain:
        yield wrong(
            store, "redis_plain", "it answers other hosts at {ports} without TLS.", "在 {ports} 以明文应答其他主机。",
            ports=names(plain), expected="port 0, tls-port", actual="port %s" % port,
            evidence=store.seen("port", "tls-port", "bind"), advice=Text(
                "The administrator sets tls-port with a certificate and port to 0, or binds it to this host.",
                "由管理员配置证书并设置 tls-port、将 port 设为 0，或仅绑定本机地址。"))


def _bus(store):
    named = store.setting("cluster-port")
    if named not in (None, "0"):
        return named
    # With tls-cluster it would go by the port of TLS.
    return str(int(next((one for one in (store.setting("port"), store.setting("tls-port")) if one not in (
        None, "0")), "0")) + 10000)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        tls_required as own,
    )

    return own

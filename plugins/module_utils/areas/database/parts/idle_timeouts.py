# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that do nothing end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import (
    fine,
    names,
    seconds_of,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import expectations

RIGHT = {
    "postgresql": Text(
        "{label}: transactions that wait for nothing end, and so do idle sessions of persons.",
        "{label}：空闲事务与个人用户的空闲会话均会超时结束。"),
    "mysql": Text("{label}: idle sessions end.", "{label}：空闲会话会超时结束。"),
    "redis": Text("{label}: idle clients are disconnected.", "{label}：空闲客户端会被断开。"),
}
_USUAL = 28800
_PERSONS = Text(
    "The database administrator sets idle_session_timeout for the roles of persons alone (ALTER ROLE ... SET): for "
    "all, "
    "it would end the sessions of connection pools.",
    "由数据库管理员仅对个人角色设置 idle_session_timeout（ALTER ROLE ... SET）；全局设置会断开连接池会话。")
_ENDED = Text(
    "Transactions of {label} that wait for their client for more than {most} s are ended with their session.",
    "{label} 中等待客户端超过 {most} 秒的事务及其会话将被结束。")
_IDLE = Text(
    "The database administrator sets it (ALTER SYSTEM, then SELECT pg_reload_conf()), once no application waits that "
    "long within a transaction; enforcing sets it where database_enforce has idle_transactions.",
    "确认没有应用在事务中等待如此之久后，由数据库管理员设置（ALTER SYSTEM，随后 SELECT pg_reload_conf()）；"
    "database_enforce 含 idle_transactions 时由执行整改设置。")
_SETTING = Text("The database administrator sets it.", "由数据库管理员设置。")


def postgresql(cluster, policy):
    """Look at idle transactions, and at idle sessions of the roles that are persons."""
    name = "idle_in_transaction_session_timeout"
    found = cluster.setting(name).number(seconds=True)
    most = policy.idle_transaction_seconds
    if not 0 < found <= most:
        seen = wrong(
            cluster, "idle_transactions", "{name} is {actual} s, expected 1 to {most}.",
            "{name} 为 {actual} 秒，应为 1 至 {most} 秒。", name=name, actual=found, most=most,
            evidence=cluster.seen(name), advice=_IDLE)
        yield expectations.set_to(
            cluster, name, str(most * 1000), seen,
            _ENDED.format(label=cluster.label, most=most)) if "idle_transactions" in policy.enforce else seen
    else:
        yield fine(cluster, *cluster.seen(name))
    name = "idle_session_timeout"
    persons = [
        role["name"] for role in cluster.roles()
        if role["login"] and (policy.accounts.get(role["name"]) or {}).get("kind") == "person"]
    if not persons:
        return
    usual = cluster.setting(name)
    if usual is None:
        yield wrong(
            cluster, "no_idle_timeout", "this version cannot end idle sessions (idle_session_timeout came with 14).",
            "该版本无法结束空闲会话（idle_session_timeout 自 14 版起提供）。", advice=Text(
                "The database administrator moves to a newer version.", "由数据库管理员升级版本。"),
            evidence=[cluster.evidence("SHOW server_version_num", str(cluster.catalogue["version"]))])
        return
    own = {}
    for database, role, settings in cluster.listed("overrides"):
        for text in settings if role and database is None else ():
            if text.startswith(name + "="):
                own[role] = seconds_of(text.partition("=")[2])
    endless = []
    for role in persons:
        seconds = own.get(role, usual.number(seconds=True))
        if seconds is None or not 0 < seconds <= policy.idle_session_seconds:
            endless.append(role)
    if endless:
        yield wrong(
            cluster, "idle_sessions", "idle sessions of these persons do not end within {most} s: {names}.",
            "以下个人用户的空闲会话在 {most} 秒内不会结束：{names}。", most=policy.idle_session_seconds,
            names=names(endless), evidence=cluster.seen(name), advice=_PERSONS)


def mysql(server, policy):
    """Look at idle sessions: what a person's client opens is interactive."""
    for name, most in (("interactive_timeout", policy.idle_session_seconds), ("wait_timeout", _USUAL)):
        if not 0 < server.number(name) <= most:
            yield wrong(
                server, "idle_sessions", "{name} is {actual} s, expected 1 to {most}.",
                "{name} 为 {actual} 秒，应为 1 至 {most} 秒。", name=name, actual=server.variable(name), most=most,
                evidence=server.seen(name), advice=_SETTING)
        else:
            yield fine(server, *server.seen(name))
    name = "idle_transaction_timeout"
    if server.has(name) and not 0 < server.number(name) <= policy.idle_transaction_seconds:
        yield wrong(
            server, "idle_transactions", "{name} is {actual} s, expected 1 to {most}.",
            "{name} 为 {actual} 秒，应为 1 至 {most} 秒。", name=name, actual=server.variable(name),
            most=policy.idle_transaction_seconds, evidence=server.seen(name), advice=_SETTING)


def redis(store, policy):
    """Look at idle clients."""
    seconds = store.setting("timeout")
    if seconds is None or not 0 < int(seconds) <= policy.idle_session_seconds:
        yield wrong(
            store, "idle_sessions", "timeout is {actual}, so idle clients stay; expected 1 to {most}.",
            "timeout 为 {actual}，空闲客户端不会断开；应为 1 至 {most}。", actual=seconds,
            most=policy.idle_session_seconds, evidence=store.seen("timeout"), advice=_SETTING)
    else:
        yield fine(store, *store.seen("timeout"))


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        idle_timeouts as own,
    )

    return own

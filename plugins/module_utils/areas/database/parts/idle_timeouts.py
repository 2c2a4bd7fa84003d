# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that do nothing end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import (
    fine,
    names,
    seconds_of,
    whose,
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
_OVERRIDE = Text(
    "The database administrator takes the override away (ALTER ROLE or DATABASE ... RESET), or shortens it.",
    "由数据库管理员取消或缩短该覆盖设置（ALTER ROLE 或 DATABASE ... RESET）。")
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
    for database, role, seconds in _overrides(cluster, name):
        if seconds is None or not 0 < seconds <= most:
            yield wrong(
                cluster, "idle_transactions_overridden", "for {whom}, {name} is {actual} s, expected 1 to {most}.",
                "对 {whom}，{name} 为 {actual} 秒，应为 1 至 {most} 秒。", whom=whose(database, role),
                name=name, most=most, actual="?" if seconds is None else "%g" % seconds,
                evidence=[cluster.evidence("SELECT * FROM pg_db_role_setting", [database, role])], advice=_OVERRIDE)
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
    found = _overrides(cluster, name)
    usually = [usual.number(seconds=True)]
    endless = [
        role for role in persons if any(
            seconds is None or not 0 < seconds <= policy.idle_session_seconds
            for seconds in _of_role(found, role, usually))]
    if endless:
        yield wrong(
            cluster, "idle_sessions", "idle sessions of these persons do not end within {most} s: {names}.",
            "以下个人用户的空闲会话在 {most} 秒内不会结束：{names}。", most=policy.idle_session_seconds,
            names=names(endless), evidence=cluster.seen(name), advice=_PERSONS)


def _overrides(cluster, name):
    """Return (database, role, seconds) of what takes a setting's place; None for every one, and for what is no time."""
    return [
        (database, role, seconds_of(text.partition("=")[2])) for database, role, settings in cluster.listed("overrides")
        for text in settings if text.partition("=")[0] == name]


def _of_role(found, role, usual):
    """Return the seconds that hold for a role, in one database or another: its own go before those of databases."""
    own = [seconds for database, name, seconds in found if database is None and name == role]
    every = [seconds for database, name, seconds in found if database is None and name is None]
    return (own or every or usual) + [
        seconds for database, name, seconds in found
        if database is not None and (name == role or name is None and not own)]


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

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failed logins are slowed down or limited."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.password_policy import loaded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import expectations

RIGHT = {
    "postgresql": Text(
        "{label}: a failed login is answered late or locks the role, and a login that is not completed ends.",
        "{label}：登录失败时延迟应答或锁定角色，未完成的登录会超时结束。"),
    "mysql": Text("{label}: failed logins are limited.", "{label}：已限制登录失败次数。"),
}
_MOST_FAILURES, _LEAST_DELAY, _MOST_SECONDS = 5, 500, 60
_THRESHOLD, _DELAYS = "connection_control_failed_connections_threshold", "connection_control_min_connection_delay"
_LATE = Text("A failed login to {label} is answered after 1 s.", "登录 {label} 失败时，1 秒后才给出应答。")
_DELAY = Text(
    "The database administrator adds auth_delay to shared_preload_libraries with auth_delay.milliseconds = 500 or "
    "more, "
    "or credcheck with credcheck.max_auth_failure from 1 to 5, and starts the cluster again in a window.",
    "由数据库管理员将 auth_delay 加入 shared_preload_libraries 并设置 auth_delay.milliseconds 不小于 500，"
    "或使用 credcheck 并将 credcheck.max_auth_failure 设为 1 至 5，在维护窗口重启。")


def postgresql(cluster, policy):
    """Look at what happens after a wrong password."""
    libraries = loaded(cluster)
    delay, most = cluster.setting("auth_delay.milliseconds"), cluster.setting("credcheck.max_auth_failure")
    slow = "auth_delay" in libraries and delay is not None and delay.number() >= _LEAST_DELAY
    locks = "credcheck" in libraries and most is not None and 1 <= most.number() <= _MOST_FAILURES
    seen = cluster.seen("shared_preload_libraries", "auth_delay.milliseconds")
    if slow or locks:
        yield fine(cluster, *seen)
    elif "auth_delay" in libraries:
        seen_short = wrong(
            cluster, "delay_short", "auth_delay is loaded and waits {actual} ms after a wrong password, expected >= "
            "{least}.", "已加载 auth_delay，但口令错误后仅等待 {actual} 毫秒，应 >= {least}。",
            actual=0 if delay is None else delay.value, least=_LEAST_DELAY, evidence=seen, advice=_DELAY)
        yield expectations.set_to(
            cluster, "auth_delay.milliseconds", "1000", seen_short, _LATE.format(
                label=cluster.label)) if "login_failure" in policy.enforce else seen_short
    else:
        yield wrong(
            cluster, "no_delay", "nothing in the cluster slows down or limits failed logins (auth_delay, credcheck).",
            "集群内没有延迟或限制登录失败的机制（auth_delay、credcheck）。", evidence=seen, advice=_DELAY)
    patience = cluster.setting("authentication_timeout")
    if not 0 < patience.number(seconds=True) <= _MOST_SECONDS:
        yield wrong(
            cluster, "login_timeout", "authentication_timeout is {actual} s, expected at most {most}.",
            "authentication_timeout 为 {actual} 秒，应不超过 {most} 秒。", actual=patience.number(seconds=True),
            most=_MOST_SECONDS, evidence=cluster.seen("authentication_timeout"), advice=_DELAY)


def mysql(server, policy):
    """Look at what happens after many wrong passwords."""
    if server.mariadb:
        name, most = "max_password_errors", 10
        if server.has(name) and 0 < server.number(name) <= most:
            yield fine(server, *server.seen(name))
            return
        yield wrong(
            server, "no_limit", "max_password_errors is {actual}, expected at most {most}.",
            "max_password_errors 为 {actual}，应不超过 {most}。", actual=server.variable(name, "no such variable"),
            most=most, evidence=server.seen(name), advice=Text(
                "The database administrator decides: where this many logins fail, MariaDB locks the account, the "
                "right password too, until FLUSH PRIVILEGES.",
                "由数据库管理员决定：失败达到该次数后，MariaDB 会锁定账号（正确口令也无法登录），直至执行 FLUSH "
                "PRIVILEGES。"))
        return
    # The plugin; since 9.2 a component.
    for prefix in ("connection_control_", "component_connection_control."):
        threshold, delay = prefix + "failed_connections_threshold", prefix + "min_connection_delay"
        if 0 < server.number(threshold) <= _MOST_FAILURES and server.number(delay) >= 1000:
            yield fine(server, *server.seen(threshold, delay))
            return
    locks = server.failure_locks()
    free = [
        one.label for one in server.accounts()
        if one.by_password and not one.locked and not _locks(*locks.get(one.label, (0, 0)))]
    seen = [*server.seen(_THRESHOLD, _DELAYS), server.evidence("FAILED_LOGIN_ATTEMPTS of accounts", sorted(locks))]
    if not free:
        yield fine(server, *seen)
        return
    yield wrong(
        server, "no_limit", "neither connection_control limits failed logins, nor are these accounts locked after at "
        "most {most} of them: {names}.",
        "没有 connection_control 限制登录失败，且以下账号失败 {most} 次后不会锁定：{names}。",
        names=names(free), most=_MOST_FAILURES, evidence=seen, advice=Text(
            "The database administrator installs connection_control, or gives each account FAILED_LOGIN_ATTEMPTS and "
            "PASSWORD_LOCK_TIME.",
            "由数据库管理员安装 connection_control，或为每个账号设置 FAILED_LOGIN_ATTEMPTS 与 PASSWORD_LOCK_TIME。"))


def _locks(attempts, days):
    return 1 <= attempts <= _MOST_FAILURES and days != 0


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        login_failure as own,
    )

    return own

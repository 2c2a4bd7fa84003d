# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are long and mixed enough, and end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import expectations

RIGHT = {
    "postgresql": Text(
        "{label}: a library judges new passwords, and the password of every role that logs in with one ends within "
        "the term.", "{label}：由口令检查库判定新口令，且凡以口令登录的角色，口令均在期限内到期。"),
    "mysql": Text(
        "{label}: a plugin judges new passwords, and that of every account which logs in with one ends within the "
        "term.", "{label}：由口令检查插件判定新口令，且凡以口令登录的账号，口令均在期限内到期。"),
}
_DAY = 86400
# Before PostgreSQL 18, passwordcheck has a length of its own, whatever is set.
_FIXED_LENGTH, _LENGTH_SINCE = 8, 180000
_LIBRARIES = ("passwordcheck", "credcheck")
_LIBRARY = Text(
    "The database administrator adds passwordcheck or credcheck to shared_preload_libraries and starts the cluster "
    "again in a window; the file of the library has to be there first.",
    "由数据库管理员将 passwordcheck 或 credcheck 加入 shared_preload_libraries（须先确认库文件存在），"
    "并在维护窗口重启。")
_PLUGIN = Text(
    "The database administrator installs simple_password_check or cracklib_password_check (MariaDB), or the component "
    "validate_password (MySQL), and sets strict_password_validation.",
    "由数据库管理员安装 simple_password_check、cracklib_password_check（MariaDB）或 validate_password 组件（MySQL），"
    "并开启 strict_password_validation。")
_TERM = Text(
    "The database administrator has the password changed and sets its end (ALTER ROLE ... VALID UNTIL; ALTER USER ... "
    "PASSWORD EXPIRE INTERVAL), account by account: a global term ends older passwords at once.",
    "由数据库管理员安排更换口令并逐个账号设置到期时间（ALTER ROLE ... VALID UNTIL；"
    "ALTER USER ... PASSWORD EXPIRE INTERVAL）；全局期限会使较旧的口令立即失效。")


def loaded(cluster):
    """Return the libraries that every server process loads."""
    return [
        word.strip().strip('"').rpartition("/")[2]
        for word in cluster.setting("shared_preload_libraries").value.split(",")]


def postgresql(cluster, policy):
    """Look at the library that judges new passwords, and at when those that there are end."""
    libraries = loaded(cluster)
    if not any(name in libraries for name in _LIBRARIES):
        yield wrong(
            cluster, "no_password_library", "no library judges new passwords (passwordcheck or credcheck is not "
            "loaded).", "没有判定新口令的库（未加载 passwordcheck 或 credcheck）。",
            expected="passwordcheck or credcheck",
            actual=", ".join(libraries), evidence=cluster.seen("shared_preload_libraries"), advice=_LIBRARY)
    else:
        yield fine(cluster, *cluster.seen("shared_preload_libraries"))
    for name in ("passwordcheck.min_password_length", "credcheck.password_min_length"):
        least = cluster.setting(name)
        if least is not None and least.number() < policy.password_min_length:
            yield wrong(
                cluster, "password_short", "{name} is {actual}, expected >= {least}.",
                "{name} 为 {actual}，应 >= {least}。",
                name=name, actual=least.value, least=policy.password_min_length, evidence=cluster.seen(name),
                advice=_LIBRARY)
    fixed = "passwordcheck" in libraries and cluster.catalogue["version"] < _LENGTH_SINCE
    if fixed and "credcheck" not in libraries and policy.password_min_length > _FIXED_LENGTH:
        yield wrong(
            cluster, "password_short", "passwordcheck of this version takes {actual} characters, expected >= {least}.",
            "该版本的 passwordcheck 只要求 {actual} 个字符，应 >= {least}。", actual=_FIXED_LENGTH,
            least=policy.password_min_length, evidence=cluster.seen("shared_preload_libraries"), advice=_LIBRARY)
    now = cluster.catalogue["archiver"]["now"]
    last = now + policy.password_max_age_days * _DAY
    roles = [role for role in cluster.roles() if role["login"] and role["kind"] != "none"]
    endless = [role["name"] for role in roles if role["until"] is None or role["until"] > last]
    if endless:
        yield wrong(
            cluster, "password_endless", "the passwords of these roles do not end within {days} days: {roles}.",
            "以下角色的口令在 {days} 天内不会到期：{roles}。", days=policy.password_max_age_days, roles=names(endless),
            evidence=[cluster.evidence("SELECT rolname, rolvaliduntil FROM pg_authid", [
                [role["name"], role["until"]] for role in roles if role["name"] in endless][:50])], advice=_TERM)


def mysql(server, policy):
    """Look at the plugin that judges new passwords, and at the term of each account."""
    yield from _judges(server, policy)
    usual = server.number("default_password_lifetime")
    now = policy.today.toordinal() * _DAY
    for one in server.accounts():
        if one.locked or not one.by_password:
            continue
        days = usual if one.lifetime is None else one.lifetime
        seen = [server.evidence("the account %s" % one.label, "password lifetime %d" % days)]
        # Days since 1970, of which the calendar counts from the year 1.
        age = None if not one.changed else (now - one.changed) // _DAY - 719163
        if not 0 < days <= policy.password_max_age_days:
            yield wrong(
                server, "password_endless", "the password of {account} does not end within {most} days (its term: "
                "{days}).", "{account} 的口令在 {most} 天内不会到期（当前期限：{days}）。", account=one.label,
                most=policy.password_max_age_days, days=days or Text("none", "无"), evidence=seen, advice=_TERM)
        elif age is not None and age > policy.password_max_age_days:
            yield wrong(
                server, "password_old", "the password of {account} is {age} days old.",
                "{account} 的口令已使用 {age} 天。", account=one.label, age=age, evidence=seen, advice=_TERM)
        else:
            yield fine(server, *seen)


def _judges(server, policy):
    if server.mariadb:
        found = server.active("simple_password_check", "cracklib_password_check")
        short, seen = "simple_password_check_minimal_length", []
        if not found or not server.on("strict_password_validation"):
            seen.append(wrong(
                server, "no_password_plugin", "no plugin judges new passwords, or strict_password_validation is off.",
                "没有判定新口令的插件，或 strict_password_validation 未开启。",
                evidence=server.seen("strict_password_validation"), advice=_PLUGIN))
        if "simple_password_check" in found and server.number(short) < policy.password_min_length:
            seen.append(_short(server, policy, short))
        for one in seen:
            yield expectations.password_judged(
                server, policy.password_min_length, one) if "password_policy" in policy.enforce else one
        return
    prefix = "validate_password." if server.has("validate_password.length") else "validate_password_"
    if not server.has(prefix + "length"):
        yield wrong(
            server, "no_password_plugin", "no component judges new passwords (validate_password is not installed).",
            "没有判定新口令的组件（未安装 validate_password）。", evidence=server.seen("validate_password.length"),
            advice=_PLUGIN)
        return
    if server.variable(prefix + "policy").upper() in ("LOW", "0"):
        yield wrong(
            server, "password_policy_low", "{name} is {actual}, which asks for length alone.",
            "{name} 为 {actual}，仅要求长度。", name=prefix + "policy", actual=server.variable(prefix + "policy"),
            evidence=server.seen(prefix + "policy"), advice=_PLUGIN)
    if server.number(prefix + "length") < policy.password_min_length:
        yield _short(server, policy, prefix + "length")


def _short(server, policy, name):
    return wrong(
        server, "password_short", "{name} is {actual}, expected >= {least}.", "{name} 为 {actual}，应 >= {least}。",
        name=name, actual=server.variable(name), least=policy.password_min_length, evidence=server.seen(name),
        advice=_PLUGIN)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        password_policy as own,
    )

    return own

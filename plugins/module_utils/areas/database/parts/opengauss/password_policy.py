# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords of openGauss are long and mixed enough, and end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: new passwords are judged, it asks for new ones within the term, and none is older.",
    "{label}：新口令须经判定，到期提示更换，且没有超期的口令。")
_DAY = 86400
_SET = Text(
    "The database administrator sets it (gs_guc reload).", "由数据库管理员设置（gs_guc reload）。")
_CHANGE = Text("Whoever owns the account sets a new password.", "由账号责任人更换口令。")


def password_rules(cluster, policy):
    """Look at what new passwords are judged by, and at the term."""
    if cluster.setting("password_policy").value != "1":
        yield wrong(
            cluster, "password_policy_off", "password_policy is {actual}, so new passwords are not judged.",
            "password_policy 为 {actual}，不判定新口令。", actual=cluster.setting("password_policy").value,
            expected="password_policy = 1", evidence=cluster.seen("password_policy"), advice=_SET)
    else:
        yield fine(cluster, *cluster.seen("password_policy"))
    least = cluster.setting("password_min_length")
    if least.number() < policy.password_min_length:
        yield wrong(
            cluster, "password_short", "{name} is {actual}, expected >= {least}.",
            "{name} 为 {actual}，应 >= {least}。",
            name="password_min_length", actual=least.value, least=policy.password_min_length,
            evidence=cluster.seen("password_min_length"), advice=_SET)
    days = float(cluster.setting("password_effect_time").value)
    if not 0 < days <= policy.password_max_age_days:
        yield wrong(
            cluster, "password_endless", "password_effect_time is {actual} days, expected 1 to {most}.",
            "password_effect_time 为 {actual} 天，应为 1 至 {most} 天。", actual=days,
            most=policy.password_max_age_days, evidence=cluster.seen("password_effect_time"), advice=_SET)
    else:
        yield fine(cluster, *cluster.seen("password_effect_time"))


def password_ages(cluster, policy):
    """Look at when each password was set: past its term, openGauss asks for a new one and still takes it."""
    now = cluster.catalogue["now"]
    roles = [role for role in cluster.roles() if role["login"] and role["kind"] != "none" and not role["locked"]]
    old = [role["name"] for role in roles if role["changed"] is not None
           and now - role["changed"] > policy.password_max_age_days * _DAY]
    seen = [cluster.evidence("SELECT roloid, max(passwordtime) FROM pg_auth_history", sorted(old)[:50])]
    if old:
        yield wrong(
            cluster, "password_old", "the passwords of these roles are older than {days} days: {roles}.",
            "以下角色的口令已使用超过 {days} 天：{roles}。", days=policy.password_max_age_days, roles=names(old),
            evidence=seen, advice=_CHANGE)
    unknown = [role["name"] for role in roles if role["changed"] is None]
    if unknown:
        yield wrong(
            cluster, "password_age_unknown", "when the passwords of these roles were set is not recorded: {roles}.",
            "以下角色的口令设置时间没有记录：{roles}。", status="not_checked", roles=names(unknown), evidence=seen)


LOOKS = (password_rules, password_ages)

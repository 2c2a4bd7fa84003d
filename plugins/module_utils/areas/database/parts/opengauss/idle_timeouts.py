# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of openGauss that do nothing end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import (
    fine,
    names,
    seconds_of,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

RIGHT = Text(
    "{label}: idle sessions end by its settings, within a transaction too.",
    "{label}：按设置，空闲会话（包括事务中的）会超时结束。")
_EVERYBODY = Text("everybody", "所有用户")
_SET = Text("The database administrator sets it (gs_guc reload).", "由数据库管理员设置（gs_guc reload）。")


def idle(cluster, policy):
    """Look at when idle sessions, and those that are idle within a transaction, end."""
    name, most = "session_timeout", policy.idle_session_seconds
    usual = cluster.setting(name).number(seconds=True)
    persons = [
        role["name"] for role in cluster.roles()
        if role["login"] and (policy.accounts.get(role["name"]) or {}).get("kind") == "person"]
    own = _own(cluster, name)
    endless = [role for role in persons if not 0 < own.get(role, usual) <= most]
    if endless or (not persons and not 0 < usual <= most):
        yield wrong(
            cluster, "idle_sessions", "idle sessions of {whose} do not end within {most} s (session_timeout is "
            "{actual} s).", "{whose}的空闲会话在 {most} 秒内不会结束（session_timeout 为 {actual} 秒）。", most=most,
            actual=usual, whose=names(endless) if endless else _EVERYBODY, evidence=cluster.seen(name), advice=_SET)
    else:
        yield fine(cluster, *cluster.seen(name))
    # Came with version 5; a session is idle within a transaction, too.
    within = cluster.has("idle_in_transaction_session_timeout")
    seconds = [one for one in (usual, 0 if within is None else within.number(seconds=True)) if one > 0]
    if not seconds or min(seconds) > policy.idle_transaction_seconds:
        yield wrong(
            cluster, "idle_transactions", "neither session_timeout nor idle_in_transaction_session_timeout ends idle "
            "transactions within {most} s.",
            "session_timeout 与 idle_in_transaction_session_timeout 均不会在 {most} 秒内结束空闲事务。",
            most=policy.idle_transaction_seconds,
            evidence=cluster.seen(name) + ([] if within is None else cluster.seen(
                "idle_in_transaction_session_timeout")), advice=_SET)


def _own(cluster, name):
    """Return {role: seconds} of roles that have a time of their own."""
    found = {}
    for database, role, settings in cluster.listed("overrides"):
        for text in settings if role and database is None else ():
            if text.startswith(name + "="):
                value = text.partition("=")[2]
                # A bare number is seconds here.
                seconds = seconds_of(value) if whole(value) is None else int(value)
                found[role] = 0 if seconds is None else seconds
    return found


LOOKS = (idle,)

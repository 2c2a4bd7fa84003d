# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong passwords lock an account of openGauss for a time."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: wrong passwords lock an account for a time, and a login that is not completed ends.",
    "{label}：口令错误达到次数后锁定账号一段时间，未完成的登录会超时结束。")
_MOST_FAILURES, _MOST_SECONDS = 5, 60
_SET = Text(
    "The database administrator sets it (gs_guc reload).", "由数据库管理员设置（gs_guc reload）。")


def failures(cluster, policy):
    """Look at what happens after wrong passwords."""
    most, days = cluster.setting("failed_login_attempts"), float(cluster.setting("password_lock_time").value)
    seen = cluster.seen("failed_login_attempts", "password_lock_time")
    if 1 <= most.number() <= _MOST_FAILURES and days > 0:
        yield fine(cluster, *seen)
    else:
        yield wrong(
            cluster, "no_limit", "failed_login_attempts is {actual} and password_lock_time {days} days, expected 1 to "
            "{most} and more than 0.",
            "failed_login_attempts 为 {actual}、password_lock_time 为 {days} 天，应分别为 1 至 {most} 与大于 0。",
            actual=most.value, days=days, most=_MOST_FAILURES, evidence=seen, advice=_SET)
    patience = cluster.setting("authentication_timeout").number(seconds=True)
    if not 0 < patience <= _MOST_SECONDS:
        yield wrong(
            cluster, "login_timeout", "authentication_timeout is {actual} s, expected at most {most}.",
            "authentication_timeout 为 {actual} 秒，应不超过 {most} 秒。", actual=patience, most=_MOST_SECONDS,
            evidence=cluster.seen("authentication_timeout"), advice=_SET)


LOOKS = (failures,)

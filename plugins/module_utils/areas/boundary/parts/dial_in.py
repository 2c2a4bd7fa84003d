# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may come in by dial-up or VPN."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import dial_up

_ADVICE = Text(
    "The network administrator removes users who need no access from outside, and declares the number of the others "
    "in boundary_dial_up_users.",
    "请网络管理员删除无需从外部接入的用户，并以 boundary_dial_up_users 申报其余用户数量。")


def within(host, most):
    """Yield whether the users of dial-up and VPN are `most` at most."""
    found = dial_up.of(host)
    parts = dict(
        limit=most, expected="%d users at most" % most, advice=_ADVICE,
        evidence=tuple(Evidence("file", one.where, "") for one in found))
    for one in found:
        if one.count is None:
            yield observed(
                "fail", "users_unlimited", "{program} limits its users to no number ({place}).",
                "{program} 未限制用户数量（{place}）。", program=one.program, place=one.where, actual="any number",
                **parts)
    known = [one for one in found if one.count is not None]
    total = sum(one.count for one in known)
    shown = ", ".join("%s %d (%s)" % (one.program, one.count, one.where) for one in known)
    parts.update(total=total, shown=shown or "-", actual="%d users" % total)
    if total > most:
        yield observed(
            "fail", "too_many_users", "{total} users may come in by dial-up or VPN, expected {limit} at most: {shown}.",
            "{total} 个用户可经拨号或 VPN 接入，应不超过 {limit} 个：{shown}。", **parts)
    elif known:
        yield observed(
            "pass", "users_limited", "{total} users may come in by dial-up or VPN, {limit} are declared: {shown}.",
            "{total} 个用户可经拨号或 VPN 接入，申报数为 {limit}：{shown}。", **parts)


def uncounted(host):
    """Yield each server of dial-up and VPN whose users are not counted."""
    for path in dial_up.others(host):
        yield observed(
            "not_checked", "users_uncounted", "The users of {path}, by which others may come in, were not counted.",
            "未统计可经 {path} 接入的用户。", path=path, where=path, actual=path, advice=_ADVICE)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Not everybody has the highest level (8.3.2-E-g-2)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device, User
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, SERVER, Eye, name

__all__ = ["privileges"]

_LINE = Text(
    "Line {line} gives the highest level to everybody who comes by it {place}.",
    "{line} 向所有登录者授予最高级别{place}。")
_NAMED = Text(
    "The user {user} has the highest level {place}, as boundary_device_superusers names it.",
    "用户 {user} 具有最高级别{place}，已列入 boundary_device_superusers。")
_NOT_NAMED = Text(
    "The user {user} has the highest level {place}, and is not in boundary_device_superusers.",
    "用户 {user} 具有最高级别{place}，但未列入 boundary_device_superusers。")
_UNDECLARED = Text(
    "The user {user} has the highest level {place}; who may have it is not declared (boundary_device_superusers).",
    "用户 {user} 具有最高级别{place}，而允许具有该级别的人员未申报（boundary_device_superusers）。")
_BELOW = Text("The user {user} is below the highest level {place}.", "用户 {user} 低于最高级别{place}。")
_NO_LEVEL = Text("Which level the user {user} has is not said", "未写明用户 {user} 的级别")
_ALL = Text(
    "Every user ({count}) has the highest level: privileges are not apart. One of them is {user} {place}.",
    "每个用户（共 {count} 个）都具有最高级别，特权未分离；其一为 {user}{place}。")
_WATCHED = Text("Commands are authorized or recorded one by one {place}.", "命令逐条授权或记录{place}。")
_NOT_WATCHED = Text(
    "Commands are neither authorized nor recorded one by one: no line of {file} says so.",
    "命令既未逐条授权也未逐条记录：{file} 中没有这样的行。")
_APART = Text(
    "Give daily work users of a lower level, and the highest to those in boundary_device_superusers alone.",
    "日常操作请使用较低级别的用户，最高级别仅授予 boundary_device_superusers 所列人员。")
_LEVELS = {
    "huawei_vrp": "local-user NAME privilege level 1", "h3c_comware": "authorization-attribute user-role ...",
    "cisco_ios": "username NAME privilege 1", "cisco_nxos": "username NAME role network-operator",
    "ruijie_rgos": "username NAME privilege 1", "frr": "-", "vyos": "-"}


def privileges(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield who has which level."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
        return
    for server in device.login_servers[:1]:
        yield eye.saw("manual", "users_at_a_server", SERVER, server)
    for terminal in device.terminals:
        if terminal.top_for_all is not None and terminal.closed is None:
            yield eye.saw("fail", "top_for_all", _LINE, terminal.top_for_all, line=name(terminal.name), advice=_APART)
    there = [user for user in device.users if not user.blocked]
    for user in there:
        yield _of(user, device, eye)
    if there and all(user.top for user in there) and not device.login_servers:
        yield eye.saw(
            "fail", "all_at_the_top", _ALL, there[0].node, count=len(there), user=name(there[0].name), advice=_APART)
    if device.commands_watched:
        yield eye.saw("pass", "met", _WATCHED, device.commands_watched[0])
    else:
        yield eye.saw("manual", "commands_unwatched", _NOT_WATCHED, None, file=eye.file)


def _of(user: User, device: Device, eye: Eye) -> Observation:
    shown, superusers = name(user.name), eye.wanted.superusers
    if user.top is None:
        # A user without a line on it has the default of the version.
        new = device.new_user_is_top
        if not new.known:
            return eye.unknown(_NO_LEVEL.format(user=shown), _LEVELS[device.vendor], user.node)
        return eye.saw("pass", "met", _BELOW, new, user=shown)
    at = user.level if user.level.node is not None else user.node
    if not user.top:
        return eye.saw("pass", "met", _BELOW, at, user=shown)
    if user.name in superusers:
        return eye.saw("pass", "met", _NAMED, at, user=shown)
    if superusers:
        return eye.saw("fail", "superuser", _NOT_NAMED, at, user=shown, advice=_APART)
    return eye.saw("manual", "superusers_undeclared", _UNDECLARED, at, user=shown, advice=_APART)

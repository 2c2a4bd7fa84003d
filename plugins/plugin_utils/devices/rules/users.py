# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each user of a device is one person (8.3.2-B-f-3)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, SERVER, Eye, name

__all__ = ["users"]

# Names of nobody in particular.
_SHARED = frozenset(
    "admin administrator root huawei h3c cisco ruijie test guest user user1 ops operator netadmin network manager "
    "monitor vyos ubnt super superuser default".split())
_NOBODY = Text(
    "The user {user} {place} is called as nobody in particular is: whoever knows its password may be it.",
    "用户 {user}{place} 不是具体人员的名称，知道其口令者皆可使用。")
_ONE = Text("The user {user} is there once {place}.", "用户 {user} 只有一条定义{place}。")
_TWICE = Text("The user {user} is defined again {place}.", "用户 {user} 被重复定义{place}。")
_NO_USERS = Text(
    "{file} has no user of its own, and asks no server: nobody who logs in has an identity.",
    "{file} 中没有本地用户，也未使用鉴别服务器：登录者没有各自的标识。")
_OWNER = Text(
    "Give each administrator a user of their own. Where the name is one person's, put it into "
    "boundary_device_superusers.",
    "请为每位管理员分别建立用户；若该名称确属一人，请列入 boundary_device_superusers。")


def users(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield what tells the users apart."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
        return
    for server in device.login_servers[:1]:
        yield eye.saw("manual", "users_at_a_server", SERVER, server)
    there = [user for user in device.users if not user.blocked]
    if not there and not device.login_servers:
        yield eye.saw("fail", "no_users", _NO_USERS, None, file=eye.file)
    for user in there:
        shown = name(user.name)
        if user.twice is not None:
            yield eye.saw("fail", "user_twice", _TWICE, user.twice, user=shown)
        elif user.name.lower().partition("@")[0] in _SHARED and user.name not in eye.wanted.superusers:
            yield eye.saw("fail", "shared_user", _NOBODY, user.node, user=shown, advice=_OWNER)
        else:
            yield eye.saw("pass", "met", _ONE, user.node, user=shown)

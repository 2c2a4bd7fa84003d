# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators prove who they are by two factors (8.3.2-E-g-1)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, SERVER, Eye, name

__all__ = ["factors"]

_BOTH = Text(
    "The user {user} is asked for two factors over SSH {place}.",
    "用户 {user} 经 SSH 登录须使用两种鉴别因素{place}。")
_ONE = Text(
    "The user {user} logs in with one factor {place}.", "用户 {user} 只用一种鉴别因素登录{place}。")
_NO_USERS = Text(
    "{file} has no user of its own, and asks no server: by which factors anybody logs in is not said.",
    "{file} 中没有本地用户，也未使用鉴别服务器：未写明以哪些因素鉴别登录者。")
_SET = {
    "huawei_vrp": "ssh user NAME authentication-type password-rsa",
    "h3c_comware": "ssh user NAME service-type stelnet authentication-type password-publickey assign publickey KEY"}
_ADVICE = Text(
    "Set {line}, or have a server ask for a second factor.", "请设置 {line}，或由鉴别服务器要求第二因素。")
_SERVER_ADVICE = Text(
    "Have a TACACS+ or RADIUS server ask for a second factor.",
    "请由 TACACS+ 或 RADIUS 服务器要求第二因素。")


def factors(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield by what each user logs in."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
        return
    for server in device.login_servers[:1]:
        yield eye.saw("manual", "users_at_a_server", SERVER, server)
    there = [user for user in device.users if not user.blocked]
    if not there and not device.login_servers:
        yield eye.saw("manual", "no_users", _NO_USERS, None, file=eye.file)
    line = _SET.get(device.vendor)
    for user in there:
        if user.both_factors is not None:
            yield eye.saw("pass", "met", _BOTH, user.both_factors, user=name(user.name))
        elif not device.login_servers:
            yield eye.saw(
                "fail", "one_factor", _ONE, user.node, user=name(user.name),
                advice=_ADVICE.format(line=line) if line else _SERVER_ADVICE)

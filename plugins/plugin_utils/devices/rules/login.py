# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever logs in is asked who it is: by name, on each line (8.3.2-B-f-1)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device, Terminal
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, Eye, name

__all__ = ["LINES", "login"]

_BY_NAME = Text("Line {line} asks everybody for a name {place}.", "{line} 要求每个登录者提供用户名{place}。")
_SHARED = Text(
    "Line {line} asks for a password alone, which all share {place}: it does not tell who logs in.",
    "{line} 只要求共用的口令{place}，无法区分登录者。")
_NONE = Text("Line {line} admits whoever comes, without asking {place}.", "{line} 不作任何鉴别即可登录{place}。")
_CLOSED = Text("Nobody can log in on line {line} {place}.", "{line} 不允许任何人登录{place}。")
_HOW = Text("How line {line} asks who logs in is not said", "未写明 {line} 的鉴别方式")
_RESERVED = Text(
    "Line {line} has no authentication of its own {place}: these lines are reserved for management systems, and what "
    "holds on them is not said.",
    "{line} 未写明鉴别方式{place}：该线路保留给网管系统使用，其实际鉴别方式没有写明。")
_NO_LINES = Text(
    "{file} has no line or user interface: how anybody logs in to {title} is not in it.",
    "{file} 中没有任何登录线路：从中看不出如何登录 {title}。")
_FIX = Text("Set {line} there.", "请在该处设置 {line}。")
# The line that settles it, by vendor.
LINES = {
    "huawei_vrp": "authentication-mode aaa", "h3c_comware": "authentication-mode scheme",
    "cisco_ios": "login authentication default; aaa authentication login default local",
    "cisco_nxos": "aaa authentication login default local", "ruijie_rgos": "login authentication default",
    "frr": "no password", "vyos": "-"}


def login(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield what each line asks of whoever comes."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
    elif not device.terminals:
        yield eye.saw("manual", "no_lines", _NO_LINES, None, file=eye.file, title=device.title)
    for terminal in device.terminals:
        yield _of(terminal, device, eye)


def _of(terminal: Terminal, device: Device, eye: Eye) -> Observation:
    said, line = terminal.login, name(terminal.name)
    fix = _FIX.format(line=LINES[device.vendor])
    if terminal.closed is not None:
        return eye.saw("pass", "closed", _CLOSED, terminal.closed, line=line)
    if terminal.reserved and said.node is None:
        return eye.saw("manual", "reserved_lines", _RESERVED, terminal.node, line=line, advice=fix)
    if not said.known:
        return eye.unknown(_HOW.format(line=line), LINES[device.vendor], said.node or terminal.node)
    # A default is told at the section that has no line on it.
    at = said if said.node is not None or said.source else terminal.node
    if said.value == "none":
        return eye.saw("fail", "no_authentication", _NONE, at, line=line, advice=fix, actual="none")
    if said.value == "shared":
        return eye.saw("fail", "shared_password", _SHARED, at, line=line, advice=fix, actual="password")
    if said.value == "refused":
        return eye.saw("pass", "closed", _CLOSED, at, line=line)
    return eye.saw("pass", "met", _BY_NAME, at, line=line)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failed logins lock, idle sessions end (8.3.2-B-f-5)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device, Terminal
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, SERVER, Eye, name

__all__ = ["lockout"]

_LOCK = {
    "huawei_vrp": "local-aaa-user wrong-password retry-interval 5 retry-time 5 block-time 5 (CloudEngine, NetEngine: "
    "local-user authentication lock times 5 5)",
    "h3c_comware": "password-control enable; password-control login-attempt 5 exceed lock-time 10",
    "cisco_ios": "login block-for 300 attempts 5 within 300", "cisco_nxos": "login block-for 300 attempts 5 within 300",
    "ruijie_rgos": "aaa local authentication attempts 5; aaa local authentication lockout-time",
    "frr": "-", "vyos": "-"}
_IDLE = {
    "huawei_vrp": "idle-timeout 10 0", "h3c_comware": "idle-timeout 10 0", "cisco_ios": "exec-timeout 10 0",
    "cisco_nxos": "exec-timeout 10", "ruijie_rgos": "exec-timeout 10 0", "frr": "exec-timeout 10 0",
    "vyos": "set system login timeout 600"}
_ATTEMPTS_HOW = Text("After how many failed logins it locks is not said", "未写明连续登录失败多少次后锁定")
_LOCK_HOW = Text("For how long it locks after failed logins is not said", "未写明登录失败后的锁定时长")
_NEVER_LOCKS = Text("Failed logins never lock {place}.", "登录失败不会锁定{place}。")
_LATE = Text(
    "It locks after {count} failed logins {place}; at most {most} are wanted.",
    "连续 {count} 次登录失败后才锁定{place}，应不超过 {most} 次。")
_SHORT = Text(
    "It locks for {count} seconds {place}; at least {least} are wanted.",
    "锁定 {count} 秒{place}，应不少于 {least} 秒。")
_LOCKS = Text("It locks after {count} failed logins {place}.", "连续 {count} 次登录失败后锁定{place}。")
# Whoever tries no faster than this is counted together by any usual setting.
_WINDOW = 60
_BRIEF = Text(
    "It counts failed logins of {count} seconds together {place}, less than {least}: whoever tries slowly is never "
    "locked out. A person decides whether that does.",
    "只累计 {count} 秒内的登录失败{place}，不足 {least} 秒：慢速尝试不会触发锁定，请人工判断是否可接受。")
_LONG_ENOUGH = Text("It locks for long enough {place}.", "锁定时长符合要求{place}。")
_ENDS = Text(
    "Line {line} ends a session that is idle for {count} seconds {place}.",
    "{line} 的会话空闲 {count} 秒后退出{place}。")
_NEVER_ENDS = Text("Line {line} never ends an idle session {place}.", "{line} 的空闲会话永不退出{place}。")
_ENDS_LATE = Text(
    "Line {line} ends a session after {count} idle seconds {place}; at most {most} are wanted.",
    "{line} 的会话空闲 {count} 秒才退出{place}，应不超过 {most} 秒。")
_IDLE_HOW = Text("After which time line {line} ends an idle session is not said", "未写明 {line} 的空闲退出时间")
_SET = Text("Set: {line}.", "请设置：{line}。")


def lockout(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield what happens after failed logins, and when idle sessions end."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
    else:
        yield from _locks(device, eye)
    for server in device.login_servers[:1]:
        yield eye.saw("manual", "users_at_a_server", SERVER, server)
    for terminal in device.terminals:
        if terminal.closed is None:
            yield _idle(terminal, device, eye)


def _locks(device: Device, eye: Eye) -> Iterator[Observation]:
    attempts, wanted, fix = device.attempts, eye.wanted, _SET.format(line=_LOCK[device.vendor])
    if not attempts.known or attempts.value is None:
        yield eye.unknown(_ATTEMPTS_HOW, _LOCK[device.vendor], attempts)
        return
    if attempts.value == 0:
        yield eye.saw("fail", "never_locks", _NEVER_LOCKS, attempts, advice=fix, actual=0)
        return
    late = attempts.value > wanted.attempts
    yield eye.saw(
        "fail" if late else "pass", "locks_late" if late else "met", _LATE if late else _LOCKS, attempts,
        count=attempts.value, most=wanted.attempts, advice=fix if late else None, actual=attempts.value,
        expected=f"<= {wanted.attempts}")
    within = device.within
    if within is not None and (within.value is None or within.value < _WINDOW):
        yield eye.saw("manual", "counts_briefly", _BRIEF, within, count=within.value, least=_WINDOW, advice=fix)
    lock = device.lock_seconds
    if not lock.known or lock.value is None:
        yield eye.unknown(_LOCK_HOW, _LOCK[device.vendor], lock)
    elif lock.value < wanted.lock_seconds:
        yield eye.saw(
            "fail", "locks_briefly", _SHORT, lock, count=lock.value, least=wanted.lock_seconds, advice=fix,
            actual=lock.value, expected=f">= {wanted.lock_seconds}")
    else:
        yield eye.saw("pass", "met", _LONG_ENOUGH, lock, actual=lock.value)


def _idle(terminal: Terminal, device: Device, eye: Eye) -> Observation:
    said, line, most = terminal.idle_seconds, name(terminal.name), eye.wanted.idle_seconds
    fix = _SET.format(line=_IDLE[device.vendor])
    if not said.known or said.value is None:
        return eye.unknown(_IDLE_HOW.format(line=line), _IDLE[device.vendor], said.node or terminal.node)
    if said.value == 0:
        return eye.saw("fail", "never_ends", _NEVER_ENDS, said, line=line, advice=fix, actual=0)
    if said.value > most:
        return eye.saw(
            "fail", "ends_late", _ENDS_LATE, said, line=line, count=said.value, most=most, advice=fix,
            actual=said.value, expected=f"<= {most}")
    return eye.saw("pass", "met", _ENDS, said, line=line, count=said.value, actual=said.value)

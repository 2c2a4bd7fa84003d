# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle sessions end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import idle_shells
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import SECONDS, Rule, between
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import logind
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.keep_alive import KeepAlive
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import span

# The first systemd whose logind ends idle sessions by itself.
_LOGIND_SINCE = 252

_SILENT = Text("An SSH connection whose client has not answered for {seconds} s ends.",
               "客户端 {seconds} 秒无应答的 SSH 连接将断开。")
_STOPPED = Text(
    "A login without input for {seconds} s ends as a whole, with the commands that still run in it (systemd-logind).",
    "{seconds} 秒无输入的会话将由 systemd-logind 整体结束，其中仍在运行的命令一并终止。")


class SessionTimeout(Control):
    """Timeout of idle sessions."""

    id = "session_timeout"
    zh = "空闲会话超时"
    clauses = ("8.3.3-B-a-3", "8.3.3-B-e-2")
    disruption = "session"

    def expectations(self, host, policy):
        limit = policy.session_timeout_seconds
        yield from idle_shells.expectations(host, limit)
        if sshd.absence(host) is None:
            yield KeepAlive(sshd.of(host), limit).affecting(_SILENT.format(seconds=limit))
        # It ends whole sessions, with a command that still runs in them: only who asks for it gets it.
        if policy.session_stop_idle:
            yield from _logind(host, limit)
        yield from directories.unseen(host, "passwd")


def _logind(host, limit):
    program = logind.program(host)
    if program is None:
        return
    version = logind.version(host)
    if version == 0:
        yield Judged(
            observed(
                "not_checked", "logind_unknown",
                "It cannot be told which version of systemd-logind {where} is, and so whether it ends idle sessions.",
                "无法得知 {where} 的 systemd-logind 版本，因此无法判断其是否结束空闲会话。", where=program,
                expected="StopIdleSessionSec"))
    elif version >= _LOGIND_SINCE:
        yield Setting(logind.Logind(host), "StopIdleSessionSec", _span_at_most(limit)).affecting(
            _STOPPED.format(seconds=limit))


def _span_at_most(limit):
    def accepts(text):
        # 0 is no limit to logind.
        return 0 < (span(text) or 0) <= limit
    return Rule(between(1, limit, SECONDS), str(limit), accepts)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle sessions end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import idle_sessions, idle_shells
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.keep_alive import KeepAlive

_TIMEOUTS = Text("timeouts", "超时设置")
_SILENT = Text("An SSH connection whose client has not answered for {seconds} s ends.",
               "客户端 {seconds} 秒无应答的 SSH 连接将断开。")


class SessionTimeout(Control):
    """Timeout of idle sessions."""

    id = "session_timeout"
    zh = "空闲会话超时"
    clauses = ("8.3.3-B-a-3", "8.3.3-B-e-2")
    disruption = "session"

    def expectations(self, host, policy):
        limit = policy.session_timeout_seconds
        yield from idle_shells.expectations(host, limit)
        for source in sshd_instances.every(host):
            yield KeepAlive(source, limit).affecting(_SILENT.format(seconds=limit))
        yield sshd_instances.unclear(host)
        yield ssh_others.unseen(_TIMEOUTS)
        # It ends whole sessions, with a command that still runs in them: only who asks for it gets it.
        if policy.session_stop_idle:
            yield from idle_sessions.expectations(host, limit)
        yield from directories.unseen(host, "passwd")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that systemd-logind ends as a whole when nobody types."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import SECONDS, Rule, between
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import logind
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import span

# The first systemd whose logind ends idle sessions by itself.
_SINCE = 252
_STOPPED = Text(
    "A login without input for {seconds} s ends as a whole, with the commands that still run in it (systemd-logind).",
    "{seconds} 秒无输入的会话将由 systemd-logind 整体结束，其中仍在运行的命令一并终止。")


def expectations(host, limit):
    """Yield the expectation that logind ends idle sessions, where it can."""
    program = logind.program(host)
    version = None if program is None else logind.version(host)
    if version == 0:
        yield Judged(lambda host: observed(
            "not_checked", "logind_unknown",
            "It cannot be told which version of systemd-logind {where} is, and so whether it ends idle sessions.",
            "无法得知 {where} 的 systemd-logind 版本，因此无法判断其是否结束空闲会话。", where=program,
            expected="StopIdleSessionSec"))
    elif version is not None and version >= _SINCE:
        yield Setting(logind.Logind(host), "StopIdleSessionSec", Rule(
            between(1, limit, SECONDS), str(limit), lambda text: _within(text, limit))).affecting(
                _STOPPED.format(seconds=limit))


def _within(text, limit):
    # 0 is no limit to logind.
    return 0 < (span(text) or 0) <= limit

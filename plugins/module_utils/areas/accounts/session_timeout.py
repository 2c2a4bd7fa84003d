# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle sessions end."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts import idle_shells
from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import SECONDS, Expectation, Judged, Rule, Setting, between
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import sshd as model
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import directories, logind, sshd

# The first systemd whose logind ends idle sessions by itself.
_LOGIND_SINCE = 252
_SPAN = re.compile(r"(\d+)\s*(seconds?|sec|s|minutes?|min|m|hours?|hr|h|)(?=\s|\d|$)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "": 1}


class SessionTimeout(Control):
    """Idle sessions end."""

    id = "session_timeout"
    zh = "空闲会话自动结束"
    clauses = ("8.3.3-B-a-3", "8.3.3-B-e-2")
    disruption = "session"

    def expectations(self, host, policy):
        limit = policy.session_timeout_seconds
        yield from idle_shells.expectations(host, limit)
        if sshd.absence(host) is None:
            yield KeepAlive(limit)
        # It ends whole sessions, with a command that still runs in them: only who asks for it gets it.
        if policy.session_stop_idle:
            yield from _logind(host, limit)
        yield from directories.unseen(host, "passwd")


class KeepAlive(Expectation):
    """sshd ends a dead or silent connection: ClientAliveInterval x ClientAliveCountMax within the limit, in every Match block."""

    _NAMES = ("ClientAliveInterval", "ClientAliveCountMax")

    def __init__(self, limit):
        self.limit = limit

    def check(self, host):
        source = sshd.of(host)
        values = [dict(source.everywhere(name)) for name in self._NAMES]
        for scope in [None] + [one for one in list(values[0]) + list(values[1]) if one is not None]:
            pair = [found.get(scope) or found[None] for found in values]
            interval, count = [source.default(name) if value is None else value.text for name, value in zip(self._NAMES, pair)]
            actual = "ClientAliveInterval %s, ClientAliveCountMax %s" % (interval, count)
            place = next((value.where for value in pair if value is not None), None)
            parts = dict(
                actual=actual, expected="interval x count from 1 to %d s" % self.limit, limit=self.limit,
                scope="" if scope is None else Text(" (Match {criteria})", "（Match {criteria}）").format(criteria=scope),
                evidence=(Evidence("file", str(place or sshd.MAIN), actual),))
            if not 1 <= _seconds(interval) * _seconds(count) <= self.limit:
                return observed(
                    "fail", "keepalive_wrong", "sshd has {actual}{scope}, expected a product from 1 to {limit} s.",
                    "sshd 为 {actual}{scope}，两者之积应在 1 至 {limit} 秒之间。", **parts)
        return observed("pass", "keepalive_right", "sshd has {actual}.", "sshd 为 {actual}。", **parts)

    def fix(self, host):
        sshd.of(host).set("ClientAliveInterval", str(self.limit // 3))
        sshd.of(host).set("ClientAliveCountMax", "3")


def _logind(host, limit):
    program = logind.program(host)
    if program is None:
        return
    version = logind.version(host)
    if version == 0:
        yield Judged(observed(
            "not_checked", "logind_unknown", "It cannot be told which version of systemd-logind {where} is, and so whether it ends idle sessions.",
            "无法得知 {where} 的 systemd-logind 版本，因此无法判断其是否结束空闲会话。", where=program, expected="StopIdleSessionSec"))
    elif version >= _LOGIND_SINCE:
        yield Setting(logind.Logind(host), "StopIdleSessionSec", _span_at_most(limit))


def _span_at_most(limit):
    def accepts(text):
        spans = _SPAN.findall(text)
        return bool(spans) and 1 <= sum(int(number) * _UNITS[unit[:1]] for number, unit in spans) <= limit
    return Rule(between(1, limit, SECONDS), str(limit), accepts)


def _seconds(text):
    try:
        return model.seconds(text)
    except (TypeError, ValueError):
        return 0

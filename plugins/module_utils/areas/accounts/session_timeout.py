# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle sessions end."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation, Rule, Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import dropins, shellvars
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import sshd as model
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import read_document
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.keyvalue import SYSTEMD_INI, KeyValue
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import sshd

_LOGIND = "/etc/systemd/logind.conf.d/jrt0117.conf"
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
        yield ShellTimeout(("/etc/profile",), "/etc/profile.d/*.sh", "/etc/profile.d/zz-jrt0117-tmout.sh", limit)
        for folder in ("/etc/zsh", "/etc"):
            if host.exists("/bin/zsh") and host.exists(folder + "/zshrc"):
                yield ShellTimeout((folder + "/zprofile",), None, folder + "/zprofile", limit)
        if sshd.absence(host) is None:
            yield KeepAlive(limit)
        if _logind_version(host) >= _LOGIND_SINCE:
            yield Setting(Logind(host), "StopIdleSessionSec", _span_at_most(limit))


class ShellTimeout(Expectation):
    """Login shells set TMOUT, within the limit and so that nobody can change it."""

    def __init__(self, first, pattern, own, limit):
        self.first = first
        self.pattern = pattern
        self.own = own
        self.limit = limit

    def _variable(self, host):
        paths = [path for path in self.first if host.exists(path)] + (host.glob(self.pattern) if self.pattern else [])
        return shellvars.variable([read_document(host, path) for path in paths], "TMOUT")

    def check(self, host):
        found = self._variable(host)
        parts = dict(expected="readonly TMOUT, 1 to %d" % self.limit, limit=self.limit, scripts=self.pattern or self.own)
        if found is None:
            return observed(
                "fail", "tmout_missing", "TMOUT is not set in {scripts}, expected a readonly one of {limit} s or less.",
                "{scripts} 未设置 TMOUT，应为不超过 {limit} 秒的只读变量。",
                evidence=(Evidence("file", self.pattern or self.own, "no TMOUT"),), **parts)
        parts.update(where=found.where, actual="TMOUT=%s%s" % (found.text, "" if found.readonly else ", not readonly"))
        if found.certain and found.readonly and _within(found.text, self.limit):
            return observed("pass", "tmout_right", "{where} sets a readonly {actual}.", "{where} 设置只读 {actual}。", **parts)
        if not found.certain:
            parts["actual"] = "TMOUT computed or set conditionally"
        return observed(
            "fail", "tmout_wrong", "{where} has {actual}, expected a readonly TMOUT of {limit} s or less.",
            "{where}：{actual}，应为不超过 {limit} 秒的只读 TMOUT。", **parts)

    def fix(self, host):
        found = self._variable(host)
        if found is not None and found.readonly and found.where.path != self.own:
            # A second assignment to a readonly variable ends a login shell: the first has to be mended by its owner.
            return
        if self.pattern is None:
            old = host.read(self.own) if host.exists(self.own) else b""
            host.stage_content(self.own, old.rstrip(b"\n") + b"\n" + self._script() if old else self._script())
        else:
            host.stage_content(self.own, b"# Managed by jrt0117.baseline.\n" + self._script())

    def _script(self):
        return ("readonly TMOUT=%d\nexport TMOUT\n" % self.limit).encode("ascii")


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
                scope="" if scope is None else " (Match %s)" % scope, evidence=(Evidence("file", str(place or sshd.MAIN), actual),))
            if not _within(str(_seconds(interval) * _seconds(count)), self.limit):
                return observed(
                    "fail", "keepalive_wrong", "sshd has {actual}{scope}, expected a product from 1 to {limit} s.",
                    "sshd 为 {actual}{scope}，两者之积应在 1 至 {limit} 秒之间。", **parts)
        return observed("pass", "keepalive_right", "sshd has {actual}.", "sshd 为 {actual}。", **parts)

    def fix(self, host):
        sshd.of(host).set("ClientAliveInterval", str(self.limit // 3))
        sshd.of(host).set("ClientAliveCountMax", "3")


class Logind:
    """logind.conf and its drop-ins as a source for `Setting`."""

    label = "logind.conf"

    def __init__(self, host):
        self.host = host

    def get(self, name):
        """Return the value in force with its place, or None."""
        return dropins.systemd(self.host, "logind.conf").get(name, "Login")

    def default(self, name):
        """Return systemd's own default: idle sessions are left alone."""
        return "infinity"

    def set(self, name, value):
        """Stage a value in a drop-in of our own."""
        document = KeyValue(self.host.read(_LOGIND) if self.host.exists(_LOGIND) else b"", _LOGIND, SYSTEMD_INI)
        document.set(name, value, "Login")
        self.host.stage_content(_LOGIND, document.render())


def _logind_version(host):
    if not any(host.exists(path + "/systemd-logind") for path in ("/lib/systemd", "/usr/lib/systemd")):
        return 0
    try:
        match = re.match(r"systemd (\d+)", host.run(["systemctl", "--version"]).out)
    except HostError:
        return 0
    return int(match.group(1)) if match else 0


def _span_at_most(limit):
    def accepts(text):
        spans = _SPAN.findall(text)
        return bool(spans) and 1 <= sum(int(number) * _UNITS[unit[:1]] for number, unit in spans) <= limit
    return Rule("1 to %d s" % limit, str(limit), accepts)


def _seconds(text):
    try:
        return model.seconds(text)
    except (TypeError, ValueError):
        return 0


def _within(text, limit):
    return text is not None and text.isdigit() and 1 <= int(text) <= limit

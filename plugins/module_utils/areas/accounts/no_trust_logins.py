# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody logs in on the word of another host, or at a terminal without being asked."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import people, sshd

_GETTY_UNITS = ("getty@", "serial-getty@", "console-getty", "container-getty@")
_AUTOLOGIN = re.compile(rb"^\s*ExecStart=.*(?:--autologin|\s-a\s)", re.M)
_DISPLAY_MANAGERS = {
    "/etc/gdm3/daemon.conf": re.compile(rb"^\s*AutomaticLoginEnable\s*=\s*(?:true|1)", re.M | re.I),
    "/etc/gdm/custom.conf": re.compile(rb"^\s*AutomaticLoginEnable\s*=\s*(?:true|1)", re.M | re.I),
    "/etc/lightdm/lightdm.conf": re.compile(rb"^\s*autologin-user\s*=\s*\S", re.M | re.I),
    "/etc/sddm.conf": re.compile(rb"^\s*User\s*=\s*\S", re.M | re.I),
}
_ADVICE = Text("Remove the automatic login from the file, then restart the service.", "请从该文件中去除自动登录设置并重启服务。")


class NoTrustLogins(Control):
    """Nobody logs in on the word of another host, or at a terminal without being asked."""

    id = "no_trust_logins"
    zh = "不存在免鉴别的信任登录与自动登录"
    clauses = ("8.3.3-B-a-1",)
    disruption = "reload"

    def expectations(self, host, policy):
        homes = sorted(set(entry.home for entry in people.of(host).passwd.entries if entry.home.startswith("/")))
        names = [home.rstrip("/") + name for home in homes for name in ("/.rhosts", "/.shosts")]
        for path in ["/etc/hosts.equiv", "/etc/shosts.equiv", "/etc/ssh/shosts.equiv"] + names:
            yield Absent(path)
        if sshd.absence(host) is None:
            yield sshd.SshdSetting(sshd.of(host), "HostbasedAuthentication", equals("no"))
            yield sshd.SshdSetting(sshd.of(host), "IgnoreRhosts", equals("yes"))
        for path, pattern in self._login_files(host):
            yield NoAutomaticLogin(path, pattern)

    @staticmethod
    def _login_files(host):
        for unit in _GETTY_UNITS:
            for path in host.glob("/etc/systemd/system/%s*.service.d/*.conf" % unit):
                yield path, _AUTOLOGIN
        for path, pattern in _DISPLAY_MANAGERS.items():
            if host.exists(path):
                yield path, pattern


class Absent(Expectation):
    """A file that grants trust is not there; its removal is kept in the journal."""

    def __init__(self, path):
        self.path = path

    def check(self, host):
        if host.stat(self.path) is None and not host.is_link(self.path):
            return observed("pass", "absent", "{path} does not exist.", "{path} 不存在。", path=self.path)
        return observed(
            "fail", "trust_file", "{path} grants logins on the word of another host.", "{path} 允许凭其他主机的声明免鉴别登录。",
            path=self.path, expected="%s absent" % self.path, actual="present", where=self.path)

    def fix(self, host):
        host.stage_removal(self.path)


class NoAutomaticLogin(Expectation):
    """A getty drop-in or a display manager's configuration logs nobody in by itself."""

    fixable = False

    def __init__(self, path, pattern):
        self.path = path
        self.pattern = pattern

    def check(self, host):
        data = host.read(self.path)
        match = self.pattern.search(data)
        if match is None:
            return observed("pass", "no_autologin", "{path} sets no automatic login.", "{path} 未设置自动登录。", path=self.path)
        line = data.count(b"\n", 0, match.end()) + 1
        return observed(
            "fail", "autologin", "{where} logs somebody in without asking.", "{where} 设置了自动登录。",
            where="%s:%d" % (self.path, line), expected="no automatic login", actual="automatic login", advice=_ADVICE)

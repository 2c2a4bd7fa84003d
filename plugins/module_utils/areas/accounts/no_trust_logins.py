# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody logs in on the word of another host, or at a terminal without being asked."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts import automatic_logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation, Judged, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import directories, people, sshd

_FILES = ("/etc/hosts.equiv", "/etc/shosts.equiv", "/etc/ssh/shosts.equiv")


class NoTrustLogins(Control):
    """Nobody logs in on the word of another host, or at a terminal without being asked."""

    id = "no_trust_logins"
    zh = "不存在免鉴别的信任登录与自动登录"
    clauses = ("8.3.3-B-a-1",)
    disruption = "reload"

    def expectations(self, host, policy):
        homes = sorted(set(entry.home for entry in people.of(host).passwd.entries if entry.home.startswith("/")))
        names = [home.rstrip("/") + name for home in homes for name in ("/.rhosts", "/.shosts")]
        trusting = [path for path in list(_FILES) + names if Absent(path).check(host).open]
        automatic = list(automatic_logins.expectations(host))
        for path in trusting:
            yield Absent(path)
        yield from automatic
        if not trusting and not automatic:
            yield Judged(observed(
                "pass", "nobody_trusted",
                "Neither {first} nor a file in one of the {count} homes trusts another host, and no terminal or display manager logs anybody in by itself.",
                "{first} 等文件及 {count} 个主目录中均无信任文件，终端与显示管理器均未设置自动登录。", first=_FILES[0], count=len(homes),
                expected="no trust file, no automatic login", actual="none", evidence=(Evidence("file", people.PASSWD, "%d homes" % len(homes)),)))
        if sshd.absence(host) is None:
            yield sshd.SshdSetting(sshd.of(host), "HostbasedAuthentication", equals("no"))
            yield sshd.SshdSetting(sshd.of(host), "IgnoreRhosts", equals("yes"))
        yield from directories.unseen(host, "passwd")


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

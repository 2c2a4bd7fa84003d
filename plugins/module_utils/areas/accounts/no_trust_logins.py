# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody logs in on the word of another host, or at a terminal without being asked."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import automatic_logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import trust_files
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_REMOVAL = Text(
    "Enforcing removes the file (the journal keeps it): who comes from there needs a key or a password from then on.",
    "整改将删除该文件（日志中保留副本）：此后来自这些主机的登录须使用密钥或口令。")
_WORD = Text("Over SSH nobody is let in any longer on the word of another host.", "SSH 不再允许凭其他主机的担保登录。")
_KEY = Text("{whose} can no longer be logged in to from {hosts} without a key or a password ({path}).",
            "自 {hosts} 登录 {whose} 须使用密钥或口令（{path}）。")
_LEFT = Text("A run leaves {path} alone, because {why}; the system administrator removes it.",
             "整改不会删除 {path}，原因：{why}。请系统管理员删除。")
_UNREAD = Text("The system administrator looks at {path} and removes it.", "请系统管理员查看并删除 {path}。")
_FILES = ("/etc/hosts.equiv", "/etc/shosts.equiv", "/etc/ssh/shosts.equiv")


class NoTrustLogins(Control):
    """Trusted and automatic logins."""

    id = "no_trust_logins"
    zh = "信任登录与自动登录"
    clauses = ("8.3.3-B-a-1",)
    disruption = "reload"

    def expectations(self, host, policy):
        homes: Dict[str, Any] = {}
        for one in people.of(host).accounts:
            if one.home.startswith("/"):
                homes.setdefault(one.home.rstrip("/"), one)
        judged = [TrustFile(host, path) for path in _FILES]
        judged += [TrustFile(host, home + name, homes[home]) for home in sorted(homes) for name in ("/.rhosts", "/.shosts")]
        trusting = [one for one in judged if one.check(host).open]
        automatic = list(automatic_logins.expectations(host))
        yield from trusting
        yield from automatic
        if not trusting and not automatic:
            yield Judged(observed(
                "pass", "nobody_trusted",
                "Neither {first} nor a file in one of the {count} homes trusts another host, and no terminal or display manager logs anybody in by itself.",
                "{first} 等文件及 {count} 个主目录中均无信任文件，终端与显示管理器均未设置自动登录。", first=_FILES[0], count=len(homes),
                expected="no trust file, no automatic login", actual="none", evidence=(Evidence("file", people.PASSWD, "%d homes" % len(homes)),)))
        if sshd.absence(host) is None:
            yield sshd.SshdSetting(sshd.of(host), "HostbasedAuthentication", equals("no")).affecting(_WORD)
            yield sshd.SshdSetting(sshd.of(host), "IgnoreRhosts", equals("yes")).affecting(_WORD)
        yield from directories.unseen(host, "passwd")


class TrustFile(Expectation):
    """A file lets nobody in on the word of another host; one that does is removed, and kept in the journal.

    One that has comments alone, or only refuses, grants nothing: it is somebody's, and stays.
    """

    def __init__(self, host, path, account=None):
        self.path = path
        self._host = host
        self._whose = Text("everybody", "所有账户") if account is None else printable(account.name)
        self._left = lambda: places.left_alone(host, path, 0 if account is None else account.uid, removing=True)

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether what it grants was seen, and nobody else decides what the path leads to, and it can be removed."""
        try:
            return bool(self._grants()) and self._left() is None
        except HostError:
            return False

    def _grants(self):
        return trust_files.grants(self._host, self.path)

    def check(self, host):
        shown = printable(self.path)
        try:
            granting = self._grants()
        except HostError as error:
            # One user's file costs the verdict on that file, and not what is enforced for everybody.
            return observed(
                "not_checked", "trust_unread", "Whether {whose} trusts another host cannot be told: {error}.", "无法判断 {whose} 是否信任其他主机：{error}。",
                whose=self._whose, error=error.told, where=shown, expected="%s grants nothing" % shown, actual="unread", advice=_UNREAD.format(path=shown))
        if not granting:
            return observed("pass", "grants_nothing", "{path} trusts no other host.", "{path} 未信任任何其他主机。", path=shown)
        advice = _REMOVAL if self.fixable else _LEFT.format(path=shown, why=self._left())
        return observed(
            "fail", "trust_file", "{where} lets {hosts} log in as {whose} without a password.", "{where} 允许 {hosts} 免口令登录 {whose}。",
            where=granting[0].where, hosts=people.listed([printable(one.text) for one in granting]), whose=self._whose,
            expected="%s grants nothing" % shown, actual="%d grants" % len(granting), advice=advice)

    def affects(self, host):
        hosts = [printable(one.text) for one in trust_files.grants(host, self.path)]
        return _KEY.format(whose=self._whose, hosts=people.listed(hosts), path=printable(self.path))

    def fix(self, host):
        host.stage_removal(self.path)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of the files by which another host lets somebody in."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import trust_files
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_REMOVAL = Text(
    "Enforcing removes the file (the journal keeps it): who comes from there needs a key or a password from then on.",
    "整改将删除该文件（日志中保留副本）：此后来自这些主机的登录须使用密钥或口令。")
_KEY = Text("{whose} can no longer be logged in to from {hosts} without a key or a password ({path}).",
            "自 {hosts} 登录 {whose} 须使用密钥或口令（{path}）。")
_LEFT = Text("A run leaves {path} alone, because {why}; the system administrator removes it.",
             "整改不会删除 {path}，原因：{why}。请系统管理员删除。")
_UNREAD = Text("The system administrator looks at {path} and removes it.", "请系统管理员查看并删除 {path}。")


class TrustFile(Expectation):
    """A file lets nobody in on the word of another host; one that does is removed, and kept in the journal.

    One that has comments alone, or only refuses, grants nothing: it is somebody's, and stays.
    """

    def __init__(self, host, path, account=None):
        self.path = path
        self._host = host
        self._whose = Text("everybody", "所有账号") if account is None else printable(account.name)
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
        parts = dict(path=shown, whose=self._whose, expected="%s grants nothing" % shown)
        try:
            granting = self._grants()
        except HostError as error:
            # One user's file costs the verdict on that file, and not what is enforced for everybody.
            return observed(
                "not_checked", "trust_unread", "Whether {whose} trusts another host cannot be told: {error}.",
                "无法判断 {whose} 是否信任其他主机：{error}。", error=error.told, where=shown, actual="unread",
                evidence=(Evidence("file", shown, ""),), advice=_UNREAD.format(path=shown), **parts)
        if not granting:
            return observed(
                "pass", "grants_nothing", "{path} trusts no other host.", "{path} 未信任任何其他主机。", **parts)
        return observed(
            "fail", "trust_file", "{where} lets {hosts} log in as {whose} without a password.",
            "{where} 允许 {hosts} 免口令登录 {whose}。", where=granting[0].where,
            hosts=people.listed([printable(one.text) for one in granting]), actual="%d grants" % len(granting),
            evidence=[Evidence("file", one.where, one.text) for one in granting[:MAX_DETAILS]],
            advice=_REMOVAL if self.fixable else _LEFT.format(path=shown, why=self._left()), **parts)

    def affects(self, host):
        hosts = [printable(one.text) for one in trust_files.grants(host, self.path)]
        return _KEY.format(whose=self._whose, hosts=people.listed(hosts), path=printable(self.path))

    def fix(self, host):
        host.stage_removal(self.path)

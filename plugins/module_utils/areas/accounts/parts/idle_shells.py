# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login shells that end when nobody types: TMOUT for those that know it, and who has a shell that does not."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_timeout import (
    LoginTimeout,
    script,
    without,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts, variables as shellvars
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import within
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where, printable

_READ_PROFILE = ("bash", "rbash", "ksh", "ksh93", "mksh")
_WITHOUT = ("dash", "fish", "csh", "tcsh", "bsd-csh")
_ENDS = Text("A shell that waits for input for {seconds} s ends: those of {names}.",
             "等待输入超过 {seconds} 秒的 shell 将结束，涉及 {names}。")
_ADVICE = Text("The system administrator gives {user} a shell that reads TMOUT (usermod -s /bin/bash {user}).",
               "请系统管理员为 {user} 改用支持 TMOUT 的 shell（usermod -s /bin/bash {user}）。")


def expectations(host, limit):
    """Yield an expectation for each place where TMOUT is set, then one for each account whose shell reads none of them."""
    yield LoginTimeout(limit).affecting(_waiting(host, limit, _READ_PROFILE))
    zsh = [folder + "/zprofile" for folder in ("/etc/zsh", "/etc") if host.exists(folder + "/zshrc")]
    for path in zsh if host.exists("/bin/zsh") else ():
        yield ZshTimeout(path, limit).affecting(_waiting(host, limit, ("zsh",)))
    timed = _READ_PROFILE + (("zsh",) if zsh else ())
    for one in people.of(host).accounts:
        person = one.uid == 0 or one.uid >= people.of(host).uid_min and one.name not in people.NOBODY
        if person and people.log_in(one.shell) and _program(host, one) not in timed:
            yield Judged(_untimed(host, one))


def _waiting(host, limit, shells):
    # Whoever logs in, machines and services too.
    found = [one for one in people.of(host).accounts if people.log_in(one.shell) and _program(host, one) in shells]
    names = [printable(one.name) for one in found]
    return _ENDS.format(seconds=limit, names=people.listed(names, most=100)) if names else None


def _program(host, account):
    return host.resolve(account.shell or "/bin/sh").rsplit("/", 1)[-1]


def _untimed(host, account):
    parts = dict(user=printable(account.name), shell=printable(account.shell or "/bin/sh"), name=printable(_program(host, account)),
                 where=account.where, expected="a shell that reads TMOUT", actual=printable(account.shell),
                 advice=_ADVICE.format(user=printable(account.name)))
    if parts["name"] in _WITHOUT:
        return observed(
            "fail", "shell_untimed", "{user} logs in with {shell} ({name}), which never ends by itself ({where}).",
            "{user} 的登录 shell {shell}（{name}）不会因空闲而结束（{where}）。", **parts)
    return observed(
        "not_checked", "shell_unknown", "{user} logs in with {shell} ({name}), of which it is not known whether it reads TMOUT ({where}).",
        "{user} 的登录 shell {shell}（{name}）是否支持 TMOUT 未知（{where}）。", **parts)


class ZshTimeout(Expectation):
    """zsh's login shells set TMOUT in a script of their own, within the limit and so that nobody can change it."""

    def __init__(self, path, limit):
        self.path = path
        self.limit = limit

    def _variable(self, host):
        """Return TMOUT as the script leaves it: our lines, which stand at its end, keep a stricter value and one that is readonly by then."""
        data = host.read(self.path) if host.exists(self.path) else b""
        theirs, limit, held = without(data)
        found = shellvars.variable([Document(theirs, self.path)], "TMOUT")
        if limit is None or found is not None and found.readonly:
            return found
        text = found.text if found is not None and found.certain and within(found.text, int(limit)) else limit
        return shellvars.Variable(text, held, True, True, Where(self.path, theirs.count(b"\n") + 1))

    def check(self, host):
        found = self._variable(host)
        parts = dict(expected="readonly TMOUT, 1 to %d" % self.limit, limit=self.limit, scripts=self.path)
        if found is None:
            return observed(
                "fail", "tmout_missing", "TMOUT is not set in {scripts}, expected a readonly one of {limit} s or less.",
                "{scripts} 未设置 TMOUT，应为不超过 {limit} 秒的只读变量。",
                evidence=(Evidence("file", self.path, "no TMOUT"),), **parts)
        way = "" if found.readonly else Text(", not readonly", "（非只读）")
        parts.update(where=found.where, actual=Text("TMOUT={text}{way}", "TMOUT={text}{way}").format(text=found.text, way=way))
        if not login_scripts.open_to_all(host, found.where.path):
            return observed(
                "fail", "tmout_hidden", "{where} sets TMOUT, and not everybody's shell can read that file.",
                "{where} 设置了 TMOUT，但并非所有用户的 shell 都能读取该文件。", **parts)
        if found.certain and found.readonly and within(found.text, self.limit):
            return observed("pass", "tmout_right", "{where} sets a readonly {actual}.", "{where} 设置只读 {actual}。", **parts)
        if not found.certain:
            parts["actual"] = Text("TMOUT computed or set conditionally", "TMOUT 经计算或有条件地设置")
        return observed(
            "fail", "tmout_wrong", "{where} has {actual}, expected a readonly TMOUT of {limit} s or less.",
            "{where}：{actual}，应为不超过 {limit} 秒的只读 TMOUT。", **parts)

    def fix(self, host):
        found = self._variable(host)
        if found is not None and found.readonly:
            # A second assignment to a readonly variable ends a login shell: the first has to be mended by its owner.
            return
        theirs = without(host.read(self.path))[0] if host.exists(self.path) else b""
        host.stage_content(self.path, (theirs.rstrip(b"\n") + b"\n" if theirs else b"") + script(self.limit, readonly=not _set_later(host)))


def _set_later(host):
    """Tell whether something that zsh reads after its profile may set TMOUT."""
    homes = set(one.home.rstrip("/") for one in people.of(host).accounts if people.log_in(one.shell)) | {login_scripts.SKELETON}
    for path in [folder + name for folder in homes for name in ("/.zprofile", "/.zshrc", "/.zlogin")] + host.glob("/etc/zsh/z*"):
        try:
            if host.exists(path) and re.search(rb"(?m)^[^#\n]*\bTMOUT\b", host.read(path)) and not path.endswith("/zprofile"):
                return True
        except HostError:
            continue
    return False

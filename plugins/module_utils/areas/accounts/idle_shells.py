# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login shells that end when nobody types: TMOUT for those that know it, and who has a shell that does not."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import shellvars
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import printable, read_document
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import login_scripts, people

_OWN = "/etc/profile.d/zz-jrt0117-tmout.sh"
_READ_PROFILE = ("bash", "rbash", "ksh", "ksh93", "mksh")
_WITHOUT = ("dash", "fish", "csh", "tcsh", "bsd-csh")
_ADVICE = Text("The system administrator gives {user} a shell that reads TMOUT (usermod -s /bin/bash {user}).",
               "请系统管理员为 {user} 改用支持 TMOUT 的 shell（usermod -s /bin/bash {user}）。")


def expectations(host, limit):
    """Yield an expectation for each place where TMOUT is set, then one for each account whose shell reads none of them."""
    if login_scripts.reads_scripts(host):
        yield ShellTimeout(login_scripts.paths, _OWN, login_scripts.SCRIPTS, limit)
    else:
        yield ShellTimeout(login_scripts.paths, login_scripts.PROFILE, login_scripts.PROFILE, limit)
    zsh = [folder + "/zprofile" for folder in ("/etc/zsh", "/etc") if host.exists(folder + "/zshrc")]
    for path in zsh if host.exists("/bin/zsh") else ():
        yield ShellTimeout(lambda host, path=path: [path] if host.exists(path) else [], path, path, limit)
    timed = _READ_PROFILE + (("zsh",) if zsh else ())
    for one in people.of(host).accounts:
        person = one.uid == 0 or one.uid >= people.of(host).uid_min and one.name not in people.NOBODY
        if person and people.log_in(one.shell) and _program(host, one) not in timed:
            yield Judged(_untimed(host, one))


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


class ShellTimeout(Expectation):
    """Login shells set TMOUT, within the limit and so that nobody can change it.

    `scripts(host)` are read in this order; `own` is where a fix writes, and `shown` what a message names.
    """

    def __init__(self, scripts, own, shown, limit):
        self.scripts = scripts
        self.own = own
        self.shown = shown
        self.limit = limit

    def _variable(self, host):
        return shellvars.variable([read_document(host, path) for path in self.scripts(host)], "TMOUT")

    def check(self, host):
        found = self._variable(host)
        parts = dict(expected="readonly TMOUT, 1 to %d" % self.limit, limit=self.limit, scripts=self.shown)
        if found is None:
            return observed(
                "fail", "tmout_missing", "TMOUT is not set in {scripts}, expected a readonly one of {limit} s or less.",
                "{scripts} 未设置 TMOUT，应为不超过 {limit} 秒的只读变量。",
                evidence=(Evidence("file", self.shown, "no TMOUT"),), **parts)
        way = "" if found.readonly else Text(", not readonly", "（非只读）")
        parts.update(where=found.where, actual=Text("TMOUT={text}{way}", "TMOUT={text}{way}").format(text=found.text, way=way))
        if not login_scripts.open_to_all(host, found.where.path):
            return observed(
                "fail", "tmout_hidden", "{where} sets TMOUT, and not everybody's shell can read that file.",
                "{where} 设置了 TMOUT，但并非所有用户的 shell 都能读取该文件。", **parts)
        if found.certain and found.readonly and _within(found.text, self.limit):
            return observed("pass", "tmout_right", "{where} sets a readonly {actual}.", "{where} 设置只读 {actual}。", **parts)
        if not found.certain:
            parts["actual"] = Text("TMOUT computed or set conditionally", "TMOUT 经计算或有条件地设置")
        return observed(
            "fail", "tmout_wrong", "{where} has {actual}, expected a readonly TMOUT of {limit} s or less.",
            "{where}：{actual}，应为不超过 {limit} 秒的只读 TMOUT。", **parts)

    def fix(self, host):
        found = self._variable(host)
        if found is not None and found.readonly and not (self.own == _OWN == found.where.path):
            # A second assignment to a readonly variable ends a login shell: the first has to be mended by its owner.
            return
        if self.own == _OWN:
            host.stage_content(_OWN, b"# Managed by jrt0117.baseline.\n" + self._script())
            host.stage_attributes(_OWN, mode=0o644)
        else:
            login_scripts.append(host, self.own, self._script())

    def _script(self):
        return ("readonly TMOUT=%d\nexport TMOUT\n" % self.limit).encode("ascii")


def _within(text, limit):
    return text is not None and text.isdigit() and 1 <= int(text) <= limit

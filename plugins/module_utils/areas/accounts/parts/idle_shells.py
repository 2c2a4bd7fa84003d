# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login shells that end when nobody types: TMOUT for those that know it, and who has a shell that does not."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_timeout import LoginTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.zsh_timeout import ZshTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_READ_PROFILE = ("bash", "rbash", "ksh", "ksh93", "mksh")
_WITHOUT = ("dash", "fish", "csh", "tcsh", "bsd-csh")
_ENDS = Text("A shell that waits for input for {seconds} s ends: those of {names}.",
             "等待输入超过 {seconds} 秒的 shell 将结束，涉及 {names}。")
_ADVICE = Text("The system administrator gives {user} a shell that reads TMOUT (usermod -s /bin/bash {user}).",
               "请系统管理员为 {user} 改用支持 TMOUT 的 shell（usermod -s /bin/bash {user}）。")


def expectations(host, limit):
    """Yield an expectation for each place where TMOUT is set, then that each account's shell reads one of them."""
    yield LoginTimeout(limit).affecting(_waiting(host, limit, _READ_PROFILE))
    zsh = [folder + "/zprofile" for folder in ("/etc/zsh", "/etc") if host.exists(folder + "/zshrc")]
    for path in zsh if host.exists("/bin/zsh") else ():
        yield ZshTimeout(path, limit).affecting(_waiting(host, limit, ("zsh",)))
    timed = _READ_PROFILE + (("zsh",) if zsh else ())
    yield Each(lambda host: (_untimed(host, one) for one in _people(host) if _program(host, one) not in timed))


def _people(host):
    folk = people.of(host)
    return [
        one for one in folk.accounts if people.log_in(one.shell)
        and (one.uid == 0 or one.uid >= folk.uid_min and one.name not in people.NOBODY)]


def _waiting(host, limit, shells):
    # Whoever logs in, machines and services too.
    found = [one for one in people.of(host).accounts if people.log_in(one.shell) and _program(host, one) in shells]
    names = [printable(one.name) for one in found]
    return _ENDS.format(seconds=limit, names=people.listed(names, most=100)) if names else None


def _program(host, account):
    return host.resolve(account.shell or "/bin/sh").rsplit("/", 1)[-1]


def _untimed(host, account):
    parts = dict(
        user=printable(account.name), shell=printable(account.shell or "/bin/sh"),
        name=printable(_program(host, account)), where=account.where, expected="a shell that reads TMOUT",
        actual=printable(account.shell), evidence=(people.line(host, account.where),),
        advice=_ADVICE.format(user=printable(account.name)))
    if parts["name"] in _WITHOUT:
        return observed(
            "fail", "shell_untimed", "{user} logs in with {shell} ({name}), which never ends by itself ({where}).",
            "{user} 的登录 shell {shell}（{name}）不会因空闲而结束（{where}）。", **parts)
    return observed(
        "not_checked", "shell_unknown",
        "{user} logs in with {shell} ({name}), of which it is not known whether it reads TMOUT ({where}).",
        "{user} 的登录 shell {shell}（{name}）是否支持 TMOUT 未知（{where}）。", **parts)

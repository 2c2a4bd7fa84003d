# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The umask of people whose login shell does not read /etc/profile: pam_umask's, unless the shell's own files say more.
"""

import re
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.umask_in_force import from_pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

# These are followed as they read /etc/profile; a program that does one thing leaves no shell.
_FOLLOWED = re.compile(r"\A(?:r?bash|sh|dash|r?ksh\d*|m?ksh|pdksh|ash|busybox|git-shell|rssh|scponly|)\Z")
_CSH = ("/etc/csh.cshrc", "/etc/csh.login", "/etc/csh/*/*", "/etc/profile.d/*.csh")
_FILES = {
    "zsh": tuple(
        folder + name for folder in ("/etc/", "/etc/zsh/") for name in ("zshenv", "zprofile", "zshrc", "zlogin")),
    "csh": _CSH, "tcsh": _CSH, "fish": ("/etc/fish/config.fish", "/etc/fish/conf.d/*"),
}
# A umask, or another file that may set one.
_SETS = re.compile(rb"^[^#\n]*?(?:\bumask\b|\bsource\b|(?:^|[\s;&|])\.[ \t]|/profile\b)[^\n]*", re.M)
_OWN = Text("sshd's own", "sshd 自身的值")
_ADVICE = Text(
    "The system administrator has pam_umask set it in each service of PAM, or gives {users} another shell.",
    "请系统管理员在各 PAM 服务中用 pam_umask 设置，或为 {users} 更换登录 shell。")


def expected(rule):
    """Return the expectation that the umask of these people is one that the rule accepts; nothing is said of none."""
    return Each(lambda host: _seen(host, rule))


def _seen(host, rule):
    found: Dict[str, List[str]] = {}
    for one in people.of(host).accounts:
        name = one.shell.rpartition("/")[2]
        if people.log_in(one.shell) and not _FOLLOWED.match(name):
            found.setdefault(name, []).append(one.name)
    for shell, names in sorted(found.items()):
        parts = dict(
            shell=printable(shell), users=people.listed([printable(name) for name in names]),
            expected="umask %s" % (rule.wanted,))
        parts["advice"] = _ADVICE.format(users=parts["users"])
        place = next(_mentions(host, shell), None)
        if place is not None or shell not in _FILES:
            place = place or people.of(host).named(names[0]).where
            yield observed(
                "not_checked", "umask_of_shell_unread",
                "The login shell {shell} of {users} does not read /etc/profile; what its own files set was not judged "
                "({where}).",
                "{users} 的登录 shell 为 {shell}，不读取 /etc/profile；其自身文件的设置未予判定（{where}）。",
                where=place, actual="not known", **dict(parts, evidence=(_line(host, place),)))
            continue
        for one in from_pam(host) or [None]:
            text, where = ("022", None) if one is None else (one.text, one.where)
            if not rule.accepts(text):
                yield observed(
                    "fail", "umask_of_shell_weak",
                    "The umask of logins of {users} with {shell} is {text} ({place}), expected {wanted}.",
                    "{users}（登录 shell 为 {shell}）的 umask 为 {text}（{place}），应为 {wanted}。", text=text,
                    place=where or _OWN, where=where or people.of(host).named(names[0]).where, wanted=rule.wanted,
                    actual="umask " + text,
                    evidence=(absent(*_FILES[shell]) if where is None else line(host, where),), **parts)


def _line(host, where):
    return people.line(host, where) if where.path == people.PASSWD else line(host, where)


def _mentions(host, shell):
    for pattern in _FILES.get(shell, ()):
        for path in host.found(pattern):
            data = host.read(path) if host.stat(path).kind == "file" else b""
            match = _SETS.search(data)
            if match is not None:
                yield Where(path, data.count(b"\n", 0, match.end()) + 1)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New files of people who log in are closed to others: how strict a umask is, and lines of ours that set one."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import umask_in_force
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.umask_in_force import octal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import login_defs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import UNSEEN
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_OWN = "/etc/profile.d/zz-jrt0117-umask.sh"
_HEAD = b"# Managed by jrt0117.baseline: group and others are kept out. A stricter umask stays.\n"
_BLOCK = re.compile(re.escape(_HEAD) + rb"umask [-ugorwx,]+\n")
_NUMBER = re.compile(r"(\bumask[ \t]+)([0-7]{1,4})(?=[\s;&|)]|\Z)")


def covers(umask):
    """Accept a umask that withholds at least the permissions that this one does."""
    return _covers(umask, (octal,), Text("{umask} or stricter", "{umask} 或更严"))


def covers_for_all(umask):
    """Accept a umask of login.defs: to pam_umask it is octal whatever it begins with, to the shadow tools 27 is
    twenty-seven.
    """
    return _covers(
        umask, (octal, login_defs.number),
        Text(
            "{umask} or stricter, with its leading 0 (useradd takes it for decimal without)",
            "{umask} 或更严，且以 0 开头（否则 useradd 按十进制读取）"))


def _covers(umask, readers, wanted):
    wanted_bits = int(umask, 8)

    def accepts(text):
        return all(read(text) is not None and read(text) & wanted_bits == wanted_bits for read in readers)

    def nearest(text):
        # What is withheld already stays withheld, from whomever.
        bits = wanted_bits | (octal(text) or 0) & 0o777
        for read in readers[1:]:
            # Of its own account nobody means to close a home.
            bits |= (read(text) or 0) & 0o077
        return "0%02o" % bits
    return Rule(wanted.format(umask=umask), umask, accepts, nearest=nearest)


class LoginUmask(Expectation):
    """New files of people who log in are closed to others."""

    def __init__(self, umask):
        self.rule = covers(umask)

    def check(self, host):
        expected = "umask %s" % (self.rule.wanted,)
        try:
            seen = umask_in_force.of(host)
        except ParseError as error:
            return observed(
                "not_checked", "script_unreadable", "The umask of login shells cannot be told: {problem}.",
                "无法判定登录 shell 的 umask：{problem}。", problem=error, expected=expected,
                where="%s:%s" % (printable(error.path), error.line))
        wrong = [one for one in seen if not self.rule.accepts(one.text)]
        if all(one.where is None or not _open(host, one) for one in seen):
            return observed(
                "fail", "umask_unset", "Nothing sets a umask at login, neither {profile} and {scripts} nor pam_umask.",
                "登录时没有任何位置设置 umask（{profile}、{scripts} 与 pam_umask 均未设置）。",
                profile=login_scripts.PROFILE, scripts=login_scripts.SCRIPTS, expected=expected, actual="unset",
                where=login_scripts.PROFILE, evidence=(absent(login_scripts.PROFILE, login_scripts.SCRIPTS),))
        first = next((one for one in wrong if one.where is not None), (wrong or seen)[0])
        place = first.where or first.ended or next(one.where for one in seen if one.where is not None)
        parts = dict(
            where=place, wanted=self.rule.wanted, expected=expected, actual="umask %s" % (first.text or "not fixed"),
            evidence=(line(host, place),))
        if first.where is None:
            parts.update(actual="umask set on some ways only")
            if first.ended is not None:
                return observed(
                    "fail", "umask_skipped",
                    "{where} can end the start of a login shell before a umask is set, expected {wanted}.",
                    "{where} 可能使登录 shell 的启动脚本在设置 umask 之前结束，应为 {wanted}。", **parts)
            return observed(
                "fail", "umask_conditional",
                "{where} sets the umask of login shells under a condition, nothing does otherwise, expected {wanted}.",
                "{where} 仅在特定条件下设置登录 shell 的 umask，其他情况下未设置，应为 {wanted}。", **parts)
        if first.text == UNSEEN:
            parts.update(actual="not known")
            return observed(
                "not_checked", "umask_unseen",
                "{where} reads a file whose name only the shell knows: what the umask is after it cannot be told.",
                "{where} 读取的文件名仅在 shell 运行时可知，无法判断其后的 umask。", **parts)
        parts["text"] = Text("no fixed value", "非固定值") if first.text is None else printable(first.text)
        if wrong:
            return observed(
                "fail", "umask_weak", "The umask of login shells is {text} ({where}), expected {wanted}.",
                "登录 shell 的 umask 为 {text}（{where}），应为 {wanted}。", **parts)
        return observed(
            "pass", "umask_right",
            "The umask of login shells is {text} ({where}); cron, graphical logins and file servers were not looked "
            "at.",
            "登录 shell 的 umask 为 {text}（{where}）；未检查 cron、图形登录与文件服务。", **parts)

    def fix(self, host):
        # What cannot be understood is left alone.
        if self.check(host).reason == "script_unreadable":
            return
        login_scripts.settle(
            host, [lambda place=place: self._place(host, place) for place in login_scripts.places(host, _OWN)],
            self._rank)
        self._tighten(host)

    def _script(self):
        return b"umask %s\n" % _symbolic(int(self.rule.target, 8)).encode("ascii")

    def _place(self, host, place):
        login_scripts.strip(host, None, login_scripts.PROFILE, _BLOCK)
        if place == _OWN:
            host.stage_content(_OWN, _HEAD + self._script())
            host.stage_attributes(_OWN, mode=0o644)
        else:
            login_scripts.append(host, place, _HEAD + self._script())

    def _rank(self, host):
        """Count what is wrong, the worst first: no way that is right, then each place that is not."""
        seen = umask_in_force.of(host)
        wrong = [one for one in seen if not self.rule.accepts(one.text)]
        return len(wrong) == len(seen), len(set(one.where for one in wrong))

    def _tighten(self, host):
        """Put right in place what is laxer and stands after our lines, where that helps."""
        for where in sorted(
                set(one.where for one in umask_in_force.of(host) if one.script and not self.rule.accepts(one.text))):
            mark, before = host.checkpoint(), self._rank(host)
            done = where.path.startswith("/etc/") and login_scripts.edited(host, where, _NUMBER, self._tightened)
            if done and self._rank(host) >= before:
                host.restore(mark)

    def _tightened(self, match):
        return match.group(1) + "%03o" % (int(match.group(2), 8) | int(self.rule.target, 8))


def _open(host, one):
    """Tell whether everybody's shell can read the script that sets a umask; pam_umask reads its own files."""
    return not one.script or login_scripts.open_to_all(host, one.where.path)


def _symbolic(mask):
    """Return the clauses that withhold these bits and leave stricter ones as they are: no numeric umask does."""
    letters = [(who, "".join(letter for letter, bit in (("r", 4), ("w", 2), ("x", 1)) if mask >> shift & bit))
               for who, shift in (("u", 6), ("g", 3), ("o", 0))]
    return ",".join("%s-%s" % pair for pair in letters if pair[1])

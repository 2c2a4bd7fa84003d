# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The umask that a login ends up with: the login scripts' last word, or else pam_umask's."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation, Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import shellvars
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import ParseError, printable, read_document
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import login_defs, login_scripts, pam_module

_OWN = "/etc/profile.d/zz-jrt0117-umask.sh"
_SERVICES = ("sshd", "login")

Umask = namedtuple("Umask", "text where")


def covers(umask):
    """Accept a umask that withholds at least the permissions that this one does."""
    def accepts(text):
        bits = _bits(text)
        return bits is not None and bits & int(umask, 8) == int(umask, 8)
    return Rule(Text("{umask} or stricter", "{umask} 或更严").format(umask=umask), umask, accepts)


def _bits(text):
    try:
        return int(text, 8)
    except (TypeError, ValueError):
        return None


class LoginUmask(Expectation):
    """New files of people who log in are closed to others."""

    def __init__(self, umask):
        self.rule = covers(umask)

    def check(self, host):
        expected = "umask %s" % (self.rule.wanted,)
        try:
            seen = _from_scripts(host) or _from_pam(host)
        except ParseError as error:
            return observed(
                "not_checked", "script_unreadable", "The umask of logins cannot be told: {problem}.", "无法判定登录 umask：{problem}。",
                problem=error, where="%s:%s" % (printable(error.path), error.line), expected=expected)
        wrong = [one for one in seen if not self.rule.accepts(one.text)]
        if not seen:
            return observed(
                "fail", "umask_unset", "Nothing sets a umask at login, neither {profile} and {scripts} nor pam_umask.",
                "登录时没有任何位置设置 umask（{profile}、{scripts} 与 pam_umask 均未设置）。", profile=login_scripts.PROFILE,
                scripts=login_scripts.SCRIPTS, expected=expected, actual="unset", where=login_scripts.PROFILE)
        first = (wrong or seen)[0]
        shown = Text("no fixed value", "非固定值") if first.text is None else printable(first.text)
        parts = dict(text=shown, where=first.where, wanted=self.rule.wanted, expected=expected, actual="umask %s" % (first.text or "not fixed"))
        if wrong:
            return observed(
                "fail", "umask_weak", "The umask of logins is {text} ({where}), expected {wanted}.", "登录 umask 为 {text}（{where}），应为 {wanted}。",
                **parts)
        return observed("pass", "umask_right", "The umask of logins is {text} ({where}).", "登录 umask 为 {text}（{where}）。", **parts)

    def fix(self, host):
        # What cannot be understood is left alone.
        if self.check(host).status != "fail":
            return
        script = ("umask %s\n" % self.rule.target).encode("ascii")
        if login_scripts.reads_scripts(host):
            host.stage_content(_OWN, script)
            host.stage_attributes(_OWN, mode=0o644)
        else:
            login_scripts.append(host, login_scripts.PROFILE, script)


def _from_scripts(host):
    """Return the umasks that may be a login shell's last: the last unconditional one and what may come after it."""
    last = []
    for path in [path for path in login_scripts.paths(host) if login_scripts.open_to_all(host, path)]:
        for one in shellvars.umasks(read_document(host, path)):
            last = (last if one.conditional else []) + [Umask(one.text, str(one.where))]
    return last


def _from_pam(host):
    found = []
    for service in _SERVICES:
        try:
            lines = pam_module.stack(host, service).find("session", "pam_umask")
        except Missing:
            continue
        if lines:
            found.append(_of_line(host, lines[-1]))
    return found


def _of_line(host, entry):
    source = login_defs.of(host)
    written = source.get("UMASK")
    text, where = entry.argument("umask"), entry.where
    if text is None and written is not None:
        text, where = written.text, written.where
    private = source.get("USERGROUPS_ENAB")
    if entry.has("usergroups") or (private is not None and private.text.lower() == "yes" and not entry.has("nousergroups")):
        # With a group of their own for each user, the group gets what the user gets.
        bits = _bits(text)
        text = None if bits is None else "%03o" % (bits & ~0o070 | bits >> 3 & 0o070)
    return Umask(text, str(where))

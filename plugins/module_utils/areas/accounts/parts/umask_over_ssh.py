# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The umask of what is done over SSH without a login shell: `ssh host command`, and sftp. /etc/profile is read by
neither; pam_umask sets it, or else sshd hands its own down.
"""

import re
import shlex

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.umask_in_force import Umask
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import umask as pam_umask
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import COMPUTED, UNSEEN
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import instances as sshd_instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_SERVICE = "sshd"
_UNITS = ("ssh.service", "sshd.service")
_PROGRAMS = re.compile(r"(?:\A|/)(?:internal-sftp|sftp-server)\Z")
_COMMANDS, _SFTP = Text("commands over SSH", "通过 SSH 执行的命令"), Text("sftp", "sftp")
# sshd withholds these itself, whatever it is started with.
_LEAST = 0o022
_FOLDER_OF_PAM = "/etc/pam.d/sshd"
_OWN = Text("sshd's own", "sshd 自身的值")
_PAM_ADVICE = Text(
    "The system administrator adds to {path}, as the last line of its session part: session optional pam_umask.so "
    "umask={umask} nousergroups.",
    "请系统管理员在 {path} 的 session 部分末尾增加：session optional pam_umask.so umask={umask} nousergroups。")
_LINE_ADVICE = Text(
    "The system administrator puts {place} right.", "请系统管理员更正 {place}。")


def expectations(host, rule):
    """Yield what is expected of each way in of each sshd."""
    for source in sshd_instances.every(host):
        yield OverSsh(host, source, _COMMANDS, rule)
        if _sftp(source):
            yield OverSsh(host, source, _SFTP, rule)


class OverSsh(Expectation):
    """One way in without a login shell has a umask that a rule accepts."""

    def __init__(self, host, source, way, rule):
        self.host = host
        self.source = source
        self.way = way
        self.rule = rule

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether all that is wrong comes of a line of pam_umask."""
        wrong = [one for one in self._seen(self.host) if not self.rule.accepts(one.text)]
        return bool(wrong) and all(one in self._from_pam(self.host) for one in wrong)

    def _from_pam(self, host):
        found = pam_umask.of(host, _SERVICE) if self.source.uses_pam() else None
        return [] if found is None else [Umask(found.text, found.where)]

    def _seen(self, host):
        handed = self._from_pam(host) or [_handed_down(host)]
        if self.way is _SFTP:
            return [given or handed[0] for given in _sftp(self.source)]
        found = [
            handed[0] if one.umask is None else Umask(
                one.umask if one.umask == UNSEEN else None if one.umask == COMPUTED else "%03o" % one.umask,
                one.umask_at, script=True) for one in login_scripts.without_login(host)]
        # Not every shell reads them: what a script makes stricter is no more than it may be.
        return list(dict.fromkeys(handed + found))

    def check(self, host):
        seen = self._seen(host)
        wrong = [one for one in seen if not self.rule.accepts(one.text)]
        first = (wrong or seen)[0]
        shown = Text("no fixed value", "非固定值") if first.text is None else printable(first.text)
        parts = dict(
            way=self.way, text=shown, place=first.where or _OWN, where=first.where, named=self.source.named,
            wanted=self.rule.wanted, expected="umask %s" % (self.rule.wanted,), actual="umask %s" % first.text,
            evidence=(absent(_FOLDER_OF_PAM, *_UNITS) if first.where is None else line(host, first.where),))
        if not wrong:
            return observed(
                "pass", "umask_over_ssh", "The umask of {way} is {text}{named} ({place}).",
                "{way}的 umask 为 {text}{named}（{place}）。", **parts)
        if first.text == UNSEEN:
            return observed(
                "not_checked", "umask_over_ssh_unseen",
                "What the umask of {way} is cannot be told: {place} reads a file whose name only the shell knows.",
                "无法判断{way}的 umask：{place} 读取的文件名仅在 shell 运行时可知。", **parts)
        parts["advice"] = (
            _LINE_ADVICE.format(place=first.where) if first.where is not None
            else _PAM_ADVICE.format(path=_FOLDER_OF_PAM, umask=self.rule.target))
        return observed(
            "fail", "umask_over_ssh_weak",
            "The umask of {way} is {text}{named} ({place}), expected {wanted}; they read no /etc/profile.",
            "{way}的 umask 为 {text}{named}（{place}），应为 {wanted}；此类访问不读取 /etc/profile。", **parts)

    def fix(self, host):
        found = pam_umask.of(host, _SERVICE)
        pam_umask.tighten(host, _SERVICE, self.rule.instead_of(found.text), self.rule.accepts)


def _handed_down(host):
    """Return the umask that sshd is started with, as it hands it down."""
    for unit in _UNITS:
        written = load_unit(host, unit).value("Service", "UMask")
        if written is not None and re.match(r"[0-7]{1,4}\Z", written.text):
            return Umask("%03o" % (int(written.text, 8) & 0o777 | _LEAST), written.where)
    return Umask("%03o" % _LEAST, None)


def _sftp(source):
    """Return for each server of sftp that sshd may start the Umask that its -u gives it, None where it has none."""
    found = [
        value for _criteria, value in source.config.everywhere("Subsystem") if value.text.split()[:1] == ["sftp"]][:1]
    found = [value._replace(text=value.text.partition(" ")[2]) for value in found]
    found += [value for _criteria, value in source.config.everywhere("ForceCommand")]
    return [_given(value) for value in found if _PROGRAMS.search((_words(value.text) or [""])[0])]


def _words(text):
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _given(value):
    words = _words(value.text)
    for index, word in enumerate(words[1:], 1):
        if word.startswith("-u"):
            text = word[2:] or "".join(words[index + 1:index + 2])
            return Umask("%03o" % int(text, 8), value.where) if re.match(r"[0-7]{1,4}\Z", text) else None
    return None

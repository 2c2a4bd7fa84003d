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
_UNITS = ("ssh.service", "sshd.service", "ssh@.service", "sshd@.service")
_PROGRAMS = re.compile(r"(?:\A|/)(?:internal-sftp|sftp-server)\Z")
_COMMANDS, _SFTP = Text("commands over SSH", "SSH 远程命令"), Text("sftp", "sftp")
# sshd withholds these itself, whatever it is started with.
_LEAST = 0o022
_PAM = "/etc/pam.d/sshd"
_OWN = Text("sshd's own", "sshd 自身的值")
_ADVICE = Text(
    "The system administrator puts {place} right.", "请系统管理员更正 {place}。")
_WITHOUT_PAM = Text(
    "The system administrator sets UsePAM yes with pam_umask in {path}, or UMask={umask} in the unit of sshd.",
    "请系统管理员设置 UsePAM yes 并在 {path} 中使用 pam_umask，或在 sshd 的 unit 中设置 UMask={umask}。")
_NEW_FILES = Text(
    "New files of commands over SSH, scp and sftp are closed to others (umask {umask}), those of scripts among them.",
    "SSH 远程命令、scp 与 sftp 新建的文件不对他人开放（umask {umask}），脚本所建文件同样如此。")


def expectations(host, rule):
    """Yield what is expected of each way in of each sshd."""
    for source in sshd_instances.every(host):
        yield OverSsh(source, _COMMANDS, rule)
        if _servers(source):
            yield OverSsh(source, _SFTP, rule)


class OverSsh(Expectation):
    """One way in without a login shell has a umask that a rule accepts."""

    def __init__(self, source, way, rule):
        self.source = source
        self.way = way
        self.rule = rule
        self.affecting(_NEW_FILES.format(umask=rule.target))

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether all that is wrong is what sshd hands down, and PAM may set another."""
        host = self.source.host
        handed = self._handed_down(host)
        return self._by_pam(host) and all(
            one == handed for one in self._seen(host) if not self.rule.accepts(one.text))

    def _by_pam(self, host):
        return self.source.uses_pam() and pam_umask.settles(host, _SERVICE)

    def _handed_down(self, host):
        found = pam_umask.of(host, _SERVICE) if self.source.uses_pam() else None
        return _by_unit(host) if found is None else Umask(found.text, found.where)

    def _seen(self, host):
        handed = self._handed_down(host)
        plain = [handed]
        if self._by_pam(host) and handed.where is not None:
            plain += [Umask(one.text, one.where) for one in pam_umask.own(host)]
        # Not every shell reads them: what a script makes stricter is no more than it may be.
        shells = plain + [
            Umask(
                one.umask if one.umask == UNSEEN else None if one.umask == COMPUTED else "%03o" % one.umask,
                one.umask_at, script=True)
            for one in sorted(login_scripts.without_login(host), key=lambda one: (str(one.umask_at), str(one.umask)))
            if one.umask is not None]
        if self.way is _COMMANDS:
            return list(dict.fromkeys(shells))
        found = []
        for internal, given in _servers(self.source):
            found += [given] if given else plain if internal else shells
        return list(dict.fromkeys(found))

    def check(self, host):
        seen = self._seen(host)
        wrong = [one for one in seen if not self.rule.accepts(one.text)]
        # What is known comes before what is not.
        first = (sorted(wrong, key=lambda one: one.text == UNSEEN) or seen)[0]
        parts = dict(
            way=self.way, text=Text("no fixed value", "非固定值") if first.text is None else printable(first.text),
            place=first.where or _OWN, where=first.where or _PAM, named=self.source.named, wanted=self.rule.wanted,
            expected="umask %s" % (self.rule.wanted,), actual="umask %s" % (first.text or "not fixed"),
            evidence=(absent(_PAM, *_UNITS) if first.where is None else line(host, first.where),))
        if not wrong:
            return observed(
                "pass", "umask_over_ssh",
                "The umask of {way} is {text}{named} ({place}); accounts' own start files were not looked at.",
                "{way} 的 umask 为 {text}{named}（{place}）；未检查各账号自己的启动文件。", **parts)
        if first.text == UNSEEN:
            parts.update(actual="not known")
            return observed(
                "not_checked", "umask_over_ssh_unseen",
                "What the umask of {way} is cannot be told: {place} reads a file whose name only the shell knows.",
                "无法判断 {way} 的 umask：{place} 读取的文件名仅在 shell 运行时可知。", **parts)
        if not self.fixable:
            parts["advice"] = (
                _WITHOUT_PAM.format(path=_PAM, umask=self.rule.target) if first.where is None
                else _ADVICE.format(place=first.where))
        return observed(
            "fail", "umask_over_ssh_weak",
            "The umask of {way} is {text}{named} ({place}), expected {wanted}; no /etc/profile is read there.",
            "{way} 的 umask 为 {text}{named}（{place}），应为 {wanted}；此类访问不读取 /etc/profile。", **parts)

    def fix(self, host):
        found = self._handed_down(host)
        pam_umask.settle(host, _SERVICE, int(self.rule.instead_of(found.text), 8))


def _by_unit(host):
    """Return the umask that sshd is started with, as it hands it down: the laxest of the units that there are."""
    found = []
    for name in _UNITS:
        unit = load_unit(host, name)
        written = unit.value("Service", "UMask")
        if written is not None and re.match(r"[0-7]{1,4}\Z", written.text):
            found.append(Umask("%03o" % (int(written.text, 8) & 0o777 | _LEAST), written.where))
        elif unit.fragment is not None:
            found.append(Umask("%03o" % _LEAST, None))
    found = found or [Umask("%03o" % _LEAST, None)]
    return min(found, key=lambda one: bin(int(one.text or "0", 8)).count("1"))


def _servers(source):
    """Return for each server of sftp that sshd may start whether it is sshd's own, and the Umask that its -u gives it,
    None where it has none.
    """
    found = [
        value for _criteria, value in source.config.everywhere("Subsystem") if value.text.split()[:1] == ["sftp"]][:1]
    found = [value._replace(text=value.text.partition(" ")[2]) for value in found]
    found += [value for _criteria, value in source.config.everywhere("ForceCommand")]
    programs = [((_words(value.text) or [""])[0], value) for value in found]
    return [(name == "internal-sftp", _given(value)) for name, value in programs if _PROGRAMS.search(name)]


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

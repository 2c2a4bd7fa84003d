# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters of the kernel: those it was started with, and those that the boot loader will give it."""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.boot_loader_action import (
    BootLoaderWritten,
)

CMDLINE = "/proc/cmdline"
_GRUB_DROPIN = "/etc/default/grub.d/jrt0117.cfg"
_LINUX = re.compile(r"^\s*linux(?:16|efi)?\s+\S+\s+(?P<words>.*)$")
_OPTIONS = re.compile(r"^options\s+(?P<words>.*)$")
_KERNELOPTS = re.compile(r"^kernelopts=(?P<words>.*)$")
_REBOOT = Text("Reboot this host when its users can spare it.", "请在业务允许时重启主机。")
_BY_HAND = Text(
    "No boot loader was found that can be written here: the system administrator, or who runs the machine below, adds "
    "{words} to the kernel's parameters and reboots.",
    "未找到可配置的引导程序：请系统管理员或虚拟化平台管理员将 {words} 加入内核参数并重启。")

# One line that starts a kernel: where, and its words.
Start = namedtuple("Start", "where words")


class BootParameters(Expectation):
    """The kernel was started with some parameters, and will be again. `rules`: name -> Rule."""

    def __init__(self, host, rules):
        self.rules = rules
        self.words = " ".join(self._wanted(host))
        self.fixable = _loader(host) is not None and bool(self._lacking(host))

    def _wanted(self, host):
        """Return the parameters that are lacking somewhere, or all where none is: what is right stays, for the last one
        wins.
        """
        lines = [_given(one.words) for one in starts(host)]
        if host.exists(CMDLINE):
            lines.append(_given(host.read(CMDLINE).decode("utf-8", "replace")))
        seen = {name: [line.get(name) for line in lines] for name in self.rules}
        lacking = [name for name, rule in self.rules.items() if not all(rule.accepts(text) for text in seen[name])]
        for name in lacking or self.rules:
            # What one kernel is started with already is not undercut for it.
            good = [text for text in seen[name] if self.rules[name].accepts(text)]
            yield "%s=%s" % (name, good[0] if good else self.rules[name].target)

    def check(self, host):
        if not host.exists(CMDLINE):
            return observed(
                "not_checked", "not_running", "{words}: {place} is not there to tell what the kernel was started with.",
                "{words}：{place} 不存在，无法得知内核启动参数。", words=self.words, place=CMDLINE,
                evidence=(Evidence("file", CMDLINE, "absent"),))
        running = host.read(CMDLINE).decode("utf-8", "replace").split()
        now, lacking, loader = self._good(" ".join(running)), self._lacking(host), _loader(host)
        place = str(lacking[0].where) if lacking else CMDLINE
        parts = dict(
            words=self.words, place=place, expected=self.words,
            actual=" ".join(word for word in running if word.partition("=")[0] in self.rules) or "not set",
            evidence=(Evidence("file", CMDLINE, " ".join(running)),)
            + tuple(Evidence("file", str(one.where), one.words) for one in lacking[:3]))
        if now and not lacking:
            return observed(
                "pass", "parameters_right", "The kernel was started with {words}.", "内核启动参数包含 {words}。",
                **parts)
        if now:
            return observed(
                "fail", "parameters_lost",
                "The kernel was started with {words}, and will not be the next time ({place}).",
                "本次启动参数包含 {words}，但下次启动将缺失（{place}）。", **parts)
        if loader is None:
            return observed(
                "manual", "parameters_by_hand", "The kernel was started without {words} ({place}).",
                "内核启动参数缺少 {words}（{place}）。", advice=_BY_HAND.format(words=self.words), **parts)
        if not lacking:
            return observed(
                "fail", "parameters_after_reboot", "The kernel will have {words} after a reboot.",
                "重启后内核启动参数将包含 {words}。", pending_reboot=True, advice=_REBOOT, **parts)
        return observed(
            "fail", "parameters_missing",
            "The kernel was started without {words}, and the boot loader does not give them ({place}).",
            "内核启动参数缺少 {words}，引导程序也未配置（{place}）。", **parts)

    def fix(self, host):
        argv, given = _loader(host), _given(self._lacking(host)[0].words)
        old = ["%s=%s" % (name, given[name]) if name in given else "no " + name for name in _given(self.words)]
        if argv[0] == "grubby":
            argv = argv + ["--args=" + self.words]
        else:
            line = 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX %s"\n' % self.words
            content = "# Managed by jrt0117.baseline.\n" + line
            host.stage_content(_GRUB_DROPIN, content.encode("utf-8", "surrogateescape"))
        host.stage_action(BootLoaderWritten(argv, " ".join(old), self.words))

    def _good(self, words):
        given = _given(words)
        return all(rule.accepts(given.get(name)) for name, rule in self.rules.items())

    def _lacking(self, host):
        if host.declared(BootLoaderWritten.SUBJECT) is not None:
            return []
        return [one for one in starts(host) if not self._good(one.words)]


def _given(words):
    return dict(word.partition("=")[::2] for word in words.split())


def _loader(host):
    """Return the command that writes the boot loader's entries, or None."""
    if host.exists("/usr/sbin/grubby") and host.glob("/boot/loader/entries/*.conf"):
        return ["grubby", "--update-kernel=ALL"]
    if host.exists("/usr/sbin/update-grub") and host.exists("/boot/grub/grub.cfg"):
        return ["update-grub"]
    return None


def starts(host):
    """Return every line by which the boot loader would start a kernel."""
    found = []
    for path in ("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg"):
        found += _matching(host, path, _LINUX)
    shared = [one.words for path in ("/boot/grub2/grubenv",) for one in _matching(host, path, _KERNELOPTS)]
    for path in host.glob("/boot/loader/entries/*.conf"):
        found += [
            one._replace(words=one.words.replace("$kernelopts", " ".join(shared)))
            for one in _matching(host, path, _OPTIONS)]
    return found


def _matching(host, path, pattern):
    if not host.exists(path):
        return []
    lines = host.read(path).decode("utf-8", "replace").splitlines()
    matches = [(number, pattern.match(line)) for number, line in enumerate(lines, 1)]
    return [Start("%s:%d" % (path, number), match.group("words")) for number, match in matches if match]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel settings: the value in the running kernel, and the one that sysctl.d gives it at the next boot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import SysctlLive, place_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSCTL_CONF, KeyValue
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_c

# Sorts after the distributions' 99-sysctl.conf, so that it is read last.
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"
_PROCPS = "/etc/sysctl.conf"
_SYSTEMD = ("/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl")


def live(host, name):
    """Return the value in the running kernel, one that is staged included; None where this kernel has no such setting."""
    declared = host.declared(("sysctl", name))
    if declared is not None:
        return declared
    try:
        return " ".join(host.read(place_of(name)).decode("ascii", "replace").split())
    except Missing:
        return None


def at_boot(host):
    """Return the settings that are applied at boot, as they are staged now."""
    # systemd-sysctl does not know procps' own file, unless a link in sysctl.d leads to it.
    last = () if any(host.exists(path) for path in _SYSTEMD) else (_PROCPS,)
    return host.memo("sysctl at boot", lambda: dropins.sysctl(host, last=last))


class SysctlSetting(Expectation):
    """A kernel setting has a value that a rule accepts, now and after a reboot.

    `default` is the kernel's own value where no file sets it; without one, a value that no file sets does not outlast a reboot.
    """

    def __init__(self, name, rule, default=None):
        self.name = name
        self.rule = rule
        self.default = default

    def check(self, host):
        now, written = live(host, self.name), at_boot(host).get(self.name)
        later = self.default if written is None else _as_kernel(written.text)
        parts = dict(
            name=self.name, wanted=self.rule.wanted, now=now, later=later, place=place_of(self.name), own=OWN,
            expected="%s %s, now and at boot" % (self.name, self.rule.wanted), actual=_told(now, written),
            evidence=_evidence(self.name, now, written))
        if now is None and host.running and not host.exists(place_of(self.name)):
            return observed(
                "not_checked", "setting_unknown", "This kernel has no setting {name} ({place} does not exist).",
                "内核没有参数 {name}（{place} 不存在）。", **parts)
        if now is not None and not self.rule.accepts(now):
            return observed(
                "fail", "setting_wrong", "{name} is {now} in the running kernel, expected {wanted}.",
                "运行中的内核 {name} 为 {now}，应为 {wanted}。", where=place_of(self.name), **parts)
        if later is None:
            return observed(
                "fail", "setting_not_kept", "{name} is set by no file below /etc/sysctl.d, so a reboot loses it, expected {wanted}.",
                "/etc/sysctl.d 中没有设置 {name}，重启后失效，应为 {wanted}。", where=place_of(self.name), **parts)
        if not self.rule.accepts(later):
            origin = Text("the kernel's default", "内核默认值") if written is None else str(written.where)
            return observed(
                "fail", "setting_wrong_at_boot", "{name} will be {later} after a reboot ({origin}), expected {wanted}.",
                "重启后 {name} 将为 {later}（{origin}），应为 {wanted}。", origin=origin,
                where=place_of(self.name) if written is None else written.where, **parts)
        return observed(
            "pass", "setting_right", "{name} is {later}, now and at boot.", "{name} 为 {later}，重启后仍然有效。", **parts)

    def affects(self, host):
        now = live(host, self.name)
        # What the kernel does already changes nothing for anybody.
        return None if now is not None and self.rule.accepts(now) else super().affects(host)

    def fix(self, host):
        written = at_boot(host).get(self.name)
        if written is None or not self.rule.accepts(_as_kernel(written.text)):
            _set(host, OWN, self.name, self.rule.target)
            winner = at_boot(host).get(self.name)
            if winner.text != self.rule.target:
                # Another file is read after ours: where it stands is where it is put right.
                _set(host, winner.where.path, self.name, self.rule.target)
        now = live(host, self.name)
        if now is not None and not self.rule.accepts(now):
            host.stage_action(SysctlLive(self.name, self.rule.target))


class WildcardSetting(SysctlSetting):
    """What a wildcard of sysctl.d gives an interface that is yet to come has a value that a rule accepts.

    Only where a file has such a line: older systemds do not know them, and without one the default's own setting counts.
    """

    def check(self, host):
        written = at_boot(host).get(self.name)
        parts = dict(name=self.name, wanted=self.rule.wanted, expected="%s %s" % (self.name, self.rule.wanted))
        if written is None:
            return observed("pass", "no_wildcard", "No file sets {name}.", "没有文件设置 {name}。", **parts)
        parts.update(later=written.text, where=written.where, actual=written.text)
        if self.rule.accepts(_as_kernel(written.text)):
            return observed("pass", "setting_right", "{name} is {later} in {where}.", "{where} 中 {name} 为 {later}。", **parts)
        return observed(
            "fail", "setting_wrong_at_boot", "{name} is {later} in {where}, which interfaces that come later get, expected {wanted}.",
            "{where} 中 {name} 为 {later}，后来出现的接口将采用该值，应为 {wanted}。", **parts)


def _as_kernel(text):
    """Return what the kernel makes of a number, which may be hexadecimal or octal; anything else as it is."""
    number = of_c(text)
    return text if number is None else str(number)


def _set(host, path, name, value):
    document = KeyValue(host.read(path) if host.exists(path) else b"", path, SYSCTL_CONF)
    document.set(name, value)
    host.stage_content(path, document.render())


def _told(now, written):
    parts = [] if now is None else ["now %s" % now]
    parts.append("set by no file" if written is None else "at boot %s" % written.text)
    return ", ".join(parts)


def _evidence(name, now, written):
    found = [] if now is None else [Evidence("file", place_of(name), now)]
    if written is not None:
        found.append(Evidence("file", str(written.where), written.text))
    return found or [Evidence("file", OWN, "%s is not set" % name)]

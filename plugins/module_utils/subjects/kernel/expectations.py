# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of the kernel's settings."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.now_and_at_boot import NowAndAtBoot, by_others
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import sysctl

_REBOOT = Text(
    "Reboot this host when its users can spare it: the running kernel would not take the old value back, so only the "
    "files have the new one.", "请在业务允许时重启主机：该参数在运行中的内核里不可撤销，因此仅写入了配置文件。")


def kernel_setting(name, rule, default=None):
    """Return what is expected of a setting of sysctl, now and after a reboot; `default` is the kernel's own value."""
    return NowAndAtBoot(sysctl, name, rule, default)


class FromNextStart(NowAndAtBoot):
    """A setting of sysctl that a running kernel never takes back, so that a run could not be undone: files alone are
    changed, and the kernel follows at its next start.
    """

    def __init__(self, name, rule):
        super().__init__(sysctl, name, rule)

    def check(self, host):
        later = self.later(host)[0]
        settled = later is not None and self.rule.accepts(later)
        self.fixable, self.pending = not settled, _REBOOT if settled else None
        return super().check(host)

    def fix(self, host):
        sysctl.keep(host, self.name, self.rule.target)


class WildcardSetting(Expectation):
    """What a wildcard of sysctl.d gives an interface that is yet to come has a value that a rule accepts.

    Only where a file has such a line: older systemds do not know them, and without one the default's own setting
    counts.
    """

    def __init__(self, name, rule):
        self.name = name
        self.rule = rule

    def looked_at(self, host):
        yield self, self.check(host)
        yield from by_others(sysctl, host, self.name, self.rule)

    def check(self, host):
        written = sysctl.in_files(host, self.name)
        parts = dict(name=self.name, wanted=self.rule.wanted, expected="%s %s" % (self.name, self.rule.wanted))
        if written is None:
            return observed("pass", "no_wildcard", "No file sets {name}.", "没有文件设置 {name}。", **parts)
        parts.update(later=written.text, where=written.where, actual=written.text)
        if self.rule.accepts(written.text):
            return observed(
                "pass", "setting_right", "{name} is {later} in {where}.", "{where} 中 {name} 为 {later}。", **parts)
        return observed(
            "fail", "setting_wrong_at_boot",
            "{name} is {later} in {where}, which interfaces that come later get, expected {wanted}.",
            "{where} 中 {name} 为 {later}，后来出现的接口将采用该值，应为 {wanted}。", **parts)

    def fix(self, host):
        sysctl.keep(host, self.name, self.rule.target)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting of the kernel's audit (`auditctl -s`) has a good value now, and after a reboot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)

_PENDING_ADVICE = Text("Reboot: the kernel's audit settings are locked (enabled 2).", "请重启主机：内核审计设置已锁定（enabled 2）。")


def of(host, option, name, rule, default=None):
    """Return the expectation; `option` as in rules.d (-b), `name` as auditctl tells it, `default` where no file sets it."""
    source = audit_rules.of(host)
    live, written = source.live(option), source.setting(option)
    good = rule.accepts(default if written is None else written.value)
    unseen = auditd.unseen(host)
    able = unseen is None or (unseen.reason == auditd.MISSING and auditd.installed(host))
    return KernelSetting(option, name, rule, default, able and not (auditd.locked(host) and good and not rule.accepts(live)))


class KernelSetting(Expectation):
    """See the module."""

    def __init__(self, option, name, rule, default, fixable):
        self.option = option
        self.name = name
        self.rule = rule
        self.default = default
        self.fixable = fixable

    def check(self, host):
        source = audit_rules.of(host)
        unseen = None if source.staged else auditd.unseen(host)
        if unseen is not None:
            return unseen
        now, written = source.live(self.option), source.setting(self.option)
        later = self.default if written is None else written.value
        where = audit_rules.FOLDER if written is None else str(written.where)
        parts = dict(
            name=self.name, wanted=self.rule.wanted, now=now, later=later, place=where, expected="%s %s" % (self.name, self.rule.wanted),
            actual="now %s, at boot %s" % (now, later),
            evidence=(Evidence("command", "auditctl -s", "%s %s" % (self.name, now)), Evidence("file", where, "%s %s" % (self.option, later))))
        if now is not None and not self.rule.accepts(now) and not self.fixable:
            return observed(
                "fail", "setting_after_reboot", "{name} of the kernel's audit is {now} until a reboot, expected {wanted}.",
                "重启前内核审计的 {name} 仍为 {now}，应为 {wanted}。", pending_reboot=True, advice=_PENDING_ADVICE, **parts)
        if now is not None and not self.rule.accepts(now):
            return observed(
                "fail", "setting_wrong", "{name} of the kernel's audit is {now}, expected {wanted}.",
                "内核审计的 {name} 为 {now}，应为 {wanted}。", **parts)
        if later is None:
            return observed(
                "fail", "setting_not_kept", "No file of {place} sets {name} of the kernel's audit ({wanted} is expected), so a reboot loses it.",
                "{place} 中未设置内核审计的 {name}（应为 {wanted}），重启后失效。", **parts)
        if not self.rule.accepts(later):
            return observed(
                "fail", "setting_wrong_at_boot", "{name} of the kernel's audit will be {later} after a reboot ({place}), expected {wanted}.",
                "重启后内核审计的 {name} 将为 {later}（{place}），应为 {wanted}。", **parts)
        return observed(
            "pass", "setting_right", "{name} of the kernel's audit is {now}, and {later} at boot.", "内核审计的 {name} 为 {now}，启动时为 {later}。",
            **parts)

    def fix(self, host):
        audit_rules.of(host).set(self.option, self.rule.target)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that drop what people do before it is recorded: in force, or in the files."""

from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.coverage import drops_users, silences

_EXPECTED = "no rule that drops people's events"


def none():
    """Return the expectation that no rule drops people's events."""
    return Each(
        _looked, "nobody_left_out", "No audit rule drops a user's events.", "没有审计规则丢弃用户的审计事件。",
        expected=_EXPECTED, evidence=(absent("auditctl -l", audit_rules.FOLDER),))


def _looked(host):
    for rule in _dropping(host):
        yield Undropped(host, rule)
    yield audit_rules.of(host).unseen()


class Undropped(Expectation):
    """A rule that drops people's events is neither in force nor in the files."""

    def __init__(self, host, rule):
        self.rule = rule
        # Without auditing in the kernel no reload shows that the rule is gone; an image has no rules in force.
        self.fixable = not host.running or auditd.answers(host) and not self._waits(host)

    def _waits(self, host):
        """Tell whether the rule goes with the kernel's next start alone: it is locked, and in no file any more."""
        return auditd.locked(host) and not any(_same(rule, self.rule) for rule in audit_rules.of(host).at_boot())

    def check(self, host):
        source = audit_rules.of(host)
        where = source.place(self.rule)
        parts = dict(rule=self.rule.text, where=where, expected=_EXPECTED, actual=self.rule.text,
                     evidence=(audit_rules.seen(self.rule, where),))
        if not any(_same(rule, self.rule) for rule in source.in_force() + source.at_boot()):
            return observed(
                "pass", "drop_gone", "{rule} is gone from {where}.", "{where} 中的 {rule} 已移除。", **parts)
        if host.running and self._waits(host):
            return observed(
                "fail", "drop_until_reboot", "Until a reboot people's events are dropped by a locked rule: {rule}.",
                "重启前，已锁定的规则仍会丢弃人员的审计事件：{rule}。", pending_reboot=True,
                advice=auditd.LOCKED_ADVICE, **parts)
        return observed(
            "fail", "events_dropped", "{where} drops people's events: {rule}.", "{where} 丢弃人员的审计事件：{rule}。",
            advice=None if self.fixable else auditd.unseen(host).advice, **parts)

    def fix(self, host):
        audit_rules.of(host).remove(self.rule)


def _dropping(host):
    """Return the rules in force or in the files that drop people's events."""
    source = audit_rules.of(host)
    found: List[Any] = []
    for rule in source.in_force() + source.at_boot():
        if (drops_users(rule) or silences(rule)) and not any(_same(rule, one) for one in found):
            found.append(rule)
    return found


def _same(rule, other):
    return audit_rules.identity(rule) == audit_rules.identity(other)

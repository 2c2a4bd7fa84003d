# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted is recorded: by the rules that the kernel has now, and by those that its next start will give it."""

from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.coverage import (
    drops_users,
    gaps,
    silences,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import Locator, parse_line

_SHOWN = 4
_TOLD = Text("{words}{more} ({widths})", "{words}{more}（{widths}）")
_MORE = Text(" and {count} more", " 等另 {count} 项")
_PENDING_ADVICE = Text(
    "Reboot: the kernel's audit rules are locked (enabled 2), and the files have what is needed.",
    "请重启主机：内核审计规则已锁定（enabled 2），规则文件已就绪。")


def of(host, group):
    """Return the expectation that a group is recorded."""
    unseen = auditd.unseen(host)
    # What is missing is brought by a package; what no package brings is not for a machine to put right.
    able = unseen is None or (unseen.reason == auditd.MISSING and auditd.installed(host))
    return Recorded(group, able and not _waits(host, group))


def _waits(host, group):
    """Tell whether the files have what is wanted and the kernel's rules are locked."""
    return auditd.locked(host) and not _at_boot(host, group) and bool(_in_force(host, group))


def _in_force(host, group):
    return host.memo(("audit gaps", group), lambda: _gaps(host, group, audit_rules.of(host).in_force()))


def _at_boot(host, group):
    return host.memo(("audit gaps at boot", group), lambda: _gaps(host, group, audit_rules.of(host).at_boot()))


def _gaps(host, group, rules):
    wanted = host.memo(("audit wanted", group), lambda: [parse_line(line, None, Locator(host)) for line in group.lines])
    return [gap for one in wanted for gap in gaps(one, rules, recorded.widths(host))]


class Recorded(Expectation):
    """Every line of a group is implied by the rules, and defeated by none."""

    def __init__(self, group, fixable):
        self.group = group
        self.fixable = fixable

    def check(self, host):
        unseen = None if audit_rules.of(host).staged else auditd.unseen(host)
        if unseen is not None:
            return unseen
        source = audit_rules.of(host)
        now, later = _in_force(host, self.group), _at_boot(host, self.group)
        parts = dict(title=self.group.title, expected="\n".join(self.group.lines), actual=_told(now or later) or "recorded")
        if not now and not later:
            return observed(
                "pass", "recorded", "Recorded: {title} ({count} rules wanted).", "已审计{title}（所需规则 {count} 条）。", count=len(self.group.lines),
                evidence=(Evidence("command", "auditctl -l", "%d rules" % len(source.in_force())),), **parts)
        if not now:
            return observed(
                "fail", "not_recorded_at_boot", "A reboot ends the recording of {title}: the files of {folder} do not have {gaps}.",
                "重启后将不再审计{title}：{folder} 中缺少 {gaps}。", folder=audit_rules.FOLDER, gaps=_told(later),
                evidence=(Evidence("file", audit_rules.FOLDER, _told(later)),), **parts)
        by = next((gap.by for gap in now if gap.by is not None), None)
        if not self.fixable:
            return observed(
                "fail", "recorded_after_reboot", "Recorded only after a reboot: {title}; the rules in force are locked and lack {gaps}.",
                "重启后才会审计{title}：当前生效的规则已锁定且缺少 {gaps}。", gaps=_told(now), pending_reboot=True, advice=_PENDING_ADVICE,
                evidence=(Evidence("command", "auditctl -l", _told(now)),), **parts)
        if by is not None:
            return observed(
                "fail", "recording_defeated", "Not recorded: {title}; {where} drops them: {rule}.", "未审计{title}：{where} 将其丢弃：{rule}。",
                rule=by.text, where=str(source.place(by)), evidence=(Evidence("file", str(source.place(by)), by.text),), **parts)
        return observed(
            "fail", "not_recorded", "Not recorded: {title}; no rule in force covers {gaps}.", "未审计{title}：当前规则未覆盖 {gaps}。",
            gaps=_told(now), evidence=(Evidence("command", "auditctl -l", _told(now)),), **parts)

    def fix(self, host):
        source = audit_rules.of(host)
        if _at_boot(host, self.group):
            source.put(self.group.key, self.group.lines)
        source.load()
        for gap in _at_boot(host, self.group) + _in_force(host, self.group):
            if gap.by is not None:
                source.remove(gap.by)


class Undropped(Expectation):
    """A rule that drops people's events is neither in force nor in the files."""

    def __init__(self, rule, host):
        self.rule = rule
        source = audit_rules.of(host)
        self.fixable = not auditd.locked(host) or rule in source.at_boot()

    def check(self, host):
        source = audit_rules.of(host)
        kept = [rule for rule in source.in_force() + source.at_boot() if _same(rule, self.rule)]
        where = str(source.place(self.rule))
        parts = dict(rule=self.rule.text, where=where, expected="no rule that drops people's events", actual=self.rule.text)
        if not kept:
            return observed("pass", "drop_gone", "{rule} is gone from {where}.", "{where} 中的 {rule} 已移除。", **parts)
        if not self.fixable:
            return observed(
                "fail", "drop_until_reboot", "Until a reboot people's events are dropped by a locked rule: {rule}.",
                "重启前，已锁定的规则仍会丢弃人员的审计事件：{rule}。", pending_reboot=True, advice=_PENDING_ADVICE, **parts)
        return observed(
            "fail", "events_dropped", "{where} drops people's events: {rule}.", "{where} 丢弃人员的审计事件：{rule}。", **parts)

    def fix(self, host):
        audit_rules.of(host).remove(self.rule)


def dropping(host):
    """Return the rules in force or in the files that drop people's events."""
    source = audit_rules.of(host)
    found: List[Any] = []
    for rule in source.in_force() + source.at_boot():
        if (drops_users(rule) or silences(rule)) and not any(_same(rule, one) for one in found):
            found.append(rule)
    return found


def _same(rule, other):
    return audit_rules.identity(rule) == audit_rules.identity(other)


def _told(found):
    """Return what gaps there are, in a line."""
    words = []
    for gap in found:
        place = next((field.value for field in gap.wanted.fields if field.name in ("path", "dir")), None)
        word = place or gap.syscall or "any call"
        if word not in words:
            words.append(word)
    more = len(words) - _SHOWN
    widths = sorted(set(gap.arch for gap in found))
    if not words:
        return ""
    return _TOLD.format(words=", ".join(words[:_SHOWN]), more=_MORE.format(count=more) if more > 0 else "", widths=", ".join(widths))

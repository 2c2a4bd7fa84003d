# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted is recorded: by the rules that the kernel has now, and by those that its next start will give it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.coverage import (
    parts,
    recorded as is_recorded,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import Locator, parse_line

_SHOWN = 4
_TOLD = Text("{words}{more} ({widths})", "{words}{more}（{widths}）")
_MORE = Text(" and {count} more", " 等，另有 {count} 项")


class Recorded(Expectation):
    """Every line of a group is implied by the rules, and defeated by none."""

    def __init__(self, host, group):
        self.host = host
        self.group = group

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether a run can put it right: not what no package brings, nor what waits for a kernel's next start."""
        host, group = self.host, self.group
        waits = auditd.locked(host) and not _gaps(_at_boot(host, group)) and _gaps(_in_force(host, group))
        return auditd.answers(host) and not waits

    def check(self, host):
        source = audit_rules.of(host)
        if source.unseen() is not None:
            return source.unseen()
        decided = _in_force(host, self.group)
        now, later = _gaps(decided), _gaps(_at_boot(host, self.group))
        told = _told(now or later)
        parts = dict(
            title=self.group.title, gaps=told, expected="\n".join(self.group.lines), actual=told or "recorded")
        if not now and not later:
            return observed(
                "pass", "recorded", "Recorded: {title} ({count} rules wanted).",
                "已审计{title}（所需规则 {count} 条）。", count=len(self.group.lines),
                evidence=(Evidence("command", audit_rules.LISTING, _rules(decided)),), **parts)
        if not now:
            return observed(
                "fail", "not_recorded_at_boot",
                "A reboot ends the recording of {title}: the rules loaded at boot ({folder}) do not have {gaps}.",
                "重启后将不再审计{title}：开机加载的规则（{folder}）中缺少 {gaps}。", folder=source.label(),
                evidence=(absent(*source.sources()),), **parts)
        by = next((gap.by for gap in now if gap.by is not None), None)
        if not self.fixable:
            return observed(
                "fail", "recorded_after_reboot",
                "Recorded only after a reboot: {title}; the rules in force are locked and lack {gaps}.",
                "重启后才会审计{title}：当前生效的规则已锁定且缺少 {gaps}。", pending_reboot=True,
                advice=auditd.LOCKED_ADVICE, evidence=(absent(audit_rules.LISTING),), **parts)
        if by is not None:
            where = source.place(by)
            return observed(
                "fail", "recording_defeated", "Not recorded: {title}; {where} drops them: {rule}.",
                "未审计{title}：{where} 将其丢弃：{rule}。", rule=by.text, where=where,
                evidence=(audit_rules.seen(by, where),), **parts)
        return observed(
            "fail", "not_recorded", "Not recorded: {title}; no rule in force covers {gaps}.",
            "未审计{title}：当前规则未覆盖 {gaps}。", evidence=(absent(audit_rules.LISTING),), **parts)

    def fix(self, host):
        source = audit_rules.of(host)
        if _gaps(_at_boot(host, self.group)):
            source.put(self.group.key, self.group.lines)
        source.load()
        for gap in _gaps(_at_boot(host, self.group)) + _gaps(_in_force(host, self.group)):
            if gap.by is not None:
                source.remove(gap.by)


def _in_force(host, group):
    """Return the Parts of a group, as the rules in force decide on them."""
    return host.memo(("in force", group), lambda: _parts(host, group, audit_rules.of(host).in_force()))


def _at_boot(host, group):
    """Return the Parts of a group, as the rules of the files decide on them."""
    return host.memo(("at boot", group), lambda: _parts(host, group, audit_rules.of(host).at_boot()))


def _parts(host, group, rules):
    wanted = host.memo(("wanted", group), lambda: [parse_line(line, None, Locator(host)) for line in group.lines])
    return [part for one in wanted for part in parts(one, rules, recorded.widths(host))]


def _rules(found):
    return "\n".join(dict.fromkeys(part.by.text for part in found))


def _gaps(found):
    return [part for part in found if not is_recorded(part)]


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
    return _TOLD.format(
        words=", ".join(words[:_SHOWN]), more=_MORE.format(count=more) if more > 0 else "", widths=", ".join(widths))

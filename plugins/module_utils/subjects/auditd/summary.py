# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Summaries of the audit trail: what makes them, when the last one was made, and a timer of our own."""

import datetime
import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import schedules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.oneshot_action import UnitRunOnce

PROGRAM = "aureport"
TIMER = "jrt0117-audit-summary.timer"
SERVICE = "jrt0117-audit-summary.service"
_PLACE = "/etc/systemd/system/"
_SUMMARIES = "/var/log/audit/summary-*.txt"
_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
# aureport would read its standard input where that is no terminal; without a record yet it ends with 1.
_SERVICE = """\
# Managed by jrt0117.baseline.
[Unit]
Description=Summary of the audit trail
ConditionPathExists=/var/log/audit/audit.log

[Service]
Type=oneshot
UMask=0077
ExecStart=/bin/sh -ec 'out=/var/log/audit/summary-$$(date +%%Y-%%m-%%d).txt; \\
  {{ aureport --input-logs --summary --start {since}; \\
  for part in --login --auth --user --executable --anomaly; do \
aureport --input-logs --summary $$part --start {since} || true; done; \\
  }} > $$out.new; mv $$out.new $$out'
"""
_TIMER = """\
# Managed by jrt0117.baseline.
[Unit]
Description=Summary of the audit trail, regularly

[Timer]
OnCalendar={when}
Persistent=true
RandomizedDelaySec=30min

[Install]
WantedBy=timers.target
"""


class Arranged(Expectation):
    """Something runs aureport often enough, by the clock."""

    def __init__(self, days):
        self.days = days

    def check(self, host):
        there = schedules.of(host, PROGRAM)
        found = chosen(there, self.days)
        parts = dict(days=self.days, expected="%s at least every %d days" % (PROGRAM, self.days))
        if found is not None:
            return observed(
                "pass", "summaries_arranged", "{where} runs aureport ({unit}).",
                "{where} 定期运行 aureport（{unit}）。", where=found.where, unit=found.unit,
                actual="every %g days" % found.days, evidence=(_written(host, found),), **parts)
        if there:
            return observed(
                "fail", "summaries_rare",
                "{where} runs aureport, and not every {days} days as far as can be told ({unit}).",
                "{where} 运行 aureport，但无法确认间隔不超过 {days} 天（{unit}）。", where=there[0].where,
                unit=there[0].unit, actual="every %g days" % there[0].days if there[0].days else "interval not known",
                evidence=[_written(host, one) for one in there], **parts)
        return observed(
            "fail", "no_summaries", "Nothing sums the audit trail up: no timer and no table of cron runs aureport.",
            "没有定期生成审计汇总报告：没有 timer 或 cron 任务运行 aureport。", actual="none",
            evidence=(absent(*schedules.PLACES),), **parts)

    def fix(self, host):
        if not any(host.exists(path) for path in ("/usr/sbin/aureport", "/sbin/aureport")):
            packages.stage_missing(host, auditd.package(host))
        since, when = ("week-ago", "weekly") if self.days >= 7 else ("yesterday", "daily")
        host.stage_content(_PLACE + SERVICE, _SERVICE.format(since=since).encode("ascii"))
        host.stage_content(_PLACE + TIMER, _TIMER.format(when=when).encode("ascii"))
        if host.running:
            host.stage_action(UnitRunning(TIMER))


class Fresh(Expectation):
    """The last summary is not older than it may be."""

    def __init__(self, schedule, days, today, running):
        self.schedule = schedule
        self.days = days
        self.today = today
        self.ours = schedule.unit == TIMER
        self.fixable = self.ours and running

    def check(self, host):
        parts = dict(days=self.days, unit=self.schedule.unit, expected="a summary within %d days" % self.days)
        if host.declared(("run", SERVICE)) == "done":
            return observed(
                "pass", "summary_staged", "A summary is to be made now ({unit}).", "即将生成审计汇总报告（{unit}）。",
                **parts)
        found = self._last(host)
        if found is None and not self.ours:
            return observed(
                "not_checked", "summary_unseen", "When {unit} last made a summary cannot be seen.",
                "无法得知 {unit} 上次生成汇总报告的时间。",
                advice=Text("The audit administrator shows the last one.", "请审计管理员出示最近一次报告。"), **parts)
        if found is None:
            return observed(
                "fail", "no_summary", "There is no summary yet ({place}).", "尚无审计汇总报告（{place}）。",
                place=_SUMMARIES, actual="none", evidence=(absent(_SUMMARIES),), **parts)
        day, place, evidence = found
        parts.update(day=day, place=place, actual="last on %s" % day, evidence=(evidence,))
        if (self.today - day).days <= self.days:
            return observed(
                "pass", "summary_fresh", "The last summary is of {day} ({place}).",
                "最近一次审计汇总报告日期为 {day}（{place}）。", **parts)
        return observed(
            "fail", "summary_old", "The last summary is of {day} ({place}), expected one within {days} days.",
            "最近一次审计汇总报告日期为 {day}（{place}），应在 {days} 天以内。", **parts)

    def _last(self, host):
        """Return (day, place, evidence) of the last summary: the file, or when systemd last started what makes it."""
        if self.ours:
            paths = [path for path in host.glob(_SUMMARIES) if os.stat(host.real(host.resolve(path))).st_size]
            times = [
                (datetime.date.fromtimestamp(os.stat(host.real(host.resolve(path))).st_mtime), path) for path in paths]
            return max(times) + (Evidence("file", max(times)[1], max(times)[0]),) if times else None
        command = ["systemctl", "show", "--property=LastTriggerUSec", self.schedule.unit]
        try:
            said = host.run(command).out.strip()
        except HostError:
            return None
        stamp = _STAMP.search(said)
        if stamp is None:
            return None
        return (
            datetime.date(*[int(part) for part in stamp.groups()]), self.schedule.unit,
            Evidence("command", " ".join(command), said))

    def fix(self, host):
        host.stage_action(UnitRunOnce(SERVICE, [_SUMMARIES]))


def _written(host, schedule):
    """Return the line that says when it runs, or the file where none does."""
    return line(host, schedule.where) if hasattr(schedule.where, "line") else Evidence("file", schedule.where, "")


def chosen(there, days):
    """Return the Schedule that runs often enough, ours before others; None where none does."""
    good = [one for one in there if one.days is not None and one.days <= days]
    return next((one for one in good if one.unit == TIMER), good[0] if good else None)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail is summed up at least once a month."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs


class AuditReports(Control):
    """Audit summary reports."""

    id = "audit_reports"
    zh = "审计汇总报告"
    clauses = ("8.3.3-E-b-1", "8.3.2-E-c-1", "7.5.7-B-f", "7.5.5-B-b")

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import schedules
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import summary as audit_summary

        days = policy.report_days
        yield audit_summary.Arranged(days)
        found = audit_summary.chosen(schedules.of(host, audit_summary.PROGRAM), days)
        if found is not None:
            yield runs(found.unit, fixable=host.running and found.unit == audit_summary.TIMER)
            yield audit_summary.Fresh(found, days, policy.today, host.running)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Auditing is installed, runs, and is on from boot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, equals, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    expectations as expected,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import journald
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_c


class AuditRunning(Control):
    """Audit service."""

    id = "audit_running"
    zh = "审计服务"
    clauses = ("8.3.3-B-c-1",)
    disruption = "reboot"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.boot import BootParameters

        yield expected.installed(host, fixable=True)
        yield runs(auditd.UNIT)
        if journald.switches_auditing(host):
            yield Setting(journald.Journald(host), "Audit", equals("yes"))
        yield expected.setting(host, "-e", one_of("1", "2"), default="1")
        yield expected.setting(host, "-b", _waiting(policy.backlog_limit))
        yield BootParameters(host, {"audit": one_of("1"), "audit_backlog_limit": _waiting(policy.backlog_limit)})


def _waiting(limit):
    """Accept `limit` records that wait for auditd, or more; to the kernel 0 is no limit, so that it loses none."""
    enough = at_least(limit, read=of_c)
    return Rule(Text("{limit} or more, or 0", "不小于 {limit}，或 0").format(limit=limit), enough.target,
                lambda text: of_c(text) == 0 or enough.accepts(text))

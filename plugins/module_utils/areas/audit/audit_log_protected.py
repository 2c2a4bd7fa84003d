# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit logs, rules and tools are protected, and a full disk loses nothing silently."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    expectations as expected,
    source as auditd,
)

_TOLD = ("SYSLOG", "EMAIL", "EXEC", "SINGLE", "HALT")
_STOPS = ("HALT", "SINGLE")
_FIXED = Text("Nobody can change the audit rules any longer without a restart of the host, root included.",
              "审计规则在主机重启前不能再更改，root 也不例外。")
_HALTS = Text("The host stops when there is no room left for audit records.", "审计记录无处可写时主机将停机。")


class AuditLogProtected(Control):
    """Protection of the audit trail."""

    id = "audit_log_protected"
    zh = "审计日志的保护"
    clauses = ("8.3.3-B-c-4", "8.3.2-E-c-2", "8.3.4-B-c-2")
    disruption = "reload"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        if not auditd.installed(host):
            yield expected.installed(host)
            return
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import closed, losses

        yield from closed.expectations(host)
        conf, told = auditd.Conf(host), expected.action(*_TOLD)
        full = expected.action(
            *(_STOPS if policy.disk_full_action == "halt" else [one for one in _TOLD if one != "EMAIL"]))
        for name, rule in (
                ("space_left_action", told), ("admin_space_left_action", told), ("disk_full_action", full),
                ("disk_error_action", full), ("write_logs", equals("yes")), ("local_events", equals("yes"))):
            yield Setting(conf, name, rule).affecting(_HALTS if rule.target in _STOPS else None)
        yield Each(losses.lost)
        yield Judged(losses.room)
        if policy.level >= 3:
            yield expected.setting(host, "-e", one_of("2"), default="1").affecting(_FIXED)

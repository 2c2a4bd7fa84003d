# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit rules in force cover what has to be recorded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd


class AuditRulesCover(Control):
    """Events covered by the audit rules."""

    id = "audit_rules_cover"
    zh = "审计规则覆盖的事件"
    clauses = ("8.3.3-B-c-2", "7.1.2-B-c", "8.3.4-B-c-1")

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import (
            coverage,
            recorded,
            unwatched,
        )
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import loading

        for group in recorded.groups(host, policy):
            yield coverage.Recorded(host, group)
        yield Each(loading.unloaded)
        yield Each(loading.refused)
        yield Each(loading.changed)
        yield Each(lambda host: unwatched.paths(host, policy))
        yield Each(lambda host: unwatched.unsearched(host, policy))

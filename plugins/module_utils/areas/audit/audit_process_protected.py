# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What records cannot be stopped by hand, starts again by itself, and is spared when memory runs out."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import recorders
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    expectations as expected,
    source as auditd,
)


class AuditProcessProtected(Control):
    """Protection of audit processes."""

    id = "audit_process_protected"
    zh = "审计进程的保护"
    clauses = ("8.3.3-E-b-2", "8.3.4-E-c-1")
    disruption = "reload"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        if not auditd.installed(host):
            yield expected.installed(host)
        for unit in recorders.UNITS:
            yield from recorders.protected(host, unit)

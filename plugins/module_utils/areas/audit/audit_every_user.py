# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every user's actions are audited."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd


class AuditEveryUser(Control):
    """Users covered by auditing."""

    id = "audit_every_user"
    zh = "审计覆盖的用户"
    clauses = ("8.3.3-B-c-1",)
    disruption = "lockout"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import drops
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import loginuid

        yield drops.none()
        for name in loginuid.services(host):
            yield loginuid.KeepsLogin(name)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of administrators are recorded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.expectations import Logs


class CommandHistoryAudit(Control):
    """Record of administrators' commands."""

    id = "command_history_audit"
    zh = "管理员命令记录"
    clauses = ("8.3.3-B-c-2", "7.5.7-B-e")

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import coverage, recorded

        yield coverage.Recorded(host, recorded.commands(host))
        if sudo.absence(host) is None:
            yield Logs()

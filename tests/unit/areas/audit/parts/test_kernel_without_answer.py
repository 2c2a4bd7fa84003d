# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the kernel does not answer, each control of its audit says so."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_log_protected import AuditLogProtected
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_process_protected import (
    AuditProcessProtected,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_record_content import (
    AuditRecordContent,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_rules_cover import AuditRulesCover
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_running import AuditRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import (
    CommandHistoryAudit,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support.audit_host import OTHER

COVER, EVERY_USER, PROTECTED, COMMANDS = AuditRulesCover(), AuditEveryUser(), AuditLogProtected(), CommandHistoryAudit()
CONTENT, PROCESS, RUNNING = AuditRecordContent(), AuditProcessProtected(), AuditRunning()
CONTROLS = [RUNNING, EVERY_USER, COVER, CONTENT, PROTECTED, PROCESS, COMMANDS]


class TestWhereTheKernelDoesNotAnswer:
    @pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
    def test_a_container_has_no_auditing_of_its_own(self, machine, judge, control):
        found = judge(control, machine({"/run/systemd/container": "podman\n"}))
        assert (found["status"], "podman" in found["message"]["en"]) == ("not_applicable", True)

    @pytest.mark.parametrize("answer, status, reason", [
        (Output(1, "", "Error - audit support not in kernel\n"), "fail", "kernel_without_audit"),
        (Output(4, "", "You must be root to run this program.\n"), "not_checked", "kernel_withheld"),
        (Missing("auditctl", "is not there to be run"), "fail", "audit_missing"),
    ])
    def test_the_reason_is_told(self, machine, judge, answer, status, reason):
        for control in (COVER, COMMANDS, CONTENT, EVERY_USER):
            host = machine()
            host.answers["auditctl"] = answer
            found = judge(control, host)
            assert (found["status"], found["reason"]) == (status, reason), control.id

    # Where nothing can be asked, nothing is made of the rules either: what auditctl would refuse is for a running host.
    @pytest.mark.parametrize("line", ["", "-a always,exti -S open\n"])
    def test_an_image_is_not_checked(self, machine, line):
        host = machine({OTHER: line})
        host.running = False
        expectation = next(iter(COMMANDS.expectations(host, None)))
        assert (expectation.check(host).status, expectation.check(host).reason) == ("not_checked", "kernel_unasked")
        assert not expectation.fixable

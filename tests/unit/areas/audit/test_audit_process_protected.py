# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody stops the recorder."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_process_protected import (
    AuditProcessProtected,
)
from tests.unit.support.audit_host import SHOWN, UNIT, said

PROCESS = AuditProcessProtected()


class TestProtection:
    def test_a_daemon_that_anybody_may_stop_is_named_and_put_right(self, machine, judge, enforce):
        files = {"/etc/systemd/system/auditd.service": "[Service]\nRestart=on-failure\n"}
        def host():
            made = machine(files)
            made.answers[
                "systemctl show auditd.service"] = SHOWN.replace("Stop=yes", "Stop=no").replace("always", "on-failure")
            return made
        assert said(judge(PROCESS, host())) == [
            "RefuseManualStop is no in auditd.service, where it is not set, expected yes.",
            "Restart is on-failure in /etc/systemd/system/auditd.service:2, expected always."]
        host = host()
        enforce(PROCESS, host)
        assert host.read("/etc/systemd/system/auditd.service.d/zz-jrt0117.conf").decode() == (
            "[Unit]\nRefuseManualStop=yes\n[Service]\nRestart=always\n")

    def test_a_daemon_that_memory_may_cost_is_named(self, machine, judge):
        found = judge(PROCESS, machine({"/proc/233/oom_score_adj": "0\n"}))
        assert found["message"]["en"] == (
            "auditd.service has oom_score_adj 0 (/proc/233/oom_score_adj), expected -250 or less.")

    # systemd passes over a value that is no such number (Failed to parse ... ignoring).
    @pytest.mark.parametrize("written, status", [
        ("-900", "pass"), ("yes", "fail"), ("-99999", "fail"), ("\u00b2", "fail"), ("-" + "9" * 4301, "fail")])
    def test_a_score_that_systemd_does_not_take_is_none(self, machine, judge, written, status):
        host = machine({
            "/etc/systemd/system/auditd.service": UNIT + "OOMScoreAdjust=%s\n" % written})
        host.answers["systemctl show auditd.service"] = SHOWN.replace("MainPID=233", "MainPID=0").replace(
            "OOMScoreAdjust=0", "OOMScoreAdjust=" + written)
        found = judge(PROCESS, host)
        assert (found["status"], "Error: " in " ".join(said(found))) == (status, False)

    def test_a_score_of_the_kernel_that_is_none_is_named(self, machine, judge):
        found = judge(PROCESS, machine({"/proc/233/oom_score_adj": "\u00b2\n"}))
        assert found["status"] == "error" and "/proc/233/oom_score_adj: holds no number" in found["message"]["en"]

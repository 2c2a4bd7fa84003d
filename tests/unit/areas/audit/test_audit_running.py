# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel audits and auditd runs, now and at boot."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_running import AuditRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import (
    CommandHistoryAudit,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.areas.audit.conftest import policy_of
from tests.unit.support.audit_host import SHOWN, said

COMMANDS = CommandHistoryAudit()
RUNNING = AuditRunning()


class TestRunning:
    def test_a_host_as_it_should_be_passes(self, machine, judge):
        assert judge(RUNNING, machine())["status"] == "pass"

    @pytest.mark.parametrize(
        "state, more, status",
        [
            ("enabled-runtime", "", "fail"), ("static", "", "fail"), ("static", "WantedBy=sysinit.target\n", "pass"),
            ("indirect", "RequiredBy=other.service\n", "pass"), ("generated", "", "pass"),
            ("disabled", "WantedBy=x.target\n", "fail"),
        ])
    def test_what_is_gone_after_a_reboot_does_not_count(self, machine, judge, state, more, status):
        host = machine()
        host.answers["systemctl show auditd.service"] = SHOWN.replace("State=enabled", "State=" + state) + more
        found = judge(RUNNING, host)
        assert found["status"] == status
        if status == "fail":
            assert found["message"]["en"] == "auditd.service runs and does not start at boot (%s)." % state

    def test_a_daemon_that_failed_is_told_with_its_own_words(self, machine, judge):
        host = machine()
        host.answers["systemctl show auditd.service"] = SHOWN.replace("ActiveState=active", "ActiveState=failed")
        host.answers["journalctl"] = (
            "Starting auditd.service\nError - /var/log/audit is full\nFailed to start auditd.service\n")
        assert judge(RUNNING, host)["message"]["en"] == (
            "auditd.service does not run (failed); auditd.service said: Error - /var/log/audit is full.")

    def test_one_that_cannot_start_is_undone_with_its_reason_and_costs_the_others_nothing(self, machine, tmp_path):
        """The log's partition is full, so auditd ends as it starts: nothing of its control stays, the rules are loaded
        all the same.
        """
        host = machine({"/lib/systemd/systemd-journald": "", "/etc/systemd/journald.conf": "[Journal]\nAudit=no\n"})
        unit = {"ActiveState": "failed", "UnitFileState": "disabled"}
        host.answers["journalctl"] = (
            "Starting auditd.service\nError - /var/log/audit is full\nFailed to start auditd.service\n")
        host.answers["systemctl --version"] = "systemd 252 (deb12u2)\n"
        ask = host._execute

        def systemctl(argv, timeout, data):
            if argv[0] != "systemctl" or argv[-1] != "auditd.service":
                return ask(argv, timeout, data)
            host.asked.append(argv)
            unit.update(
                {"enable": {"UnitFileState": "enabled"}, "disable": {"UnitFileState": "disabled"}}.get(argv[1], {}))
            shown = SHOWN.replace("ActiveState=active", "ActiveState=" + unit["ActiveState"]).replace(
                "UnitFileState=enabled", "UnitFileState=" + unit["UnitFileState"])
            answers = {
                "is-active": Output(3, unit["ActiveState"], ""), "is-enabled": Output(1, unit["UnitFileState"], ""),
                "start": Output(1, "", "Job for auditd.service failed.\n"), "show": Output(0, shown, "")}
            return answers.get(argv[1], Output(0, "", ""))
        host._execute = systemctl
        tasks = [Task("audit", control, policy_of()) for control in (RUNNING, COMMANDS)]
        running, commands = Enforcer(host, tasks, 3, (), Journal(host, "run-1")).enforce()[0]
        assert ["systemctl", "start", "auditd.service"] in host.asked and unit["UnitFileState"] == "disabled"
        assert (running["status"], running["reason"]) == ("fail", "not_enforced")
        assert running["message"]["en"] == (
            "Not enforced, and left as it was: auditd.service said: Error - /var/log/audit is full.")
        assert (tmp_path / "etc/systemd/journald.conf").read_text() == "[Journal]\nAudit=no\n"
        assert commands["status"] == "pass" and any("execve" in rule for rule in host.kernel)
        assert Journal(host, "run-1").state == "committed"

    def test_a_journald_that_turns_auditing_off_at_each_start_is_named_and_put_right(self, machine, judge, enforce):
        files = {"/lib/systemd/systemd-journald": "", "/etc/systemd/journald.conf": "[Journal]\n#Audit=no\n"}

        def host(version):
            made = machine(files, enabled="0")
            made.answers["systemctl --version"] = "systemd %d (deb12u2)\n" % version
            return made
        assert said(judge(RUNNING, host(252))) == [
            "Audit is not set in journald.conf, expected yes.",
            "enabled of the kernel's audit is 0 in the running kernel, expected 1 | 2."]
        assert said(judge(RUNNING, host(239))) == [
            "enabled of the kernel's audit is 0 in the running kernel, expected 1 | 2."]
        found, changed = enforce(RUNNING, host(252))
        assert found["status"] == "pass" and "/etc/systemd/journald.conf.d/zz-jrt0117.conf" in changed

    def test_too_short_a_queue_is_put_right_where_it_is_set(self, machine, enforce):
        host = machine({"/etc/audit/rules.d/audit.rules": "-D\n-b 64\n"}, backlog_limit="64")
        found, _changed = enforce(RUNNING, host)
        assert (found["status"], host.status["backlog_limit"]) == ("pass", "8192")
        assert host.read("/etc/audit/rules.d/audit.rules") == b"-D\n-b 8192\n"

    def test_a_queue_without_a_limit_stays(self, machine, enforce):
        host = machine(
            {"/etc/audit/rules.d/audit.rules": "-D\n-b 0\n", "/proc/cmdline": "audit=1 audit_backlog_limit=0\n"},
            backlog_limit="0")
        found, _changed = enforce(RUNNING, host)
        assert (found["status"], host.status["backlog_limit"]) == ("pass", "0")
        assert host.read("/etc/audit/rules.d/audit.rules") == b"-D\n-b 0\n"

    @pytest.mark.parametrize("queue", ["65536", "0", "0x4000"])
    def test_a_longer_queue_of_the_boot_loader_stays_where_auditing_alone_is_lacking(self, machine, enforce, queue):
        grub = "menuentry x {\n\tlinux\t/boot/vmlinuz root=/dev/vda audit_backlog_limit=%s\n}\n" % queue
        host = machine(
            {
                "/proc/cmdline": "audit_backlog_limit=%s\n" % queue, "/usr/sbin/update-grub": "",
                "/boot/grub/grub.cfg": grub})
        host.answers["update-grub"] = ""
        assert "/etc/default/grub.d/jrt0117.cfg" in enforce(RUNNING, host)[1]
        assert (
            b"audit=1" in host.read("/etc/default/grub.d/jrt0117.cfg")
            and b"backlog" not in host.read("/etc/default/grub.d/jrt0117.cfg"))

    def test_a_longer_queue_of_one_kernel_is_given_to_those_without(self, machine, enforce):
        grub = "linux /boot/a audit=1 audit_backlog_limit=65536\nlinux /boot/b audit=1\n"
        host = machine(
            {
                "/proc/cmdline": "audit=1 audit_backlog_limit=65536\n", "/usr/sbin/update-grub": "",
                "/boot/grub/grub.cfg": grub})
        host.answers["update-grub"] = ""
        enforce(RUNNING, host)
        assert b"$GRUB_CMDLINE_LINUX audit_backlog_limit=65536\"" in host.read("/etc/default/grub.d/jrt0117.cfg")

    def test_a_longer_queue_in_hexadecimal_stays(self, machine, enforce):
        host = machine({"/etc/audit/rules.d/audit.rules": "-D\n-b 0x10000\n"}, backlog_limit="65536")
        enforce(RUNNING, host)
        assert host.read("/etc/audit/rules.d/audit.rules") == b"-D\n-b 0x10000\n"

    def test_without_a_boot_loader_the_parameters_are_for_a_person(self, machine, judge):
        found = judge(RUNNING, machine({"/proc/cmdline": "root=/dev/vda audit=0\n"}))
        assert (found["status"], found["message"]["en"]) == (
            "manual", "The kernel was started without audit=1 audit_backlog_limit=8192 (/proc/cmdline).")
        assert "adds audit=1" in found["advice"]["en"]

    def test_grub_is_told_and_the_reboot_waited_for(self, machine, enforce):
        grub = "menuentry x {\n\tlinux\t/boot/vmlinuz root=/dev/vda quiet\n}\n"
        host = machine({"/proc/cmdline": "root=/dev/vda\n", "/usr/sbin/update-grub": "", "/boot/grub/grub.cfg": grub})
        host.answers["update-grub"] = ""
        found, changed = enforce(RUNNING, host)
        assert (
            found["message"]["en"].endswith("(/boot/grub/grub.cfg:2).")
            and changed == ["update-grub", "/etc/default/grub.d/jrt0117.cfg"])
        host = machine(
            {
                "/proc/cmdline": "root=/dev/vda\n",
                "/boot/grub/grub.cfg": grub.replace("quiet", "audit=1 audit_backlog_limit=8192")})
        found, changed = enforce(RUNNING, host)
        assert (found["status"], found["pending_reboot"], changed) == ("fail", True, [])


def test_a_longer_queue_in_the_files_stays_where_the_kernel_has_a_shorter_one(machine, enforce):
    host = machine({"/etc/audit/rules.d/audit.rules": "-D\n-b 16384\n"}, backlog_limit="64")
    found = enforce(RUNNING, host)[0]
    assert host.status["backlog_limit"] == "16384" and b"-b 16384" in host.read("/etc/audit/rules.d/audit.rules"), found

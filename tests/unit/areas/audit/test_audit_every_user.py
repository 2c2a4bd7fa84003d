# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody is recorded, under the login they came by."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support.audit_host import OTHER

EVERY_USER = AuditEveryUser()


class TestEveryUser:
    @pytest.mark.parametrize(
        "line", ["-a never,task", "-a never,user -F uid=33", "-a always,exclude -F msgtype=USER_LOGIN"])
    def test_a_rule_that_drops_people_is_named_and_removed(self, machine, judge, enforce, line):
        files = {OTHER: "# one\n" + line + "\n-w /etc/hosts -p wa\n"}
        found = judge(EVERY_USER, machine(files, [line]))
        assert found["message"]["en"] == "%s:2 drops people's events: %s." % (OTHER, line)
        host = machine(files, [line])
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert host.kernel == ["-w /etc/hosts -p wa"]

    def test_one_that_is_locked_goes_from_the_files_so_that_the_next_start_does_not_bring_it_back(
            self, machine, judge, enforce):
        line = "-a never,task"
        files = {OTHER: "# one\n" + line + "\n"}
        found = judge(EVERY_USER, machine(files, [line], enabled="2"))
        assert (found["status"], found["reason"], found["would_change"]) == ("fail", "events_dropped", True)
        host = machine(files, [line], enabled="2")
        left = enforce(EVERY_USER, host)[0]
        assert (left["status"], left["reason"], left["pending_reboot"]) == ("fail", "drop_until_reboot", True)
        assert host.read(OTHER) == b"# one\n"

    def test_a_kernel_without_auditing_promises_nothing(self, machine, judge):
        line = "-a never,task"
        host = machine({OTHER: line + "\n"}, [])
        host.answers["auditctl"] = Output(
            1, "", "Error - audit support not in kernel\nCannot open netlink audit socket\n")
        found = judge(EVERY_USER, host)
        assert (found["status"], found["would"], found["would_change"]) == ("fail", "person", False)
        assert "CONFIG_AUDIT" in found["advice"]["en"]

    def test_a_service_that_does_not_tell_of_logins_is_named_and_put_right(self, machine, judge, enforce):
        files = {
            "/etc/pam.d/login": "auth required pam_unix.so\n@include common-session\n",
            "/etc/pam.d/common-session": "session required pam_unix.so\n"}
        found = judge(EVERY_USER, machine(files))
        assert found["message"]["en"] == (
            "Logins through login are not told to the audit: /etc/pam.d/login does not call pam_loginuid.")
        host = machine(files)
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert host.read("/etc/pam.d/login").decode().splitlines()[1:] == [
            "session    required     pam_loginuid.so", "@include common-session"]

    @pytest.mark.parametrize(
        "before",
        [
            "session sufficient pam_permit.so", "session [success=1 default=ignore] pam_permit.so",
            "session [success=1 default=ignore] pam_succeed_if.so quiet service in crond",
            "session [default=1 success=ignore] pam_succeed_if.so quiet service in crond", "session include other"])
    def test_a_line_that_keeps_a_login_from_being_told_is_found_and_put_right(self, machine, judge, enforce, before):
        files = {"/etc/pam.d/sshd": before + "\nsession required pam_loginuid.so\nsession required pam_unix.so\n",
                 "/etc/pam.d/other": "session sufficient pam_permit.so\n"}
        found = judge(EVERY_USER, machine(files))
        assert (found["status"], found["message"]["en"]) == (
            "fail",
            "Logins through sshd are not all told to the audit: a line before pam_loginuid (/etc/pam.d/sshd:2) ends "
            "the stack or jumps over it.")
        host = machine(files)
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert host.read("/etc/pam.d/sshd").decode().splitlines()[0] == "session    required     pam_loginuid.so"

    def test_lines_before_it_that_end_nothing_are_no_matter(self, machine, judge):
        text = (
            "session [success=ok ignore=ignore module_unknown=ignore default=bad] pam_selinux.so close\n"
            "session requisite pam_limits.so\nsession [success=1 default=ignore] pam_succeed_if.so quiet service in "
            "crond\nsession optional pam_unix.so\nsession required pam_loginuid.so\n")
        assert judge(EVERY_USER, machine({"/etc/pam.d/sshd": text}))["status"] == "pass"

    def test_su_and_sudo_keep_the_login_they_are_in(self, machine, judge):
        assert judge(EVERY_USER, machine({"/etc/pam.d/sudo": "session required pam_unix.so\n"}))["status"] == "pass"

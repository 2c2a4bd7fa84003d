# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records are neither lost nor changed."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_log_protected import AuditLogProtected
from tests.unit.support.audit_host import CONF, LOCK, said

PROTECTED = AuditLogProtected()


class TestProtection:
    def test_level_3_locks_the_rules_and_level_2_does_not(self, machine, enforce):
        host = machine()
        assert enforce(PROTECTED, host, level=2)[1] == []
        found, changed = enforce(PROTECTED, host)
        assert (found["status"], LOCK in changed, host.status["enabled"]) == ("pass", True, "2")
        assert enforce(PROTECTED, host)[1] == []

    @pytest.mark.parametrize("name", ["admin_space_left_action", "disk_full_action", "disk_error_action"])
    def test_an_action_that_loses_records_silently_is_named(self, machine, judge, name):
        lines = ["%s = SUSPEND" % name if line.startswith(name + " ") else line for line in CONF.splitlines()]
        found = judge(PROTECTED, machine({"/etc/audit/auditd.conf": "\n".join(lines) + "\n"}, enabled="2"))
        assert found["message"]["en"].startswith("%s is SUSPEND in /etc/audit/auditd.conf:" % name)

    @pytest.mark.parametrize("name", ["space_left_action", "admin_space_left_action", "disk_error_action"])
    def test_a_program_that_is_run_when_the_room_runs_out_stays(self, machine, enforce, name):
        lines = [
            "%s = exec /usr/local/bin/alert" % name if line.startswith(name + " ") else line
            for line in CONF.splitlines()]
        host = machine({"/etc/audit/auditd.conf": "\n".join(lines) + "\n"}, enabled="2")
        found, changed = enforce(PROTECTED, host, level=2)
        assert (found["status"], changed) == ("pass", [])

    def test_where_no_record_may_be_lost_the_host_has_to_stop(self, machine, judge):
        found = judge(
            PROTECTED, machine({"/etc/audit/auditd.conf": CONF.replace("HALT", "SYSLOG")}, enabled="2"),
            disk_full_action="halt")
        assert "disk_full_action is SYSLOG" in found["message"]["en"]

    @pytest.mark.parametrize("name", ["write_logs", "local_events"])
    def test_a_daemon_that_keeps_nothing_is_named_and_put_right(self, machine, judge, enforce, name):
        files = {"/etc/audit/auditd.conf": CONF + name + " = no\n"}
        found = judge(PROTECTED, machine(files, enabled="2"))
        assert found["message"]["en"] == "%s is no in /etc/audit/auditd.conf:9, expected yes." % name
        assert enforce(PROTECTED, machine(files, enabled="2"))[0]["status"] == "pass"

    def test_records_that_were_lost_are_for_a_person(self, machine, judge):
        found = judge(PROTECTED, machine({}, lost="99999"), level=2)
        assert (found["status"], found["message"]["en"]) == (
            "manual",
            "The kernel has lost 99999 audit records since it started or its counter was put back (auditctl -s).")

    def test_a_full_partition_is_seen(self, machine, judge):
        host = machine({}, enabled="2")
        host.answers["df"] = "Filesystem M Used Available\n/dev/vda 3000 2960 40 99% /\n"
        found = judge(PROTECTED, host)
        assert any(
            text.startswith("The partition of /var/log/audit has 40 MiB left, expected more than 50")
            for text in said(found))

    def test_evidence_of_the_room_is_the_row_of_df(self, machine, judge, tmp_path):
        row = {"kind": "command", "text": "/dev/vda 3000 400 2400 16% /"}
        # A folder that auditd is yet to make will lie where the one above it does.
        assert dict(row, ref="df -Pm /") in judge(PROTECTED, machine({}, enabled="2"), level=2)["evidence"]
        (tmp_path / "var/log/audit").mkdir(0o750, parents=True)
        assert dict(row, ref="df -Pm /var/log/audit") in judge(PROTECTED, machine(enabled="2"), level=2)["evidence"]

    def test_open_rules_are_closed(self, machine, judge, tmp_path):
        host = machine({}, enabled="2")
        (tmp_path / "etc/audit/auditd.conf").chmod(0o666)
        assert any("/etc/audit/auditd.conf has mode 0666" in text for text in said(judge(PROTECTED, host)))

    def test_what_is_recorded_only_root_reads(self, machine, judge, tmp_path):
        host = machine({}, enabled="2")
        (tmp_path / "etc/audit/rules.d/audit.rules").chmod(0o640)
        assert any("/etc/audit/rules.d/audit.rules has mode 0640" in text for text in said(judge(PROTECTED, host)))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands are recorded: for both widths, now and at boot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import (
    CommandHistoryAudit,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support.audit_host import BOTH, EXECUTED, OTHER, OWN

COMMANDS = CommandHistoryAudit()


class TestRules:
    def test_nothing_loaded_is_put_right_for_both_widths_and_only_once(self, machine, enforce):
        host = machine()
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed) == ("pass", ["augenrules --load", OWN])
        assert host.kernel == [(EXECUTED % (arch, "commands")).strip() for arch in ("b64", "b32")]
        assert enforce(COMMANDS, host)[1] == []

    def test_what_is_missing_is_named(self, machine, judge):
        found = judge(COMMANDS, machine({OTHER: BOTH}, [(EXECUTED % ("b64", "exec")).strip()]))
        assert found["message"]["en"] == (
            "Not recorded: commands that people start; no rule in force covers execve, execveat (b32).")

    def test_a_rule_of_another_file_is_enough(self, machine, enforce):
        found, changed = enforce(COMMANDS, machine({OTHER: BOTH}, BOTH.splitlines()))
        assert (found["status"], changed) == ("pass", [])

    def test_evidence_is_the_rules_that_record_it_or_where_none_was_found(self, machine, judge):
        found = judge(COMMANDS, machine({OTHER: BOTH}, BOTH.splitlines()))
        assert found["evidence"][0] == {"kind": "command", "ref": "auditctl -l", "text": BOTH.strip()}
        assert judge(COMMANDS, machine())["evidence"] == [{"kind": "absent", "ref": "auditctl -l", "text": ""}]

    def test_what_is_loaded_and_in_no_file_is_lost_by_a_reboot(self, machine, judge):
        found = judge(COMMANDS, machine({}, BOTH.splitlines()))
        assert (found["status"], found["reason"], found["would"]) == ("fail", "not_recorded_at_boot", "pass")

    def test_files_that_were_not_loaded_are_loaded(self, machine, enforce):
        host = machine({OTHER: BOTH})
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed, host.kernel) == ("pass", ["augenrules --load"], BOTH.splitlines())

    def test_a_rule_that_defeats_it_is_named_and_removed(self, machine, enforce, judge):
        files = {OTHER: "# ours\n-a never,exit -F auid=1001\n" + BOTH}
        rules = files[OTHER].splitlines()[1:]
        found = judge(COMMANDS, machine(files, rules))
        assert found["message"]["en"] == (
            "Not recorded: commands that people start; %s:2 drops them: -a never,exit -F auid=1001." % OTHER)
        host = machine(files, rules)
        assert enforce(COMMANDS, host)[0]["status"] == "pass"
        assert host.read(OTHER).decode() == "# ours\n" + BOTH

    def test_a_locked_kernel_waits_for_its_reboot(self, machine, enforce):
        host = machine({}, (), enabled="2")
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], found["pending_reboot"], changed) == ("fail", True, [OWN])
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], found["pending_reboot"], changed) == ("fail", True, [])
        after = machine({}, host.read(OWN).decode().splitlines()[3:], enabled="2")
        assert enforce(COMMANDS, after)[0]["status"] == "pass"

    def test_a_syntax_error_of_another_file_is_named_and_nothing_is_touched(self, machine, enforce):
        host = machine({OTHER: BOTH + "-a always,exti -S open\n"})
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed) == ("error", [])
        assert OTHER + ":3" in found["message"]["en"] and "always,exti" in found["message"]["en"]

    def test_our_rules_that_the_kernel_refuses_are_taken_back(self, machine, enforce):
        host = machine({}, ["-w /etc/hosts -p wa -k before"])
        host.answers["augenrules"] = Output(1, "", "Error sending add rule data request (Invalid argument)\n")
        found, changed = enforce(COMMANDS, host)
        assert (found["reason"], changed, host.exists(OWN)) == ("not_enforced", [], False)
        assert "Invalid argument" in found["message"]["en"] and host.kernel == ["-w /etc/hosts -p wa -k before"]

    def test_rollback_brings_the_loaded_rules_back(self, machine, enforce):
        host = machine({}, ["-w /etc/hosts -p wa -k before"])
        enforce(COMMANDS, host)
        undoing = Rollback(host, "run-0")
        undoing.carry_out(undoing.plan()[0])
        host.refresh()
        assert host.kernel == ["-w /etc/hosts -p wa -k before"] and not host.exists(OWN)

    def test_rules_that_somebody_loaded_since_are_drift_and_auditd_s_own_settings_are_none(self, machine, enforce):
        host = machine({}, ["-w /etc/hosts -p wa -k before"])
        enforce(COMMANDS, host)
        host.status["enabled"] = "0"
        assert Rollback(host, "run-0").plan()[1] == []
        host.kernel.append("-w /etc/motd -p wa -k since")
        assert Rollback(host, "run-0").plan()[1] == ["audit rules"]

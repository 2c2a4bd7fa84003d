# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that stand in no file, beside those of ours."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_log_protected import AuditLogProtected
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import (
    CommandHistoryAudit,
)
from tests.unit.support.audit_host import OTHER, SHOWN

EVERY_USER, PROTECTED, COMMANDS = AuditEveryUser(), AuditLogProtected(), CommandHistoryAudit()


class TestWhatIsInNoFile:
    """Rules that another program, or a person, has loaded and written nowhere; and files that nothing loads."""

    FOREIGN = "-a always,exit -F path=/srv/secrets -F perm=wa -F key=another_program"

    def test_a_rule_of_another_program_stays_loaded(self, machine, enforce):
        host = machine({}, [self.FOREIGN])
        found, changed = enforce(COMMANDS, host)
        assert found["status"] == "pass" and "augenrules --load; auditctl -R: %s, in no file" % self.FOREIGN in changed
        assert self.FOREIGN in host.kernel
        assert enforce(COMMANDS, host)[1] == []

    def test_a_rule_that_drops_events_goes_though_no_file_has_it(self, machine, enforce):
        host = machine({}, [self.FOREIGN, "-a never,exit -F auid=1001"])
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert self.FOREIGN in host.kernel and not [rule for rule in host.kernel if "never" in rule]

    def test_rules_are_not_locked_while_one_of_them_is_in_no_file(self, machine, enforce):
        host = machine({}, [self.FOREIGN])
        found, changed = enforce(PROTECTED, host)
        assert (found["status"], changed, host.kernel) == ("fail", [], [self.FOREIGN])
        assert "%s. Write it into /etc/audit/rules.d" % self.FOREIGN in str(found)

    def test_a_folder_that_nothing_loads_does_not_come_into_force(self, machine, enforce):
        host = machine({OTHER: "-a never,task\n", "/etc/audit/audit.rules": "-D\n"}, [])
        host.answers["systemctl show auditd.service"] = SHOWN.replace("augenrules", "auditctl").replace(
            "--load", "-R /etc/audit/audit.rules")
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed, host.kernel) == ("fail", [], [])
        assert "is loaded by auditctl at every start" in str(found)

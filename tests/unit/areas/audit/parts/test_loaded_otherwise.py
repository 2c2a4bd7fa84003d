# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reboot leaves of the rules where auditctl, and not augenrules, loads them at every start."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_rules_cover import AuditRulesCover
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_running import AuditRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import (
    CommandHistoryAudit,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import rule_files
from tests.unit.support.audit_host import BOTH, OTHER, SHOWN, said

EVERY_USER, COMMANDS, RUNNING = AuditEveryUser(), CommandHistoryAudit(), AuditRunning()
MERGED = "/etc/audit/audit.rules"
BY_AUDITCTL = SHOWN.replace("/sbin/augenrules --load", "/sbin/auditctl -R %s" % MERGED)


@pytest.fixture
def started(machine):
    """Return a function that builds a host of these files and rules whose auditd has this unit."""
    def build(files, rules=(), shown=BY_AUDITCTL):
        host = machine(files, rules)
        host.answers["systemctl show auditd.service"] = shown
        return host
    return build


def test_what_the_folder_has_and_nothing_loads_is_gone_after_a_reboot(started, judge):
    found = judge(COMMANDS, started({OTHER: BOTH, MERGED: "-D\n"}, BOTH.splitlines()))
    assert found["status"] == "fail"
    assert [text for text in said(found) if text.startswith("A reboot ends the recording of ")] == [
        "A reboot ends the recording of commands that people start: the rules loaded at boot (%s) do not have "
        "execve, execveat (b32, b64)." % MERGED]


def test_what_auditctl_is_given_is_there_after_a_reboot(started, judge):
    found = judge(COMMANDS, started({MERGED: "-D\n" + BOTH}, BOTH.splitlines()))
    assert not [text for text in said(found) if "reboot" in text]


def test_a_rule_that_drops_events_is_seen_in_the_file_that_is_loaded_and_not_in_one_that_is_not(started, judge):
    drops = "-a never,exit -F auid=1001\n"
    assert judge(EVERY_USER, started({OTHER: drops, MERGED: "-D\n"}))["status"] == "pass"
    found = judge(EVERY_USER, started({MERGED: "-D\n" + drops}))
    assert any(text.startswith(MERGED + ":2 drops people's events") for text in said(found))


def test_a_setting_is_that_of_the_file_that_is_loaded(started, judge):
    found = judge(RUNNING, started({MERGED: "-D\n-b 64\n"}))
    assert any("will be 64 after a reboot (%s:2)" % MERGED in text for text in said(found))


def test_what_is_loaded_by_hand_is_left_to_a_person(started, enforce):
    drops = "-a never,exit -F auid=1001\n"
    found, changed = enforce(EVERY_USER, started({MERGED: "-D\n" + drops}, [drops.strip()]))
    assert (found["status"], changed) == ("fail", [])
    assert "is loaded by auditctl at every start" in str(found)


@pytest.mark.parametrize("order, merged, left", [
    ("augenrules --load ; auditctl -R", "-D\n", 0), ("augenrules --load ; auditctl -R", "", 2),
    ("auditctl -R ; augenrules --load", "-D\n", 2)])
def test_of_two_loaders_the_later_clears_what_the_first_has_loaded(started, order, merged, left):
    host = started({OTHER: BOTH, MERGED: merged}, shown=SHOWN.replace(
        "augenrules --load", order.replace("-R", "-R " + MERGED)))
    assert len(rule_files.of(host).at_boot()) == left


def test_the_unit_of_an_image_tells_what_is_loaded(started, judge):
    unit = "[Service]\nExecStartPost=-/sbin/auditctl -R %s\n" % MERGED
    host = started({"/etc/systemd/system/auditd.service": unit, OTHER: BOTH, MERGED: "-a never,task\n"})
    host.running = False
    assert [rule.text for rule in rule_files.of(host).at_boot()] == ["-a never,task"]


WANTS = "/etc/systemd/system/multi-user.target.wants/"


@pytest.mark.parametrize("files, place", [
    ({"/etc/rc.local": "#!/bin/sh\nauditctl -e 0\n"}, "/etc/rc.local:2"),
    ({"/etc/cron.d/quiet": "@reboot root /sbin/auditctl -D\n"}, "/etc/cron.d/quiet:1"),
    ({"/etc/rc.local": "#!/bin/sh\n/opt/quiet\n", "/opt/quiet": "#!/bin/sh\nauditctl -a never,task\n"}, "/opt/quiet:2"),
    ({WANTS + "quiet.service": "", "/etc/systemd/system/quiet.service":
      "[Service]\nExecStart=/sbin/auditctl -R /opt/other.rules\n"}, "/etc/systemd/system/quiet.service:2"),
    ({"/etc/systemd/system/auditd.service": "[Service]\nExecStartPost=-/sbin/auditctl -e 0\n",
      WANTS + "auditd.service": ""}, "/etc/systemd/system/auditd.service:2"),
    ({"/etc/udev/rules.d/9.rules": 'ACTION=="add", RUN+="/sbin/auditctl -D"\n'}, "/etc/udev/rules.d/9.rules:1"),
    ({"/etc/rc.local": "#!/bin/sh\n# auditctl -D\nauditctl -s\n"}, None),
    ({"/usr/lib/systemd/system/audit-rules.service": "[Service]\nExecStart=/sbin/augenrules --load\n",
      WANTS + "audit-rules.service": "",
      "/sbin/augenrules": "#!/bin/sh\n/sbin/auditctl -R ${DestinationFile}\n"}, None),
    ({"/etc/systemd/system/auditd.service": "[Service]\nExecStartPost=-/sbin/auditctl -R /etc/audit/audit.rules\n",
      WANTS + "auditd.service": ""}, None),
])
def test_who_changes_the_rules_beside_their_loading_is_named(started, judge, files, place):
    host = started({OTHER: BOTH, **files}, BOTH.splitlines(), SHOWN)
    for path in files:
        if host.read(path).startswith(b"#!"):
            os.chmod(host.real(path), 0o755)
    host.refresh()
    told = [text for text in said(judge(AuditRulesCover(), host)) if "by auditctl" in text]
    assert [text.partition(" changes ")[0] for text in told] == ([place] if place else [])

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a diff tells of rules and boot parameters: what is there, and what will be."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import action_diff
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.action import LoadAuditRules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.boot import BootParameters
from tests.unit.support.audit_host import BOTH, OTHER, OWN

FOREIGN = "-a always,exit -F path=/srv/secrets -F perm=wa -F key=another_program"


def test_rules_are_counted_before_and_after(machine):
    watch = "-w /etc/hosts -p wa -k net"
    host = machine({OTHER: "-D\n-b 8192\n%s\n" % watch}, [watch])
    host.which = lambda name: "/sbin/" + name
    host.stage_content(OWN, BOTH.encode())
    assert action_diff(host, LoadAuditRules()) == ("augenrules --load", b"1 rules in the kernel\n", b"3 rules\n")
    action = LoadAuditRules([FOREIGN])
    assert action_diff(host, action)[2] == b"4 rules\n"
    # As many there are then.
    host.refresh()
    machine({OWN: BOTH})
    action.apply(host)
    assert action_diff(host, action)[1:] == (b"4 rules in the kernel\n", b"4 rules\n")


def test_where_auditctl_comes_with_the_same_run_there_are_none(machine):
    host = machine({OTHER: "-w /etc/hosts -p wa -k net\n"})
    assert action_diff(host, LoadAuditRules())[1:] == (b"0 rules in the kernel\n", b"1 rules\n")


def test_a_broken_file_of_rules_leaves_the_state_unknown(machine):
    host = machine({OTHER: "-a always,nowhere\n"})
    assert action_diff(host, LoadAuditRules())[1:] == (b"unknown\n", b"done\n")


def test_boot_parameters_have_their_old_value(machine):
    host = machine({
        "/proc/cmdline": "audit=0\n", "/usr/sbin/update-grub": "",
        "/boot/grub/grub.cfg": "\tlinux\t/boot/vmlinuz root=/dev/vda audit=0 quiet\n"})
    rules = {"audit": one_of("1"), "audit_backlog_limit": at_least(8192)}
    BootParameters(host, rules).fix(host)
    action, = host.actions
    assert action_diff(host, action) == (
        "update-grub", b"audit=0 no audit_backlog_limit\n", b"audit=1 audit_backlog_limit=8192\n")
    # Of a journal before there were these.
    assert type(action)(["update-grub"]).told(host) == ("", "")

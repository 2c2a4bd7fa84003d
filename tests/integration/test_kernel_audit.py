# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's audit on a real kernel, in a virtual machine: one story, its steps in the order of this file.

Broken -> each break named with its place -> enforced -> auditctl and ausearch agree -> enforced again -> rebooted -> still right ->
changed under the lock, which a reboot has to end -> rolled back.

Where the processor is emulated this takes the better part of an hour, so it runs only when asked for: LAB_SLOW=1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from labs import LAB, Lab, Run

pytestmark = pytest.mark.skipif("LAB_SLOW" not in os.environ, reason="an emulated machine takes the better part of an hour: LAB_SLOW=1")
HOST = "machine"
# An emulated processor takes its time.
PATIENCE = {"audit_walk_seconds": 60}
ONLY = ("--tags", "audit")
CONTROLS = ("audit_running", "audit_every_user", "audit_rules_cover", "audit_record_content", "audit_log_protected",
            "audit_process_protected", "command_history_audit")
APPLICATION = "/opt/credit query"


@dataclass(frozen=True)
class Break:
    """How to break a setting, and what is said of it."""

    control: str
    script: str
    said: str


BREAKS = (
    Break("audit_running", "echo '-b 64' >/etc/audit/rules.d/zz.rules; auditctl -b 64", "backlog_limit of the kernel's audit is 64"),
    Break("audit_every_user", "echo '-a never,task' >/etc/audit/rules.d/10-off.rules", "/etc/audit/rules.d/10-off.rules:1 drops people's events"),
    Break("audit_every_user", "echo '-a always,exclude -F msgtype=USER_LOGIN' >>/etc/audit/rules.d/10-off.rules; augenrules --load",
          "/etc/audit/rules.d/10-off.rules:2 drops people's events"),
    Break("audit_every_user", "sed -i /pam_loginuid/d /etc/pam.d/login", "/etc/pam.d/login does not call pam_loginuid"),
    Break("audit_rules_cover", "install -m 4755 /bin/true /usr/local/bin/powerful", "/etc/audit/rules.d/10-off.rules:1 drops them"),
    Break("audit_record_content", "sed -i 's/ENRICHED/RAW/' /etc/audit/auditd.conf", "log_format is RAW in /etc/audit/auditd.conf:"),
    Break("audit_log_protected", "chmod 0666 /etc/audit/rules.d/audit.rules", "/etc/audit/rules.d/audit.rules has mode 0666"),
    Break("audit_log_protected", "chmod 0755 /var/log/audit", "/var/log/audit has mode 0755"),
    Break("audit_log_protected", "sed -i 's/^disk_full_action.*/disk_full_action = IGNORE/' /etc/audit/auditd.conf",
          "disk_full_action is IGNORE in /etc/audit/auditd.conf:"),
    Break("audit_process_protected", "true", "RefuseManualStop is no in auditd.service"),
    Break("audit_process_protected", "true", "Restart is on-failure in"),
    Break("command_history_audit", "true", "/etc/audit/rules.d/10-off.rules:1 drops them"),
)
# What admin does, and the key under which it has to be found.
EVENTS = (
    ("cat /etc/shadow", "denied"), ("touch a; chmod 600 a; rm a", "permissions"), ("touch b; rm b", "deletions"), ("/bin/true", "commands"),
    ("sudo -n touch /etc/passwd", "identity"), ("sudo -n true", "privileged"), ("sudo -n touch '/opt/credit query/x'", "application"),
    ("/usr/local/bin/powerful", "privileged"), ("sudo -n hostname \"$(hostname)\"", "host_name"), ("sudo -n touch /etc/audit/auditd.conf", "audit_settings"),
)


class Machine(Lab):
    """A lab of one virtual machine."""

    def vm(self, *words: str) -> str:
        """Run lab/vm for this lab."""
        done = subprocess.run([sys.executable, LAB / "vm", "--lab", self.name, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def inventory(self, *options: str) -> dict[str, Any]:
        """Return the inventory as data."""
        return json.loads(self.vm("inventory", *options))["all"]

    def root(self, host: str, script: str, *, check: bool = True, stdin: str | None = None) -> str:
        """Run a shell script as root."""
        everyone = self.inventory()
        shared, port = everyone["vars"], everyone["hosts"][host]["ansible_port"]
        done = subprocess.run(
            ["ssh", *shared["ansible_ssh_common_args"].split(), "-p", str(port), "-i", shared["ansible_ssh_private_key_file"], "admin@127.0.0.1",
             "sudo bash -s"], input=script + "\n", capture_output=True, text=True, check=False, timeout=600)
        assert not check or done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout + ("" if check else done.stderr)

    def enforce(self) -> Run:
        """Enforce the area."""
        return self.play("enforce", *ONLY, audit_application_paths=[APPLICATION], **PATIENCE)

    def assess(self, **variables: Any) -> Run:
        """Judge the area."""
        return self.play("assess", *ONLY, **{"audit_application_paths": [APPLICATION], **PATIENCE, **variables})


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The machine, gone afterwards."""
    made = Machine("kernel-audit", tmp_path_factory.mktemp("kernel-audit"))
    made.vm("up", HOST)
    made.root(HOST, f"mkdir -p '{APPLICATION}'; apt-get install -q -y auditd")
    yield made
    made.vm("down")


@pytest.fixture(scope="module")
def broken(machine: Machine) -> dict[str, tuple[str, str]]:
    """What is said of every control on the broken machine."""
    for one in BREAKS:
        machine.root(HOST, one.script)
    run = machine.assess()
    return {control: run.said_of(control)[HOST] for control in CONTROLS}


@pytest.mark.parametrize("one", BREAKS, ids=lambda one: one.said)
def test_each_break_is_named_with_its_place(broken: dict[str, tuple[str, str]], one: Break) -> None:
    status, words = broken[one.control]
    assert status == "fail" and one.said in words, words


@pytest.fixture(scope="module")
def enforced(machine: Machine, broken: dict[str, tuple[str, str]]) -> Run:
    """The enforcing run."""
    assert broken
    return machine.enforce()


def wrong(run: Run, *, pending: bool = False) -> dict[str, str]:
    """Return the controls that do not pass; `pending`: boot parameters may wait for a reboot."""
    found = {name: run.findings[HOST, name] for name in CONTROLS}
    return {name: one["message"]["en"] for name, one in found.items()
            if one["status"] != "pass" and not (pending and name == "audit_running" and one["pending_reboot"])}


def test_all_is_put_right(enforced: Run) -> None:
    assert wrong(enforced, pending=True) == {} and enforced.changed(HOST) > 0


def test_the_kernel_agrees(machine: Machine, enforced: Run) -> None:
    listed = machine.root(HOST, "auditctl -l; auditctl -s")
    for part in ("-w /etc/passwd -p wa", "-w /etc/sudoers -p wa", "path=/usr/local/bin/powerful", "arch=b32 -S execve,execveat", "dir=/opt/credit query",
                 "exit=-EACCES", "enabled 2", "backlog_limit 8192"):
        assert part in listed, part
    assert "never" not in listed and "exclude" not in listed


def test_the_daemon_refuses_to_be_stopped_and_starts_again(machine: Machine, enforced: Run) -> None:
    assert "refused" in machine.root(HOST, "systemctl stop auditd", check=False)
    before = machine.root(HOST, "pidof auditd")
    after = machine.root(HOST, "kill -9 $(pidof auditd); for i in $(seq 60); do sleep 1; pidof auditd && break; done")
    assert after.strip() and after != before


@pytest.mark.parametrize(("deed", "key"), EVENTS)
def test_a_real_event_is_found(machine: Machine, enforced: Run, deed: str, key: str) -> None:
    everyone = machine.inventory()
    shared, port = everyone["vars"], everyone["hosts"][HOST]["ansible_port"]
    subprocess.run(["ssh", *shared["ansible_ssh_common_args"].split(), "-p", str(port), "-i", shared["ansible_ssh_private_key_file"],
                    "admin@127.0.0.1", deed], capture_output=True, check=False, timeout=120)
    found = machine.root(HOST, f"sleep 1; ausearch --input-logs -ts recent -k {key} --raw | tail -n 200")
    assert 'AUID="admin"' in found and found.startswith("node="), found[-2000:]


def test_the_second_run_changes_nothing(machine: Machine, enforced: Run) -> None:
    again = machine.enforce()
    assert again.changed(HOST) == 0 and wrong(again, pending=True) == {}


def test_all_still_passes_after_a_reboot(machine: Machine, enforced: Run) -> None:
    machine.vm("reboot", HOST)
    assert "enabled 2" in machine.root(HOST, "auditctl -s") and " audit=1 " in machine.root(HOST, "cat /proc/cmdline")
    assert wrong(machine.assess()) == {}


def test_what_comes_under_the_lock_waits_for_a_reboot(machine: Machine, enforced: Run) -> None:
    machine.root(HOST, "mkdir /opt/late")
    late = machine.play("enforce", *ONLY, audit_application_paths=[APPLICATION, "/opt/late"], **PATIENCE)
    found = late.findings[HOST, "audit_rules_cover"]
    assert (found["status"], found["pending_reboot"]) == ("fail", True), found
    machine.vm("reboot", HOST)
    assert wrong(machine.assess(audit_application_paths=[APPLICATION, "/opt/late"])) == {}
    undone = machine.play("rollback", baseline_run_id=late.run_id)
    assert undone.code == 0 or "reboot this host" in undone.output


def test_rollback_gives_the_files_back_at_once_and_the_rules_after_a_reboot(machine: Machine, enforced: Run) -> None:
    locked = machine.play("rollback", baseline_run_id=enforced.run_id)
    assert "locked until its next start; reboot this host" in locked.output
    assert "10-off.rules" in machine.root(HOST, "ls /etc/audit/rules.d") and "jrt0117" not in machine.root(HOST, "ls /etc/audit/rules.d")
    machine.vm("reboot", HOST)
    assert machine.play("rollback", baseline_run_id=enforced.run_id).code == 0
    listed = machine.root(HOST, "auditctl -l; auditctl -s; cat /etc/audit/auditd.conf")
    assert "never,task" in listed and "enabled 1" in listed and "disk_full_action = IGNORE" in listed

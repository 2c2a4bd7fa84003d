"""What the runs of the scenario recorded, and what a machine that was enforced and booted again says of itself."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from labs import ROOT, Run, read_fragments
from testinfra.host import Host

SCENARIO = Path(__file__).parents[1]
MACHINE = "machine"
BREAKS = yaml.safe_load((SCENARIO / "breaks.yml").read_text(encoding="utf-8"))
# Their verdict is the kernel's, so that it has to hold after a reboot.
SETTLED_BY_REBOOT = ("audit", "boundary", "patching")
LATE = {"audit_application_paths": ["/opt/credit query", "/opt/late"]}
# What admin does, and the key under which it has to be found.
EVENTS = (
    ("cat /etc/shadow", "denied"), ("touch a; chmod 600 a; rm a", "permissions"), ("touch b; rm b", "deletions"),
    ("/bin/true", "commands"), ("sudo -n touch /etc/passwd", "identity"), ("sudo -n true", "privileged"),
    ("sudo -n touch '/opt/credit query/x'; sudo -n rm '/opt/credit query/x'", "application"),
    ("/usr/local/bin/powerful", "privileged"), ("sudo -n hostname \"$(hostname)\"", "host_name"),
    ("sudo -n touch /etc/audit/auditd.conf", "audit_settings"),
)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """What the scenario's runs recorded: in check mode, enforcing, enforcing again, enforcing under the lock."""
    folder = Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"], "fragments")
    recorded = [
        Run(0, "", [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])
        for path in sorted(folder.glob("*.jsonl"))]
    assert len(recorded) == 4
    return recorded


def findings(run: Run) -> dict[str, dict[str, Any]]:
    """Return the machine's findings by control."""
    return {control: finding for (_host, control), finding in run.findings.items()}


def settled(run: Run, *, pending: bool) -> set[str]:
    """Return the controls that pass, or that only wait for a reboot."""
    return {control for control, finding in findings(run).items() if finding["area"] in SETTLED_BY_REBOOT
            and (finding["status"] == "pass" or (pending and finding["pending_reboot"]))}


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken["said"])
def test_each_break_is_named_with_its_place(runs: list[Run], broken: dict[str, str]) -> None:
    status, words = runs[0].said_of(broken["control"])[MACHINE]
    assert status == "fail" and broken["said"] in words, words


@pytest.mark.parametrize("control", sorted({broken["control"] for broken in BREAKS} - {"mandatory_access_control"}))
def test_each_break_is_put_right_or_waits_for_the_reboot(runs: list[Run], control: str) -> None:
    assert control in settled(runs[1], pending=True), findings(runs[1])[control]


def test_boot_parameters_wait_for_the_reboot_and_are_no_pass(runs: list[Run]) -> None:
    found = findings(runs[1])["audit_running"]
    assert (found["status"], found["pending_reboot"]) == ("fail", True), found


def test_what_comes_under_the_lock_waits_for_the_reboot_and_is_no_pass(runs: list[Run]) -> None:
    found = findings(runs[3])["audit_rules_cover"]
    assert (found["status"], found["pending_reboot"]) == ("fail", True), found


def test_whatever_was_enforced_still_passes_after_the_reboot(runs: list[Run], tmp_path: Path) -> None:
    now = findings(assess(tmp_path))
    good = settled(runs[1], pending=True)
    assert good >= {"audit_running", "audit_rules_cover", "firewall_default_deny", "anti_spoofing"}
    assert {control: now[control]["message"]["en"] for control in good if now[control]["status"] != "pass"} == {}
    assert now["mandatory_access_control"]["status"] == "pass"


def test_the_kernel_was_booted_with_auditing_on(host: Host) -> None:
    assert "audit=1" in host.check_output("cat /proc/cmdline").split()


def test_the_rules_are_loaded_and_locked(host: Host) -> None:
    status = host.check_output("auditctl -s")
    assert "enabled 2" in status and "backlog_limit 8192" in status
    rules = host.check_output("auditctl -l")
    for part in (
            "-w /etc/passwd -p wa", "-w /etc/sudoers -p wa", "path=/usr/local/bin/powerful",
            "arch=b32 -S execve,execveat", "dir=/opt/credit query", "dir=/opt/late", "exit=-EACCES", "init_module"):
        assert part in rules, part
    assert "never" not in rules and "exclude" not in rules


@pytest.mark.parametrize(("deed", "key"), EVENTS)
def test_what_a_person_does_is_found_in_the_trail(host: Host, deed: str, key: str) -> None:
    as_admin(host, deed)
    found = host.run(f"sleep 1; ausearch --input-logs -ts recent -k {key} --raw | tail -n 200").stdout
    assert 'AUID="admin"' in found and found.startswith("node="), found[-2000:]


def test_the_daemon_refuses_to_be_stopped_and_starts_again(host: Host) -> None:
    assert "refused" in host.run("systemctl stop auditd").stderr
    before = host.check_output("pidof auditd")
    after = host.check_output("kill -9 $(pidof auditd); for i in $(seq 60); do sleep 1; pidof auditd && break; done")
    assert after and after != before


def test_the_packet_filter_is_loaded_at_boot_and_denies(host: Host) -> None:
    assert "hook input priority filter; policy drop;" in host.check_output("nft list table inet jrt0117")


def test_kernel_settings_are_those_of_a_host_that_does_not_forward(host: Host) -> None:
    for name, value in {
            "net.ipv4.ip_forward": 0, "net.ipv4.conf.all.accept_redirects": 0, "net.ipv4.tcp_syncookies": 1}.items():
        assert host.sysctl(name) == value, name


def test_the_kernel_is_hardened_what_only_a_boot_can_set_included(host: Host) -> None:
    for name, value in {
            "kernel.kptr_restrict": 1, "kernel.yama.ptrace_scope": 1, "kernel.sysrq": 0,
            "kernel.kexec_load_disabled": 1, "kernel.core_pattern": "|/bin/false"}.items():
        assert host.sysctl(name) == value, name


@pytest.mark.parametrize("name", ["udf", "sctp", "squashfs"])
def test_a_barred_module_is_loaded_neither_by_name_nor_by_what_asks_for_it(host: Host, name: str) -> None:
    assert "/bin/false" in host.check_output(f"modprobe --dry-run --verbose {name}")
    assert host.run(f"modprobe {name}").rc != 0
    assert not host.file(f"/sys/module/{name}").exists


def as_admin(host: Host, deed: str) -> None:
    """Do something in a session of admin's own: root's rights that a session took do not change who it belongs to."""
    shared = host.ansible.get_variables()
    subprocess.run(
        [
            "ssh", *shared["ansible_ssh_common_args"].split(), "-p", str(shared["ansible_port"]), "-i",
            shared["ansible_ssh_private_key_file"], f"{shared['ansible_user']}@{shared['ansible_host']}", deed],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)


def assess(folder: Path) -> Run:
    """Judge the machine with the variables of the scenario and the path that was declared late."""
    environment = {
        **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "JRT0117_FRAGMENTS_DIR": str(folder / "fragments"),
        "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(
        [
            "ansible-playbook", "-i", ROOT / "lab/inventory", "-i", SCENARIO / "inventory",
            ROOT / "playbooks/assess.yml", "-e", json.dumps({**LATE, "baseline_report_dest": str(folder / "report")})],
        env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False)
    assert done.returncode == 0, done.stdout
    return Run(done.returncode, done.stdout, read_fragments(folder / "fragments"))

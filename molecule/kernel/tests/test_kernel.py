"""What a machine that was enforced and booted again says of itself, and what the collection says then."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from labs import ROOT, Run, read_fragments
from testinfra.host import Host

SCENARIO = Path(__file__).parents[1]
SETTLED_BY_REBOOT = ("audit", "boundary")


def test_the_kernel_was_booted_with_auditing_on(host: Host) -> None:
    assert "audit=1" in host.check_output("cat /proc/cmdline").split()


def test_the_rules_are_loaded_and_locked(host: Host) -> None:
    assert "enabled 2" in host.check_output("auditctl -s")
    rules = host.check_output("auditctl -l")
    for part in ("/etc/shadow", "/etc/sudoers", "arch=b32", "arch=b64", "init_module"):
        assert part in rules


def test_what_a_person_does_is_found_in_the_trail(host: Host) -> None:
    path = f"/home/admin/evidence-{time.time():.0f}"
    host.check_output(f"touch {path} && rm {path}")
    deadline = time.monotonic() + 60
    while not (found := host.run(f"ausearch --interpret --start recent --file {path} </dev/null").stdout) and time.monotonic() < deadline:
        time.sleep(2)
    assert "auid=admin" in found and "success=yes" in found


def test_the_packet_filter_is_loaded_at_boot_and_denies(host: Host) -> None:
    loaded = host.check_output("nft list table inet jrt0117")
    assert "hook input priority filter; policy drop;" in loaded


def test_apparmor_is_on(host: Host) -> None:
    assert host.check_output("cat /sys/module/apparmor/parameters/enabled") == "Y"


def test_kernel_settings_are_those_of_a_host_that_does_not_forward(host: Host) -> None:
    for name, value in {"net.ipv4.ip_forward": 0, "net.ipv4.conf.all.accept_redirects": 0, "net.ipv4.tcp_syncookies": 1}.items():
        assert host.sysctl(name) == value, name


def test_whatever_was_enforced_still_passes(tmp_path: Path) -> None:
    enforced = Run(0, "", newest(Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"], "fragments")))
    good = {key for key, finding in enforced.findings.items()
            if finding["area"] in SETTLED_BY_REBOOT and (finding["status"] == "pass" or finding["pending_reboot"])}
    assert {control for _host, control in good} >= {"audit_running", "audit_rules_cover", "firewall_default_deny"}
    now = assess(tmp_path).findings
    assert {key: now[key]["message"]["en"] for key in good if now[key]["status"] != "pass"} == {}


def newest(folder: Path) -> list[dict[str, Any]]:
    """Return the record of the last run: the enforcing one."""
    last = max(folder.glob("*.jsonl"))
    return [json.loads(line) for line in last.read_text(encoding="utf-8").splitlines()]


def assess(folder: Path) -> Run:
    """Judge the machine with the variables of the scenario."""
    environment = {**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "JRT0117_FRAGMENTS_DIR": str(folder / "fragments"), "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(
        ["ansible-playbook", "-i", ROOT / "lab/inventory", "-i", SCENARIO / "inventory", ROOT / "playbooks/assess.yml",
         "-e", f"baseline_report_dest={folder / 'report'}"],
        env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return Run(done.returncode, done.stdout, read_fragments(folder / "fragments"))

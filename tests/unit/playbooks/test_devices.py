# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network devices in playbooks: fetched from what speaks like one, assessed, and left alone by enforcing."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.playbook

ROOT = Path(__file__).resolve().parents[3]
SPEAKS = ROOT / "tests/unit/devices/speaks_like_a_device.py"
# Of a device nothing is asked but what its file says: none of these connects.
NOWHERE = {"ansible_connection": "ssh", "ansible_host": "192.0.2.1", "ansible_ssh_executable": str(SPEAKS)}
DEVICES = {
    "core1": {"ansible_network_os": "huawei_vrp", "boundary_device_model": "CE6881"},
    "border1": {"ansible_network_os": "cisco.ios.ios", "ansible_ssh_extra_args": "ios"}}


@pytest.fixture
def play(tmp_path):
    """Run a playbook over the two devices; returns what it printed."""
    hosts = {name: {**NOWHERE, **own} for name, own in DEVICES.items()}
    (tmp_path / "hosts.json").write_text(
        json.dumps({"all": {"children": {"network_devices": {"hosts": hosts}}}}), "utf-8")

    def run(playbook, *more, code=0):
        environment = {
            **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "JRT0117_LANG": "en",
            "NO_COLOR": "1", "JRT0117_FRAGMENTS_DIR": str(tmp_path / "fragments")}
        done = subprocess.run(
            ["ansible-playbook", "-i", str(tmp_path / "hosts.json"), str(ROOT / "playbooks" / playbook),
             "-e", f"baseline_report_dest={tmp_path / 'report'}", *more],
            env=environment, capture_output=True, text=True, timeout=180, check=False, cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout
    return run


def _findings(tmp_path):
    lines = (tmp_path / "report/findings/findings.jsonl").read_text("utf-8").splitlines()
    return {(one["host"], one["control"]): one for one in map(json.loads, lines) if one.get("host")}


def test_devices_are_fetched_and_then_assessed_as_hosts(play, tmp_path):
    assert "changed=1" in play("fetch_device_configs.yml")
    assert sorted(path.name for path in (tmp_path / "devices").iterdir()) == [
        "border1.cfg", "border1.cfg.fetched.json", "core1.cfg", "core1.cfg.fetched.json"]
    assert "changed=0" in play("fetch_device_configs.yml")
    play("assess.yml", "-e", '{"boundary_management_networks": ["192.0.2.0/24"]}')
    found = _findings(tmp_path)
    assert found["core1", "network_device_login"]["status"] == "pass"
    assert found["border1", "network_device_two_factor"]["status"] == "fail"
    assert found["core1", "device_config_backup"]["reason"] == "no_history"
    assert found["core1", "password_length"]["status"] == "not_applicable"
    assert found["core1", "network_device_login"]["evidence"][0]["ref"].startswith("core1.cfg:")


def test_an_enforcing_run_changes_nothing_on_a_device(play, tmp_path):
    play("fetch_device_configs.yml")
    before = {path.name: path.read_bytes() for path in (tmp_path / "devices").iterdir()}
    assert "changed=0" in play("enforce.yml", "--tags", "boundary")
    assert {path.name: path.read_bytes() for path in (tmp_path / "devices").iterdir()} == before
    run = next((tmp_path / "fragments").glob("*.jsonl")).stem
    said = play("rollback.yml", "-e", f"baseline_run_id={run}", code=2)
    assert "Nothing is ever changed on a network device." in said and "No host of this play knows run" in said


def test_check_mode_asks_no_device(play, tmp_path):
    play("fetch_device_configs.yml", "--check")
    assert not (tmp_path / "devices").exists()

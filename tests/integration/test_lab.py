"""The lab itself: its hosts boot, answer SSH, and install without a network."""

from __future__ import annotations

import subprocess
import time

import pytest
from labs import ROOT, SYSTEMS, Lab


@pytest.fixture(scope="module", autouse=True)
def hosts(lab: Lab) -> None:
    lab.up(*SYSTEMS)


@pytest.mark.parametrize("host", SYSTEMS)
class TestContainer:
    def test_systemd_runs_without_failed_units(self, lab: Lab, host: str) -> None:
        assert lab.root(host, "systemctl is-system-running").strip() == "running"

    def test_the_automation_account_becomes_root(self, lab: Lab, host: str) -> None:
        assert lab.ssh(host, "sudo -n id -u").stdout.strip() == "0"

    def test_the_person_logs_in_with_a_password_and_is_nobody_special(self, lab: Lab, host: str) -> None:
        password = lab.inventory()["vars"]["lab_person_password"]
        assert lab.ssh(host, "id -un", user="alice", password=password).stdout.strip() == "alice"
        assert lab.ssh(host, "sudo -n true", user="alice", password=password).returncode != 0

    def test_a_wrong_password_is_refused(self, lab: Lab, host: str) -> None:
        assert "Permission denied" in lab.ssh(host, "true", user="alice", password="wrong").stderr

    def test_a_package_is_installed_without_a_network(self, lab: Lab, host: str) -> None:
        assert "http" not in lab.root(
            host, "cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null", check=False)
        lab.root(host, "apt-get update -qq && apt-get install -qq libpam-pwquality")
        assert "pam_pwquality.so" in lab.root(host, "cat /etc/pam.d/common-password")


def test_every_host_has_an_identity_of_its_own(lab: Lab) -> None:
    identities = {lab.root(host, "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub") for host in SYSTEMS}
    assert len(identities) == len(SYSTEMS)


def test_ansible_reaches_all_hosts_and_not_the_one_that_is_down(lab: Lab) -> None:
    run = lab.play("assess", down=("gone",))
    assert [record["host"] for record in run.records if record["type"] == "unreachable"] == ["gone"]
    assert {host for host, _ in run.findings} == set(SYSTEMS)


def test_a_fleet_shares_the_hosts(lab: Lab) -> None:
    fleet = lab.inventory("--fleet", "8")["hosts"]
    assert len(fleet) == 8
    assert len({host["ansible_port"] for host in fleet.values()}) == len(SYSTEMS)
    assert len({host["ansible_control_path"] for host in fleet.values()}) == 8


def test_an_unknown_system_is_one_clear_message(lab: Lab) -> None:
    refused = lab.containers("up", "web=debian99")
    assert refused.returncode == 1
    assert "there is no image debian99; there are debian11, debian12, debian13." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_nothing_is_written_into_the_checkout(lab: Lab) -> None:
    status = subprocess.run(
        ["git", "status", "--porcelain", "--", "lab"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "??" not in status.stdout


def test_a_host_that_ended_is_started_anew(lab: Lab) -> None:
    lab.up("ended=debian12")
    lab.root("ended", "systemctl poweroff")
    deadline = time.monotonic() + 30
    while "ended" in lab.containers("list").stdout and time.monotonic() < deadline:
        time.sleep(0.2)
    lab.up("ended=debian12")
    assert lab.ssh("ended", "id -un").stdout.strip() == "admin"
    lab.down("ended")

"""Ansible as it comes, without pipelining: ssh has a terminal, and what a host answers comes through that."""

from __future__ import annotations

import pytest
from labs import Lab, Run

HOST = "debian12"


@pytest.fixture(scope="module")
def runs(lab: Lab) -> dict[str, Run]:
    """What each playbook did over a terminal, one after the other."""
    lab.up(HOST)
    # Ansible's own folder, in which it puts what it does not pipe.
    lab.ssh(HOST, "mkdir -p -m 700 ~/.ansible ~/.ansible/tmp")
    lab.remember(HOST)
    done = {name: lab.play(name, "--tags", "accounts", ansible_pipelining=False) for name in ("assess", "enforce")}
    done["rollback"] = lab.play("rollback", ansible_pipelining=False, baseline_run_id=done["enforce"].run_id)
    return done


@pytest.mark.parametrize("playbook", ["assess", "enforce"])
def test_every_control_is_judged(runs: dict[str, Run], playbook: str) -> None:
    run = runs[playbook]
    assert run.code == 0, run.output
    assert {"password_length", "ssh_root_login"} <= {control for _host, control in run.findings}


def test_what_was_enforced_and_confirmed_is_taken_back(runs: dict[str, Run], lab: Lab) -> None:
    assert (runs["enforce"].changed(HOST), runs["rollback"].code) == (1, 0), runs["rollback"].output
    assert lab.differences(HOST, package_records=False) == ""

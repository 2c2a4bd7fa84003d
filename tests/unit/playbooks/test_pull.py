# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook `pull_install`: what it refuses before a host is touched, and what its timer runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

ROOT = Path(__file__).resolve().parents[3]
GOOD = ["ssh://audit@collector:2222/incoming"]
# Who is reached is unreachable, so that a refusal is one of the controller.
AWAY = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
# What is wrong, by the variable that the error names.
WRONG = {
    "push": [
        None, [], "ssh://collector/x", ["ftp://collector/x"], ["ssh://audit:secret@collector/x"], ["ssh://a/x,y"],
        ["https://a/x y"], ['https://a/"\nPATH="/x'], ["https://a/x\n"], [*GOOD, "/srv"]],
    "bin": ["venv/bin", "/opt/a b", "/opt/%h", "/opt/x\nUser=y"],
    "collections": ["/a:b", "/a:/b c"],
    "push_token_file": ["token", "/etc/to\"ken"],
    "sign_key": ["key", "/etc/$KEY"],
    "campaign": ["a b", "-x", "x" * 81],
    "schedule": ["daily\nUnit=x.service", "daily; x", 7],
    "delay": ["4 hours", "-1h", "4h\n"],
    "variables": [["baseline_level"], "baseline_level"],
    "state": ["enforcing", "Absent"],
}


def run(where, hosts, *arguments):
    """Return what the playbook says of each of these hosts, {name: variables}."""
    groups = {"all": {"hosts": hosts, "children": {"network_devices": {"hosts": {"core1": AWAY}}}}}
    (where / "hosts.json").write_text(json.dumps(groups), "utf-8")
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(where / "hosts.json"),
            "jrt0117.baseline.pull_install", *arguments],
        cwd=where, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"})
    said = dict(re.findall(r"^fatal: \[(\w+)\]: (.*)$", done.stdout, re.MULTILINE))
    return said, done.stdout + done.stderr


@pytest.mark.playbook
def test_what_cannot_be_used_is_refused_by_name_before_the_host_is_touched(tmp_path):
    hosts = {"good": {**AWAY, "baseline_pull_push": GOOD}, "gone": {**AWAY, "baseline_pull_state": "absent"}}
    expected = {}
    for name, values in WRONG.items():
        for number, value in enumerate(values):
            host = f"{name}{number}"
            hosts[host] = {**AWAY, "baseline_pull_push": GOOD, f"baseline_pull_{name}": value}
            expected[host] = f"baseline_pull_{name}"
    hosts["two"] = {**AWAY, "baseline_pull_bin": "x"}
    said, output = run(tmp_path, hosts)
    assert {"good", "gone", "two", *expected} == set(said), output
    for host, named in expected.items():
        assert {named} == set(re.findall(r"baseline_pull_\w+", said[host])), said[host]
        assert f"Nothing was changed on {host}." in said[host] and "未作任何更改" in said[host]
    assert "UNREACHABLE" in said["good"] and "UNREACHABLE" in said["gone"]
    assert {"baseline_pull_push", "baseline_pull_bin"} == set(re.findall(r"baseline_pull_\w+", said["two"]))
    assert "secret" not in output


@pytest.mark.playbook
def test_a_host_without_an_ansible_of_roots_own_is_refused_and_left_as_it_was(tmp_path):
    empty, others = tmp_path / "empty", tmp_path / "others"
    empty.mkdir()
    others.mkdir()
    others.chmod(0o777)
    (others / "ansible-playbook").write_text("#!/bin/sh\n", "utf-8")
    (others / "ansible-playbook").chmod(0o777)
    here = {
        "ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": sys.executable,
        "baseline_pull_push": GOOD}
    said, output = run(tmp_path, {
        "none": {**here, "baseline_pull_bin": str(empty)}, "theirs": {**here, "baseline_pull_bin": str(others)},
        "token": {**here, "baseline_pull_bin": str(empty), "baseline_pull_push_token_file": str(empty / "token")}})
    assert f"there is no program {empty}/ansible-playbook" in said["none"], output
    assert f"没有程序 {empty}/ansible-playbook" in said["none"]
    assert f"others than root may write to {others}" in said["theirs"]
    assert f"there is no file {empty}/token" in said["token"]
    assert all("Nothing was changed" in one for one in said.values()) and "changed=0" in output
    assert not re.search(r"changed=[1-9]", output)


@pytest.fixture
def written():
    """Return the text of a template for one host."""
    given = {
        "__bin": "/opt/venv/bin", "__collections": "", "__token_file": "", "__campaign": "",
        "__folder": "/etc/jrt0117-pull",
        "__push": [*GOOD, "https://collector/in"], "__sign_key": "/etc/key", "__schedule": "Mon..Fri 02:00",
        "__delay": "30min", "inventory_hostname": "web1.example"}

    def of(name, **more):
        environment = jinja2.Environment(trim_blocks=True, undefined=jinja2.StrictUndefined)
        text = (ROOT / f"playbooks/templates/jrt0117-pull.{name}.j2").read_text("utf-8")
        return environment.from_string(text).render({**given, **more})
    return of


def test_the_service_audits_its_host_and_does_nothing_else(written):
    assert re.findall(r"^Exec.*", written("service"), re.MULTILINE) == [
        "ExecStart=/opt/venv/bin/ansible-playbook -c local -i web1.example, -e @/etc/jrt0117-pull/variables.yml"
        " --skip-tags organization jrt0117.baseline.assess"]


def test_the_service_sees_the_host_as_it_is(written):
    hidden = re.compile(r"^(Private|Protect|Dynamic|ReadOnly|Inaccessible|Root)", re.MULTILINE)
    assert not hidden.search(written("service"))


def test_the_timer_makes_up_for_what_was_missed(written):
    lines = written("timer").splitlines()
    assert {"OnCalendar=Mon..Fri 02:00", "RandomizedDelaySec=30min", "Persistent=true"} < set(lines)


def test_the_callback_is_told_of_key_addresses_and_campaign(written):
    few = dict(re.findall(r'^(\w+)="([^"]*)"$', written("environment"), re.MULTILINE))
    assert few["ANSIBLE_CALLBACKS_ENABLED"] == "jrt0117.baseline.compliance"
    assert few["JRT0117_FRAGMENTS_PUSH"] == "ssh://audit@collector:2222/incoming,https://collector/in"
    assert few["JRT0117_SIGN_KEY"] == "/etc/key"
    more = written("environment", __collections="/opt/collections", __token_file="/etc/token", __campaign="2026-q4")
    added = dict(re.findall(r'^(\w+)="([^"]*)"$', more, re.MULTILINE))
    assert {name: value for name, value in added.items() if name not in few} == {
        "ANSIBLE_COLLECTIONS_PATH": "/opt/collections", "JRT0117_FRAGMENTS_PUSH_TOKEN_FILE": "/etc/token",
        "JRT0117_CAMPAIGN": "2026-q4"}

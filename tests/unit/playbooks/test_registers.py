# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook `registers`: the command for who has the collection alone, with what the inventory says of it."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.unit.support.report_samples import ROOT

pytestmark = pytest.mark.playbook

DRAFT = "scaffold --type individual --level 3 --since 2022-03-01"


@pytest.fixture
def inventory(tmp_path):
    """An inventory that says where its registers are."""
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "hosts.yml").write_text("all: {hosts: {web1: {ansible_host: 192.0.2.1}}}\n")
    (tmp_path / "group_vars/all.yml").write_text(
        'baseline_registers: "{{ inventory_dir }}/mine"\nbaseline_registers_evidence: "{{ inventory_dir }}/papers"\n')
    (tmp_path / "mine").mkdir()
    return tmp_path


def played(where, command, *options):
    """Exit status and output of the playbook, run in a folder."""
    done = subprocess.run(
        ["ansible-playbook", "jrt0117.baseline.registers", "-e", json.dumps({"baseline_registers_command": command}),
         *options],
        cwd=where, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "PWD": str(where)})
    return done.returncode, done.stdout + done.stderr


def test_folder_and_hosts_are_those_of_the_inventory(inventory):
    status, said = played(inventory, DRAFT, "-i", str(inventory / "hosts.yml"))
    assert status == 0, said
    assert "inventory_name: web1" in (inventory / "mine/assets.yml").read_text("utf-8")
    status, said = played(inventory, "check --language en", "-i", str(inventory / "hosts.yml"))
    assert status == 2 and "values to type in" in said and "Something is missing" in said


@pytest.mark.parametrize("option", ["--folder other", "--folder=other"])
def test_an_option_goes_before_what_the_inventory_says(inventory, option):
    status, said = played(inventory, f"{DRAFT} {option}", "-i", str(inventory / "hosts.yml"))
    assert status == 0, said
    assert (inventory / "other/keys.yml").is_file() and not list((inventory / "mine").iterdir())


def test_bad_input_is_told_and_fails(inventory):
    status, said = played(inventory, "due --within 30", "-i", str(inventory / "hosts.yml"))
    assert status == 2 and "'30' is no period" in said and "the input is faulty" in said

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Makefile's environment: Ansible starts in it whatever locale the terminal names."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("locale", "lang"), [
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "zh_CN.utf8", "LANG": "en_US.UTF-8"}, "zh"),
    ({"LANG": "zh_CN.UTF-8", "JRT0117_LANG": "both"}, "both"), ({"LANG": "zh_CN.GB18030"}, ""),
    ({"LANG": "zh_CN"}, ""), ({"LANG": "fr_FR.UTF-8"}, ""), ({"LANG": "POSIX"}, ""), ({}, "")])
def test_the_reader_s_language_is_handed_on_and_the_locale_is_one_that_is_there(locale, lang):
    told = subprocess.run(
        ["make", "--eval", "show: ; @echo \"$$LC_ALL,$$JRT0117_LANG\"", "show"], cwd=ROOT, capture_output=True,
        text=True, check=True, env={"PATH": os.environ["PATH"], **locale})
    assert told.stdout == f"C.UTF-8,{lang}\n"


def test_what_ansible_says_of_itself_is_shown_on_request():
    quiet, loud = [
        subprocess.run(
            ["make", "-n", "assess", f"ARGS={arguments}"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for arguments in ("--limit web1", "-v --limit web1")]
    assert "jrt0117.baseline.quiet" in quiet and "quiet" not in loud


@pytest.mark.parametrize("level", ["4", "high", "2 3 4"])
def test_a_level_that_there_is_not_is_told_once_before_anything_runs(level):
    done = subprocess.run(
        ["make", "-n", "assess", f"LEVEL={level}"], cwd=ROOT, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 2 and "ansible-playbook" not in told
    assert told.count(f"LEVEL is '{level}'; it has to be 2 or 3") == 1


def test_the_levels_there_are_go_to_the_playbook():
    done = subprocess.run(["make", "-n", "assess", "LEVEL=2"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "--extra-vars baseline_level='2'" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["default", "accounts", "network", "services", "kernel"])
def test_molecule_calls_nothing_critical_where_nothing_is_wrong(scenario, tmp_path):
    told = subprocess.run(
        ["make", "-n", f"molecule-{scenario}"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    given = re.search(r"MOLECULE_GLOB=(\S+) molecule test --scenario-name (\w+)", told)
    assert given and given[2] == scenario
    done = subprocess.run(
        ["molecule", "matrix", "--scenario-name", scenario, "test"], cwd=ROOT, capture_output=True, text=True,
        check=True, env={
            # Molecule keeps a scenario's state beyond a run, and warns where its files are newer than that.
            **os.environ, "MOLECULE_GLOB": given[1], "MOLECULE_EPHEMERAL_DIRECTORY": str(tmp_path)})
    assert "converge" in done.stdout and not re.search("CRITICAL|WARNING|ERROR", done.stdout + done.stderr)

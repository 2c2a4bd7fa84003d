# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real playbook over an unpacked image: the action group gives options to all modules, and no secret is told on the
way.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.playbook

ROOT = Path(__file__).parents[3]
SECRETS = ["Zomer2026secret", "password"]
PLAY = """
- hosts: golden
  gather_facts: false
  module_defaults:
    group/jrt0117.baseline.baseline:
      root: {image}
      level: 2
      clauses: [7.5.9-B-a-2]
  tasks:
    - jrt0117.baseline.accounts:
      check_mode: true
    - jrt0117.baseline.assess:
"""
# Stands for the host's syslog: what a module would write there.
SYSLOG = """
import sys, syslog
sys.modules["systemd"] = None
def write(priority, message):
    with open({log!r}, "a") as stream:
        stream.write(message + "\\n")
syslog.syslog = write
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Return (output, syslog, lines of the record, image) of the playbook."""
    where = tmp_path_factory.mktemp("image")
    image, log = where / "root", where / "syslog"
    (image / "etc").mkdir(parents=True)
    (where / "play.yml").write_text(PLAY.format(image=image))
    (where / "hosts").write_text(f"golden ansible_connection=local ansible_python_interpreter={sys.executable}\n")
    (where / "sitecustomize.py").write_text(SYSLOG.format(log=str(log)))
    given = {"accounts_default_passwords": SECRETS, "accounts_pasword_min_length": 12}
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "ansible-playbook"), "-vvv", "-i", "hosts", "play.yml", "-e",
            json.dumps(given)], cwd=where, capture_output=True, text=True, timeout=120, check=False,
        env={
            **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"), "PYTHONPATH": str(where),
            "JRT0117_FRAGMENTS_DIR": str(where / "fragments"), "JRT0117_WIDTH": "200"})
    assert done.returncode == 0, done.stdout + done.stderr
    record = next((where / "fragments").iterdir()).read_text("utf-8")
    return done.stdout + done.stderr, log.read_text(), [json.loads(line) for line in record.splitlines()], image


def test_the_action_group_gives_its_options_to_each_module(ran):
    lines = [line for line in ran[2] if "findings" in line]
    assert [line["area"] for line in lines] == ["accounts", "assess"]
    for line in lines:
        assert line["level"] == 2
        assert line["facts"]["root"] == str(ran[3])
        assert [finding["control"] for finding in line["findings"]] == ["password_length"]


def test_default_passwords_are_neither_logged_on_the_host_nor_shown(ran):
    output, log, lines, _image = ran
    calls = [line for line in log.splitlines() if "Invoked with" in line]
    # An audit of an image is sent again, whole, once it has asked for what most hosts need nothing of.
    assert len(calls) in (2, 3) and all("NOT_LOGGING_PARAMETER" in line for line in calls)
    assert [place for place in (output, log, json.dumps(lines)) if SECRETS[0] in place] == []
    shown = [line for line in output.splitlines() if f'"{SECRETS[1]}"' in line]
    assert "default_passwords" in output and shown == []


def test_a_secret_that_is_a_word_takes_nothing_else_away(ran):
    assert "password_length" in ran[0] and "********_" not in ran[0]


def test_a_variable_that_looks_misspelt_is_told_once_and_is_in_the_record(ran):
    sentence = "accounts_pasword_min_length has no effect; did you mean accounts_password_min_length?"
    # Behind a quotation mark it is in a result, which -vvv shows whole.
    told = " ".join(ran[0].split()).replace(f'The variable {sentence}"', "")
    assert told.count(sentence) == 1 and told.count(f"{sentence} (") == 1
    recorded = [[notice["en"] for notice in line["notices"]] for line in ran[2] if "findings" in line]
    assert len(recorded) == 2 and all(line.count(f"The variable {sentence}") == 1 for line in recorded)


def test_an_error_is_told_whole_and_without_the_secrets(tmp_path):
    # Ansible masks each secret in every text: here a word of the sentence that says what is wrong.
    (tmp_path / "play.json").write_text(
        json.dumps(
            [
                {
                    "hosts": "all", "gather_facts": False, "connection": "local",
                    "tasks": [
                        {
                            "jrt0117.baseline.accounts": {
                                "root": "/nowhere", "default_passwords": [*SECRETS, "directory"]}}]}]))
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "ansible-playbook"), "-vvv", "-i", "golden,", "-e",
            f"ansible_python_interpreter={sys.executable}", "play.json"], cwd=tmp_path, capture_output=True, text=True,
        timeout=120, check=False,
        env={
            **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"),
            "JRT0117_FRAGMENTS_DIR": str(tmp_path / "fragments")})
    output = done.stdout + done.stderr
    assert "root: /nowhere is not a directory" in output, output
    assert SECRETS[0] not in output

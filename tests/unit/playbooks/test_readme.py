# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the READMEs show can be pasted: group_vars alone, a role in a playbook of one's own, a folder as inventory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.playbook


def pasted(readme, first):
    """Return the block of a README that begins with a comment."""
    text = (ROOT / readme).read_text("utf-8")
    return re.search(rf"^```yaml\n(# {re.escape(first)}\n.*?)^```$", text, re.MULTILINE | re.DOTALL)[1]


def play(where, playbook, *arguments, **environment):
    """Run a playbook with nothing but the collection and its callback; return what it says."""
    config = where / "ansible.cfg"
    config.write_text(
        f"[defaults]\ncollections_path = {ROOT / 'collections'}\ncallbacks_enabled = jrt0117.baseline.compliance\n"
        "[inventory]\nignore_patterns = ^registers$, ^devices$, ^patches$, ^drills$, ^waivers\\.yml$\n")
    mine = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(where), "ANSIBLE_CONFIG": str(config)}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "inventory", playbook, *arguments], cwd=where,
        capture_output=True, text=True, check=False, timeout=300, env={**mine, **environment})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_group_vars_and_a_play_of_a_readme_do_as_they_stand(tmp_path, readme):
    folder = tmp_path / "inventory"
    (folder / "group_vars").mkdir(parents=True)
    (folder / "group_vars/all.yml").write_text(pasted(readme, "group_vars/all.yml"), "utf-8")
    # Of this machine, as whoever runs this: it is the text that is tried.
    here = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": sys.executable}
    (folder / "hosts.yml").write_text(yaml.safe_dump({"web": {"hosts": {"web1": here}}}), "utf-8")
    # What lies beside it is no inventory.
    (folder / "registers").mkdir()
    (folder / "registers/agency.yml").write_text("level: 3\n", "utf-8")
    (folder / "waivers.yml").write_text("[]\n", "utf-8")
    (tmp_path / "site.yml").write_text(pasted(readme, "site.yml"), "utf-8")
    code, told = play(tmp_path, "site.yml", "--check")
    assert code == 0 and "failed=0" in told and "WARNING" not in told, told
    assert (tmp_path / "reports/runs").is_dir()


def test_a_play_that_nothing_records_says_so_and_one_that_keeps_the_result_itself_does_not(tmp_path):
    (tmp_path / "inventory").write_text(
        f"web1 ansible_connection=local ansible_python_interpreter={sys.executable}\n"
        "web2 ansible_connection=local\n", "utf-8")
    task = {"jrt0117.baseline.assess": {"areas": ["accounts"], "clauses": ["7.5.9-B-a-2"]}}
    bare = tmp_path / "bare.cfg"
    bare.write_text(f"[defaults]\ncollections_path = {ROOT / 'collections'}\n", "utf-8")
    said = "Nothing records what is found: there is no summary, and nothing to report. Put callbacks_enabled ="
    for more, times in (({}, 1), ({"register": "found"}, 0)):
        (tmp_path / "site.yml").write_text(yaml.safe_dump(
            [{"hosts": "web1", "gather_facts": False, "tasks": [{"name": "Judge", **task, **more}]}]), "utf-8")
        code, told = play(tmp_path, "site.yml", ANSIBLE_CONFIG=str(bare))
        assert code == 0 and " ".join(told.split()).count(said) == times, told


def test_the_example_as_a_folder_warns_of_nothing():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-inventory"), "-i", "inventories/example", "--list"], cwd=ROOT,
        capture_output=True, text=True, check=True, env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg")})
    assert done.stderr == "" and "web1" in done.stdout

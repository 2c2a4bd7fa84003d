# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection with modules that answer from files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# In place of a module: what stands in a file of the host's name goes out as it is.
MODULE = '''#!/usr/bin/python
import os, sys
from ansible.module_utils.basic import AnsibleModule
sys.stdout.write(open(os.environ["ANSWERS"] + "/" + os.environ["WHO"], newline="").read() + "\\n")
sys.stdout.flush()
os._exit(0)
'''
# A play whose hosts all fail ends the playbook: this one leaves each play at once.
SPARE = "spare"
LEAVE = {"ansible.builtin.meta": "end_host", "when": f"inventory_hostname == '{SPARE}'"}


class Site:
    """The collection with modules that answer from files."""

    def __init__(self, where):
        self.where = where
        plugins = where / "collections/ansible_collections/jrt0117/baseline/plugins"
        (plugins / "modules").mkdir(parents=True)
        for name in ("galaxy.yml", "meta", "catalogue", "playbooks", "schemas"):
            (plugins.parent / name).symlink_to(ROOT / name)
        for name in (
                "callback", "plugin_utils", "module_utils", "filter", "action", "doc_fragments", "modules/report.py",
                "modules/organization.py"):
            (plugins / name).symlink_to(ROOT / "plugins" / name)
        for name in ("accounts", "assess", "guard", "patching", "rollback"):
            (plugins / f"modules/{name}.py").write_text(MODULE)
        (where / "ansible.cfg").write_text(
            "[defaults]\ncollections_path = collections\ncallbacks_enabled = jrt0117.baseline.compliance\n")

    def play(self, tasks, *arguments, **answers):
        """Return the record of one play, in which each host answers as it is told."""
        return self._run([{"hosts": "all", "tasks": tasks}], arguments, answers)

    def plays(self, situations):
        """Return the record of {name: (tasks, answers)}, a play for each, with hosts of its own."""
        plays = [
            {"name": name, "hosts": [*answers, SPARE], "tasks": [LEAVE, *tasks]}
            for name, (tasks, answers) in situations.items()]
        return self._run(plays, (), {
            host: answer for _tasks, answers in situations.values() for host, answer in answers.items()} | {SPARE: ""})

    def said(self, name):
        """Return what Ansible has printed of the play of a name."""
        return self.output.partition(f"PLAY [{name}] *")[2].partition("\nPLAY ")[0]

    def _run(self, plays, arguments, answers):
        # A module that ends so leaves what Ansible unpacked for it.
        unpacked = self.where / "unpacked"
        unpacked.mkdir(exist_ok=True)
        for host, answer in answers.items():
            (self.where / host).write_text(answer if isinstance(answer, str) else json.dumps(answer))
        environment = {"WHO": "{{ inventory_hostname }}", "ANSWERS": str(self.where)}
        (self.where / "site.json").write_text(
            json.dumps([{"gather_facts": False, "environment": environment, **play} for play in plays]))
        done = subprocess.run(
            [
                str(Path(sys.executable).parent / "ansible-playbook"), "-c", "local", "-e",
                f"ansible_python_interpreter={sys.executable}", "-e", "baseline_run_id=run1", "-i",
                ",".join(answers) + ",", "site.json", *arguments], cwd=self.where, capture_output=True, text=True,
            encoding="utf-8", timeout=300, check=False,
            env={
                **os.environ, "TMPDIR": str(unpacked), "ANSIBLE_CONFIG": str(self.where / "ansible.cfg"),
                "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "ANSIBLE_HOME": str(self.where / "home")})
        self.output = done.stdout + done.stderr
        fragments = sorted((self.where / "reports/fragments").glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
        return [json.loads(line) for line in fragments[-1].read_text("utf-8").splitlines()] if fragments else []


def result(**more):
    """An honest answer to: accounts, level 3, check mode."""
    finding = {
        "control": "password_length", "area": "accounts", "clauses": ["8.3.3-B-a-3"], "title": {"en": "t", "zh": "t"},
        "status": "pass", "reason": "r", "message": {"en": "fine", "zh": "好"}}
    return {
        "schema": 1, "run_id": "run1", "area": "accounts", "areas": ["accounts"], "mode": "check", "level": 3,
        "host": {"hostname": "h"}, "findings": [finding], "seconds": 0.1, "journal": None, "guard": None, "notices": [],
        "waivers_ignored": [], **more}


JUDGE = [{"jrt0117.baseline.accounts": {}, "check_mode": True, "diff": True}]


def clauses_of(control):
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

    return [clause.id for clause in standard().of_control(control)]


def honest(**more):
    answer = result(**more)
    answer["findings"][0]["clauses"] = clauses_of("password_length")
    return answer

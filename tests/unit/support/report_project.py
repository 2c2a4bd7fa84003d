# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real playbooks over stub modules."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.unit.support.report_samples import ROOT, validate

STUB = Path(__file__).parent / "stub"


@dataclass
class Ran:
    """What a playbook left."""

    code: int
    stdout: str
    stderr: str
    fragments: list[list[dict[str, Any]]]
    where: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        assert len(self.fragments) == 1, f"{len(self.fragments)} fragments\n{self.stdout}{self.stderr}"
        return self.fragments[0]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["type"] == kind]

    @cached_property
    def summary(self) -> dict[str, Any]:
        newest = sorted((self.where / "reports/runs").glob("*"), key=lambda folder: folder.stat().st_mtime)[-1]
        report = json.loads((newest / "summary.json").read_text("utf-8"))
        validate("report", report)
        return report


class Project:
    """A directory with the collection, its judging modules replaced by stubs: accounts without a process on the host,
    the others with one.
    """

    def __init__(self, where: Path) -> None:
        self.where = where
        plugins = where / "collections/ansible_collections/jrt0117/baseline/plugins"
        for folder in ("action", "modules", "connection"):
            (plugins / folder).mkdir(parents=True)
        for name in ("galaxy.yml", "meta", "catalogue", "playbooks", "schemas"):
            (plugins.parent / name).symlink_to(ROOT / name)
        for name in (
                "callback", "plugin_utils", "module_utils", "filter", "action/report.py", "modules/report.py",
                "action/organization.py", "modules/organization.py"):
            (plugins / name).symlink_to(ROOT / "plugins" / name)
        for name in ("accounts", "assess", "audit"):
            (plugins / "modules" / f"{name}.py").symlink_to(STUB / "judge.py")
        (plugins / "action/accounts.py").symlink_to(STUB / "judge_action.py")
        (plugins / "connection/down.py").symlink_to(STUB / "down.py")

        (where / "ansible.cfg").write_text(
            "[defaults]\ncollections_path = collections\ncallbacks_enabled = jrt0117.baseline.compliance\n", "utf-8")

    def start(
            self, plays: Any, *arguments: str, hosts: str = "web1 web2", down: str = "", stdout: int = subprocess.PIPE,
            **environment: str) -> subprocess.Popen[str]:
        groups: dict[str, Any] = {
            "webs": {"hosts": dict.fromkeys([*hosts.split(), *down.split()])},
            "down": {"hosts": dict.fromkeys(down.split()), "vars": {"ansible_connection": "jrt0117.baseline.down"}},
        }
        inventory = {
            "all": {
                "vars": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable},
                "children": groups}}
        (self.where / "hosts.yml").write_text(yaml.safe_dump(inventory), "utf-8")
        playbook = plays if isinstance(plays, str) else "site.yml"
        if playbook == "site.yml":
            (self.where / playbook).write_text(json.dumps(plays), "utf-8")
        variables = {
            **os.environ, "ANSIBLE_CONFIG": str(self.where / "ansible.cfg"), "ANSIBLE_HOME": str(self.where / "home"),
            "NO_COLOR": "1", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **environment,
        }
        return subprocess.Popen(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "hosts.yml", playbook, *arguments],
            cwd=self.where, env=variables, stdout=stdout, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            start_new_session=True)

    def run(self, plays: Any, *arguments: str, **more: Any) -> Ran:
        process = self.start(plays, *arguments, **more)
        return self.finish(process)

    def interrupt(self, process: subprocess.Popen[str], after: str) -> Ran:
        """Send SIGINT, as the terminal does, once the fragment has this text."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            if any(after in path.read_text("utf-8") for path in self.where.glob("reports/fragments/*.jsonl")):
                os.killpg(process.pid, signal.SIGINT)
                return self.finish(process)
            time.sleep(0.05)
        raise AssertionError(f"'{after}' did not come: {self.finish(process)}")

    def finish(self, process: subprocess.Popen[str]) -> Ran:
        stdout, stderr = process.communicate(timeout=300)
        fragments = []
        for path in sorted(self.where.glob("reports/fragments/*.jsonl")):
            lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            for line in lines:
                validate("fragment-line", line)
            fragments.append(lines)
        return Ran(process.returncode, stdout, stderr, fragments, self.where)

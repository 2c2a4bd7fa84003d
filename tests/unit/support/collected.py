# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed fragments with real keys, and the campaign that they are of."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet import trust
from tests.unit.support.report_samples import Fragment

__all__ = ["Collector"]


class Collector:
    """A folder of fragments, and a list of signers: a controller and hosts."""

    def __init__(self, where: Path, *hosts: str) -> None:
        self.where, self.keys = where / "fragments", where / "keys"
        self.where.mkdir(parents=True)
        self.keys.mkdir()
        self.signers = where / "allowed_signers"
        names = {"main": "controller:main", **{host: host for host in hosts}}
        for name in (*names, "stranger"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.keys / name)], check=True)
        self.signers.write_text("".join(
            f'{principal} namespaces="jrt0117" {(self.keys / f"{name}.pub").read_text()}'
            for name, principal in names.items()), "utf-8")

    def run(self, run_id: str, **more: Any) -> Fragment:
        """Begin a fragment."""
        return Fragment(self.where / f"{run_id}.jsonl", run_id, **more)

    def sign(self, run: Fragment | Path, by: str = "main") -> Path:
        """Sign a fragment by the key of that name; return its file."""
        path = run if isinstance(run, Path) else run.path
        trust.sign(path, self.keys / by)
        return path

    def lines(self, path: Path) -> list[dict[str, Any]]:
        """The lines of a fragment, to be changed and put back."""
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    def put(self, path: Path, lines: list[dict[str, Any]]) -> None:
        """Write lines in place of a fragment's."""
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

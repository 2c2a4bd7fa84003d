# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of registers in a real git repository, with real SSH keys, for the tests of the trail."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["Checkout", "loaded", "needs_git"]

needs_git = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("ssh-keygen")), reason="git or ssh-keygen is not here to make a trail")


class Checkout:
    """A repository with registers in its folder `registers`. `people` have keys of their own."""

    def __init__(self, base: Path, people: tuple[str, ...] = ("p03", "p07")) -> None:
        self.base, self.root, self.folder = base, base / "agency", base / "agency" / "registers"
        self.folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        for person in (*people, "stranger"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", str(self.key(person))], check=True)

    def key(self, person: str) -> Path:
        return self.base / f"key-{person}"

    def public(self, person: str) -> str:
        return self.key(person).with_suffix(".pub").read_text().strip()

    def git(self, *command: str, author: str = "Wang Fang", day: str = "2026-10-08") -> str:
        """Ask git, with nothing of the user's own configuration."""
        env = {
            "PATH": os.environ["PATH"], "HOME": str(self.base), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": f"{day}T09:00:00+0800",
            "GIT_COMMITTER_DATE": f"{day}T09:00:00+0800"}
        return subprocess.run(
            ["git", "-C", str(self.root), *command], env=env, check=True, capture_output=True, text=True).stdout

    def write(self, **texts: str) -> None:
        """Write registers, each with its text."""
        for name, text in texts.items():
            Path(self.folder, f"{name}.yml").write_text(text, encoding="utf-8", newline="")

    def commit(self, signed_by: str | None = None, **more: str) -> str:
        """Commit all that is there, and return the commit."""
        sign = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={self.key(signed_by)}"] if signed_by else []
        self.git("add", "--all")
        self.git(*sign, "commit", "--quiet", *(["-S"] if signed_by else []), "-m", "registers", **more)
        return self.git("rev-parse", "HEAD").strip()

    def people(self, **keys: str) -> str:
        """The text of people.yml with these signing keys."""
        return "status: draft\nrecords:\n" + "".join(
            f"  - id: {person}\n    signing_key: {key}\n" for person, key in keys.items())


def loaded(folder: Path) -> dict[str, Register]:
    """The registers of a folder, with the lines of their records, unchecked."""
    return {path.stem: _register(path) for path in sorted(folder.glob("*.yml"))}


def _register(path: Path) -> Register:
    text = path.read_bytes()
    values: Mapping[str, Any] = yaml.safe_load(text)
    register = Register(path.stem, sha256=hashlib.sha256(text).hexdigest(), text=text.decode("utf-8-sig"))
    for name, node in yaml.compose(text, Loader=yaml.SafeLoader).value:
        value = values[name.value]
        if isinstance(value, list):
            register.lists[name.value] = list(_records(path, name.value, value, node))
        else:
            register.head[name.value] = value
    return register


def _records(path: Path, of: str, values: list[Any], node: Any) -> Iterator[Record]:
    for value, one in zip(values, node.value, strict=True):
        end = one.end_mark.line + (1 if one.flow_style else 0)
        assert not isinstance(value.get("on"), str) or date.fromisoformat(value["on"])
        yield Record(value, path.stem, of, Place(path.name, one.start_mark.line + 1, end))

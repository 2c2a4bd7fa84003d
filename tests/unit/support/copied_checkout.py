# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of what is written and generated, for tests to forget something in it."""

import os
import shutil
from pathlib import Path

import pytest

from tools.docs.__main__ import problems

COPIED = (
    "catalogue",
    "changelogs",
    "docs",
    "meta",
    "playbooks",
    "plugins",
    "roles",
    "schemas",
    "tests/unit/areas",
    "README.md",
    "README.zh-CN.md",
    "galaxy.yml",
    "tools/planned.yml",
)
AREAS = "plugins/module_utils/areas"
LENGTH = f"{AREAS}/accounts/password_length.py"
PAGE = "catalogue/areas/accounts.yml"
METADATA = "catalogue/controls/accounts.yml"


class Copy:
    """A copy of what is written and generated, and what each of its files was when it was made."""

    def __init__(self, place):
        self.place = place
        self.before = {path: (path.read_bytes(), path.stat()) for path in self._files()}
        self.folders = {folder for folder, _folders, _files in os.walk(place)}

    def _files(self):
        return [Path(folder, name) for folder, _folders, files in os.walk(self.place) for name in files]

    def touched(self):
        """Return the files that are not as they were: another, written to, new or gone."""
        now = {path: path.stat() for path in self._files()}
        return sorted(
            path for path in {*now, *self.before} if path not in now or path not in self.before
            or (now[path].st_size, now[path].st_mtime_ns) != (
                self.before[path][1].st_size, self.before[path][1].st_mtime_ns))

    def changed(self):
        """Return the names of the files whose bytes are not what they were."""
        return [
            str(path.relative_to(self.place)) for path in self.touched()
            if not path.is_file() or path not in self.before or path.read_bytes() != self.before[path][0]]

    def restore(self):
        """Bring everything back, the times as well: what is written next is seen by its own."""
        for path in self.touched():
            if path in self.before:
                content, state = self.before[path]
                path.write_bytes(content)
                os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
            else:
                path.unlink()
        for folder, _folders, _files in os.walk(self.place, topdown=False):
            if folder not in self.folders:
                os.rmdir(folder)


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """Return a copy of what is written and generated."""
    place = tmp_path_factory.mktemp("copies") / "checkout"
    for name in COPIED:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.png", "html"))
        else:
            shutil.copy(root / name, place / name)
    return Copy(place)


@pytest.fixture
def checkout(copy):
    """Return the place of the copy, for tests to change it; afterwards it is as before."""
    yield copy.place
    copy.restore()


def changed(checkout, name, old, new):
    """Put a text in the place of another, once."""
    text = (checkout / name).read_text("utf-8")
    assert old in text, f"{name} has no {old!r}"
    (checkout / name).write_text(text.replace(old, new, 1), "utf-8")


def told(checkout):
    """Return what is told of the copy."""
    return [str(problem) for problem in problems(checkout)]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Host code runs on Python 3.6: every control of every area, checked, enforced and rolled back there, with the same
verdicts as here.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from tests.unit.support import trees


@pytest.fixture(scope="module")
def old(pytestconfig):
    """The path of a Python 3.6."""
    found = subprocess.run([pytestconfig.rootpath / "tools/python36"], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.skip(
            "there is no Python 3.6 on this machine, neither in PATH nor where pyenv and enterprise distributions "
            "keep theirs")
    return found.stdout.strip()


@pytest.fixture
def run(pytestconfig, tree, tmp_path, tmp_path_factory):
    """Return a function that says what became of each control under a Python, on a small host of its own."""
    tree(dict(trees.debian(12, pwquality=True), **{
        "/etc/sudoers": "Defaults !use_pty\nalice ALL=(ALL) NOPASSWD: ALL\n", "/etc/hosts.equiv": "+\n",
        "/etc/rsyslog.conf": "",
        "/etc/systemd/system/getty@tty1.service.d/auto.conf": "[Service]\nExecStart=-/sbin/agetty -a root %I\n"}))

    def with_python(python):
        root, host = pytestconfig.rootpath, tmp_path_factory.mktemp("hosts") / "host"
        shutil.copytree(tmp_path, host)
        ended = subprocess.run(
            [python, "-B", root / "tests/unit/laws/every_control.py", root / "collections", host],
            capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)
    return with_python


@pytest.mark.slow
def test_every_control_does_there_what_it_does_here(old, run):
    there, here = run(old), run(sys.executable)
    assert there["python"] == [3, 6]
    assert set(there["checked"]) == set(there["enforced"]) == {
        control.id for area in AREAS.values() for control in area.controls()}
    assert [
        found for found in list(there["checked"].values()) + list(there["enforced"].values())
        if "control_failed" in found] == []
    assert there["diffs"] > 10 and there["drifted"] == []
    assert {**there, "python": None} == {**here, "python": None}

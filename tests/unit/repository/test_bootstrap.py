# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of the Makefile's targets: who may not write, has no new Python or no registry is told what to do."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BASE = Path(sys.base_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}")


@pytest.fixture
def checkout(tmp_path):
    """Return a checkout of the bootstrap alone, that no lock can be made in."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "tools/bootstrap.py", tmp_path / "tools")
    for name in ("assess", "registers", "test"):
        (tmp_path / f"requirements/{name}.txt").write_text(f"nothing-of-that-name==1.0 --hash=sha256:{'0' * 64}\n")
    # As a file that may not be written: root may write each.
    (tmp_path / ".venv.lock").mkdir()
    return tmp_path


def module(checkout):
    """Return the bootstrap of a checkout."""
    spec = importlib.util.spec_from_file_location("bootstrap", checkout / "tools/bootstrap.py")
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    return bootstrap


def stands(checkout, version=sys.version):
    """Put an environment there."""
    bootstrap = module(checkout)
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(BASE)
    (checkout / ".venv/.ready").write_text(bootstrap.key("assess", version, str(BASE)))


def run(checkout, python=str(BASE), **environment):
    """Run it; return (exit code, what it says)."""
    done = subprocess.run(
        [python, str(checkout / "tools/bootstrap.py"), "assess"], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], **environment})
    return done.returncode, done.stdout + done.stderr


def test_where_it_stands_nothing_is_written(checkout):
    stands(checkout)
    assert run(checkout) == (0, "")


def test_one_that_another_python_has_made_is_taken_where_nothing_can_be_written(checkout):
    # Its own tells the version that the stamp is of; what asks is one of another version.
    stands(checkout)
    asking = checkout / "tools/bootstrap.py"
    asking.write_text(asking.read_text("utf-8").replace("version=sys.version,", "version='another',"), "utf-8")
    assert run(checkout) == (0, "")


def test_where_it_does_not_stand_and_nothing_can_be_written_one_sentence_says_so(checkout):
    code, said = run(checkout)
    assert code == 1 and "Traceback" not in said
    assert said.startswith(f"bootstrap: {checkout} cannot be written to, and .venv does not stand for assess: ")
    stands(checkout, "of another version")
    assert run(checkout)[0] == 1


def test_one_whose_python_cannot_be_run_is_not_told_to_be_made_the_same_way_again(checkout):
    stands(checkout)
    (checkout / ".venv/bin/python").unlink()
    (checkout / ".venv/bin/python").symlink_to("/root/.pyenv/nowhere/python3")
    code, said = run(checkout)
    assert code == 1
    assert said.startswith("bootstrap: .venv was made with /root/.pyenv/nowhere/python3, which you cannot run: ")
    assert "make PYTHON=" in said and "run the same command" not in said


def test_a_user_without_a_home_is_told_before_ansible_is_not_able_to_start(checkout, monkeypatch):
    bootstrap = module(checkout)
    # Root may write everywhere, so the question itself is answered otherwise.
    monkeypatch.setattr(bootstrap.os, "access", lambda path, mode: path == str(checkout))
    for name, value, told in (
            ("HOME", "/nonexistent", "/nonexistent/.ansible"), ("HOME", str(checkout), None),
            ("ANSIBLE_HOME", "/nonexistent/a/b", "/nonexistent/a/b"), ("ANSIBLE_HOME", f"{checkout}/a/b", None)):
        monkeypatch.delenv("ANSIBLE_LOCAL_TEMP", raising=False)
        monkeypatch.setenv(name, value)
        assert bootstrap.unwritable_home() == told


def test_an_old_python_gives_way_to_a_new_one_or_says_what_is_needed(checkout, tmp_path):
    old = shutil.which("python2.7")
    if old is None or subprocess.run([old, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("there is no old Python")
    stands(checkout)
    bare = tmp_path / "bin"
    bare.mkdir()
    code, said = run(checkout, old, PATH=str(bare))
    assert code == 1 and "Traceback" not in said and "Python 3.11 or newer is needed on this machine" in said
    (bare / f"python3.{sys.version_info[1]}").symlink_to(BASE)
    assert run(checkout, old, PATH=str(bare)) == (0, "")


@pytest.mark.slow
def test_without_a_registry_one_message_says_what_to_do(checkout, tmp_path):
    (checkout / ".venv.lock").rmdir()
    (tmp_path / "wheels").mkdir()
    code, said = run(checkout, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path / "wheels"), HOME=str(tmp_path))
    assert code == 1 and "Traceback" not in said
    assert "bootstrap: the packages of requirements/assess.txt could not be installed. pip says:\n  ERROR: " in said
    for remedy in ("PIP_INDEX_URL=ADDRESS make", "make bundle", "PIP_FIND_LINKS=FOLDER/wheels", "docs/operations.md"):
        assert remedy in said
    assert not (checkout / ".venv/.ready").exists()

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was packed is taken again where every file is the same, the folder is its owner's, and it is whole."""

from __future__ import annotations

import os
import shutil

import pytest
from ansible import constants as C

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import packed as kept
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import COMPILED, SOURCES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packed import Packed

NAME = "jrt0117.baseline.assess"
OVERLAYS, ANSIBLES = kept._overlays, kept._ANSIBLES
WANTED = "ansiballz_cache"
FILE = "ansible_collections.jrt0117.baseline.plugins.modules.assess-ZIP_DEFLATED-none"


@pytest.fixture(autouse=True)
def run(tmp_path, monkeypatch):
    """A run's temporary folder, a home, and a small collection."""
    module = tmp_path / "baseline/plugins/modules/assess.py"
    for path, text in {
            module: "import this", tmp_path / "baseline/meta/runtime.yml": "{}",
            tmp_path / "baseline/plugins/module_utils/base/one.py": "ONE = 1",
            tmp_path / "baseline/plugins/module_utils/two.py": "TWO = 2", tmp_path / "ansible/basic.py": "# basic",
            tmp_path / f"run/{WANTED}/{FILE}": "packed"}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(kept, "_ANSIBLES", tmp_path / "ansible")
    monkeypatch.setattr(kept, "_overlays", list)
    monkeypatch.setattr(C, "ANSIBLE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path / "run"))
    return tmp_path


@pytest.fixture
def module(run):
    """The module's file, once it was packed and kept, in a run after that."""
    path = run / "baseline/plugins/modules/assess.py"
    Packed(NAME, str(path)).keep(SOURCES)
    shutil.rmtree(run / "run")
    return path


def given(run, module):
    """Tell what Ansible finds in this run."""
    told = Packed(NAME, str(module)).give(SOURCES)
    found = run / f"run/{WANTED}/{FILE}"
    assert told == found.exists()
    return found.read_text() if told else None


def test_the_next_run_has_what_was_packed_and_nothing_else_lies_there(run, module):
    assert given(run, module) == "packed"
    assert len(list((run / "home/jrt0117_packed").iterdir())) == len(list((run / f"run/{WANTED}").iterdir())) == 1
    assert (run / "home/jrt0117_packed").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("path, text", [
    ("baseline/plugins/modules/assess.py", "import that"), ("baseline/plugins/module_utils/base/one.py", "ONE = 2"),
    ("baseline/plugins/module_utils/three.py", ""), ("baseline/plugins/module_utils/two.py", None),
    ("ansible/basic.py", "# another"), ("baseline/meta/runtime.yml", "{plugin_routing: {}}")])
def test_another_file_is_another_module(run, module, path, text):
    if text is None:
        (run / path).unlink()
    else:
        (run / path).write_text(text)
    assert given(run, module) is None


def test_text_that_moves_from_file_to_file_is_another_module(run, module):
    one, two = run / "baseline/plugins/module_utils/base/one.py", run / "baseline/plugins/module_utils/two.py"
    first, second = one.read_text(), two.read_text()
    one.write_text(second)
    two.write_text(first)
    assert given(run, module) is None


@pytest.mark.parametrize("what", ["version", "python", "overlay"])
def test_another_ansible_packs_another_module(run, module, monkeypatch, what):
    if what == "version":
        monkeypatch.setattr(kept, "__version__", "2.99.0")
    elif what == "python":
        monkeypatch.setattr(kept.sys, "version", "3.99.0")
    else:
        (run / "own").mkdir()
        (run / "own/basic.py").write_text("# mine")
        monkeypatch.setattr(kept, "_overlays", lambda: [run / "own"])
    assert given(run, module) is None


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_what_is_not_whole_is_not_taken(run, module, cut):
    [path] = (run / "home/jrt0117_packed").iterdir()
    path.write_bytes(path.read_bytes()[:cut])
    assert given(run, module) is None


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o755])
def test_a_folder_that_others_reach_is_not_used(run, module, mode):
    (run / "home/jrt0117_packed").chmod(mode)
    assert given(run, module) is None
    (run / f"run/{WANTED}").mkdir(parents=True)
    (run / f"run/{WANTED}/{FILE}").write_text("anew")
    module.write_text("import that")
    Packed(NAME, str(module)).keep(SOURCES)
    assert len(list((run / "home/jrt0117_packed").iterdir())) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_folder_of_somebody_else_is_not_used(run, module):
    os.chown(run / "home/jrt0117_packed", 65534, 65534)
    assert given(run, module) is None


def test_a_link_in_its_place_is_not_followed(run, module):
    folder = run / "home/jrt0117_packed"
    folder.rename(run / "elsewhere")
    folder.symlink_to(run / "elsewhere")
    assert given(run, module) is None


def test_of_one_module_one_is_kept(run, module):
    module.write_text("import that")
    (run / f"run/{WANTED}").mkdir(parents=True)
    (run / f"run/{WANTED}/{FILE}").write_text("anew")
    Packed("jrt0117.baseline.audit", str(module)).keep(SOURCES)
    Packed(NAME, str(module)).keep(SOURCES)
    assert len(list((run / "home/jrt0117_packed").iterdir())) == 1
    assert given(run, module) == "anew"


def test_each_form_is_kept_by_itself(run, module):
    assert not Packed(NAME, str(module)).give(COMPILED)
    (run / f"run/{WANTED}").mkdir(parents=True)
    compiled = run / f"run/{WANTED}/{FILE}".replace(SOURCES, COMPILED)
    compiled.write_text("code")
    Packed(NAME, str(module)).keep(COMPILED)
    compiled.unlink()
    assert given(run, module) == "packed"
    assert Packed(NAME, str(module)).give(COMPILED) and compiled.read_text() == "code"


def test_a_home_that_is_a_file_keeps_nothing(run):
    (run / "home").write_text("")
    module = run / "baseline/plugins/modules/assess.py"
    Packed(NAME, str(module)).keep(SOURCES)
    assert not Packed(NAME, str(module)).give(SOURCES) and (run / "home").read_text() == ""


def test_the_overlays_are_not_ansible_s_own(monkeypatch):
    monkeypatch.setattr(kept, "_ANSIBLES", ANSIBLES)
    assert ANSIBLES not in OVERLAYS()

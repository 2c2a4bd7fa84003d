# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules are packed beside Ansible's start, where Ansible looks for them; what goes wrong there is no matter."""

import os
import pathlib
import subprocess
import sys
import time
import types

import pytest
from ansible.executor import module_common
from ansible.plugins.loader import module_loader

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import packing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packing import Packing

COLLECTIONS = pathlib.Path(__file__).parents[3] / "collections"


class NothingKept:
    """As where nothing can be kept."""

    def __init__(self, *what):
        self.give = self.keep = lambda form: None


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """One with two processors, where Ansible knows the collection."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    monkeypatch.setattr(
        module_loader, "find_plugin_with_context", lambda name: types.SimpleNamespace(
            plugin_resolved_path="/" + name))
    monkeypatch.setattr("%s.Packed" % Packing.__module__, NothingKept)


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """Return a function that gives the names that a process was asked to pack, once it has ended."""
    asked = tmp_path / "asked"

    def pack(module_name, **_more):
        with asked.open("a") as stream:
            stream.write(module_name + "\n")

    monkeypatch.setattr(module_common, "modify_module", pack)

    def ended(packing):
        os.waitpid(packing._process, 0)
        packing.end()
        return asked.read_text().split() if asked.exists() else []
    return ended


def test_they_are_packed_in_their_order_and_each_once(packed):
    names = ["jrt0117.baseline.audit", "jrt0117.baseline.accounts", "jrt0117.baseline.audit"]
    assert packed(Packing(names)) == names[:2]


def test_ansible_finds_what_was_packed(tmp_path):
    code = (
        "import os, pathlib; os.sched_getaffinity = lambda process: {0, 1}\n"
        "from ansible import constants as C\n"
        "from ansible.plugins.loader import init_plugin_loader\n"
        f"init_plugin_loader([{str(COLLECTIONS)!r}])\n"
        f"from {Packing.__module__} import Packing\n"
        "os.waitpid(Packing(['jrt0117.baseline.guard'])._process, 0)\n"
        "print(*os.listdir(C.DEFAULT_LOCAL_TMP + '/ansiballz_cache'))\n")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={
            **os.environ, "ANSIBLE_LOCAL_TEMP": str(tmp_path), "ANSIBLE_HOME": str(tmp_path / "home"),
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)})
    assert "ansible_collections.jrt0117.baseline.plugins.modules.guard-ZIP_DEFLATED-none" in done.stdout.split()


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), ValueError("another ansible-core")])
def test_what_cannot_be_packed_is_left_to_the_task(monkeypatch, capfd, error):
    def fails(**_more):
        raise error

    monkeypatch.setattr(module_common, "modify_module", fails)
    _process, status = os.waitpid(Packing(["jrt0117.baseline.audit"])._process, 0)
    assert (status, *capfd.readouterr()) == (0, "", "")


def test_what_a_first_run_is_too_short_for_is_waited_for(monkeypatch, tmp_path):
    done = tmp_path / "done"
    monkeypatch.setattr(module_common, "modify_module", lambda **_more: (time.sleep(0.5), done.touch()))
    Packing(["jrt0117.baseline.audit"]).end()
    assert done.exists()


def test_the_end_of_a_run_ends_it(monkeypatch):
    monkeypatch.setattr(packing, "_PATIENCE", 0.1)
    monkeypatch.setattr(module_common, "modify_module", lambda **_more: os.read(os.pipe()[0], 1))
    Packing(["jrt0117.baseline.audit"]).end()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("processors, names, core", [({0}, ["a"], True), ({0, 1}, [], True), ({0, 1}, ["a"], False)])
def test_nothing_is_begun_for_nothing(monkeypatch, processors, names, core):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: processors)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("begun"))
    if not core:
        monkeypatch.delattr(module_common, "_locking")
    Packing(names).end()


def test_a_controller_that_is_no_linux_has_nothing_begun(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("begun"))
    Packing(["jrt0117.baseline.audit"]).end()

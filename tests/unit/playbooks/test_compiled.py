# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real runs: a host that has answered with this Python is sent compiled code, and sources once it runs another. An
image may hold anything: of it the whole audit is needed, and sent in the same task.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import marshal
import os
import pickle
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import MEMBER
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import COMPILED, LIGHT, SOURCES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packing import Packing

pytestmark = pytest.mark.playbook

ROOT = Path(__file__).parents[3]
PLAY = """
- hosts: golden
  gather_facts: false
  tasks:
    - jrt0117.baseline.assess:
        root: {image}
"""
# As a run does beside Ansible's start.
PACK = f"""
import os
os.sched_getaffinity = lambda process: {{0, 1}}
from ansible.plugins.loader import init_plugin_loader
init_plugin_loader([{str(ROOT / "collections")!r}])
from {Packing.__module__} import Packing
os.waitpid(Packing(["jrt0117.baseline.assess"])._process, 0)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Ansible's home after a run, in which a host has answered, and both forms were packed and kept."""
    where = tmp_path_factory.mktemp("compiled")
    (where / "image/etc").mkdir(parents=True)
    (where / "hosts").write_text(f"golden ansible_connection=local ansible_python_interpreter={sys.executable}\n")
    (where / "play.yml").write_text(PLAY.format(image=where / "image"))
    (where / "first").write_text(run(where))
    assert "failed=0" in (where / "first").read_text()
    # A run on a busy machine may end before it is compiled.
    subprocess.run([sys.executable, "-c", PACK], env=environment(where), check=True, timeout=300)
    return where


def run(where):
    """Run the playbook; return what it prints."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "hosts", "play.yml"], cwd=where,
        capture_output=True, text=True, timeout=300, check=False, env=environment(where))
    return done.stdout + done.stderr


def environment(where):
    """Return the environment of a run with a home of its own."""
    return {
        **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_HOME": str(where / "home"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"), "LC_ALL": "C.UTF-8"}


def kept(where, form):
    """Return the kept file of a form of the audit's module, if there is one."""
    return next(iter((where / "home/jrt0117_packed").glob(f"jrt0117.baseline.assess-{form}-*")), None)


def known(where, form=None):
    """Return the forms that do for hosts; make another known of them."""
    files = list((where / "home/jrt0117_packed").glob("python*/*"))
    if form is not None:
        files[0].write_text(form)
    return [path.read_text() for path in files]


def altered(path, change):
    """Put another answer into the place of a kept form."""
    cached = pickle.loads(path.read_bytes()[hashlib.sha256().digest_size:])
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(cached.zip_data))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == MEMBER else old.read(name))
    content = pickle.dumps(dataclasses.replace(cached, zip_data=base64.b64encode(data.getvalue())))
    path.write_bytes(hashlib.sha256(content).digest() + content)


def of_another_python(content):
    """Return compiled modules as another Python's."""
    _magic, *packed = marshal.loads(content)
    return marshal.dumps((b"\0\0\0\0", *packed))


def test_each_form_is_kept_and_the_host_is_known(home):
    assert kept(home, SOURCES) and kept(home, LIGHT) and kept(home, COMPILED) and known(home) == [COMPILED]


@pytest.mark.parametrize("form", [LIGHT, COMPILED, SOURCES])
def test_the_verdicts_are_those_of_the_whole_whatever_was_sent_first(home, form):
    known(home, form)
    out = run(home)
    assert "failed=0" in out and known(home) == [SOURCES if form == SOURCES else COMPILED]
    assert counted(out) == counted((home / "first").read_text())


def counted(out):
    """Return what a run says of its findings."""
    found = re.findall(r"\b(?:pass|fail|error|manual|not_checked|not_applicable|符合|不符合)\D{0,20}\d+", out)
    assert found, out
    return found


def test_a_host_that_runs_another_python_since_is_judged_by_sources(home):
    # It is proof as well that compiled code was sent: nothing else says that it is of another Python.
    known(home, LIGHT)
    compiled = kept(home, COMPILED)
    before = compiled.read_bytes()
    altered(compiled, of_another_python)
    try:
        out = run(home)
    finally:
        compiled.write_bytes(before)
    assert "failed=0" in out and known(home) == [SOURCES]
    assert "failed=0" in run(home) and known(home) == [SOURCES]

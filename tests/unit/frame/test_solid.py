# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that are packed as one are imported, with their places; code for another Python is not run."""

from __future__ import annotations

import io
import json
import marshal
import subprocess
import sys
import zipfile

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import MEMBER, OTHER_PYTHON
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.solid import as_one, compiled

PATH = "ansible_collections/own/"
MODULES = {
    "ansible/__init__.py": "VERSION = 1\n", "ansible_collections/__init__.py": "", PATH + "__init__.py": "",
    PATH + "module.py": (
        '"""Of a module."""\n\n\ndef fail(n: int) -> float:\n    """Of a function."""\n    return n / 0\n\n\n'
        'class Titled:\n    """A title."""\n'),
    PATH + "broken.py": "def (\n"}
# As Ansible's wrapper begins, on a host.
RUN = """
import sys
sys.path.insert(0, sys.argv[1])
import ansible, traceback
import ansible_collections.own.module as module, ansible_collections.own as own
assert ansible.VERSION == 1 and own.__path__ == [sys.argv[1] + "/ansible_collections/own"]
assert module.__file__ == sys.argv[1] + "/ansible_collections/own/module.py"
for name in ("missing", "module.deeper"):
    try:
        __import__("ansible_collections.own." + name)
    except ImportError:
        continue
    raise SystemExit("what is not there was imported")
try:
    module.fail(1)
except ZeroDivisionError as error:
    frame = traceback.extract_tb(error.__traceback__)[-1]
print(module.Titled.__doc__, frame.name, frame.lineno, frame.filename.rpartition("ansible_collections")[2], frame.line)
"""


@pytest.fixture
def archive() -> bytes:
    """A zip file as Ansible makes it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for path, text in MODULES.items():
            if "broken" not in path:
                made.writestr(path, text)
    return data.getvalue()


def run(tmp_path, archive, code=RUN):
    """Return what a host prints, and the end of its program."""
    path = tmp_path / "payload.zip"
    path.write_bytes(archive)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(path)], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr, done.returncode


def test_sources_are_imported_and_a_traceback_shows_them(tmp_path, archive):
    assert run(tmp_path, as_one(archive)) == ("A title. fail 6 /own/module.py return n / 0", 0)


def test_compiled_code_has_names_and_places(tmp_path, archive):
    said, end = run(tmp_path, compiled(as_one(archive)))
    assert (said.strip(), end) == ("A title. fail 6 /own/module.py", 0)


def test_there_is_no_source_in_compiled_code(archive):
    with zipfile.ZipFile(io.BytesIO(compiled(as_one(archive)))) as made:
        whole = b"".join(made.read(name) for name in made.namelist())
    assert b"Of a module" not in whole and b"Of a function" not in whole and b"A title." in whole


@pytest.mark.parametrize("folder,kept", [("areas/accounts", True), ("kinds", False)])
def test_of_classes_only_the_titles_of_controls_are_sent(archive, folder, kept):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        more.writestr(f"{PATH}plugins/module_utils/{folder}/one.py", 'class One:\n    """Of one class."""\n')
    with zipfile.ZipFile(io.BytesIO(compiled(as_one(data.getvalue())))) as made:
        assert (b"Of one class." in b"".join(made.read(name) for name in made.namelist())) is kept


def test_another_python_says_so_and_runs_nothing(tmp_path, archive):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(compiled(as_one(archive)))) as good, zipfile.ZipFile(made, "w") as other:
        for name in good.namelist():
            content = good.read(name)
            if name == MEMBER:
                _magic, modules = marshal.loads(content)
                content = marshal.dumps((b"else", modules))
            other.writestr(name, content)
    said, end = run(tmp_path, made.getvalue())
    answer = json.loads(said)
    assert end == 1 and answer.pop("msg") and answer == {"failed": True, OTHER_PYTHON: True}


def test_a_module_that_does_not_compile_is_no_compiled_form(archive):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        more.writestr(PATH + "broken.py", MODULES[PATH + "broken.py"])
    one = as_one(data.getvalue())
    with pytest.raises(subprocess.CalledProcessError):
        compiled(one)


@pytest.mark.parametrize("more", ["data.json", "sitecustomize.txt"])
def test_what_holds_something_else_is_left_as_it_is(archive, more):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as wider:
        wider.writestr(more, "{}")
    with pytest.raises(ValueError):
        as_one(data.getvalue())


def test_it_is_done_once(archive):
    with pytest.raises(ValueError):
        as_one(as_one(archive))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that are packed as one are imported, with their places; code for another Python is not run, and code that was
left out is told of.
"""

from __future__ import annotations

import io
import json
import marshal
import subprocess
import sys
import zipfile

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import (
    LZMA,
    MEMBER,
    OTHER_PYTHON,
    ZLIB,
    form,
    unpacked,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import solid
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.solid import as_one, compiled

PATH = "ansible_collections/own/"
MODULES = {
    "ansible/__init__.py": "VERSION = 1\n", "ansible_collections/__init__.py": "", PATH + "__init__.py": "",
    PATH + "module.py": (
        '"""Of a module."""\n\n\ndef fail(n: int) -> float:\n    """Of a function."""\n    return n / 0\n\n\n'
        'class Titled:\n    """A title."""\n\n    id = "titled"\n'),
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


def wider(archive, modules):
    """Return the zip file with more modules."""
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        for path, text in modules.items():
            more.writestr(path, text)
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


@pytest.mark.parametrize("how", [ZLIB, LZMA])
def test_compiled_code_has_names_and_places(tmp_path, archive, how):
    said, end = run(tmp_path, compiled(as_one(archive), how))
    assert (said.strip(), end) == ("A title. fail 6 /own/module.py", 0)


def all_of(archive):
    """Return the bytes of all that is packed."""
    with zipfile.ZipFile(io.BytesIO(archive)) as made:
        files = {name: made.read(name) for name in made.namelist()}
    _form, *packed = marshal.loads(files.pop(MEMBER))
    return b"".join(files.values()) + marshal.dumps(unpacked(*packed))


def test_there_is_no_source_in_compiled_code(archive):
    whole = all_of(compiled(as_one(archive)))
    assert b"Of a module" not in whole and b"Of a function" not in whole and b"A title." in whole


@pytest.mark.parametrize(("of", "kept"), [('id = "one"', True), ("name = 1", False)])
def test_of_classes_only_the_titles_of_controls_are_sent(archive, of, kept):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        more.writestr(f"{PATH}one.py", f'class One:\n    """Of one class."""\n    {of}\n')
    assert (b"Of one class." in all_of(compiled(as_one(data.getvalue())))) is kept


PATTERNS = r"""
import re

_WORD = "[a-z]+"
BY_NAME = re.compile("(?P<name>%s)=" % _WORD + r"(?:\d{2,}|[\u4e00-\u9fff])\Z", re.I | re.M)
OF_BYTES = re.compile(rb"^[^#]*x", flags=re.S)
_TWICE = "a"
_TWICE = _TWICE + "b"
REBOUND = re.compile(_TWICE)
def local(_WORD): return re.compile(_WORD)
def deep():
    import re
    return re.compile(r"(.)\1")
ALL = [BY_NAME, OF_BYTES, REBOUND, local("c"), deep()]
"""
COMPARE = """
import sys
sys.path.insert(0, sys.argv[1])
import ansible, re, ansible_collections.own.patterns as own
plain = {}
exec(own.SOURCE, plain)
for ours, usual in zip(own.ALL, plain["ALL"]):
    assert ours == usual and ours.groupindex == usual.groupindex and repr(ours) == repr(usual), (ours, usual)
print(own.BY_NAME.match("KEY=12")["name"], bool(own.BY_NAME.match("k=\u4e2d")), own.deep().sub("-", "aab"))
"""


def test_regular_expressions_are_those_that_python_would_compile(tmp_path, archive):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        more.writestr(PATH + "patterns.py", PATTERNS + f"SOURCE = {PATTERNS!r}\n")
    assert run(tmp_path, compiled(as_one(data.getvalue())), COMPARE) == ("KEY True -b", 0)


def test_what_python_compiles_is_not_compiled_again(tmp_path, archive):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        more.writestr(PATH + "patterns.py", "import re\n_A = 'a'\nONE = re.compile(_A + 'b*', re.M)\n")
    code = RUN.split("import ansible_c")[0] + (
        "import re\nre.compile = None\nimport ansible_collections.own.patterns as own\n"
        "print(own.ONE.match('abb').end())")
    assert run(tmp_path, compiled(as_one(data.getvalue())), code) == ("3", 0)


def test_what_two_modules_share_is_compiled_once(archive, monkeypatch):
    data = io.BytesIO(archive)
    with zipfile.ZipFile(data, "a") as more:
        more.writestr(f"{PATH}another.py", "A = 1\n")
    asked, usual = [], subprocess.run

    def run_and_note(program, **how):
        asked.append(set(marshal.loads(how["input"])))
        return usual(program, **how)
    monkeypatch.setattr(subprocess, "run", run_and_note)
    monkeypatch.setattr(solid, "_CODES", {})
    first, second = compiled(as_one(archive)), compiled(as_one(data.getvalue()))
    assert len(asked[0]) == 3 and asked[1] == {"ansible_collections.own.another"}
    assert compiled(as_one(archive)) == first != second


@pytest.mark.parametrize("breaking", [
    "sys.modules['lzma'] = None", "sys.modules['_lzma'] = None",
    "import lzma; lzma.decompress = lambda *given, **named: (_ for _ in ()).throw(MemoryError)",
    "import lzma; usual = lzma.decompress; lzma.decompress = lambda data, **named: usual(data[:-9], **named)"])
def test_a_python_that_cannot_unpack_the_code_says_so(tmp_path, archive, breaking):
    code = RUN.replace("import ansible, traceback", f"{breaking}\nimport ansible")
    said, end = run(tmp_path, compiled(as_one(archive), LZMA), code)
    answer = json.loads(said)
    assert end == 1 and answer.pop("msg") and answer == {"failed": True, OTHER_PYTHON: True}
    assert breaking and run(tmp_path, compiled(as_one(archive), ZLIB))[1] == 0


UTILS = "ansible_collections/jrt0117/baseline/plugins/module_utils/"
LEFT_OUT = {
    **{UTILS.split("module")[0].replace("/plugins/", end) + "__init__.py": "" for end in ("/", "/plugins/")},
    "ansible_collections/jrt0117/__init__.py": "", UTILS + "__init__.py": "", UTILS + "base/__init__.py": "",
    UTILS + "base/errors.py": "class CodeLeftOut(BaseException): pass", UTILS + "far/__init__.py": "",
    UTILS + "far/off.py": "A = 1\n",
    "ansible_collections/own/asking.py": f"import {UTILS.replace('/', '.')}base.errors\n"}
ASK = """
import sys
sys.path.insert(0, sys.argv[1])
import ansible, importlib, importlib.util
import ansible_collections.own.asking
def ask(how):
    try:
        exec(how)
    except Exception as error:
        return "taken for a fault: %r" % error
    except BaseException as error:
        return type(error).__name__
NAME = "ansible_collections.jrt0117.baseline.plugins.module_utils.far"
before = sys.meta_path[0].missed
told = {ask(how % NAME) for how in (
    "import %s.off", "import %s", "from %s import off", "from %s.off import A", "importlib.import_module('%s')",
    "importlib.util.find_spec('%s')")}
missing = ask("import %s_no" % NAME)
print(before, sorted(told), missing[:18], sys.meta_path[0].missed)
"""


def test_code_that_was_left_out_is_asked_for_however_it_is_imported(tmp_path, archive):
    name = UTILS.replace("/", ".") + "far"
    light = compiled(as_one(wider(archive, LEFT_OUT)), LZMA, [name, name + ".off"])
    assert run(tmp_path, light, ASK) == ("False ['CodeLeftOut'] taken for a fault: True", 0)
    whole = compiled(as_one(wider(archive, LEFT_OUT)), LZMA)
    assert run(tmp_path, whole, ASK) == ("False [None] taken for a fault: False", 0)


@pytest.mark.parametrize("other_form", [b"else", form()[:4] + b"another machine", form()[4:]])
def test_another_python_or_machine_says_so_and_runs_nothing(tmp_path, archive, other_form):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(compiled(as_one(archive)))) as good, zipfile.ZipFile(made, "w") as other:
        for name in good.namelist():
            content = good.read(name)
            if name == MEMBER:
                _form, *packed = marshal.loads(content)
                content = marshal.dumps((other_form, *packed))
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

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs the modules that Ansible sends for a call as one; `module_utils/frame/solid.py` imports them on the host."""

from __future__ import annotations

import io
import marshal
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import solid as on_host

__all__ = ["as_one", "compiled"]

# What Ansible's wrapper imports first.
_FIRST = "ansible/__init__.py"
_PACKAGE, _OURS = "__init__.py", "ansible_collections"
# The code of (path, source, whether it is ours): what several modules of a run have in common is compiled once.
_CODES: dict[tuple[str, bytes, bool], bytes] = {}


def as_one(archive: bytes) -> bytes:
    """Return a zip file of the same modules as Ansible's; raise ValueError where that holds something else."""
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        sources = {path: given.read(path) for path in given.namelist()}
    if _FIRST not in sources or any(not path.endswith(".py") for path in sources):
        raise ValueError("what this ansible-core sends has another form than is known here")
    first = sources.pop(_FIRST) + f"\nimport {on_host.NAME}\n".encode()
    modules = {_name(path): (path.endswith("/" + _PACKAGE), source) for path, source in sources.items()}
    return _packed({_FIRST: first, f"{on_host.NAME}.py": Path(on_host.__file__).read_bytes()}, b"", modules)


def compiled(archive: bytes) -> bytes:
    """Return what `as_one` made with the code that this Python compiles of the sources."""
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        members = {path: given.read(path) for path in given.namelist()}
    _sources, *packed = marshal.loads(members.pop(on_host.MEMBER))
    modules = on_host.unpacked(*packed)
    asked = {name: (_path(name, package), source, _ours(name)) for name, (package, source) in modules.items()}
    left = {name: module for name, module in asked.items() if module not in _CODES}
    program = [sys.executable, "-I", "-X", "no_debug_ranges", str(Path(__file__).with_name("compiling.py"))]
    done = subprocess.run(program, input=marshal.dumps(left), stdout=subprocess.PIPE, check=True)
    _CODES.update((left[name], code) for name, code in marshal.loads(done.stdout).items())
    modules = {name: (package, _CODES[asked[name]]) for name, (package, _source) in modules.items()}
    return _packed(members, on_host.form(), modules)


def _packed(members: dict[str, bytes], form: bytes, modules: dict[str, tuple[bool, bytes]]) -> bytes:
    data, content = io.BytesIO(), marshal.dumps(modules)
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path, source in members.items():
            made.writestr(path, source)
        # Packed here and not as the zip file's others, which zipimport takes out in pieces.
        packed = marshal.dumps((form, len(content), zlib.compress(content, 9)))
        made.writestr(on_host.MEMBER, packed, zipfile.ZIP_STORED)
    return data.getvalue()


def _name(path: str) -> str:
    return path.removesuffix("/" + _PACKAGE).removesuffix(".py").replace("/", ".")


def _path(name: str, package: bool) -> str:
    return name.replace(".", "/") + ("/" + _PACKAGE if package else ".py")


def _ours(name: str) -> bool:
    return name.partition(".")[0] == _OURS

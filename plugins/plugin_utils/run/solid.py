# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs the modules that Ansible sends for a call as one; `module_utils/frame/solid.py` imports them on the host."""

from __future__ import annotations

import io
import lzma
import marshal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import solid as on_host
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.light import left_out
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.stripping import stripped

__all__ = ["as_one", "compiled"]

# What Ansible's wrapper imports first.
_FIRST = "ansible/__init__.py"
_PACKAGE, _OURS = "__init__.py", "ansible_collections"
# What is packed as one: whether it is a package, and its source or code; None where that is left out.
_Modules = dict[str, tuple[bool, bytes | None]]
# The code of (path, source, whether it is ours): what several modules of a run have in common is compiled once.
_CODES: dict[tuple[str, bytes, bool], bytes] = {}


def as_one(archive: bytes) -> bytes:
    """Return a zip file of the same modules as Ansible's, without what is written for readers; raise ValueError where
    that holds something else.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        sources = {path: given.read(path) for path in given.namelist()}
    if _FIRST not in sources or any(not path.endswith(".py") for path in sources):
        raise ValueError("what this ansible-core sends has another form than is known here")
    first = sources.pop(_FIRST) + f"\nimport {on_host.NAME}\n".encode()
    modules: _Modules = {
        _name(path): (path.endswith("/" + _PACKAGE), stripped(source)) for path, source in sources.items()}
    importer = stripped(Path(on_host.__file__).read_bytes())
    return _packed({_FIRST: first, f"{on_host.NAME}.py": importer}, b"", modules, on_host.ZLIB)


def compiled(archive: bytes, how: str = on_host.ZLIB, optional: Iterable[str] = ()) -> bytes:
    """Return what `as_one` made with the code that this Python compiles of the sources; what is reached by way of
    `optional` modules alone is left out of it.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        members = {path: given.read(path) for path in given.namelist()}
    _sources, *packed = marshal.loads(members.pop(on_host.MEMBER))
    modules = on_host.unpacked(*packed)
    asked = {name: (_path(name, package), source, _ours(name)) for name, (package, source) in modules.items()}
    left = {name: module for name, module in asked.items() if module not in _CODES}
    program = [sys.executable, "-I", "-X", "no_debug_ranges", str(Path(__file__).with_name("compiling.py"))]
    done = subprocess.run(program, input=marshal.dumps(left), stdout=subprocess.PIPE, check=True)
    _CODES.update((left[name], code) for name, code in marshal.loads(done.stdout).items())
    codes = {name: _CODES[module] for name, module in asked.items()}
    without = left_out(codes, optional) if optional else frozenset()
    made = {name: (modules[name][0], None if name in without else code) for name, code in codes.items()}
    return _packed(members, on_host.form(), made, how)


def _packed(members: dict[str, bytes], form: bytes, modules: _Modules, how: str) -> bytes:
    data, content = io.BytesIO(), marshal.dumps(modules)
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path, source in members.items():
            made.writestr(path, source)
        # Packed here and not as the zip file's others, which zipimport takes out in pieces.
        packed = zlib.compress(content, 9) if how == on_host.ZLIB else _by_lzma(content)
        made.writestr(on_host.MEMBER, marshal.dumps((form, how, len(content), packed)), zipfile.ZIP_STORED)
    return data.getvalue()


def _by_lzma(content: bytes) -> bytes:
    # For text, as most of it is; the longest matches are worth their search.
    filters = {"preset": 6, "lc": 4, "pb": 0, "nice_len": 273, **on_host.dictionary(len(content))}
    return lzma.compress(content, format=lzma.FORMAT_RAW, filters=[filters])


def _name(path: str) -> str:
    return path.removesuffix("/" + _PACKAGE).removesuffix(".py").replace("/", ".")


def _path(name: str, package: bool) -> str:
    return name.replace(".", "/") + ("/" + _PACKAGE if package else ".py")


def _ours(name: str) -> bool:
    return name.partition(".")[0] == _OURS

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports the modules of a call from one member of the zip file that Ansible sends, in which all of them are packed as
one: that is a third less to send, and as compiled code nothing is left to compile on the host. What most hosts need
nothing of may have been left out: of that there is the name alone, and whoever imports it has the whole sent.

The controller puts this file at the top of the zip file, and has `ansible` import it (`plugin_utils/run/solid.py`).
"""

import _sre  # type: ignore[import-not-found]  # Python's own, of which mypy does not know
import importlib.util
import json
import marshal
import sys
import zlib
from importlib.machinery import ModuleSpec

# The name that this file has in the zip file, and that of the member with all modules.
NAME, MEMBER = "jrt0117_solid", "jrt0117_code"
# Member of the answer of a host whose Python is another than the code was compiled for, or cannot unpack it.
OTHER_PYTHON = "jrt0117_other_python"
# How modules are packed: the second is a quarter smaller, takes three times as long, and is not in every Python.
ZLIB, LZMA = "zlib", "lzma"


def unpacked(how, size, packed):
    """Return the modules; None where this Python cannot unpack them."""
    if how == ZLIB:
        # In one piece: zipimport's buffer grows, and each growth is copied.
        return marshal.loads(zlib.decompress(packed, bufsize=size))
    try:
        import lzma
    except ImportError:
        return None
    try:
        return marshal.loads(lzma.decompress(packed, format=lzma.FORMAT_RAW, filters=[dictionary(size)]))
    except (MemoryError, lzma.LZMAError):
        return None


def dictionary(size):
    """Return how LZMA goes about so much content: in no more memory than that."""
    import lzma

    return {"id": lzma.FILTER_LZMA2, "dict_size": max(size, 4096)}


def form():
    """Return what compiled code is of: a version of Python, and with its regular expressions a kind of machine."""
    machine = "%d %d %d %s" % (_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, sys.byteorder)
    return importlib.util.MAGIC_NUMBER + machine.encode("ascii")


class Solid:
    """Finder and loader of modules: name -> (whether it is a package, its source or its compiled code; None where that
    was left out).

    `missed` tells that such a one was asked for, whatever became of its import.
    """

    def __init__(self, archive, modules, compiled):
        self._archive = archive
        self._modules = modules
        self._compiled = compiled
        self.missed = False

    def find_spec(self, fullname, path=None, target=None):
        """Return the spec of a module that is here, else None."""
        if fullname not in self._modules:
            return None
        if self._modules[fullname][1] is None:
            from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CodeLeftOut

            self.missed = True
            raise CodeLeftOut(fullname)
        package, origin = self.is_package(fullname), self._path(fullname)
        # importlib.abc, whose class a loader may be of, would be one more import for each module that starts.
        spec = ModuleSpec(fullname, self, origin=origin, is_package=package)  # type: ignore[arg-type]  # as said above
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [origin.rpartition("/")[0]]
        return spec

    def create_module(self, spec):
        """Leave it to Python."""

    def exec_module(self, module):
        """Run the code of a module."""
        exec(self.get_code(module.__name__), module.__dict__)  # pylint: disable=exec-used

    def get_code(self, fullname):
        """Return the compiled code of a module."""
        content = self._modules[fullname][1]
        if self._compiled:
            return marshal.loads(content)
        return compile(content, self._path(fullname), "exec", dont_inherit=True)

    def get_source(self, fullname):
        """Return the source of a module, which a traceback shows; None where it was not sent."""
        return None if self._compiled else self._modules[fullname][1].decode("utf-8")

    def is_package(self, fullname):
        """Tell whether a module is a package."""
        return self._modules[fullname][0]

    def _path(self, fullname):
        end = "/__init__.py" if self.is_package(fullname) else ".py"
        return "%s/%s%s" % (self._archive, fullname.replace(".", "/"), end)


def _install():
    archive = __file__.rpartition("/")[0]
    loader = __loader__  # type: ignore[name-defined]  # Python's own name for it, of which mypy does not know
    of, *packed = marshal.loads(loader.get_data("%s/%s" % (archive, MEMBER)))
    modules = unpacked(*packed) if not of or of == form() else None
    if modules is None:
        answer = {"failed": True, "msg": "The code was compiled for another Python.", OTHER_PYTHON: True}
        print(json.dumps(answer))  # pylint: disable=ansible-bad-function
        sys.exit(1)  # pylint: disable=ansible-bad-function
    sys.meta_path.insert(0, Solid(archive, modules, bool(of)))


if __name__ == NAME:
    _install()

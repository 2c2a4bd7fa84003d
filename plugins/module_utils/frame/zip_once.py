# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imported first, it halves what importing the rest of a module costs on the host.

Ansible sends a module's code as a zip file. For each module of it, Python's zipimport opens that file anew, and
compiles the source twice: once to tell the file's name. Here the file is read once, and its listing tells the rest. Nor
is there garbage to look for while code is read: run_module looks again.
"""

import gc
import sys
import zipimport
import zlib
from importlib.machinery import ModuleSpec

# Bytes of a member's own header before its name, and where that header tells the lengths of the name and of what
# follows it.
_HEADER, _LENGTHS = 30, 26
_STORED = 0


class _Code:
    """Finder and loader of the modules of one zip file. `listing` is zipimport's: the name of each member, how it is
    packed, its size, where it begins.
    """

    def __init__(self, archive, listing):
        self._archive = archive
        self._listing = listing
        with open(archive, "rb") as stream:
            self._data = stream.read()

    def _member(self, fullname):
        """Return the name of a module's source in the zip file, and whether it is a package; None where it is not
        there.
        """
        name = fullname.replace(".", "/")
        for member, package in ((name + "/__init__.py", True), (name + ".py", False)):
            if member in self._listing:
                return member, package
        return None

    def find_spec(self, fullname, path=None, target=None):
        """Return the spec of a module of the zip file, else None."""
        found = self._member(fullname)
        if found is None:
            return None
        member, package = found
        origin = "%s/%s" % (self._archive, member)
        # importlib.abc, whose class a loader may be of, would be one more import for each module that starts.
        spec = ModuleSpec(fullname, self, origin=origin, is_package=package)  # type: ignore[arg-type]
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [origin.rpartition("/")[0]]
        return spec

    def create_module(self, spec):
        """Leave it to Python."""

    def exec_module(self, module):
        """Run the source of a module."""
        exec(self.get_code(module.__name__), module.__dict__)  # pylint: disable=exec-used

    def get_code(self, fullname):
        """Return the compiled source of a module."""
        member, _package = self._member(fullname)
        return compile(self._bytes(member), "%s/%s" % (self._archive, member), "exec", dont_inherit=True)

    def get_source(self, fullname):
        """Return the source of a module, which a traceback shows."""
        return self._bytes(self._member(fullname)[0]).decode("utf-8")

    def is_package(self, fullname):
        """Tell whether a module is a package."""
        return self._member(fullname)[1]

    def _bytes(self, member):
        _path, packed, size, _whole, begin = self._listing[member][:5]
        lengths = self._data[begin + _LENGTHS:begin + _HEADER]
        begin += _HEADER + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        data = self._data[begin:begin + size]
        return data if packed == _STORED else zlib.decompress(data, -zlib.MAX_WBITS)


def _install():
    for importer in list(sys.path_importer_cache.values()):
        archive, prefix = getattr(importer, "archive", None), getattr(importer, "prefix", None)
        # Its own listing is the one thing that zipimport tells nobody; pkgutil takes it the same way.
        listing = getattr(zipimport, "_zip_directory_cache", {}).get(archive)
        # Where all modules are packed as one member (solid.py), this one is none of the zip file's.
        if listing and prefix == "" and __name__.replace(".", "/") + ".py" in listing:
            sys.meta_path.insert(0, _Code(archive, listing))


gc.disable()
_install()

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imported first, it halves what importing the rest of a module costs on the host.

Ansible sends a module's code as a zip file. To tell a module's file name, Python's zipimport compiles it, and compiles it
again to run it; the name can be had without. And it opens the file anew for each module.
"""

import struct
import sys
import zipimport
import zlib

_STORED, _DEFLATED = 0, 8


class _Importer(zipimport.zipimporter):
    """zipimport, with a file name told by the listing of the zip file, and a zip file that is read once."""

    _archives = {}

    def get_filename(self, fullname):
        """Return where the source of a module lies; raise ZipImportError where there is none."""
        ending = "/__init__.py" if self.is_package(fullname) else ".py"
        return "%s/%s%s%s" % (self.archive, self.prefix, fullname.rpartition(".")[2], ending)

    def get_code(self, fullname):
        """Return the compiled source of a module; raise ZipImportError where there is none."""
        name = self.get_filename(fullname)
        _path, method, size, _whole, start, _time, _date, _crc = self._files.get(name[len(self.archive) + 1:], (None,) * 8)
        if method not in (_STORED, _DEFLATED):
            return super(_Importer, self).get_code(fullname)
        if self.archive not in self._archives:
            with open(self.archive, "rb") as stream:
                self._archives[self.archive] = stream.read()
        data = self._archives[self.archive]
        # Behind the entry's own header (PKWARE's appnote, 4.3.7) come its name and its extra field.
        start += 30 + sum(struct.unpack("<HH", data[start + 26:start + 30]))
        data = data[start:start + size]
        source = data if method == _STORED else zlib.decompress(data, -zlib.MAX_WBITS)
        return compile(source, name, "exec", dont_inherit=True)


def _install():
    sys.path_hooks.insert(0, _Importer)
    for place, importer in list(sys.path_importer_cache.items()):
        if type(importer) is zipimport.zipimporter:  # pylint: disable=unidiomatic-typecheck
            del sys.path_importer_cache[place]


_install()

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imported first, it halves what importing the rest of a module costs on the host.

Ansible sends a module's code as a zip file. To tell a module's file name, Python's zipimport compiles it, and compiles it
again to run it; the name can be had without. Nor is there garbage to look for while code is read: run_module looks again.
"""

import gc
import sys
import zipimport


class _Importer(zipimport.zipimporter):
    """zipimport, with a file name told by the listing of the zip file."""

    def get_filename(self, fullname):
        """Return where the source of a module lies; raise ZipImportError where there is none."""
        ending = "/__init__.py" if self.is_package(fullname) else ".py"
        return "%s/%s%s%s" % (self.archive, self.prefix, fullname.rpartition(".")[2], ending)


def _install():
    sys.path_hooks.insert(0, _Importer)
    for place, importer in list(sys.path_importer_cache.items()):
        if type(importer) is zipimport.zipimporter:  # pylint: disable=unidiomatic-typecheck
            del sys.path_importer_cache[place]


gc.disable()
_install()

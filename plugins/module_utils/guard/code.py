# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard's own code as one file that needs nothing but Python: what sent this module here is gone when it is needed.
"""

import ast
import importlib
import importlib.util
import io
import zipfile
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import SourceNeeded
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import watch as guard_watch

_COLLECTION = "ansible_collections.jrt0117.baseline"
_ENTRY = guard_watch.__name__
_MAIN = "import sys\n\nfrom %s import main\n\nsys.exit(main(sys.argv))\n" % _ENTRY


def assembled():
    """Return the bytes of a zip file that Python can run: `guard.watch` and every module of the collection that it
    imports. Raises SourceNeeded where compiled code was sent.
    """
    sources, pending = {}, [_ENTRY]
    while pending:
        name = pending.pop()
        if name in sources:
            continue
        sources[name] = _source(name)
        pending += _imported(sources[name])
    packages = set(name.rsplit(".", depth)[0] for name in sources for depth in range(1, name.count(".") + 1))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "__main__.py", _MAIN)
        for name in sorted(set(sources) | packages):
            _add(
                archive, name.replace(".", "/") + ("/__init__.py" if name in packages else ".py"),
                sources.get(name, ""))
    return data.getvalue()


def sources_at_hand():
    """Raise SourceNeeded where the sources of the guard were not sent."""
    _source(_ENTRY)


def _add(archive, name, text):
    # With a date of its own: that of a host whose clock stands at 1970 cannot be written.
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode("utf-8"))


def _source(name):
    """Return a module's source from wherever it was imported: a checkout, a collection, or the zip that Ansible sends.
    """
    # One that is imported within a function may not have been imported yet.
    loader: Any = importlib.import_module(name).__loader__
    source = loader.get_source(name)
    if source is None:
        raise SourceNeeded(name)
    return source


def _imported(source):
    """Return the modules of the collection that a source imports: by the collection's own rule statically, and by their
    full names.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if isinstance(node, ast.ImportFrom) and module.startswith(_COLLECTION + "."):
            found.append(module)
            if hasattr(importlib.import_module(module), "__path__"):
                names = ["%s.%s" % (module, alias.name) for alias in node.names]
                found += [name for name in names if importlib.util.find_spec(name)]
    return found

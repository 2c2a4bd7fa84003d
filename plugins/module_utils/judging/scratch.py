# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What validators share: what is staged below a path, and a folder of root's alone to try it in."""

import os
import shutil
import tempfile

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import BASE, private_folder


def staged_below(host, prefix):
    """Return the paths below a prefix whose bytes will be others, or gone: a mode says nothing of what is read."""
    return [
        path for path, change in sorted(host.changes.items())
        if path.startswith(prefix) and (change.data is not None or change.removed)]


class scratch:  # pylint: disable=invalid-name
    """A folder only root can look into, gone afterwards."""

    def __init__(self, host):
        self._root, self._path = host.root, host.resolve(BASE)
        self._parent = host.real(self._path)

    def __enter__(self):
        try:
            with private_folder(self._root, self._path, make=True):
                self._folder = tempfile.mkdtemp(prefix="validate-", dir=self._parent)
        except OSError as error:
            raise CommitError("%s: %s" % (self._parent, error.strerror))
        return self._folder

    def __exit__(self, *_unused):
        shutil.rmtree(self._folder, ignore_errors=True)


def write(path, data):
    """Write a file into the scratch folder, which is root's alone."""
    try:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise CommitError("%s: %s" % (path, error.strerror))


def last_line(output):
    lines = (output.err or output.out).strip().splitlines()
    return lines[-1] if lines else "exit status %d" % output.rc

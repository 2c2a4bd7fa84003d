# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd-logind: whether it is there, of which version, and what logind.conf says."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, KeyValue

_PROGRAMS = ("/usr/lib/systemd/systemd-logind", "/lib/systemd/systemd-logind")
_OWN = "/etc/systemd/logind.conf.d/jrt0117.conf"
# The library that logind is built with has the version in its name, in an image too.
_LIBRARIES = (
    "/usr/lib/systemd/libsystemd-shared-*.so", "/lib/systemd/libsystemd-shared-*.so",
    "/usr/lib/*-linux-*/systemd/libsystemd-shared-*.so")
_LIBRARY = re.compile(r"-shared-([0-9]{1,9})")


def program(host):
    """Return the path of logind's program, or None."""
    return next((path for path in _PROGRAMS if host.exists(path)), None)


def version(host):
    """Return the version of the logind that is there; 0 where it cannot be told."""
    for pattern in _LIBRARIES:
        for path in host.glob(pattern):
            match = _LIBRARY.search(path)
            if match is not None:
                return int(match.group(1))
    return units.version(host)


class Logind:
    """logind.conf and its drop-ins as a source for `Setting`."""

    label = "logind.conf"
    searched = dropins.systemd_places(label)

    def __init__(self, host):
        self.host = host

    def get(self, name):
        """Return the value in force with its place, or None."""
        return dropins.systemd(self.host, "logind.conf").get(name, "Login")

    def default(self, name):
        """Return systemd's own default: idle sessions are left alone."""
        return "infinity"

    def set(self, name, value):
        """Stage a value in the file below /etc that decides now, else in a drop-in of our own."""
        present = self.get(name)
        path = present.where.path if present is not None and present.where.path.startswith("/etc/") else _OWN
        document = KeyValue(self.host.read(path) if self.host.exists(path) else b"", path, SYSTEMD_INI)
        document.set(name, value, "Login")
        self.host.stage_content(path, document.render())

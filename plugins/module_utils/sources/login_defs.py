# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""login.defs(5) as a source for `Setting`: what passwd, useradd and chpasswd go by."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.keyvalue import LOGIN_DEFS, KeyValue

PATH = "/etc/login.defs"
# The tools' own defaults; PASS_MAX_DAYS without a value means that passwords never age.
DEFAULTS = {"PASS_MAX_DAYS": "-1", "ENCRYPT_METHOD": "DES"}


def of(host):
    """Return this host's login.defs."""
    return LoginDefs(host)


class LoginDefs:
    """The settings of /etc/login.defs, staged changes included."""

    label = PATH

    def __init__(self, host):
        self.host = host

    def _document(self):
        return KeyValue(self.host.read(PATH) if self.host.exists(PATH) else b"", PATH, LOGIN_DEFS)

    def get(self, name):
        """Return the value in force with its place, or None."""
        return self._document().get(name)

    def default(self, name):
        """Return what the tools take where the file says nothing."""
        return DEFAULTS.get(name)

    def set(self, name, value):
        """Stage a value."""
        document = self._document()
        document.set(name, value)
        self.host.stage_content(PATH, document.render())

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The defaults of useradd(8) as a source for `Setting`: what new accounts begin with."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import USERADD_DEFAULTS, KeyValue

PATH = "/etc/default/useradd"
# What SUSE's useradd reads where /etc has none.
VENDOR = "/usr/etc/default/useradd"
TOOLS = ("/usr/sbin/useradd", "/sbin/useradd")
DEFAULTS = {"INACTIVE": "-1"}


def of(host):
    """Return this host's useradd defaults."""
    return UseraddDefaults(host)


def read(host):
    """Tell whether useradd is here to read them."""
    real = [path for path in TOOLS if "busybox" not in host.resolve(path)]
    return programs.there(host, real, PATH if host.exists(PATH) else VENDOR)


class UseraddDefaults:
    """The settings of /etc/default/useradd, staged changes included."""

    label = PATH

    def __init__(self, host):
        self.host = host

    def _document(self):
        path = next((path for path in (PATH, VENDOR) if self.host.exists(path)), None)
        return KeyValue(b"" if path is None else self.host.read(path), path or PATH, USERADD_DEFAULTS)

    def get(self, name):
        """Return the value in force with its place, or None."""
        return self._document().get(name)

    def default(self, name):
        """Return what useradd takes where the file says nothing."""
        return DEFAULTS.get(name)

    def set(self, name, value):
        """Stage a value; what the vendor's file says goes along, for ours takes its place."""
        document = self._document()
        document.set(name, value)
        self.host.stage_content(PATH, document.render())

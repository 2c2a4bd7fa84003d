# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""login.defs(5) as a source for `Setting`: what passwd, useradd and chpasswd go by."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import LOGIN_DEFS
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.layers import Layers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_c

PATH = "/etc/login.defs"
# The shadow tools; BusyBox has tools of these names that read nothing.
TOOLS = (
    "/usr/sbin/useradd", "/sbin/useradd", "/usr/sbin/chpasswd", "/usr/bin/chage", "/usr/sbin/newusers",
    "/usr/sbin/usermod")
VENDOR = "/usr/etc/login.defs"
# The tools' own defaults; PASS_MAX_DAYS without a value means that passwords never age.
DEFAULTS = {"PASS_MAX_DAYS": "-1", "ENCRYPT_METHOD": "DES"}


def of(host):
    """Return this host's login.defs."""
    return LoginDefs(host, dropins.login_defs, _new, LOGIN_DEFS)


def number(text):
    """Return a number as the shadow tools read it, which take off quotes that nobody else takes off; None for what is
    none.
    """
    return of_c((text or "").replace('"', ""))


def read(host):
    """Tell whether the shadow tools are here to read it."""
    # BusyBox may be installed under their names.
    real = [path for path in TOOLS if "busybox" not in host.resolve(path)]
    return programs.there(host, real, PATH if host.exists(PATH) else VENDOR)


class LoginDefs(Layers):
    """The settings of login.defs, staged changes included."""

    label = PATH

    def default(self, name):
        """Return what the tools take where the file says nothing."""
        return DEFAULTS.get(name)


def _new(host):
    # A file of ours in place of the vendor's would hide everything else in it.
    return PATH + ".d/50-jrt0117.defs" if host.exists(VENDOR) else PATH

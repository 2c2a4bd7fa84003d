# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sudo that is installed: which files its plugin begins with, and which release it is."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError

CONF = "/etc/sudo.conf"
_DPKG = "/var/lib/dpkg/status"
_SAID = re.compile(r"Sudo version ([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})")
_INSTALLED = re.compile(
    r"^Package: sudo(?:-ldap)?\nStatus: \S+ ok installed\n(?:\S.*\n| .*\n)*?"
    r"Version: (?:[0-9]+:)?([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})",
    re.MULTILINE)
_PTY_BY_DEFAULT = (1, 9, 14)


def main_files(host):
    """Return the paths that sudo.conf names for the policy, the first that exists being read; none where it names none.
    """
    if not host.exists(CONF):
        return ()
    text = host.read(CONF).decode("utf-8", "surrogateescape").replace("\\\n", "")
    for line in text.split("\n"):
        words = line.partition("#")[0].split()
        if words[:1] and words[0].lower() == "plugin" and words[1:2] == ["sudoers_policy"]:
            named = [word.partition("=")[2] for word in words[3:] if word.startswith("sudoers_file=")]
            # The first line of a plugin counts; releases from 1.9.14 on take several paths.
            return tuple(path for path in ":".join(named).split(":") if path.startswith("/"))
    return ()


def pty_by_default(host):
    """Tell whether this release of sudo uses a pty where nothing is set; None where the release cannot be told."""
    release = _release(host)
    return None if release is None else release >= _PTY_BY_DEFAULT


def _release(host):
    if host.which("sudo"):
        try:
            found = _SAID.search(host.run(["sudo", "-V"]).out)
        except HostError:
            return None
    elif not host.live and host.exists(_DPKG):
        found = _INSTALLED.search(host.read(_DPKG).decode("utf-8", "replace"))
    else:
        return None
    return tuple(int(part) for part in found.groups()) if found else None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts that a login shell of the Bourne family reads: /etc/profile, and /etc/profile.d where it goes on there."""

import os
import re

PROFILE = "/etc/profile"
SCRIPTS = "/etc/profile.d/*.sh"

_GOES_ON = re.compile(rb"^[^#\n]*/etc/profile\.d\b", re.M)


def reads_scripts(host):
    """Tell whether /etc/profile reads the scripts of /etc/profile.d."""
    return host.exists(PROFILE) and _GOES_ON.search(host.read(PROFILE)) is not None


def paths(host):
    """Return the scripts that are read, in their order."""
    return ([PROFILE] if host.exists(PROFILE) else []) + (host.glob(SCRIPTS) if reads_scripts(host) else [])


def append(host, path, script):
    """Stage a script's lines at the end of a file of somebody else's, or as a new one."""
    old = host.read(path).rstrip(b"\n") + b"\n" if host.exists(path) else b""
    host.stage_content(path, old + script)


def open_to_all(host, path):
    """Tell whether everybody's shell can read a script; one that it cannot is skipped without a word."""
    return bool(host.stat(path).mode & 0o004 and host.stat(os.path.dirname(path)).mode & 0o001)

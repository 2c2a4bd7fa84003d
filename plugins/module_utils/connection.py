# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who this run connects as and from where, seen on the host itself: nobody may be locked out by their own run."""

import os
import pwd
from collections import namedtuple

Connection = namedtuple("Connection", "user address")


def current():
    """Return the connection this process came by; the address is None for a local run."""
    user = os.environ.get("SUDO_USER") or os.environ.get("DOAS_USER") or pwd.getpwuid(os.getuid()).pw_name
    return Connection(user, _address())


def _address():
    # sudo clears the variable, so it is looked for in the processes that led here.
    process = os.getpid()
    while process > 1:
        try:
            with open("/proc/%d/environ" % process, "rb") as stream:
                variables = stream.read().split(b"\0")
            with open("/proc/%d/stat" % process, "rb") as stream:
                process = int(stream.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError):
            return None
        for variable in variables:
            if variable.startswith(b"SSH_CONNECTION="):
                return variable.partition(b"=")[2].split()[0].decode("ascii", "replace")
    return None

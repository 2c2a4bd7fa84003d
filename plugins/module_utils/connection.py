# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who this run connects as and from where, seen on the host itself: nobody may be locked out by their own run."""

import os
import pwd
from collections import namedtuple

Connection = namedtuple("Connection", "user address")


_PROC = "/proc"


def current():
    """Return the connection this process came by; the address is None for a local run."""
    session = _session()
    if session is not None:
        return Connection(_name(session[0]), session[1])
    return Connection(os.environ.get("SUDO_USER") or os.environ.get("DOAS_USER") or _name(os.getuid()), None)


def _session():
    """Return (uid, address) of the session, from the outermost process that knows of one.

    That process still belongs to the user who logged in, whatever became root after it (sudo, su, doas), and sudo clears
    the variable.
    """
    found, process = None, os.getpid()
    while process > 1:
        place = "%s/%d" % (_PROC, process)
        try:
            with open(place + "/environ", "rb") as stream:
                variables = dict(item.partition(b"=")[::2] for item in stream.read().split(b"\0"))
            with open(place + "/stat", "rb") as stream:
                process = int(stream.read().rpartition(b")")[2].split()[1])
            words = variables.get(b"SSH_CONNECTION", b"").split()
            if words:
                found = os.stat(place).st_uid, words[0].decode("ascii", "replace")
        except (OSError, ValueError, IndexError):
            break
    return found


def _name(uid):
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who this run connects as and from where, seen on the host itself: nobody may be locked out by their own run."""

import os
import pwd
from collections import namedtuple
from typing import NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import seconds, started


class Connection(NamedTuple):
    """`server` and `port` are where on this host the connection arrives. A local run has none of the three. `sudo`: it
    became root so.
    """

    user: str
    address: Optional[str] = None
    server: Optional[str] = None
    port: Optional[int] = None
    sudo: bool = False


_Session = namedtuple("_Session", "uid address client_port server port process")


_PROC = "/proc"


def current():
    """Return the connection this process came by; the address is None for a local run."""
    found = _session()
    if found is not None:
        return Connection(_name(found.uid), found.address, found.server, found.port, sudo="SUDO_USER" in os.environ)
    return Connection(os.environ.get("SUDO_USER") or os.environ.get("DOAS_USER") or _name(os.getuid()))


def session():
    """Return what tells this SSH connection from every other, as JSON-able data, or None for a local run."""
    found = _session()
    if found is None:
        return None
    start = started(found.process) or started(os.getpid())
    return {"address": found.address, "port": found.client_port, "process": found.process, "started": seconds(start)}


def _session():
    """Return the session, from the outermost process that knows of one.

    That process still belongs to the user who logged in, whatever became root after it (sudo, su, doas), and sudo
    clears the variable. Its parent is the process of sshd that serves the connection.
    """
    found, process = None, os.getpid()
    while process > 1:
        place = "%s/%d" % (_PROC, process)
        try:
            with open(place + "/environ", "rb") as stream:
                variables = dict(item.partition(b"=")[::2] for item in stream.read().split(b"\0"))
            with open(place + "/stat", "rb") as stream:
                process = int(stream.read().rpartition(b")")[2].split()[1])
            words = variables.get(b"SSH_CONNECTION", b"").decode("ascii", "replace").split()
            if len(words) == 4:
                found = _Session(os.stat(place).st_uid, words[0], int(words[1]), words[2], int(words[3]), process)
        except (OSError, ValueError, IndexError):
            break
    return found


def _name(uid):
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

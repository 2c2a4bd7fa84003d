# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sshd processes that take connections, as the kernel tells of them, and where their sockets come from."""

import contextlib
import glob
import os
import re
import signal

# What sshd calls itself: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"; before version 8 it keeps its command line.
_LISTENER = re.compile(r"^sshd: (\S*/sshd .*)\[listener\]|^(\S*/sshd(?: .*)?)$")
_LISTEN = "0A"
# The columns of /proc/net/tcp that tell the state and the inode.
_STATE, _INODE = 3, 9


def listeners():
    """Return {process: its command line, a list of words} of each sshd that holds a listening socket."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        process = int(path.split("/")[2])
        known = _LISTENER.match(_read(path).replace("\0", " ").strip())
        # Those of containers on this host are none of ours.
        if known and _namespace(process) == _namespace("self") and listening_sockets(process):
            found[process] = (known.group(1) or known.group(2)).split()
    return found


def listening_sockets(process):
    """Return the inodes of the TCP sockets on which a process listens."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in _read("/proc/%d/net/%s" % (process, name)).splitlines()[1:]]
    listen = set(words[_INODE] for words in lines if len(words) > _INODE and words[_STATE] == _LISTEN)
    return listen & _sockets(process)


def handed_over(process):
    """Tell whether all sockets on which a process listens are the service manager's, which goes on listening without it."""
    mine = listening_sockets(process)
    return bool(mine) and mine <= _sockets(1)


def signal_listeners():
    """Have each sshd read its settings without asking the service manager: open sessions go on."""
    for process in listeners():
        # One that was handed its socket could not open it anew; the next connection starts the next.
        # One that has ended since it was seen, somebody's imitation perhaps, keeps no other from being told.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM if handed_over(process) else signal.SIGHUP)


def _namespace(process):
    try:
        return os.readlink("/proc/%s/ns/pid" % process)
    except OSError:
        return None


def _sockets(process):
    found = set()
    for path in glob.glob("/proc/%d/fd/*" % process):
        try:
            target = os.readlink(path)
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def _read(path):
    try:
        with open(path, encoding="ascii", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""

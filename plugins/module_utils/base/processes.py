# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel tells of processes."""

import contextlib
import errno
import fcntl
import os
import signal
import struct
import time
from typing import Dict, Optional, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import system_log

# What the kernel calls struct flock.
_FLOCK = "hhqqi"
# Seconds: how long a lock is waited for, and how long a user's program may have it, which takes it for a few
# thousandths.
_ENDING, _STUCK = 10, 4


def started(process):
    """Return when a process started, in ticks since the kernel did, or None where there is none: its number may be used
    again.
    """
    try:
        with open("/proc/%d/stat" % process, "rb") as stream:
            return int(stream.read().rpartition(b")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


def alive(process, start):
    """Tell whether the process that started then still runs; one that has ended and waits to be noticed does not."""
    try:
        with open("/proc/%d/stat" % process, "rb") as stream:
            words = stream.read().rpartition(b")")[2].split()
        return int(words[19]) == start and words[0] not in (b"Z", b"X")
    except (OSError, ValueError, IndexError, TypeError):
        return False


def of_root(process):
    """Tell whether root runs a process, for nobody else: anybody may give a process whatever name and command line, and
    a set-id program too.
    """
    try:
        with open("/proc/%d/status" % process, "rb") as stream:
            told = next(line for line in stream.read().splitlines() if line.startswith(b"Uid:"))
    except (OSError, StopIteration):
        return False
    # A test, or an audit of an ordinary user, believes its own.
    return set(int(word) for word in told.split()[1:]) <= {0, os.geteuid()}


def program(process):
    """Return the name of the program that a process runs; OSError where it has ended, or is another user's."""
    return os.path.basename(os.readlink("/proc/%s/exe" % process).replace(" (deleted)", ""))


def namespace(process):
    """Return what processes a process is among: those of a container have their own. None where that is not seen."""
    try:
        return os.readlink("/proc/%s/ns/pid" % process)
    except OSError:
        return None


class Tables:
    """The kernel's tables of sockets (tcp, udp6), those of a network read once: to tell that there is no more in one,
    it looks through all connections that it has room for.
    """

    place = "/proc/{process}/net/{name}"

    def __init__(self):
        self._read = {}

    def of(self, process, name):
        """Return the rows of a table as a process (a number, or "self") sees it; raises OSError."""
        try:
            key = os.readlink("/proc/%s/ns/net" % process), name
        except OSError:
            key = process, name
        if key not in self._read:
            with open(self.place.format(process=process, name=name), encoding="ascii", errors="replace") as stream:
                self._read[key] = stream.read().splitlines()[1:]
        return self._read[key]


def running_since():
    """Return the seconds since the kernel started, as those of processes are counted."""
    with open("/proc/uptime", "rb") as stream:
        return float(stream.read().split()[0])


def seconds(ticks):
    """Return ticks as seconds since the kernel started."""
    return ticks / float(os.sysconf("SC_CLK_TCK"))


def lock(stream):
    """Take a lock of lockf's, which raises OSError where another has it; not where a user keeps the program that has it
    from its end.

    passwd(1) and its kin run as root for whoever calls them, who may stop them with the lock in their hands for as long
    as they like, freeze them or leave them next to no time in a group of their own (cgroups), and nobody could change
    or put back an account file. They write beside the file and rename, so that one of them may be ended at any time.
    """
    deadline = time.monotonic() + _ENDING
    ending: Set[Optional[int]] = set()
    since: Dict[Optional[int], float] = {}
    while True:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES) or time.monotonic() > deadline:
                raise
            holder = _holder(stream)
            # One that was told to end still runs for a moment.
            if holder not in ending:
                stuck = time.monotonic() - since.setdefault(holder, time.monotonic()) > _STUCK
                ended = _ended(holder, stuck)
                if ended is False:
                    raise
                ending.update([holder] if ended else [])
        time.sleep(0.02)


def _holder(stream):
    """Return the process that has the lock, or None where it is free by now."""
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    kind, _from, _start, _length, process = struct.unpack(_FLOCK, fcntl.fcntl(stream, fcntl.F_GETLK, asked))
    return None if kind == fcntl.F_UNLCK else process


def _ended(process, stuck):
    """End a process that is stopped or `stuck`, and that an ordinary user has started; return whether the lock is, or
    is about to be, free.

    None where that process may get on yet.
    """
    if process is None:
        return True
    start = started(process)
    try:
        with open("/proc/%d/status" % process, "rb") as stream:
            told = dict(line.split(b":", 1) for line in stream.read().splitlines() if b":" in line)
        state, user = told[b"State"].split()[0], int(told[b"Uid"].split()[0])
    except (OSError, ValueError, KeyError, IndexError):
        return not alive(process, start)
    if not user:
        return False
    if state not in (b"T", b"Z", b"X") and not stuck:
        return None
    if started(process) == start:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
            system_log.write(
                "jrt0117",
                "process %d of uid %d keeps account files waiting with their lock, and is killed" % (process, user))
    return True

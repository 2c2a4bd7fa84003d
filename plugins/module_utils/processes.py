# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel tells of processes."""

import os


def started(process):
    """Return when a process started, in ticks since the kernel did, or None where there is none: its number may be used again."""
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


def seconds(ticks):
    """Return ticks as seconds since the kernel started."""
    return ticks / float(os.sysconf("SC_CLK_TCK"))

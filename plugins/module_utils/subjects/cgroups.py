# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Control groups as the kernel has them: where each controller is, and what it holds a group to.

What systemd says of a unit is what it was told; a controller that the kernel has in no tree holds nobody to it.
"""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError

TREE = "/sys/fs/cgroup"
ENDLESS = float("inf")
# By the file of version 2: its controller, its names in version 2 and in version 1 (the scheduler BFQ has files of its
# own), and how many of version 1 are one of version 2.
_FILES = {
    "pids.max": ("pids", ("pids.max",), ("pids.max",), 1.0),
    "memory.max": ("memory", ("memory.max",), ("memory.limit_in_bytes",), 1.0),
    "memory.low": ("memory", ("memory.low",), ("memory.soft_limit_in_bytes",), 1.0),
    "memory.current": ("memory", ("memory.current",), ("memory.usage_in_bytes",), 1.0),
    "cpu.weight": ("cpu", ("cpu.weight",), ("cpu.shares",), 10.24),
    "io.weight": ("io", ("io.weight", "io.bfq.weight"), ("blkio.weight", "blkio.bfq.weight"), 1.0),
}
_OLD_NAMES = {"io": "blkio"}
# Version 1 writes the largest number of pages for no limit.
_HUGE = 2**62
Held = namedtuple("Held", "number path text")
_NUMBER = re.compile(r"(?:default )?([0-9]{1,20})\s*(?:\n|\Z)")


def place(host, controller):
    """Return (the folder of a controller's tree, whether it is of version 1); None where the kernel has it in none."""
    old = "%s/%s" % (TREE, _OLD_NAMES.get(controller, controller))
    if host.exists(old + "/cgroup.procs"):
        return old, True
    for folder in (TREE, TREE + "/unified"):
        listed = folder + "/cgroup.controllers"
        if host.exists(listed) and controller in host.read(listed).decode("ascii", "replace").split():
            return folder, False
    return None


def controller_of(name):
    """Return the controller that a file of version 2 belongs to."""
    return _FILES[name][0]


def value(host, name, group):
    """Return what a group is held to, by the file's name in version 2, the file that says so, and its text; None where
    there is no such file. A weight of version 1 is given as one of version 2.
    """
    controller, new, old, share = _FILES[name]
    at = place(host, controller)
    if at is None:
        return None
    folder, first = at
    for one in old if first else new:
        path = "/".join(part for part in (folder, group.strip("/"), one) if part)
        try:
            text = host.read(path).decode("ascii", "replace")
        except HostError:
            continue
        if text.strip() == "max":
            return Held(ENDLESS, path, text.strip())
        match = _NUMBER.match(text)
        if match is not None:
            number = int(match.group(1))
            shown = ENDLESS if number >= _HUGE else round(number / share) if first else number
            return Held(shown, path, text.strip())
    return None


def bound(host, name, group):
    """Return the least that a group and those above it are held to: each holds all that are below it."""
    found, parts = [], group.strip("/").split("/")
    for many in range(len(parts), 0, -1):
        one = value(host, name, "/".join(parts[:many]))
        if one is not None:
            found.append(one)
    return min(found) if found else None

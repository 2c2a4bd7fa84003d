# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs and libraries that were replaced on the disk, and that processes still run as they were."""

import os
import re
from typing import Dict, Set

# A mapping that is executed, of a file that is gone from below these folders.
_GONE = re.compile(
    rb"^[0-9a-f]+-[0-9a-f]+ ..x. \S+ \S+ \d+ +(/(?:usr|lib|lib64|bin|sbin|opt)/.+) \(deleted\)$", re.M)
_UNIT = re.compile(r"/([^/]+\.(?:service|scope))(?:/|$)")
# Of the mappings of one process.
_MOST_BYTES = 4 * 1024 * 1024


def of(host):
    """Return {unit: the files that its processes still run}; "" is the unit of those that have none."""
    return host.ask("replaced", _replaced)


def _replaced():
    found: Dict[str, Set[str]] = {}
    own = _place("self")
    for process in (name for name in os.listdir("/proc") if name.isdigit()):
        try:
            with open("/proc/%s/maps" % process, "rb") as stream:
                data = stream.read(_MOST_BYTES)
            # A container's files are its own.
            if b" (deleted)" not in data or _place(process) != own:
                continue
            files = {match.decode("utf-8", "replace") for match in _GONE.findall(data)}
            with open("/proc/%s/cgroup" % process, encoding="utf-8", errors="replace") as stream:
                unit = _UNIT.search(stream.read())
        except OSError:
            continue  # It has ended.
        if files:
            found.setdefault(unit.group(1) if unit else "", set()).update(files)
    return {unit: sorted(files) for unit, files in found.items()}


def _place(process):
    return os.readlink("/proc/%s/ns/mnt" % process)

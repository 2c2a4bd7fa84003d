# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs and libraries that were replaced on the disk, and that processes still run as they were."""

import os
import re
from collections import namedtuple
from typing import Dict, Set

# A mapping that is executed, of a file that is gone from below these folders.
_GONE = re.compile(
    rb"^[0-9a-f]+-[0-9a-f]+ ..x. \S+ \S+ \d+ +(/(?:usr|lib|lib64|bin|sbin|opt)/.+) \(deleted\)$", re.M)
_UNIT = re.compile(r"/([^/]+\.(?:service|scope))(?:/|$)")
# Of the mappings of one process.
_MOST_BYTES = 4 * 1024 * 1024

# {unit: the files that its processes still run}, "" the unit of those that have none; and how many processes could not
# be looked into.
Seen = namedtuple("Seen", "units unseen")


def of(host):
    """Return the Seen of a live host."""
    return host.ask("replaced", _replaced)


def _replaced():
    found: Dict[str, Set[str]] = {}
    own, unseen = os.stat("/"), 0
    for process in (name for name in os.listdir("/proc") if name.isdigit()):
        try:
            files = _files(process, own)
            with open("/proc/%s/cgroup" % process, encoding="utf-8", errors="replace") as stream:
                unit = _UNIT.search(stream.read())
        except PermissionError:
            unseen += 1
            continue
        except OSError:
            continue  # It has ended.
        if files:
            found.setdefault(unit.group(1) if unit else "", set()).update(files)
    return Seen({unit: sorted(files) for unit, files in found.items()}, unseen)


def _files(process, own):
    with open("/proc/%s/maps" % process, "rb") as stream:
        data = stream.read(_MOST_BYTES)
    # A container's files are its own. A service with a mount namespace of its own still has this host's root.
    if b" (deleted)" not in data or not os.path.samestat(os.stat("/proc/%s/root" % process), own):
        return set()
    return {match.decode("utf-8", "replace") for match in _GONE.findall(data)}

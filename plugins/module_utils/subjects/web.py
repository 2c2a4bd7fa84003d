# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Web servers that run here: the files of each one's configuration, and whether they are what it has loaded."""

import os
import re
import time
from typing import Any, List, Optional

_PROC = "/proc"
# CLOCK_BOOTTIME, of which Python 3.6 has no name: the start of a process counts from there.
_SINCE_BOOT = 7
# A reload takes its time, and clocks are read one after the other.
_SLACK = 1.0
_NUMBER = re.compile(r"[0-9]{1,12}\Z")
_PART = re.compile(r"([0-9]{1,12})(?![0-9])\s*(us|ms|[smhdwMy]?)\s*", re.ASCII)
_SECONDS = {
    "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "M": 2592000, "y": 31536000}
_SIZES = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def files(host: Any, server: Any) -> List[str]:
    """Return the files of a web server's configuration; raises ParseError, Missing, Unreadable."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source as haproxy
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source as nginx
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tomcat import source as tomcat

    if server.kind == "tomcat":
        return [tomcat.main_file(server)]
    return {"nginx": nginx, "httpd": httpd, "haproxy": haproxy}[server.kind].files(host, server)


def edited(host: Any, server: Any) -> Optional[str]:
    """Return a file of a web server's configuration that was written after it was loaded, or None. Files that are gone
    since leave no trace that is looked for.
    """
    loaded = _loaded(server)
    if loaded is None:
        return None
    for path in files(host, server):
        try:
            written = os.stat(host.real(host.resolve(path))).st_mtime
        except OSError:
            continue
        if written > loaded + _SLACK:
            return path
    return None


def _loaded(server: Any) -> Optional[float]:
    """Return when a server has loaded its configuration, or None where that cannot be seen."""
    own = started(server.process)
    workers: List[float] = [when for when in map(started, server.processes[1:]) if when is not None]
    if server.kind == "tomcat" or not workers:
        return own
    # httpd begins workers at any time; those of before a reload end soon. Of the others the newest are what a reload
    # has begun.
    return min(workers) if server.kind == "httpd" else max(workers)


def started(process: int) -> Optional[float]:
    """Return when a process began, in seconds of the epoch, or None where that cannot be seen."""
    try:
        with open("%s/%d/stat" % (_PROC, process), "rb") as stream:
            ticks = int(stream.read().rpartition(b")")[2].split()[19])
        return time.time() - time.clock_gettime(_SINCE_BOOT) + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def seconds(text: str, unit: str = "s") -> Optional[float]:
    """Return a time such as 1m30s in seconds, or None of what is none; a number alone is of `unit`."""
    total, place = 0.0, 0
    while place < len(text):
        match = _PART.match(text, place)
        if match is None:
            return None
        total += int(match.group(1)) * _SECONDS[match.group(2) or unit]
        place = match.end()
    return total if text else None


def size(text: str) -> Optional[int]:
    """Return a size such as 8m in bytes, or None of what is none."""
    number, unit = (text[:-1], text[-1:].lower()) if text[-1:].lower() in ("k", "m", "g") else (text, "")
    return int(number) * _SIZES[unit] if _NUMBER.match(number) else None

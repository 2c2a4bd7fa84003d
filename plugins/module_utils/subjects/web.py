# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Web servers that run here: the files of each one's configuration, and whether they are what it has loaded."""

import os
import posixpath
import re
import time
from typing import Any, Iterable, Iterator, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

_PROC = "/proc"
# CLOCK_BOOTTIME, of which Python 3.6 has no name: the start of a process counts from there.
_SINCE_BOOT = 7
# A reload takes its time, and clocks are read one after the other.
_SLACK = 1.0
_MAIN = (
    "/etc/nginx/nginx.conf", "/etc/apache2/apache2.conf", "/etc/apache2/ports.conf", "/etc/httpd/conf/httpd.conf",
    "/etc/haproxy/haproxy.cfg")
_ENDING = b"is shutting down"
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


def edited(host: Any, server: Any, own: Optional[Iterable[str]] = None) -> Optional[str]:
    """Return a file of a web server's configuration that was written after it was loaded, or None.

    Whoever is about to reload it names the files that are its `own`: then links count too, and the folders from which
    files are read, for what was put there or taken away.
    """
    loaded = _loaded(host, server)
    if loaded is None:
        return None
    for path in files(host, server) if own is None else _looked_at(host, server, own):
        try:
            if max(_written(host, path, own)) > loaded + _SLACK:
                return path
        except OSError:
            continue
    return None


def _looked_at(host: Any, server: Any, own: Iterable[str]) -> List[str]:
    found = files(host, server)
    # Beside the main file lies whatever else; what is in the folders of the others is read.
    apart = {posixpath.dirname(path) for path in found if path in _MAIN} | {posixpath.dirname(path) for path in own}
    return found + sorted({posixpath.dirname(path) for path in found} - apart)


def _written(host: Any, path: str, own: Optional[Iterable[str]]) -> Iterator[float]:
    target = host.resolve(path)
    yield 0
    if own is None or target not in own:
        yield os.stat(host.real(target)).st_mtime
    if own is not None and path not in own:
        yield os.lstat(host.real(path)).st_mtime


def _loaded(host: Any, server: Any) -> Optional[float]:
    """Return when a server has loaded its configuration, or None where that cannot be seen."""
    own = started(server.process)
    listens = _listens(host, server) if server.kind == "httpd" else frozenset()
    workers: List[float] = [
        when for one in server.processes[1:] for when in [started(one)]
        if when is not None and not (_has_closed(one, listens) if listens else _ends(one))]
    if server.kind == "tomcat" or not workers:
        return own
    # nginx and httpd begin workers at any time, in the place of one that has died; those of before a reload end when
    # they have served whom they serve.
    # HAProxy begins one at a reload alone.
    return max(workers) if server.kind == "haproxy" else min(workers)


def _listens(host: Any, server: Any) -> frozenset:
    """Return the inodes of the sockets at which a server listens, none where they are not to be seen."""
    try:
        found = servers.listeners(host, server) if server.inodes else []
    except HostError:
        found = []
    return frozenset(one.inode for one in found if one.protocol == "tcp")


def _has_closed(process: int, listens: frozenset) -> bool:
    """Tell whether a worker of httpd no longer listens: as a reload begins it closes these sockets, then ends its work.
    """
    held = servers.sockets_of([process])
    return held is not None and not held & listens


def _ends(process: int) -> bool:
    """Tell whether a worker of nginx's ends once those that it serves have gone: it is one of before a reload."""
    try:
        with open("%s/%d/cmdline" % (_PROC, process), "rb") as stream:
            return _ENDING in stream.read(200)
    except OSError:
        return False


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

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What listens on this host, and which unit each listener belongs to: from /proc, so that no tool is needed."""

import os
import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Missing

_TCP_LISTEN = "0A"
_UDP_UNCONNECTED = "07"
_UNIT = re.compile(r"/([^/]+\.(?:service|socket))(?:/|$)")

Listener = namedtuple("Listener", "protocol port inode")


def of(host):
    """Return the listening TCP and unconnected UDP sockets of a live host; raises Missing for an image."""
    if not host.live:
        raise Missing("/proc/net/tcp", "cannot be seen in an unpacked image")
    return host.memo("listeners", lambda: list(_listeners(host)))


def _listeners(host):
    for table, protocol, state in (
            ("tcp", "tcp", _TCP_LISTEN), ("tcp6", "tcp", _TCP_LISTEN), ("udp", "udp", _UDP_UNCONNECTED), ("udp6", "udp", _UDP_UNCONNECTED)):
        try:
            # Not through the host's cache: /proc files have no size and change from read to read.
            with open("/proc/net/" + table) as stream:
                rows = stream.readlines()[1:]
        except IOError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == state:
                yield Listener(protocol, int(fields[1].rpartition(":")[2], 16), fields[9])


def unit_of(listener):
    """Return the systemd unit that holds a listener, or None where it cannot be seen (no root, no systemd)."""
    wanted = "socket:[%s]" % listener.inode
    holders = [pid for pid in os.listdir("/proc") if pid.isdigit() and _holds(pid, wanted)]
    # systemd itself holds the sockets of its .socket units until a connection comes.
    units = [unit for unit in (_unit_of_process(pid) for pid in holders if pid != "1") if unit]
    return units[0] if units else None


def _holds(pid, wanted):
    try:
        return any(os.readlink("/proc/%s/fd/%s" % (pid, name)) == wanted for name in os.listdir("/proc/%s/fd" % pid))
    except OSError:
        return False


def _unit_of_process(pid):
    try:
        with open("/proc/%s/cgroup" % pid) as stream:
            match = _UNIT.search(stream.read())
    except IOError:
        return None
    return match.group(1) if match else None

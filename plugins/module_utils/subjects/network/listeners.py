# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What listens on this host, and which unit each listener belongs to: from /proc, so that no tool is needed."""

import errno
import ipaddress
import os
import pwd
import re
import sys
from typing import Any, Dict, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import Tables, namespace
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units as unit_settings
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

_TCP_LISTEN = "0A"
_UDP_UNCONNECTED = "07"
_ESTABLISHED = "01"
_MAPPED_LOOPBACK = bytes(10) + b"\xff\xff\x7f"
_TABLES = "/proc/net/"
_ALWAYS = ("tcp", "udp")
LISTENING = Text("Listening services", "监听服务")
# What the kernel calls the processes of all (PROC_PID_INIT_INO); a container may share a network with others.
_ALL_PROCESSES = "pid:[4026531836]"
# No name of a socket.
_UNSEEN = "unseen"
_UNIT = re.compile(r"/([^/]+\.(?:service|socket))(?:/|$)")


class Listener(NamedTuple):
    """A socket that waits. `uid`: whose it is, whoever holds it by now. `address`: at which of the host's."""

    protocol: str
    port: int
    inode: Any
    local: Any
    uid: int = 0
    address: str = ""


class Connection(NamedTuple):
    """A socket that has another end; `row` is what the kernel's table at `place` says of it."""

    protocol: str
    address: Any
    port: int
    inode: Any
    place: str
    row: str


def connections(host):
    """Return the Connections of a live host: TCP that is established, UDP that is connected; raises as `of` does."""
    if not host.live:
        raise Missing("/proc/net/tcp", Text("cannot be seen in an unpacked image", "在离线镜像中不可见"))
    found = []
    for table, row in _rows(host.ask("tables", Tables), "self", dict.fromkeys(("tcp", "udp"), _ESTABLISHED)):
        fields = row.split()
        address, _colon, port = fields[2].rpartition(":")
        found.append(Connection(
            table[:3], _unmapped(_address(address)), int(port, 16), fields[9], _TABLES + table, row.strip()))
    return found


def _unmapped(address):
    return getattr(address, "ipv4_mapped", None) or address


def of(host):
    """Return the listening TCP and unconnected UDP sockets of a live host; raises Missing for an image."""
    if not host.live:
        raise Missing("/proc/net/tcp", Text("cannot be seen in an unpacked image", "在离线镜像中不可见"))
    return seen_by(host, "self")


def seen_by(host, process):
    """Return those that a process sees, which may have a network namespace of its own; raises Missing, Unreadable."""
    return host.memo(("listeners", process), lambda: list(_listeners(host.ask("tables", Tables), process)))


def _listeners(tables, process="self"):
    for table, row in _rows(tables, process, {"tcp": _TCP_LISTEN, "udp": _UDP_UNCONNECTED}):
        fields = row.split()
        address, _colon, port = fields[1].rpartition(":")
        yield Listener(table[:3], int(port, 16), fields[9], _is_local(address), int(fields[7]), str(_address(address)))


def _rows(tables, process, states):
    """Yield (table, row) of the kernel's tables, of each row that is in the state for its protocol."""
    for table in ("tcp", "tcp6", "udp", "udp6"):
        try:
            rows = tables.of(process, table)
        except IOError as error:
            if error.errno != errno.ENOENT:
                raise Unreadable(_TABLES + table, error.strerror)
            if table in _ALWAYS:
                raise Missing(_TABLES + table)
            # A kernel without IPv6 has none of its tables.
            continue
        for row in rows:
            if row.split()[3] == states[table[:3]]:
                yield table, row


def _is_local(text):
    """Tell whether an address of /proc is the loopback's."""
    address = _address(text)
    return address.is_loopback or address.packed.startswith(_MAPPED_LOOPBACK)


def _address(text):
    """Return an address of /proc, whose words stand in the machine's order."""
    words = [bytes.fromhex(text[index:index + 8]) for index in range(0, len(text), 8)]
    return ipaddress.ip_address(b"".join(word[::-1] if sys.byteorder == "little" else word for word in words))


def unit_of(host, listener):
    """Return the systemd unit whose own a listener is, or None where it cannot be seen (no root, no systemd), or is
    somebody's.

    What a person's cron table or login starts runs in the unit of cron or of sshd, and a socket can be handed to any
    daemon.
    """
    holders = processes_of(host, listener)
    # systemd itself holds the sockets of its .socket units until a connection comes.
    units = [unit for unit in (_unit_of_process(pid) for pid in holders if pid != "1") if unit]
    return next((unit for unit in units if _is_of(host, unit, listener.uid)), None)


def processes_of(host, listener):
    """Return the numbers of the processes that hold a listener's socket, as far as they are seen."""
    return host.ask("socket holders", _holders).get("socket:[%s]" % listener.inode, ())


def all_seen(host):
    """Tell whether the sockets of every process were seen: then what none of these holds is the kernel's own."""
    sees_processes = not os.geteuid() and namespace("self") == _ALL_PROCESSES
    return sees_processes and not host.ask("socket holders", _holders).get(_UNSEEN)


def socket_unit_of(host, listener):
    """Return the unit for which systemd itself holds a socket until somebody comes, or nothing."""
    if "1" not in processes_of(host, listener):
        return ""
    try:
        told = host.run(["systemctl", "list-sockets", "--full", "--no-legend", "--no-pager"]).out
    except HostError:
        return ""
    ends = ":%d" % listener.port
    return next((words[1] for words in map(str.split, told.splitlines())
                 if len(words) > 1 and words[0].endswith(ends)), "")


def units_holding(host, connection):
    """Return the units of the processes that hold a connection, whoever they run as."""
    return set(unit for unit in map(_unit_of_process, processes_of(host, connection)) if unit)


def _is_of(host, unit, uid):
    """Tell whether a unit has a socket of this user's because it runs as this user."""
    if unit.startswith("user@"):
        return False
    if not uid:
        return True
    user = unit_settings.shown(host, unit).get("User", "")
    try:
        return uid == (int(user) if whole(user) is not None else pwd.getpwnam(user).pw_uid)
    except (KeyError, ValueError):
        return False


def _holders():
    """Return the processes that hold each socket, and under _UNSEEN those that do not show theirs: one walk over all of
    them, however many listeners there are.
    """
    holders: Dict[Any, Any] = {}
    for pid in (name for name in os.listdir("/proc") if name.isdigit()):
        folder = "/proc/%s/fd" % pid
        try:
            names = os.listdir(folder)
        except OSError as error:
            _note_unseen(holders, pid, error)
            continue
        for name in names:
            try:
                target = os.readlink(folder + "/" + name)
            except OSError as error:
                # It was closed meanwhile: that hides no other.
                _note_unseen(holders, pid, error)
                continue
            if target.startswith("socket:"):
                holders.setdefault(target, []).append(pid)
    return holders


def _note_unseen(holders, pid, error):
    """Note a process that is another user's; one that has ended holds nothing."""
    if error.errno in (errno.EACCES, errno.EPERM):
        holders.setdefault(_UNSEEN, []).append(pid)


def _unit_of_process(pid):
    try:
        # People name groups of theirs as they like.
        with open("/proc/%s/cgroup" % pid, encoding="utf-8", errors="replace") as stream:
            match = _UNIT.search(stream.read())
    except IOError:
        return None
    return match.group(1) if match else None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sshd processes that take connections, as the kernel tells of them, and where their sockets come from."""

import contextlib
import glob
import ipaddress
import os
import re
import signal
import sys

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import Tables, namespace, of_root

# What sshd calls itself: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"; before version 8 it keeps its
# command line.
_LISTENER = re.compile(r"^sshd: (\S*/sshd .*)\[listener\]|^(\S*/sshd(?: .*)?)$")
_LISTEN = "0A"
# The columns of /proc/net/tcp that tell the own address, the state and the inode.
_OWN, _STATE, _INODE = 1, 3, 9
_SERVICE_MANAGER = 1


def of(host):
    """Return the listeners of a live host, looked for once."""
    return host.ask("listeners", lambda: listeners(host.ask("tables", Tables)))


def listeners(tables=None):
    """Return {process: its command line, a list of words} of each sshd of root's that holds a listening socket.

    Anybody can call a process so and have it listen, with any address in a network of their own.
    """
    found, tables = {}, tables or Tables()
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        process = int(path.split("/")[2])
        known = _LISTENER.match(_read(path).replace("\0", " ").strip())
        # Those of containers on this host are none of ours.
        if known and of_root(process) and namespace(process) == namespace("self") and _listening(process, tables):
            found[process] = (known.group(1) or known.group(2)).split()
    return found


def listening_sockets(process):
    """Return the inodes of the TCP sockets on which a process listens."""
    return set(_listening(process, Tables()))


def _listening(process, tables):
    """Return {inode: (address, port)} of the TCP sockets on which a process listens."""
    found, mine = {}, _sockets(process)
    for name in ("tcp", "tcp6") if mine else ():
        # The process has ended, or the kernel has no IPv6.
        with contextlib.suppress(OSError):
            for words in [row.split() for row in tables.of(process, name)]:
                if len(words) > _INODE and words[_STATE] == _LISTEN and words[_INODE] in mine:
                    found[words[_INODE]] = _place(words[_OWN])
    return found


def serving(address, port, host=None):
    """Return the command line of the sshd that a connection to this address and port reaches.

    It is empty where the service manager alone listens there, and starts an sshd for whoever comes; None where it
    cannot be told whose the port is, or nobody listens there any more.
    """
    wanted = _plain(ipaddress.ip_address(address.partition("%")[0]))
    tables = Tables() if host is None else host.ask("tables", Tables)
    running = listeners(tables) if host is None else of(host)
    reached = [(_nearness(process, wanted, port, tables), command) for process, command in running.items()]
    best = max((near for near, _command in reached), default=0)
    if best == 0:
        return [] if _nearness(_SERVICE_MANAGER, wanted, port, tables) else None
    found = [command for near, command in reached if near == best]
    return found[0] if len(found) == 1 else None


def _nearness(process, wanted, port, tables):
    """Tell which socket of a process would be taken: 3 for the very address, 2 for any of its kind, 1 for any, 0 for
    none.
    """
    near = 0
    for own in (_plain(own) for own, number in _listening(process, tables).values() if number == port):
        near = max(
            near, 3 if own == wanted else 0 if not own.is_unspecified else 2 if own.version == wanted.version else 1)
    return near


def _plain(address):
    return getattr(address, "ipv4_mapped", None) or address


def _place(text):
    """Return what /proc/net/tcp calls an address: each four bytes of it as a number, in the order of this machine."""
    digits, _colon, port = text.partition(":")
    words = [bytes.fromhex(digits[start:start + 8]) for start in range(0, len(digits), 8)]
    return (
        ipaddress.ip_address(b"".join(word[::-1] if sys.byteorder == "little" else word for word in words)),
        int(port, 16))


def handed_over(process):
    """Tell whether all sockets on which a process listens are the service manager's, which goes on listening without
    it.
    """
    mine = listening_sockets(process)
    return bool(mine) and mine <= _sockets(_SERVICE_MANAGER)


def signal_listeners():
    """Have each sshd read its settings without asking the service manager: open sessions go on."""
    for process in listeners():
        # One that was handed its socket could not open it anew; the next connection starts the next.
        # One that has ended since it was seen, somebody's imitation perhaps, keeps no other from being told.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM if handed_over(process) else signal.SIGHUP)


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

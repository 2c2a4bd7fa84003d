# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that other hosts reach by TCP, and that are none of the servers that are known here.

They are named, and nothing is sent to them: a program that may be anything is not asked.
"""

import os
import posixpath
from typing import Any, Callable, Container, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Evidence,
    Observation,
    absent,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

# What speaks neither TLS nor HTTP, at these ports, or at any: RPC and what NFS has by it, names, time, files, disks.
# The service manager holds rpcbind's socket until somebody comes.
SILENT: Dict[str, Tuple[int, ...]] = dict.fromkeys((
    "rpcbind", "rpc.statd", "rpc.mountd", "rpc.rquotad", "ypbind", "systemd-resolved", "chronyd", "ntpd", "smbd",
    "iscsid", "tgtd"), ())
SILENT.update(dict.fromkeys(("named", "unbound", "dnsmasq", "pdns_server", "pdns_recursor"), (53,)), systemd=(111,))
# Encrypts by itself. A session of a person's listens for what that person forwards: it is no server of SSH.
_SSH, _SSH_PORT, _SSH_SOCKETS = ("sshd", "dropbear"), 22, ("ssh.socket", "sshd.socket", "dropbear.socket")
_SERVICE_MANAGER = "systemd"
# Anybody may call a program of theirs so: what is believed lies where root alone puts programs.
_FOLDERS = (
    "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/systemd", "/lib/systemd", "/usr/libexec", "/usr/local/bin",
    "/usr/local/sbin")
# The name of who holds what no process does, where all processes are seen: NFS's own sockets.
KERNEL = "kernel"
# Nor are these web servers or databases. Agents answer programs: monitoring, logs.
QUIET: Dict[str, Tuple[int, ...]] = dict(SILENT, **dict.fromkeys((
    "node_exporter", "prometheus-node-exporter", "zabbix_agentd", "zabbix_agent2", "nrpe", "snmpd", "telegraf",
    "collectd", "rsyslogd", "syslog-ng", "auditd", KERNEL), ()))
_MOST_NAMED = 20

_AT = Text("{program} at {place}", "{program}（{place}）")
_UNSEEN = Text("a program that is not seen", "无法查看的程序")
_BY_KERNEL = Text("the kernel", "内核")
_MORE = Text("{names} and {count} more", "{names}等共 {total} 个")


class Stranger(NamedTuple):
    """A program that listens, as it is told, and a TCP socket of it."""

    program: Any
    address: str
    port: int

    @property
    def place(self) -> str:
        """Where it listens."""
        return ("[%s]:%d" if ":" in self.address else "%s:%d") % (self.address, self.port)


def of(host: Any, known: Iterable[str], quiet: Optional[Mapping[str, Tuple[int, ...]]] = None,
       ports: Container[int] = ()) -> List[Stranger]:
    """Return the strangers of a live host, by port: neither SSH nor servers of the kinds in `known`, no program of
    `quiet` (SILENT) at its ports, and at none of `ports`. Raises Missing, Unreadable.
    """
    # Whoever finds a server is spared this.
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners

    all_seen = listeners.all_seen(host)
    theirs = {inode for server in servers.of_kind(host, *known) for inode in server.inodes or ()}
    found = set()
    for one in listeners.of(host):
        if one.protocol == "tcp" and not one.local and one.inode not in theirs and one.port not in ports:
            path = _holder(listeners.processes_of(host, one))
            name = _believed(path, all_seen)
            ports_of = (SILENT if quiet is None else quiet).get(name or "")
            if _is_ssh(name, one) or ports_of is not None and (not ports_of or one.port in ports_of):
                continue
            unit = listeners.socket_unit_of(host, one) if name == _SERVICE_MANAGER else ""
            if unit not in _SSH_SOCKETS:
                found.add(Stranger(unit or _called(path, all_seen), one.address, one.port))
    return sorted(found, key=lambda one: (one.port, one.address))


def among(sentence: Text, strangers: List[Stranger]) -> Optional[Tuple[Text, List[Evidence]]]:
    """Return a sentence about {names}, with the evidence; None where there are no strangers."""
    return (sentence.format(names=named(strangers)), shown(strangers)) if strangers else None


def unasked(look: Callable[[], Optional[Tuple[Text, List[Evidence]]]]) -> Iterator[Observation]:
    """Yield what is said, together, of those that are not asked; `look` returns what `among` does, or raises HostError.
    """
    try:
        told = look()
    except HostError as error:
        yield observed(
            "not_checked", "unseen", "Listening sockets cannot be seen: {problem}.", "无法查看监听套接字：{problem}。",
            problem=error.told, evidence=[absent(error.path)])
        return
    if told is not None:
        yield Observation("not_checked", "unknown_listeners", told[0], evidence=told[1])


def named(strangers: List[Stranger]) -> Text:
    """Return strangers as a part of a sentence, each by program, address and port."""
    names = joined([_AT.format(program=one.program, place=one.place) for one in strangers[:_MOST_NAMED]])
    count = len(strangers) - _MOST_NAMED
    return names if count <= 0 else _MORE.format(names=names, count=count, total=len(strangers))


def shown(strangers: List[Stranger]) -> List[Evidence]:
    """Return the evidence of strangers: where they listen."""
    return [Evidence("endpoint", one.place, "TCP") for one in strangers[:_MOST_NAMED]]


def _holder(processes: Iterable[str]) -> Optional[str]:
    """Return the path of the program that holds a socket, None where that is not seen: the one that the service manager
    gave it to, if any.
    """
    paths = [path for path in map(_program, processes) if path is not None]
    return next((path for path in paths if posixpath.basename(path) != _SERVICE_MANAGER), next(iter(paths), None))


def _program(process: str) -> Optional[str]:
    try:
        return os.readlink("/proc/%s/exe" % process).replace(" (deleted)", "")
    except OSError:
        # It has ended, or is another user's.
        return None


def _believed(path: Optional[str], all_seen: bool) -> Optional[str]:
    """Return the name by which a program is known: of one that lies where anybody may have put it an empty one; None
    where it is not seen.
    """
    if path is None:
        return KERNEL if all_seen else None
    folder, name = posixpath.split(path)
    return name if folder in _FOLDERS else ""


def _is_ssh(name: Optional[str], listener: Any) -> bool:
    return not listener.uid and (
        name in _SSH or listener.port == _SSH_PORT and name in (None, _SERVICE_MANAGER))


def _called(path: Optional[str], all_seen: bool) -> Any:
    if path is not None:
        return harmless(posixpath.basename(path))
    return _BY_KERNEL if all_seen else _UNSEEN

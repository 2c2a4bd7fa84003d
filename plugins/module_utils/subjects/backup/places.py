# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where data lies on this host: of database servers, of whatever else writes files, and on file systems for data."""

import errno
import os
import posixpath
from collections import namedtuple
from typing import Dict, List, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.unchangeable import plain
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import data_mounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.mounts import PSEUDO

# `engine`: its files are a database's, which a copy of files alone may not bring back. `where`: what shows it.
Place = namedtuple("Place", "path what engine where")
# The Places, and what could not be looked at: processes of others, and descriptors beyond the most.
Found = namedtuple("Found", "places unseen left_out")

_PROC = "/proc"
_MOST_FILES = 200000
_KINDS = servers.DATABASES + ("ldap", "directory of services", "message queue")
# Where a server's data lies, by an option of its command line; others work in it.
_OPTIONS = {
    "postgres": ("-D",), "postmaster": ("-D",), "gaussdb": ("-D",), "mariadbd": ("--datadir",),
    "mysqld": ("--datadir",),
    "mongod": ("--dbpath",), "etcd": ("--data-dir", "-data-dir"), "consul": ("-data-dir", "--data-dir"),
    "tikv-server": ("--data-dir",), "influxd": ("--engine-path",)}
_WORKS_IN = ("postgresql", "opengauss", "mysql", "redis")
# Files written there are the system's own, logs, or gone at the next start.
_NO_DATA = (
    "/dev", "/etc", "/memfd:", "/proc", "/run", "/snap", "/sys", "/tmp", "/usr", "/var/cache", "/var/lib/apt",
    "/var/lib/containers", "/var/lib/containerd", "/var/lib/crowdsec", "/var/lib/dbus", "/var/lib/dhcp",
    "/var/lib/docker", "/var/lib/dpkg", "/var/lib/fail2ban", "/var/lib/jrt0117", "/var/lib/lxcfs",
    "/var/lib/NetworkManager", "/var/lib/PackageKit", "/var/lib/rpm", "/var/lib/rsyslog", "/var/lib/snapd",
    "/var/lib/systemd", "/var/log", "/var/run", "/var/spool/cron", "/var/spool/postfix/pid", "/var/spool/rsyslog",
    "/var/tmp")
_DELETED = " (deleted)"
# Of engines that do not run.
_MARKS = (
    ("/var/lib/postgresql/*/*/PG_VERSION", "PostgreSQL"), ("/var/lib/pgsql/*/data/PG_VERSION", "PostgreSQL"),
    ("/var/lib/pgsql/data/PG_VERSION", "PostgreSQL"), ("/var/lib/mysql/ibdata1", "MariaDB, MySQL"),
    ("/var/lib/mongodb/WiredTiger", "MongoDB"), ("/var/lib/mongo/WiredTiger", "MongoDB"),
    ("/var/lib/redis/dump.rdb", "Redis"), ("/var/lib/ldap/data.mdb", "LDAP"))
_OF_SERVER = Text("data of {program} (process {process})", "{program} 的数据（进程 {process}）")
_WRITTEN = Text("written by {program} (process {process})", "由 {program} 写入（进程 {process}）")
_MOUNT = Text("a local file system with files", "含有文件的本地文件系统")
_STOPPED = Text("data of {program}, which does not run", "{program} 的数据（未运行）")


def of(host):
    """Return the Found of a host."""
    return host.ask("data places", lambda: _found(host))


def _found(host):
    places = list(_stopped(host))
    unseen, left_out = 0, False
    if host.live:
        places = [one for one in map(_of_server, servers.of_kind(host, *_KINDS)) if one is not None] + places
        written, unseen, left_out = _written()
        places += written
    places += [Place(path, _MOUNT, False, "/proc/self/mountinfo") for path in data_mounts.of(host)]
    return Found(_each_once(places), unseen, left_out)


def _each_once(places):
    """Return the places less those that lie below one that was named before."""
    kept: List[Place] = []
    for one in places:
        if not data_mounts.below(one.path, [other.path for other in kept]):
            kept.append(one)
    return kept


def _stopped(host):
    for pattern, program in _MARKS:
        for path in host.glob(pattern):
            yield Place(posixpath.dirname(path), _STOPPED.format(program=program), True, path)


def _of_server(server):
    """Return the Place of a server's data as this host has it, or None where that is not to be told."""
    data = None
    for option in _OPTIONS.get(server.program, ()):
        joined = [word.partition("=")[2] for word in server.words if word.startswith(option + "=")]
        data = (joined or [server.option(option)])[-1] or data
    if data is None and server.kind in _WORKS_IN:
        data = _link(server.process, "cwd")
    if not data or not data.startswith("/"):
        return None
    if server.root and not _same_root(server.process):
        data = _outside(server.process, data)
    what = _OF_SERVER.format(program=server.program, process=server.process)
    return None if data is None else Place(
        os.path.realpath(data), what, True, "%s/%d/cmdline" % (_PROC, server.process))


def _outside(process, path):
    """Return where a path of another mount namespace lies on this host, None where it is in the layers of a container,
    which go with it.
    """
    nearest, found = "", None
    try:
        with open("%s/%d/mountinfo" % (_PROC, process), encoding="utf-8", errors="surrogateescape") as stream:
            for line in stream:
                mount, _dash, source = line.partition(" - ")
                root, point = [plain(part) for part in mount.split(" ")[3:5]]
                kind = source.split(" ", 1)[0]
                if data_mounts.below(path, [point]) and len(point) >= len(nearest):
                    nearest, found = point, None if kind in PSEUDO or kind in ("overlay", "tmpfs") else root
    except OSError:
        return None
    return None if found is None else posixpath.normpath(found + "/" + path[len(nearest):])


def _written():
    """Return the Places of regular files that processes of this host hold open for writing; what was not seen."""
    found: Dict[str, Place] = {}
    unseen, count = 0, 0
    own, skipped = _link("self", "ns/mnt"), _own_line()
    for process in (name for name in os.listdir(_PROC) if name.isdecimal() and name.isascii()):
        folder = "%s/%s/fd" % (_PROC, process)
        try:
            names = os.listdir(folder)
        except OSError as error:
            unseen += error.errno in (errno.EACCES, errno.EPERM)
            continue
        if int(process) in skipped or _link(process, "ns/mnt") != own and not _same_root(process):
            continue
        for name in names:
            count += 1
            if count > _MOST_FILES:
                return list(found.values()), unseen, True
            path = _link(process, "fd/" + name)
            if path is not None and path[:1] == "/" and not _system(path) and _writes(process, name):
                _add(found, process, path)
    return [found[path] for path in sorted(found)], unseen, False


def _system(path):
    return path.endswith(_DELETED) or data_mounts.below(path, _NO_DATA) or path.startswith("/memfd:")


def _own_line():
    """Return this process and those that have started it: what they write is this run's."""
    line: Set[int] = set()
    process = os.getpid()
    while process > 1 and process not in line:
        line.add(process)
        try:
            with open("%s/%d/stat" % (_PROC, process), "rb") as stream:
                process = int(stream.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            break
    return line


def _same_root(process):
    """Tell whether a process with mounts of its own has this host's root: a service that systemd closes in."""
    try:
        return os.path.samestat(os.stat("%s/%s/root" % (_PROC, process)), os.stat("/"))
    except OSError:
        return False


def _writes(process, name):
    """Tell whether a descriptor is of a regular file and open for writing."""
    place = "%s/%s/" % (_PROC, process)
    try:
        with open(place + "fdinfo/" + name, "rb") as stream:
            flags = next((line.split()[1] for line in stream if line.startswith(b"flags:")), b"0")
        return bool(int(flags, 8) & os.O_ACCMODE) and os.path.isfile(place + "fd/" + name)
    except (OSError, ValueError, IndexError):
        return False


def _add(found, process, path):
    folder = _home_of(posixpath.dirname(path))
    if folder not in found:
        what = _WRITTEN.format(program=_program(process), process=process)
        found[folder] = Place(folder, what, False, "%s/%s/fd" % (_PROC, process))


def _home_of(folder):
    """Return the home that a folder is in, or the folder."""
    parts: Tuple[str, ...] = tuple(folder.split("/"))
    return "/".join(parts[:3]) if parts[1:2] == ("home",) else "/root" if parts[1:2] == ("root",) else folder


def _program(process):
    try:
        with open("%s/%s/comm" % (_PROC, process), encoding="utf-8", errors="replace") as stream:
            return stream.read().rstrip("\n")
    except OSError:
        return "?"


def _link(process, name):
    try:
        return os.readlink("%s/%s/%s" % (_PROC, process, name))
    except OSError:
        return None

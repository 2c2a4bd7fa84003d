# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which servers run here, and where each of them listens: by what runs, from one walk over /proc."""

import os
import posixpath
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import Tables, namespace

WEB = ("nginx", "httpd", "haproxy", "tomcat")
DATABASES = ("postgresql", "mysql", "redis", "opengauss", "other database")

# By the name of the program in the title. /proc/PID/exe would not do: that of redis-server leads to redis-check-rdb.
# Of other databases: Oracle, MongoDB, Dameng, KingbaseES, OceanBase, TiDB, Db2, GBase, Vastbase, ShenTong, Xugu, SQL
# Server, ClickHouse, TDengine. GoldenDB and TDSQL run mysqld.
KINDS = {
    "nginx": "nginx", "openresty": "nginx", "tengine": "nginx", "angie": "nginx",
    "apache2": "httpd", "httpd": "httpd", "httpd.worker": "httpd", "httpd-prefork": "httpd", "haproxy": "haproxy",
    "postgres": "postgresql", "postmaster": "postgresql", "gaussdb": "opengauss",
    "mariadbd": "mysql", "mysqld": "mysql", "redis-server": "redis", "valkey-server": "redis", "keydb-server": "redis",
    "slapd": "ldap", "ns-slapd": "ldap", "exim4": "smtp", "exim": "smtp", "sendmail": "smtp", "dovecot": "imap",
    "cyrus-master": "imap", "vsftpd": "ftp", "proftpd": "ftp", "pure-ftpd": "ftp", "beam.smp": "message queue",
    "memcached": "cache", "etcd": "directory of services", "consul": "directory of services",
}
KINDS.update((name, "other database") for name in (
    "oracle", "mongod", "mongos", "dmserver", "kingbase", "observer", "obproxy", "tidb-server", "tikv-server",
    "db2sysc", "oninit", "gbased", "gclusterd", "vastbase", "oscar", "xugu", "sqlservr", "clickhouse",
    "clickhouse-server", "taosd"))
EVERY = tuple(set(KINDS.values()) | set(WEB))
# "master" alone is anybody's: the path has to say whose.
_POSTFIX = "/postfix/"
# A title of nginx says all its words in one: "nginx: master process /usr/sbin/nginx -c /etc/nginx.conf".
_NGINX = "nginx: master process "
_CATALINA = "-Dcatalina.base="
# Flags of /proc/net/unix: the socket accepts connections.
_ACCEPTS = 0x10000


class Server(NamedTuple):
    """A server that runs: its kind, its first process and that one's words, the effective uid; `program` is its name.

    `processes` are all of its own. `inodes` are those of their sockets, None where an ordinary user cannot see them.
    `root` is where its files lie for this process: "" where it sees the same files as the audit, else /proc/PID/root.
    `contained`: it is among the processes of a container.
    """

    kind: str
    program: str
    process: int
    words: Tuple[str, ...]
    uid: int
    processes: Tuple[int, ...]
    inodes: Optional[frozenset]
    root: str
    contained: bool

    def option(self, name: str) -> Optional[str]:
        """Return the word after an option such as "-c", the last one of several, or None."""
        found = [after for word, after in zip(self.words, self.words[1:]) if word == name]
        return found[-1] if found else None

    def path(self, path: str) -> Optional[str]:
        """Return where a path of the server's lies for this process; a relative one is below its working folder. None
        where that cannot be seen.
        """
        if not path.startswith("/"):
            folder = _link(self.process, "cwd")
            if folder is None:
                return None
            path = posixpath.join(folder, path)
        return _within(self.root, path) if self.root else path


_PROC = "/proc"


def of(host: Any) -> List[Server]:
    """Return the servers that run on a live host, by kind and process; of an image none, for nothing runs there."""
    return host.ask("servers", _servers) if host.live else []


def of_kind(host: Any, *kinds: str) -> List[Server]:
    """Return the servers of some kinds."""
    return [one for one in of(host) if one.kind in kinds]


def listeners(host: Any, server: Server) -> List[Any]:
    """Return the Listeners of a server, those of another network namespace included; raises Missing, Unreadable."""
    # Whoever asks for servers alone is spared this.
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners as sockets

    own = server.inodes or ()
    return [one for one in sockets.seen_by(host, server.process) if one.inode in own]


def beyond(host: Any, server: Server) -> List[str]:
    """Return the TCP addresses at which a server listens for other hosts."""
    return [
        "%s:%d" % (one.address, one.port) for one in listeners(host, server)
        if not one.local and one.protocol == "tcp"]


def paths(host: Any, server: Server) -> List[str]:
    """Return the sockets of the file system at which a server listens, as that server names them; raises OSError."""
    found = []
    for row in host.ask("tables", Tables).of(server.process, "unix"):
        # Num RefCount Protocol Flags Type St Inode Path. "@..." is an abstract name, and no file's.
        fields = row.split(None, 7)
        if (len(fields) == 8 and fields[6] in (server.inodes or ()) and int(fields[3], 16) & _ACCEPTS
                and not fields[7].startswith("@")):
            found.append(fields[7])
    return found


def kind_of(words: Tuple[str, ...]) -> Optional[Tuple[str, str]]:
    """Return (kind, program) of a process by its command line, or None."""
    title = words[0]
    if title.startswith(_NGINX):
        return "nginx", "nginx"
    # redis-server writes all its words into one; a path may hold blanks, too.
    for first in (title, title.split(" ")[0]):
        name = posixpath.basename(first)
        if name == "master" and _POSTFIX in first:
            return "smtp", name
        kind = KINDS.get(name)
        # nginx without a title of its own is a test or a start of one.
        if kind is not None and kind != "nginx":
            return kind, name
        if name == "java" and any(word.startswith(_CATALINA) for word in words):
            return "tomcat", name
    return None


def _servers():
    found: Dict[int, Any] = {}
    for process in _processes():
        words = _words(process)
        known = kind_of(words) if words else None
        if known is not None:
            found[process] = known, words
    if not found:
        return []
    parents = {process: _status(process) for process in found}
    # Processes of a server that carry its name too are no server of their own.
    masters = {
        process: (known, words) for process, (known, words) in found.items()
        if parents[process] is not None and found.get(parents[process][0], (None,))[0] != known}
    ours = namespace("self")
    files = _link("self", "ns/mnt")
    servers = []
    children = _children() if masters else {}
    for process, ((kind, program), words) in masters.items():
        family = _family(process, children)
        servers.append(Server(
            kind, program, process, _as_started(words), parents[process][1], tuple(family), sockets_of(family),
            "" if _link(process, "ns/mnt") == files else "%s/%d/root" % (_PROC, process),
            namespace(process) not in (None, ours)))
    return sorted(servers, key=lambda one: (one.kind, one.process))


def _processes():
    return [int(name) for name in os.listdir(_PROC) if name.isdigit()]


def _as_started(words):
    """Return the words that a server was started with, as far as its title has kept them."""
    if words[0].startswith(_NGINX):
        return tuple(words[0][len(_NGINX):].split())
    return words if len(words) > 1 else tuple(words[0].split(" "))


def _words(process):
    """Return the command line of a process, () of one of the kernel's or one that has ended."""
    try:
        with open("%s/%d/cmdline" % (_PROC, process), "rb") as stream:
            data = stream.read()
    except OSError:
        return ()
    # Titles are padded.
    return tuple(data.rstrip(b"\0 ").decode("utf-8", "surrogateescape").split("\0")) if data.strip(b"\0 ") else ()


def _status(process):
    """Return (parent, effective uid) of a process, or None where it has ended. The owner of its folder is root where it
    has changed its user.
    """
    try:
        with open("%s/%d/status" % (_PROC, process), "rb") as stream:
            told = dict(line.split(b":", 1) for line in stream.read().splitlines() if b":" in line)
        return int(told[b"PPid"]), int(told[b"Uid"].split()[1])
    except (OSError, KeyError, ValueError, IndexError):
        return None


def _children():
    found: Dict[int, List[int]] = {}
    for process in _processes():
        try:
            with open("%s/%d/stat" % (_PROC, process), "rb") as stream:
                # The name between brackets may hold anything.
                parent = int(stream.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        found.setdefault(parent, []).append(process)
    return found


def _family(process, children):
    """Return a process and all that it has started."""
    found = [process]
    for one in found:
        found += [child for child in children.get(one, ()) if child not in found]
    return found


def _within(root, path):
    """Return where a path leads below another root: links there are its own, and would lead out of it here."""
    pending = [part for part in reversed(path.split("/")) if part]
    done: List[str] = []
    for _step in range(256):
        if not pending:
            break
        part = pending.pop()
        if part in (".", ".."):
            del done[len(done) - (part == ".."):]
            continue
        try:
            target = os.readlink("/".join([root] + done + [part]))
        except OSError:
            done.append(part)
            continue
        if target.startswith("/"):
            done = []
        pending.extend(part for part in reversed(target.split("/")) if part)
    else:
        return None
    return "/".join([root] + done)


def sockets_of(processes: Iterable[int]) -> Optional[frozenset]:
    """Return the inodes of the sockets that some processes hold, None where those of the first are not to be seen."""
    found: Set[str] = set()
    for place, process in enumerate(processes):
        folder = "%s/%d/fd" % (_PROC, process)
        try:
            targets = [_link(process, "fd/" + name) for name in os.listdir(folder)]
        except OSError:
            if not place:
                return None
            continue
        found.update(target[8:-1] for target in targets if target is not None and target.startswith("socket:["))
    return frozenset(found)


def _link(process, name):
    try:
        return os.readlink("%s/%s/%s" % (_PROC, process, name))
    except OSError:
        return None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TLS endpoints of a host: of the servers that run here, and declared ones; what each of them offers."""

import ipaddress
import os
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    HostError,
    ParseError,
    Unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

# What is found by itself, and how it begins TLS. Mail is opportunistic: it is judged where it is declared.
_STARTS = {
    "nginx": "", "httpd": "", "haproxy": "", "tomcat": "", "postgresql": "postgresql", "opengauss": "postgresql",
    "mysql": "mysql", "redis": "redis", "ldap": ""}
KINDS = tuple(_STARTS)
_LDAP = 389
# MySQL's own protocol with messages of protobuf begins TLS in a way of its own; 33062 is the administrator's port.
_MYSQL_X = 33060
# Names of one address that are asked for.
_MOST_NAMES = 20

_LOOPBACK = Text("listens on the loopback alone", "仅监听回环地址")
_ELSEWHERE = Text(
    "is in another network namespace: its port is judged where it is declared",
    "位于另一网络命名空间：其端口申报后才能判定")
_HIDDEN = Text("holds sockets that only root sees", "其套接字仅 root 可见")
_GONE = Text("has sockets that cannot be seen ({problem})", "的套接字无法查看（{problem}）")
_PROXY = Text(
    "takes connections by the PROXY protocol alone, which is not spoken here",
    "仅接受 PROXY 协议的连接，在此未使用该协议")
_NO_NAMES = Text(
    "has names that are not known, for its configuration cannot be read ({problem})",
    "的名称未知，其配置无法读取（{problem}）")
_X_PROTOCOL = Text("speaks the X protocol of MySQL, which is not asked", "使用 MySQL X 协议，未予询问")


class Endpoint(NamedTuple):
    """An endpoint that is asked. `server` is its kind, "" where no server of this host has it; `declared` what
    tls_endpoints says of it.
    """

    label: str
    server: str
    address: str
    port: int
    starttls: str
    name: Optional[str]
    declared: Dict[str, Any]
    process: int = 0

    @property
    def place(self) -> str:
        """Where it is, as an address with its port, and the name that is asked for."""
        address = "[%s]" % self.address if ":" in self.address else self.address
        return "%s:%d" % (address, self.port) + (" (%s)" % self.name if self.name else "")


class Unasked(NamedTuple):
    """What was not asked, and why. `status`: not_applicable where nobody else can reach it, else not_checked."""

    label: str
    status: str
    reason: Any
    where: str


class Plain(NamedTuple):
    """A port of a web server that speaks no TLS."""

    label: str
    process: int
    address: str
    port: int
    name: Optional[str] = None


class Known(NamedTuple):
    """All endpoints with their offers, and what was not asked. Of web servers that others reach: `beside`, ports
    without TLS where another port of the server has it; `plain`, those of servers that have none.
    """

    asked: Tuple[Tuple[Endpoint, Any], ...]
    unasked: Tuple[Unasked, ...]
    beside: Tuple[Plain, ...]
    plain: Tuple[Plain, ...]


def of(host: Any, policy: Any) -> Known:
    """Return the endpoints of a live host with what each offers; they are asked once, until the host has changed."""
    return host.ask("offers", lambda: _asked(host, policy))


def _asked(host, policy):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking

    limits = asking.Limits(policy.seconds, policy.max_hellos)
    asked, unasked = [], []
    plain: Dict[int, Dict[int, Plain]] = {}
    named: Dict[int, Optional[str]] = {}
    for one in found(host, policy):
        if isinstance(one, Unasked):
            unasked.append(one)
            continue
        if isinstance(one, Plain):
            plain.setdefault(one.process, {})[one.port] = one
            continue
        national = one.declared.get("sm", policy.sm) != "none"
        most = asking.MOST_HELLOS
        if one.starttls == "mysql" and not _is_loopback(one.address):
            # MySQL shuts an address out after a hundred broken handshakes.
            most = 6
        offer = asking.look(one.address, one.port, one.starttls, one.name, limits, most=most, national=national)
        if offer.plain and not one.declared:
            if one.server in servers.WEB:
                plain.setdefault(one.process, {})[one.port] = Plain(one.label, one.process, one.address, one.port)
            continue
        if one.server in servers.WEB:
            named[one.process] = named.get(one.process) or one.name
        asked.append((one, offer))
    ports = [one for ports in plain.values() for one in ports.values()]
    return Known(
        tuple(asked), tuple(unasked),
        tuple(one._replace(name=named[one.process]) for one in ports if one.process in named),
        tuple(one for one in ports if one.process not in named))


def found(host: Any, policy: Any) -> Iterator[Any]:
    """Yield each Endpoint there is to ask, Plain ports, and what is not asked."""
    own = [one for server in servers.of_kind(host, *KINDS) for one in of_server(host, server)]
    running = {one.port: one for one in own if isinstance(one, Endpoint)}
    taken = set()
    for declared in policy.endpoints:
        address, port = declared.get("address", "127.0.0.1"), declared["port"]
        taken.add(port)
        label = declared.get("name") or "%s:%d" % (address, port)
        server, process = "", 0
        if port in running and address in (running[port].address, "127.0.0.1"):
            server, process = running[port].server, running[port].process
        for name in declared.get("names") or [None]:
            yield Endpoint(label, server, address, port, declared.get("starttls", ""), name, declared, process)
    yield from (one for one in own if not isinstance(one, Endpoint) or one.port not in taken)


def of_server(host: Any, server: Any) -> Iterator[Any]:
    """Yield each Endpoint of a server that runs, Plain ports, and what is Unasked."""
    where = "/proc/%d" % server.process
    if server.inodes is None:
        yield Unasked(server.program, "not_checked", _HIDDEN, where)
        return
    if _network(server.process) != _network("self"):
        yield Unasked(server.program, "not_checked", _ELSEWHERE, where)
        return
    ports: Dict[int, List[Any]] = {}
    try:
        listening = servers.listeners(host, server)
    except HostError as error:
        # It has ended meanwhile: that costs nobody else a verdict.
        yield Unasked(server.program, "not_checked", _GONE.format(problem=error), where)
        return
    for one in listening:
        if one.protocol == "tcp":
            ports.setdefault(one.port, []).append(one)
    for port, listeners in sorted(ports.items()):
        label = "%s:%d" % (server.program, port)
        place = "%s, TCP %d" % (where, port)
        if all(one.local for one in listeners):
            yield Unasked(label, "not_applicable", _LOOPBACK, place)
        elif server.kind == "mysql" and port == _MYSQL_X:
            yield Unasked(label, "not_checked", _X_PROTOCOL, place)
        else:
            yield from _of_port(host, server, port, _reachable(listeners), label)


def _of_port(host, server, port, address, label):
    starttls = "ldap" if server.kind == "ldap" and port == _LDAP else _STARTS[server.kind]
    names: Iterable[Optional[str]] = [None]
    try:
        known = _names(host, server, port)
        if known is not None:
            tls, names = known
            if not tls:
                yield Plain(label, server.process, address, port)
                return
    except _Proxied as error:
        yield Unasked(label, "not_checked", error.problem, error.path)
        return
    except (HostError, ParseError) as error:
        yield Unasked(label, "not_checked", _NO_NAMES.format(problem=error), "%s, TCP %d" % (server.program, port))
    for name in list(names)[:_MOST_NAMES]:
        yield Endpoint(label, server.kind, address, port, starttls, name, {}, server.process)


def _names(host: Any, server: Any, port: int) -> Optional[Tuple[bool, List[Optional[str]]]]:
    """Return whether a port speaks TLS and the names to ask it for, by the server's own configuration; None where no
    such configuration is read here.
    """
    if server.kind not in _CONFIGURED or not sees_our_files(server):
        return None
    found = list(_CONFIGURED[server.kind](host, server, port))
    if not found:
        return None
    if not any(one.tls for one in found):
        return False, []
    # Whoever asks without a name gets the first, or the one that is set to be. Those of the same settings are asked
    # once, by a name where there is one.
    wanted: Dict[Any, Optional[str]] = {}
    for one in sorted(found, key=lambda one: not one.first):
        name = next((shown for shown in map(_askable, one.names) if shown), None)
        if one.settings not in wanted and (name is not None or not wanted):
            wanted[one.settings] = name
        elif wanted.get(one.settings, "") is None:
            wanted[one.settings] = name
    return True, list(wanted.values())


def sites(host: Any, server: Any, port: int) -> List[Tuple[Optional[str], bool]]:
    """Return a name to ask for, and whether it speaks TLS, of each site that a web server shows at a port; None where
    it has no such name. Nothing of a server whose configuration is not read here; raises ParseError, Missing,
    Unreadable.
    """
    if server.kind not in _CONFIGURED or not sees_our_files(server):
        return []
    return [(next((shown for shown in map(_askable, one.names) if shown), None), one.tls)
            for one in _CONFIGURED[server.kind](host, server, port)]


class _Proxied(Unreadable):
    """A port whose connections begin with words of a proxy's."""


class _Site(NamedTuple):
    """What a port shows to whoever asks for one of some names; `first`: to others as well."""

    names: Tuple[str, ...]
    tls: bool
    first: bool
    settings: Any


def _nginx(host: Any, server: Any, port: int) -> Iterator[_Site]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source as nginx

    for block in nginx.blocks(host, server):
        for listen in block.listens:
            if listen.port == port:
                if listen.proxied:
                    raise _Proxied(str(block.where), _PROXY)
                settings = tuple(
                    (name, tuple(one.words for one in directives))
                    for name, directives in sorted(block.settings.items()) if name.startswith("ssl"))
                yield _Site(block.names, listen.tls, listen.default, settings)


def _httpd(host: Any, server: Any, port: int) -> Iterator[_Site]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd

    sites = httpd.sites(host, server)
    own = [one for one in sites[1:] if {str(port), "*"} & set(one.ports)]
    for one in own or sites[:1]:
        engine = one.words("sslengine") or sites[0].words("sslengine")
        names = one.words("servername") + one.words("serveralias")
        settings = tuple(sorted(
            (name, tuple(words for words, _where in found)) for name, found in one.settings.items()
            if name.startswith("ssl")))
        yield _Site(
            tuple(name.rpartition("//")[2].partition(":")[0] for name in names), engine[-1:] == ["on"], one in own[:1],
            settings)


def _haproxy(host: Any, server: Any, port: int) -> Iterator[_Site]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source as haproxy
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import x509

    for bind in haproxy.binds(host, server):
        if port in bind.ports:
            if bind.expects_proxy:
                raise _Proxied(str(bind.where), _PROXY)
            yield _Site((), bind.tls, True, None)
            for path, _where in haproxy.certificates(host, server, bind) if bind.tls else ():
                try:
                    shown = x509.read(x509.of_pem(host.read(path))[0])
                except (x509.Malformed, IndexError):
                    continue
                yield _Site(shown.names, True, False, tuple(sorted(shown.names)))


_CONFIGURED = {"nginx": _nginx, "httpd": _httpd, "haproxy": _haproxy}


def _askable(name: str) -> Optional[str]:
    """Return a name that can be asked for, or None: no pattern, no address, no name of one's own."""
    name = name.rstrip(".")
    if name.startswith("*."):
        name = "jrt0117" + name[1:]
    elif name.startswith("."):
        name = name[1:]
    if not name or name.startswith("~") or "*" in name or "." not in name or not name.isprintable():
        return None
    try:
        ipaddress.ip_address(name)
    except ValueError:
        try:
            return name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return None


def _reachable(listeners: List[Any]) -> str:
    """Return an address at which a port is reached from this host."""
    addresses = [one.address for one in listeners]
    if "0.0.0.0" in addresses or "127.0.0.1" in addresses:
        return "127.0.0.1"
    if "::" in addresses:
        # One that takes IPv4 as well is not told apart here: its own loopback is right for both.
        return "::1"
    return next((one for one in addresses if not one.startswith("fe80:")), addresses[0])


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def sees_our_files(server: Any) -> bool:
    """Tell whether the files that a server names are those of this host: units may have a namespace of mounts of their
    own, for a /tmp of their own, and containers have other files altogether.
    """
    if not server.root:
        return True
    try:
        return not server.contained and os.path.samestat(os.stat(server.root + "/etc"), os.stat("/etc"))
    except OSError:
        return False


def _network(process: Any) -> Optional[str]:
    try:
        return os.readlink("/proc/%s/ns/net" % process)
    except OSError:
        return None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways out of this host, and its own addresses: default routes of every table, IPv4 and IPv6, from `ip` or, where
that is missing, from /proc."""

import ipaddress
import re
import socket
from collections import namedtuple
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

V4 = "/proc/net/route"
V6 = "/proc/net/ipv6_route"
_TRIE = "/proc/net/fib_trie"
_IF_INET6 = "/proc/net/if_inet6"
_LOOPBACK = re.compile(r"127\.|::1(/|$)")
_REJECT = 0x200
_TABLE = re.compile(r"Id (\d+):")
# Two halves of the world, as VPN clients route it, are a default route too.
_WIDE = {4: 1, 6: 3}
# What else may begin a line of `ip route`: no traffic leaves by these.
_NO_WAY = ("local", "broadcast", "multicast", "anycast", "unreachable", "blackhole", "prohibit", "throw", "nat")

# `row` is that of its table, as Evidence.
Route = namedtuple("Route", "family gateway device table row")
_DAMAGED = Text("is cut short or damaged", "不完整或已损坏")


def defaults(host):
    """Return the default routes, one for each next hop; device is None where it cannot be seen."""
    return host.memo("default routes", lambda: _distinct(_by_ip(host) if host.which("ip") else _by_proc(host)))


def own_addresses(host):
    """Return the addresses by which others reach this host, as text; some may be networks."""
    return host.memo("own addresses", lambda: _own_addresses(host))


def _own_addresses(host):
    try:
        found = _local(host)
        for address in found:
            ipaddress.ip_network(address, strict=False)
    except (ValueError, IndexError, OSError):
        raise Unreadable(places(host)[-1], _DAMAGED)
    return tuple(sorted(found))


def device_towards(host, address):
    """Return the interface that answers to an address leave by."""
    if "%" in address:
        return address.partition("%")[2]
    output = host.run(["ip", "-o", "route", "get", address])
    device = re.search(r" dev (\S+)", output.out)
    if output.rc != 0 or not device:
        raise HostError(
            "ip route get %s" % address, (output.err or output.out).strip() or Text("names no interface", "未指明接口"))
    return device.group(1)


def _distinct(routes):
    """Leave out what is said twice: the same next hop with another metric."""
    found: Dict[Any, Route] = {}
    for route in routes:
        found.setdefault(route[:-1], route)
    return sorted(found.values(), key=str)


def places(host):
    """Return where default routes are looked for."""
    return tuple(" ".join(_listing(family)) for family in (4, 6)) if host.which("ip") else (V4, V6, _TRIE)


def _listing(family):
    return ["ip", "-o", "-%d" % family, "route", "show", "table", "all"]


def _by_ip(host):
    for family, line in _lines_of_ip(host):
        yield from _of_line(family, line)


def _lines_of_ip(host):
    for family in (4, 6):
        output = host.run(_listing(family))
        if output.rc != 0 and not (family == 6 and not host.exists(_IF_INET6)):
            raise HostError("ip -%d route" % family, output.err.strip() or "exit status %d" % output.rc)
        for line in output.out.splitlines():
            yield family, line


def _local(host):
    try:
        return set(_local_by_ip(host) if host.which("ip") else _local_by_proc(host))
    except HostError:
        # An `ip` that knows fewer options, as BusyBox's, or that fails: the kernel's own table has them as well.
        return set(_local_by_proc(host))


def _local_by_ip(host):
    for _family, line in _lines_of_ip(host):
        words = line.split()
        # "default" is what a transparent proxy makes of everything that it is sent: no address of the host's.
        if words[:1] == ["local"] and words[1] != "default" and not _LOOPBACK.match(words[1]):
            yield words[1]


def _local_by_proc(host):
    before = ""
    for line in _text(host, _TRIE).splitlines():
        words = line.split()
        if words[:3] == ["/32", "host", "LOCAL"] and not _LOOPBACK.match(before):
            yield before
        before = words[-1] if words[:1] == ["|--"] else before
    for _row, fields in _rows(host, _IF_INET6) if host.exists(_IF_INET6) else ():
        if fields[-1] != "lo":
            yield socket.inet_ntop(socket.AF_INET6, bytes.fromhex(fields[0]))


def _of_line(family, line):
    # From the first blank of a run: from each of them the cost is its square.
    first, *hops = re.split(r"(?<![\\\s])[\\\s]+nexthop\s", line)
    words = first.split()
    if not words or words[0] in _NO_WAY or not _wide(words[0], family):
        return
    row, table = Evidence("command", " ".join(_listing(family)), line.strip()), _after(words, "table") or "main"
    for hop in [hop.split() for hop in hops] or [words]:
        gateway = _after(hop, "via")
        if gateway in ("inet", "inet6"):
            gateway = _after(hop, gateway)
        yield Route(family, gateway, _after(hop, "dev"), table, row)


def _wide(destination, family):
    if destination == "default":
        return True
    length = numbers.whole(destination.partition("/")[2])
    return length is not None and length <= _WIDE[family]


def _after(words, name):
    return words[words.index(name) + 1] if name in words[:-1] else None


def _by_proc(host):
    try:
        yield from _of_proc(host)
    except (ValueError, IndexError, OSError):
        raise Unreadable(V4, _DAMAGED)


def _of_proc(host):
    for row, fields in _rows(host, V4)[1:]:
        if bin(int(fields[7], 16)).count("1") <= _WIDE[4] and not int(fields[3], 16) & _REJECT:
            gateway = socket.inet_ntoa(bytes.fromhex(fields[2])[::-1])
            yield Route(4, None if gateway == "0.0.0.0" else gateway, fields[0], "main", row)
    if host.exists(V6):
        for row, fields in _rows(host, V6):
            if int(fields[1], 16) <= _WIDE[6] and not int(fields[8], 16) & _REJECT and fields[9] != "lo":
                gateway = socket.inet_ntop(socket.AF_INET6, bytes.fromhex(fields[4]))
                yield Route(6, None if gateway == "::" else gateway, fields[9], "main", row)
    yield from _of_other_tables(host)


def _of_other_tables(host):
    """/proc names the tables of policy routing and their destinations, and not by which interface they lead."""
    table = destination = None
    for number, line in enumerate(_text(host, _TRIE).splitlines() if host.exists(_TRIE) else (), 1):
        words = line.split()
        if line[:1].strip():
            found = _TABLE.match(line)
            table = found.group(1) if found else None
        elif words[:1] == ["|--"]:
            destination = words[-1]
        elif table and destination == "0.0.0.0" and words == ["/0", "universe", "UNICAST"]:
            row = Evidence("file", "%s:%d" % (_TRIE, number), line.strip())
            yield Route(4, None, None, table, row)


def _rows(host, path):
    """Return (the row as Evidence, its fields) of each."""
    return [
        (Evidence("file", "%s:%d" % (path, number), line.strip()), line.split())
        for number, line in enumerate(_text(host, path).splitlines(), 1)]


def _text(host, path):
    if not host.exists(path):
        raise Missing(path, Text("shows no route: this is not a running system", "没有路由信息：不是运行中的系统"))
    return host.read(path).decode("ascii", "replace")

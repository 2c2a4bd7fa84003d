# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which devices this host has met on its segments: its neighbour tables, from `ip` or, where that is missing, from
/proc (IPv4 alone).
"""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence

ARP = "/proc/net/arp"
_V6 = "/proc/net/if_inet6"
# Nobody has answered, or nobody is asked (multicast).
_NOBODY = {"FAILED", "INCOMPLETE", "NOARP"}
_COMPLETE = 0x2
_FLAGS = re.compile(r"0x[0-9a-fA-F]{1,8}\Z")
_LISTING = ["ip", "-o", "neigh", "show"]

# `row` is that of its table, as Evidence.
Neighbour = namedtuple("Neighbour", "address mac device row")


def of(host):
    """Return what is in the tables; raises Missing where they cannot be seen."""
    return host.memo("neighbours", lambda: _distinct(_by_ip(host) if host.which("ip") else _by_proc(host)))


def _distinct(neighbours):
    return sorted({one[:-1]: one for one in neighbours}.values())


def place(host):
    """Return where they are looked for."""
    return " ".join(_LISTING) if host.which("ip") else ARP


def unseen(host):
    """Return what of the tables cannot be seen here, or None."""
    if host.which("ip") or not host.exists(_V6):
        return None
    rows = host.read(_V6).decode("ascii", "replace").splitlines()
    devices = set(line.split()[-1] for line in rows if line.strip()) - {"lo"}
    return (
        Text(
            "IPv6 neighbours on {devices} (the command ip is missing)",
            "{devices} 上的 IPv6 邻居（缺少 ip 命令）").format(devices=", ".join(sorted(devices))) if devices else None)


def _by_ip(host):
    output = host.run(_LISTING)
    if output.rc != 0:
        raise HostError("ip neigh show", output.err.strip() or "exit status %d" % output.rc)
    for line in output.out.splitlines():
        words = line.split()
        if "lladdr" in words and "dev" in words and not _NOBODY & set(words):
            row = Evidence("command", " ".join(_LISTING), line.strip())
            if words[-1] in ("lladdr", "dev"):
                raise Unreadable(place(host), Text("is cut short or damaged", "不完整或已损坏"))
            yield Neighbour(words[0], words[words.index("lladdr") + 1].lower(), words[words.index("dev") + 1], row)


def _by_proc(host):
    if not host.exists(ARP):
        raise Missing(ARP, Text("shows no neighbours: this is not a running system", "没有邻居信息：不是运行中的系统"))
    rows = host.read(ARP).decode("ascii", "replace").splitlines()
    for number, row in enumerate(rows[1:], 2):
        fields = row.split()
        if len(fields) < 6 or not _FLAGS.match(fields[2]):
            raise Unreadable("%s:%d" % (ARP, number), Text("is cut short or damaged", "不完整或已损坏"))
        if int(fields[2], 16) & _COMPLETE:
            place = "%s:%d" % (ARP, number)
            yield Neighbour(fields[0], fields[3].lower(), fields[5], Evidence("file", place, row.strip()))

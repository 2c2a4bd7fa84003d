# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own order of what leaves this host, as text: the queues for `tc -batch`, the table for nft, and the unit."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.table_text import chosen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic.action import HANDLE, TABLE

UNIT = "jrt0117-traffic.service"
UNIT_PATH = "/etc/systemd/system/" + UNIT
QUEUES_PATH = "/usr/local/lib/jrt0117/traffic.tc"
TABLE_PATH = "/etc/nftables.d/jrt0117-priority.nft"
_FIRST, _REST = 0x10, 0x20
# Two of these kinds can stand below a class of htb in any kernel that has one as its default.
_LEAVES = ("fq_codel", "sfq")
_UNIT = """\
# Managed by jrt0117.baseline.
[Unit]
Description=Order of what leaves this host: tc and table inet jrt0117_priority
After=network.target nftables.service
PartOf=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
%sExecStart=/sbin/tc -batch %s
ExecStart=/usr/sbin/nft -f %s
%s
[Install]
WantedBy=multi-user.target
"""


def class_of(position):
    """Return the name of our class for the service at a position."""
    return "%s%x" % (HANDLE, _FIRST + position)


def queues(services, rates, leaf_kind):
    """Return the lines for `tc -batch`, by link. Each service has its share of the link's rate for certain, and may use
    what others leave, in their order.
    """
    leaf = leaf_kind if leaf_kind in _LEAVES else None
    return {name: list(_queues(services, name, rate, leaf)) for name, rate in rates.items()}


def _queues(services, name, rate, leaf):
    yield "qdisc add dev %s root handle %s htb default %x" % (name, HANDLE, _REST)
    yield _class(name, HANDLE, HANDLE + "1", rate, rate, 0)
    left = 100 - sum(one.share for one in services)
    wanted = [(class_of(position), one.share, position) for position, one in enumerate(services)]
    for title, share, order in wanted + [("%s%x" % (HANDLE, _REST), left, 7)]:
        yield _class(name, HANDLE + "1", title, rate * share // 100, rate, order)
    for title in [title for title, _share, _order in wanted] + ["%s%x" % (HANDLE, _REST)] if leaf else ():
        yield "qdisc add dev %s parent %s %s" % (name, title, leaf)


def _class(name, parent, title, rate, ceil, order):
    # Classes of one order would take turns by quantum; here each has an order of its own.
    return "class add dev %s parent %s classid %s htb rate %dbit ceil %dbit prio %d quantum 10000" % (
        name, parent, title, rate, ceil, order)


def table(services, ports):
    """Return the table for nft. The last rule that matches counts: the first service stands last, and behind it what
    the host is managed by.
    """
    lines = []
    for position, service in reversed(list(enumerate(services))):
        for match in _matches(service):
            lines.append('%s meta priority set %s comment "%s"' % (match, class_of(position), service.name))
    # As nft lists it: a set is sorted, and one of one element is none.
    for side in ("sport", "dport") if ports else ():
        lines.append('tcp %s %s meta priority set %s comment "management"' % (
            side, _ports((port, port) for port in ports), class_of(0)))
    return "\n".join([
        "# Managed by jrt0117.baseline: declare boundary_priorities instead of editing it.", "table " + TABLE,
        "delete table " + TABLE, "table %s {" % TABLE, "\tchain order {",
        "\t\ttype filter hook postrouting priority mangle; policy accept;"]
        + ["\t\t" + line for line in lines] + ["\t}", "}", ""])


def _matches(service):
    for side, address in (("sport", "saddr"), ("dport", "daddr")):
        words = ["%s %s %s" % (service.protocol, side, _ports(service.ports))] if service.ports else []
        for version in (4, 6):
            mine = [str(one) for one in service.networks if one.version == version]
            if mine:
                yield " ".join(["%s %s %s" % ({4: "ip", 6: "ip6"}[version], address, chosen(mine))] + words)
        if not service.networks:
            yield words[0]


def _ports(pairs):
    return chosen("%d" % low if low == high else "%d-%d" % (low, high) for low, high in pairs)


def unit(links):
    """Return the unit that has both at boot."""
    return _UNIT % (
        "".join("ExecStartPre=-/sbin/tc qdisc del dev %s root\n" % name for name in links), QUEUES_PATH, TABLE_PATH,
        "".join("ExecStop=-/sbin/tc qdisc del dev %s root\n" % name for name in links))

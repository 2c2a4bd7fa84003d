# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which packets are meant: of a link itself, of declared flows, of management."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

FAMILIES = ("ip", "ip6")
VERSION = {"ip": "IPv4", "ip6": "IPv6"}
# Every packet of these is of the link itself: neighbours, groups, and the host's own address.
_ICMPV6_OF_THE_LINK = ((130, 132), (133, 137), (143, 143))
_ERRORS = {"ip": ((3, 3), (11, 12)), "ip6": ((1, 4),)}


def families(host):
    """Return the families that this host speaks: one with IPv6 switched off needs no rules for it."""
    return FAMILIES if not host.running or host.exists("/proc/sys/net/ipv6") else ("ip",)


def hooks(policy):
    """Return the hooks by which packets of others come: a host that forwards has two."""
    return ("input", "forward") if policy.gateway or policy.forwarding_interfaces else ("input",)


def link_patterns(family, direction="in"):
    """Return patterns of what a link itself needs: neighbour discovery, errors, the host's own address by DHCP."""
    if family == "ip":
        ports = ((68, 68),) if direction == "in" else ((67, 67),)
        return firewall.pattern(family, "udp", ports) + firewall.pattern(family, "icmp", types=_ERRORS["ip"])
    ports = ((546, 546),) if direction == "in" else ((547, 547),)
    return (
        firewall.pattern(
            family, "udp", ports,
            **{"sources" if direction == "in" else "destinations": ["fe80::/10", "ff02::/16"]}) + firewall.pattern(
            family, "icmpv6", types=_ICMPV6_OF_THE_LINK + _ERRORS["ip6"]))


def flow_patterns(flows, family):
    """Return the patterns of declared flows."""
    found = []
    for flow in flows:
        for version, sources, destinations in flow.families():
            if (version == 4) == (family == "ip"):
                for protocol in flow.protocols:
                    found += firewall.pattern(
                        family, protocol, flow.ports or None, None, [str(net) for net in sources],
                        [str(net) for net in destinations], flow.interface, flow.out_interface)
    return found


def management_patterns(declared, family):
    """Return the patterns of the management ports from the management networks."""
    mine = [str(net) for net in declared.management if (net.version == 4) == (family == "ip")]
    return firewall.pattern(family, "tcp", [(port, port) for port in declared.ports], sources=mine) if mine else []

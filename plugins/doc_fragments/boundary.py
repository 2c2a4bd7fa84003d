# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the boundary area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/boundary/options.py."""

    DOCUMENTATION = r"""
options:
  flows:
    description:
      - The flows that this host has business with; every other one is denied. docs/firewall.md describes them.
      - Each has a C(name), a C(protocol) (one or more of tcp, udp, sctp, icmp, icmpv6, esp, ah, gre, any), C(ports)
        (C(443), C(8000-8010)), networks C(from) and C(to), and a C(direction), C(in) where none is given, else C(out) or C(forward).
        C(interface) and C(out_interface) narrow it to interfaces, C(established_seconds) lets it be idle for that long.
      - From a playbook, variables named C(boundary_flows_<role>) are added, so that a host with several roles has the flows of each.
      - Clauses 8.3.2-E-b-1 and 8.3.2-B-b-3.
    type: list
    elements: dict
    default: []
  management_networks:
    description:
      - Networks from which hosts are administered. The management ports are open to these and to no other.
      - They have to hold the address that the run itself comes from. As long as none is declared, nothing that could cut that off is enforced.
      - Clauses 8.3.2-B-f-2 and 8.3.3-B-e-1.
    type: list
    elements: str
    default: []
  management_ports:
    description:
      - TCP ports by which a host is administered.
      - Clause 8.3.2-B-f-2.
    type: list
    elements: int
    default: [22]
  gateway:
    description:
      - This host is a gateway between networks, and forwards the flows with C(direction=forward) between them. Other hosts do not forward.
      - Clauses 8.3.2-E-a-1 and 8.3.2-E-a-2.
    type: bool
    default: false
  interfaces:
    description:
      - Names of the interfaces that lead out of this host, with C(*) and C(?) as wildcards. Where they are named, any other that is up is a finding.
      - Clauses 8.3.2-B-d-1, 8.3.2-E-d-2 and 7.5.6-E-a.
    type: list
    elements: str
    default: []
  forwarding_interfaces:
    description:
      - Interfaces of the container engine or hypervisor on this host, with C(*) as a wildcard at the end (docker0, br-*, cni0, virbr*), for
        which it may forward though it is no gateway. What comes in to a published port still has to be a declared flow.
      - Clause 8.3.2-E-a-1.
    type: list
    elements: str
    default: []
  firewall:
    description:
      - Who writes the rules. C(auto) and C(nftables) put a table of the collection's own beside whatever else is there, firewalld included; a packet
        has to pass both. With C(firewalld) the rules are firewalld's alone, and are judged and never written.
      - Clause 8.3.2-B-b-1.
    type: str
    choices: [auto, nftables, firewalld]
    default: auto
  egress:
    description:
      - What becomes of outbound connections that are no declared flow. They are logged, or denied and logged.
      - Clauses 8.3.2-B-d-1, 8.3.2-E-d-2 and 9.9-b.
    type: str
    choices: [log, deny]
    default: log
  source_connections:
    description:
      - Most connections that one source may hold at a time (an IPv4 address, an IPv6 network of 64 bits).
      - Clauses 8.3.2-E-b-4 and 8.3.2-E-b-3; the number is the field's.
    type: int
    default: 500
  source_rate:
    description:
      - Most new connections a second that one source may make, with bursts of twice as many.
      - Clause 8.3.2-E-b-4; the number is the field's.
    type: int
    default: 100
  source_unlimited:
    description:
      - Networks that are not limited so, such as load balancers in front of this host, which bring the connections of many.
      - Clause 8.3.2-E-b-4.
    type: list
    elements: str
    default: []
  conntrack_max:
    description:
      - Fewest connections that the kernel's table has to have room for.
      - Clause 8.3.2-E-b-4; the number is the field's.
    type: int
    default: 65536
"""

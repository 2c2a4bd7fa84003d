# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/boundary.yml; change it there.
"""The options of the boundary area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/boundary/options.py."""

    DOCUMENTATION = r"""
options:
  flows:
    description:
      - The flows that this host has business with; every other one is denied. docs/firewall.md describes them.
      - Each has a C(name), a C(protocol) (one or more of tcp, udp, sctp, icmp, icmpv6, esp, ah, gre, any), C(ports)
        (C(443), C(8000-8010)), networks C(from) and C(to), and a C(direction), C(in) where none is given, else C(out)
        or C(forward). C(interface) and C(out_interface) narrow it to interfaces, C(established_seconds) lets it be idle
        for that long. C(approval) names the record of the approvals register by which a flow with an end outside of the
        agency was permitted.
      - A published port (Docker's C(-p), a NodePort, any DNAT) is an inbound flow, declared by the port that others ask
        for.
      - From a playbook, variables named C(boundary_flows_<role>) are added, so that a host with several roles has the
        flows of each.
      - Clauses 8.3.2-E-b-1 and 8.3.2-B-b-3.
    type: list
    elements: dict
    default: []
  management_networks:
    description:
      - Networks from which hosts are administered. The management ports are open to these and to no other.
      - They have to hold the address that the run itself comes from. As long as none is declared, nothing that could
        cut that off is enforced.
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
      - This host is a gateway between networks, and forwards the flows with C(direction=forward) between them. Other
        hosts do not forward.
      - Clauses 8.3.2-E-a-1 and 8.3.2-E-a-2.
    type: bool
    default: false
  interfaces:
    description:
      - Names of the interfaces that lead out of this host, with C(*) and C(?) as wildcards. Where they are named, any
        other that is up is a finding.
      - Clauses 8.3.2-B-d-1, 8.3.2-E-d-2 and 7.5.6-E-a.
    type: list
    elements: str
    default: []
  forwarding_interfaces:
    description:
      - Interfaces of the container engine or hypervisor on this host, with C(*) as a wildcard at the end (C(docker0),
        C(br-*), C(cni0), C(virbr*)), for which it may forward though it is no gateway. What comes in to a published
        port still has to be a declared flow.
      - Clause 8.3.2-E-a-1.
    type: list
    elements: str
    default: []
  firewall:
    description:
      - Who writes the rules. C(auto) and C(nftables) put a table of the collection's own beside whatever else is there,
        firewalld included; a packet has to pass both. With C(firewalld) the rules are firewalld's alone, and are judged
        and never written.
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
      - Networks that are not limited so, such as load balancers in front of this host, which bring the connections of
        many.
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
  default_gateways:
    description:
      - Addresses by which default routes may lead out of this host; of one that has no address, its interface. None
        named means one way out.
      - Clauses 8.3.2-B-d-1 and 8.3.2-E-d-2.
    type: list
    elements: str
    default: []
  links_disable:
    description:
      - Take undeclared interfaces down and keep them from starting, but never the one this run comes through. Otherwise
        they are only reported.
      - Clause 8.3.2-E-d-2.
    type: bool
    default: false
  known_devices:
    description:
      - The devices of the asset register that may be on this host's segments. Each is a MAC address, an IP address, a
        network, or a MAC address and an IP address that belong together, with a space between.
      - Clauses 8.3.2-E-d-1 and 7.5.4-B-d.
    type: list
    elements: str
    default: []
  reverse_path:
    description:
      - How the kernel drops packets from addresses it has no route to. V(strict) wants the route by the interface they
        come in by, V(loose), for hosts whose traffic leaves by another, any route.
      - Clause 8.3.2-E-b-5.
    type: str
    choices: [strict, loose]
    default: strict
  ssh_forwarding:
    description:
      - With C(refuse) sshd forwards nothing, neither TCP connections and sockets nor X11, agents and tunnels, for what
        comes by them passes the packet filter as SSH. Jump hosts (C(ssh -J)) and whoever tunnels to a database need
        C(leave), by which nothing is asked.
      - Clauses 8.3.2-E-a-1 and 8.3.2-E-a-2.
    type: str
    choices: [leave, refuse]
    default: leave
  router_advertisements:
    description:
      - Whether this host takes IPv6 addresses and routes from router advertisements. With false the kernel is set to
        ignore them, for anybody on the link can forge them; a host that has its address or its default route by them
        then needs both set by hand.
      - Clause 8.3.2-E-b-5.
    type: bool
    default: true
  idle_flow_seconds:
    description:
      - Most seconds that an established connection may be idle; flows may declare their own.
      - Clause 8.3.2-E-b-3; the number is the field's.
    type: int
    default: 3600
  host_ids:
    description:
      - What watches for attacks on a host that is no gateway. V(none) means another product, which a person has to
        show.
      - Clauses 8.3.3-E-c-1 and 8.3.2-E-e-1.
    type: str
    choices: [fail2ban, crowdsec, none]
    default: fail2ban
  ids_unit:
    description:
      - The systemd unit of the product that watches a gateway, where that is not Suricata.
      - Clause 8.3.2-B-e-1.
    type: str
    default: ""
  alert_mail:
    description:
      - Address to which serious intrusions are alerted. Without one, alerts have to reach a collector by way of syslog.
      - Clauses 8.3.2-E-e-1 and 8.3.3-E-c-1.
    type: str
    default: ""
  ban_attempts:
    description:
      - Failed logins after which an address is banned.
      - Clause 8.3.3-E-c-1; the number is the field's.
    type: int
    default: 5
  ban_seconds:
    description:
      - Fewest seconds for which an address is banned, and within which failed logins are counted together.
      - Clause 8.3.3-E-c-1; the number is the field's.
    type: int
    default: 600
  content_gateway:
    description:
      - Whether this host passes on mail or web traffic of others. Without it, what listens on the ports of mail servers
        and web proxies tells.
      - Clauses 8.3.2-E-f-1 and 8.3.2-E-f-2.
    type: list
    elements: str
    choices: [mail, web]
    default: []
  malware_unit:
    description:
      - The systemd unit of the malware scanner of a gateway, where that is not ClamAV.
      - Clause 8.3.2-E-f-1.
    type: str
    default: ""
  malware_signatures:
    description:
      - Its signature files, with wildcards; the newest tells how old the signatures are.
      - Clause 8.3.2-E-f-2.
    type: str
    default: ""
  malware_max_days:
    description:
      - Days after which malware signatures are too old.
      - Clause 8.3.2-E-f-2; the number is the field's.
    type: int
    default: 7
  application_proxies:
    description:
      - Proxies in the path of this host's traffic that filter by protocol command. V(nginx), V(haproxy), V(squid) and
        V(vsftpd) are judged by their configuration, the systemd unit of another product by a person. Without it, those
        found here count.
      - Clause 8.3.2-E-b-2.
    type: list
    elements: str
    default: []
  priorities:
    description:
      - The services of which packets leave before others, where a link has not room for all. docs/boundary.md describes
        them.
      - Each has a C(name), a C(protocol) (tcp, which is the default, udp, sctp or any), C(ports) and C(networks), its
        C(share) of the link in percent, and an C(order), 1 before 2; without, that of the list. The management ports go
        with the first.
      - Clause 8.3.2-E-a-3.
    type: list
    elements: dict
    default: []
  link_rates:
    description:
      - What the links of this host really carry, by name, such as V(100mbit) for C(eth0). Where it is above the true
        rate, the queue forms elsewhere, and nothing is ordered here.
      - Clause 8.3.2-E-a-3.
    type: dict
    default: {}
  priorities_enforce:
    description:
      - Set the declared order with tc and a table of nft of its own, on links whose queue nobody has chosen. Otherwise
        it is only judged.
      - Clause 8.3.2-E-a-3.
    type: bool
    default: false
  dial_up_users:
    description:
      - Most users who may come in by dial-up or VPN (pppd, OpenVPN, WireGuard, strongSwan).
      - Clause 8.3.2-B-b-4.
    type: int
    default: 0
  device_configs:
    description:
      - On the controller, the folder with the saved configurations of the network devices (group C(network_devices)), a
        file C(<name of the host>.cfg) each; relative to the playbook's folder.
      - By default C(devices) beside the inventory.
      - docs/devices.md tells how they come there. Clauses 8.3.2-B-f-1 to 8.3.2-B-f-6.
    type: str
    default: ""
  device_config_hours:
    description:
      - Hours after which a saved configuration no longer tells what holds on its device.
      - Clause 7.5.6-B-e; the number is the field's.
    type: int
    default: 24
  device_config_days:
    description:
      - Days for which earlier configurations of a network device are kept, in git.
      - Clause 7.5.6-B-e; the number is that of the password age, which is seen in them (7.5.9-B-a).
    type: int
    default: 180
  device_name:
    description:
      - What a network device calls itself (C(sysname), C(hostname)) where that is not its name in the inventory.
    type: str
    default: ""
  device_version:
    description:
      - The software version of a network device whose configuration does not tell it.
    type: str
    default: ""
  device_model:
    description:
      - The model of a network device, as in V(CE6881), V(NE40E) or V(S5735). Series of one maker have other defaults.
    type: str
    default: ""
  device_approved_versions:
    description:
      - Software versions that were approved for a network device.
      - Clauses 7.5.6-B-b and 7.5.6-B-c.
    type: list
    elements: str
    default: []
  device_superusers:
    description:
      - Local users of a network device who may have its highest level, each one person's.
      - Clauses 8.3.2-B-f-3 and 8.3.2-E-g-2.
    type: list
    elements: str
    default: []
  device_lock_seconds:
    description:
      - Fewest seconds for which a network device locks after failed logins.
      - Clause 8.3.2-B-f-5; the number is the field's.
    type: int
    default: 300
  device_log_servers:
    description:
      - Servers that the logs of network devices are to go to. Without it, C(audit_collector_host); without either, any.
      - Clauses 8.3.2-B-c-1 and 7.5.6-B-b.
    type: list
    elements: str
    default: []
"""

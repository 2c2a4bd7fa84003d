# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which program's rules are which: by the names that well-known programs give their tables and chains."""

import re
from collections import namedtuple

Owner = namedtuple("Owner", "table program")

_TABLES = (
    (r"\w+ jrt0117$", "jrt0117"),
    (r"\w+ firewalld", "firewalld"),
    (r"\w+ f2b-table$", "fail2ban"),
    (r"\w+ crowdsec6?$", "crowdsec"),
    (r"\w+ sshguard$", "sshguard"),
    (r"\w+ libvirt_network$", "libvirt"),
    (r"\w+ kube-proxy$", "kubernetes"),
    (r"\w+ (?:netavark|podman)$", "podman"),
    (r"\w+ docker-bridges$", "docker"),
    (r"\w+ calico$", "calico"),
    (r"\w+ proxmox-firewall", "pve-firewall"),
)
_CHAINS = (
    ("DOCKER", "docker"),
    ("f2b-", "fail2ban"),
    ("CROWDSEC", "crowdsec"),
    ("LIBVIRT_", "libvirt"),
    ("KUBE-", "kubernetes"),
    ("cali-", "calico"),
    ("(?:OLD_)?CILIUM_", "cilium"),
    ("FLANNEL-", "flannel"),
    ("ufw6?-", "ufw"),
    ("(?:NETAVARK|CNI-)", "podman"),
    ("PVEFW-", "pve-firewall"),
    ("(?:LOCALINPUT|DENYIN|ALLOWIN|LOGDROPIN)$", "csf"),
    ("(?:input_ext|input_int|input_dmz|forward_ext)$", "SuSEfirewall2"),
    ("(?:net2fw|net-fw|shorewall)$", "shorewall"),
    ("IN_public|FORWARD_direct$|INPUT_ZONES", "firewalld"),
)


def owners(rules):
    """Return the Owner of each table that a well-known program has rules in."""
    found = {
        (chain.table, program) for chain in rules.chains.values() for program in (program_of(chain.table, chain.name),)
        if program}
    return [Owner(*one) for one in sorted(found)]


def program_of(table, chain):
    """Return the program that gives a table or a chain such a name, or None."""
    for names, text in ((_TABLES, table), (_CHAINS, chain)):
        for name, program in names:
            if re.match(name, text):
                return program
    return None

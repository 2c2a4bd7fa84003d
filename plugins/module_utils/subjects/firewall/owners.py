# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which program's rules are which: by the names that well-known programs give their tables and chains."""

import re
from collections import namedtuple

Owner = namedtuple("Owner", "table program")

_TABLES = (
    (re.compile(r"^\w+ jrt0117$"), "jrt0117"),
    (re.compile(r"^\w+ firewalld"), "firewalld"),
    (re.compile(r"^\w+ f2b-table$"), "fail2ban"),
    (re.compile(r"^\w+ crowdsec6?$"), "crowdsec"),
    (re.compile(r"^\w+ sshguard$"), "sshguard"),
    (re.compile(r"^\w+ libvirt_network$"), "libvirt"),
    (re.compile(r"^\w+ kube-proxy$"), "kubernetes"),
    (re.compile(r"^\w+ (?:netavark|podman)$"), "podman"),
    (re.compile(r"^\w+ docker-bridges$"), "docker"),
    (re.compile(r"^\w+ calico$"), "calico"),
    (re.compile(r"^\w+ proxmox-firewall"), "pve-firewall"),
)
_CHAINS = (
    (re.compile(r"^DOCKER"), "docker"),
    (re.compile(r"^f2b-"), "fail2ban"),
    (re.compile(r"^CROWDSEC"), "crowdsec"),
    (re.compile(r"^LIBVIRT_"), "libvirt"),
    (re.compile(r"^KUBE-"), "kubernetes"),
    (re.compile(r"^cali-"), "calico"),
    (re.compile(r"^(?:OLD_)?CILIUM_"), "cilium"),
    (re.compile(r"^FLANNEL-"), "flannel"),
    (re.compile(r"^ufw6?-"), "ufw"),
    (re.compile(r"^(?:NETAVARK|CNI-)"), "podman"),
    (re.compile(r"^PVEFW-"), "pve-firewall"),
    (re.compile(r"^(?:LOCALINPUT|DENYIN|ALLOWIN|LOGDROPIN)$"), "csf"),
    (re.compile(r"^(?:input_ext|input_int|input_dmz|forward_ext)$"), "SuSEfirewall2"),
    (re.compile(r"^(?:net2fw|net-fw|shorewall)$"), "shorewall"),
    (re.compile(r"^IN_public|^FORWARD_direct$|^INPUT_ZONES"), "firewalld"),
)


def owners(rules):
    """Return the Owner of each table that a well-known program has rules in."""
    found = {
        (chain.table, program) for chain in rules.chains.values() for program in (_program(chain.table, chain.name),)
        if program}
    return [Owner(*one) for one in sorted(found)]


def owner_of(where):
    """Return the program whose rule this is, by the `where` of an Accepted, or None."""
    words = where.split()
    return _program(" ".join(words[:2]), words[3 if words[2:3] == ["(legacy)"] else 2] if len(words) > 2 else "")


def _program(table, chain):
    for names, text in ((_TABLES, table), (_CHAINS, chain)):
        for name, program in names:
            if name.search(text):
                return program
    return None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flows of the example inventory: they can be used, fit together from host to host, and nothing else gets through.
"""

from pathlib import Path

import pytest
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.vars.manager import VariableManager

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.source import Packet
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support.filter_namespace import needs_nft

INVENTORY = Path(__file__).parents[3] / "inventories/example/hosts.yml"


@pytest.fixture(scope="module")
def agency():
    """Return {host: (address, its policy)} as a play on the inventory has it."""
    loader = DataLoader()
    inventory = InventoryManager(loader=loader, sources=[str(INVENTORY)])
    variables = VariableManager(loader=loader, inventory=inventory)
    found = {}
    # Network devices have no packet filter of ours.
    for host in inventory.get_hosts("all:!network_devices"):
        mine = variables.get_vars(host=host)
        declared = [
            one for name in sorted(mine) if name == "boundary_flows" or name.startswith("boundary_flows_")
            for one in mine[name]]
        found[host.name] = mine["ansible_host"], policy_of(
            flows=declared, management_networks=mine["boundary_management_networks"],
            egress=mine.get("boundary_egress", "log"))
    return found


@pytest.fixture(scope="module")
def filters(agency):
    """Return {host: the packet filter that enforcing would load there}, with outbound connections denied everywhere."""
    made = {}
    for name, (_address, policy) in agency.items():
        policy.egress = "deny"
        made[name] = firewall.from_text(
            Host(), table_text.render(flows.declared(policy), policy, ("input", "log", "limits", "egress", "spoofing")))
    return made


def test_every_host_s_flows_can_be_used(agency):
    for _address, policy in agency.values():
        flows.validate(vars(policy))


@needs_nft
@pytest.mark.parametrize(
    "source, target, port, passes",
    [
        ("bastion1", "web1", 22, True), ("bastion1", "db2", 22, True), ("web1", "app1", 8443, True),
        ("web2", "app1", 8443, True), ("app1", "db1", 5432, True), ("app1", "db2", 5432, True),
        ("db1", "db2", 5432, True), ("db2", "db1", 5432, True), ("web1", "db1", 5432, False),
        ("app1", "web1", 443, False), ("web1", "web2", 22, False), ("db1", "app1", 8443, False),
        ("bastion1", "db1", 5432, False), ("web1", "bastion1", 22, False),
    ])
def test_hosts_reach_each_other_where_both_declare_it_and_nowhere_else(agency, filters, source, target, port, passes):
    addresses = agency[source][0], agency[target][0]
    out = filters[source].admits(Packet("output", "ip", "tcp", *addresses, port=port, out_interface="eth0"))
    into = filters[target].admits(Packet("input", "ip", "tcp", *addresses, port=port))
    assert (out and into) is passes


@needs_nft
@pytest.mark.parametrize(
    "target, port, passes",
    [("web1", 443, True), ("web2", 80, True), ("web1", 22, False), ("app1", 8443, False), ("db1", 5432, False)])
def test_the_public_reaches_the_web_and_nothing_else(agency, filters, target, port, passes):
    assert filters[target].admits(Packet("input", "ip", "tcp", "8.8.8.8", agency[target][0], port)) is passes

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared flows: what is understood, and that each slip is one error that names flow and field."""

import ipaddress

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.flows import (
    FlowError,
    declared,
    parse,
    validate,
)
from tests.unit.areas.boundary.conftest import policy_of

WEB = {"name": "web", "protocol": "tcp", "ports": ["443"]}


def web(**fields):
    return dict(WEB, **{name.rstrip("_"): value for name, value in fields.items()})


def test_a_flow_is_typed_with_its_defaults():
    flow, = parse([web(ports=[443, "8000-8010"], from_=["10.0.0.0/8", "2001:db8::/32"])])
    assert (flow.direction, flow.protocols, flow.ports) == ("in", ("tcp",), ((443, 443), (8000, 8010)))
    assert [(version, [str(one) for one in sources]) for version, sources, _to in flow.families()] == [
        (4, ["10.0.0.0/8"]), (6, ["2001:db8::/32"])]


def test_single_values_need_no_list():
    flow, = parse([{"name": "dns", "direction": "out", "protocol": ["tcp", "udp"], "ports": 53, "to": "192.0.2.53"}])
    assert (flow.protocols, flow.ports, str(flow.destinations[0])) == (("tcp", "udp"), ((53, 53),), "192.0.2.53/32")


def test_a_flow_without_networks_is_of_both_ip_versions():
    assert [version for version, _from, _to in parse([WEB])[0].families()] == [4, 6]


def test_an_approval_changes_no_rule():
    assert parse([web(approval="SP-2026-006")]) == parse([web()])


def test_what_several_roles_declare_alike_counts_once():
    assert len(parse([WEB, dict(WEB), web(name="web too")])) == 2


@pytest.mark.parametrize(
    "declared, message",
    [
        (
            web(from_=["10.0.0.5/24"]),
            "flow 'web', from: '10.0.0.5/24' has bits set after its prefix; the network is 10.0.0.0/24"),
        (web(from_=["10.0.0.0/33"]), "flow 'web', from: '10.0.0.0/33' is no IPv4 or IPv6 address or network"),
        (web(from_=["db1.example.com"]), "flow 'web', from: 'db1.example.com' is a host name"),
        (web(from_=["10.0.0.0/8", "10.1.0.0/16"]), "flow 'web', from: 10.0.0.0/8 and 10.1.0.0/16 overlap"),
        (
            web(from_=["2001:db8::/32", "2001:db8:1::/48"]),
            "flow 'web', from: 2001:db8::/32 and 2001:db8:1::/48 overlap"),
        (web(from_=[]), "flow 'web', from: is empty"),
        (web(from_=[7]), "flow 'web', from: 7 is no IPv4"),
        (web(from_=["10.0.0.0/8"], to=["2001:db8::1"]), "flow 'web', to: nothing can match"),
        (web(ports=["70000"]), "flow 'web', ports: '70000' is no port"),
        (web(ports=[0]), "flow 'web', ports: 0 is no port"),
        (
            web(ports=["90-80"]),
            "flow 'web', ports: '90-80' is no port or range of ports (1 to 65535, the lower one first)"),
        (web(ports=["https"]), "flow 'web', ports: 'https' is no port"),
        (web(ports=["8000-8010", 8005]), "flow 'web', ports: 8000-8010 and 8005 overlap"),
        (web(ports=[True]), "flow 'web', ports: True is no port"),
        (web(protocol="tpc"), "flow 'web', protocol: 'tpc' is not known, expected any"),
        (web(protocol=None), "flow 'web', protocol: is missing"),
        (web(protocol="esp"), "flow 'web', ports: only tcp, udp"),
        ({"name": "ping", "protocol": "icmp", "from": "fe80::/10"}, "flow 'ping', protocol: nothing can match"),
        (web(direction="inbound"), "flow 'web', direction: is 'inbound', expected one of in, out, forward"),
        (web(interface="eth 0"), "flow 'web', interface: 'eth 0' is no interface name"),
        (web(interface='eth0" accept'), "flow 'web', interface:"),
        (web(out_interface="eth0"), "flow 'web', out_interface: an inbound flow has none"),
        (web(direction="out", interface="eth0"), "flow 'web', interface: an outbound flow has none"),
        (web(established_seconds=0), "flow 'web', established_seconds: is 0"),
        (web(protocol="udp", established_seconds=60), "flow 'web', established_seconds: only tcp"),
        (web(port=443), "flow 'web', port: there is no such field, did you mean ports"),
        (web(approval=""), "flow 'web', approval: is '', expected the id of a record of approvals.yml"),
        (web(approval=["SP-1"]), "flow 'web', approval: is ['SP-1'], expected"),
        ({"protocol": "tcp"}, "flow 1, name: is missing"),
        (web(name='a" accept #'), "flow 1, name: is missing, empty, too long or has a quote"),
        ({"name": "all", "protocol": "any"}, "flow 'all', ports: name ports, from, to or an interface"),
        ("web", "flow 1: 'web' is no dictionary"),
    ])
def test_a_slip_is_named_with_flow_and_field(declared, message):
    with pytest.raises(FlowError) as error:
        parse([declared])
    assert str(error.value).startswith(message)


def test_one_name_for_two_flows_is_refused():
    with pytest.raises(FlowError, match="flow 'web', name: is declared twice, with different fields"):
        parse([WEB, web(ports=[80])])


class TestManagementPorts:
    NETWORKS = (ipaddress.ip_network("192.0.2.0/24"),)

    @pytest.mark.parametrize(
        "sources", [None, ["198.51.100.0/24"], ["192.0.0.0/16"], ["192.0.2.0/25", "2001:db8::/32"]])
    def test_a_flow_that_opens_one_to_others_is_refused(self, sources):
        with pytest.raises(FlowError, match="flow 'web', ports: 22 is one of boundary_management_ports"):
            parse([web(ports=["20-30"], from_=sources)], self.NETWORKS, [22])

    def test_a_flow_from_within_them_is_not(self):
        assert parse([web(ports=[22], from_=["192.0.2.128/25"])], self.NETWORKS, [22])


@pytest.mark.parametrize(
    "options, message",
    [
        (dict(flows=[web(ports=["90-80"])]), "boundary_flows: flow 'web', ports: '90-80' is no port"),
        (dict(management_networks=["bastion1"]), "boundary_management_networks: 'bastion1' is a host name"),
        (
            dict(management_networks=["10.0.0.0/8", "10.2.0.0/16"]),
            "boundary_management_networks: 10.0.0.0/8 and 10.2.0.0/16 overlap"),
        (dict(management_ports=[22, 70000]), "boundary_management_ports: 70000 is no port"),
        (dict(source_unlimited=["10.0.0.1/8"]), "boundary_source_unlimited: '10.0.0.1/8' has bits set"),
        (dict(forwarding_interfaces=["docker 0"]), "boundary_forwarding_interfaces: 'docker 0' is no interface name"),
    ])
def test_a_slip_in_an_option_is_named_with_its_variable(options, message):
    with pytest.raises(FlowError) as error:
        validate(vars(policy_of(**options)))
    assert str(error.value).startswith(message)


def test_a_policy_declares_flows_networks_and_ports():
    found = declared(policy_of(flows=[WEB, web(name="out", direction="out")], management_networks=["192.0.2.0/24"]))
    assert (
        [flow.name for flow in found.of("out")], [str(one) for one in found.management], found.ports) == (
        ["out"], ["192.0.2.0/24"], [22])

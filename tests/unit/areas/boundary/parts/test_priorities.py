# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declared order of services: what can be meant, and each slip by name."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import priorities
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.flows import FlowError

RATES = {"eth0": "100mbit"}
QUERY = {"name": "query", "ports": [443], "share": 70}


@pytest.mark.parametrize("values, rates, told", [
    ([QUERY, QUERY], RATES, "name is declared twice"),
    ([dict(QUERY, order=2), dict(QUERY, name="b", share=1)], RATES, "order is declared twice"),
    ([QUERY, dict(QUERY, name="b")], RATES, "the shares are 140 % together"),
    ([dict(QUERY, share=100)], RATES, "share is 100, expected a whole number from 1 to 99"),
    ([dict(QUERY, share="²")], RATES, "share is '²'"), ([dict(QUERY, share=True)], RATES, "share is True"),
    ([dict(QUERY, order=0)], RATES, "order is 0"), ([dict(QUERY, ports=[])], RATES, "ports is empty"),
    ([dict(QUERY, ports=[0])], RATES, "0 is no port"), ([dict(QUERY, protocol="icmp")], RATES, "protocol is 'icmp'"),
    ([dict(QUERY, protocol="any")], RATES, "protocol any has no ports"),
    ([{"name": "all", "protocol": "any", "share": 5}], RATES, "name ports, or protocol any with networks"),
    ([dict(QUERY, networks=["db.example"])], RATES, "is a host name"),
    ([dict(QUERY, prot="tcp")], RATES, "there is no field prot"), (["query"], RATES, "'query' is no dictionary"),
    ([dict(QUERY, name='a"b')], RATES, "name is missing, too long, or has a quote"),
    ([dict(QUERY, name=f"s{one}", share=1, ports=[one]) for one in range(1, 9)], RATES, "more than 7"),
    ([QUERY], {}, "belong together"), ([], RATES, "belong together"),
    ([QUERY], {"eth0": "100"}, "expected a rate of 100kbit at least"), ([QUERY], {"eth0": "100mbps"}, "eth0 is"),
    ([QUERY], {"eth0": 100}, "eth0 is 100"), ([QUERY], {"eth0": "1kbit"}, "expected a rate"),
    ([QUERY], {"sixteen-letters-": "1mbit"}, "is no interface name"), ([QUERY], {"eth*": "1mbit"}, "is no interface"),
    ([QUERY], {"eth0; reboot": "1mbit"}, "is no interface"), ([QUERY], {7: "1mbit"}, "is no interface name")])
def test_a_slip_is_one_error_that_names_it(values, rates, told):
    with pytest.raises(FlowError) as error:
        priorities.parse(values, rates)
    assert told in str(error.value) and error.value.told.zh


def test_services_come_in_their_order_and_rates_in_bits():
    found = priorities.parse(
        [dict(QUERY, order=2), dict(QUERY, name="first", share=9, order=1, protocol="udp")],
        {"fifteen-letters": "1e3mbit", "eth0.10": "100Mibit"})
    assert [one.name for one in found.services] == ["first", "query"]
    assert found.rates == {"fifteen-letters": 10 ** 9, "eth0.10": 100 * 1024 ** 2}

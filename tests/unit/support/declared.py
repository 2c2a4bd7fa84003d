# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host of these tests declares, and how a control is judged on it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.validators import VALIDATORS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from tests.unit.support.area_host import area_fixtures

policy_of, _judge, _enforce = area_fixtures("boundary")

HERE = Connection("admin", "192.0.2.7", "192.0.2.1", 22)
DECLARED = dict(
    management_networks=["192.0.2.0/24", "2001:db8:a::/64"],
    flows=[
        {"name": "web", "protocol": "tcp", "ports": [443, "8000-8010"]},
        {
            "name": "database", "protocol": "tcp", "ports": 5432, "from": ["10.0.0.0/8", "fd00::/8"],
            "established_seconds": 7200},
        {"name": "ping", "protocol": ["icmp", "icmpv6"]},
        {"name": "tunnel", "protocol": "esp", "from": "198.51.100.9"},
        {"name": "names", "direction": "out", "protocol": ["udp", "tcp"], "ports": 53, "to": ["10.0.0.53", "fd00::53"]},
        {
            "name": "through", "direction": "forward", "protocol": "tcp", "ports": 443, "from": "10.0.0.0/8",
            "to": "172.16.0.0/12", "interface": "lan0", "out_interface": "dmz0"},
    ])
# A firewall of another hand.
DROPPING = """
table inet site {
    chain input {
        type filter hook input priority 0; policy drop;
        ct state established,related accept
        iifname "lo" accept
        tcp dport 22 ip saddr 192.0.2.0/24 accept
        %s
    }
}
"""


def options(**more):
    return policy_of(connection=HERE, **{**DECLARED, **more})


def judged(control, on, **more):
    """Return a control's finding, as check mode gives it."""
    return Engine(on, [Task("boundary", control, options(**more))], 3).check()[0]


def enforced(on, *controls, run="run-1", **more):
    """Enforce controls and return their findings and the diffs."""
    tasks = [Task("boundary", control, options(**more)) for control in controls]
    return Enforcer(on, tasks, 3, (), Journal(on, run), VALIDATORS).enforce()


def text_of(parts, **more):
    policy = options(**more)
    return table_text.render(flows.declared(policy), policy, parts)

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Management comes from the declared networks alone."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support.declared import DECLARED, DROPPING, enforced, judged
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft


class TestRulesOfOthers:
    def test_management_from_elsewhere_is_named(self, host):
        found = judged(AdminSources(), host(DROPPING % "ip saddr 10.9.0.0/16 tcp dport { 22, 80 } accept"))
        assert "Management is let in from elsewhere: tcp 22 from 10.9.0.0/16" in found["message"]["en"]

    @pytest.mark.parametrize("config, words", [
        ("Port 2222\n", ""), ("ListenAddress 0.0.0.0:2222\nListenAddress [::]:2222\n", ""), ("Port 22\n", "-p 2222")])
    def test_management_is_where_sshd_listens_whatever_is_declared(self, host, tree, config, words):
        unit = "/usr/lib/systemd/system/ssh.service"
        tree({"/etc/ssh/sshd_config": config, unit: f"[Service]\nExecStart=/usr/sbin/sshd -D {words}\n"})
        flows = [{"name": "web", "protocol": "tcp", "ports": [2222]}]
        found = judged(AdminSources(), host(DROPPING % "tcp dport 2222 accept"), flows=flows)
        assert (
            found["status"] == "fail"
            and "Management is let in from elsewhere: tcp 2222 from 0.0.0.0-192.0.1.255" in found["message"]["en"])
        assert "boundary_management_ports" in found["advice"]["en"]
        tree({"/etc/ssh/sshd_config": "Port 22\n", unit: "[Service]\nExecStart=/usr/sbin/sshd -D\n"})
        assert judged(AdminSources(), host(), flows=flows)["status"] == "pass"

    def test_management_is_where_this_run_came_in(self, host):
        on = host(DROPPING % "tcp dport 2022 accept")
        policy = policy_of(**{**DECLARED, "connection": Connection("admin", "192.0.2.7", "192.0.2.1", 2022)})
        assert Engine(on, [Task("boundary", AdminSources(), policy)], 3).check()[0]["status"] == "fail"

    def test_a_declared_flow_that_another_filter_stops_is_told(self, host):
        enforced(host(), AdminSources())
        found = judged(FirewallPortRules(), host(DROPPING % "tcp dport 443 accept"))
        assert (
            found["status"] == "manual"
            and {one["message"]["en"].split(" is stopped")[0] for one in found["details"]} == {
                "The declared flow web", "The declared flow database", "The declared flow ping",
                "The declared flow tunnel"})
        assert "tables: inet site" in found["message"]["en"]

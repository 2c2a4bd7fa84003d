# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our table on the kernel's own packet filter: enforced, rolled back, beside the tables of others."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, own_table, table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.admission import firewall_refusal
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.source import Packet
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support.declared import DECLARED, DROPPING, enforced, judged, options, text_of
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft


class TestTable:
    @pytest.mark.parametrize(
        "parts, more",
        [((part,), {}) for part in table_text.PARTS if part != "log"] + [
            (table_text.PARTS, more)
            for more in (
                {"gateway": True, "egress": "deny"}, {"forwarding_interfaces": ["docker0", "br-*"], "egress": "deny"},
                {"source_unlimited": ["10.1.0.0/16", "fd01::/64"]},
                {"management_networks": ["192.0.2.0/24"], "flows": []})])
    def test_it_loads_twice_and_is_listed_as_it_can_be_loaded_again(self, host, parts, more):
        text = text_of(parts, **more)
        first = host(text).execute(["nft", "-s", "list", "ruleset"]).out
        again = host(text).execute(["nft", "-s", "list", "ruleset"]).out
        relisted = host(
            "table inet jrt0117\ndelete table inet jrt0117\n" + first).execute(["nft", "-s", "list", "ruleset"]).out
        assert first == again == relisted != ""

    @pytest.mark.parametrize("packet, passes", [
        (Packet("input", "ip", "tcp", "203.0.113.9", port=443), True),
        (Packet("input", "ip6", "tcp", "2001:db8:f::9", port=8005), True),
        (Packet("input", "ip", "tcp", "203.0.113.9", port=8011), False),
        (Packet("input", "ip", "udp", "203.0.113.9", port=443), False),
        (Packet("input", "ip", "tcp", "10.1.2.3", port=5432), True),
        (Packet("input", "ip", "tcp", "11.1.2.3", port=5432), False),
        (Packet("input", "ip6", "tcp", "fd12::3", port=5432), True),
        (Packet("input", "ip6", "tcp", "fe80::3", port=5432), False),
        (Packet("input", "ip", "tcp", "192.0.2.200", port=22), True),
        (Packet("input", "ip6", "tcp", "2001:db8:a::1", port=22), True),
        (Packet("input", "ip", "tcp", "10.1.2.3", port=22), False),
        (Packet("input", "ip", "esp", "198.51.100.9"), True),
        (Packet("input", "ip", "esp", "198.51.100.8"), False),
        (Packet("input", "ip6", "icmpv6", "fe80::1", type=135), True),
        (Packet("input", "ip", "tcp", "11.1.2.3", port=5432, state="established"), True),
        (Packet("output", "ip", "udp", destination="10.0.0.53", port=53), True),
        (Packet("output", "ip", "udp", destination="10.0.0.54", port=53), False),
        (Packet("output", "ip6", "tcp", destination="fd00::53", port=53), True),
        (Packet("output", "ip", "tcp", destination="10.0.0.53", port=80), False),
        (Packet("forward", "ip", "tcp", "10.0.0.1", "172.16.0.1", 443, "lan0", "dmz0"), True),
        (Packet("forward", "ip", "tcp", "10.0.0.1", "172.16.0.1", 443, "dmz0", "lan0"), False),
        (Packet("forward", "ip", "tcp", "10.0.0.1", "172.16.0.1", 80, "lan0", "dmz0"), False),
    ])
    def test_it_lets_declared_flows_pass_and_no_other(self, host, packet, passes):
        filter = firewall.from_text(
            host(), text_of(("input", "log", "limits", "egress", "forward"), gateway=True, egress="deny"))
        assert filter.admits(packet) is passes

    def test_documentation_networks_that_are_in_use_are_no_bogons(self):
        shown = [str(net) for net in table_text.bogons(flows.declared(options()))]
        assert "203.0.113.0/24" in shown and not {"192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"} & set(shown)


CONTROLS = (
    FirewallDefaultDeny(), FirewallPortRules(), AdminSources(), EgressPolicy(), FirewallLogging(), ConnectionLimits())


class TestOpenHost:
    @pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
    def test_it_fails_each_control(self, host, control):
        assert judged(control, host())["status"] == "fail"

    def test_enforcing_settles_it_and_twice_is_once(self, host):
        controls = CONTROLS[1:5]
        findings, _diffs = enforced(host(), *controls)
        assert {
            one["control"]: (one["status"], one["message"]["en"]) for one in findings if one["status"] != "pass"} == {}
        assert enforced(host(), *controls, run="run-2")[1] == []
        assert host().read(own_table.PATH) == text_of(("input", "log", "egress")).encode()

    def test_checking_loads_nothing_and_writes_nothing(self, host, tmp_path):
        assert judged(FirewallPortRules(), host())["would"] == "pass"
        assert host().execute(["nft", "list", "ruleset"]).out == "" and not (tmp_path / "etc/nftables.d").exists()

    def test_rolling_back_takes_the_table_away(self, host, tmp_path):
        enforced(host(), AdminSources())
        undoing = Rollback(host(), "run-1")
        undoing.carry_out(undoing.plan()[0])
        assert (
            host().execute(["nft", "list", "ruleset"]).out == ""
            and not (tmp_path / own_table.PATH.lstrip("/")).exists())

    def test_a_rule_that_somebody_added_to_the_table_since_is_drift(self, host):
        enforced(host(), AdminSources())
        assert Rollback(host(), "run-1").plan()[1] == []
        assert host().execute(["nft", "add", "rule", "inet", "jrt0117", "input", "tcp", "dport", "9", "accept"]).rc == 0
        undoing = Rollback(host(), "run-1")
        assert undoing.plan()[1] == ["firewall table inet jrt0117"]
        undoing.carry_out(undoing.steps())
        assert host().execute(["nft", "list", "ruleset"]).out == ""


class TestNobodyIsLockedOut:
    @pytest.mark.parametrize(
        "more, advice",
        [
            (
                {"management_networks": []},
                "Declare the networks that this host is administered from in boundary_management_networks"),
            (
                {"management_networks": ["10.0.0.0/24"]},
                "This run comes from 192.0.2.7, which is in no network of boundary_management_networks (10.0.0.0/24)"),
            (
                {"management_ports": [2222]},
                "sshd is reached by port 22, which is not in boundary_management_ports (2222)"),
            ({"firewall": "firewalld"}, "The rules are left to firewalld (boundary_firewall)"),
        ])
    @pytest.mark.parametrize(
        "control", [FirewallDefaultDeny(), FirewallPortRules(), AdminSources(), FirewallLogging()],
        ids=lambda control: control.id)
    def test_nothing_is_written_where_it_could_be(self, host, control, more, advice):
        on = host()
        found = judged(control, on, **more)
        assert (found["status"], found["would"], on.changes) == ("fail", "person", {})
        assert found["advice"]["en"].startswith(advice)

    def test_an_ipv4_address_by_an_ipv6_socket_is_one(self, host):
        policy = policy_of(connection=Connection("admin", "::ffff:192.0.2.7", "::ffff:192.0.2.1", 22), **DECLARED)
        assert own_table.OwnTable(host(), policy).lockout() is None

    @pytest.mark.parametrize("address,networks,let_in", [
        ("2001:db8:a::7", ["2001:db8:a::/64"], True), ("2001:db8:b::7", ["2001:db8:a::/64", "192.0.2.0/24"], False),
        ("2001:db8:a::7", ["192.0.2.0/24"], False), ("fe80::7%eth0", ["fe80::/64"], True)])
    def test_a_run_over_ipv6_is_let_in_by_its_own_networks_alone(self, host, address, networks, let_in):
        here = Connection("admin", address, "2001:db8:a::1", 22)
        policy = policy_of(connection=here, management_networks=networks)
        reason = own_table.OwnTable(host(), policy).lockout()
        assert (reason is None) == let_in and (let_in or f"This run comes from {address}" in reason.en)
        # The preflight asks the staged rules themselves, whatever was declared.
        on = host()
        own_table.OwnTable(on, policy).stage("input")
        assert (firewall_refusal(on, here) is None) == let_in


class TestRulesOfOthers:
    def test_the_tables_of_others_stay_as_they_are(self, host):
        before = host(DROPPING % "tcp dport 443 accept").execute(["nft", "list", "table", "inet", "site"]).out
        enforced(host(), AdminSources(), FirewallLogging())
        assert host().execute(["nft", "list", "table", "inet", "site"]).out == before


class TestOwnTable:
    def test_a_rule_too_many_in_it_is_named_and_taken_away(self, host):
        enforced(host(), AdminSources())
        on = host("insert rule inet jrt0117 input tcp dport 9999 accept")
        found = judged(FirewallPortRules(), on)
        assert "not declared: tcp dport 9999 accept" in found["message"]["en"] and found["would"] == "pass"
        assert enforced(host(), FirewallPortRules(), run="run-2")[0][0]["status"] == "pass"
        assert "9999" not in host().execute(["nft", "list", "ruleset"]).out

    def test_a_flow_declared_since_is_let_in_at_the_next_run(self, host):
        enforced(host(), AdminSources(), flows=[])
        found = judged(FirewallPortRules(), host())
        assert "missing: tcp dport { 443, 8000-8010 } accept comment \"flow web\"" in found["message"]["en"]
        enforced(host(), FirewallPortRules(), run="run-2")
        assert firewall.of(host()).admits(Packet("input", "ip", "tcp", "203.0.113.9", port=443)) is True

    def test_two_controls_give_one_file_with_the_parts_of_both(self, host):
        _findings, diffs = enforced(host(), AdminSources(), EgressPolicy(), FirewallLogging())
        assert [name for name, _before, _after in diffs].count(own_table.PATH) == 1
        assert table_text.parts_of(host().read(own_table.PATH)) == ["input", "log", "egress"]

    def test_it_is_loaded_before_its_unit_starts_whoever_staged_it(self, host, tree):
        tree({"/usr/lib/systemd/systemd": ""})
        on = host()
        own = own_table.OwnTable(on, options())
        own.stage("input")
        own.stage("log")
        assert (
            [action.kind for action in on.actions] == ["ruleset", "unit_running"]
            and "parts: input log" in on.actions[0].text)

    def test_it_is_included_once_where_somebody_flushes_all_rules(self, host, tree):
        tree({"/etc/nftables.conf": "#!/usr/sbin/nft -f\nflush ruleset\ntable inet mine { }\n"})
        for run in ("run-1", "run-2"):
            enforced(host(), AdminSources(), EgressPolicy() if run == "run-2" else FirewallLogging(), run=run)
        text = host().read("/etc/nftables.conf").decode()
        assert (
            text.endswith('table inet mine { }\ninclude "/etc/nftables.d/jrt0117.nft"\n')
            and text.count("include") == 1)

    def test_a_file_that_is_not_ours_is_written_anew(self, host, tree):
        tree({own_table.PATH: "table inet jrt0117 { }\n"})
        assert judged(FirewallPortRules(), host())["would"] == "pass"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check mode shows of our table where nft comes with the same run is the table that enforcing writes."""

import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.anti_spoofing import AntiSpoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.validators import VALIDATORS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from tests.unit.support.declared import DECLARED, HERE, enforced, options, policy_of
from tests.unit.support.filter_namespace import needs_nft

pytestmark = needs_nft
CONTROLS = (
    FirewallDefaultDeny, FirewallPortRules, AdminSources, EgressPolicy, AntiSpoofing, FirewallLogging)


@pytest.fixture
def stock(host, monkeypatch):
    """Return a function that gives the host without nft, nor what sees the rules in its place; its sources offer it.
    """
    monkeypatch.setattr(own_table.packages, "stage", lambda host, name: host.stage_action(Package(name)))

    def view():
        found = host()
        tools = found.which
        found.which = lambda name: None if "nft" in name else tools(name)
        return found
    return view


@pytest.mark.parametrize("controls", [CONTROLS, (FirewallLogging,), (EgressPolicy, AntiSpoofing), CONTROLS[::-1]])
def test_it_has_the_parts_of_all_controls_before_nft_is_there(host, stock, controls):
    on = stock()
    checking = Engine(on, [Task("boundary", control(), options()) for control in controls], 3)
    predicted = checking.check()
    shown = on.read(own_table.PATH)
    assert Package("nftables") in on.actions
    done, _diffs = enforced(host(), *[control() for control in controls])
    assert shown.decode() == host().read(own_table.PATH).decode()
    assert [one["would"] for one in predicted if one["would"] == "pass"] == [
        after["status"] for one, after in zip(predicted, done, strict=True) if one["would"] == "pass"]


def test_a_control_that_stages_nothing_of_its_own_does_not_say_it_changes(stock):
    on = stock()
    first, second = Engine(on, [Task("boundary", AdminSources(), options()) for _ in range(2)], 3).check()
    assert (first["would_change"], second["would_change"]) == (True, False)


@pytest.mark.parametrize("there", ["with nft", "without"])
def test_from_outside_the_management_networks_what_is_refused_is_predicted_as_refused(host, stock, there):
    """Neither predicted to pass nor to change, with the reason; and enforcing leaves it."""
    policy = policy_of(connection=HERE._replace(address="198.51.100.77"), **DECLARED)
    tasks = [Task("boundary", control(), policy) for control in (
        FirewallDefaultDeny, FirewallPortRules, AdminSources, FirewallLogging)]
    on = stock() if there == "without" else host()
    for found in Engine(on, tasks, 3).check():
        assert (found["would"], found["would_change"]) == ("person", False), found
        assert "comes from 198.51.100.77" in found["advice"]["en"], found
    assert own_table.PATH not in on.changes and on.actions == []
    done, diffs = Enforcer(host(), tasks, 3, (), Journal(host(), "run-1"), VALIDATORS).enforce()
    assert {one["status"] for one in done} == {"fail"} and diffs == []
    assert not any(one["changed"] for one in done)


# What ufw comes to where it logs, and lets in ssh and a page of its own.
UFW = """*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j LOG --log-prefix "[UFW ALLOW] "
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m tcp --dport 9443 -j ACCEPT
-A INPUT -j LOG --log-prefix "[UFW BLOCK] "
COMMIT
"""


@pytest.mark.skipif(shutil.which("iptables-nft-restore") is None, reason="takes iptables")
def test_beside_ufw_what_our_part_makes_a_fail_is_put_right_at_once(host):
    for command in ("iptables-nft-restore", "ip6tables-nft-restore"):
        done = host().execute([command], data=UFW.encode())
        assert done.rc == 0, done.err
    on = host()
    controls = (FirewallDefaultDeny(), FirewallPortRules(), FirewallLogging())
    shown = Engine(on, [Task("boundary", control, options()) for control in controls], 3).check()
    assert (shown[2]["status"], shown[2]["would"]) == ("pass", None), shown[2]["message"]
    assert b"# parts: input log\n" in on.read(own_table.PATH)
    done, _diffs = enforced(host(), *controls)
    assert on.read(own_table.PATH) == host().read(own_table.PATH)
    # No systemd loads our table on this one.
    assert [one["status"] for one in done] == ["fail", "manual", "pass"]
    # The page that is declared is stopped by ufw, which a person has to tell.
    assert (shown[1]["would"], done[1]["reason"]) == ("person", "flow_blocked")
    assert enforced(host(), *controls, run="run-2")[1] == []

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log of drops and sessions that only some packets meet is none."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from tests.unit.support.declared import judged
from tests.unit.support.filter_namespace import needs_nft
from tests.unit.support.site_rules import CHOSEN, rules, told

pytestmark = needs_nft


class TestLogs:
    @pytest.mark.parametrize("condition", CHOSEN)
    def test_one_with_a_condition_is_no_log_of_drops_and_sessions(self, host, condition):
        found = judged(FirewallLogging(), host(rules(input=condition + " log")))
        assert len(told(found, "dropped without a trace")) == len(told(found, "let in without a trace")) == 2

    @pytest.mark.parametrize(
        "condition", ("", "limit rate 10/second", "limit rate 1 mbytes/second", "meta pkttype host"))
    def test_one_that_drops_and_sessions_meet_is_one_be_it_at_a_limited_rate(self, host, condition):
        assert judged(FirewallLogging(), host(rules(input=condition + " log")))["status"] == "pass"

    @pytest.mark.parametrize(
        "control, chain", [(FirewallLogging(), "input"), (EgressPolicy(), "output")],
        ids=lambda one: getattr(one, "id", one))
    def test_one_that_cannot_be_read_is_said_so(self, host, control, chain):
        found = judged(
            control, host(rules(**{chain: "meta iifgroup 7 log" if chain == "input" else "meta oifgroup 7 log"})))
        assert (
            found["status"] == "not_checked" and "A rule cannot be read" in found["message"]["en"]
            and "group 7 log" in found["message"]["en"])

    def test_what_an_earlier_chain_drops_no_later_one_logs(self, host):
        found = judged(FirewallLogging(), host(rules(input="log") + """
            table inet first { chain input {
                type filter hook input priority -10; policy drop;
                ct state established accept
                tcp dport 22 accept
            }
            }"""))
        assert len(told(found, "dropped without a trace")) == 2 and not told(found, "let in without a trace")

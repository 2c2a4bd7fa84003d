# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes out is declared, or logged."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from tests.unit.support.declared import enforced, judged
from tests.unit.support.filter_namespace import needs_nft
from tests.unit.support.site_rules import rules

pytestmark = needs_nft


class TestEgress:
    def test_no_declared_destination_is_a_finding_that_a_person_answers(self, host):
        found = judged(EgressPolicy(), host(), flows=[])
        assert found["would"] != "pass" and "boundary_flows with direction: out" in found["advice"]["en"]

    def test_what_is_neither_declared_nor_logged_is_named(self, host):
        rules = "table inet out { chain out { type filter hook output priority 0; %s log prefix \"out \" ; }; }"
        assert judged(EgressPolicy(), host(rules % "tcp dport 25 accept;"))["status"] == "fail"
        assert "tcp 25" in judged(EgressPolicy(), host())["message"]["en"]
        assert judged(EgressPolicy(), host("delete table inet out\n" + rules % ""))["status"] == "pass"

    def test_logging_is_not_enough_where_the_rest_is_to_be_denied(self, host):
        enforced(host(), EgressPolicy())
        found = judged(EgressPolicy(), host(), egress="deny")
        assert (found["status"], found["would"]) == ("fail", "pass")


class TestLogs:
    @pytest.mark.parametrize("condition", ("meta skuid 1000", "meta length > 1400", "limit rate over 10/second"))
    def test_one_with_a_condition_is_no_log_of_what_goes_out(self, host, condition):
        found = judged(EgressPolicy(), host(rules(output=condition + " log")))
        assert found["status"] == "fail" and "is not logged" in found["message"]["en"]
        on = host("flush chain inet site output; add rule inet site output limit rate 9/second log")
        assert judged(EgressPolicy(), on)["status"] == "pass"

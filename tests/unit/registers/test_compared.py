# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was seen of hosts and runs: how long it counts, how it joins its clause's finding, and which rules compare."""

from __future__ import annotations

import inspect
import re
from importlib import import_module

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import compared
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.compared import in_force, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account, Flow, Run
from tests.unit.registers.support import world
from tests.unit.support.report_samples import said, text, validate


def seen(*about, of="accounts", status="fail", reason="account_left", **more):
    told = text("Gone", "已离职")
    return {"of": of, "about": list(about), "status": status, "reason": reason, "message": told, **more}


def looked(*hosts, **others):
    return {"accounts": list(hosts), **others}


FAIL = seen("web1")


class TestInForce:
    """`lines` are the newest first."""

    def test_what_was_seen_counts_until_the_host_is_looked_at_again(self):
        assert in_force([(looked("web1"), [FAIL])]) == [FAIL]
        assert in_force([(looked("web2"), []), (looked("web1"), [FAIL])]) == [FAIL]
        assert in_force([({}, []), (looked("web1"), [FAIL])]) == [FAIL]
        assert in_force([(looked("web1"), []), (looked("web1"), [FAIL])]) == []

    def test_of_several_hosts_those_that_were_not_looked_at_again_stay(self):
        both = seen("web1", "web2")
        assert in_force([(looked("web2"), []), (looked("web1", "web2"), [both])]) == [FAIL]

    def test_to_have_looked_at_the_host_for_something_else_is_not_to_have_looked(self):
        assert in_force([({"flows": ["web1"]}, []), (looked("web1"), [FAIL])]) == [FAIL]

    def test_what_variables_alone_say_counts_until_they_are_read_again(self):
        own, others = {"inventory": ["web1"]}, {"inventory": ["web2"]}
        assert in_force([(own, [FAIL])]) == in_force([({}, [FAIL])]) == [FAIL]
        assert in_force([(own, []), (own, [FAIL])]) == []
        assert in_force([(others, []), (own, [FAIL])]) == [FAIL]
        assert in_force([(looked("web2"), [FAIL])]) == [FAIL]

    def test_what_variables_alone_say_gives_way_to_what_was_seen_before_or_after(self):
        assert in_force([({}, [FAIL]), (looked("web1"), [])]) == []
        assert in_force([(looked("web1"), []), ({}, [FAIL])]) == []


class TestJoined:
    def test_a_finding_is_as_bad_as_the_worst(self):
        whole = joined(said("7.3-0", compared=[FAIL]), [FAIL])
        assert (whole["status"], whole["before"], whole["reason"]) == ("fail", "fail", "account_left")
        assert whole["message"] == text("web1: Gone", "web1：已离职") == whole["details"][0]["message"]
        assert "compared" not in whole
        validate("finding", whole)

    def test_what_is_worse_already_keeps_its_sentence(self):
        own = said("7.3-0", "error")
        whole = joined(own, [FAIL])
        assert (whole["status"], whole["message"], whole["evidence"]) == ("error", own["message"], own["evidence"])
        assert [one["status"] for one in whole["details"]] == ["fail"]

    def test_of_the_same_status_both_places_are_evidence(self):
        whole = joined(said("7.3-0", "fail"), [seen("web1", where="people.yml:9", record="p12")])
        assert [one["ref"] for one in whole["evidence"]] == ["posts.yml:41", "people.yml:9"]

    def test_what_is_no_fault_is_told_and_changes_no_verdict(self):
        gone = seen("web1", status="pass", reason="account_gone")
        for status in ("pass", "not_applicable", "fail"):
            whole = joined(said("7.3-0", status), [gone])
            assert whole["status"] == status and whole["details"][0]["message"]["en"] == "web1: Gone"

    def test_nothing_compared_leaves_the_finding_as_it_is(self):
        assert joined(said("7.3-0", compared=[FAIL]), []) == said("7.3-0")

    def test_more_than_fits_is_counted(self):
        whole = joined(said("7.3-0", details_more=3), [seen(f"web{number}") for number in range(60)])
        assert (len(whole["details"]), whole["details_more"]) == (50, 13)

    def test_many_hosts_are_counted_in_the_sentence(self):
        message = joined(said("7.3-0"), [seen(*(f"web{number:02}" for number in range(30)))])["message"]
        assert message["en"].startswith("web00, web01") and "(30 in all)" in message["en"]
        assert "共 30 个" in message["zh"] and "web10" not in message["zh"]


class TestRestingOn:
    def told(self, rule="people_complete", **more):
        return [str(one) for one in compared.resting_on(rule, world(hosts={"web1": None, "web2": None}, **more))]

    def test_where_no_host_told_anything_it_is_by_variables_alone(self):
        assert "variables alone" in self.told()[0] and "variables alone" in self.told("flows_approved")[0]
        assert self.told("runs_approved") == self.told("assets") == self.told("held") == []
        assert list(compared.resting_on("people_complete", world())) == []

    def test_many_hosts_are_summed_up_in_the_language_of_the_sentence(self):
        hosts = {f"web{number:02}": None for number in range(13)}
        [told, partly] = compared.resting_on("people_complete", world(
            hosts=hosts, looked_at={"accounts": ["web00"]}, partly=sorted(hosts)))
        assert told.en.endswith("web10, … (12 in all)") and told.zh.endswith("web10……（共 12 个）")
        assert "in all" not in partly.zh

    def test_hosts_that_did_not_are_named(self):
        [one] = self.told(looked_at={"accounts": ["web1"]})
        assert ": 1;" in one and one.endswith("web2")
        assert self.told(looked_at={"accounts": ["web1", "web2"]}) == []
        assert "variables alone" in self.told("flows_approved", looked_at={"accounts": ["web1", "web2"]})[0]

    def test_directories_are_named(self):
        [one] = self.told(looked_at={"accounts": ["web1", "web2"]}, partly=["web2"])
        assert one == "Accounts of directories were not looked at: web2"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_looks_at_hosts_or_runs_is_known_to(rule):
    """What it reads of the world, and through the parts that it imports, is what the table says."""
    folder = "ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers"
    source = inspect.getsource(import_module(f"{folder}.rules.{rule}"))
    found = {
        of for of, sign in {
            "accounts": r"world\.accounts|accounts_left|strange_owners", "flows": r"world\.flows",
            "runs": r"world\.runs", "inventory": r"world\.hosts"}.items() if re.search(sign, source)}
    assert found == ({compared.COMPARING[rule]} if rule in compared.COMPARING else set())


def test_the_world_without_hosts_and_runs_has_the_others():
    day = world().today
    whole = world(
        hosts={"web1": None, "web2": None}, accounts=[Account("web1", "root"), Account("web2", "root")],
        flows=[Flow("web1", "a", "any", None), Flow("web2", "b", "any", None)], runs=[Run("r1", day), Run("r2", day)])
    rest = whole.without({("inventory", "web1"), ("accounts", "web1"), ("flows", "web2"), ("runs", "r1")})
    assert (list(rest.hosts), [one.host for one in rest.accounts]) == (["web2"], ["web2"])
    assert ([one.host for one in rest.flows], [one.run_id for one in rest.runs]) == (["web1"], ["r2"])
    assert world().without({("runs", "r1")}).runs is None

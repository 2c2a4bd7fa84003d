# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what rules see to a finding: the worst counts, a draft proves nothing, a fault costs its clause alone."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, STATUSES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import (
    apart,
    judge,
    judge_all,
    period_of,
    unjudged,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import (
    Observation,
    fail,
    manual,
    met,
    not_applicable,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause
from tests.unit.registers.git_support import Checkout, loaded, needs_git
from tests.unit.registers.support import world
from tests.unit.support.report_samples import validate

DUE = date(2027, 1, 31)


def told(en="It is so", zh="情况属实"):
    return Text(en, zh)


def record(line=41, **fields):
    return Record({"id": "HD-1", **fields}, "activities", place=Place("activities.yml", line, line + 3))


def clause(*calls, name="7.2.2-B-b"):
    text = {"en": "Posts are apart", "zh": "岗位分离"}
    return Clause(
        id=name, section="7.2.2", tier="basic", title=text, summary=text, settle="register", area="organization",
        scope="organization", controls=("register:activities",), rules=calls or ({"rule": "see"},))


def seen(*observations, asked=("activities",), **more):
    """The finding of a clause whose one rule sees this."""
    @rule()
    def see(world):
        for name in asked:
            world.register(name)
        return observations
    finding = judge(more.pop("world", None) or world(**more), clause(), {"see": see})
    validate("finding", finding)
    return finding


def of(status, reason="some", line=41, due=None, who=None):
    return Observation(status, reason, told(f"It is {status}"), record(line), due, who)


@pytest.mark.parametrize("other", STATUSES)
@pytest.mark.parametrize("one", STATUSES)
def test_a_clause_is_as_bad_as_its_worst_observation(one, other):
    finding = seen(of(one, due=DUE), of(other, due=DUE))
    assert finding["status"] == min((one, other), key=STATUSES.index)
    assert [detail["status"] for detail in finding["details"]] == sorted({one, other}, key=STATUSES.index)


def test_a_finding_names_record_reason_day_and_person():
    finding = seen(of("fail", "overdue", due=date(2026, 9, 20), who="p03"), met(told(), due=DUE))
    assert finding["control"] == "register_7_2_2_b_b"
    assert finding["area"] == "organization"
    assert finding["title"] == {"en": "Posts are apart", "zh": "岗位分离"}
    assert finding["evidence"] == [{"kind": "record", "ref": "activities.yml:41", "text": "HD-1"}]
    assert (finding["reason"], finding["due"], finding["who"]) == ("overdue", "2026-09-20", "p03")
    assert finding["message"] == {"en": "It is fail.", "zh": "情况属实。"}
    assert finding["details"][0]["where"] == "activities.yml:41"
    assert finding["details"][0]["due"] == "2026-09-20"


def test_a_pass_holds_until_the_first_of_its_days():
    finding = seen(met(told(), due=DUE), met(told("Another"), due=date(2026, 12, 1)))
    assert (finding["status"], finding["due"]) == ("pass", "2026-12-01")
    assert finding["message"]["en"] == "Posts are apart: all 2 things looked at are right. One of them: It is so."


def test_a_pass_ends_with_a_statement_that_it_rests_on():
    finding = seen(of("pass", due=DUE), of("not_applicable", due=date(2026, 12, 31)))
    assert (finding["status"], finding["due"]) == ("pass", "2026-12-31")


def test_a_pass_without_a_day_holds_as_long_as_its_registers_are_confirmed():
    finding = seen(met(told(), due=None), activities={"reviewed": "2026-03-01"}, posts={"reviewed": "2026-02-01"})
    assert (finding["status"], finding["due"]) == ("pass", "2027-03-01")


def test_a_pass_that_nothing_ends_is_for_a_person():
    finding = seen(met(told(), due=None), activities={"reviewed": None})
    assert (finding["status"], finding["reason"]) == ("manual", "expired")
    assert "`reviewed`" in finding["message"]["en"]


def test_a_pass_that_rests_on_a_draft_is_for_a_person():
    finding = seen(
        met(told(), due=DUE), asked=("activities", "people"), activities={"status": "draft"}, people=None)
    assert (finding["status"], finding["reason"]) == ("manual", "draft")
    assert "activities.yml (a draft), people.yml (not there)" in finding["message"]["en"]
    assert "activities.yml（草稿）、people.yml（不存在）" in finding["message"]["zh"]


@pytest.mark.parametrize("status", ["fail", "manual", "not_applicable"])
def test_a_draft_changes_a_pass_and_nothing_else(status):
    assert seen(of(status), activities={"status": "draft"})["status"] == status


def test_what_the_clause_before_has_asked_is_no_matter_of_this_one():
    @rule()
    def asks(world):
        world.register("people")
        return [met(told(), due=DUE)]

    @rule()
    def asks_not(world):
        world.register("activities")
        return [met(told(), due=DUE)]
    found = judge_all(
        world(people={"status": "draft"}),
        [clause({"rule": "asks"}), clause({"rule": "asks_not"}, name="7.2.2-B-c")],
        {"asks": asks, "asks_not": asks_not})
    assert [finding["reason"] for finding in found] == ["draft", "met"]


def test_a_clause_for_the_other_type_of_agency_ends_there():
    @rule()
    def only_for(world, *, type):
        return [not_applicable("other_type", told())]

    @rule()
    def never(world):
        raise AssertionError("asked all the same")
    finding = judge(
        world(), clause({"rule": "only_for", "type": "individual"}, {"rule": "never"}),
        {"only_for": only_for, "never": never})
    assert (finding["status"], finding["reason"]) == ("not_applicable", "other_type")


def test_a_clause_for_this_type_goes_on():
    @rule()
    def only_for(world, *, type):
        return []

    @rule()
    def see(world):
        return [fail("conflict", told(), record())]
    finding = judge(world(), clause({"rule": "only_for", "type": "x"}, {"rule": "see"}), {
        "only_for": only_for, "see": see})
    assert finding["reason"] == "conflict"


def test_a_register_that_is_not_valid_is_an_error_with_every_fault():
    agency = world()
    agency.registers["activities"].faults += [
        Text("activities.yml:7: on is '2026-02-30', no day", "activities.yml:7：on 不是日期"),
        Text("activities.yml:9: by: there is no person p99", "activities.yml:9：by：无此人员 p99")]
    finding = seen(met(told(), due=DUE), world=agency)
    assert (finding["status"], finding["reason"]) == ("error", "schema")
    assert [detail["where"] for detail in finding["details"]] == ["activities.yml:7", "activities.yml:9"]
    assert [seen["ref"] for seen in finding["evidence"]] == ["activities.yml:7", "activities.yml:9"]


def test_a_register_that_could_not_be_taken_apart_is_told_once():
    agency = world()
    agency.registers["activities"].faults.append(Text("activities.yml:1: a tab", "activities.yml:1：制表符"))
    agency.registers["activities"].head.clear()
    agency.registers["activities"].lists.clear()

    @rule()
    def see(world):
        return [met(told(), due=DUE)] if world.records("activities") else []
    finding = judge(agency, clause({"rule": "see"}, {"rule": "see"}), {"see": see})
    assert (finding["reason"], len(finding["details"])) == ("unreadable", 1)


def test_a_rule_that_raises_is_an_error_of_its_clause_alone():
    @rule()
    def broken(world):
        raise KeyError("on")

    @rule()
    def see(world):
        return [met(told(), due=DUE)]
    rules = {"broken": broken, "see": see}
    first, second = judge_all(
        world(), [clause({"rule": "broken"}), clause({"rule": "see"}, name="7.2.2-B-c")], rules)
    assert (first["status"], first["reason"]) == ("error", "rule_failed")
    assert "The rule broken could not be applied to clause 7.2.2-B-b: KeyError: 'on'." in first["message"]["en"]
    assert second["status"] == "pass"


@pytest.mark.parametrize("rules", [{}, {"see": rule()(lambda world: [])}])
def test_a_rule_that_is_not_there_or_says_nothing_is_an_error(rules):
    if rules:
        rules["see"].name = "see"
    assert judge(world(), clause(), rules)["reason"] == "rule_failed"


def test_more_than_fits_is_counted():
    finding = seen(*(of("fail", line=line) for line in range(1, MAX_DETAILS + 8)))
    assert (len(finding["details"]), finding["details_more"]) == (MAX_DETAILS, 7)
    assert len(finding["evidence"]) == MAX_DETAILS


def test_what_two_rules_see_of_one_record_is_told_once():
    assert len(seen(of("fail"), of("fail"))["details"]) == 1


def test_what_somebody_has_written_steers_no_terminal():
    finding = seen(manual("some", told("A \x1b[31mred\u202e name"), record(id="HD\x07")))
    assert finding["message"]["en"] == "A \\x1b[31mred\\u202e name."
    assert finding["evidence"][0]["text"] == "HD\\x07"


@pytest.mark.parametrize(("value", "agency_type", "level", "expected"), [
    ("P1Y", "individual", 3, "P1Y"),
    ({"individual": "P1Y", "enterprise": "P2Y"}, "individual", 3, "P1Y"),
    ({"individual": "P1Y", "enterprise": "P2Y"}, "enterprise", 3, "P2Y"),
    ({"individual": "P1Y", "enterprise": "P2Y"}, "both", 3, "P1Y"),
    ({"individual": "P2Y", "enterprise": "P18M"}, "both", 3, "P18M"),
    ({"individual": "P1Y", "enterprise": "P2Y"}, None, 3, "P1Y"),
    ({"level_2": "P2Y", "level_3": "P1Y"}, None, 2, "P2Y"),
    ({"level_2": "P2Y", "level_3": "P1Y"}, None, 3, "P1Y"),
    ({"level_2": "P2Y", "level_3": "P1Y"}, None, 1, "P2Y"),
    ({"level_2": "P2Y", "level_3": "P1Y"}, None, 4, "P1Y"),
    (["a", "b"], None, 3, ["a", "b"]),
])
def test_a_period_goes_by_type_and_level(value, agency_type, level, expected):
    assert period_of(value, agency_type, level) == expected


def test_a_rule_is_given_the_period_that_was_chosen():
    @rule()
    def done(world, *, kind, every="P1Y"):
        return [met(told(f"{kind} {every}"), due=DUE)]
    call = {"rule": "done", "kind": "internal_audit", "every": {"individual": "P1Y", "enterprise": "P2Y"}}
    finding = judge(world(agency={"type": "enterprise"}), clause(call), {"done": done})
    assert finding["message"]["en"] == "internal_audit P2Y."


def test_without_registers_every_clause_is_not_checked():
    found = unjudged([clause(), clause(name="7.2.2-B-c")], told("No registers are named"))
    assert [(finding["status"], finding["reason"]) for finding in found] == [("not_checked", "no_registers")] * 2
    for finding in found:
        validate("finding", finding)


@needs_git
class TestTrail:
    """What git knows of the register that a clause rests on."""

    TEXT = "status: kept\nreviewed: 2026-10-08\nrecords:\n  - {id: HD-1, kind: awareness, on: 2026-09-20, by: [p03]}\n"

    @pytest.fixture
    def checkout(self, tmp_path):
        made = Checkout(tmp_path)
        made.write(activities=self.TEXT)
        made.commit()
        return made

    @staticmethod
    def judged(checkout, *observations):
        registers = loaded(checkout.folder)

        @rule()
        def see(world, *, kind):
            world.register("activities")
            return [one(registers["activities"].lists["records"][0]) for one in observations]
        found = judge(
            world(), clause({"rule": "see", "kind": "awareness"}), {"see": see},
            Trail.of(checkout.folder, "commits", registers))
        validate("finding", found)
        return found

    @staticmethod
    def good(record):
        return met(told(), due=DUE, record=record)

    def test_a_committed_record_tells_who_wrote_it_and_passes(self, checkout):
        found = self.judged(checkout, self.good)
        assert found["status"] == "pass"
        change = found["details"][0]["change"]
        assert (change["author"], change["day"], change["uncommitted"]) == ("Wang Fang", "2026-10-08", False)

    def test_what_is_not_committed_is_no_pass(self, checkout):
        checkout.write(activities=self.TEXT.replace("09-20", "09-21"))
        found = self.judged(checkout, self.good)
        assert (found["status"], found["reason"]) == ("manual", "uncommitted")
        assert found["details"][0]["where"] == "activities.yml:4"

    def test_what_fails_is_told_as_that(self, checkout):
        checkout.write(activities=self.TEXT.replace("09-20", "09-21"))
        found = self.judged(checkout, lambda record: fail("overdue", told(), record))
        assert (found["status"], found["reason"]) == ("fail", "overdue")
        assert found["details"][0]["change"]["uncommitted"]


def test_a_detail_names_the_duty_that_it_belongs_to():
    @rule()
    def done(world, *, kind):
        return [met(told(), due=DUE)]
    finding = judge(world(), clause({"rule": "done", "kind": "internal_audit"}), {"done": done})
    assert finding["details"][0]["duty"] == "done/internal_audit"


@pytest.mark.parametrize(("period", "every", "whose"), [
    ("P1Y", {"every": "P1Y"}, "the standard's own"), (None, {"every": "P1Y"}, "a default"),
    ("P6M", {"every": "P1Y"}, "a default"), (None, {"every": {"individual": "P1Y"}}, "the standard's own"),
    # A document beside what the clause asks for every year is not the clause's.
    ("P1Y", {}, "a default")])
def test_a_default_period_is_told_as_that(period, every, whose):
    @rule()
    def done(world, *, kind, every="P1Y"):
        return [met(told(), due=world.period(kind, every).after(DUE))]
    asked = dataclasses.replace(clause({"rule": "done", "kind": "internal_audit", **every}), period=period)
    expected = judge(world(), asked, {"done": done})["expected"]
    assert expected.startswith("每年 yearly (") and whose in expected and expected.count("(") == 1


def test_what_has_no_period_expects_none_and_a_shorter_one_of_the_agency_counts():
    @rule()
    def done(world, *, kind, every="P1Y"):
        return [met(told(), due=world.period(kind, every).after(DUE))]
    shorter = dataclasses.replace(world(), periods={"internal_audit": "P3M"})
    assert judge(shorter, clause({"rule": "done", "kind": "internal_audit"}), {"done": done})["expected"] == (
        "每 3 个月 every 3 months (本机构设定，较短 the agency's own, shorter)")
    assert seen(met(told(), due=DUE))["expected"] is None


def test_the_period_of_another_clause_is_told_as_that():
    @rule()
    def done(world, *, kind, every="P1Y"):
        return [met(told(), due=world.period(kind, every).after(DUE))]
    asked = clause(
        {"rule": "done", "kind": "security_assessment", "every": "P2Y"}, {"rule": "done", "kind": "self_inspection"})
    expected = judge(world(), dataclasses.replace(asked, period_of="7.4.10-B-a"), {"done": done})["expected"]
    assert expected == (
        "每 2 年 every 2 years (标准另一条款规定 another clause's, 7.4.10-B-a); "
        "每年 yearly (默认，标准未规定 a default, not the standard's)")


def test_a_period_that_no_day_was_counted_by_is_not_told():
    @rule()
    def done(world, *, kind, every="P1Y"):
        return [met(told(), due=DUE)]
    assert judge(world(), clause({"rule": "done", "kind": "internal_audit"}), {"done": done})["expected"] is None


def test_what_to_do_is_told_once_for_a_reason():
    finding = seen(*(fail(reason, told(what)) for reason, what in (("overdue", "a"), ("overdue", "b"), ("gap", "c"))))
    assert finding["advice"]["zh"] == "立即补做，并登记日期和证据。"
    assert [one["advice"] and one["advice"]["en"].split()[0] for one in finding["details"]] == [None, None, "Enter"]


def test_there_is_nothing_to_do_about_what_is_right():
    assert seen(met(told(), due=DUE))["advice"] is None


# What was seen of hosts and runs


def of_accounts(*observations, rest=(), **more):
    """The finding, apart and whole, of a clause whose rule compares accounts: it sees this, and `rest` without it."""
    @rule()
    def people_complete(world):
        world.register("people")
        return observations if world.accounts else rest

    hosts = ("web1", "web2")
    given = world(accounts=[Account(host, "zhao") for host in hosts], hosts=dict.fromkeys(hosts), **more)
    one, rules = clause({"rule": "people_complete"}), {"people_complete": people_complete}
    found = apart(given, one, rules)
    validate("finding", found)
    return found, judge(given, one, rules)


def left(host, **more):
    return fail("account_left", told("Zhao has left", "赵已离职"), record(), about=("accounts", host), **more)


def test_what_is_seen_of_hosts_is_kept_apart_with_what_the_registers_come_to_without():
    found, whole = of_accounts(left("web2"), left("web1"), rest=[met(told(), due=DUE)])
    assert (found["status"], found["due"], len(found["details"])) == ("pass", DUE.isoformat(), 1)
    [seen] = found["compared"]
    assert (seen["of"], seen["about"], seen["status"]) == ("accounts", ["web1", "web2"], "fail")
    assert (whole["status"], whole["message"]["en"]) == ("fail", "web1, web2: Zhao has left.")
    assert whole["message"]["zh"] == "web1、web2：赵已离职。"


def test_what_is_wrong_with_the_registers_themselves_stays_theirs():
    found, whole = of_accounts(left("web1"), manual("draft", told()))
    assert (found["status"], found["compared"][0]["about"], whole["status"]) == ("manual", ["web1"], "fail")


def test_where_nothing_is_wrong_it_says_that_it_compared():
    assert of_accounts(met(told(), due=DUE))[0]["compared"] == []
    assert "compared" not in seen(met(told(), due=DUE))


@pytest.mark.parametrize("other", [fail("record_absent", told()), Observation("error", "schema", told())])
def test_what_may_not_have_been_compared_claims_nothing(other):
    found, whole = of_accounts(left("web1"), other)
    assert "compared" not in found and "web1: Zhao has left" in json.dumps(found["details"])
    assert whole == found


def test_a_rule_that_has_nothing_else_to_say_has_said_it_of_the_registers():
    found, _whole = of_accounts(left("web1"))
    assert (found["status"], found["message"]["en"]) == ("fail", "web1: Zhao has left.")


def test_a_pass_says_of_which_hosts_it_knows_by_variables_alone():
    met_it = met(told(), due=DUE)
    assert "variables alone: no host" in of_accounts(met_it)[0]["message"]["en"]
    found, _whole = of_accounts(met_it, looked_at={"accounts": ["web1"]})
    assert found["message"]["en"].endswith(
        "Hosts that told their accounts in this run: 1; known by the inventory's variables alone: web2.")
    assert "web2" in found["message"]["zh"]
    assert "variables" not in of_accounts(met_it, looked_at={"accounts": ["web1", "web2"]})[0]["message"]["en"]

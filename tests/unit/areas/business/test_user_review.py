# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users who were not reviewed, have left or are idle are counted; so are the rights of the account that asks."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.user_review import UserReview
from tests.unit.areas.business.conftest import MAPPING

CONTROL = UserReview()
USERS = {"users": MAPPING["users"]}


def counts(*numbers, twice="0"):
    return {"HAVING count(*) > 1": [[twice]], "SELECT count(*), count(CASE": [[str(number) for number in numbers]],
            'SELECT "credit"."users"."login"': [["ann"], ["bob"]]}


def test_reviewed_users_pass(asked):
    found = asked(CONTROL, counts(40, 0, 0, 0), USERS)
    assert found["status"] == "pass" and "40 enabled users" in found["message"]["en"]


def test_each_rule_names_logins(asked):
    found = asked(CONTROL, counts(40, 2, 1, 3, twice="1"), USERS)
    told = [one["message"]["en"].partition(": ")[2] for one in found["details"]]
    assert told == [
        "2 enabled users were not reviewed within 180 days: ann, bob.",
        "1 enabled users belong to persons who have left: ann, bob.",
        "3 enabled users have not logged in for 90 days: ann, bob.",
        "1 logins of credit.users belong to more than one user."]


def test_passwords_and_organizations_are_asked_where_they_are_mapped(asked):
    mapping = {"users": {
        **MAPPING["users"], "organization": "org", "password_changed": "changed",
        "organizations": {"table": "credit.org", "id": "id", "closed": "closed"}}}
    found = asked(CONTROL, counts(40, 0, 0, 0, 5, 6), mapping)
    told = [one["message"]["en"] for one in found["details"]]
    assert "5 enabled users have had their password for over 180 days" in told[0]
    assert "6 enabled users belong to an organization that is not there or is closed" in told[1]


def test_a_superuser_that_asks_is_a_finding(asked):
    found = asked(CONTROL, counts(40, 0, 0, 0), USERS, state={"rights": ["SUPERUSER"]})
    assert found["status"] == "fail" and "reader, has SUPERUSER" in found["message"]["en"]


def test_a_reader_that_may_write_is_a_finding(asked):
    found = asked(
        CONTROL, counts(40, 0, 0, 0), USERS, change=lambda held: held["credit.users"].update(writable=True))
    assert found["status"] == "fail" and "reader, may change credit.users" in found["message"]["en"]


def test_no_user_and_no_mapping_of_users_are_no_pass(asked):
    assert asked(CONTROL, {"SELECT 1": []}, USERS)["status"] == "not_checked"
    assert asked(CONTROL, {}, {"adverse": MAPPING["adverse"]})["status"] == "not_checked"

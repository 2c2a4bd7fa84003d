# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be meant by backup_sets and its kin is refused, by its place, before a host is asked; no secret is shown.
"""

import copy
import datetime

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.validity import problem_of, problem_of_area

SET = {
    "name": "credit-db", "what": {"engine": "postgresql", "data": "/var/lib/postgresql/15/main"}, "tool": "pgbackrest",
    "repositories": [{"name": "local", "site": "bj-1", "medium": "disk"}]}
EXCLUDED = {"path": "/srv/cache", "reason": "rebuilt", "approved_by": "Zhao Min", "until": "2027-06-30"}


def changed(**fields):
    return {name: value for name, value in dict(copy.deepcopy(SET), **fields).items() if value is not None}


def problem(*sets):
    return problem_of("backup_sets", list(sets), list(sets))


def test_what_can_be_meant_is_taken():
    files = changed(name="files", what={"paths": ["/srv", "/etc"]}, tool="restic", importance="normal")
    assert problem(SET, files) is None


@pytest.mark.parametrize("fields, words", [
    ({"name": "Credit"}, "cannot be its name"), ({"name": "x" * 41}, "cannot be its name"),
    ({"repositories": None}, "has no repositories"), ({"repositories": []}, "cannot be its repositories"),
    ({"repositories": ["x"]}, "is no mapping"), ({"repositories": [{"name": "a", "site": "b"}]}, "has no medium"),
    ({"repositories": SET["repositories"] * 2}, "two repositories are named local"), ({"tool": "tar"}, "its tool"),
    ({"importance": "high"}, "its importance"), ({"retention_days": 0}, "its retention_days"),
    ({"retention_days": True}, "its retention_days"), ({"retention_days": "90"}, "its retention_days"),
    ({"restore_objective_minutes": 10**6}, "its restore_objective_minutes"), ({"color": "red"}, "none of"),
    ({"what": {}}, "either paths, or an engine"), ({"what": "x"}, "is no mapping"),
    ({"what": {"engine": "postgresql"}}, "either paths, or an engine"), ({"what": {"data": "/x"}}, "either paths"),
    ({"what": {"paths": ["x"]}}, "its paths"), ({"what": {"paths": ["/srv\n/etc"]}}, "its paths"),
    ({"what": {"paths": ["/srv\n"]}}, "its paths"), ({"what": {"paths": []}}, "its paths"),
    ({"what": {"engine": "excel", "data": "/x"}}, "its engine"),
    ({"what": {"paths": ["/x"], "data": "/x", "engine": "mysql"}}, "either paths")])
def test_what_cannot_be_meant_is_refused_by_its_place(fields, words):
    told = problem(changed(**fields))
    assert told is not None and words in told.en and told.zh
    assert told.en.startswith("backup_sets")


@pytest.mark.parametrize("location", ["rest:https://user:s3cret@host/x", "-o x", "a b", "", "x\ny"])
def test_a_location_with_a_password_or_an_option_is_refused_and_no_password_is_shown(location):
    told = problem(changed(repositories=[dict(SET["repositories"][0], location=location)]))
    assert told is not None and "s3cret" not in told.en + told.zh


def test_two_sets_of_one_name_are_refused():
    assert "two sets are named credit-db" in problem(SET, SET).en


@pytest.mark.parametrize("field", ["path", "reason", "approved_by", "until"])
def test_an_exclusion_says_what_why_who_and_until_when(field):
    given = [{name: value for name, value in EXCLUDED.items() if name != field}]
    assert f"has no {field}" in problem_of("backup_excluded", given, given).en


@pytest.mark.parametrize("until, fine", [
    (datetime.date(2027, 6, 30), True), ("2027-06-31", False), ("2027", False), (20270630, False)])
def test_the_end_of_an_exclusion_is_a_day(until, fine):
    given = [dict(EXCLUDED, until=until)]
    assert (problem_of("backup_excluded", given, given) is None) == fine


@pytest.mark.parametrize("variable, value", [
    ("backup_increment_hours", 25), ("backup_increment_hours", 0), ("backup_full_days", 8)])
def test_what_the_standard_asks_for_may_be_shortened_alone(variable, value):
    assert "8.3.5-B-c-1" in problem_of(variable, value, value).en or value == 0


@pytest.mark.parametrize("site, fine", [("bj-1", True), ("", True), ("sh-3", False)])
def test_the_site_of_the_host_has_a_repository(site, fine):
    told = problem_of_area("backup", {"sets": [SET], "site": site, "excluded": []})
    assert (told is None) == fine


@pytest.mark.parametrize("fields, words", [
    ({"tool": "borg"}, "runs of borg are not arranged"), ({"tool": "restic"}, "is arranged for a postgresql"),
    ({"what": {"paths": ["/srv"]}}, "is arranged for a postgresql"),
    ({"tool": "restic", "what": {"paths": ["/srv"]}}, "has no location, which arranging it takes")])
def test_what_cannot_be_arranged_is_refused(fields, words):
    assert words in problem(changed(arranged=True, **fields)).en


def test_what_can_be_arranged_is_taken():
    repository = dict(SET["repositories"][0], location="/r", password_file="/k")
    assert problem(changed(arranged=True)) is None
    assert problem(changed(arranged=True, tool="restic", what={"paths": ["/srv"]}, repositories=[repository])) is None
    assert "its arranged" in problem(changed(arranged="yes")).en

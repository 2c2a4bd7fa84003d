# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets are declared as a whole, and each place of data has its place in one, or is excluded."""

import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_plan import BackupPlan
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import places
from tests.unit.areas.backup.conftest import DATA, SET, a_set

CONTROL = BackupPlan()
SERVER = Text("data of postgres (process 7)", "postgres 的数据（进程 7）")
EXCLUDED = {"path": "/srv/cache", "reason": "rebuilt nightly", "approved_by": "Zhao Min", "until": "2027-06-30"}


@pytest.fixture
def data(monkeypatch):
    """Return a function that says where data lies: (path, whether a database's)."""
    def seen(*found, unseen=0, left_out=False):
        monkeypatch.setattr(places, "of", lambda host: places.Found(
            [places.Place(path, SERVER, engine, "/proc/7/cmdline") for path, engine in found], unseen, left_out))
    return seen




def reasons(found):
    return {one["message"]["en"] for one in found["details"]} or {found["message"]["en"]}


def test_a_whole_set_and_covered_data_pass(tree, judge, data, monkeypatch):
    data((DATA, True))
    host = tree({})
    monkeypatch.setattr(host, "live", True)
    assert judge(CONTROL, host, sets=[SET], site="bj-1")["status"] == "pass"


@pytest.mark.parametrize("field, words", [
    ("importance", "how important it is"), ("retention_days", "how long copies are kept"),
    ("naming", "how copies are named"), ("media_rotation", "when media are replaced"),
    ("restore_objective_minutes", "how soon it has to be back"), ("key_custody", "where the key is kept")])
def test_what_is_not_said_of_a_set_is_named(tree, judge, data, field, words):
    data()
    found = judge(CONTROL, tree({}), sets=[a_set(**{field: None})], site="bj-1")
    assert found["status"] == "fail"
    assert f"Backup set credit-db: backup_sets does not say {words}." in reasons(found)


def test_a_repository_elsewhere_needs_its_transport(tree, judge, data):
    data()
    away = {"name": "away", "site": "tj-2", "medium": "disk"}
    found = judge(CONTROL, tree({}), sets=[a_set(repositories=[away])], site="bj-1")
    assert "Backup set credit-db: backup_sets does not say how copies travel to away." in reasons(found)


def test_data_in_no_set_is_named_with_what_writes_it(tree, judge, data):
    data((DATA, True), ("/srv/app", False))
    found = judge(CONTROL, tree({}), sets=[SET], site="bj-1")
    assert found["status"] == "fail" and (
        "/srv/app (data of postgres (process 7)) is in no set of backup_sets, and is not excluded.") in reasons(found)


def test_without_a_set_data_is_named_and_the_plan_is_for_a_person(tree, judge, data):
    data((DATA, True))
    found = judge(CONTROL, tree({}))
    assert {one["status"] for one in found["details"]} == {"fail", "manual", "not_checked"}


def test_without_a_set_and_without_data_nothing_passes(tree, judge, data):
    data()
    assert judge(CONTROL, tree({}))["status"] == "manual"


@pytest.mark.parametrize("paths, place, engine, status", [
    (["/srv"], "/srv/app", False, "pass"), (["/srv/app"], "/srv/app", False, "pass"),
    (["/srv/app"], "/srv/application", False, "fail"), (["/srv/app"], "/srv", False, "pass"),
    (["/"], "/srv/app", False, "pass"), (["/var/lib"], DATA, True, "manual"), (["/srv"], DATA, True, "fail")])
def test_paths_of_a_set_hold_what_lies_below(tree, judge, data, paths, place, engine, status):
    data((place, engine))
    found = judge(CONTROL, tree({}), sets=[a_set(what={"paths": paths}, tool="restic")], site="bj-1")
    assert {one["status"] for one in found["details"]} - {"not_checked"} == ({status} - {"pass"})


def test_a_link_is_followed_to_what_it_names(tree, judge, data):
    data(("/data/app", False))
    host = tree({"/data/app/x": "", "/srv": pathlib.PurePosixPath("/data")})
    found = judge(CONTROL, host, sets=[a_set(what={"paths": ["/srv/app"]}, tool="restic")], site="bj-1")
    assert {one["status"] for one in found["details"]} == {"not_checked"}


@pytest.mark.parametrize("until, words", [
    ("2027-06-30", None), ("2026-11-22", None), ("2026-11-21", "was excluded until 2026-11-21, and is in no set")])
def test_an_exclusion_counts_until_its_end(tree, judge, data, until, words):
    data(("/srv/cache/x", False))
    found = judge(CONTROL, tree({}), sets=[SET], site="bj-1", excluded=[dict(EXCLUDED, until=until)])
    assert words is None or any(words in text for text in reasons(found))
    assert any(one["status"] == "fail" for one in found["details"]) == (words is not None)


def test_what_could_not_be_looked_at_is_no_pass(tree, judge, data, monkeypatch):
    data((DATA, True), unseen=3, left_out=True)
    host = tree({})
    monkeypatch.setattr(host, "live", True)
    found = judge(CONTROL, host, sets=[SET], site="bj-1")
    assert found["status"] == "not_checked" and len(found["details"]) == 2


def test_of_an_image_nobody_can_tell_what_is_written(tree, judge):
    found = judge(CONTROL, tree({DATA + "/PG_VERSION": "15\n"}), sets=[a_set(what={"paths": ["/etc"]})], site="bj-1")
    assert f"{DATA} (data of PostgreSQL, which does not run) is in no set of backup_sets, and is not excluded." in (
        reasons(found))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drill is recorded from its start, restores in turn from another site and from here, and leaves nothing behind."""

import contextlib
import hashlib
import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, declared
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.copies import Copy
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills import drill, files, scratch
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills.comparison import Comparison
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder

NOW = 1796029200
LOCAL = {"name": "local", "site": "bj-1", "medium": "disk", "location": "/srv/restic", "password_file": "/root/key"}
AWAY = {**LOCAL, "name": "away", "site": "tj-2", "location": "sftp:b@h:/r"}


def a_set(**fields):
    given = {"name": "app", "what": {"paths": ["/srv/app"]}, "tool": "restic", "repositories": [LOCAL, AWAY],
             "restore_objective_minutes": 60, **fields}
    return declared.sets(type("Policy", (), {"sets": [given]}))[0]


class Engine:
    """Restores what a test wants, and compares as it says."""

    differences = 0
    fails = None

    def __init__(self, _host, _one, repository):
        self.repository = repository

    def newest(self):
        return Copy("abc", NOW - 3600, False, None)

    def size(self, _copy):
        return 1000

    def restore(self, _copy, folder):
        assert os.stat(folder).st_mode & 0o777 == 0o700
        if self.fails:
            raise self.fails

    def compare(self, _copy, _folder, comparison, _settings):
        comparison.same("files", 10, 10 - self.differences, 10, ["x"] * self.differences)


@pytest.fixture
def made(tree, tmp_path, monkeypatch):
    """Return a function that makes a drill, and one that gives the facts of the records that were written."""
    host = tree({"/etc/machine-id": "m\n"})
    written = []
    monkeypatch.setitem(drill.ENGINES, "restic", Engine)
    monkeypatch.setattr(recorder, "alone", lambda folder: contextlib.nullcontext())
    monkeypatch.setattr(recorder, "kept", lambda _folder, _topic, record, _details: written.append(
        json.loads(json.dumps(record))))
    monkeypatch.setattr(drill.source, "of", lambda host, topic: made.last)
    monkeypatch.setattr(Engine, "fails", None)

    def made(one=None, site="bj-1", **wanted):
        one = one or a_set()
        made.place.mkdir(exist_ok=True)
        return drill.Drill(host, [one], one, "/scratch", site, **wanted)
    made.last, made.written, made.place = None, written, tmp_path / "scratch"
    return made


def last(result="ok", **facts):
    return type("Last", (), {"facts": facts, "result": result, "external": False})


def test_it_is_recorded_as_failed_at_its_start_and_completed_at_its_end(made):
    assert made().run() is None
    begun, ended = made.written
    assert (begun["result"], begun["facts"]["begun"], ended["result"]) == ("failed", True, "ok")
    assert "begun" not in ended["facts"] and ended["facts"]["compared"] == 10
    assert list(made.place.iterdir()) == []


def test_what_fails_is_recorded_with_why_and_the_scratch_goes(made, monkeypatch):
    monkeypatch.setattr(Engine, "fails", HostError("restic", "wrong password or no key found"))
    with pytest.raises(HostError):
        made().run()
    assert made.written[-1]["result"] == "failed" and "wrong password" in made.written[-1]["facts"]["said"]
    assert list(made.place.iterdir()) == []


def test_a_difference_fails_and_is_named(made, monkeypatch):
    monkeypatch.setattr(Engine, "differences", 1)
    wrong = made().run()
    assert "1 of 10 things differ" in wrong.en and made.written[-1]["result"] == "failed"


def test_one_over_its_objective_says_so_and_its_record_has_its_time(made, monkeypatch):
    began = made()
    began._started -= 3601
    assert "its objective is 60 minutes" in began.run().en and made.written[-1]["result"] == "ok"


@pytest.mark.parametrize("before, site, repository", [
    (None, "bj-1", "away"), (last(number=1), "bj-1", "local"), (last("failed", number=1), "bj-1", "away"),
    (last(number=2), "bj-1", "away"), (None, "", "local"), (last(number="1"), "bj-1", "away"),
    (last(number=True), "bj-1", "away")])
def test_another_site_and_here_take_turns(made, before, site, repository):
    made.last = before
    assert made(site=site).told()["repository"] == repository


@pytest.mark.parametrize("tool", ["borg", "mariabackup", "record"])
def test_a_tool_that_is_not_drilled_is_named(made, tool):
    with pytest.raises(OptionError, match=tool):
        made(a_set(tool=tool))


def test_no_room_and_a_scratch_in_the_set_itself_are_refused(made, monkeypatch):
    with pytest.raises(HostError, match="lies in the backup set app"):
        made(a_set(what={"paths": ["/scratch"]})).told()
    monkeypatch.setattr(Engine, "size", lambda self, copy: 2**60)
    with pytest.raises(HostError, match="MiB free"):
        made().told()


def test_two_drills_at_once_are_refused(tree, tmp_path):
    host = tree({"/etc/machine-id": "m\n"})
    with scratch.alone(host, make=False):
        assert not (tmp_path / "var/lib/jrt0117").exists()
    with scratch.alone(host):
        with pytest.raises(scratch.Running, match="another drill"), scratch.alone(host):
            pass
        with pytest.raises(scratch.Running), scratch.alone(host, make=False):
            pass


# Of restic 0.14.
SNAPSHOT = {"time": "2026-11-30T08:00:00.5+00:00", "paths": ["/srv/app"], "hostname": "h", "id": "a" * 64}


@pytest.fixture
def restic(tree, monkeypatch):
    def of(answer, rc=0, err=""):
        host = tree({"/proc/sys/kernel/hostname": "h\n"})
        monkeypatch.setattr(copies, "now", lambda: NOW)
        monkeypatch.setattr(host, "execute", lambda argv, timeout: Output(
            rc, answer if isinstance(answer, str) else json.dumps(answer), err), raising=False)
        one = a_set()
        return files.Files(host, one, one.repositories[0])
    return of


def test_the_newest_snapshot_of_just_these_paths_of_this_host_is_taken(restic):
    others = [{**SNAPSHOT, "time": "2026-11-30T08:30:00Z", **more, "id": "b" * 64} for more in (
        {"paths": ["/srv/app", "/etc"]}, {"paths": ["/srv"]}, {"hostname": "other"}, {"paths": None},
        {"paths": ["/srv/app\n"]}, {"paths": ["/srv/app\n/etc"]})]
    older = {**SNAPSHOT, "time": "2026-11-29T08:00:00Z", "id": "c" * 64}
    assert restic([older, SNAPSHOT, *others]).newest().label == "a" * 64


@pytest.mark.parametrize("answer, rc, words", [
    ([], 0, "no snapshot of /srv/app"), ("", 0, "no list"), ({}, 0, "no list"), ("", 1, "wrong password"),
    ([{**SNAPSHOT, "time": "2099-01-01T00:00:00Z"}], 0, "to come"), ([{**SNAPSHOT, "time": 7}], 0, "time"),
    ([{**SNAPSHOT, "id": None}], 0, "no usable id")])
def test_what_restic_cannot_tell_is_no_copy(restic, answer, rc, words):
    with pytest.raises(HostError, match=words):
        restic(answer, rc, "Fatal: wrong password or no key found\n").newest()


def test_a_repository_without_a_password_file_is_named(tree):
    one = a_set(repositories=[{"name": "local", "site": "x", "medium": "disk", "location": "/r"}])
    with pytest.raises(OptionError, match="has no password_file"):
        files.Files(tree({}), one, one.repositories[0])


@pytest.fixture
def compared(restic, tmp_path, monkeypatch):
    """Return a function that compares a tree with a copy of it, after `change`."""
    def of(change, excluded=()):
        live, copy = tmp_path / "live", tmp_path / "copy/files" / str(tmp_path)[1:] / "live"
        for place in (live, copy):
            place.mkdir(parents=True)
            for name in ("a", "b", "c"):
                (place / name).write_text(name)
        engine = restic([])
        engine.one = a_set(what={"paths": [str(live)]})
        ended = os.stat(live / "c").st_ctime + 100
        change(live, copy)
        found = Comparison()
        engine.compare(Copy("x", ended, False, None), str(tmp_path / "copy"), found,
                       type("Settings", (), {"excluded": excluded}))
        return found
    return of


def test_a_copy_that_is_the_same(compared):
    found = compared(lambda live, copy: None)
    assert (found.compared, found.differences, found.files) == (6, 0, 3)


def test_a_file_that_differs_and_one_that_the_copy_lacks(compared, tmp_path):
    def change(_live, copy):
        (copy / "a").write_text("x")
        (copy / "b").unlink()
    found = compared(change)
    assert found.differences == 2 and found.rows[0]["differing"] == [str(tmp_path / "live/a")]
    assert found.rows[1]["differing"] == [str(tmp_path / "live/b")]


def test_what_was_changed_since_and_what_needs_no_copy_is_no_difference(compared, tmp_path):
    def change(live, copy):
        (copy / "a").unlink()
        (copy / "b").unlink()
        os.utime(live / "b", (2**32, 2**32))
    assert compared(change, excluded=[str(tmp_path / "live/a")]).differences == 0


def test_an_empty_copy_is_a_difference(compared):
    def change(live, copy):
        for name in ("a", "b", "c"):
            (copy / name).unlink()
            (live / name).unlink()
    assert compared(change).differences == 1


def test_a_link_in_the_place_of_a_file_is_not_read(tmp_path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    assert files._digest(str(tmp_path / "link")) is None
    (tmp_path / "file").write_text("x")
    assert files._digest(str(tmp_path / "file")) == hashlib.sha256(b"x").hexdigest()


def run_with(canary, started=1, external=False):
    return type("Record", (), {
        "facts": {"canary": canary}, "started": started, "ended": started, "external": external})


@pytest.mark.parametrize("marks, differences, left", [
    ([{"sha256": "right"}], 0, 0), ([{"sha256": "wrong"}], 1, 0), ([], 0, 1),
    ([{"said": "/srv/app is not root's alone"}], 0, 1), ([{"sha256": "wrong"}, {"sha256": "right"}], 0, 0),
    (["odd"], 0, 1)])
def test_the_mark_of_the_last_run_before_the_copy_has_to_be_in_it(
        compared, tmp_path, monkeypatch, marks, differences, left):
    path, right = str(tmp_path / "live/.jrt0117-canary"), hashlib.sha256(b"mark").hexdigest()
    found = [run_with({"path": path, **mark, **({"sha256": right} if mark.get("sha256") == "right" else {})}
                      if isinstance(mark, dict) else mark, started) for started, mark in enumerate(marks, 1)]
    # One that began after the copy, and another tool's, say nothing of it.
    found += [run_with({"path": path, "sha256": "later"}, 2**40), run_with({"path": path, "sha256": "x"}, 3, True)]
    monkeypatch.setattr(files.recorded, "records", lambda host, one, *kinds: found)
    result = compared(lambda _live, copy: (copy / ".jrt0117-canary").write_text("mark"))
    assert (result.differences, len(result.left_out)) == (differences, left), (result.rows, result.left_out)


def test_records_that_cannot_be_read_leave_the_mark_out_by_name(compared, monkeypatch):
    def unread(*_what):
        raise HostError("/var/lib/jrt0117/evidence/backup-app.json", "is odd")
    monkeypatch.setattr(files.recorded, "records", unread)
    found = compared(lambda live, copy: None)
    assert found.differences == 0 and "backup-app.json" in found.left_out[0]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What backup_sets has this collection arrange: units that make copies, recorded; no secret is written,
no data touched.
"""

import contextlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_full_weekly import BackupFullWeekly
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_incremental_daily import (
    BackupIncrementalDaily,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_integrity import BackupIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_offsite import BackupOffsite
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import arranged, declared
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import topic
from tests.unit.areas.backup.conftest import CONTROL_FILE, DATA, HOUR, NOW, SET, a_set
from tests.unit.support import records

KEY = "/etc/restic.key"
SYSTEMD = {"/lib/systemd/systemd": "", "/usr/bin/restic": ""}
RESTIC = a_set(
    name="files", what={"paths": ["/srv/app", "/etc"]}, tool="restic", arranged=True, repositories=[
        {"name": "local", "site": "bj-1", "medium": "disk", "location": "/backup/r", "password_file": KEY},
        {"name": "away", "site": "tj-2", "medium": "disk", "location": "sftp:tj:/r", "password_file": "/etc/away.key"}])
SUMMARY = {"message_type": "summary", "files_new": 1, "total_files_processed": 7, "snapshot_id": "bc9fdb92"}


def command(host, one, kind):
    run = arranged.of(host, declared._set(one), kind, 24)
    unit = run.files(host)["/etc/systemd/system/" + run.service].decode()
    return next(line for line in unit.splitlines() if line.startswith("ExecStart=")).partition(" -- ")[2], unit


@pytest.mark.parametrize("kind, words", [
    ("", "restic -r /backup/r --password-file /etc/restic.key --no-cache backup --json -- /srv/app /etc"),
    ("full", "restic -r /backup/r --password-file /etc/restic.key --no-cache backup --json --force -- /srv/app /etc"),
    ("check", "restic -r /backup/r --password-file /etc/restic.key --no-cache check --read-data"),
    ("copy", "restic -r sftp:tj:/r --password-file /etc/away.key --no-cache copy --from-repo /backup/r "
             "--from-password-file /etc/restic.key")])
def test_restic_is_run_with_files_and_never_with_a_password(tree, kind, words):
    told, unit = command(tree({KEY: "s3cret"}), RESTIC, kind)
    assert told == words and "s3cret" not in unit
    assert "/backup/r" in unit.partition("ReadWritePaths=")[2].splitlines()[0]


@pytest.mark.parametrize("kind, words", [
    ("", "pgbackrest --stanza=main --repo=1 --type=incr backup"),
    ("full", "pgbackrest --stanza=main --repo=1 --type=full backup"),
    ("copy", "pgbackrest --stanza=main --repo=2 --type=incr backup"),
    ("check", "pgbackrest --stanza=main --repo=1 --output=text --verbose --log-level-console=off verify")])
def test_pgbackrest_is_run_as_the_owner_of_the_data_and_sees_the_locks_of_others(tree, kind, words):
    host = tree({**CONTROL_FILE, "/etc/pgbackrest.conf": "[global]\nrepo1-path=/backup/pg\nrepo2-host=tj\n",
                 "/etc/passwd": "odd\nroot:x:0:0::/:/bin/sh\n"})
    told, unit = command(host, dict(SET, arranged=True), kind)
    assert told == words and "--user root" in unit and "PrivateTmp" not in unit
    assert ("/backup/pg" in unit) == (kind != "copy")


@pytest.mark.parametrize("control, kind", [
    (BackupIncrementalDaily(), ""), (BackupFullWeekly(), "full-"), (BackupIntegrity(), "check-"),
    (BackupOffsite(), "copy-")])
def test_what_is_not_arranged_is_staged_with_its_timer_and_first_run(tree, judge, control, kind):
    host = tree({KEY: "s3cret", **SYSTEMD})
    found = judge(control, host, sets=[RESTIC], site="bj-1")
    assert (found["status"], found["would"]) == ("fail", "pass"), found["message"]["en"]
    unit = f"jrt0117-backup-{kind}files"
    assert sorted(host.changes) == sorted([
        "/etc/systemd/system", f"/etc/systemd/system/{unit}.service", f"/etc/systemd/system/{unit}.timer",
        "/etc/systemd", "/usr/local", "/usr/local/lib", "/usr/local/lib/jrt0117", topic.PROGRAM])
    assert [action.describe() for action in host.actions] == [f"unit {unit}.timer", f"unit {unit}.service, begun"]
    assert any("/srv/app" not in told["en"] and unit in told["en"] for told in found["affects"])
    assert b"s3cret" not in b"".join(change.data or b"" for change in host.changes.values())


def test_no_canary_is_sought_a_place_for_on_a_server_that_may_not_answer(tree, monkeypatch):
    host = tree({"/srv/app/x": ""})
    monkeypatch.setattr(mounts, "under", lambda path: ("nfs4", ()) if path.endswith("/srv/app") else ("ext4", ()))
    monkeypatch.setattr(host, "stat", lambda path: pytest.fail(path) if path == "/srv/app" else None)
    assert arranged.canary(host, declared._set(RESTIC)) is None


def test_a_set_that_is_not_arranged_has_nothing_staged(tree, judge):
    host = tree({KEY: "x", **SYSTEMD})
    found = judge(BackupIncrementalDaily(), host, sets=[dict(RESTIC, arranged=False)])
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})


def test_without_the_tool_nothing_is_arranged_and_the_reason_is_told(tree, judge):
    host = tree({KEY: "x", "/lib/systemd/systemd": ""})
    found = judge(BackupIncrementalDaily(), host, sets=[RESTIC])
    assert (found["status"], host.changes, host.actions) == ("fail", {}, [])
    assert found["would"] != "pass" and "restic" in str(found)


@pytest.mark.parametrize("version, may", [
    ("2.33-1", False), ("0:2.38-1.el8", False), ("2.39-1", True), ("2.44-1", True), ("2.55.1-1~deb13", True)])
def test_a_pgbackrest_that_cannot_verify_is_named_and_has_no_check_arranged(tree, version, may):
    host = tree({
        **CONTROL_FILE, "/usr/bin/pgbackrest": "", "/etc/passwd": "root:x:0:0::/:/bin/sh\n",
        "/var/lib/dpkg/status": f"Package: pgbackrest\nStatus: install ok installed\nVersion: {version}\n\n"})
    expected = contextlib.nullcontext() if may else pytest.raises(HostError, match=f"is of version {version}")
    with expected:
        arranged.of(host, declared._set(dict(SET, arranged=True)), "check", 24).stage(host)
    assert bool(host.changes) == may
    arranged.of(host, declared._set(dict(SET, arranged=True)), "", 24).stage(host)


def ran(tree, judge, monkeypatch, tools, **changes):
    """Return what is found of a set whose unit has run an hour ago."""
    tools(systemctl=tuple(records.said()))
    files = {KEY: "x", **SYSTEMD}
    run = arranged.of(tree(files), declared._set(RESTIC), "", 24)
    files.update({path: data for path, data in run.files(tree(files)).items()})
    when = records.time.strftime("%Y-%m-%dT%H:%M:%SZ", records.time.gmtime(NOW - HOUR))
    line = records.record("backup-files", **{
        "started": when, "ended": when, "config_sha256": run.digest(tree(files)),
        "facts": {"last": SUMMARY, "errors": 0}, **changes})
    host = tree({**files, **records.files("backup-files", line)})
    return judge(BackupIncrementalDaily(), host, sets=[RESTIC])


# A short run says nothing but its summary.
@pytest.mark.parametrize("facts", [{"last": SUMMARY, "errors": 0}, {"answer": SUMMARY}])
def test_a_run_that_came_to_its_end_passes(tree, judge, monkeypatch, tools, facts):
    found = ran(tree, judge, monkeypatch, tools, facts=facts)
    assert found["status"] == "pass", found["message"]["en"]


@pytest.mark.parametrize("changes, reason", [
    ({"rc": 3, "result": "failed"}, "record_failed"), ({"rc": 1, "result": "failed"}, "record_failed"),
    ({"facts": {}}, "run_bad"), ({"facts": {"answer": []}}, "run_bad"),
    ({"facts": {"last": SUMMARY, "errors": 2}}, "run_bad"),
    ({"facts": {"last": dict(SUMMARY, total_files_processed=0), "errors": 0}}, "run_bad"),
    ({"facts": {"last": {"message_type": "status"}, "errors": 0}}, "run_bad"),
    ({"ended": "2026-11-28T09:00:00Z", "started": "2026-11-28T09:00:00Z"}, "record_stale"),
    ({"config_sha256": "of another unit"}, "record_of_other_rules")])
def test_a_run_that_is_no_copy_of_today_is_named(tree, judge, monkeypatch, tools, changes, reason):
    assert ran(tree, judge, monkeypatch, tools, **changes)["reason"] == reason


def test_pgbackrest_that_is_arranged_is_asked_as_well(tree, judge, pgbackrest):
    pgbackrest(lambda info: info[0].update(backup=[]))
    files = {**CONTROL_FILE, "/etc/pgbackrest.conf": "", "/etc/passwd": "root:x:0:0::/:/bin/sh\n"}
    found = judge(BackupIncrementalDaily(), tree(files), sets=[dict(SET, arranged=True)])
    assert {one["message"]["en"].partition(":")[0] for one in found["details"]} >= {"Backup set credit-db"}
    assert DATA in str(SET)


@pytest.mark.parametrize("modes, paths, expected", [
    ({}, ["/root"], None),
    ({}, ["/srv/app", "/etc"], "/srv/app/.jrt0117-canary"), ({"/srv/app": 0o777}, ["/srv/app"], None),
    ({}, ["/etc"], None), ({}, ["/srv/none"], None), ({}, ["/srv/app/data"], None)])
def test_a_run_of_restic_leaves_its_mark_where_root_alone_has_a_hand_in_it(tree, tmp_path, modes, paths, expected):
    host = tree({KEY: "x", "/srv/app/data": "x", "/root/notes": "x", "/etc/passwd": "root:x:0:0::/:/bin/sh\n"})
    for path, mode in modes.items():
        (tmp_path / path[1:]).chmod(mode)
    one = dict(RESTIC, what={"paths": paths})
    for kind in ("", "full", "copy", "check"):
        run = arranged.of(host, declared._set(one), kind, 24)
        assert ("--canary" in run.arguments) == bool(expected and kind in ("", "full"))
        assert ("-/srv/app" in run.writes) == bool(expected and kind in ("", "full"))
        assert not expected or kind in ("copy", "check") or run.arguments[1] == expected


def test_whoever_owns_the_set_is_told_of_the_mark(tree, judge):
    host = tree({KEY: "x", "/srv/app/data": "x", **SYSTEMD})
    found = judge(BackupIncrementalDaily(), host, sets=[RESTIC])
    assert any("/srv/app/.jrt0117-canary" in told["en"] and "/srv/app/.jrt0117-canary" in told["zh"]
               for told in found["affects"])

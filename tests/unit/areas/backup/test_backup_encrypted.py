# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each repository is encrypted, by its tool's own word, and what opens it is kept elsewhere and closed."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_encrypted import BackupEncrypted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import standing
from tests.unit.areas.backup.conftest import CONTROL_FILE, SET, a_set, told
from tests.unit.support import records

CONTROL = BackupEncrypted()
KEY = "/etc/restic.key"
CONF = {**CONTROL_FILE, "/etc/pgbackrest.conf": "[global]\nrepo1-path=/srv/a\nrepo2-host=b\nrepo2-cipher-pass=s3cret\n"}
AWAY = a_set(repositories=SET["repositories"][1:])


def restic(location="sftp:tj.example:/r", what=("/srv",), **fields):
    repository = {"name": "r", "site": "tj-2", "medium": "disk", "location": location, "password_file": KEY}
    return a_set(name="files", what={"paths": list(what)}, tool="restic", repositories=[repository], **fields)


def closed(tree, files, path, mode=0o600):
    host = tree(files)
    os.chmod(host.real(path), mode)
    return tree({})


def test_a_cipher_and_custody_pass_and_no_secret_is_shown(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, closed(tree, CONF, "/etc/pgbackrest.conf"), sets=[AWAY])
    assert found["status"] == "pass" and "s3cret" not in str(found)


def test_a_repository_without_a_cipher_is_named(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, closed(tree, CONF, "/etc/pgbackrest.conf"), sets=[SET])
    assert (found["status"], found["message"]["en"]) == ("fail", "Backup set credit-db: local is not encrypted.")


def test_a_key_that_nobody_else_keeps_fails(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, closed(tree, CONF, "/etc/pgbackrest.conf"), sets=[dict(
        {name: value for name, value in AWAY.items() if name != "key_custody"})])
    assert found["reason"] == "key_once"


def test_a_password_of_restic_on_another_disk_and_closed_passes(tree, judge):
    assert judge(CONTROL, closed(tree, {KEY: "s3cret"}, KEY), sets=[restic()])["status"] == "pass"


def test_a_key_on_the_disk_of_its_repository_fails(tree, judge, monkeypatch):
    host = closed(tree, {KEY: "x", "/mnt/r/config": ""}, KEY)
    assert judge(CONTROL, host, sets=[restic("/mnt/r")])["reason"] == "key_beside"
    monkeypatch.setattr(standing, "beside", lambda host, place: None)
    assert judge(CONTROL, closed(tree, {}, KEY), sets=[restic("/mnt/r")])["status"] == "pass"


def test_a_key_that_is_only_in_its_own_backup_fails(tree, judge):
    found = judge(CONTROL, closed(tree, {KEY: "x"}, KEY), sets=[restic(what=["/etc"], key_custody=None)])
    assert {one["message"]["en"] for one in found["details"]} >= {
        f"Backup set files: {KEY}, which opens r, is in the set that it is needed for."}


@pytest.mark.parametrize("mode, status", [(0o600, "pass"), (0o640, "pass"), (0o644, "fail"), (0o660, "fail")])
def test_who_may_read_the_key_is_put_right(tree, judge, enforce, mode, status):
    host = closed(tree, {KEY: "x"}, KEY, mode)
    assert judge(CONTROL, host, sets=[restic()])["status"] == status
    assert enforce(CONTROL, tree({}), sets=[restic()])[0]["status"] == "pass"
    assert tree({}).stat(KEY).mode == mode & 0o640
    assert enforce(CONTROL, tree({}), sets=[restic()])[1] == []


def test_a_key_of_a_person_no_file_and_none_at_all_are_named(tree, judge, monkeypatch):
    assert judge(CONTROL, tree({}), sets=[restic()])["reason"] == "key_file_absent"
    host = tree({})
    os.mkdir(host.real("/etc"))
    os.mkfifo(host.real(KEY), 0o600)
    assert judge(CONTROL, tree({}), sets=[restic()])["reason"] == "key_file_odd"
    os.unlink(host.real(KEY))
    host = closed(tree, {KEY: "x"}, KEY)
    os.chown(host.real(KEY), 1234, 0)
    assert judge(CONTROL, tree({}), sets=[restic()])["reason"] == "key_of_person"


@pytest.mark.parametrize("repository, status", [
    ({"encrypted": True}, "pass"), ({"encrypted": False}, "fail"), ({"encrypted": "yes"}, "manual"), ({}, "manual")])
def test_of_another_tool_its_record_counts(tree, judge, repository, status):
    one = a_set(name="files", what={"paths": ["/srv"]}, tool="borg", repositories=SET["repositories"][:1])
    host = tree(records.files("backup-files", told("backup-files", repository=dict({"site": "bj-1"}, **repository))))
    assert judge(CONTROL, host, sets=[one])["status"] == status


def test_without_any_word_of_it_nobody_can_tell(tree, judge):
    one = a_set(name="files", what={"paths": ["/srv"]}, tool="borg", repositories=SET["repositories"][:1])
    assert judge(CONTROL, tree({}), sets=[one])["status"] == "manual"

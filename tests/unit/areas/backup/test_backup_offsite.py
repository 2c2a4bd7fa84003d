# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy at another site is there, nearly as new as the one here, and not on this host."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_encrypted import BackupEncrypted
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_incremental_daily import (
    BackupIncrementalDaily,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.backup_offsite import BackupOffsite
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import standing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import routes
from tests.unit.areas.backup.conftest import CONTROL_FILE, DAY, HOUR, SET, a_set, told
from tests.unit.support import records

CONTROL = BackupOffsite()
CONF = "[global]\nrepo1-path=/srv/pgb1\nrepo2-host=backup.tj.example\nrepo2-cipher-pass=s3cret\n[main]\npg1-path=/x\n"
FILES = {**CONTROL_FILE, "/etc/pgbackrest.conf": CONF}


@pytest.fixture(autouse=True)
def disks(monkeypatch):
    """Have /mnt/nfs be of another machine, and this host known by two addresses."""
    monkeypatch.setattr(mounts, "under", lambda path: ("nfs4", ()) if "/mnt/nfs" in path else ("ext4", ()))
    monkeypatch.setattr(routes, "own_addresses", lambda host: ("192.0.2.5", "2001:db8::5"))


def test_a_copy_elsewhere_that_is_as_new_passes(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, tree(FILES), sets=[SET], site="bj-1")
    assert found["status"] == "pass" and "in away at tj-2, as declared" in found["message"]["en"]
    assert "s3cret" not in str(found)


def test_without_the_hosts_own_site_nobody_can_tell(tree, judge, pgbackrest):
    pgbackrest()
    assert judge(CONTROL, tree(FILES), sets=[SET])["status"] == "manual"


def test_repositories_at_this_site_alone_fail(tree, judge, pgbackrest):
    pgbackrest()
    found = judge(CONTROL, tree(FILES), sets=[a_set(repositories=SET["repositories"][:1])], site="bj-1")
    assert found["reason"] == "no_copy_elsewhere"


@pytest.mark.parametrize("level, behind, status", [
    (3, 23 * HOUR, "pass"), (3, 25 * HOUR, "fail"), (2, 25 * HOUR, "pass"), (2, 8 * DAY, "fail")])
def test_how_far_it_is_behind_counts(tree, judge, pgbackrest, level, behind, status):
    def old(info):
        newest = info[0]["backup"][2]["timestamp"]["stop"]
        info[0]["backup"][1]["timestamp"]["stop"] = newest - behind
    pgbackrest(old)
    found = judge(CONTROL, tree(FILES), sets=[SET], site="bj-1", level=level)
    assert found["status"] == status, found["message"]["en"]


def test_nothing_there_is_named(tree, judge, pgbackrest):
    def none(info):
        info[0]["backup"] = [one for one in info[0]["backup"] if one["database"]["repo-key"] == 1]
    pgbackrest(none)
    assert judge(CONTROL, tree(FILES), sets=[SET], site="bj-1")["reason"] == "copy_elsewhere_none"


@pytest.mark.parametrize("line, on_host", [
    ("repo2-path=/srv/pgb2", True), ("repo2-path=/mnt/nfs/pgb2", False), ("", True), ("repo2-host=192.0.2.5", True),
    ("repo2-host=localhost", True), ("repo2-host=127.0.0.9", True), ("repo2-host=db1", True),
    ("repo2-host=2001:db8::5", True), ("repo2-host=192.0.2.6", False), ("repo2-type=s3", False)])
def test_a_repository_on_this_host_is_not_elsewhere(tree, judge, pgbackrest, line, on_host):
    pgbackrest()
    files = {**CONTROL_FILE, "/etc/pgbackrest.conf": "[global]\n" + line + "\n", "/proc/sys/kernel/hostname": "db1\n"}
    found = judge(CONTROL, tree(files), sets=[SET], site="bj-1")
    assert (found["reason"] == "copy_on_host") == on_host, found["message"]["en"]


@pytest.mark.parametrize("location, server, path", [
    ("sftp:backup@tj.example:/srv/r", "tj.example", None),
    ("sftp://backup@[2001:db8::5]:2222//srv/r", "2001:db8::5", None),
    ("sftp:192.0.2.5:/r", "192.0.2.5", None), ("rest:https://tj.example:8000/r", "tj.example", None),
    ("s3:https://s3.example/b", "s3.example", None), ("s3:s3.amazonaws.com/b", "s3.amazonaws.com", None),
    ("ssh://borg@tj.example:22/./r", "tj.example", None), ("borg@tj.example:r", "tj.example", None),
    ("/mnt/r", None, "/mnt/r"), ("local:/mnt/r", None, "/mnt/r")])
def test_a_location_says_where_it_leads(tree, location, server, path):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared
    given = a_set(tool="restic", repositories=[{"name": "r", "site": "s", "medium": "disk", "location": location}])
    one = declared._set(given)
    found = standing.of(tree({}), one, one.repositories[0])
    assert (found.server, found.path) == (server, path)


@pytest.mark.parametrize("tool", ["restic", "borg"])
@pytest.mark.parametrize("location", ["/mnt/nfs/r", "sftp:b@tj.example:/r", "ssh://b@tj.example/./r"])
def test_a_repository_whose_server_does_not_answer_is_told_by_its_records_and_never_looked_into(
        tree, judge, monkeypatch, tools, tool, location):
    asked = []
    tools(asked)
    for name in ("stat", "seen", "exists", "listdir", "resolve"):
        known = getattr(Host, name)
        monkeypatch.setattr(Host, name, lambda self, path, known=known: (
            pytest.fail(f"{path} hangs") if path.startswith("/mnt/nfs/") else known(self, path)))
    one = a_set(name="files", what={"paths": ["/srv"]}, tool=tool, repositories=[
        {"name": "r", "site": "tj-2", "medium": "disk", "location": location, "password_file": "/etc/key"}])
    for control, reason in ((CONTROL, "copies_unrecorded"), (BackupIncrementalDaily(), "copies_unrecorded"),
                            (BackupEncrypted(), "key_file_absent")):
        assert judge(control, tree({}), sets=[one], site="bj-1")["reason"] == reason
    failed = told("backup-files", 1, tool=tool, result="failed", said="Stale file handle")
    host = tree(records.files("backup-files", failed))
    assert judge(BackupIncrementalDaily(), host, sets=[one], site="bj-1")["reason"] == "copies_bad"
    assert asked == []


def test_of_another_tool_its_record_of_the_site_counts(tree, judge):
    one = a_set(name="files", what={"paths": ["/srv"]}, tool="record")
    lines = [told("backup-files", 2), told("backup-files", 1, kind="copy", repository={"site": "tj-2"})]
    host = tree(records.files("backup-files", *lines))
    assert judge(CONTROL, host, sets=[one], site="bj-1")["status"] == "pass"
    assert judge(CONTROL, tree(records.files("backup-files", lines[0])), sets=[one], site="bj-1")["reason"] == (
        "copies_unrecorded")

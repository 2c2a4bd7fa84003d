# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mariabackup leaves in a copy tells when it ended, and whether it holds everything; no option of it is shown."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, mariabackup
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts

# As mariadb-backup 10.11 wrote it, the password aside.
INFO = """uuid = 5d73fc9c-ec97-11f1-9e01-921b325d3101
name =
tool_name = mariadb-backup
tool_command = --backup --target-dir=/srv/mb/full --user=root --password=s3cret
tool_version = 10.11.19-MariaDB
start_time = 2026-11-30 08:23:47
end_time = 2026-11-30 08:23:47
lock_time = 0
innodb_from_lsn = 0
innodb_to_lsn = 44878
partial = N
incremental = N
format = file
"""


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(copies, "now", lambda: 1796029200)
    monkeypatch.setenv("TZ", "UTC")
    copies.time.tzset()


def test_each_folder_is_a_copy_with_its_end_and_kind(tree):
    host = tree({
        "/srv/mb/full/xtrabackup_info": INFO,
        "/srv/mb/inc/xtrabackup_info": INFO.replace("incremental = N", "incremental = Y"),
        "/srv/mb/cut/ibdata1": "", "/srv/mb/new/mariadb_backup_info": INFO.replace("08:23", "08:25")})
    found = mariabackup.of(host, "/srv/mb")
    assert sorted((one.label, one.full, one.bad) for one in found.copies) == [
        ("/srv/mb/full", True, None), ("/srv/mb/inc", False, None), ("/srv/mb/new", True, None)]
    assert found.newest().label == "/srv/mb/new" and found.newest().ended == 1796027147
    assert "s3cret" not in str(found)


def test_a_copy_of_some_databases_is_none(tree):
    host = tree({"/srv/mb/xtrabackup_info": INFO.replace("partial = N", "partial = Y")})
    assert mariabackup.of(host, "/srv/mb").newest() is None


@pytest.mark.parametrize("end", ["", "yesterday", "2099-01-01 00:00:00", "2026-13-01 00:00:00"])
def test_an_end_that_cannot_be_is_an_error(tree, end):
    host = tree({"/srv/mb/xtrabackup_info": INFO.replace("end_time = 2026-11-30 08:23:47", "end_time = " + end)})
    with pytest.raises(HostError):
        mariabackup.of(host, "/srv/mb")


def test_a_folder_of_another_machine_is_not_looked_into(tree, monkeypatch):
    monkeypatch.setattr(mounts, "under", lambda path: ("nfs4", ()))
    with pytest.raises(HostError, match="nfs4"):
        mariabackup.of(tree({"/srv/mb/xtrabackup_info": INFO}), "/srv/mb")


def test_a_folder_that_is_not_there_is_an_error(tree):
    with pytest.raises(HostError):
        mariabackup.of(tree({}), "/srv/mb")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where data lies is seen by who writes it, by what a server was started with, and by what is mounted."""

import os
import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import data_mounts, places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts

HOLD = "import sys; held = open(sys.argv[1], sys.argv[2]); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def holding(monkeypatch):
    """Return a function that has another process hold a file open; it gives what is found to be written."""
    started = []
    # Tests' own folders are such that hold no data.
    monkeypatch.setattr(places, "_NO_DATA", ("/dev/null", "/proc", "/usr"))

    def hold(path, mode="w"):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, path, mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"open\n"
        return process

    yield hold
    for process in started:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def written_in(folder):
    found, _unseen, _left_out = places._written()
    return [one for one in found if one.path.startswith(str(folder))]


def test_a_folder_in_which_a_process_writes_is_found_with_its_program(tmp_path, holding):
    process = holding(str(tmp_path / "a b\nc"))
    (one,) = written_in(tmp_path)
    assert (one.path, one.engine, one.where) == (str(tmp_path), False, f"/proc/{process.pid}/fd")
    assert f"(process {process.pid})" in one.what.en


def test_what_is_only_read_or_gone_or_no_file_is_none(tmp_path, holding):
    (tmp_path / "read").write_text("")
    holding(str(tmp_path / "read"), "r")
    holding(str(tmp_path / "gone"))
    (tmp_path / "gone").unlink()
    os.mkfifo(tmp_path / "pipe")
    writer = os.open(tmp_path / "pipe", os.O_RDWR)
    holding(str(tmp_path / "pipe"))
    os.close(writer)
    assert written_in(tmp_path) == []


def test_what_this_run_writes_itself_is_none(tmp_path):
    with open(tmp_path / "own", "w", encoding="utf-8"):
        assert written_in(tmp_path) == []


def test_beyond_the_most_descriptors_it_says_so(monkeypatch):
    monkeypatch.setattr(places, "_MOST_FILES", 0)
    assert places._written()[2] is True


def server(kind, program, *words, root=""):
    return servers.Server(kind, program, os.getpid(), (program,) + words, 100, (1,), None, root, bool(root))


@pytest.mark.parametrize("one, path", [
    (server("postgresql", "postgres", "-D", "/data/pg"), "/data/pg"),
    (server("mysql", "mariadbd", "--datadir=/data/my"), "/data/my"),
    (server("other database", "mongod", "--dbpath", "/data/mongo"), "/data/mongo"),
    (server("redis", "redis-server"), os.getcwd()),
    (server("postgresql", "postgres", "-D", "relative"), None),
    (server("other database", "oracle"), None)])
def test_a_server_tells_where_its_data_lies(one, path):
    found = places._of_server(one)
    assert (found and found.path) == (path and os.path.realpath(path))


TABLE = """\
1 0 0:30 / / rw - overlay overlay rw
2 1 8:1 /docker/volumes/pg/_data /var/lib/postgresql/data rw - ext4 /dev/sda1 rw
3 1 0:31 / /run rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize("path, found", [
    ("/var/lib/postgresql/data", "/docker/volumes/pg/_data"),
    ("/var/lib/postgresql/data/15", "/docker/volumes/pg/_data/15"), ("/var/lib/mysql", None), ("/run/x", None)])
def test_of_a_container_a_volume_is_found_and_a_layer_is_not(tmp_path, monkeypatch, path, found):
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "mountinfo").write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(places, "_PROC", str(tmp_path))
    assert places._outside(7, path) == found


def test_what_lies_below_another_place_is_told_once():
    one, two, three = (places.Place(path, "", False, "") for path in ("/srv", "/srv/app", "/srvx"))
    assert places._each_once([one, two, three]) == [one, three]


@pytest.mark.parametrize("line, found", [
    ("8:1 / /data rw - ext4 /dev/sdb rw", ["/data"]), ("8:1 / /data ro - ext4 /dev/sdb ro", []),
    ("8:1 / / rw - ext4 /dev/sda rw", []), ("8:1 / /var/log rw - xfs /dev/sdc rw", []),
    ("8:1 / /boot/efi rw - vfat /dev/sda1 rw", []), ("0:9 / /data rw - tmpfs tmpfs rw", []),
    ("0:9 / /data rw - nfs4 server:/x rw", []), ("8:1 / /empty rw - ext4 /dev/sdb rw", [])])
def test_file_systems_for_data_are_local_writable_and_used(tmp_path, monkeypatch, line, found):
    table = tmp_path / "mountinfo"
    table.write_text("1 0 " + line + "\n", encoding="utf-8")
    (tmp_path / "data" / "x").mkdir(parents=True)
    (tmp_path / "empty" / "lost+found").mkdir(parents=True)
    monkeypatch.setattr(mounts, "TABLE", str(table))
    assert data_mounts.of(Host(str(tmp_path))) == found

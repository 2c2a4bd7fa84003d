# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What access lists open, and homes of many entries and of any name, on mounts of the test's own."""

import json
import os
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import mounting
from tests.unit.support.odd_hosts import (
    BOB,
    DEPLOY,
    HOME,
    about,
    audit,
    enforce,
    mounted_root,  # noqa: F401
    own,
    roll_back,
    state,
)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts and gives files away")


@pytest.mark.parametrize(
    "path, mode, most",
    [("etc/shadow", 0o640, "0600"), ("etc/sudoers", 0o440, "0440"), (HOME, 0o750, "0750"), (HOME, 0o700, "0750")])
@pytest.mark.parametrize("kind, number", [("user", BOB), ("group", 1001)])
def test_what_an_access_list_opens_is_not_private(root, path, mode, most, kind, number):
    os.chmod(root / path, mode)
    if path == "etc/shadow":
        os.chown(root / path, 0, 42)
        most = "0640"
    mounting.access_list(root / path, (kind, number, 5 if path == HOME else 4))
    before = state(root / path)
    where = "/" + path
    found, changed = enforce(root, "run-1", FileAccess())
    (told,) = about(found[0], where)
    assert (
        told["status"] == "fail" and "the %s bob (%s)"
        % ("account" if kind == "user" else kind, "r-x" if path == HOME else "r--") in told["message"]["en"])
    assert (
        "beyond mode %s"
        % most in told["message"]["en"] and "setfacl -x %s:bob %s" % (kind[0], where) in told["advice"]["en"])
    assert where not in changed and state(root / path) == before


def test_a_list_that_gives_no_more_than_the_mode_passes(root):
    mounting.access_list(root / "etc/passwd", ("user", BOB, 4))
    mounting.access_list(root / "home/bob", ("user", BOB, 7), ("user", 0, 7))
    os.chmod(root / "home/bob", 0o750)
    found = audit(root, FileAccess())[0]
    assert not about(found, "/etc/passwd") and not about(found, "/home/bob")


def test_what_the_mode_takes_from_a_list_is_announced_by_name_and_comes_back(root):
    mounting.access_list(root / "etc/crontab", ("user", BOB, 6))
    before = state(root / "etc/crontab")
    audited = audit(root, FileAccess())[0]
    assert [
        one for one in audited["affects"]
        if "bob" in one["en"].lower() and "read/write" in one["en"] and "/etc/crontab" in one["en"]]
    found, changed = enforce(root, "run-1", FileAccess())
    assert "/etc/crontab" in changed and not about(found[0], "/etc/crontab") and state(root / "etc/crontab")[0] == 0o600
    assert roll_back(root, "run-1") == [] and state(root / "etc/crontab") == before


def test_a_home_that_a_list_shares_is_left(root):
    os.chmod(root / HOME, 0o770)
    mounting.access_list(root / HOME, ("user", BOB, 7))
    before = state(root / HOME)
    found, changed = enforce(root, "run-1", FileAccess())
    assert "/home/deploy" not in changed and state(root / HOME) == before
    assert "its access list gives others rights" in str([one["advice"] for one in about(found[0], "/home/deploy")])


def test_who_may_write_to_a_folder_by_a_list_could_exchange_what_is_in_it(root):
    mounting.access_list(root / "home", ("user", BOB, 7))
    os.chmod(root / "home", 0o775)
    found, changed = enforce(root, "run-1", FileAccess())
    assert "/home/deploy" not in changed and "/etc/crontab" in changed
    assert "others can write to /home (its access list" in about(found[0], "/home/deploy")[0]["advice"]["en"]


def test_new_bytes_keep_list_and_users_attributes_and_take_no_list_from_the_folder(root):
    for name in ("one", "two"):
        (root / "etc" / name).write_text("old\n")
        os.chmod(root / "etc" / name, 0o640)
    mounting.access_list(root / "etc/one", ("user", 1000, 4))
    os.setxattr(root / "etc/one", "user.origin", b"here")
    mounting.access_list(root / "etc", ("user", BOB, 7), default=True)
    before = [state(root / "etc" / name) for name in ("one", "two")]
    with mounting.inside(root):
        host = Host()
        for path in ("/etc/one", "/etc/two", "/etc/three", "/etc/new.d/four"):
            host.stage_content(path, b"new\n", 0o640)
        commit(host, Journal(host, "run-1"))
    for name, was in zip(("one", "two"), before, strict=True):
        assert state(root / "etc" / name) == was[:4] + (b"new\n",)
    assert "system.posix_acl_access" not in os.listxattr(root / "etc/three") + os.listxattr(root / "etc/new.d")
    os.setxattr(root / "etc/one", "user.origin", b"elsewhere")
    assert roll_back(root, "run-1") == []
    assert [state(root / "etc" / name) for name in ("one", "two")] == before and not (root / "etc/new.d").exists()


@pytest.mark.slow
def test_a_home_of_100000_entries_is_judged_and_closed_within_seconds_and_the_walk_says_where_it_stopped(root):
    place = root / "srv/deploy"
    place.mkdir(parents=True)
    (root / "etc/passwd").write_text((root / "etc/passwd").read_text().replace("/home/deploy", "/srv/deploy"))
    mounting.mount("tmpfs", "none", place, "nr_inodes=200000")
    own(place, DEPLOY, 0o755)
    folder = os.open(place, os.O_RDONLY)
    os.mknod("first", 0o644, dir_fd=folder)
    os.chown(place / "first", DEPLOY, DEPLOY)
    for number in range(100000):
        os.link("first", str(number), src_dir_fd=folder, dst_dir_fd=folder)
    os.close(folder)
    os.symlink("loop", place / "loop")
    os.chown(place / "loop", DEPLOY, DEPLOY, follow_symlinks=False)
    started = time.process_time()
    found = audit(root, FileAccess(), walk_entries=50000)[0]
    assert [one["status"] for one in about(found, "/srv/deploy")] == ["fail"]
    assert "ended early in /srv/deploy" in json.dumps(found)
    assert "/srv/deploy" in enforce(root, "run-1", FileAccess())[1] and state(place)[0] == 0o750
    assert roll_back(root, "run-1") == [] and state(place)[0] == 0o755
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "name", [b"n" * 255, b"caf\xe9\xff", b"a\nb \x1b[2J", "主目录".encode()],
    ids=["255 bytes", "no encoding", "controls", "Chinese"])
def test_a_home_of_any_name_is_closed_and_comes_back(root, name):
    home = root / "home" / os.fsdecode(name)
    home.mkdir()
    own(home, DEPLOY, 0o755)
    if b"\n" not in name:
        (root / "etc/passwd").write_bytes((root / "etc/passwd").read_bytes().replace(b"/home/deploy", b"/home/" + name))
    for where in (home / "open", root / "etc/cron.d" / os.fsdecode(name), root / "etc/sudoers.d" / os.fsdecode(name)):
        where.parent.mkdir(exist_ok=True)
        where.write_text("")
        where.chmod(0o666)
    found, changed = enforce(root, "run-1", FileAccess())
    assert (
        state(root / "etc/cron.d" / os.fsdecode(name))[0] == 0o664
        and state(root / "etc/sudoers.d" / os.fsdecode(name))[0] == 0o440)
    assert b"\n" in name or ("/home/" + os.fsdecode(name) in changed and state(home)[0] == 0o750)
    assert enforce(root, "run-2", FileAccess())[1] == []
    assert roll_back(root, "run-1") == []
    assert [
        state(path)[0]
        for path in (home, root / "etc/cron.d" / os.fsdecode(name), root / "etc/sudoers.d" / os.fsdecode(name))] == [
        0o755, 0o666, 0o666]

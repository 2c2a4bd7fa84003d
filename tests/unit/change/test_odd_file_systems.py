# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes and files in odd places, on the real thing: each is told and left, or handled, and comes back; nothing else is
the worse for it.

The tree is the root of a live host, in a mount namespace of the test's own."""

import fcntl
import os
import struct
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base import unchangeable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, UndoError
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


def on_a_disk(root, folder=HOME):
    mounting.mount("ext4", mounting.image(root / "disk"), root / folder, "loop")
    own(root / folder, DEPLOY, 0o755)


def mount_point(root):
    mounting.mount("tmpfs", "none", root / HOME)
    own(root / HOME, DEPLOY, 0o755)


def bind_mount(root):
    (root / "data").mkdir()
    own(root / "data", DEPLOY, 0o755)
    mounting.bind(root / "data", root / HOME)


def overlay(root):
    """Its layers lie on two disks, so that a directory gets another inode number when it is looked up again."""
    for name in ("lower", "upper"):
        (root / name).mkdir()
    mounting.mount("ext4", mounting.image(root / "disk"), root / "lower", "loop")
    (root / "lower/deploy").mkdir()
    own(root / "lower/deploy", DEPLOY, 0o755)
    mounting.mount("tmpfs", "none", root / "upper")
    for name in ("changes", "work"):
        (root / "upper" / name).mkdir()
    mounting.mount(
        "overlay", "overlay", root / "home",
        "lowerdir=%s/lower,upperdir=%s/upper/changes,workdir=%s/upper/work" % (root, root, root))


@pytest.mark.parametrize("make", [mount_point, bind_mount, overlay, on_a_disk])
def test_a_home_on_a_file_system_of_its_own_is_closed_and_comes_back(root, make):
    make(root)
    before = state(root / HOME)
    assert [one["status"] for one in about(audit(root, FileAccess())[0], "/home/deploy")] == ["fail"]
    found, changed = enforce(root, "run-1", FileAccess())
    assert "/home/deploy" in changed and not about(found[0], "/home/deploy") and state(root / HOME)[0] == 0o750
    assert "/home/deploy" not in enforce(root, "run-2", FileAccess())[1]
    with open("/proc/sys/vm/drop_caches", "w") as stream:
        stream.write("2")
    assert (roll_back(root, "run-1"), state(root / HOME)) == ([], before)


def flagged(sign):
    def build(root):
        on_a_disk(root)
        chattr("+" + sign, root / HOME)
    build.__name__ = "chattr +" + sign
    return build


def chattr(sign, path):
    subprocess.run(["chattr", sign, str(path)], check=True)


def read_only(root):
    on_a_disk(root)
    subprocess.run(["mount", "-o", "remount,ro", str(root / HOME)], check=True)


def vfat(root, owner=DEPLOY):
    mounting.mount("vfat", mounting.image(root / "disk", "vfat"), root / HOME, "loop,uid=%d,gid=%d" % (owner, owner))


def ntfs(root, owner=DEPLOY):
    """A file system without owners that a program serves: it takes every mode and owner, and keeps none."""
    mounting.mount_ntfs(mounting.image(root / "disk", "ntfs"), root / HOME, "uid=%d,gid=%d,umask=022" % (owner, owner))


def root_squashed(root):
    """What a server that takes root for nobody does, imitated by a mapping of ids: it refuses root, and nothing
    foretells it.
    """
    mounting.squash_root(root / HOME, DEPLOY)


LEFT = [
    (flagged("i"), "it is immutable (lsattr)"), (flagged("a"), "it is append-only (lsattr)"),
    (read_only, "is read-only"), (vfat, "vfat"), (ntfs, "fuseblk"), (root_squashed, "Operation not permitted"),
]


@pytest.mark.parametrize("make, why", LEFT, ids=[make.__name__ for make, _why in LEFT])
def test_a_home_that_root_cannot_close_is_told_and_left_and_the_rest_is_enforced(root, make, why):
    make(root)
    before = state(root / HOME)
    assert before[0] & 0o007
    audited = audit(root, FileAccess(), NoTrustLogins())
    assert [one["status"] for one in about(audited[0], "/home/deploy")] == ["fail"]
    found, changed = enforce(root, "run-1", FileAccess(), NoTrustLogins())
    (told,) = about(found[0], "/home/deploy")
    assert (told["status"], why in told["advice"]["en"]) == ("fail", True), told
    assert make is root_squashed or why in about(audited[0], "/home/deploy")[0]["advice"]["en"]
    assert state(root / HOME) == before and "/home/deploy" not in changed
    assert "/etc/crontab" in changed and state(root / "etc/crontab")[0] == 0o600
    assert enforce(root, "run-2", FileAccess(), NoTrustLogins())[1] == []
    assert roll_back(root, "run-1") == [] and state(root / "etc/crontab")[0] == 0o644


@pytest.fixture
def disk(root):
    """The host, with its /etc on a disk of its own, where there are attributes of chattr(1)."""
    (root / "new").mkdir()
    mounting.mount("ext4", mounting.image(root / "disk"), root / "new", "loop")
    subprocess.run(["cp", "-a", str(root / "etc") + "/.", str(root / "new")], check=True)
    subprocess.run(["mount", "--move", str(root / "new"), str(root / "etc")], check=True)
    yield root
    subprocess.run(["chattr", "-R", "-f", "-i", "-a", str(root / "etc")], check=False)


@pytest.mark.parametrize("sign", ["i", "a"])
@pytest.mark.parametrize("what", ["etc/hosts.equiv", "etc"])
def test_what_cannot_be_removed_is_told_and_nothing_is_left_beside_it(disk, sign, what):
    (disk / "etc/hosts.equiv").write_text("trusted\n")
    chattr("+" + sign, disk / what)
    assert audit(disk, NoTrustLogins())[0]["would"] == "person"
    found, changed = enforce(disk, "run-1", NoTrustLogins(), FileAccess())
    flag = ("its directory" if what == "etc" else "it") + " is " + ("immutable" if sign == "i" else "append-only")
    assert (found[0]["status"], flag in found[0]["advice"]["en"]) == ("fail", True)
    assert not [name for name in os.listdir(disk / "etc") if "jrt0117" in name] and (disk / "etc/hosts.equiv").exists()
    # In a directory that takes no new names no start file can be edited, and file_access edits one.
    assert ("/etc/crontab" in changed) == (what != "etc")


@pytest.mark.parametrize("sign", ["i", "a"])
@pytest.mark.parametrize("what", ["etc/app.conf", "etc"])
def test_what_cannot_be_rewritten_is_refused_before_anything_is_written(disk, sign, what):
    (disk / "etc/app.conf").write_text("old\n")
    chattr("+" + sign, disk / what)
    with mounting.inside(disk):
        with pytest.raises(Exception, match="is not changed: .*lsattr"):
            Host().stage_content("/etc/app.conf", b"new\n")
        assert os.listdir("/etc") and not [name for name in os.listdir("/etc") if "jrt0117" in name]


@pytest.mark.parametrize("sign", ["i", "a"])
def test_a_file_made_immutable_since_it_was_judged_costs_itself_alone(disk, sign):
    """The flag comes between judging and commit: setting the mode fails, and so would undoing what never was done."""
    with mounting.inside(disk):
        host = Host()
        host.stage_attributes("/etc/crontab", 0o600)
        host.stage_content("/etc/other", b"new\n")
        handle = os.open("/etc/crontab", os.O_RDONLY)
        set_flag(handle, sign)
        with pytest.raises(CommitError, match="/etc/crontab: Operation not permitted") as caught:
            commit(host, Journal(host, "run-1"))
        os.close(handle)
        assert caught.value.paths == ("/etc/crontab",) and not os.path.exists("/etc/other")
        assert Journal(Host(), "run-1").state == "committed" and Journal(Host(), "run-1").changes() == []


def set_flag(handle, sign):
    fcntl.ioctl(handle, 0x40086602, struct.pack("i", 0x10 if sign == "i" else 0x20))


def test_a_file_that_something_is_mounted_on_is_not_replaced(root):
    (root / "etc/app.conf").write_text("old\n")
    (root / "data").write_text("mounted\n")
    mounting.bind(root / "data", root / "etc/app.conf")
    with mounting.inside(root):
        with pytest.raises(Exception, match="something is mounted on it"):
            Host().stage_content("/etc/app.conf", b"new\n")
        host = Host()
        host.stage_attributes("/etc/app.conf", 0o600)
        commit(host, Journal(host, "run-1"))
    assert state(root / "data")[0] == 0o600
    assert roll_back(root, "run-1") == [] and state(root / "data")[0] == 0o644


def test_a_mode_that_a_file_system_takes_and_does_not_keep_is_no_success(root, monkeypatch):
    """FAT's way of setting a mode, imitated where the kernel has none: without a word, and without effect."""
    original = os.chmod
    monkeypatch.setattr(
        os, "chmod",
        lambda path, mode, **how: None if os.readlink(path).endswith("crontab") else original(path, mode, **how))
    found, changed = enforce(root, "run-1", FileAccess())
    assert "/etc/crontab" not in changed and "/home/deploy" in changed
    assert "does not keep mode 0600 owner 0:0" in about(found[0], "/etc/crontab")[0]["advice"]["en"]


def test_rollback_on_an_overlay_finds_a_file_that_was_copied_up(root):
    """Where a lower layer cannot name its files, a file that is copied up has another inode number from then on."""
    for name in ("a", "b", "upper", "lower"):
        (root / name).mkdir()
    mounting.mount("tmpfs", "none", root / "a")
    for name in ("one", "two"):
        (root / "a" / name).mkdir()
    (root / "a/one/app.conf").write_text("x\n")
    mounting.mount("overlay", "overlay", root / "lower", "lowerdir=%s/a/one:%s/a/two" % (root, root))
    mounting.mount("ext4", mounting.image(root / "disk"), root / "upper", "loop")
    for name in ("changes", "work"):
        (root / "upper" / name).mkdir()
    (root / "opt").mkdir()
    mounting.mount(
        "overlay", "overlay", root / "opt",
        "lowerdir=%s/lower,upperdir=%s/upper/changes,workdir=%s/upper/work" % (root, root, root))
    inode = (root / "opt/app.conf").stat().st_ino
    with mounting.inside(root):
        host = Host()
        host.stage_attributes("/opt/app.conf", 0o600)
        commit(host, Journal(host, "run-1"))
    with open("/proc/sys/vm/drop_caches", "w") as stream:
        stream.write("2")
    assert (state(root / "opt/app.conf")[0], (root / "opt/app.conf").stat().st_ino == inode) == (0o600, False)
    assert roll_back(root, "run-1") == [] and state(root / "opt/app.conf")[0] == 0o644


def test_what_became_immutable_since_is_told_by_the_rollback_and_comes_back_when_that_is_lifted(disk):
    for name in ("one", "two"):
        (disk / "etc" / name).write_text("old\n")
    chattr("+dA", disk / "etc/one")
    before = lsattr(disk / "etc/one")
    with mounting.inside(disk):
        host = Host()
        host.stage_content("/etc/one", b"new\n")
        host.stage_attributes("/etc/two", 0o600)
        host.stage_attributes("/etc/crontab", 0o600)
        commit(host, Journal(host, "run-1"))
    assert lsattr(disk / "etc/one") == before
    for name in ("one", "two"):
        chattr("+i", disk / "etc" / name)
    with pytest.raises(
            UndoError,
            match="in part only.*/etc/two: Operation not permitted .*lsattr.*/etc/one: Operation not permitted "
            ".*lsattr"):
        roll_back(disk, "run-1")
    assert (disk / "etc/one").read_text() == "new\n" and state(disk / "etc/crontab")[0] == 0o644
    for name in ("one", "two"):
        chattr("-i", disk / "etc" / name)
    assert roll_back(disk, "run-1") == []
    assert (
        (disk / "etc/one").read_text() == "old\n" and state(disk / "etc/two")[0] == 0o644
        and lsattr(disk / "etc/one") == before)


def lsattr(path):
    return subprocess.run(["lsattr", str(path)], check=True, stdout=subprocess.PIPE).stdout.split()[0]


@pytest.mark.parametrize("make", [read_only, vfat, ntfs])
def test_a_boot_folder_whose_modes_cannot_be_set_is_told_and_the_rest_is_enforced(root, make):
    """Where systemd-boot or a small computer starts from, /boot itself is FAT."""
    (root / HOME).rename(root / "home/aside")
    (root / HOME).mkdir()
    if make is read_only:
        on_a_disk(root)
        own(root / HOME, 0, 0o755)
    else:
        make(root, owner=0)
    (root / HOME / "grub").mkdir()
    (root / HOME / "grub/grub.cfg").write_text("menu\n")
    if make is read_only:
        subprocess.run(["mount", "-o", "remount,ro", str(root / HOME)], check=True)
    (root / "boot").mkdir()
    subprocess.run(["mount", "--move", str(root / HOME), str(root / "boot")], check=True)
    found, changed = enforce(root, "run-1", FileAccess())
    (told,) = about(found[0], "/boot/grub/grub.cfg")
    assert told["status"] == "fail" and " at /boot) " in told["advice"]["en"]
    assert "/boot/grub/grub.cfg" not in changed and "/etc/crontab" in changed


def test_fat_is_known_by_its_name_before_anything_is_tried(root, monkeypatch):
    """FAT imitated where the kernel has none: another file system, of which the kernel tells that it is FAT."""
    (root / "boot").mkdir()
    mounting.mount("tmpfs", "none", root / "boot", "mode=755")
    (root / "boot/grub").mkdir()
    (root / "boot/grub/grub.cfg").write_text("menu\n")
    with mounting.inside(root), open("/proc/self/mountinfo") as stream:
        table = stream.read()
    (root / "table").write_text(table.replace(" - tmpfs none ", " - vfat /dev/sda1 "))
    monkeypatch.setattr(unchangeable, "_TABLE", "/table")
    found, changed = enforce(root, "run-1", FileAccess())
    assert "its file system (vfat at /boot) has no modes of its own" in about(
        found[0], "/boot/grub/grub.cfg")[0]["advice"]["en"]
    assert (
        "/boot/grub/grub.cfg" not in changed and "/etc/crontab" in changed
        and state(root / "boot/grub/grub.cfg")[0] == 0o644)


@pytest.mark.parametrize("owner, before, left", [
    (BOB, 0o777, 0o777), (0, 0o777, 0o1777), (BOB, 0o3777, 0o1777),
], ids=["a user's own", "one of root's", "a user's, with a group's rights"])
def test_directories_that_anybody_may_exchange_come_back_where_their_owner_could_do_it_too(root, owner, before, left):
    """An overlay gives a directory another inode at times, so that nothing tells whether it is the one that was
    changed.
    """
    for name in ("lower", "upper", "opt"):
        (root / name).mkdir()
    mounting.mount("tmpfs", "none", root / "upper")
    for name in ("changes", "work"):
        (root / "upper" / name).mkdir()
    mounting.mount(
        "overlay", "overlay", root / "opt",
        "lowerdir=%s/lower,upperdir=%s/upper/changes,workdir=%s/upper/work" % (root, root, root))
    own(root / "opt", 0, 0o1777)
    (root / "opt/shared").mkdir()
    own(root / "opt/shared", owner, before)
    with mounting.inside(root):
        host = Host()
        host.stage_attributes("/opt/shared", 0o1777)
        commit(host, Journal(host, "run-1"))
    assert (root / "opt/shared").stat().st_mode & 0o7777 == 0o1777
    if left == before:
        assert roll_back(root, "run-1") == []
    else:
        with pytest.raises(UndoError, match="/opt/shared is not changed: .*close that directory first"):
            roll_back(root, "run-1")
    assert (root / "opt/shared").stat().st_mode & 0o7777 == left

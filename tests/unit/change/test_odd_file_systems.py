# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes and files in odd places, on the real thing: each is told and left, or handled, and comes back; nothing else is the worse for it.

The tree is the root of a live host, in a mount namespace of the test's own.
"""

import fcntl
import json
import os
import stat
import struct
import subprocess
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base import unchangeable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, JournalError, UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import sealed
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import mounting
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts and gives files away")
POLICY_OF = area_fixtures("accounts")[0]
DEPLOY, BOB = 1102, 1001
HOME = "home/deploy"


@pytest.fixture
def root(tmp_path):
    """A host with a home that is open to others, and a file of root's that is."""
    with mounting.namespace():
        files = folk(passwd="deploy:x:1102:1102::/home/deploy:/bin/bash\n", shadow="deploy:!:20700:0:180:7:::\n", group="deploy:x:1102:\n")
        files.update({"/etc/crontab": "", "/home/deploy/.profile": "hers\n", "/home/alice/x": "", "/home/bob/x": "", "/root/x": "", "/proc/x": "",
                      "/etc/sudoers": "root ALL=(ALL) ALL\n"})
        for path, text in files.items():
            (tmp_path / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path.lstrip("/")).write_text(text)
        for name, uid, mode in (("home/alice", 1000, 0o700), ("home/bob", BOB, 0o700), ("root", 0, 0o700), (HOME, DEPLOY, 0o755),
                                (HOME + "/.profile", DEPLOY, 0o644), ("etc/crontab", 0, 0o644), ("etc/shadow", 0, 0o600), ("etc/gshadow", 0, 0o600),
                                ("etc/sudoers", 0, 0o440)):
            own(tmp_path / name, uid, mode)
        mounting.mount("proc", "proc", tmp_path / "proc")
        yield tmp_path


def own(path, uid, mode):
    os.chown(path, uid, uid)
    path.chmod(mode)


def state(path):
    """Return everything about a path that a run could change."""
    found = path.lstat()
    listed = {name: os.getxattr(path, name) for name in os.listxattr(path)} if not stat.S_ISLNK(found.st_mode) else {}
    return stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid, listed, path.read_bytes() if path.is_file() else None


def tasks(*controls, **options):
    return [Task("accounts", control, POLICY_OF(**options)) for control in controls]


def audit(root, *controls, **options):
    with mounting.inside(root):
        return sayable(Enforcer(Host(), tasks(*controls, **options), 3, (), None).check())


def enforce(root, run, *controls):
    """Return (findings, names of what changed)."""
    with mounting.inside(root):
        host = Host()
        findings, diffs = Enforcer(host, tasks(*controls), 3, (), Journal(host, run)).enforce()
    return sayable(findings), [name for name, _before, _after in diffs]


def roll_back(root, run):
    """Undo a run and return what had drifted."""
    with mounting.inside(root):
        undoing = Rollback(Host(), run)
        steps, drifted = undoing.plan()
        undoing.carry_out(steps)
    return drifted


def sayable(findings):
    """Return findings, which are a verdict and no fault, and can be sent and shown."""
    json.dumps(findings, ensure_ascii=False).encode("utf-8")
    assert not [one for one in findings if one["status"] == "error" or one["reason"] == "control_failed"], findings
    return findings


def about(finding, path):
    return [one for one in finding["details"] if one["where"] == path]


# Homes

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
    mounting.mount("overlay", "overlay", root / "home", "lowerdir=%s/lower,upperdir=%s/upper/changes,workdir=%s/upper/work" % (root, root, root))


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
    """What a server that takes root for nobody does, imitated by a mapping of ids: it refuses root, and nothing foretells it."""
    mounting.squash_root(root / HOME, DEPLOY)


LEFT = [
    (flagged("i"), "it is immutable (lsattr)"), (flagged("a"), "it is append-only (lsattr)"), (read_only, "is read-only"), (vfat, "vfat"), (ntfs, "fuseblk"),
    (root_squashed, "Operation not permitted"),
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


# System files

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
    monkeypatch.setattr(os, "chmod", lambda path, mode, **how: None if os.readlink(path).endswith("crontab") else original(path, mode, **how))
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
    mounting.mount("overlay", "overlay", root / "opt", "lowerdir=%s/lower,upperdir=%s/upper/changes,workdir=%s/upper/work" % (root, root, root))
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
    with pytest.raises(UndoError, match="in part only.*/etc/two: Operation not permitted .*lsattr.*/etc/one: Operation not permitted .*lsattr"):
        roll_back(disk, "run-1")
    assert (disk / "etc/one").read_text() == "new\n" and state(disk / "etc/crontab")[0] == 0o644
    for name in ("one", "two"):
        chattr("-i", disk / "etc" / name)
    assert roll_back(disk, "run-1") == []
    assert (disk / "etc/one").read_text() == "old\n" and state(disk / "etc/two")[0] == 0o644 and lsattr(disk / "etc/one") == before


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
    assert "its file system (vfat at /boot) has no modes of its own" in about(found[0], "/boot/grub/grub.cfg")[0]["advice"]["en"]
    assert "/boot/grub/grub.cfg" not in changed and "/etc/crontab" in changed and state(root / "boot/grub/grub.cfg")[0] == 0o644


# Access lists

@pytest.mark.parametrize("path, mode, most", [("etc/shadow", 0o640, "0600"), ("etc/sudoers", 0o440, "0440"), (HOME, 0o750, "0750"), (HOME, 0o700, "0750")])
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
    assert told["status"] == "fail" and "the %s bob (%s)" % ("account" if kind == "user" else kind, "r-x" if path == HOME else "r--") in told["message"]["en"]
    assert "beyond mode %s" % most in told["message"]["en"] and "setfacl -x %s:bob %s" % (kind[0], where) in told["advice"]["en"]
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
    assert [one for one in audited["affects"] if "bob" in one["en"].lower() and "read/write" in one["en"] and "/etc/crontab" in one["en"]]
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


# Many, and strange

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


@pytest.mark.parametrize("name", [b"n" * 255, b"caf\xe9\xff", b"a\nb \x1b[2J", "主目录".encode()], ids=["255 bytes", "no encoding", "controls", "Chinese"])
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
    assert state(root / "etc/cron.d" / os.fsdecode(name))[0] == 0o664 and state(root / "etc/sudoers.d" / os.fsdecode(name))[0] == 0o440
    assert b"\n" in name or ("/home/" + os.fsdecode(name) in changed and state(home)[0] == 0o750)
    assert enforce(root, "run-2", FileAccess())[1] == []
    assert roll_back(root, "run-1") == []
    assert [state(path)[0] for path in (home, root / "etc/cron.d" / os.fsdecode(name), root / "etc/sudoers.d" / os.fsdecode(name))] == [0o755, 0o666, 0o666]


# A full disk

@pytest.fixture(params=["a disk of its own", "the journal's disk"])
def small(root, request):
    """The host, with /etc on a disk that is soon full: one of its own, or one with the journal too."""
    (root / "small").mkdir()
    mounting.mount("tmpfs", "none", root / "small", "size=512k,mode=755")
    (root / "small/etc").mkdir()
    mounting.bind(root / "small/etc", root / "etc")
    if request.param == "the journal's disk":
        for folder in ("small/lib", "var/lib"):
            (root / folder).mkdir(parents=True)
        mounting.bind(root / "small/lib", root / "var/lib")
    (root / "etc/one").write_bytes(b"1" * 50000)
    (root / "etc/two").write_bytes(b"2" * 50000)
    return root


def fill(root, name="filler"):
    with open(root / "etc" / name, "wb", buffering=0) as stream:
        with pytest.raises(OSError, match="No space"):
            while True:
                stream.write(b"x" * 4096)


def change(root):
    with mounting.inside(root):
        host = Host()
        host.stage_content("/etc/one", b"new 1\n")
        host.stage_content("/etc/two", b"new 2\n")
        host.stage_attributes("/etc/mode", 0o600)
        commit(host, Journal(host, "run-1"))


def test_an_undoing_that_meets_a_full_disk_says_so_loses_nothing_and_is_repeated(small):
    (small / "etc/mode").write_text("x\n")
    before = {name: state(small / "etc" / name) for name in ("one", "two", "mode")}
    change(small)
    fill(small)
    with pytest.raises(UndoError, match="in part only.*/etc/two: No space left on device.*/etc/one: No space left on device.*roll it back again"):
        roll_back(small, "run-1")
    # Each file is whole, in one state or the other; what needs no room is back.
    assert [state(small / "etc" / name)[4] for name in ("one", "two")] == [b"new 1\n", b"new 2\n"]
    assert state(small / "etc/mode") == before["mode"]
    assert not [name for name in os.listdir(small / "etc") if "jrt0117" in name]
    (small / "etc/filler").unlink()
    assert roll_back(small, "run-1") == []
    assert {name: state(small / "etc" / name) for name in before} == before


def test_a_commit_that_fails_and_whose_undoing_meets_a_full_disk_says_what_stands_and_is_rolled_back_later(small, monkeypatch):
    (small / "etc/mode").write_text("x\n")
    before = {name: state(small / "etc" / name) for name in ("one", "two", "mode")}
    write = Journal.write

    def full_by_then(journal, event, **fields):
        if event == "committed":
            with open("/etc/filler", "wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
                while True:
                    stream.write(b"x" * 4096)
            raise JournalError("the journal cannot be written: No space left on device")
        write(journal, event, **fields)
    monkeypatch.setattr(Journal, "write", full_by_then)
    with pytest.raises((UndoError, JournalError), match="No space left on device") as caught:
        change(small)
    assert "/etc/one" in str(caught.value)
    monkeypatch.undo()
    assert [state(small / "etc" / name)[4] in (b"new 1\n", b"new 2\n", before[name][4]) for name in ("one", "two")] == [True, True]
    (small / "etc/filler").unlink()
    assert roll_back(small, "run-1") == []
    assert {name: state(small / "etc" / name) for name in before} == before


def test_a_rollback_without_room_for_its_last_word_says_that_all_is_back_and_is_repeated(root):
    (root / "etc/one").write_text("old\n")
    (root / "var/lib").mkdir(parents=True)
    mounting.mount("tmpfs", "none", root / "var/lib", "size=64k")
    (root / "var/lib").chmod(0o755)
    with mounting.inside(root):
        host = Host()
        host.stage_content("/etc/one", b"new\n")
        commit(host, Journal(host, "run-1"))
    with open(root / "var/lib/filler", "wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
        while True:
            stream.write(b"x" * 4096)
    with pytest.raises(UndoError, match="every file is as it was before it, but that could not be noted.*No space left on device.*roll it back again"):
        fill_page(root)
        roll_back(root, "run-1")
    assert state(root / "etc/one")[4] == b"old\n"
    (root / "var/lib/filler").unlink()
    assert roll_back(root, "run-1") == [] and state(root / "etc/one")[4] == b"old\n"


def fill_page(root):
    """Let the journal end where its last page does."""
    path = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
    lines = path.read_bytes()
    room = -len(lines) % 4096
    event = {name: value for name, value in json.loads(lines.splitlines()[-1]).items() if name != "sum"}
    room -= len(sealed(dict(event, padding="")))
    path.write_bytes(lines + sealed(dict(event, padding="x" * room)))


@pytest.mark.parametrize("owner, before, left", [
    (BOB, 0o777, 0o777), (0, 0o777, 0o1777), (BOB, 0o3777, 0o1777),
], ids=["a user's own", "one of root's", "a user's, with a group's rights"])
def test_directories_that_anybody_may_exchange_come_back_where_their_owner_could_do_it_too(root, owner, before, left):
    """An overlay gives a directory another inode at times, so that nothing tells whether it is the one that was changed."""
    for name in ("lower", "upper", "opt"):
        (root / name).mkdir()
    mounting.mount("tmpfs", "none", root / "upper")
    for name in ("changes", "work"):
        (root / "upper" / name).mkdir()
    mounting.mount("overlay", "overlay", root / "opt", "lowerdir=%s/lower,upperdir=%s/upper/changes,workdir=%s/upper/work" % (root, root, root))
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

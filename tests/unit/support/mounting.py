# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""File systems of this kernel, mounted in a namespace of the test's own: nothing of them outlasts it, and nobody else
sees them.
"""

import codecs
import contextlib
import ctypes
import functools
import importlib
import os
import pkgutil
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils import areas, subjects

_LIBC = ctypes.CDLL(None, use_errno=True)
_NEW_MOUNTS, _NEW_USERS = 0x20000, 0x10000000
_PRIVATE = 0x4000 | 0x40000
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_CLONE_TREE, _MOVE_FROM, _EMPTY_PATH, _ID_MAPPED = 1, 4, 0x1000, 0x100000


def _called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


@contextlib.contextmanager
def namespace():
    """Give this thread mounts of its own, and take it back; skips where that is not allowed."""
    before, folder = os.open("/proc/self/ns/mnt", os.O_RDONLY), os.getcwd()
    try:
        try:
            _called(_LIBC.unshare(_NEW_MOUNTS))
            _called(_LIBC.mount(None, b"/", None, _PRIVATE, None))
        except OSError as error:
            pytest.skip("no mounts can be made here: %s" % error)
        try:
            yield
        finally:
            _called(_LIBC.setns(before, _NEW_MOUNTS))
            os.chdir(folder)
    finally:
        os.close(before)


@functools.lru_cache
def _load_all():
    for folder in (areas, subjects):
        for module in pkgutil.walk_packages(folder.__path__, folder.__name__ + "."):
            importlib.import_module(module.name)


@contextlib.contextmanager
def inside(root):
    """Make a tree the root directory of this thread, so that it is a live host."""
    # Python loads a codec when it first needs it, which it cannot in there; nor what a control imports as it goes.
    codecs.lookup("ascii")
    _load_all()
    outside = os.open("/", os.O_RDONLY)
    try:
        os.chroot(root)
        os.chdir("/")
        try:
            yield
        finally:
            os.fchdir(outside)
            os.chroot(".")
    finally:
        os.close(outside)


def needs_file_system(kind):
    """Skip where the kernel has no such file system."""
    if kind not in [line.split()[-1] for line in Path("/proc/filesystems").read_text().splitlines()]:
        pytest.skip("this kernel has no %s" % kind)


def mount(kind, source, place, options=None):
    """Mount something on a place."""
    needs_file_system(kind)
    call = ["mount", "-t", kind, *(["-o", options] if options else []), str(source), str(place)]
    done = subprocess.run(call, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr


def mount_ntfs(source, place, options):
    """Mount NTFS by the program that serves it."""
    if shutil.which("ntfs-3g") is None or not os.path.exists("/dev/fuse"):
        pytest.skip("there is no ntfs-3g, or no FUSE in this kernel")
    device = subprocess.run(
        ["losetup", "-f", "--show", str(source)], check=True, stdout=subprocess.PIPE).stdout.decode().strip()
    try:
        subprocess.run(["ntfs-3g", "-o", options, device, str(place)], check=True)
    finally:
        # It goes when nothing is mounted from it any more.
        subprocess.run(["losetup", "-d", device], check=True)


def bind(source, place):
    """Show a file or folder at another place too."""
    _called(_LIBC.mount(os.fsencode(str(source)), os.fsencode(str(place)), None, 0x1000, None))


def read_only(place, is_so=True):
    """Let nobody write below a folder, or let them again."""
    if not os.path.ismount(str(place)):
        bind(place, place)
    _called(_LIBC.mount(None, os.fsencode(str(place)), None, 0x1000 | 0x20 | (1 if is_so else 0), None))


def image(path, kind="ext4", megabytes=8):
    """Make a file with an empty file system in it, and return its path."""
    needs_file_system({"ntfs": "fuseblk"}.get(kind, kind))
    tool = shutil.which("mkfs." + kind, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if tool is None:
        pytest.skip("there is no mkfs.%s" % kind)
    with open(str(path), "wb") as stream:
        stream.truncate(megabytes * 2**20)
    subprocess.run(
        [tool, *{"ext4": ["-q"], "ntfs": ["-F", "-q", "-f"]}.get(kind, []), str(path)], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path


def squash_root(place, owner):
    """Mount a folder over itself so that only its owner is known there: root may look, and may set nothing.

    The kernel's own mapping of ids does it: where it knows no group of a file, root has no say in it.
    """
    child = os.fork()
    if child == 0:
        _LIBC.unshare(_NEW_USERS)
        os.kill(os.getpid(), 19)
        os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    try:
        Path("/proc/%d/uid_map" % child).write_text("%d %d 1\n" % (owner, owner))
        Path("/proc/%d/gid_map" % child).write_text("70000 65534 1\n")
        users = os.open("/proc/%d/ns/user" % child, os.O_RDONLY)
        try:
            tree = _called(_LIBC.syscall(_OPEN_TREE, -100, os.fsencode(str(place)), _CLONE_TREE))
            wanted = struct.pack("QQQQ", _ID_MAPPED, 0, 0, users)
            _called(_LIBC.syscall(_MOUNT_SETATTR, tree, b"", _EMPTY_PATH, wanted, len(wanted)))
            _called(_LIBC.syscall(_MOVE_MOUNT, tree, b"", -100, os.fsencode(str(place)), _MOVE_FROM))
            os.close(tree)
        finally:
            os.close(users)
    except OSError as error:
        pytest.skip("this kernel maps no ids here: %s" % error)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def access_list(path, *grants, default=False):
    """Give a path an access list: each grant is ("user" or "group", id, bits); the mask is all that they give."""
    mode = os.stat(str(path)).st_mode
    nobody = 0xFFFFFFFF
    mask = mode >> 3 & 7
    for _kind, _number, bits in grants:
        mask |= bits
    entries = [
        (1, mode >> 6 & 7, nobody), *((2, bits, number) for kind, number, bits in grants if kind == "user"),
        (4, mode >> 3 & 7, nobody), *((8, bits, number) for kind, number, bits in grants if kind == "group"),
        (16, mask, nobody), (32, mode & 7, nobody)]
    data = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(str(path), "system.posix_acl_" + ("default" if default else "access"), data)

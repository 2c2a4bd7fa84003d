# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a journal lies: one that a restart empties protects nobody."""

import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import BASE
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_VOLATILE = ("tmpfs", "ramfs", "rootfs", "devtmpfs")
_EMPTIED = Text(
    "{base} lies on {kind}, which a restart of this host empties, while what a run changes in /etc stays: neither "
    "guard nor rollback could take it back; nothing was changed. Mount a file system that lasts at {base}, or at a "
    "folder above it, and run again",
    "{base} 位于 {kind} 上，本机重启后即被清空，而对 /etc 的更改仍在：防失联保护和回滚都将无法撤销；未作任何更改。"
    "请在 {base} 或其上级目录挂载可持久保存的文件系统后重新运行")
_MOUNTS = "/proc/self/mountinfo"


def refuse_volatile(host):
    """Raise JournalError where a restart empties the journal's folder and keeps what a run changes."""
    if not host.live:
        return
    mounts = mounts_of(_MOUNTS)
    kind = volatile(mounts, os.path.realpath(host.real(BASE)))
    if kind and not volatile(mounts, os.path.realpath(host.real("/etc"))):
        raise JournalError(_EMPTIED.format(base=BASE, kind=kind))


def mounts_of(path):
    """Return the mounts as (place, file system, options of the file system), in their order; none where the kernel does
    not tell.
    """
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:
            lines = stream.read().splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        left, _dash, right = line.partition(" - ")
        if len(left.split()) > 4 and len(right.split()) > 1:
            words = right.split()
            found.append((_plain(left.split()[4]), words[0], words[2] if len(words) > 2 else ""))
    return found


def volatile(mounts, path):
    """Return the file system below a path as a reader knows it ("tmpfs at /var/lib") where a restart empties it, else
    None.
    """
    place, kind, options = _mount_of(mounts, path)
    if kind in _VOLATILE:
        return "%s (mounted at %s)" % (kind, place)
    upper = next((_plain(word[9:]) for word in options.split(",") if word.startswith("upperdir=")), None)
    if kind != "overlay" or upper is None:
        return None
    # Of a container the folder is the machine's, which the container does not see; it is kept there.
    above, below, _options = _mount_of(mounts, upper)
    return (
        "an overlay (mounted at %s) whose changes are kept on %s at %s"
        % (place, below, above) if below in _VOLATILE else None)


def _mount_of(mounts, path):
    """Return the mount that a path lies on: the last one of the longest place, for a later one covers it."""
    best = ("/", "", "")
    for mount in mounts:
        if path == mount[0] or path.startswith(mount[0].rstrip("/") + "/"):
            best = mount if len(mount[0]) >= len(best[0]) else best
    return best


def _plain(word):
    """Return a word of mountinfo without the kernel's octal escapes."""
    for code in ("040", "011", "012", "134"):
        word = word.replace("\\" + code, chr(int(code, 8)))
    return word

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host has, as it will be after the staged changes: the only way to its files."""

import errno
import os
import stat
from typing import Dict, List, NamedTuple, Optional, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import disk
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.paths import Paths
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.staged import ALL, Matching, attribute_line
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import matcher

_WILD = frozenset("*?[")
_LURE = Text(
    "leads through the link {link} of uid {uid} to {target}, which that user cannot read",
    "经由 uid {uid} 的链接 {link} 指向该用户无权读取的 {target}")
_LEADS_NOWHERE = Text("leads to {target}, which does not exist", "指向 {target}，而后者不存在")


class Stat(NamedTuple):
    """What a path leads to: file, directory or other; its mode bits and owner."""

    kind: str
    mode: int
    uid: int
    gid: int


class Reading(Paths):
    """Files and folders, read once and remembered."""

    def __init__(self, root: str = "/") -> None:
        super().__init__(root)
        self.read_from_disk: Dict[str, bytes] = {}
        # The patterns that names in a folder were looked for by.
        self._globbed: Dict[str, Set[str]] = {}
        # Set where nothing is changed: the names in each folder are kept then, for many controls look into the same.
        self.only_read = False
        self._listed: Dict[str, List[str]] = {}

    def read(self, path: str) -> bytes:
        """Return the bytes of a file as they will be after the staged changes."""
        change = self._change(path)
        if change is not None and change.removed:
            raise Missing(path)
        if change is not None and change.data is not None:
            return change.data
        return self._on_disk(path)

    def _on_disk(self, path):
        key = self.resolve(path)
        self._refuse_lure(path, key)
        if key not in self.read_from_disk:
            try:
                self.read_from_disk[key] = self._load(key)
            except Missing:
                if os.path.islink(self.real(path)):
                    raise Missing(path, _LEADS_NOWHERE.format(target=key))
                raise
        return self.read_from_disk[key]

    def _refuse_lure(self, path, key):
        """Raise Unreadable where a user's link leads to what that user cannot read: what root reads there would stand
        in the report.
        """
        for link in self._links.get(path, ()):
            try:
                owner = os.lstat(self.real(link)).st_uid
            except OSError:
                continue
            if owner not in (0, os.geteuid()) and not self._readable_for(owner, key):
                raise Unreadable(path, _LURE.format(link=link, uid=owner, target=key))

    def _readable_for(self, uid, path):
        """Tell whether a user can read what a resolved path names; by a right of the user's or of everybody's, not of a
        group's.
        """
        found, folder = self.seen(path), os.path.dirname(path)
        if found is None or found.st_uid == uid:
            return True
        while folder != "/":
            above = self.seen(folder)
            if above is None or not (above.st_uid == uid or above.st_mode & stat.S_IXOTH):
                return False
            folder = os.path.dirname(folder)
        return bool(found.st_mode & stat.S_IROTH)

    def original(self, path: str) -> Optional[bytes]:
        """Return the bytes on disk whatever is staged, or None where no file can be read."""
        try:
            if path in self._changes:
                # A link is staged only to be removed: what it leads to is not what goes.
                return ("link to %s\n" % os.readlink(self.real(path))).encode("utf-8", "surrogateescape")
        except OSError:
            # It is none, or none any more: users exchange what is theirs at any time.
            pass
        try:
            return self._on_disk(path)
        except HostError:
            return None

    def attribute_diff(self, path: str) -> Optional[Tuple[bytes, bytes]]:
        """Return (before, after) as "mode uid:gid" lines where staged attributes of an existing path differ, else None.
        """
        change = self._changes[path]
        found, brought = self.seen(path), change.brought
        if found is not None:
            before = (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)
        elif brought is not None:
            before = (brought.mode or 0o644, brought.uid or 0, brought.gid or 0)
        else:
            return None
        wanted = (change.mode, change.uid, change.gid)
        after = tuple(old if new is None else new for old, new in zip(before, wanted))
        if change.removed or before == after:
            return None
        return attribute_line(*before), attribute_line(*after)

    def _load(self, path):
        data, found = disk.content(self.real(path), path, self.live)
        # What was read is what was judged: the commit compares it with what it is about to replace.
        self._seen.setdefault(path, found)
        return data

    def exists(self, path: str) -> bool:
        """Tell whether the path leads to something; raises as `stat` does."""
        key = self.resolve(path)
        # Not what it is: what is only changed is there all the same.
        self._answers.looked.add((key,))
        if key in self._changes:
            return not self._changes[key].removed
        try:
            return self.seen(key) is not None
        except OSError as error:
            raise disk.host_error(path, error)

    def stat(self, path: str) -> Optional[Stat]:
        """Return kind (file, directory, other), mode bits and owner of what the path leads to, or None where nothing
        is.

        Raises Unreadable where that cannot be told: what was not seen is not absent.
        """
        key = self.resolve(path)
        self._answers.looked.add(key)
        change = self._changes.get(key)
        if change is not None and change.removed:
            return None
        try:
            found = self.seen(key)
        except OSError as error:
            if change is None:
                raise disk.host_error(path, error)
            found = None
        if found is None:
            if change is None:
                return None
            kind = "directory" if change.directory else "file"
            return Stat(kind, 0o644 if change.mode is None else change.mode, change.uid or 0, change.gid or 0)
        known = Stat(_kind(found.st_mode), stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)
        if change is None:
            return known
        return known._replace(**{
            name: getattr(change, name) for name in ("mode", "uid", "gid") if getattr(change, name) is not None
        })

    def listdir(self, path: str) -> List[str]:
        """Return the sorted names in a directory, staged files included; nothing when there is no such directory."""
        base, names = self._named(path)
        self._answers.looked.add(Matching(base, ALL))
        return sorted(names)

    def _named(self, path):
        try:
            base = self.resolve(path)
            names = set(self._names_in(base))
        except Missing:
            base, names = os.path.normpath(path), set()
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                raise disk.host_error(path, error)
            names = set()
        for name, change in self._changed_in.get(base, {}).items():
            (names.discard if change.removed else names.add)(name)
        return base, names

    def _names_in(self, base):
        if not self.only_read:
            return os.listdir(self.real(base))
        if base not in self._listed:
            self._listed[base] = os.listdir(self.real(base))
        return self._listed[base]

    def glob(self, pattern: str) -> List[str]:
        """Return the sorted paths that match; wildcards may stand in any part but do not match a leading dot."""
        parts = pattern.strip("/").split("/")
        found, passed = self._start(parts)
        for part in parts[passed:]:
            found = [path for parent in found for path in self._glob_part(parent, part)]
        return sorted(found)

    def _start(self, parts):
        """Return what the parts of a pattern before the first wildcard lead to, and how many of them that are.

        What has something in it is there itself, unless it is staged to be removed.
        """
        fixed = next((index for index, part in enumerate(parts) if _WILD.intersection(part)), len(parts))
        if fixed > 1 and "" not in parts and not self._removed:
            start = "/" + "/".join(parts[:fixed])
            try:
                return [start] if self.exists(start) else [], fixed
            except HostError:
                # The error names the part that it is about.
                pass
        return ["/"], 0

    def found(self, pattern: str) -> List[str]:
        """Return what `glob` does, less the links that lead nowhere, or to themselves: a removed package leaves them,
        and most programs pass over them.
        """
        if not any(char in pattern for char in "*?["):
            return [pattern] if self._leads_somewhere(pattern) else []
        return [path for path in self.glob(pattern) if self._leads_somewhere(path)]

    def _leads_somewhere(self, path):
        try:
            return self.exists(path)
        except Unreadable as error:
            if error.problem is not disk.LOOP:
                raise
            return False

    def _glob_part(self, parent, part):
        if not _WILD.intersection(part):
            path = os.path.join(parent, part)
            return [path] if self.exists(path) else []
        base, names = self._named(parent)
        # Whatever else comes or goes there is nothing to who asks.
        self._globbed.setdefault(base, set()).add(part)
        self._answers.looked.add(Matching(base, part))
        fits, hidden, folder = matcher(part), part.startswith("."), parent.rstrip("/") + "/"
        return [folder + name for name in sorted(names) if (hidden or name[0] != ".") and fits(name)]


def _kind(mode):
    if stat.S_ISREG(mode):
        return "file"
    return "directory" if stat.S_ISDIR(mode) else "other"

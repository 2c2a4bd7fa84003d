# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The paths of a host: where they lead to, and who could exchange what stands there."""

import errno
import os
from typing import Dict, Iterable, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable, Unsafe
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import (
    hazard_of,
    hazard_of_link,
    unchangeable_at,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import disk
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.staged import Staged

MAX_LINKS = 40
_LONGEST_PATH = 4096


class Paths(Staged):
    """Paths as the host has them, without the root; links are followed inside the root only, those that are staged to
    be removed no more.
    """

    def __init__(self, root: str = "/") -> None:
        super().__init__()
        self.root = os.path.realpath(root)
        self.live = self.root == "/"
        self._resolved: Dict[str, str] = {}
        # The links that a path leads through.
        self._links: Dict[str, List[str]] = {}
        # What was judged, for a commit to compare: resolved path -> os.stat_result, or None where nothing was.
        self._seen: Dict[str, Optional[os.stat_result]] = {}
        # What a commit has failed on already: resolved path -> why, as a Text.
        self._failed_on: Dict[str, Text] = {}

    def real(self, path: str) -> str:
        """Return where a path of the host lies for this process."""
        return path if self.live else self.root + "/" + path.lstrip("/")

    def refused(self, error: OSError) -> HostError:
        """Return a PermissionError of the system, from beyond the readers of this class, as the HostError that it is to
        a reader.
        """
        path = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "?"
        if not self.live and path.startswith(self.root + "/"):
            path = path[len(self.root):]
        return disk.host_error(path, error)

    def resolve(self, path: str) -> str:
        """Return the path with every symbolic link followed, without ever leaving the root."""
        if path not in self._resolved:
            self._resolved[path] = self._follow(path)
        return self._resolved[path]

    def _follow(self, path):
        self._links.pop(path, None)
        if "\0" in path or len(path) > _LONGEST_PATH:
            raise Unreadable(path[:100], Text("is no path", "不是有效路径"))
        pending, done, links = self._left_to_follow(path)
        while pending:
            part = pending.pop()
            if part == "..":
                del done[-1:]
                continue
            here = "/" + "/".join(done + [part])
            if here in self._changes and self._changes[here].removed:
                done.append(part)
                continue
            try:
                target = os.readlink(self.real(here))
            except OSError as error:
                if error.errno in (errno.EACCES, errno.ELOOP):
                    raise disk.host_error(path, error)
                done.append(part)
                continue
            links.append(here)
            if len(links) > MAX_LINKS:
                raise Unreadable(path, disk.LOOP)
            if target.startswith("/"):
                done = []
            pending.extend(_parts(target)[::-1])
        self._links[path] = links
        return "/" + "/".join(done)

    def _left_to_follow(self, path):
        """Return the parts to follow, the last one first, those of where the ones before them lead to, and the links on
        the way there.
        """
        folder, _slash, name = path.rpartition("/")
        if folder and name not in ("", ".", "..") and path.count("/") < MAX_LINKS:
            try:
                return [name], _parts(self.resolve(folder)), list(self._links[folder])
            except HostError:
                # What names the path, and not its folder, is the better message.
                pass
        return _parts(path)[::-1], [], []

    def _change(self, path):
        key = self.resolve(path)
        self._answers.looked.add(key)
        return self._changes.get(key)

    def staged(self, path: str) -> bool:
        """Tell whether anything is staged for what a path leads to."""
        return self._change(path) is not None

    def seen(self, path: str) -> Optional[os.stat_result]:
        """Return the os.stat_result of a resolved path as it was when it was first looked at, or None where nothing
        was.
        """
        if path not in self._seen:
            try:
                self._seen[path] = os.lstat(self.real(path))
            except (FileNotFoundError, NotADirectoryError):
                self._seen[path] = None
        return self._seen[path]

    def untouchable(self, path: str) -> Optional[Text]:
        """Return why mode and owner of what the path leads to must not or cannot be changed, as a Text, or None.

        Where others than root and its owner could put something else in its place, a change could hit that.
        """
        return self._hazard(path, replacing=False)

    def unchangeable(self, path: str, removing: bool = False) -> Optional[Text]:
        """Return as a Text what keeps root itself from setting mode and owner of what the path leads to, or from
        removing the path; or None.
        """
        parent, name = os.path.split(path)
        key = os.path.join(self.resolve(parent), name) if removing else self.resolve(path)
        return self._failed_on.get(key) or unchangeable_at(self.root, key, removing)

    def leave_alone(self, paths: Iterable[str], reason: Text) -> bool:
        """Let nothing be staged any more for resolved paths that a commit has failed on; tell whether one of them is
        new.
        """
        new = [path for path in paths if path not in self._failed_on]
        self._failed_on.update((path, reason) for path in new)
        return bool(new)

    def _hazard(self, path, replacing):
        key = self.resolve(path)
        by_link = (hazard_of_link(self.root, link) for link in self._links.get(path, ()))
        return (
            next((reason for reason in by_link if reason is not None), None) or self._failed_on.get(key)
            or hazard_of(self.root, key, replacing))

    def _refuse_hazard(self, path, replacing):
        reason = self._hazard(path, replacing)
        if reason is not None:
            raise Unsafe(path, reason)

    def is_link(self, path: str) -> bool:
        """Tell whether the last part of the path is itself a symbolic link."""
        here = os.path.join(self.resolve(os.path.dirname(path)), os.path.basename(path))
        self._answers.looked.add(here)
        return here not in self._changes and os.path.islink(self.real(here))


def _parts(path):
    return [part for part in path.split("/") if part not in ("", ".")]

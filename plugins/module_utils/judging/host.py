# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audited host: everything a control reads, and everything it stages.

A control never opens a file and never writes one. It reads through `Host`, which looks into the overlay of staged
changes first, so that the same control run again sees the state that a commit would leave.
"""

import contextlib
import errno
import os
import stat
from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple, TypeVar

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable, Unsafe
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import (
    hazard_of,
    hazard_of_link,
    roots_alone,
    unchangeable_at,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import disk, programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.answers import EVER_NEW, Answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.programs import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import matcher

MAX_LINKS = 40
_LONGEST_PATH = 4096
_WILD = frozenset("*?[")
# In the place of a pattern: all names in a folder.
_ALL = ""
# What is looked at where it is no path: all that is staged for files, all staged actions.
_ANY_CHANGE, _ANY_ACTION = object(), object()
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"
_NO_COMMAND = Text("is not there to be run", "不存在，无法运行")
_NOT_ROOTS = Text(
    "is not run: others than root can change or replace it; give it and each folder above to root, writable by root "
    "alone", "不予运行：root 以外的用户可更改或替换该程序；请将其及各级上级目录的属主设为 root，且仅 root 可写")
_LURE = Text(
    "leads through the link {link} of uid {uid} to {target}, which that user cannot read",
    "经由 uid {uid} 的链接 {link} 指向该用户无权读取的 {target}")
_LEADS_NOWHERE = Text("leads to {target}, which does not exist", "指向 {target}，而后者不存在")
_NOT_RUN = Text("is not run for an unpacked image", "离线镜像中不运行命令")

Built = TypeVar("Built")
Mark = Tuple[Dict[str, "Change"], List[Any]]


class Stat(NamedTuple):
    """What a path leads to: file, directory or other; its mode bits and owner."""

    kind: str
    mode: int
    uid: int
    gid: int


class _Below(NamedTuple):
    """That something is staged for a path which begins with one of these."""

    prefixes: Tuple[str, ...]


class _Matching(NamedTuple):
    """The names in a folder that match a pattern."""

    folder: str
    pattern: str


class Change:
    """What is staged for one path. `None` in a field means: as it is on the host."""

    __slots__ = ("data", "mode", "uid", "gid", "removed", "directory", "predicted", "brought")

    def __init__(
            self, data: Optional[bytes] = None, mode: Optional[int] = None, uid: Optional[int] = None,
            gid: Optional[int] = None, removed: bool = False, directory: bool = False, predicted: bool = False,
            brought: Optional["Change"] = None) -> None:
        self.data = data
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.removed = removed
        self.directory = directory
        self.predicted = predicted
        # How a staged package leaves it, from which on the run goes on.
        self.brought = brought

    def __eq__(self, other: object) -> bool:
        return self is other or isinstance(other, Change) and self._values() == other._values()

    def _values(self) -> Dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    def replaced(self, **fields: Any) -> "Change":
        """Return a copy of this change with some fields set."""
        values = self._values()
        values.update(fields)
        return Change(**values)


def attribute_line(mode: int, uid: int, gid: int, **_unused: Any) -> bytes:
    """Return attributes as a line of a diff."""
    return b"mode %04o owner %d:%d\n" % (mode, uid, gid)


class Host:
    """One host, live (`root="/"`) or as an unpacked image or mounted disk.

    Paths given and returned are those of the host, without the root. Symbolic links are followed inside the root only.
    """

    def __init__(self, root: str = "/") -> None:
        self.root = os.path.realpath(root)
        self.live = self.root == "/"
        # Whether runtime actions can be carried out on it.
        self.running = self.live
        self._changes: Dict[str, Change] = {}
        # The same by folder and name, and those of them that remove.
        self._changed_in: Dict[str, Dict[str, Change]] = {}
        self._removed: Set[str] = set()
        self._actions: List[Any] = []
        self._commands: Dict[Any, Any] = {}
        self._begun: Dict[Any, Any] = {}
        self._answers = Answers(self._state_of)
        # What `staged_below` was asked for.
        self._below: Set[_Below] = set()
        # The patterns that names in a folder were looked for by.
        self._globbed: Dict[str, Set[str]] = {}
        self._once: Dict[Any, Any] = {}
        self._resolved: Dict[str, str] = {}
        # The links that a path leads through.
        self._links: Dict[str, List[str]] = {}
        self.read_from_disk: Dict[str, bytes] = {}
        # What was judged, for a commit to compare: resolved path -> os.stat_result, or None where nothing was.
        self._seen: Dict[str, Optional[os.stat_result]] = {}
        # Set where nothing is changed: the names in each folder are kept then, for many controls look into the same.
        self.only_read = False
        self._listed: Dict[str, List[str]] = {}
        # What a commit has failed on already: resolved path -> why, as a Text.
        self._failed_on: Dict[str, Text] = {}
        # Whether something could not be parsed; and where parsers are to leave that out, what they have left out.
        self.unparsed = False
        self.damaged: Optional[List[Exception]] = None

    @property
    def changes(self) -> Dict[str, Change]:
        """What is staged for files, as path -> Change."""
        self._answers.looked.add(_ANY_CHANGE)
        return self._changes

    def staged(self, path: str) -> bool:
        """Tell whether anything is staged for what a path leads to."""
        return self._change(path) is not None

    def staged_below(self, *prefixes: str) -> bool:
        """Tell whether anything is staged for a path that begins with one of the prefixes."""
        below = _Below(prefixes)
        self._below.add(below)
        self._answers.looked.add(below)
        return self._state_of(below)

    @property
    def actions(self) -> List[Any]:
        """The runtime actions that are staged, in their order."""
        self._answers.looked.add(_ANY_ACTION)
        return list(self._actions)

    # Reading

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

    def listdir(self, path: str) -> List[str]:
        """Return the sorted names in a directory, staged files included; nothing when there is no such directory."""
        base, names = self._named(path)
        self._answers.looked.add(_Matching(base, _ALL))
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
        self._answers.looked.add(_Matching(base, part))
        fits, hidden, folder = matcher(part), part.startswith("."), parent.rstrip("/") + "/"
        return [folder + name for name in sorted(names) if (hidden or name[0] != ".") and fits(name)]

    # Paths

    def real(self, path: str) -> str:
        """Return where a path of the host lies for this process."""
        return path if self.live else os.path.join(self.root, path.lstrip("/"))

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

    # Staging

    def stage_content(self, path: str, data: bytes, mode: int = 0o644) -> None:
        """Stage a file's whole content; `mode` is for a file that is not there yet."""
        key = self.resolve(path)
        self._refuse_hazard(path, replacing=True)
        self._stage_parents(key)
        fields: Dict[str, Any] = dict(data=data, removed=False)
        if self.stat(path) is None:
            fields.update(mode=mode, uid=0, gid=0)
        self._stage_safe(key, **fields)

    def stage_prediction(self, path: str, data: bytes) -> None:
        """Stage what a runtime action will write by itself: seen by controls and diffs, left to the action by a commit.
        """
        self._stage(self.resolve(path), data=data, removed=False, predicted=True)

    def stage_brought(
            self, path: str, data: Optional[bytes], mode: Optional[int] = None, rewritten: bool = False) -> None:
        """Stage a file that a staged package brings where there is none, or with a slash at its end a folder. It is the
        package's: of a file that was not there, only what is changed of these bytes is shown.

        `rewritten` is what its scripts write, over what is there, too.
        """
        if rewritten or not self.exists(path):
            key = self.resolve(path)
            self._bring_parents(key)
            if path.endswith("/"):
                self._bring(key, directory=True, mode=mode or 0o755, uid=0, gid=0)
            else:
                self._bring(key, data=data, mode=mode)

    def _bring_parents(self, path):
        parent = os.path.dirname(path)
        if parent != "/" and self.stat(parent) is None:
            self._bring_parents(parent)
            self._bring(parent, directory=True, mode=0o755, uid=0, gid=0)

    def _bring(self, key, **fields):
        change = Change(predicted=True, **fields)
        self._change_to(key, change.replaced(brought=change))

    def only_brought(self, path: str) -> bool:
        """Tell whether what is staged for a path is no more than that a package brings it."""
        change = self._changes[path]
        return (
            change.brought is not None and change == change.brought.replaced(brought=change.brought)
            and self.seen(path) is None)

    def packages(self) -> List[Any]:
        """Return the staged installations of packages."""
        return [action for action in self._actions if action.kind == "package"]

    def keep_packages(self) -> bool:
        """Drop all that is staged but the installation of packages and what they bring; tell whether there is any."""
        packages = self.packages()
        if packages:
            brought = [(path, change.brought) for path, change in self._changes.items()]
            self.restore(({path: one.replaced(brought=one) for path, one in brought if one is not None}, packages))
        return bool(packages)

    def stage_attributes(
            self, path: str, mode: Optional[int] = None, uid: Optional[int] = None, gid: Optional[int] = None) -> None:
        """Stage mode bits and owner of what the path leads to; None leaves a field as it is."""
        self._refuse_hazard(path, replacing=False)
        fields = dict(mode=mode, uid=uid, gid=gid)
        self._stage_safe(self.resolve(path), **{name: value for name, value in fields.items() if value is not None})

    def stage_removal(self, path: str) -> None:
        """Stage the removal of a file, or of a link and not of what it leads to. What was there stays in the journal.
        """
        parent, name = os.path.split(path)
        self._refuse_hazard(parent, replacing=False)
        self._stage(os.path.join(self.resolve(parent), name), removed=True, data=None)

    def stage_action(self, action: Any, in_place_of: Any = ()) -> None:
        """Stage a runtime action (see actions/), once; staged ones of the class `in_place_of` give it their place."""
        actions = [action if isinstance(one, in_place_of) else one for one in self._actions]
        self._set_actions(actions if action in actions else actions + [action])

    def withdraw_action(self, action: Any) -> None:
        """Take back a staged action, if there is one."""
        self._set_actions([one for one in self._actions if one != action])

    def _set_actions(self, actions):
        before = self._actions
        if actions != before:
            for subject in {subject for action in before + actions for subject in action.declares}:
                self._answers.changed(subject, subject, self._state_of(subject))
            self._answers.changed(_ANY_ACTION, _ANY_ACTION, before)
            self._actions = actions

    def _stage_parents(self, path):
        parent = os.path.dirname(path)
        if parent != "/" and self.stat(parent) is None:
            self._stage_parents(parent)
            self._stage(parent, directory=True, mode=0o755, uid=0, gid=0, removed=False)

    def _stage(self, key, **fields):
        if not fields.get("predicted"):
            replacing = bool({"data", "removed", "directory"} & set(fields))
            reason = self._failed_on.get(key) or hazard_of(
                self.root, key, replacing, removing=bool(fields.get("removed")))
            if reason is not None:
                raise Unsafe(key, reason)
        self._stage_safe(key, **fields)

    def _stage_safe(self, key, **fields):
        """Stage what no hazard stands against."""
        if not fields.get("predicted"):
            # What is staged was judged: from here on, anything else is drift.
            self.seen(key)
        self._change_to(key, self._changes.get(key, Change()).replaced(**fields))

    def _change_to(self, key, change):
        """Make `change`, or none, what is staged for a path, and forget what followed from what was."""
        before = self._changes.get(key)
        below = [(one, self._state_of(one)) for one in self._below if key.startswith(one.prefixes)]
        self._keep(key, change)
        if before == change:
            return
        if (before is not None and before.removed) != (change is not None and change.removed):
            # A link is gone, or there again: any path may lead elsewhere.
            self._resolved.clear()
            self._answers.clear()
            return
        self._answers.changed(key, key, before)
        self._answers.changed(_ANY_CHANGE, None, EVER_NEW)
        for one, was in below:
            self._answers.changed(one, one, was)
        if before is None or change is None:
            self._comes_or_goes(key, before)

    def _comes_or_goes(self, key, before):
        """Tell whoever asked whether a path that is on no disk is there, lists its folder, or looks for such names."""
        with contextlib.suppress(OSError):
            if self.seen(key) is not None:
                return
        folder, name = os.path.split(key)
        self._answers.changed((key,), key, before)
        self._answers.changed(_Matching(folder, _ALL), key, before)
        for pattern in self._globbed.get(folder, ()):
            if matcher(pattern)(name):
                self._answers.changed(_Matching(folder, pattern), key, before)

    def _keep(self, key, change):
        folder, name = os.path.split(key)
        for changes, one in ((self._changes, key), (self._changed_in.setdefault(folder, {}), name)):
            changes.pop(one, None)
            if change is not None:
                changes[one] = change
        (self._removed.add if change is not None and change.removed else self._removed.discard)(key)

    def declared(self, subject: Any) -> Any:
        """Return the state that staged actions declare for a subject such as ("unit", "telnet.socket"), or None."""
        self._answers.looked.add(subject)
        return self._state_of(subject)

    def _state_of(self, name):
        """Return what is staged for what stands in the log: a path, some paths, a subject of actions, all actions."""
        if isinstance(name, _Below):
            return any(path.startswith(name.prefixes) for path in self._changes)
        if isinstance(name, tuple):
            states = [action.declares[name] for action in self._actions if name in action.declares]
            return states[-1] if states else None
        return self._actions if name is _ANY_ACTION else self._changes.get(name)

    def checkpoint(self) -> Mark:
        """Return a mark to go back to with `restore`."""
        return dict(self._changes), list(self._actions)

    def restore(self, mark: Mark) -> None:
        """Drop everything staged since the mark."""
        changes, actions = mark
        for path in set(self._changes) | set(changes):
            if self._changes.get(path) is not changes.get(path):
                self._change_to(path, changes.get(path))
        self._set_actions(list(actions))

    def refresh(self) -> None:
        """Forget all that was read, asked and staged: the host itself has changed."""
        self._changes, self._changed_in, self._removed, self._actions = {}, {}, set(), []
        for remembered in (self._answers, self._resolved, self._commands, self._begun, self._seen, self._listed):
            remembered.clear()
        self.read_from_disk.clear()

    # Asking

    def run(self, argv: Sequence[str], timeout: float = 10, data: bytes = b"") -> Output:
        """Run a command that only reads, once for each argv, in the C locale. Raises Missing where it cannot be run."""
        return self._asked((tuple(argv), data), lambda: self._execute(argv, timeout, data))

    def begin(self, argv: Sequence[str]) -> None:
        """Start a command that only reads and takes long: it runs meanwhile, and `run` gives its answer."""
        key, command = (tuple(argv), b""), self.which(argv[0])
        if command is not None and key not in self._commands and key not in self._begun:
            # That it cannot be run is told to whoever asks.
            with contextlib.suppress(HostError):
                self._begun[key] = programs.start(command, argv)

    def ask(self, key: Any, build: Callable[[], Built]) -> Built:
        """Return `build()`, remembered until the host itself has changed: what is staged has no part in the answer.

        A key is one of the building function's module.
        """
        return self._asked((build.__module__, key), build)

    def once(self, key: Any, build: Callable[[], Built]) -> Built:
        """Return `build()`, remembered for the whole run: what takes seconds, and is looked at again where it counts.

        A key is one of the building function's module.
        """
        key = build.__module__, key
        if key not in self._once:
            self._once[key] = build()
        return self._once[key]

    def _asked(self, key, build):
        if key not in self._commands:
            self._commands[key] = build()
        return self._commands[key]

    def execute(self, argv: Sequence[str], timeout: float = 300, data: bytes = b"") -> Output:
        """Run a changing command; for runtime actions and validators of an enforcing run only."""
        return self._execute(argv, timeout, data)

    def which(self, name: str) -> Optional[str]:
        """Return the path of a command of the live host, or None; of one that others than root could put there, None
        too.
        """
        return next((path for path in self._programs(name) if self._roots_alone(path)), None)

    def _programs(self, name):
        """Yield the paths of what can be run by a name."""
        for folder in _PATH.split(":") if self.live else ():
            path = os.path.join(folder, name)
            if os.access(path, os.X_OK) and not os.path.isdir(path):
                yield path

    def _roots_alone(self, path):
        """Tell whether nobody but root decides which program a path leads to: a folder of local tools may be a team's.
        """
        key = self.resolve(path)
        return roots_alone(self.root, key) and all(
            hazard_of_link(self.root, link) is None for link in self._links.get(path, ()))

    def _execute(self, argv, timeout, data):
        command = self.which(argv[0])
        if command is None:
            others = next(self._programs(argv[0]), None)
            raise Missing(others or argv[0], _NOT_ROOTS if others else _NO_COMMAND if self.live else _NOT_RUN)
        process = self._begun.pop((tuple(argv), data), None) or programs.start(command, argv)
        return programs.answer(process, argv, timeout, data)

    @contextlib.contextmanager
    def leaving_out_damaged(self) -> Iterator[List[Exception]]:
        """Have parsers leave out what they cannot read, for what is wrong beside it; give what they have left out."""
        answers, self._answers = self._answers, Answers(self._state_of)
        self.damaged = []
        try:
            yield self.damaged
        finally:
            answers.looked |= self._answers.looked
            self._answers, self.damaged = answers, None

    def memo(self, key: Any, build: Callable[[], Built]) -> Built:
        """Return `build()`, remembered until something that it looked at is staged, or the host changes.

        What it returns must not look at the host any more when it is asked later. A key is one of the building
        function's module.
        """
        return self._answers.of((build.__module__, key), build)


def _parts(path):
    return [part for part in path.split("/") if part not in ("", ".")]


def _kind(mode):
    if stat.S_ISREG(mode):
        return "file"
    return "directory" if stat.S_ISDIR(mode) else "other"

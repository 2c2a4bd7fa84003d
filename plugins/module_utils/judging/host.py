# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audited host: everything a control reads, and everything it stages.

A control never opens a file and never writes one. It reads through `Host`, which looks into the overlay of staged
changes first, so that the same control run again sees the state that a commit would leave.
"""

import contextlib
import os
from typing import Any, Dict, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unsafe
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import hazard_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.answers import EVER_NEW
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.asking import Asking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.programs import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.reading import Reading, Stat
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.staged import (
    ALL,
    ANY_ACTION,
    ANY_CHANGE,
    Change,
    Mark,
    Matching,
    attribute_line,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import matcher

__all__ = ["Change", "Host", "Mark", "Output", "Stat", "attribute_line"]


class Host(Reading, Asking):
    """One host, live (`root="/"`) or as an unpacked image or mounted disk.

    Paths given and returned are those of the host, without the root. Symbolic links are followed inside the root only.
    """

    def __init__(self, root: str = "/") -> None:
        super().__init__(root)
        # Whether runtime actions can be carried out on it.
        self.running = self.live

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
            self._answers.changed(ANY_ACTION, ANY_ACTION, before)
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
        self._answers.changed(ANY_CHANGE, None, EVER_NEW)
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
        self._answers.changed(Matching(folder, ALL), key, before)
        for pattern in self._globbed.get(folder, ()):
            if matcher(pattern)(name):
                self._answers.changed(Matching(folder, pattern), key, before)

    def _keep(self, key, change):
        folder, name = os.path.split(key)
        for changes, one in ((self._changes, key), (self._changed_in.setdefault(folder, {}), name)):
            changes.pop(one, None)
            if change is not None:
                changes[one] = change
        (self._removed.add if change is not None and change.removed else self._removed.discard)(key)

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

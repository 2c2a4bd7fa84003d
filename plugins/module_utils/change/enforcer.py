# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enforces controls on a host: commits once what the engine stages for them, then judges the host as it is."""

import errno
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    CommitError,
    HostError,
    ParseError,
    told_of,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit, matching
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import without_period
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import action_diff, staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine

_NOT_ENFORCED = Text("Not enforced, and left as it was: {reason}.", "未执行整改，保持原状：{reason}。")
_NOT_ENFORCED_FOR = Text(
    "Not enforced for {name}, and left as it was: {reason}.", "{name} 未执行整改，保持原状：{reason}。")

# What the system or a program said, it said in English.
_SYSTEM_ZH = "尝试更改时系统返回错误 %s"
_REFUSED_ZH = "尝试更改未成功"

# How a host was before a run: `actions` are (what is staged, its diff as told then), `files` {path: bytes}.
_Start = namedtuple("_Start", "actions files")

# Commits that fail on what nobody stages any more, before the run ends with that.
_TRIES = 5


class Enforcer(Engine):
    """One enforcing run of some controls on one host."""

    def __init__(self, host, tasks, level, waivers, journal, validators=(), guard=None, objection=None):
        super().__init__(host, tasks, level, waivers, objection)
        self.journal = journal
        self.validators = tuple(validators)
        self.guard = guard
        self._in_vain = 0

    def enforce(self):
        """Enforce what may be, and return (findings, diffs): what the last check of the real host says, and what
        changed.
        """
        before = self._judge_all()
        first = self._commit_packages(before)
        # What a package brings may not comply itself.
        diffs = self._commit_staged(self._judge_all() if first else before)
        self.host.refresh()
        if first:
            diffs = self._from_the_start(first, diffs)
        after = self._judge_all() if diffs else before
        return [self._enforced(index, before[index], after[index]) for index in range(len(self.tasks))], diffs

    def _commit_packages(self, before):
        """Install missing packages first: what they bring decides what is left to stage.

        Return as a _Start how the host was before that, or None where none is missing.
        """
        while True:
            self._stage_from_packages(before)
            packages = self.host.packages()
            self.host.restore(({}, []))
            if not packages:
                return None
            actions = self._staged_without(before)
            self.host.restore(({}, packages))
            start = _Start(
                [(action, action_diff(self.host, action)) for action in actions], self._watched(packages))
            try:
                commit(self.host, self.journal, guard=self.guard)
            except CommitError as error:
                self._refuse_guilty(error, before, ())
                continue
            self.host.refresh()
            return start

    def _staged_without(self, before):
        """Return the actions that are staged on the host as it is: what packages will do of them by themselves, too."""
        known = self._known()
        self._stage_all(before)
        self._refused, self._fixed, self._staged_by, self._affects = known
        return self.host.actions

    def _watched(self, actions):
        """Return {path: bytes} of the files that are there and that the scripts of packages may write."""
        paths = {path for action in actions for path in matching(self.host, action.watch)}
        found = {path: self.host.original(path) for path in sorted(paths)}
        return {path: data for path, data in found.items() if data is not None}

    def _from_the_start(self, first, diffs):
        """Return what a run has changed from its very start on: what came with its packages is as much its doing."""
        last = {diff[0]: diff for diff in diffs if not diff[0].startswith("/")}
        actions = []
        for action, (name, old, new) in first.actions:
            own = last.pop(name, None)
            if own is not None:
                new = own[2]
            elif action.kind != "package":
                # What a package has put in force by itself, as it starts its service.
                new = action_diff(self.host, action)[1]
            if old != new:
                actions.append((name, old, new))
        files = [diff for diff in diffs if diff[0].startswith("/")]
        for path, old in first.files.items():
            now = self.host.original(path)
            files = [diff for diff in files if diff[0] != path or diff[2] != now]
            if now != old:
                files.append((path, old, now))
        return actions + list(last.values()) + sorted(files, key=lambda diff: diff[0])

    def _commit_staged(self, before):
        """Commit everything staged; what cannot be changed costs only the controls that touch it."""
        while True:
            self.host.refresh()
            self._stage_all(before)
            diffs = staged_diffs(self.host)
            if not diffs:
                return []
            try:
                commit(self.host, self.journal, self.validators, self.guard)
                return diffs
            except CommitError as error:
                self._refuse_guilty(error, before, self.validators)

    def _refuse_guilty(self, error, before, validators):
        """Refuse the controls that stage what the commit failed on; all of them where it failed on nothing in
        particular.

        Where a validator objects, those are refused at which it begins to: others may write the same file.
        """
        guilty = 0
        objects = self._staged_is_refused(before, validators)
        if not objects and self.host.leave_alone(error.paths, _failed(error)):
            # Who can do without these paths enforces the rest; who cannot is refused when it stages them again.
            return
        # One upon the other, as they were committed: what a control stages may follow from what others have.
        for index, mark in self._staging(before):
            def wrong(since):
                if objects:
                    return _objection(self.host, validators) if self.host.checkpoint() != since else None
                return error if _touches(error, since, self.host) or not (error.paths or error.actions) else None
            reason = wrong(mark)
            if reason is not None:
                self.host.restore(mark)
                if not self._refuse_guilty_things(index, wrong):
                    self._refuse(index, without_period(told_of(reason, None)))
                guilty += 1
        self.host.refresh()
        # What the commit failed on is staged no more: somebody exchanged it meanwhile, and may not end the run by that.
        self._in_vain += not guilty
        if not guilty and (self._in_vain > _TRIES or not error.paths):
            raise error

    def _refuse_guilty_things(self, index, wrong):
        """Stage what a guilty control does about each thing, one upon the other, and refuse those that are guilty; tell
        whether any is.
        """
        start, guilty = self.host.checkpoint(), False
        for thing in sorted(thing for one, thing in self._fixed if one == index and thing is not None):
            mark = self.host.checkpoint()
            self._stage(index, self.tasks[index], thing)
            reason = wrong(mark)
            if reason is not None:
                self.host.restore(mark)
                self._refuse(index, without_period(told_of(reason, None)), thing)
                guilty = True
        if not guilty:
            self.host.restore(start)
        return guilty

    def _staged_is_refused(self, before, validators):
        """Tell whether a validator objects to all that would be committed; nothing is staged afterwards."""
        self.host.refresh()
        self._stage_all(before)
        objects = _objection(self.host, validators) is not None
        self.host.refresh()
        return objects

    def _enforced(self, index, before, after):
        changed = self._has_fixed(index) and before != after
        after = self._with_refusals(index, after, _NOT_ENFORCED)
        found = self._finding(
            self.tasks[index], before, after, affects=self._told(index) if changed else (), changed=changed)
        if (index, None) in self._refused and found["status"] not in ("pass", "not_applicable"):
            message = _NOT_ENFORCED.format(reason=self._refused[index, None])
            found.update(reason="not_enforced", message=message.as_dict())
        elif found["status"] == "fail":
            thing = next((seen.about for seen in after if seen.status == "fail" and (
                index, seen.about) in self._refused), None)
            if thing is not None:
                message = _NOT_ENFORCED_FOR.format(name=thing.name, reason=self._refused[index, thing])
                found.update(reason="not_enforced", message=message.as_dict())
        return found


def _failed(error):
    """Return as a Text why paths are left alone that a commit failed on."""
    told = getattr(error.cause, "reason", None)
    if isinstance(told, Text):
        return told
    reason, chinese = str(error), error.zh
    for path in error.paths:
        # Whoever quotes the reason names the path.
        reason = reason[len(path) + 2:] if reason.startswith(path + ": ") else reason
        chinese = chinese[len(path) + 1:] if chinese.startswith(path + "：") else chinese
    if chinese and chinese != str(error):
        return Text(reason.rstrip("."), chinese.rstrip("。"))
    code = errno.errorcode.get(getattr(error.cause, "errno", None) or 0)
    return Text(reason.rstrip("."), _REFUSED_ZH if code is None else _SYSTEM_ZH % code)


def _objection(host, validators):
    """Return the first error with which a validator refuses the staged state, or None."""
    try:
        for validator in validators:
            validator(host)
    except (CommitError, HostError, ParseError) as error:
        return error
    return None


def _touches(error, mark, host):
    """Tell whether what was staged since the mark is what a commit failed on: an action that is about the same, for
    what it is to change may look otherwise by now.
    """
    changes, actions = mark
    about = {subject for action in error.actions for subject in action.declares}
    return any(host.changes.get(path) is not changes.get(path) for path in error.paths) or any(
        action in error.actions or not about.isdisjoint(action.declares) for action in host.actions[len(actions):])

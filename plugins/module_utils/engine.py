# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs controls on a host: check, stage, check again; and when enforcing: commit once, then judge the host as it is.

The same path serves check mode and enforcing. Check mode stops before the commit and tells what would be.
"""

import traceback
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.commit import CommitError, commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import (
    Evidence,
    Observation,
    Text,
    finding,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight import refusal

Task = namedtuple("Task", "area control policy")


class Engine:
    """One run of some controls on one host."""

    def __init__(self, host, tasks, level, waivers=(), journal=None, validators=(), guard=None):
        self.host = host
        self.tasks = list(tasks)
        self.level = level
        self.waivers = list(waivers)
        self.journal = journal
        self.validators = tuple(validators)
        self.guard = guard
        self._refused = {}
        self._fixed = set()

    def check(self):
        """Return the findings with their predictions; the host keeps what is staged, for the diff. Nothing is written."""
        before = self._judge_all()
        self._stage_all(before)
        staged = self._judge_open(before)
        return [self._predicted(index, before[index], staged.get(index)) for index in range(len(self.tasks))]

    def enforce(self):
        """Enforce what may be, and return (findings, diffs): what the last check of the real host says, and what changed."""
        before = self._judge_all()
        diffs = self._commit_packages(before)
        # What a package brings may not comply itself.
        diffs += self._commit_staged(self._judge_all() if diffs else before)
        self.host.refresh()
        after = self._judge_all() if diffs else before
        return [self._enforced(index, before[index], after[index]) for index in range(len(self.tasks))], diffs

    # Judging

    def _judge_all(self):
        return [self._judge(task) for task in self.tasks]

    def _judge_open(self, before):
        """Judge again, against the staged state, what was open before."""
        return {index: self._judge(self.tasks[index]) for index in self._open(before)}

    @staticmethod
    def _open(observations):
        return [index for index, seen in enumerate(observations) if any(one.open for one in seen)]

    def _judge(self, task):
        mark = self.host.checkpoint()
        try:
            return self._look(task) or [observed(
                "not_checked", "nothing_seen", "{name} saw nothing to judge.", "{name} 没有可判定的对象。", name=task.control.id)]
        except (HostError, ParseError) as error:
            return [_broken("unreadable", error.told)]
        except Exception as error:  # pylint: disable=broad-except
            # One faulty control must not take the others with it.
            return [_broken("control_failed", "%s: %s" % (type(error).__name__, error), _frames(error))]
        finally:
            # To judge is to read: whatever a control staged meanwhile is not a fix.
            self.host.restore_if_changed(mark)

    def _look(self, task):
        reason = task.control.applies(self.host, task.policy)
        if reason is not None:
            return [Observation("not_applicable", "not_applicable", reason)]
        return [
            expectation.check(self.host)._replace(by_person=not expectation.fixable)
            for expectation in task.control.expectations(self.host, task.policy)
        ]

    # Staging

    def waivers_of(self, task):
        """Return the waivers that cover one of the control's clauses."""
        clauses = task.control.clauses_at(self.level)
        return [waiver for waiver in self.waivers if waiver["clause"] in clauses]

    def _stage_all(self, before):
        for index in self._enforceable(before):
            self._stage(index, self.tasks[index])

    def _enforceable(self, before):
        """Return what is open and may be put right: what cannot be read or understood is left alone, as is what is waived."""
        return [
            index for index in self._open(before)
            if index not in self._refused and not self.waivers_of(self.tasks[index])
            and all(seen.status != "error" for seen in before[index])
        ]

    def _stage(self, index, task):
        mark = self.host.checkpoint()
        try:
            for expectation in task.control.expectations(self.host, task.policy):
                if expectation.fixable and expectation.check(self.host).open:
                    expectation.fix(self.host)
                    self._fixed.add(index)
            reason = self._objection(task)
        except (HostError, ParseError) as error:
            reason = _without_period(error.told)
        except Exception as error:  # pylint: disable=broad-except
            reason = _without_period("%s: %s" % (type(error).__name__, error))
        if reason is not None:
            self.host.restore(mark)
            self._refuse(index, reason)

    def _objection(self, task):
        """Return why what is staged now must not be enforced, or None."""
        if self.host.actions and not self.host.running:
            return _NOT_LIVE.format(action=self.host.actions[-1].describe())
        return refusal(self.host, task.policy.connection) if task.control.disruption == "lockout" else None

    def _refuse(self, index, reason):
        self._refused[index] = reason
        self._fixed.discard(index)

    # Committing

    def _commit_packages(self, before):
        """Install missing packages first: what they bring decides what is left to stage."""
        while True:
            self._stage_all(before)
            packages = [action for action in self.host.actions if action.kind == "package"]
            self.host.restore(({}, packages))
            if not packages:
                return []
            try:
                commit(self.host, self.journal, guard=self.guard)
            except CommitError as error:
                self._refuse_guilty(error, before)
                continue
            self.host.refresh()
            return [(action.describe(), b"absent\n", b"installed\n") for action in packages]

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
                self._refuse_guilty(error, before)

    def _refuse_guilty(self, error, before):
        """Refuse the controls that stage what the commit failed on; all of them where it failed on nothing in particular."""
        guilty = 0
        self.host.refresh()
        for index in self._enforceable(before):
            # One upon the other, as they were committed: what a control stages may follow from what others have.
            mark = self.host.checkpoint()
            self._stage(index, self.tasks[index])
            if _touches(error, mark, self.host) or not (error.paths or error.actions):
                self.host.restore(mark)
                self._refuse(index, _without_period(str(error)))
                guilty += 1
        self.host.refresh()
        if not guilty:
            raise error

    # Findings

    def _finding(self, task, before, after=None, **more):
        return finding(
            task.control, task.area, task.control.clauses_at(self.level), before, after, waivers=self.waivers_of(task), **more)

    def _predicted(self, index, before, staged):
        task = self.tasks[index]
        if staged is None or self.waivers_of(task):
            return self._finding(task, before)
        if index in self._refused:
            return self._finding(task, before, would="person", advice=_REFUSED.format(reason=self._refused[index]).as_dict())
        left = [seen for seen in staged if seen.open]
        would = "pass" if not left else "person" if all(seen.by_person or seen.status == "error" for seen in left) else "fail"
        return self._finding(task, before, foreseen=left, would=would, would_change=index in self._fixed)

    def _enforced(self, index, before, after):
        found = self._finding(self.tasks[index], before, after, changed=index in self._fixed and before != after)
        if index in self._refused and found["status"] not in ("pass", "not_applicable"):
            message = _NOT_ENFORCED.format(reason=self._refused[index])
            found.update(reason="not_enforced", message=message.as_dict())
        return found


_NOT_ENFORCED = Text("Not enforced, and left as it was: {reason}.", "未执行整改，保持原状：{reason}。")
_REFUSED = Text("Enforcing would be refused: {reason}.", "执行整改将被拒绝：{reason}。")


_NOT_LIVE = Text("{action} needs a running host, and this is an unpacked image", "{action} 需要运行中的主机，而当前为离线镜像")


def _touches(error, mark, host):
    """Tell whether what was staged since the mark is what a commit failed on."""
    changes, actions = mark
    return any(host.changes.get(path) is not changes.get(path) for path in error.paths) or any(
        action in error.actions for action in host.actions[len(actions):])


def _without_period(problem):
    """Return a problem as the end of a sentence; what a program said is the same in both languages."""
    return Text(problem.en.rstrip("."), problem.zh.rstrip(".。")) if isinstance(problem, Text) else problem.rstrip(".")


def _frames(error):
    """Return where it was raised, a line a frame: places only, for source lines and values may tell more than they should."""
    return "\n".join(
        "%s:%d in %s" % (frame.filename.rpartition("ansible_collections/")[2], frame.lineno, frame.name)
        for frame in traceback.extract_tb(error.__traceback__))


def _broken(reason, problem, trace=""):
    return observed(
        "error", reason, "Cannot be judged: {problem}.", "无法判定：{problem}。", problem=_without_period(problem),
        evidence=[Evidence("command", "traceback", trace)] if trace else ())


def staged_diffs(host):
    """Return (name, bytes before, bytes after) for every staged action, content and attribute that differs from the host."""
    diffs = [(action.describe(), b"", b"done\n") for action in host.actions]
    for path, change in sorted(host.changes.items()):
        old = host.original(path) if change.removed or change.data is not None else None
        if change.removed or change.data not in (None, old):
            diffs.append((path, old, None if change.removed else change.data))
        attributes = host.attribute_diff(path)
        if attributes is not None:
            diffs.append((path,) + attributes)
    return diffs

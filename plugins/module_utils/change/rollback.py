# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoes one enforcing run from its journal, newest change first, and refuses what has drifted since."""

import contextlib
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import (
    attributes_of,
    between,
    digest,
    of_a_user,
    place,
    put_back,
    state_of,
    told_of,
    without_inode,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    ActionError,
    Damaged,
    HostError,
    JournalError,
    UndoError,
    UntilRestart,
    told_of as fault_told,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import Hazard
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import brought_back
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import (
    ACCOUNT_FILES,
    account_lock,
    action_of,
    all_undone,
    undo_action,
    undo_attributes,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, journals
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.lost_lines import (
    as_fields,
    sentences,
    unexplained,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.reload import reload_services
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import attribute_line

_NOTHING = (None, None)
# In place of a digest: the change left the bytes alone, whatever they were.
_UNTOLD = ""


class NothingToUndo(JournalError):
    """The run changed nothing on this host, as far as its journals tell."""


class ReloadError(UndoError):
    """Everything is back, and a service goes on with what it had read."""


class Rollback:
    """The undoing of one run on one host, or of some `batches` of it. `plan()` only reads; `carry_out()` changes the
    host.

    `waiting` tells then what follows with the host's next start only, `lost` what cannot be undone, for its kept bytes
    are damaged or a user is in the way.
    """

    def __init__(self, host, run_id, batches=None):
        self.host = host
        self.batches = batches
        self.waiting = []
        self.lost = []
        # What of the journals cannot be read: of other runs, which this one does not need; for a guard of its own.
        self.damaged: List[Text] = []
        self._newest_damaged = ""
        self.journal = self._last() if run_id == "last" else Journal(host, run_id)
        if self.journal is None:
            raise NothingToUndo(_NO_RUN)
        lost = {} if self.journal.exists else self.journal.untold()
        if lost:
            raise JournalError(_NO_LINES.format(
                run=run_id, folder=self.journal.folder,
                names=", ".join(name for names in lost.values() for name in names)))
        if not self.journal.exists:
            raise NothingToUndo(_NO_JOURNAL.format(run=run_id, folder=self.journal.folder))
        # A guard takes back what can be read; a person is told first.
        problems = None if batches is None else self.damaged
        events = self.journal.events(problems)
        self.already = any(event["event"] == "rolled_back" for event in events)
        self.unexplained = [] if self.already else unexplained(host, self.journal, problems)
        self._events = [] if self.already else [
            event for event in self.journal.changes(problems)[::-1] if batches is None or event["batch"] in batches]
        self._outcomes = {event["number"]: event for event in events if event["event"] == "acted"}
        # One that was cut short may have taken packages away already, and with them files that the run had changed
        # since.
        self._resumed = any(event["event"] == "undoing" for event in events) and any(
            event["kind"] == "action" and event["action"] == "package" for event in self._events)

    def plan(self):
        """Return (steps, drifted): the changes still standing, and what is in no state that the run knew: paths, and
        names of what runs.
        """
        return (
            self.steps(),
            sorted(path for path, states in self._known().items() if not self._is_one_of(path, states))
            + self._drifted_runtime())

    def steps(self):
        """Return the changes still standing, newest first."""
        acted_on = set(path for event in self._events if event["kind"] == "action" for path in event["watched"])
        first = {
            step["number"]: step for step in self._first_changes()
            if step["path"] in acted_on or not self._as_before(step)}
        return [
            first.get(event["number"], event) for event in self._events
            if event["kind"] == "action" or event["number"] in first]

    def _drifted_runtime(self):
        """Return the names of what runs otherwise than the run found or left it."""
        states: Dict[str, List[Any]] = {}
        actions = {}
        for event in self._events:
            # What an action that was cut short has left, nobody knows.
            if event["kind"] == "action" and event["number"] in self._outcomes:
                for name in _subjects(event):
                    states.setdefault(name, []).extend([event["before"], self._outcomes[event["number"]]["after"]])
                    actions[name] = action_of(event)
        return sorted(name for name, action in actions.items() if self._may_have_changed(action, states[name]))

    def _may_have_changed(self, action, states):
        if all(action.lasting(state) is None for state in states):
            return False
        try:
            return action.drifted(self.host, states)
        except (HostError, ActionError):
            # Its tool is gone: with a package that an undoing has taken away already, or nobody can tell.
            return not self._resumed

    def _first_changes(self):
        """Return one event a path: what was changed twice goes straight back to what it was before the first change."""
        first: Dict[str, Any] = {}
        for event in self._events[::-1]:
            if event["kind"] == "file":
                known = first.setdefault(event["path"], event)
                if _attributes_only(known) and not _attributes_only(event):
                    # Its bytes are those before the first change of the bytes.
                    first[event["path"]] = dict(event, before=known["before"])
        return first.values()

    def _as_before(self, step):
        path = step["path"]
        return self._is_one_of(path, [_kept(step, "before")]) or (self._resumed and self._is_one_of(path, [_NOTHING]))

    def _is_one_of(self, path, states):
        """Tell whether a path is in one of the states. Of a file whose bytes are untold only mode and owner count,
        while it is there.
        """
        if states[0][1] != _UNTOLD:
            return self._state(path) in [(without_inode(state), held) for state, held in states]
        told = [state for state, _held in states if state is not None]
        # A link, or another inode, is not the file that the run changed, which has gone then.
        found = told_of(self.host.root, path, told[0])
        return found is None or between(found, told)

    def _known(self):
        """Return path -> the states it had before and after each change, oldest first: a rollback cut short leaves any
        of them.
        """
        known: Dict[str, List[Any]] = {}
        for event in self._events[::-1]:
            before, after = self._sides(event)
            for path in set(before) | set(after):
                known.setdefault(path, []).extend([before.get(path, _NOTHING), after.get(path, _NOTHING)])
        always = [_NOTHING] if self._resumed else []
        return {path: _told(states) + always for path, states in known.items()}

    def _sides(self, event):
        if event["kind"] == "file":
            return [{event["path"]: _kept(event, side)} for side in ("before", "after")]
        before, outcome = _entries(event), self._outcomes.get(event["number"])
        # What an action that was cut short has left, nobody knows: nothing of it counts as drift.
        return before, {path: self._state(path) for path in before} if outcome is None else _entries(outcome)

    def _state(self, path):
        state, held = state_of(self.host.root, path)
        return without_inode(state), held

    def newer_runs(self, names):
        """Return the runs after this one that changed one of these, paths or what runs, and still stand."""
        after = [journal for journal in self._readable() if journal.begun > self.journal.begun]
        return [
            journal.run_id for journal in after if journal.state != "rolled_back"
            and set(names) & set(name for event in journal.changes() for name in _subjects(event))
        ]

    def _readable(self):
        """Return the journals on the host that can be read, oldest first; of the others say why in `damaged`."""
        found = []
        for journal in journals(self.host):
            try:
                journal.events()
                found.append(journal)
            except JournalError as error:
                self.damaged.append(fault_told(error, ""))
                self._newest_damaged = max(self._newest_damaged, journal.begun or "~")
        return found

    def _last(self):
        """Return the newest run of which anything may still stand."""
        standing = [journal for journal in self._readable() if journal.state != "rolled_back" and journal.changes()]
        if self._newest_damaged > (standing[-1].begun if standing else ""):
            raise JournalError(_WHICH_LAST.format(why=joined(self.damaged, "; ", "；")))
        return standing[-1] if standing else None

    @property
    def not_taken_back(self):
        """What of the run stays, for the journal is damaged, a Text each; asked when the rest is back."""
        return self.lost + sentences(self.journal, self.damaged, self.unexplained)

    @property
    def paths(self):
        """The files that the run changed."""
        return [event["path"] for event in self._events if event["kind"] == "file"]

    def carry_out(self, steps, force=False):
        """Put everything back, then have what reads it read it; raise UndoError where either failed, which says what
        stands.

        Where lines of the journal are lost it stays open, unless `force` closes it: what else the run changed, nobody
        knows.
        """
        unnoted = None
        try:
            self.put_back(steps, force)
        except JournalError as error:
            unnoted = error
        rewritten = [
            event["path"] for event in self._events if event["kind"] == "file" and not _attributes_only(event)]
        problems = all_undone([("reload", reload_services, self.host, rewritten, True)])
        if unnoted is not None:
            first = Text(str(unnoted), unnoted.zh or str(unnoted))
            raise UndoError(_NOT_NOTED.format(run=self.journal.run_id, why=joined([first] + problems, "; ", "；")))
        if problems:
            raise ReloadError(_NOT_RELOADED.format(run=self.journal.run_id, why=joined(problems, "; ", "；")))

    def put_back(self, steps, force=False):
        """Undo the steps in their order though some fail, and close the journal if none failed."""
        undoing = {"file": self._undo_file, "action": self._undo_action}
        paths = self.paths
        # A full disk keeps this line away, and not the undoing.
        with contextlib.suppress(JournalError):
            self.journal.write("undoing")
        with contextlib.ExitStack() as held:
            problems = all_undone([("/etc/.pwd.lock", held.enter_context, account_lock(self.host, paths))])
            if problems:
                # Who has the account files open must not keep the rest, a way in perhaps, from being put back.
                steps = [event for event in steps if event.get("path") not in ACCOUNT_FILES]
            problems += all_undone([(step_name(event), undoing[event["kind"]], event) for event in steps])
        for path in paths:
            with contextlib.suppress(OSError), place(self.host.root, path) as here:
                here.discard()
        if self.batches is None:
            problems += self.lost
        if problems:
            raise UndoError(_IN_PART.format(run=self.journal.run_id, why=joined(problems, "; ", "；")))
        if self.unexplained and self.batches is None and not force:
            raise UndoError(_NOT_COMPLETE.format(
                run=self.journal.run_id, what=", ".join(self.unexplained), folder=self.journal.folder))
        self._close()

    def _close(self):
        if self.batches is None:
            self.journal.write("rolled_back")
        for batch in sorted(self.batches or (), reverse=True):
            # Trying again would not mend what is damaged, and a guard has to come to its end.
            lost = self.not_taken_back
            self.journal.write("undone", batch=batch, by="guard", **as_fields(lost))

    def _undo_file(self, event):
        if _attributes_only(event):
            with self._told_if_lost(event["path"]):
                undo_attributes(self.host.root, event["path"], event["before"], event["after"])
            return
        with self._told_if_lost(event["path"]), self._told_if_a_users(event["path"]):
            put_back(self.host.root, event["path"], self._bytes_before(event), event["before"])

    @contextlib.contextmanager
    def _told_if_a_users(self, path):
        """For a guard, go on where a user keeps a file of their own from coming back: it would try without end, and
        hold up every run.
        """
        try:
            yield
        except OSError as error:
            if isinstance(error, Hazard) or self.batches is None or not of_a_user(self.host.root, path):
                raise
            self.lost.append(_OWNERS.format(path=path, why=fault_told(error, path)))

    @contextlib.contextmanager
    def _told_if_lost(self, path):
        """Go on where kept bytes are damaged, or a user has a hand in what is at the path: the rest is undone all the
        same, and a guard ends.
        """
        try:
            yield
        except Hazard as error:
            self.lost.append(_HAZARD.format(path=path, why=error.reason))
        except Damaged as error:
            self.lost.append(_STAYS.format(path=path, why=fault_told(error, "")))

    def _bytes_before(self, event):
        return None if event["before_sha256"] is None else self._kept_bytes(event, "before", event["before_sha256"])

    def _kept_bytes(self, event, side, told):
        """Return the bytes kept for a change; raise Damaged where they are not the ones that were kept."""
        data = self.journal.kept(event["number"], side)
        if digest(data) != told:
            raise Damaged(
                _NOT_AS_FOUND.format(place="%s/%04d.%s" % (self.journal.name, event["number"], side)))
        return data

    def _undo_action(self, event):
        files = {}
        for path, entry in event["watched"].items():
            with self._told_if_lost(path):
                files[path] = self._kept_bytes(event, entry["kept"], entry["sha256"]), entry["state"]
        outcome = self._outcomes.get(event["number"], {"after": None, "watched": {}})
        states = (event["before"], outcome["after"])
        try:
            undo_action(self.host, action_of(event), states, files, set(outcome["watched"]) - set(event["watched"]))
        except UntilRestart as error:
            self.waiting.append(fault_told(error, ""))

    def diff(self, steps):
        """Return Ansible diffs (not redacted) of what undoing the steps would change."""
        return [(step_name(event),) + self._now_and_then(event) for event in steps]

    def told(self, steps):
        """Return (name, Text of the state now, Text of the state it comes back to) of each step; asked before they are
        undone.
        """
        return [(step_name(event),) + self._told_of(event) for event in steps]

    def _told_of(self, event):
        if event["kind"] == "action":
            after = self._outcomes.get(event["number"], {}).get("after")
            return brought_back.of_action(action_of(event), after, event["before"])
        now = attributes_of(self.host.root, event["path"])
        if _attributes_only(event) or "link" in (now or {}):
            return brought_back.of_file(now, None), brought_back.of_file(event["before"], None)
        return (
            brought_back.of_file(now, self.host.original(event["path"])),
            brought_back.of_file(event["before"], self._bytes_told(event)))

    def _now_and_then(self, event):
        if event["kind"] == "action":
            return tuple(str(text).encode("utf-8") + b"\n" for text in self._told_of(event))
        if _attributes_only(event):
            # Its owner may have taken it away since it was looked at.
            now = attributes_of(self.host.root, event["path"])
            return None if now is None else attribute_line(**now), attribute_line(**event["before"])
        return self.host.original(event["path"]), self._bytes_told(event)

    def _bytes_told(self, event):
        """Return the bytes kept of a file for showing; where they are damaged, a line that says so."""
        try:
            return self._bytes_before(event)
        except Damaged as error:
            return (str(error) + "\n").encode("utf-8", "backslashreplace")


_OWNERS = Text("{path} stays as its owner has it: {why}", "{path} 保持其属主的现状：{why}")
_HAZARD = Text("{path} {why}", "{path} {why}")
_STAYS = Text("{path} stays as it is: {why}", "{path} 保持现状：{why}")
_NO_RUN = Text("there is no run on this host that could be rolled back", "本机没有可回滚的运行")
_NO_JOURNAL = Text(
    "run {run} has no journal on this host: it changed nothing here, or the id is another's ({folder})",
    "本机没有运行 {run} 的日志：该次运行未更改本机，或编号有误（{folder}）")
_WHICH_LAST = Text(
    "which run is the last cannot be told, for {why}; name the run",
    "无法确定哪一次是最近的运行：{why}；请指明运行编号")
_NO_LINES = Text(
    "the journal of run {run} has lost its lines: {folder} holds {names}, and no entries.jsonl tells what of",
    "运行 {run} 的日志丢失了记录：{folder} 中有 {names}，但没有 entries.jsonl 说明其来源")
_NOT_NOTED = Text(
    "run {run} is rolled back, and every file is as it was before it, but that could not be noted: {why}. Make room, "
    "and roll it back again, which finds nothing left to do",
    "运行 {run} 已回滚，所有文件均已恢复原状，但未能记入日志：{why}。请腾出空间后再回滚一次，届时已无须恢复任何内容")
_NOT_RELOADED = Text(
    "run {run} is rolled back, and every file is as it was before it; a service has not taken that in: {why}. Put that "
    "right, and restart the service",
    "运行 {run} 已回滚，所有文件均已恢复原状，但有服务未能重新加载：{why}。请解决该问题，然后重启该服务")
_IN_PART = Text(
    "run {run} was rolled back in part only; this failed: {why}. Put that right and roll it back again.",
    "运行 {run} 仅部分回滚，以下各项失败：{why}。请解决后再次回滚。")
_NOT_COMPLETE = Text(
    "run {run} was rolled back as far as its journal tells, and that is not all: no line tells of {what}. Lines are "
    "lost, or the run was cut short. Compare these bytes in {folder} with the host's files; force: true takes the "
    "rollback for complete",
    "运行 {run} 已按日志回滚，但仍不完整：{what} 没有对应的记录，可能是记录丢失，或该次运行中途中断。请将 "
    "{folder} 中的这些字节与主机上的文件比较；force: true 表示视为已回滚完成")
_NOT_AS_FOUND = Text(
    "the kept bytes {place} are not those that the run found: they are damaged and not put in force",
    "所保存的字节 {place} 与该次运行当时所见不一致，已损坏，不予恢复")


def step_name(event):
    """Return the path or the action that a step of a rollback is about."""
    return event["path"] if event["kind"] == "file" else action_of(event).describe()


def _subjects(event):
    """Return the names of what a change is about: a path, or what an action declares ("sysctl net.ipv4.ip_forward")."""
    return [event["path"]] if event["kind"] == "file" else ["%s %s" % subject for subject in action_of(event).declares]


def _attributes_only(event):
    """Tell whether a change left the bytes alone. Older journals have kept them all the same."""
    return event["before_sha256"] == event["after_sha256"] and bool(event["before"] and event["after"])


def _kept(event, side):
    if _attributes_only(event):
        return event[side], _UNTOLD
    return without_inode(event[side]), event[side + "_sha256"]


def _told(states):
    """Fill in the bytes of changes that left them alone from the changes around them, where any tells of bytes."""
    held = next((told for _state, told in states if told != _UNTOLD), _UNTOLD)
    result = []
    for state, told in states:
        held = held if told == _UNTOLD else told
        result.append((state, held))
    return result


def _entries(event):
    return {path: (without_inode(entry["state"]), entry["sha256"]) for path, entry in event["watched"].items()}

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts staged changes on the host: validate, journal, replace, act, reload; or leave everything as it was."""

import contextlib
import errno
import os
from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import (
    Changed,
    digest,
    place,
    put_attributes_back,
    put_back,
    same_content,
    same_file,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    ActionError,
    CommitError,
    HostError,
    JournalError,
    Missing,
    ParseError,
    UndoError,
    told_of,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import Hazard
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import open_private, private_folder
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.reload import (
    listening,
    reload_services,
    start_again,
)

ACCOUNT_FILES = ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow")
_STANDS = Text(
    "{problem}. Undoing failed too, and this stands: {left}. Put that right, then roll back run {run}.",
    "{problem}。撤销也未成功，以下改动仍然存在：{left}。请先处理，再回滚运行 {run}。")
_NOT_NOTED = Text(
    "{problem}. All that this commit had changed was undone, packages included, but that could not be noted ({why}): "
    "the next run calls {run} interrupted. Make room, then roll it back, which finds nothing left to do",
    "{problem}。本次提交的全部更改（含软件包）均已撤销，但未能记入日志（{why}）：下次运行会将 {run} 视为中断。"
    "请腾出空间后回滚该运行，届时已无可撤销的内容")


def commit(host, journal, validators=(), guard=None):
    """Commit everything staged on the host, or raise CommitError with all of it undone.

    A validator is a callable `(host) -> None` that raises CommitError when the staged state must not be put in force. A
    guard (see guard.py) is armed before anything changes. Raises UndoError where a commit failed and so did undoing it.
    """
    try:
        for validator in validators:
            validator(host)
    except (HostError, ParseError) as error:
        raise CommitError(error.told)
    with account_lock(host, host.changes):
        files = _file_changes(host)
        batch, number = journal.next_numbers()
        running = listening(host)
        if guard is not None:
            guard.arm(host.actions)
        first = [_ActionChange(action) for action in host.actions if action.phase == "before"]
        last = [_ActionChange(action) for action in host.actions if action.phase == "after"]
        for step in first + files + last:
            step.number, number = number, number + 1
        # What it sets out to do, so that bytes kept for a change that no line tells of can be told from those of a line
        # that is lost.
        steps = {str(step.number): step.name for step in first + files + last}
        watches = {str(step.number): list(step.action.watch) for step in first + last}
        journal.write(
            "begin", batch=batch, steps=steps, watches=watches, **({} if guard is None else {"guard": guard.seconds}))
        done: List[Any] = []
        step = None
        try:
            for step in files:
                step.record(host, journal, batch)
                step.prepare()
            for step in first + files:
                _beat(guard, step)
                _do(step, host, journal, batch, done)
            step = None
            _beat(guard)
            reload_services(host, _rewritten(files))
            for step in last:
                _beat(guard, step)
                _do(step, host, journal, batch, done)
            journal.write("committed", batch=batch)
            _beat(guard)
        except (OSError, ActionError, HostError) as error:
            _undo(host, journal, done, files, running, batch, told_of(error, step and step.name))
            raise _commit_error(error, step)
        except BaseException as error:
            _undo(host, journal, done, files, running, batch, str(error))
            raise


def _beat(guard, step=None):
    """Tell the guard that the commit gets on, so that its time is not up while this one is at work."""
    if guard is not None:
        guard.beat(step.action.patience if isinstance(step, _ActionChange) else 0)


def _do(step, host, journal, batch, done):
    """Apply one step, an action journalled around it; it counts as done before it is, for it may be cut short."""
    if isinstance(step, _ActionChange):
        step.record(host, journal, batch)
    done.append(step)
    step.apply(host)
    if isinstance(step, _ActionChange):
        step.record_outcome(host, journal, batch)


def _file_changes(host):
    files = []
    for path, change in sorted(host.changes.items()):
        if change.predicted:
            continue
        try:
            found = _FileChange(host, path, change)
        except OSError as error:
            raise CommitError(told_of(error, path), [path], cause=error)
        if found.differs:
            files.append(found)
    return files


def _commit_error(error, step):
    paths = [step.name] if isinstance(step, _FileChange) else getattr(error, "paths", ())
    return CommitError(
        told_of(error, step and step.name), paths, [step.action] if isinstance(step, _ActionChange) else (), error)


def _rewritten(files):
    """Return the paths whose bytes change. Of a mode or an owner no service has to hear, and a reload would bring into
    force what somebody has edited and not loaded.
    """
    return [change.name for change in files if not change.attributes_only]


def _undo(host, journal, done, files, running, batch, problem):
    for change in files:
        change.discard()
    problems = all_undone([(step.name, step.undo, host) for step in reversed(done)])
    problems += all_undone([
        ("start again", start_again, host, running),
        ("reload", reload_services, host, _rewritten(step for step in done if isinstance(step, _FileChange)))])
    if problems:
        raise UndoError(_STANDS.format(problem=problem, left=joined(problems, "; ", "；"), run=journal.run_id))
    try:
        journal.write("undone", batch=batch)
    except JournalError as error:
        raise UndoError(_NOT_NOTED.format(
            problem=problem, why=Text(str(error), error.zh or str(error)), run=journal.run_id))


def all_undone(steps):
    """Do each (name, callable, arguments...), though others fail; return what failed, a Text each."""
    problems = []
    for step in steps:
        name, undo, arguments = step[0], step[1], step[2:]
        try:
            undo(*arguments)
        except FAULTS as error:
            problems.append(told_of(error, name))
    return problems


@contextlib.contextmanager
def account_lock(host, paths):
    """Hold the lock of passwd(1) and its kin while an account file is replaced."""
    if not host.live or not set(paths) & set(ACCOUNT_FILES):
        yield
        return
    try:
        with private_folder(host.root, "/etc") as folder:
            # Where the kernel lets anybody give it another name (fs.protected_hardlinks), that is no way into it.
            stream = os.fdopen(open_private(folder, ".pwd.lock", os.O_RDWR | os.O_CREAT, named=False), "r+")
        lock(stream)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            raise CommitError(
                Text("/etc/.pwd.lock: another tool is changing the account files; run again when it has ended",
                     "/etc/.pwd.lock：另有程序正在修改账号文件，请待其结束后重试"),
                ACCOUNT_FILES)
        raise CommitError("/etc/.pwd.lock: %s" % error.strerror, ACCOUNT_FILES)
    try:
        yield
    finally:
        stream.close()


class _FileChange:
    """One path's change, from what was judged to what is staged; whatever else stands there by now is left alone."""

    def __init__(self, host, path, change):
        self.name = path
        self.root = host.root
        self.number = None
        self.directory = change.directory
        self.data = change.data
        self._removes = change.removed
        # What a file holds is no part of a change of its mode: it may be a log that goes on growing, or larger than
        # memory.
        self.attributes_only = change.data is None and not change.removed and not change.directory
        self._judged = host.seen(path)
        self._judged_bytes = host.read_from_disk.get(path)
        self.before, self.before_data = self._found()
        self.after = None if change.removed else self._wanted(change, host.live)
        self._prepared = None
        self._begun = False

    def _found(self):
        """Return (attributes, bytes) of what is there, when it is what was judged; raise Changed otherwise."""
        try:
            with place(self.root, self.name) as here, here.entry() as entry:
                self._refuse_drift(here, entry)
                if entry is None:
                    return None, None
                self._refuse_hazard(here, entry)
                keep = entry.is_file and not self.attributes_only and not self.directory
                state, data = entry.attributes(), entry.read() if keep else None
        except FileNotFoundError:
            # Its directory is new in this commit too.
            if self._judged is not None:
                raise Changed(self.name)
            return None, None
        if data is not None and self._judged_bytes not in (None, data):
            raise Changed(self.name)
        return state, data

    def _refuse_drift(self, here, entry):
        found = None if entry is None else entry.found
        alike = same_file if self.attributes_only or self.directory else same_content
        if (found is None) != (self._judged is None) or (
                found is not None and not alike(found, self._judged, here.reached)):
            # A change of attributes is over where the file has gone.
            if found is not None or not self.attributes_only:
                raise Changed(self.name)

    def _wanted(self, change, live):
        state = {
            name: value for name, value in (self.before or {"mode": 0o644, "uid": 0, "gid": 0}).items()
            if name not in ("dev", "link")}
        for name in ("mode", "uid", "gid"):
            if getattr(change, name) is not None:
                state[name] = getattr(change, name)
        if not live and self.before is None:
            state.update(uid=os.geteuid(), gid=os.getegid())
        if not self.attributes_only:
            # Other bytes stand in another inode.
            for name in ("ino", "born"):
                state.pop(name, None)
        return state

    @property
    def differs(self):
        if self.directory or self.before is None:
            # Attributes go with the file that has gone since it was judged.
            return self.before is None and not self.attributes_only and (self.directory or self.data is not None)
        if self.after is None or (self.data is not None and self.data != self.before_data):
            return True
        return any(self.before[name] != self.after[name] for name in ("mode", "uid", "gid"))

    def record(self, host, journal, batch):
        after = None if self.after is None else self.data
        # The bytes come first: a line in the journal must never speak of bytes that are not there.
        for side, data in (("before", self.before_data), ("after", after)):
            if data is not None:
                journal.keep(self.number, side, data)
        journal.write(
            "change", batch=batch, number=self.number, kind="file", path=self.name, directory=self.directory,
            before=self.before, before_sha256=digest(self.before_data), after=self.after, after_sha256=digest(after))

    def prepare(self):
        """Write the new bytes beside the old ones, so that a full disk shows before anything has changed."""
        # The directory may itself be new in this commit, so that nothing can be prepared in it.
        if self.data is not None and self.after is not None:
            with contextlib.suppress(FileNotFoundError), self._unchanged() as (here, _entry):
                self._prepared = here.prepare(self.data, self.after)

    @contextlib.contextmanager
    def _unchanged(self):
        """Give the place and what stands there, which is still what was judged."""
        with place(self.root, self.name) as here, here.entry() as entry:
            self._refuse_drift(here, entry)
            self._refuse_hazard(here, entry)
            yield here, entry

    def _refuse_hazard(self, here, entry):
        owner = here.owner if self._removes else None if entry is None else entry.found.st_uid
        here.refuse_hazard(owner, not self.attributes_only, 1 if entry is None else entry.names)

    def apply(self, host):
        with self._unchanged() as (here, entry):
            self._begun = True
            if self.attributes_only:
                if entry is not None:
                    entry.set_attributes(self.after)
            elif self.directory:
                here.make_directory(self.after)
            elif self.after is None:
                here.remove()
            else:
                here.put(self._prepared or here.prepare(self.data, self.after))

    def discard(self):
        """Remove what `prepare` or a write cut short left behind."""
        with contextlib.suppress(OSError), place(self.root, self.name) as here:
            here.discard()

    def undo(self, host):
        if not self._begun:
            # Something else stood there already, which is not this run's to replace.
            return
        if self.attributes_only:
            undo_attributes(self.root, self.name, self.before, self.after)
        else:
            # What somebody puts into a directory of their own meanwhile stays, and does not end the run.
            with contextlib.suppress(Hazard):
                put_back(self.root, self.name, self.before_data, self.before)


def undo_attributes(root, path, before, after):
    """Undo a change of attributes alone; where the file or its directory has gone, nothing is left to undo."""
    with contextlib.suppress(FileNotFoundError), place(root, path) as here:
        put_attributes_back(here, before, after)


class _ActionChange:
    """One runtime action, with the files it may write."""

    def __init__(self, action):
        self.action = action
        self.name = action.describe()
        self.number = None
        self.before = None
        self.files = {}

    def record(self, host, journal, batch):
        self.before = self.action.state(host)
        self.files = watched(host, self.action)
        kept = {}
        for index, (path, (data, state)) in enumerate(sorted(self.files.items())):
            journal.keep(self.number, "watched-%d" % index, data)
            kept[path] = {"state": state, "sha256": digest(data), "kept": "watched-%d" % index}
        journal.write(
            "change", batch=batch, number=self.number, kind="action", action=self.action.kind,
            arguments=self.action.arguments, before=self.before, watched=kept)

    def apply(self, host):
        self.action.apply(host)

    def record_outcome(self, host, journal, batch):
        left = {
            path: {"state": state, "sha256": digest(data)}
            for path, (data, state) in watched(host, self.action).items()}
        journal.write("acted", batch=batch, number=self.number, after=self.action.state(host), watched=left)

    def undo(self, host):
        # Nobody else had time to change anything: all that is here now and was not before came by this action.
        added = set(watched(host, self.action)) - set(self.files)
        undo_action(host, self.action, (self.before, self.action.state(host)), self.files, added)


def matching(host, patterns):
    """Return the paths that patterns of an action match now, in the order in which their bytes are kept."""
    return sorted(set(host.resolve(path) for pattern in patterns for path in host.glob(pattern)))


def watched(host, action):
    """Return the files an action may write: path -> (bytes, attributes)."""
    found = {}
    for path in matching(host, action.watch):
        with contextlib.suppress(FileNotFoundError), place(host.root, path) as here:
            attributes, data = here.state()
            if data is not None:
                found[path] = (data, attributes)
    return found


def undo_action(host, action, states, files, added):
    """Undo a runtime action, put back the very bytes of the files it watched, and remove those it added.

    `states` are the action's states before and after it was applied.
    """
    before, after = states
    action.undo(host, before, after)
    for path in added:
        put_back(host.root, path, None, None)
    for path, (data, attributes) in files.items():
        put_back(host.root, path, data, attributes)


def action_of(event):
    """Rebuild the runtime action that a journal event speaks of."""
    try:
        return ACTIONS[event["action"]](**event["arguments"])
    except KeyError:
        raise Missing(
            event["action"], "is not a runtime action this version knows; use the version that wrote the journal")

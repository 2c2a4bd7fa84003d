# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The write-ahead journal of an enforcing run, below /var/lib/jrt0117 on the audited host, readable by root only.

A run's folder holds `entries.jsonl`, one line an event, and beside it the bytes before and after each change. Every
line and every byte is on disk before the change it speaks of. Events: `begin` and `committed` or `undone` for each
batch, one `change` for each path or action, `confirmed` for the batches that a guard watched, `rolled_back` for the
whole run.
"""

import contextlib
import datetime
import errno
import fcntl
import json
import os
import re
import time
from typing import Any, Dict, List, TextIO

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Damaged, JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import sync_directory
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import (
    BASE,
    open_private,
    private_folder,
    read_private,
    write_private,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import alive, started
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import (
    VERSION,
    Malformed,
    out_of_order,
    parsed,
    sealed,
    seals,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

# Holders of the host's lock that let go of it soon, and by themselves.
_LINES = "entries.jsonl"
_PASSING = ("the guard of run ", "the confirmation of run ")
_BLOB = re.compile(r"^([0-9]{4,9})\.(?:before|after|watched-[0-9]+)\Z")
# How long one who takes the place of a killed holder may be about it.
_TAKEOVER = 1
# What keeps kept bytes from being read now, and perhaps not at the next attempt.
_PASSING_FAULTS = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR)
RUN_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")


def _cut_torn_line(stream):
    """Drop a last line that a crash or a full disk cut short: nothing was done after it, and the next must not run into
    it.
    """
    whole = stream.read()
    stream.truncate(whole.rfind(b"\n") + 1)


_UNLOCKABLE = Text("the journal cannot be written: {path}: {why}", "无法写入日志：{path}：{why}")
_UNWRITABLE = Text("the journal {folder} cannot be written: {why}", "无法写入日志 {folder}：{why}")
_UNREADABLE = Text("the journal {folder} cannot be read: {why}", "无法读取日志 {folder}：{why}")
_LINE = Text("{place}: {why}", "{place}：{why}")
_NO_BYTES = Text(
    "the journal {folder} lacks the bytes of change {number}: {why}",
    "日志 {folder} 缺少第 {number} 项变更的字节：{why}")
_NO_ID = Text(
    "run id {run}: letters, digits, dot, dash and underscore only, 80 at most",
    "运行编号 {run}：只能包含字母、数字、点、连字符和下划线，最多 80 个字符")
_AT_WORK = Text(
    "{holder} is changing this host right now (lock {lock}); wait for it to end",
    "{holder} 正在更改本机（锁 {lock}），请等待其结束")


class Lock:
    """One enforcing run or rollback a host at a time; held until the process ends, however it ends.

    `holder` says who holds it, to whoever comes second. A guard at work is waited for, up to `patience` seconds.
    """

    def __init__(self, host, holder, patience=0):
        self._root, self._folder = host.root, host.resolve(BASE)
        self.path = host.real(self._folder + "/lock")
        self._holder = holder
        self._patience = patience
        # Who had it when it was to be taken.
        self._met: Any = None
        self._stream: TextIO
        self._named: TextIO

    def __enter__(self):
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return self._taken()
            except JournalError:
                if time.monotonic() >= deadline or not (self._met or "").startswith(_PASSING):
                    raise
            time.sleep(0.2)

    def _taken(self):
        self._met = None
        name = os.path.join(os.path.dirname(self.path), ".holder.%d" % os.getpid())
        try:
            with private_folder(self._root, self._folder, make=True):
                pass  # Nobody but root can put anything there.
            # Locked and written before it has the lock's name: whoever sees the lock sees whose it is.
            mine = os.fdopen(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "r+")
            try:
                fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine.write("%s\n%d %d\n" % (self._holder, os.getpid(), started(os.getpid())))
                mine.flush()
                self._give_its_name(name)
            except BaseException:
                mine.close()
                raise
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(name)
            # By its name, so that a list of open files tells who holds it.
            self._stream, self._named = mine, open(self.path)
        except BlockingIOError:
            raise JournalError(
                _AT_WORK.format(holder=self._met or Text("another run", "另一次运行"), lock=self.path))
        except OSError as error:
            raise JournalError(_UNLOCKABLE.format(path=self.path, why=error.strerror))
        return self

    def _give_its_name(self, name):
        """Give a file the lock's name; raise BlockingIOError where a living process has that."""
        deadline = time.monotonic() + _TAKEOVER
        while True:
            with contextlib.suppress(FileExistsError):
                os.link(name, self.path)
                return
            try:
                self._remove_dead()
            except FileNotFoundError:
                continue
            except BlockingIOError:
                self._met, process, start = self.held_by()
                # Its writer has let go of it or is dead: the name is free, or of whoever takes its place, in a moment.
                if (process is not None and alive(process, start)) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _remove_dead(self):
        """Remove the lock of a process that was killed; raise BlockingIOError where it is held."""
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_NOFOLLOW), "r+") as there:
            fcntl.flock(there, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.stat(self.path), os.fstat(there.fileno())):
                os.unlink(self.path)

    def __exit__(self, *_unused):
        # The name goes first: who opens it in between finds it locked, and who comes after it is gone makes a new one.
        with contextlib.suppress(OSError):
            if os.path.samestat(os.stat(self.path), os.fstat(self._stream.fileno())):
                os.unlink(self.path)
        self._named.close()
        self._stream.close()

    def held_by(self):
        """Return (holder, process, when the process started) as the file tells; all None where it tells nothing."""
        try:
            with open(self.path, "rb") as stream:
                holder, process = stream.read().decode("ascii").splitlines()
            number, start = process.split()
            return holder, int(number), int(start)
        except (OSError, ValueError):
            return None, None, None


def _blob(number, side):
    return "%04d.%s" % (number, side)


class Journal:
    """The journal of one run on one host."""

    def __init__(self, host, run_id):
        if not RUN_ID.match(run_id):
            raise JournalError(_NO_ID.format(run=repr(run_id)))
        self.run_id = run_id
        self.name = "%s/journal/%s" % (BASE, run_id)
        self._root, self._path = host.root, host.resolve(self.name)
        self.folder = host.real(self._path)
        self._lines = os.path.join(self.folder, _LINES)

    # Writing

    def write(self, event, **fields):
        """Append one event and wait until it is on disk."""
        now = datetime.datetime.now(datetime.timezone.utc)
        if event == "begin":
            fields["version"] = VERSION
        line = dict(fields, event=event, time=now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
        try:
            with private_folder(self._root, self._path, make=True) as folder:
                handle = open_private(folder, _LINES, os.O_RDWR | os.O_CREAT | os.O_APPEND)
                with os.fdopen(handle, "r+b", buffering=0) as stream:
                    _cut_torn_line(stream)
                    stream.write(sealed(line))
                    os.fsync(stream.fileno())
                # The name becomes durable with its first line.
                sync_directory(self.folder)
        except OSError as error:
            raise JournalError(_UNWRITABLE.format(folder=self.folder, why=error.strerror))

    def keep(self, number, side, data):
        """Keep the bytes before or after change `number`."""
        try:
            with private_folder(self._root, self._path, make=True) as folder:
                write_private(folder, _blob(number, side), data)
        except OSError as error:
            raise JournalError(_UNWRITABLE.format(folder=self.folder, why=error.strerror))

    # Reading

    def _read(self, name):
        with private_folder(self._root, self._path) as folder:
            return read_private(folder, name)

    @property
    def exists(self):
        return os.path.lexists(self._lines)

    @property
    def begun(self):
        """The time of the first event, or nothing where that line is damaged: it is for sorting only."""
        try:
            return str(json.loads(self._read(_LINES).partition(b"\n")[0].decode("ascii"))["time"])
        except (OSError, ValueError, TypeError, KeyError):
            return ""

    def kept(self, number, side):
        """Return the bytes kept for a change; raise Damaged where they are not to be had, at another attempt either."""
        try:
            return self._read(_blob(number, side))
        except OSError as error:
            kind = JournalError if error.errno in _PASSING_FAULTS else Damaged
            raise kind(_NO_BYTES.format(folder=self.folder, number=number, why=error.strerror))

    def events(self, problems=None):
        """Return all events in order; a last line that was cut short by a crash had no change after it and is left out.

        A line that is no event is a JournalError, or one more of `problems`: a guard takes back what the other lines
        tell.
        """
        try:
            lines = self._read(_LINES).split(b"\n")
        except OSError as error:
            raise JournalError(_UNREADABLE.format(folder=self.folder, why=error.strerror))
        events, with_sums = [], seals(lines[0])
        for number, line in enumerate(lines[:-1], 1):
            try:
                events.append(parsed(line, with_sums))
            except Malformed as error:
                self._refuse(_LINE.format(place="%s:%d" % (self._lines, number), why=error.args[0]), problems)
        lost = out_of_order(events)
        if lost and problems is None:
            raise JournalError(_LINE.format(place="%s:%d" % (self._lines, lost[0] + 1), why=lost[1]))
        return events

    @staticmethod
    def _refuse(problem, problems):
        if problems is None:
            raise JournalError(problem)
        if problem not in problems:
            problems.append(problem)

    def untold(self, problems=None):
        """Return the names of the kept bytes that no line tells of, by the number of their change: lines are lost, or
        the run was cut short.
        """
        events = self.events(problems) if self.exists else []
        told = set(event["number"] for event in events if event["event"] == "change")
        found: Dict[int, List[str]] = {}
        for name in sorted(os.listdir(self.folder)) if os.path.isdir(self.folder) else []:
            kept = _BLOB.match(name)
            if kept and int(kept.group(1)) not in told:
                found.setdefault(int(kept.group(1)), []).append(name)
        return found

    def intended(self, problems=None):
        """Return number -> name of each change that a batch set out to make, as far as the journal tells; no name of
        one undone.
        """
        found: Dict[int, str] = {}
        events = self.events(problems) if self.exists else []
        undone = set(event["batch"] for event in events if event["event"] == "undone")
        for event in events:
            steps = event.get("steps") if event["event"] == "begin" else None
            if isinstance(steps, dict) and event["batch"] in undone:
                steps = dict.fromkeys(steps, "")
            if isinstance(steps, dict):
                found.update(
                    (int(number), name) for number, name in steps.items()
                    if whole(number) is not None and isinstance(name, str))
        return found

    def watches(self, problems=None):
        """Return number -> patterns of the files that an action may write, of each action that a batch set out to do.
        """
        found: Dict[int, List[str]] = {}
        for event in self.events(problems) if self.exists else []:
            told = event.get("watches") if event["event"] == "begin" else None
            if isinstance(told, dict):
                found.update((int(number), [str(one) for one in patterns]) for number, patterns in told.items()
                             if whole(number) is not None and isinstance(patterns, list))
        return found

    def changes(self, problems=None):
        """Return the change events that may stand on the host, oldest first: those of every batch that was not undone.
        """
        events = self.events(problems)
        undone = set(event["batch"] for event in events if event["event"] == "undone")
        return [event for event in events if event["event"] == "change" and event["batch"] not in undone]

    def unconfirmed(self):
        """Return the batches, oldest first, that a guard watches, that nobody has confirmed and that may stand on the
        host.

        A damaged line keeps no other from being taken back; a batch whose beginning is lost counts as watched.
        """
        problems: List[Text] = []
        events = self.events(problems) if self.exists else []
        if any(event["event"] == "rolled_back" for event in events):
            return []
        done = set(event["batch"] for event in events if event["event"] == "undone")
        done.update(batch for event in events if event["event"] == "confirmed" for batch in event["batches"])
        watched = [event["batch"] for event in events if event["event"] == "begin" and event.get("guard")]
        begun = set(event["batch"] for event in events if event["event"] == "begin")
        watched += [
            event["batch"] for event in events
            if problems and event["event"] == "change" and event["batch"] not in begun]
        return sorted(set(watched) - done)

    @property
    def state(self):
        """Return `committed`, `interrupted` or `rolled_back`."""
        events = self.events()
        if any(event["event"] == "rolled_back" for event in events):
            return "rolled_back"
        begun = set(event["batch"] for event in events if event["event"] == "begin")
        ended = set(event["batch"] for event in events if event["event"] in ("committed", "undone"))
        return "interrupted" if begun - ended else "committed"

    @property
    def half_undone(self):
        """Whether a rollback, or a guard, has begun to take the run back and has not come to its end."""
        last = [
            event["event"] for event in self.events()
            if event["event"] in ("undoing", "undone", "rolled_back", "begin")]
        return last[-1:] == ["undoing"]

    def next_numbers(self):
        """Return the next batch number and the next change number."""
        events = self.events() if self.exists else []
        batches = [event["batch"] for event in events if "batch" in event]
        changes = [event["number"] for event in events if event["event"] == "change"]
        return max(batches or [0]) + 1, max(changes or [0]) + 1


def journals(host):
    """Return every journal on the host, oldest first by the time of its first event."""
    folder = host.real(BASE + "/journal")
    names = [name for name in (os.listdir(folder) if os.path.isdir(folder) else []) if RUN_ID.match(name)]
    found = [journal for journal in (Journal(host, name) for name in names) if journal.exists or journal.untold()]
    return sorted(found, key=lambda journal: journal.begun)

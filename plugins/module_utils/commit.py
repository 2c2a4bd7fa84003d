# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts staged changes on the host: validate, journal, replace, act, reload; or leave everything as it was."""

import contextlib
import errno
import fcntl
import os
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import digest, sync_directory
from ansible_collections.jrt0117.baseline.plugins.module_utils.runtime import ACTIONS, ActionError, reload_services

_ACCOUNT_FILES = ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow")
_SELINUX = "security.selinux"


class CommitError(Exception):
    """The commit was not done and nothing of it stands; `paths` are those it failed on (empty: not about one path)."""

    def __init__(self, problem, paths=()):
        super(CommitError, self).__init__(problem)
        self.paths = tuple(paths)


def commit(host, journal, validators=()):
    """Commit everything staged on the host, or raise CommitError with all of it undone.

    A validator is a callable `(host) -> None` that raises CommitError when the staged state must not be put in force.
    """
    for validator in validators:
        validator(host)
    batch, number = journal.next_numbers()
    with _account_lock(host):
        files = [_FileChange(host, path, change) for path, change in sorted(host.changes.items()) if not change.predicted]
        files = [change for change in files if change.differs]
        _refuse_drift(host, files)
        journal.write("begin", batch=batch)
        steps = [_ActionChange(action) for action in host.actions if host.live] + files
        for step in steps:
            step.number, number = number, number + 1
        done = []
        try:
            for step in steps:
                if isinstance(step, _FileChange):
                    step.record(host, journal, batch)
                    step.prepare()
            for step in steps:
                done.append(step)
                if isinstance(step, _ActionChange):
                    step.record(host, journal, batch)
                step.apply(host)
                if isinstance(step, _ActionChange):
                    step.record_outcome(host, journal, batch)
            reload_services(host, [change.path for change in files])
            journal.write("committed", batch=batch)
        except (OSError, ActionError, HostError) as error:
            _undo(host, journal, done, files, batch)
            raise CommitError(_explain(error, done, files), [step.path for step in done[-1:] if isinstance(step, _FileChange)]
                              or [change.path for change in files if change.failed])
        except BaseException:
            _undo(host, journal, done, files, batch)
            raise


def _explain(error, done, files):
    if isinstance(error, OSError):
        place = [change.path for change in files if change.failed] or [step.path for step in done[-1:]]
        return "%s: %s" % (", ".join(place) or error.filename, error.strerror)
    return str(error)


def _undo(host, journal, done, files, batch):
    for change in files:
        change.discard()
    for step in reversed(done):
        step.undo(host, journal)
    reload_services(host, [step.path for step in done if isinstance(step, _FileChange)])
    journal.write("undone", batch=batch)


@contextlib.contextmanager
def _account_lock(host):
    """Hold the lock of passwd(1) and its kin while an account file is replaced."""
    path = host.real("/etc/.pwd.lock")
    if not any(name in host.changes for name in _ACCOUNT_FILES) or not host.live:
        yield
        return
    try:
        stream = open(path, "a+")
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            raise CommitError("/etc/.pwd.lock: another tool is changing the account files; run again when it has ended")
        raise CommitError("/etc/.pwd.lock: %s" % error.strerror, _ACCOUNT_FILES)
    try:
        yield
    finally:
        stream.close()


def _refuse_drift(host, files):
    """What was judged must be what is replaced: refuse when a file changed on disk since it was read."""
    drifted = [change.path for change in files if change.data is not None and change.path in host.read_from_disk
               and digest(host.read_from_disk[change.path]) != digest(read_real(change.real))]
    if drifted:
        raise CommitError("%s: changed on the host while this run judged it; run again" % ", ".join(drifted), drifted)


def read_real(path):
    """Return the bytes at a real path, or None where no regular file is (a link is none: paths are resolved before)."""
    if not stat.S_ISREG(_mode(path)):
        return None
    with open(path, "rb") as stream:
        return stream.read()


def _mode(path):
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def attributes(path):
    """Return mode, owner and SELinux context of a real path as JSON-able data, or None where nothing is."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    state = {"mode": found.st_mode & 0o7777, "uid": found.st_uid, "gid": found.st_gid}
    if stat.S_ISLNK(found.st_mode):
        return dict(state, link=os.readlink(path))
    try:
        state["selinux"] = os.getxattr(path, _SELINUX, follow_symlinks=False).decode("ascii")
    except (OSError, AttributeError):
        pass
    return state


def _set_attributes(handle, state, live):
    try:
        os.fchown(handle, state["uid"], state["gid"])
    except PermissionError:
        # An unpacked image may belong to an ordinary user, who cannot give files away.
        if live:
            raise
    os.fchmod(handle, state["mode"])
    if state.get("selinux"):
        os.setxattr(handle, _SELINUX, state["selinux"].encode("ascii"))


def temporary_of(real):
    """Return where new bytes lie until they are renamed over a real path."""
    # A leading dot and this ending keep it out of every *.conf glob, sudoers.d and pam.d while it lies there.
    return os.path.join(os.path.dirname(real), ".%s.jrt0117~" % os.path.basename(real))


def write_temporary(real, data, state, live):
    """Write the bytes and attributes durably beside the path, to be renamed over it; return the temporary's path."""
    name = temporary_of(real)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name)
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        _set_attributes(stream.fileno(), state, live)
        os.fsync(stream.fileno())
    return name


def put_back(real, data, state, live):
    """Bring a path back to the bytes (None: a directory or unknown) and attributes (None: nothing was there)."""
    if state is None:
        with contextlib.suppress(FileNotFoundError):
            if os.path.isdir(real) and not os.path.islink(real):
                os.rmdir(real)
            else:
                os.unlink(real)
        return
    if "link" in state:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(real)
        os.symlink(state["link"], real)
        os.lchown(real, state["uid"], state["gid"])
        return
    if data is None or data == read_real(real):
        handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _set_attributes(handle, state, live)
        finally:
            os.close(handle)
        return
    os.rename(write_temporary(real, data, state, live), real)
    sync_directory(os.path.dirname(real))


class _FileChange:
    """One path's change, from what is on disk to what is staged."""

    def __init__(self, host, path, change):
        self.path = path
        self.real = host.real(path)
        self.live = host.live
        self.number = None
        self.failed = False
        self.before = attributes(self.real)
        self.before_data = None if change.directory else read_real(self.real)
        self.directory = change.directory
        self.data = change.data
        self.after = None if change.removed else self._wanted(change)
        self._temporary = None

    def _wanted(self, change):
        state = dict(self.before or {"mode": 0o644, "uid": 0, "gid": 0})
        for name in ("mode", "uid", "gid"):
            if getattr(change, name) is not None:
                state[name] = getattr(change, name)
        if not self.live and self.before is None:
            state.update(uid=os.geteuid(), gid=os.getegid())
        return state

    @property
    def differs(self):
        if self.directory:
            return self.before is None
        return self.before != self.after or (self.data is not None and self.data != self.before_data)

    def record(self, host, journal, batch):
        after = self.before_data if self.data is None else self.data
        if self.after is None or self.directory:
            after = None
        # The bytes come first: a line in the journal must never speak of bytes that are not there.
        for side, data in (("before", self.before_data), ("after", after)):
            if data is not None:
                os.makedirs(journal.folder, 0o700, exist_ok=True)
                journal.keep(self.number, side, data)
        journal.write(
            "change", batch=batch, number=self.number, kind="file", path=self.path, directory=self.directory,
            before=self.before, before_sha256=digest(self.before_data), after=self.after, after_sha256=digest(after))

    def prepare(self):
        """Write the new bytes beside the old ones, so that a full disk shows before anything has changed."""
        if self.data is None or self.after is None:
            return
        try:
            if os.path.isdir(os.path.dirname(self.real)):
                self._temporary = write_temporary(self.real, self.data, self.after, self.live)
        except OSError:
            self.failed = True
            raise

    def apply(self, host):
        if self.directory:
            os.mkdir(self.real, 0o755)
        elif self.after is None:
            os.unlink(self.real)
        elif self.data is None:
            put_back(self.real, None, self.after, self.live)
        else:
            # The directory may itself be new in this commit, so that nothing could be prepared in it.
            os.rename(self._temporary or write_temporary(self.real, self.data, self.after, self.live), self.real)
        sync_directory(os.path.dirname(self.real))

    def discard(self):
        """Remove what `prepare` or a write cut short left behind."""
        with contextlib.suppress(OSError):
            os.unlink(temporary_of(self.real))

    def undo(self, host, journal):
        put_back(self.real, self.before_data, self.before, self.live)


class _ActionChange:
    """One runtime action, with the files it may write."""

    path = None

    def __init__(self, action):
        self.action = action
        self.number = None
        self.state = None
        self.files = {}

    def record(self, host, journal, batch):
        self.state = self.action.before(host)
        self.files = watched(host, self.action)
        os.makedirs(journal.folder, 0o700, exist_ok=True)
        kept = {}
        for index, (path, (data, state)) in enumerate(sorted(self.files.items())):
            journal.keep(self.number, "watched-%d" % index, data)
            kept[path] = {"state": state, "kept": "watched-%d" % index}
        journal.write(
            "change", batch=batch, number=self.number, kind="action", action=self.action.kind,
            arguments=self.action.arguments, before=self.state, watched=kept)

    def apply(self, host):
        self.action.apply(host)

    def record_outcome(self, host, journal, batch):
        outcome = {path: digest(data) for path, (data, _state) in watched(host, self.action).items()}
        journal.write("acted", batch=batch, number=self.number, watched=outcome)

    def undo(self, host, journal):
        added = set(watched(host, self.action)) - set(self.files)
        undo_action(host, self.action, self.state, self.files, added)


def watched(host, action):
    """Return the files an action may write: path -> (bytes, attributes)."""
    paths = set(host.resolve(path) for pattern in action.watch for path in host.glob(pattern))
    files = ((path, read_real(host.real(path))) for path in sorted(paths))
    return {path: (data, attributes(host.real(path))) for path, data in files if data is not None}


def undo_action(host, action, state, files, added):
    """Undo a runtime action, put back the very bytes of the files it watched, and remove those it added."""
    action.undo(host, state)
    for path in added:
        put_back(host.real(path), None, None, host.live)
    for path, (data, attrs) in files.items():
        if read_real(host.real(path)) != data or attributes(host.real(path)) != attrs:
            put_back(host.real(path), data, attrs, host.live)


def action_of(event):
    """Rebuild the runtime action that a journal event speaks of."""
    try:
        return ACTIONS[event["action"]](**event["arguments"])
    except KeyError:
        raise Missing(event["action"], "is not a runtime action this version knows; use the version that wrote the journal")

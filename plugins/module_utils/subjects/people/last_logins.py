# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When an account was last used: the newest of lastlog, lastlog2, wtmp and wtmpdb, whichever this host keeps.

None of them is read whole: lastlog is as long as the highest user id says, wtmp grows until somebody rotates it.
"""

import os
import platform
import stat
import struct
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

LASTLOG = "/var/log/lastlog"
WTMPS = ("/var/log/wtmp.1", "/var/log/wtmp")
# path, query, units of time in a second, whether every account's last login stays in it
_DATABASES = (
    ("/var/lib/lastlog/lastlog2.db", "SELECT Name, Time FROM Lastlog2", 1, True),
    ("/var/lib/wtmpdb/wtmp.db", "SELECT User, MAX(Login) FROM wtmp GROUP BY User", 1000000, False),
    ("/var/log/wtmp.db", "SELECT User, MAX(Login) FROM wtmp GROUP BY User", 1000000, False),
)
PLACES = (LASTLOG,) + WTMPS + tuple(row[0] for row in _DATABASES)
_OLDEST = {path: "SELECT MIN(Login) FROM wtmp" for path in ("/var/lib/wtmpdb/wtmp.db", "/var/log/wtmp.db")}

# The C library keeps 32-bit times in these files where the architecture once had 32-bit programs, 64-bit ones
# elsewhere.
_WIDE_TIME = platform.machine() in ("aarch64", "riscv64", "loongarch64")
_LASTLOG = {292: struct.Struct("=i32s256s"), 296: struct.Struct("=q32s256s")}
_UTMP = {384: struct.Struct("=hxxi32s4s32s256shhiii36x"), 400: struct.Struct("=hxxi32s4s32s256shhqqq40x")}
_USER_PROCESS = 7
_A_DAY = 86400
_TAIL = 8 * 1024 * 1024

# time: seconds since 1970, or None. source: the file that says so.
Login = namedtuple("Login", "time source")


def of(host):
    """Return the login records of this host."""
    return LastLogins(host)


class LastLogins:
    """The login records; `sources` are those there are, `since` is how far back they go (0: no login is forgotten)."""

    def __init__(self, host):
        self.host = host
        self.sources = [path for path in PLACES if host.exists(path)]
        self.since = None
        self._by_name = {}
        for path in WTMPS:
            if path in self.sources:
                self._read_wtmp(path)
        for path, query, units, complete in _DATABASES:
            if path in self.sources:
                self._read_database(path, query, units, complete)
        if LASTLOG in self.sources and not self._abandoned():
            self.since = 0

    def _abandoned(self):
        """Tell whether lastlog lies there from the time before an upgrade, and logins are recorded elsewhere now."""
        newest = max([login.time for login in self._by_name.values()] or [0])
        with _Records(self.host, LASTLOG, _LASTLOG, narrow=292, wide=296) as records:
            return records.written + _A_DAY < newest

    def last(self, name, uid):
        """Return the newest Login of an account, or None."""
        found = [self._by_name[name]] if name in self._by_name else []
        if LASTLOG in self.sources:
            found += self._in_lastlog(uid)
        return max(found) if found else None

    def _note(self, name, seconds, source):
        if seconds and (name not in self._by_name or self._by_name[name].time < seconds):
            self._by_name[name] = Login(seconds, source)

    def _goes_back_to(self, seconds):
        self.since = seconds if self.since is None else min(self.since, seconds)

    def _in_lastlog(self, uid):
        with _Records(self.host, LASTLOG, _LASTLOG, narrow=292, wide=296) as records:
            return [Login(row[0], LASTLOG) for row in records.at(uid) if row[0] > 0]

    def _read_wtmp(self, path):
        with _Records(self.host, path, _UTMP, narrow=384, wide=400) as records:
            oldest = None
            for row in records.tail(_TAIL):
                seconds = row[9]
                if seconds <= 0:
                    continue
                oldest = seconds if oldest is None else min(oldest, seconds)
                if row[0] == _USER_PROCESS:
                    self._note(row[4].partition(b"\0")[0].decode("utf-8", "surrogateescape"), seconds, path)
        if oldest is not None:
            self._goes_back_to(oldest)

    def _read_database(self, path, query, units, complete):
        try:
            # Here: few hosts have such a database.
            import sqlite3
        except ImportError:
            raise Unreadable(
                path,
                Text(
                    "cannot be read: this host's Python has no sqlite3 module",
                    "无法读取：此主机的 Python 没有 sqlite3 模块"))
        if self.host.stat(path).kind != "file":
            raise Unreadable(path, Text("is not a regular file", "不是普通文件"))
        # Opened as immutable, so that not even a lock or a journal is written beside it.
        place = self.host.real(self.host.resolve(path)).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        try:
            connection = sqlite3.connect("file:%s?mode=ro&immutable=1" % place, uri=True)
            try:
                for name, when in connection.execute(query):
                    self._note(str(name), int(when or 0) // units, path)
                oldest = 0 if complete else connection.execute(_OLDEST[path]).fetchone()[0]
            finally:
                connection.close()
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise HostError(
                path,
                Text("cannot be read as a login database ({why})", "不是可读取的登录数据库（{why}）").format(why=error))
        if oldest is not None:
            self._goes_back_to(oldest // units)


class _Records:
    """A file of records of one size."""

    def __init__(self, host, path, layouts, narrow, wide):
        self.path = path
        real = host.real(host.resolve(path))
        try:
            # A FIFO in the place of the file must not hang the audit.
            self._handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise Unreadable(path, error.strerror)
        found = os.fstat(self._handle)
        if not stat.S_ISREG(found.st_mode):
            os.close(self._handle)
            raise Unreadable(path, Text("is not a regular file", "不是普通文件"))
        self.size = found.st_size
        self.written = found.st_mtime
        fitting = [size for size in ((wide, narrow) if _WIDE_TIME else (narrow, wide)) if self.size % size == 0]
        self._layout = layouts[fitting[0] if fitting else wide if _WIDE_TIME else narrow]

    def __enter__(self):
        return self

    def __exit__(self, *_unused):
        os.close(self._handle)

    def at(self, number):
        """Return the record of this number as a list of one; an empty one where the file ends before it."""
        if not 0 <= number * self._layout.size < self.size:
            return []
        data = os.pread(self._handle, self._layout.size, number * self._layout.size)
        return [self._layout.unpack(data)] if len(data) == self._layout.size else []

    def tail(self, most):
        """Return the last records, as many as fit in so many bytes."""
        whole = self.size - self.size % self._layout.size
        start = max(0, whole - most // self._layout.size * self._layout.size)
        data = os.pread(self._handle, whole - start, start)
        return self._layout.iter_unpack(data[:len(data) - len(data) % self._layout.size])

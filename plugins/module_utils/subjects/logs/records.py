# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far back the records of this host go, and how fast they grow: by the first lines of the oldest files."""

import datetime
import math
import os
import re
import stat
import struct
import zlib
from collections import namedtuple

try:
    import bz2
    import lzma
except ImportError:  # a Python that was built without
    bz2 = lzma = None  # type: ignore[assignment]

# Fewer say nothing of how much comes in a month.
_DAYS_TO_MEASURE = 7
_HEAD = 16384
_ISO = re.compile(rb"(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d")
_TRADITIONAL = re.compile(rb"(?:<\d+>)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d{1,2}) \d\d:\d\d")
_AUDIT = re.compile(rb"msg=audit\(([0-9]{1,15})\.\d+:\d+\)")
_MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
# Of what is packed: a few bytes may stand for hundreds of megabytes, or ask for gigabytes to be unpacked in.
_DEEPEST, _MEMORY = 4096, 2**27

# What is as old as the host, as far as can be told.
IDENTITY = ("/etc/machine-id", "/etc/ssh/ssh_host_*_key")

# The day of the oldest record, the file it stands in, the bytes of all files, the day of the newest file.
Span = namedtuple("Span", "day path size last")


def archives(host, log, olddir=None):
    """Return a log and what rotation made of it, as paths."""
    folder, name = os.path.split(log)
    stem, extension = os.path.splitext(name)
    rotated = re.compile(r"%s([.-].+)?$|%s-\d.*%s(\.\w+)?$" % (re.escape(name), re.escape(stem), re.escape(extension)))
    folders = [folder] + ([os.path.join(folder, olddir)] if olddir else [])
    return [os.path.join(one, found) for one in folders for found in host.listdir(one) if rotated.match(found)]


def span(host, paths, first=None):
    """Return the Span of some files, the empty ones aside; None without a record. `first` reads a head's day."""
    found = _written(host, paths)
    if not found:
        return None
    written, path, real, _size = min(found)
    day = (first or day_of)(_head(real), datetime.date.fromtimestamp(written))
    return Span(day, path, sum(one[3] for one in found), datetime.date.fromtimestamp(max(found)[0]))


def audit_pace(host, paths):
    """Return (bytes, seconds) of what auditd wrote since the first record that is left; None where no record tells."""
    found = _written(host, paths)
    first = _AUDIT.search(_head(min(found)[2])) if found else None
    if first is None:
        return None
    return sum(one[3] for one in found), int(max(found)[0]) - int(first.group(1))


def _written(host, paths):
    """Return (last written, path, real path, bytes) of the files that are not empty."""
    found = []
    for path in paths:
        real = host.real(host.resolve(path))
        try:
            state = os.stat(real)
        except (FileNotFoundError, NotADirectoryError):
            # Rotated away since the folder was listed.
            continue
        if stat.S_ISREG(state.st_mode) and state.st_size:
            found.append((state.st_mtime, path, real, state.st_size))
    return found


def _head(real):
    handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        data = os.read(handle, _HEAD)
    finally:
        os.close(handle)
    return _unpacked(data)


def _unpacked(data):
    try:
        if data.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(31).decompress(data, _DEEPEST)
        if bz2 is not None and data.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(data, _DEEPEST)
        if lzma is not None and data.startswith(b"\xfd7zXZ"):
            return lzma.LZMADecompressor(memlimit=_MEMORY).decompress(data, _DEEPEST)
    except Exception:  # pylint: disable=broad-except
        # lzma's own error has no name where there is no lzma; a damaged archive is dated by its file.
        return b""
    return data


def day_of(head, written):
    """Return the day of the first record in a file's head; the day the file was last written where none can be read."""
    first = min(
        (match for match in (one.search(head) for one in (_ISO, _TRADITIONAL, _AUDIT)) if match),
        key=lambda one: one.start(), default=None)
    try:
        if first is None:
            return written
        if first.re is _AUDIT:
            return datetime.date.fromtimestamp(int(first.group(1)))
        if first.re is _ISO:
            return datetime.date(*[int(group) for group in first.groups()])
        day = datetime.date(written.year, _MONTHS[first.group(1)], int(first.group(2)))
        # This format has no year: a record is never younger than its file.
        return day if day <= written + datetime.timedelta(days=1) else day.replace(year=written.year - 1)
    except (ValueError, OverflowError, OSError):
        return written


def journal(host):
    """Return the Span of the persistent journal, or None."""
    return span(host, host.glob("/var/log/journal/*/*.journal"), _journal_day)


def journal_pace(host):
    """Return (bytes, seconds) of what the journal holds since its first entry; None where no entry tells."""
    found = _written(host, host.glob("/var/log/journal/*/*.journal"))
    first = min(filter(None, (_first_entry(_head(one[2])) for one in found)), default=None)
    return None if first is None else (sum(one[3] for one in found), int(max(found)[0]) - first)


def _journal_day(head, written):
    seconds = _first_entry(head)
    try:
        return datetime.date.fromtimestamp(seconds) if seconds else written
    except (ValueError, OverflowError, OSError):
        # The head is damaged.
        return written


def _first_entry(head):
    """Return the time of the first entry, in seconds; 0 where there is none."""
    if len(head) < 200 or not head.startswith(b"LPKSHHRH"):
        return 0
    # head_entry_realtime of systemd's journal-def.h, in microseconds; zero in a file without an entry.
    return struct.unpack_from("<Q", head, 184)[0] // 1000000


def megabytes(span, days):
    """Return how many MB so many days take, and a fifth more; None where too few days are there to tell."""
    passed = 0 if span is None else (span.last - span.day).days
    return None if passed < _DAYS_TO_MEASURE else int(math.ceil(span.size * 1.2 * days / passed / 1024 ** 2))


def host_since(host):
    """Return (day, path) of this host's first boot, as the oldest part of its identity tells; None where it has none.
    """
    found = []
    for path in [path for pattern in IDENTITY for path in host.glob(pattern)]:
        try:
            state = os.stat(host.real(host.resolve(path)))
        except OSError:
            continue
        if state.st_size > 1:
            found.append((datetime.date.fromtimestamp(state.st_mtime), path))
    return min(found) if found else None

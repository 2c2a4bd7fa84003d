# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures of a malware scanner, and how old they are."""

import datetime
import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, Unreadable

CLAMAV = "/var/lib/clamav/daily.c[vl]d"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# ClamAV-VDB:21 Nov 2026 03-30 -0500:27829:...
_HEADER = re.compile(rb"ClamAV-VDB:(\d{1,2}) (\w{3}) (\d{4}) ")


def newest(host, pattern):
    """Return (path, day) of the newest signature file, or None: the day it was built where it tells, else that of its
    last change.
    """
    dated = [(_day(host, path), path) for path in host.glob(pattern)]
    return max(dated)[::-1] if dated else None


def _day(host, path):
    day, changed = built(host, path)
    return day or datetime.date.fromtimestamp(changed)


def built(host, path):
    """Return the day that a signature file says it was built, None where it tells none, and when it was changed."""
    real = host.real(host.resolve(path))
    try:
        # Only its head: such files are larger than what is read whole.
        with open(real, "rb") as stream:
            match = _HEADER.match(stream.read(512))
            changed = os.fstat(stream.fileno()).st_mtime
    except FileNotFoundError:
        raise Missing(path)
    except OSError as error:
        raise Unreadable(path, error.strerror)
    return match and day_of(*match.groups()), changed


def day_of(day, month, year):
    """Return a date of ClamAV's, its parts as bytes; None of what is none."""
    month = month.decode("ascii", "replace")
    try:
        return datetime.date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None

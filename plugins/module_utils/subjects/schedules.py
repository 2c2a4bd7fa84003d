# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs a program by the clock on this host: systemd's timers and cron's tables."""

import os
import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.journald import days
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import UNIT_DIRS, load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

TABLES = (
    "/etc/crontab", "/etc/cron.d/*", "/var/spool/cron/*", "/var/spool/cron/crontabs/*", "/var/spool/cron/tabs/*")
# Where all of them are looked for.
PLACES = tuple(folder + "/*.timer" for folder in UNIT_DIRS) + TABLES + ("/etc/cron.*/*",)
_FOLDERS = (("hourly", 1), ("daily", 1), ("weekly", 7), ("monthly", 31))
_NICKNAMES = {
    "@hourly": 1, "@daily": 1, "@midnight": 1, "@weekly": 7, "@monthly": 31, "minutely": 1, "hourly": 1, "daily": 1,
    "weekly": 7, "monthly": 31, "quarterly": 92, "semiannually": 183, "yearly": 366, "annually": 366, "@yearly": 366,
    "@annually": 366, "@reboot": 366}
_DATE = re.compile(r"(?:(?P<year>[0-9*./,]+)-)?(?P<month>[0-9*./,]+)-(?P<day>[0-9*./,~]+)$")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)", re.I)
_SCRIPT_BYTES = 1024 * 1024

# What runs it: the unit to be running for it, where that is written, and at most how many days apart (None: not known).
Schedule = namedtuple("Schedule", "unit where days")


def of(host, program):
    """Return the Schedules by which a program runs, whether named there or in the script that is."""
    return list(_timers(host, program)) + list(_tables(host, program)) + list(_folders(host, program))


def _of_timers(host):
    """Yield (name, timer, commands of its service) of each timer that is there."""
    names = set(os.path.basename(path) for folder in UNIT_DIRS for path in host.glob(folder + "/*.timer"))
    for name in sorted(names):
        timer = load_unit(host, name)
        if timer.fragment is not None:
            unit = timer.value("Timer", "Unit")
            service = load_unit(host, name[:-len(".timer")] + ".service" if unit is None else unit.text)
            yield name, timer, [
                value for key in ("ExecStartPre", "ExecStart", "ExecStartPost")
                for value in service.values("Service", key)]


def _timers(host, program):
    for name, timer, lines in _of_timers(host):
        if any(_runs(host, value.text, program) for value in lines):
            whens = timer.values("Timer", "OnCalendar") + timer.values("Timer", "OnUnitActiveSec")
            known = [_apart(value.text) for value in timer.values("Timer", "OnCalendar")]
            known += [days(value.text) for value in timer.values("Timer", "OnUnitActiveSec")]
            apart = [one for one in known if one is not None]
            yield Schedule(name, whens[0].where if whens else timer.fragment.path, min(apart) if apart else None)


def commands_of_timers(host):
    """Yield (place, text) of each command that a timer starts."""
    for _name, _timer, lines in _of_timers(host):
        for value in lines:
            yield value.where, value.text


def _apart(text):
    """Return at most how many days lie between two times of a calendar expression; None where this does not tell."""
    words = text.strip().lower().split()
    if len(words) == 1 and words[0] in _NICKNAMES:
        return _NICKNAMES[words[0]]
    date = next((match for match in map(_DATE.match, words) if match), None)
    if date is not None and (date.group("year") or "*") != "*":
        return None
    if date is not None and date.group("month") != "*":
        return 366
    if date is not None and date.group("day") != "*":
        return 31
    return 7 if words and _WEEKDAY.match(words[0]) else 1


def _tables(host, program):
    for path in [path for pattern in TABLES for path in host.glob(pattern)]:
        found = host.stat(path)
        # A user's own table runs nothing with root's rights, whatever it names; nor is what it names read.
        if found is None or found.kind != "file" or found.uid not in (0, None if host.live else host.stat("/").uid):
            continue
        document = read_document(host, path)
        for index in range(len(document.lines)):
            words = document.text(index).split()
            if words and not words[0].startswith("#") and _runs(host, document.text(index), program):
                yield Schedule(_cron(host), document.where(index), _by_fields(words))


def _by_fields(words):
    if words[0].startswith("@"):
        return _NICKNAMES.get(words[0].lower())
    if len(words) < 6:
        return None
    day, month, weekday = words[2:5]
    if month != "*":
        return 366
    return 1 if (day, weekday) == ("*", "*") else 7 if day == "*" else 31


def _folders(host, program):
    for name, apart in _FOLDERS:
        for path in host.glob("/etc/cron.%s/*" % name):
            found = host.stat(path)
            if found is not None and found.kind == "file" and found.mode & 0o111 and _mentions(host, path, program):
                yield Schedule(_cron(host), Where(path, 1), apart)


def _runs(host, text, program):
    if program in text:
        return True
    return any(_mentions(host, word, program) for word in re.findall(r"/[\w./+-]+", text))


def _mentions(host, path, program):
    """Tell whether a script names the program; a binary is none."""
    found = host.stat(path)
    if found is None or found.kind != "file":
        return False
    data = host.read(path)
    return data.startswith(b"#!") and len(data) < _SCRIPT_BYTES and program.encode("utf-8", "surrogateescape") in data


def _cron(host):
    return "cron.service" if host.exists("/lib/systemd/system/cron.service") else "crond.service"

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""journald's settings: the main file and its drop-ins, as a source for `Setting`, and how much the journal may hold."""

import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, KeyValue
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import span

# After every other drop-in's name, so that it is the one in force.
DROPIN = "/etc/systemd/journald.conf.d/zz-jrt0117.conf"
STORE = "/var/log/journal"
PROGRAMS = ("/usr/lib/systemd/systemd-journald", "/lib/systemd/systemd-journald")
# The first systemd whose journald knows Audit=.
_SWITCHES = 246
_SIZE = re.compile(r"([0-9]{1,20}(?:\.[0-9]{1,20})?)\s*([KMGTPE]?)B?$")
_POWERS = {letter: 1024 ** power for power, letter in enumerate(["", "K", "M", "G", "T", "P", "E"])}
_MOST_BY_DEFAULT = 4 * 1024 ** 3
_MOST_OF_A_FILE = 128 * 1024 ** 2


class Journald:
    """The settings in force, staged changes included."""

    label = "journald.conf"
    searched = dropins.systemd_places(label)

    def __init__(self, host):
        self.host = host

    def get(self, name):
        """Return the value in force with its place, or None."""
        return dropins.systemd(self.host, "journald.conf").get(name, "Journal")

    def default(self, name):
        """Return what journald does by itself."""
        if name == "SystemMaxUse":
            return "%dM" % (min(self.disk() // 10, _MOST_BY_DEFAULT) // 1024 ** 2)
        return {
            "Storage": "auto", "MaxRetentionSec": "0", "MaxLevelStore": "debug", "SystemMaxFiles": "100"}.get(name)

    def set(self, name, value):
        """Stage a value in a drop-in of our own."""
        document = KeyValue(self.host.read(DROPIN) if self.host.exists(DROPIN) else b"", DROPIN, SYSTEMD_INI)
        document.set(name, value, "Journal")
        self.host.stage_content(DROPIN, document.render())

    def one_file(self):
        """Return the most bytes of one file of the journal."""
        one, whole = self.get("SystemMaxFileSize"), self.get("SystemMaxUse")
        most = size(whole.text if whole else self.default("SystemMaxUse")) or 0
        return (size(one.text) if one else None) or min(_MOST_OF_A_FILE, most // 8) or 1

    def disk(self):
        """Return the bytes of the file system that the journal is kept on."""
        place = next(path for path in (STORE, "/var/log", "/var", "/") if self.host.exists(path))
        state = os.statvfs(self.host.real(self.host.resolve(place)))
        return state.f_blocks * state.f_frsize


def installed(host):
    """Tell whether journald is on the host."""
    return any(host.exists(path) for path in PROGRAMS)


def switches_auditing(host):
    """Tell whether journald is there and knows Audit=.

    Where that says no, as Debian has it, each start of journald turns the kernel's auditing off.
    """
    return installed(host) and units.version(host) >= _SWITCHES


def days(text):
    """Return a time span in days; None for what is none."""
    seconds = span(text)
    return None if seconds is None else 0 if seconds == float("inf") else seconds / 86400.0


def size(text):
    """Return a size in bytes; None for what is none."""
    match = _SIZE.match(text.strip())
    return int(float(match.group(1)) * _POWERS[match.group(2)]) if match else None

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log that takes no line holds up no guard."""

import syslog
import threading
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.watch import tell


def test_a_guard_goes_on_where_the_systems_log_hangs(monkeypatch):
    hangs = threading.Event()
    monkeypatch.setattr(syslog, "syslog", lambda *_line: hangs.wait(20))
    begun = time.monotonic()
    tell("run x: its changes are taken back")
    assert time.monotonic() - begun < 10
    hangs.set()


def test_a_guard_s_line_comes_to_the_systems_log_under_its_name(monkeypatch):
    told = []
    monkeypatch.setattr(syslog, "openlog", lambda *how: told.append(how[0]))
    monkeypatch.setattr(syslog, "syslog", lambda *line: told.append(line))
    tell("one\x1btwo", syslog.LOG_CRIT)
    assert told == ["jrt0117-guard", (syslog.LOG_CRIT, "one\\x1btwo")]

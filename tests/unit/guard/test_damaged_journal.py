# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal with a damaged line, in the guard's window: what the other lines tell is taken back."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils import guard, guard_watch
from tests.unit.guard.conftest import BEFORE, RUN

LINES = "var/lib/jrt0117/journal/run-1/entries.jsonl"


@pytest.mark.parametrize("number", [0, 2, 4])
def test_a_damaged_line_keeps_the_guard_from_nothing_else(site, number):
    site.enforce()
    site.enforce("/etc/other", b"after too\n")
    path = site.root / LINES
    lines = path.read_bytes().splitlines(keepends=True)
    assert b"change" in lines[1] and b"change" in lines[4]
    lines[number] = b"\0damaged\n"
    path.write_bytes(b"".join(lines))
    site.passes(200)
    assert guard_watch.take_back(site.host, site.state)
    files = site.files()
    # The change whose line is lost stands; every other is back.
    assert files["etc/app.conf"] == BEFORE["etc/app.conf"]
    assert (files["etc/other"] == BEFORE["etc/other"]) is (number != 4)
    assert guard.status(site.host, RUN)["armed"] is False

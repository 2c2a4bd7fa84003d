# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of one account at the same time are counted, and ended."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.concurrent_sessions import (
    ConcurrentSessions,
)

CONTROL = ConcurrentSessions()


def test_an_application_that_ends_the_first_session_passes(app, tested):
    server = app("good")
    found = tested(CONTROL, server)
    assert (found["status"], server.sessions) == ("pass", {})


def test_one_that_keeps_all_is_named_and_all_are_ended(app, tested):
    server = app("bad")
    found = tested(CONTROL, server, sessions_per_user=2)
    assert (found["status"], "3 sessions" in found["message"]["en"], server.sessions) == ("fail", True, {})


def test_sessions_that_cannot_be_ended_are_counted(app, tested):
    server = app("bad")
    found = tested(CONTROL, server, login={"logout": "/away"})
    assert "3 sessions were not ended" in found["evidence"][0]["text"]
    assert len(server.sessions) == 3


def test_an_audit_logs_in_nowhere(app, tested):
    server = app("bad")
    assert (tested(CONTROL, server, logs_in=False)["reason"], server.asked) == ("not_tested", [])

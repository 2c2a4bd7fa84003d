# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cookies of sessions are for TLS and for the server alone."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers, cookies
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class SessionCookies(Control):
    """Cookies of sessions."""

    id = "session_cookies"
    zh = "会话 Cookie"
    clauses = ("8.1.1-B-a",)

    def expectations(self, host, policy):
        yield Seen(lambda host: answers.each(host, policy, cookies.judged))

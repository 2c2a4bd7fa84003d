# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that nobody uses ends."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import idle
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class SessionIdleEnd(Control):
    """End of idle sessions."""

    id = "session_idle_end"
    zh = "闲置会话结束"
    clauses = ("8.3.4-B-a-2", "8.3.4-B-g-1")

    def expectations(self, host, policy):
        yield Seen(lambda host: idle.each(host, policy))

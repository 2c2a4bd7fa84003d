# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account has few sessions at the same time."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import tested
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class ConcurrentSessions(Control):
    """Sessions of one account."""

    id = "concurrent_sessions"
    zh = "单账号并发会话"
    clauses = ("8.3.4-B-g-3",)

    def expectations(self, host, policy):
        yield Seen(lambda host: tested.each(host, policy, self.id))

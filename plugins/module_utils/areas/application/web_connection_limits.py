# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A web server bounds its connections, and those of each client."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import connections, tiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class WebConnectionLimits(Control):
    """Connection limits of web servers."""

    id = "web_connection_limits"
    zh = "Web 服务器连接限制"
    clauses = ("8.3.4-B-g-2", "8.3.4-E-i-1")

    def expectations(self, host, policy):
        yield Seen(lambda host: tiers.each(host, policy, connections))

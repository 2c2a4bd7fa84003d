# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A web server does not wait for ever."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import tiers, timeouts
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class WebTimeouts(Control):
    """Time limits of web servers."""

    id = "web_timeouts"
    zh = "Web 服务器超时"
    clauses = ("8.3.4-B-g-1",)

    def expectations(self, host, policy):
        yield Seen(lambda host: tiers.each(host, policy, timeouts))

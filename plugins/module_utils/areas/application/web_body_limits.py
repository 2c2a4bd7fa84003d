# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of a request has a limit."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import bodies, tiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class WebBodyLimits(Control):
    """Size of requests."""

    id = "web_body_limits"
    zh = "请求体大小限制"
    clauses = ("8.3.4-B-f-1",)

    def expectations(self, host, policy):
        yield Seen(lambda host: tiers.each(host, policy, bodies))

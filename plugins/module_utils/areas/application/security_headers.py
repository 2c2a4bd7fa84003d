# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers tell browsers what a page may do."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers, headers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class SecurityHeaders(Control):
    """Security headers."""

    id = "security_headers"
    zh = "安全响应头"
    clauses = ("8.1.1-B-a",)

    def expectations(self, host, policy):
        yield Seen(lambda host: answers.each(host, policy, headers.judged))

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error pages tell users what to do, and nobody what is inside."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers, errors
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class ErrorPages(Control):
    """Error pages."""

    id = "error_pages"
    zh = "出错页面"
    clauses = ("8.1.1-B-f",)

    def expectations(self, host, policy):
        yield Seen(lambda host: answers.each(host, policy, errors.judged))

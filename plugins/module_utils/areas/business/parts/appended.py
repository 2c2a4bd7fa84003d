# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of queries and of requests for many only grow."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import rights
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_ADVICE = Text(
    "The security administrator finds out who has changed the record of queries, and restores it from a backup.",
    "由安全管理员查明由谁改动了查询记录，并从备份恢复。")


def look(books, _policy):
    """Look at the counters and the rights of each."""
    for path in ("query_log", "query_log.batch"):
        if books.given(path) is not None:
            table = books.table(path)
            yield from rights.unchanged(books, table, "log_changed_rows", _ADVICE)
            yield from rights.changeable(books, table, "log_writable")

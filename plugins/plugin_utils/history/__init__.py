# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history: what each control said of each host over the runs, as spans, in SQLite or PostgreSQL.

Nothing here changes a verdict. The fragments are the record: a history that is lost is made anew from them.
"""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

__all__ = ["KEEP", "HistoryError"]

# How long what is over is kept.
KEEP = "P400D"


class HistoryError(Exception):
    """The history cannot be read or written; names it, says why, and what to do, in the reader's language."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en, zh)
        self.en, self.zh = en, zh

    def __str__(self) -> str:
        return spoken(self.en, self.zh)

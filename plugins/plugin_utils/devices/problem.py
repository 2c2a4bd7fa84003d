# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a configuration from being judged."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import shown

__all__ = ["Problem"]


class Problem(Exception):
    """A configuration that cannot be judged: a reason code, and the sentence for the reader."""

    def __init__(self, reason: str, told: Text, file: str = "", at: tuple[int, str] | None = None) -> None:
        super().__init__(told.en)
        self.reason, self.told = reason, told
        # The line that tells, and its text as it may be shown.
        self.where = f"{file}:{at[0]}" if at else None
        self.text = shown(at[1]) if at else ""

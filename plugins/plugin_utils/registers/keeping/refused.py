# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person has asked for and cannot be done."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["Refused"]


class Refused(ValueError):
    """Something that is not done; `told` says why and what to do, in both languages."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told

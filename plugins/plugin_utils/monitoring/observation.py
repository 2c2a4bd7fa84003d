# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller has seen of a host, in the form in which its module takes it: findings have one origin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["seen"]

_LONGEST = 1000


def seen(
        status: str, reason: str, en: str, zh: str, *, evidence: Iterable[tuple[str, str, str]] = (),
        advice: Text | None = None, expected: str = "", actual: str = "", **parts: Any) -> dict[str, Any]:
    """Return an observation as data."""
    told = Text(en, zh).format(**parts)
    return {
        "status": status, "reason": reason, "message": told.as_dict(), "expected": harmless(expected)[:_LONGEST],
        "actual": harmless(actual)[:_LONGEST],
        "evidence": [[kind, harmless(ref)[:_LONGEST], harmless(text)[:_LONGEST]] for kind, ref, text in evidence],
        "advice": None if advice is None else advice.as_dict()}

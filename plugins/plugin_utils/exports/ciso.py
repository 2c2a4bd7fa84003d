# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two files for CISO Assistant have in common: the names of the framework and of its nodes."""

from __future__ import annotations

__all__ = ["FRAMEWORK", "LIBRARY", "REF_ID", "urn"]

REF_ID = "jrt0117-2014"
LIBRARY = f"urn:jrt0117:risk:library:{REF_ID}"
FRAMEWORK = f"urn:jrt0117:risk:framework:{REF_ID}"


def urn(node: str) -> str:
    """The name of a clause's or a section's node: in small letters, as such names are."""
    return f"urn:jrt0117:risk:req_node:{REF_ID}:{node.lower()}"

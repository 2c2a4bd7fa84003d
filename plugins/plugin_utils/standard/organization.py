# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the organization's registers are called: in the catalogue `register:posts`, in findings `register_7_2_2_b_b`.

A clause names the registers that its rules read; one finding a clause tells what they come to.
"""

from __future__ import annotations

import re

__all__ = ["AREA", "FINDING", "OPTIONS", "REGISTER", "register_control"]

AREA = "organization"
# Its variables are `organization_<option>`; where the registers lie is `baseline_registers`.
OPTIONS = ("today", "periods", "trail")
REGISTER = "register:"
# How the id of every finding of the organization begins; no control of hosts has such an id.
FINDING = "register_"


def register_control(clause: str) -> str:
    """Return the id of the finding on the registers of a clause: `register_7_2_2_b_b` of 7.2.2-B-b."""
    return FINDING + re.sub(r"[.-]", "_", clause.lower())

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where records and reports lie, unless somebody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["isolated", "place"]


def isolated() -> Path | None:
    """Return the folder that alone comes back from a job of ansible-runner, in such a job.

    ansible-navigator runs in the folder it was started in, and removes that of its job: so it says that there is none.
    """
    told = os.environ.get("AWX_ISOLATED_DATA_DIR")
    return Path(told) if told and os.environ.get("JRT0117_ISOLATED") != "false" else None


def place(name: str) -> Path:
    """Return a folder of that name among the reports."""
    return (isolated() or Path("reports").absolute()) / name

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make history`: what the collection's own command does, out of this checkout."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "collections"))

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.command import main  # noqa: E402

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main(prog="make history"))

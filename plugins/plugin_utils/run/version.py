# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's version, as galaxy.yml or an installed collection's MANIFEST.json tells it."""

from __future__ import annotations

import json
import re
from pathlib import Path

__all__ = ["VERSION"]


def _version() -> str:
    for root in dict.fromkeys((Path(__file__).absolute().parents[3], Path(__file__).resolve().parents[3])):
        manifest, galaxy = root / "MANIFEST.json", root / "galaxy.yml"
        if manifest.is_file():
            return json.loads(manifest.read_text("utf-8"))["collection_info"]["version"]
        if galaxy.is_file():
            found = re.search(r"^version:\s*[\"']?([^\s\"']+)", galaxy.read_text("utf-8"), re.MULTILINE)
            if found:
                return found[1]
    return "unknown"


VERSION = _version()

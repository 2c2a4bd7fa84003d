# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Chinese is set: no blank beside a bracket of full width."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDERS = ("catalogue", "docs", "inventories", "playbooks", "plugins", "roles", "schemas", "tools")
ENDINGS = {".css", ".html", ".js", ".json", ".md", ".py", ".yml"}
BLANK = re.compile("[\u4e00-\u9fff}] +（|（ | ）|） +[\u4e00-\u9fff{]")


def test_no_blank_beside_a_bracket():
    files = [path for name in FOLDERS for path in sorted((ROOT / name).rglob("*")) if path.suffix in ENDINGS]
    assert len(files) > 500
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}" for path in [ROOT / "README.zh-CN.md", *files]
        if "node_modules" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if BLANK.search(line)]
    assert found == []

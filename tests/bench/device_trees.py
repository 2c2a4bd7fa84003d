# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether configurations of others are read as independent parsers read them: each line below the same one.

python tests/bench/device_trees.py FOLDER ...

with netutils and ciscoconfparse2 installed (pip, in an environment of their own): no part of the collection. Each file
below a folder that is of IOS, NX-OS or Comware is read three times. The text of banners, the code of certificates and
the lines that close an address family are left out, for the parsers do not agree on these with each other.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "collections"))

from ciscoconfparse2 import CiscoConfParse  # noqa: E402
from loguru import logger  # noqa: E402
from netutils.config.parser import HPComwareConfigParser, IOSConfigParser, NXOSConfigParser  # noqa: E402

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices import comware, ios, nxos, tree  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.clean import lines_of  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem  # noqa: E402

DIALECTS = {
    "ios": (IOSConfigParser, ios.MARKS, tree.by_indent), "nxos": (NXOSConfigParser, nxos.MARKS, tree.by_indent),
    "comware": (HPComwareConfigParser, comware.MARKS, tree.by_hash)}
LEFT_OUT = re.compile(r"(?:banner|header|Building|Current|!|#).*|[0-9A-F ]{2,}|quit|exit-address-family", re.S)
Pairs = Counter[tuple[str, str]]


def _pairs(found: Iterator[tuple[str, str]]) -> Pairs:
    return Counter(
        (above, line) for above, line in found
        if line and "\n" not in line and not LEFT_OUT.fullmatch(line) and not above.startswith(("banner", "header")))


def _ours(node: tree.Node, above: str = "") -> Iterator[tuple[str, str]]:
    for child in node.children:
        yield above, child.text
        yield from _ours(child, child.text)


def _theirs(parser: Any, text: str) -> Iterator[tuple[str, str]]:
    for line in parser(text).config_lines:
        yield line.parents[-1].strip() if line.parents else "", line.config_line.strip()


def _third(kind: str, text: str) -> Iterator[tuple[str, str]]:
    for one in CiscoConfParse(text.splitlines(), syntax=kind).objs:
        yield "" if one.parent is one else one.parent.text.strip(), one.text.strip()


def main() -> None:
    """Print how many files are read alike, and each that is not."""
    logger.remove()
    told: Counter[str] = Counter()
    for path in sorted(one for folder in sys.argv[1:] for one in Path(folder).rglob("*") if one.is_file()):
        data = path.read_bytes()
        text = data.decode("utf-8", "replace")
        kind = next(
            (name for name, (_parser, marks, _tree) in DIALECTS.items()
             if any(marks.match(line) for line in text.splitlines()[:200])), None)
        if kind is None or path.suffix in (".py", ".md", ".json", ".yml", ".yaml"):
            continue
        parser, _marks, reader = DIALECTS[kind]
        try:
            ours = _pairs(_ours(reader(lines_of(data, path.name), path.name)))
        except Problem as problem:
            told[f"{kind}: refused"] += 1
            print(f"{path}: {problem}")
            continue
        others = {"netutils": _pairs(_theirs(parser, text))}
        if kind != "comware":
            others["ciscoconfparse2"] = _pairs(_third(kind, text))
        for name, theirs in others.items():
            alike = ours == theirs
            told[f"{kind}, {name}: {'alike' if alike else 'otherwise'}"] += 1
            if not alike:
                print(f"{path}, {name}: ours {list(ours - theirs)[:3]}, theirs {list(theirs - ours)[:3]}")
    for what, count in sorted(told.items()):
        print(f"{what}: {count}")


if __name__ == "__main__":
    main()

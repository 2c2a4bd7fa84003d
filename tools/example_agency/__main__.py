# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the registers of the example agency.

python -m tools.example_agency [--check]

--check writes nothing, names the files that are not as they would be written, and exits 1 where there are any.
"""

from __future__ import annotations

import argparse
import functools
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "collections"))

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import (  # noqa: E402
    UnknownVocabulary,
    words,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue, load  # noqa: E402
from tools.example_agency.activities import activities  # noqa: E402
from tools.example_agency.approvals import approvals  # noqa: E402
from tools.example_agency.asked import asked  # noqa: E402
from tools.example_agency.assets import assets, keys, media  # noqa: E402
from tools.example_agency.documents import policies  # noqa: E402
from tools.example_agency.partners import incidents, members, suppliers  # noqa: E402
from tools.example_agency.people import agency, people, posts  # noqa: E402
from tools.example_agency.setting import Example  # noqa: E402
from tools.example_agency.systems import application_tests, facilities, grading, projects  # noqa: E402
from tools.example_agency.writing import register  # noqa: E402

PLACE = ROOT / "inventories/example/registers"

REGISTERS: Mapping[str, Callable[[Example], dict[str, Any]]] = {
    "agency": agency,
    "people": people,
    "posts": posts,
    "policies": policies,
    "activities": activities,
    "approvals": approvals,
    "assets": assets,
    "facilities": facilities,
    "application_tests": application_tests,
    "projects": projects,
    "suppliers": suppliers,
    "media": media,
    "incidents": incidents,
    "members": members,
    "grading": grading,
    "keys": keys,
}
# Fields whose words are explained: (list, field) -> vocabulary.
_EXPLAINED = {
    ("activities.records", "kind"): "activities.kinds", ("approvals.records", "kind"): "approvals.matters",
    ("assets.records", "class"): "assets.classes", ("suppliers.records", "kind"): "suppliers.kinds",
    ("suppliers.products", "class"): "suppliers.products", ("media.movements", "kind"): "media.movements",
    ("members.records", "state"): "members.states", ("projects.records", "sort"): "projects.sorts",
    ("application_tests.records", "criterion"): "application_tests.criteria",
    ("posts.assignments", "post"): "posts.posts", ("posts.responsibilities", "task"): "posts.tasks"}


def written(catalogue: Catalogue) -> dict[str, bytes]:
    """Return the files of the example by their path below its registers' folder."""
    example = Example(asked(call for clause in catalogue.clauses.values() for call in clause.rules))
    texts = {}
    for name, make in REGISTERS.items():
        lists = make(example)
        head = lists.pop("head")
        texts[f"{name}.yml"] = register(
            _comment(name, _clauses(catalogue, name)), head, lists, functools.partial(_meaning, name)).encode()
    return {**texts, **example.files.content}


def _clauses(catalogue: Catalogue, register_name: str) -> list[str]:
    return [one.id for one in catalogue.clauses.values() if register_name in one.registers]


def _comment(name: str, clauses: list[str]) -> list[str]:
    called = words("registers.registers")[name]
    return [
        f"{called.zh}：{called.help.zh if called.help else ''}", f"用于 {len(clauses)} 个条款：",
        *textwrap.wrap(" ".join(clauses), 112, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False),
        "status: kept 为正式台账，没有记录即为不符合；draft 为草稿，没有记录即为待办。",
        "reviewed 为负责人最近一次确认全部内容的日期，逾期则转为需人工判定。"]


def _meaning(register_name: str, of: str, field: str, value: Any) -> str:
    vocabulary = _EXPLAINED.get((f"{register_name}.{of}", field))
    if vocabulary is None:
        return ""
    try:
        word = words(vocabulary).get(value)
    except UnknownVocabulary:
        return ""
    return word.zh if word else ""


def stale(place: Path, files: Mapping[str, bytes]) -> list[str]:
    """Return what is not there as it would be written: paths that are missing, differ, or belong to nothing."""
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    differ = {name for name in files.keys() & there if (place / name).read_bytes() != files[name]}
    return sorted(differ | (files.keys() ^ there))


def write(place: Path, files: Mapping[str, bytes], names: Iterable[str]) -> None:
    """Write the files of these names, and remove those that belong to nothing."""
    for name in names:
        path = place / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        else:
            path.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    files = written(load())
    names = stale(PLACE, files)
    for name in names:
        print(f"{PLACE.relative_to(ROOT)}/{name}")
    if arguments.check:
        return int(bool(names))
    write(PLACE, files, names)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB; {len(names)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

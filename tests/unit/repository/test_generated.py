# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What could be forgotten in silence tells, with file and remedy; each is forgotten on purpose in a copy."""

import shutil
import subprocess
import sys

import pytest

from tests.unit.support.copied_checkout import AREAS, PAGE, changed, told
from tools.docs.__main__ import write
from tools.docs.tree import Tree
from tools.new.texts import TO_WRITE, TO_WRITE_ZH


def test_nothing_is_wrong_or_stale_here(root):
    assert told(root) == []


def test_the_copy_is_as_good(checkout):
    assert told(checkout) == []


def test_the_command_says_it_too(root):
    done = subprocess.run(
        [sys.executable, "-m", "tools.docs", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_make_lint_asks_for_it(root):
    assert "python -m tools.docs --check || code=1" in (root / "tools/lint").read_text("utf-8")


@pytest.mark.parametrize(
    "name, expected",
    [
        (PAGE, f"{PAGE}: is missing: describe the area and its options there"),
        (
            "tests/unit/areas/accounts/test_session_timeout.py",
            f"{AREAS}/accounts/session_timeout.py: has no test: write "
            "tests/unit/areas/accounts/test_session_timeout.py.",
        ),
    ],
)
def test_a_file_that_was_forgotten_is_named(checkout, name, expected):
    (checkout / name).unlink()
    assert [line for line in told(checkout) if line.startswith(expected)], told(checkout)


def test_a_control_in_no_area_is_told_where_it_belongs(checkout):
    (checkout / AREAS / "stray.py").write_text('"""A control."""\n', "utf-8")
    assert f"{AREAS}/stray.py: is in no area: move it to {AREAS}/<area>/." in told(checkout)


def test_a_helper_among_the_controls_is_told_where_it_belongs(checkout):
    (checkout / AREAS / "accounts/helper.py").write_text('"""No control."""\n', "utf-8")
    assert (
        f"{AREAS}/accounts/helper.py: holds no control: move it to {AREAS}/accounts/parts/, or give its class an id."
        in told(checkout)
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('observed("fail", "", "It is off.", "未启用。")', "the reason code is ''"),
        ('observed("fail", "is_off", "It is off.")', "an observation lacks a part"),
        ('observed("fail", "is_off", "It is off.", "It is off。")', "'It is off。' is not Chinese"),
        ('observed("fail", "is_off", "It is off", "未启用。")', "'It is off' is no sentence"),
        ('observed("fail", "is_off", "It is off.", "未启用.")', "'未启用.' is no sentence"),
        ('Text("the file of app")', "a text lacks a language"),
        ('Text("the file of app", "the file of app")', "'the file of app' is not Chinese"),
    ],
)
def test_a_sentence_that_lacks_its_code_or_a_language_is_told(checkout, code, expected):
    name = f"{AREAS}/accounts/parts/broken.py"
    (checkout / name).write_text(f'"""Sentences."""\n\nTOLD = {code}\n', "utf-8")
    assert [line.partition(": ")[::2] for line in told(checkout) if expected in line][0][0] == f"{name}:3"


def test_data_of_an_area_that_is_not_there_is_told(checkout):
    for folder in ("areas", "controls"):
        shutil.copy(checkout / PAGE.replace("/areas/", f"/{folder}/"), checkout / f"catalogue/{folder}/acounts.yml")
    assert {line.partition(":")[0] for line in told(checkout)} == {
        "catalogue/areas/acounts.yml",
        "catalogue/controls/acounts.yml",
    }


# Each kind of file that an area cannot be without.
GENERATED = [
    "plugins/modules/audit.py",
    "plugins/action/audit.py",
    "plugins/doc_fragments/audit.py",
    "roles/audit/README.md",
    "roles/audit/tasks/main.yml",
    "roles/audit/defaults/main.yml",
    "roles/audit/meta/argument_specs.yml",
    f"{AREAS}/audit/__init__.py",
    f"{AREAS}/audit/options.py",
    f"{AREAS}/audit/controls.py",
    "docs/controls.md",
    "docs/coverage.md",
    "docs/registers-fields.md",
    "plugins/plugin_utils/before/bounds.py",
    "plugins/plugin_utils/standard/built.py",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_that_is_stale_is_told_and_one_that_is_gone_is_written(checkout, copy, name):
    (checkout / name).write_text((checkout / name).read_text("utf-8") + "\n", "utf-8")
    assert told(checkout) == [f"{name}: is stale: run make docs."]
    (checkout / name).unlink()
    assert write(checkout) == [name] and copy.changed() == []


def test_generated_files_that_are_gone_are_told(checkout):
    for name in GENERATED:
        (checkout / name).unlink()
    assert sorted(told(checkout)) == sorted(f"{name}: is stale: run make docs." for name in GENERATED)


@pytest.mark.parametrize(
    "name, row",
    [
        ("meta/runtime.yml", "    - audit\n"),
        ("playbooks/enforce.yml", "    - role: jrt0117.baseline.audit\n"),
        ("README.md", "| [audit](roles/audit/README.md)"),
        ("README.zh-CN.md", "| [audit](roles/audit/README.zh-CN.md)"),
        ("docs/README.md", "- [Auditing and logs](audit.md) ([中文](audit.zh-CN.md)):"),
        ("catalogue/schema.json", '            "audit",\n'),
        (f"{AREAS}/table.py", '    "audit": audit.AREA,\n'),
    ],
)
def test_a_list_that_an_area_is_missing_in_is_told(checkout, name, row):
    changed(checkout, name, row, "")
    assert told(checkout) == [f"{name}: is stale: run make docs."]


def test_nothing_is_left_that_was_to_be_written(root):
    left = [
        str(path.relative_to(root))
        for folder in ("catalogue", AREAS, "tests/unit/areas")
        for path in (root / folder).rglob("*.*")
        if path.suffix in (".py", ".yml")
        and (TO_WRITE in path.read_text("utf-8") or TO_WRITE_ZH in path.read_text("utf-8"))
    ]
    assert left == []


def test_every_area_has_a_control(root):
    assert [f"make new-control AREA={area.name} NAME=..." for area in Tree(root).areas if not area.controls] == []

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of host code: which may import which, and what an audit is sent (docs/architecture.md, "Map")."""

import ast
import functools
import graphlib
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[3]
HOST_CODE = ROOT / "plugins/module_utils"
PACKAGE = "ansible_collections.jrt0117.baseline.plugins.module_utils"

# From the ground up: a folder imports itself and those named before it. Subjects are folders of their own among each
# other.
LAYERS = ("base", "text", "judging", "kinds", "subjects", "preflight", "change", "guard", "frame", "areas")
# What knows no subject, and what hosts that are only audited never see.
GENERAL = ("base", "text", "judging", "kinds")
ENFORCING = ("change", "guard")


@functools.cache
def modules():
    """Return the files of host code by their dotted name below module_utils."""
    found = {}
    for path in HOST_CODE.rglob("*.py"):
        parts = path.relative_to(HOST_CODE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@functools.cache
def imported(path):
    """Return the modules of host code that a file imports, those within functions included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{PACKAGE}."):
            package = node.module[len(PACKAGE) + 1:]
            for alias in node.names:
                inside = f"{package}.{alias.name}".lstrip(".")
                names.add(inside if inside in modules() else package)
    return frozenset(names - {""})


def folder_of(name):
    """Return the folder that a module counts for: that of its subject or area, or of its layer."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] in ("subjects", "areas") else parts[0]


def arrows():
    """Return {folder: {folder it imports: an example}}."""
    found = {}
    for name, path in modules().items():
        for other in imported(path):
            if folder_of(name) != folder_of(other):
                found.setdefault(folder_of(name), {})[folder_of(other)] = f"{name} imports {other}"
    return found


def sent_with(module):
    """Return the modules that Ansible sends to a host with one of the collection's modules."""
    pending, sent = set(imported(ROOT / "plugins/modules" / module)), set()
    while pending:
        name = pending.pop()
        sent.add(name)
        # The packages on the way are sent with what they import, too.
        parts = name.split(".")
        above = {".".join(parts[:count]) for count in range(1, len(parts))}
        pending |= (imported(modules()[name]) | above) - sent
    return sent


def test_every_folder_has_a_layer():
    assert {name.split(".")[0] for name in modules() if name} == set(LAYERS)


def test_no_circle_between_folders():
    graphlib.TopologicalSorter({folder: set(others) for folder, others in arrows().items()}).prepare()


def test_a_folder_imports_only_what_is_below_it():
    wrong = [
        example for folder, others in arrows().items() for other, example in others.items()
        if LAYERS.index(folder.split(".")[0]) < LAYERS.index(other.split(".")[0])]
    assert wrong == []


def test_an_area_imports_no_other():
    wrong = [example for folder, others in arrows().items() for other, example in others.items()
             if folder.startswith("areas.") and folder != "areas.table" and other.startswith("areas.")]
    assert wrong == []


def test_what_judges_in_general_knows_no_subject():
    wrong = [
        example for folder in GENERAL for other, example in arrows().get(folder, {}).items()
        if other.startswith("subjects")]
    assert wrong == []


def test_an_audit_is_sent_nothing_that_only_enforcing_needs():
    sent = sent_with("assess.py")
    assert sorted(
        name for name in sent if name.split(".")[0] in ENFORCING or name.endswith((".enforcing", ".validators"))) == []
    # The areas themselves are, or the question above would be none.
    assert {"areas.accounts.controls", "areas.audit.controls", "areas.boundary.controls"} <= sent


@pytest.mark.parametrize("name", ["accounts", "audit", "boundary"])
def test_a_module_is_sent_its_own_area_alone(name):
    assert {folder_of(one) for one in sent_with(f"{name}.py") if one.startswith("areas.")} == {f"areas.{name}"}


@pytest.mark.parametrize("role, joined", [("enforcing", "change.validators"), ("reload", "change.reload")])
def test_what_only_enforcing_needs_of_a_subject_is_joined(role, joined):
    """A validator, or a service to be told, that nobody asks would be forgotten in silence."""
    offered = {name for name in modules() if name.startswith("subjects.") and name.endswith(f".{role}")}
    assert (
        offered
        and offered <= imported(
            modules()[joined])), f"{joined} does not import {sorted(offered - imported(modules()[joined]))}"

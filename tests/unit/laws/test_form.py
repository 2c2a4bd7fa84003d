# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form that every control of every area has."""

import importlib
import json
import re
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS

CONTROLS = [control for area in AREAS.values() for control in area.controls()]
ids = [control.id for control in CONTROLS]
# Words that make a sentence of a title.
SENTENCE = re.compile(r"\b(is|are|has|have|does|do|can|cannot|must|ensure|not|no|nobody|every|each|only)\b")


@pytest.mark.parametrize("control", CONTROLS, ids=ids)
class TestForm:
    def test_the_id_is_the_file_s_name(self, control):
        assert type(control).__module__.rsplit(".", 1)[1] == control.id

    def test_the_class_is_named_for_the_id(self, control):
        assert type(control).__name__.lower() == control.id.replace("_", "")

    def test_titles_name_the_subject_in_both_languages(self, control):
        """A mark stands before them, so that a sentence would be contradicted; what is asked stands in the rationale.
        """
        assert re.fullmatch(r"[A-Z][\w' -]{4,50}", control.title.en) and not SENTENCE.search(control.title.en.lower())
        assert (
            re.fullmatch(r"[\u4e00-\u9fffA-Za-z ]{2,24}", control.title.zh)
            and re.search("[\u4e00-\u9fff]", control.title.zh))
        assert not re.search("^(不存在|没有|启用|仅|非)|足够$|不能|应当|必须", control.title.zh)

    def test_the_file_says_in_a_sentence_what_is_asked(self, control):
        assert importlib.import_module(type(control).__module__).__doc__.strip().endswith(".")

    def test_it_names_clauses_and_a_known_disruption(self, control):
        assert control.clauses and len(set(control.clauses)) == len(control.clauses)
        assert control.disruption in ("none", "reload", "session", "lockout", "reboot")


def test_no_two_controls_share_an_id_or_a_title():
    assert len(set(ids)) == len(ids)
    for language in ("en", "zh"):
        assert len(set(getattr(control.title, language) for control in CONTROLS)) == len(ids)


def test_each_kind_of_evidence_is_one_that_the_controller_takes():
    """It refuses all that a host says where one is not."""
    root = Path(__file__).resolve().parents[3]
    taken = json.loads((root / "schemas/finding.schema.json").read_text("utf-8"))
    taken = set(taken["properties"]["evidence"]["items"]["properties"]["kind"]["enum"])
    written = {
        (kind, path.relative_to(root).as_posix()) for path in (root / "plugins/module_utils").rglob("*.py")
        for kind in re.findall(r'\bEvidence\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert len(written) > 20 and sorted(one for one in written if one[0] not in taken) == []

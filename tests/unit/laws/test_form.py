# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form that every control of every area has."""

import importlib
import re

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import AREAS

CONTROLS = [control for area in AREAS.values() for control in area.controls()]
ids = [control.id for control in CONTROLS]


@pytest.mark.parametrize("control", CONTROLS, ids=ids)
class TestForm:
    def test_the_id_is_the_file_s_name(self, control):
        assert type(control).__module__.rsplit(".", 1)[1] == control.id

    def test_the_class_is_named_for_the_id(self, control):
        assert type(control).__name__.lower() == control.id.replace("_", "")

    def test_titles_state_the_compliant_condition_in_both_languages(self, control):
        assert not control.title.en.startswith("Ensure")
        assert re.search("[\u4e00-\u9fff]", control.title.zh)
        assert importlib.import_module(type(control).__module__).__doc__.strip() == type(control).__doc__.strip().splitlines()[0]

    def test_it_names_clauses_and_a_known_disruption(self, control):
        assert control.clauses and len(set(control.clauses)) == len(control.clauses)
        assert control.disruption in ("none", "reload", "session", "lockout", "reboot")


def test_no_two_controls_share_an_id():
    assert len(set(ids)) == len(ids)

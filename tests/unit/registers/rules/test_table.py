# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of rules has every file of the folder, under the file's name, and each rule says what it comes to."""

from __future__ import annotations

import importlib
import inspect
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules import table
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words

FOLDER = pathlib.Path(table.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("[a-z]*.py") if path.stem != "table")


def test_every_file_is_in_the_table_under_its_name_and_the_table_is_sorted():
    assert list(table.RULES) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_rule_is_what_its_file_is_named_for_and_has_a_file_of_tests(name):
    module = importlib.import_module(f"{table.__name__.rpartition('.')[0]}.{name}")
    assert getattr(module, name) is table.RULES[name]
    assert (pathlib.Path(__file__).parent / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", FILES)
def test_the_words_of_a_rule_are_of_vocabularies_that_there_are(name):
    rule = table.RULES[name]
    assert set(rule.vocabulary) <= set(rule.parameters)
    for vocabulary in rule.vocabulary.values():
        assert words(vocabulary)


@pytest.mark.parametrize("name", FILES)
def test_a_rule_takes_its_arguments_by_name_and_says_what_makes_it_pass_and_fail(name):
    rule = table.RULES[name]
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in rule.parameters.values())
    assert "pass:" in rule.__doc__ or "not applicable:" in rule.__doc__

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions on facts: each form, what is missing, and what is not a number."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.conditions import answer


@pytest.mark.parametrize(("condition", "value", "holds"), [
    ({"fact": "labels"}, True, True),
    ({"fact": "labels"}, False, False),
    ({"fact": "automatic_extinguishing"}, "FM200", True),
    ({"fact": "pipes_through", "is": "none"}, "none", True),
    ({"fact": "pipes_through", "is": "none"}, "water", False),
    ({"fact": "water_above", "is": False}, False, True),
    ({"fact": "water_above", "is": False}, True, False),
    ({"fact": "cables", "not": "open"}, "duct", True),
    ({"fact": "cables", "not": "open"}, "open", False),
    ({"fact": "feeds", "at_least": 2}, 2, True),
    ({"fact": "feeds", "at_least": 2}, 1, False),
    ({"fact": "cameras", "above": 0}, 1, True),
    ({"fact": "cameras", "above": 0}, 0, False),
    ({"fact": "ground_ohm", "at_most": 4}, 4.0, True),
    ({"fact": "ground_ohm", "at_most": 4}, 4.1, False),
    ({"fact": "fire_rating", "one_of": ["A", "B1"]}, "B1", True),
    ({"fact": "fire_rating", "one_of": ["A", "B1"]}, "C", False),
])
def test_each_form(condition, value, holds):
    assert answer({condition["fact"]: value}, condition).holds is holds


def test_a_fact_is_compared_with_another():
    ups = {"fact": "ups_minutes", "at_least_fact": "ups_needed_minutes"}
    assert answer({"ups_minutes": 30, "ups_needed_minutes": 30}, ups).holds is True
    assert answer({"ups_minutes": 29, "ups_needed_minutes": 30}, ups).holds is False
    floor = {"fact": "floor", "below_fact": "floors"}
    assert answer({"floor": 3, "floors": 12}, floor).holds is True
    assert answer({"floor": 12, "floors": 12}, floor).holds is False


def test_a_fact_that_is_not_there_says_nothing_and_is_named():
    said = answer({"ups_minutes": 30}, {"fact": "ups_minutes", "at_least_fact": "ups_needed_minutes"})
    assert (said.holds, said.missing) == (None, ("ups_needed_minutes",))


@pytest.mark.parametrize("value", ["many", True])
def test_what_is_no_number_is_not_compared(value):
    said = answer({"feeds": value}, {"fact": "feeds", "at_least": 2})
    assert (said.holds, said.missing) == (None, ("feeds",))


ANY = {"any": [{"fact": "generator"}, {"fact": "rented_generator"}]}


@pytest.mark.parametrize(("facts", "holds", "missing"), [
    ({"generator": True}, True, ()),
    ({"generator": False, "rented_generator": True}, True, ()),
    ({"generator": False, "rented_generator": False}, False, ()),
    ({"generator": False}, None, ("rented_generator",)),
])
def test_one_of_several_is_enough_and_an_unknown_one_might_be_it(facts, holds, missing):
    said = answer(facts, ANY)
    assert (said.holds, said.missing) == (holds, missing)


def test_the_sentence_has_the_value_and_what_is_wanted_in_both_languages():
    said = answer({"feeds": 1}, {"fact": "feeds", "at_least": 2})
    assert (said.seen.en, said.seen.zh) == ("Number of feeds = 1", "市电路数 = 1")
    assert (said.wanted.en, said.wanted.zh) == ("Number of feeds ≥ 2", "市电路数 ≥ 2")
    assert answer({"generator": False, "rented_generator": False}, ANY).wanted.zh == "有自备发电机 或 有租用发电机"


def test_a_condition_of_no_known_form_is_refused():
    for condition in ({"fact": "feeds", "least": 2}, {"fact": "feeds", "at_least": 2, "at_most": 3}):
        with pytest.raises(ValueError, match="is no condition on a fact"):
            answer({"feeds": 2}, condition)

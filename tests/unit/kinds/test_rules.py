# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What values are good, how that is said, what is set."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import (
    SECONDS,
    at_least,
    at_most,
    between,
    equals,
    one_of,
)


@pytest.mark.parametrize("rule, good, bad", [
    (at_least(8), ["8", "9", "128"], ["7", "-8", "", "eight", "8.5x"]),
    (at_most(4), ["4", "0", "-1"], ["5", "", "four"]),
    (at_most(4, lowest=1), ["1", "4"], ["0", "-1", "5"]),
    (equals("yes"), ["yes", "YES"], ["no", "", "yes "]),
    (one_of("no", "prohibit-password"), ["no", "Prohibit-Password"], ["yes", ""]),
], ids=["at least", "at most", "in a range", "one value", "one of some"])
def test_a_value_is_good_or_not(rule, good, bad):
    assert [text for text in good if not rule.accepts(text)] == []
    assert [text for text in bad if rule.accepts(text)] == []


@pytest.mark.parametrize(
    "rule, wanted, target",
    [
        (at_least(8), ">= 8", "8"), (at_most(4), "<= 4", "4"), (at_most(4, lowest=1), "1 to 4", "4"),
        (equals("yes"), "yes", "yes"), (one_of("no", "prohibit-password"), "no | prohibit-password", "no")])
def test_it_says_what_is_wanted_and_knows_what_to_set(rule, wanted, target):
    assert (str(rule.wanted), rule.target) == (wanted, target) and rule.accepts(rule.target)
    assert rule.instead_of(None) == rule.instead_of("bad") == target


def test_a_range_is_said_in_both_languages_with_its_unit():
    assert between(1, 60, SECONDS) == Text("1 to 60 s", "1 至 60 秒")


def test_a_number_is_read_as_the_program_does():
    assert at_least(8, read=lambda text: int(text, 8)).accepts("10") and not at_least(8).accepts("010x")

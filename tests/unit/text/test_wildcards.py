# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns of a shell, held against those of Python's own where that comes to an end."""

import fnmatch
import time

from hypothesis import given, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import LONGEST, matcher


@given(st.text("ab[]!?*-\n", max_size=12), st.text("ab[]!-\n", max_size=12))
def test_a_pattern_matches_what_it_matches_to_python(pattern, text):
    assert matcher(pattern)(text) == fnmatch.fnmatchcase(text, pattern)


def test_stars_that_share_a_text_in_countless_ways_are_compared_in_no_time():
    started = time.monotonic()
    assert not matcher("*a" * 40 + "b")("a" * LONGEST)
    assert not matcher("*[a]" * 40 + "b")("a" * LONGEST) and matcher("*a" * 40)("a" * LONGEST)
    assert time.monotonic() - started < 2


def test_what_is_longer_than_any_path_matches_nothing():
    assert not matcher("*" * (LONGEST + 1))("a") and not matcher("*")("a" * (LONGEST + 1))

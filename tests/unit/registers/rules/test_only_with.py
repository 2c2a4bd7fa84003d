# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clauses for agencies that have keys."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.only_with import only_with
from tests.unit.registers.small_agency import small, told
from tests.unit.registers.support import when

NONE = {"kind": "key", "on": "2026-10-01", "by": "p05", "reason": "none is used"}


def judged(keys=(), **statement):
    none = [{**NONE, **statement}] if statement is not None else []
    return only_with(small({"keys": {"records": list(keys), "none": none}}), register="keys", kind="key")


def test_who_has_none_is_not_asked():
    [one] = judged()
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")


@pytest.mark.parametrize(("statement", "expected"), [
    ({"on": "2025-10-01"}, [("manual", "expired")]), ({"by": "nobody"}, [("fail", "unknown_person")]),
    ({"kind": "envelope"}, [])])
def test_a_statement_that_does_not_hold_settles_nothing(statement, expected):
    assert told(judged(**statement)) == expected


def test_who_has_some_is_asked_whatever_was_stated():
    assert judged([{"id": "MY-1"}]) == []

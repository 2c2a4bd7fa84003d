# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Products and their certificates."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.products import products
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, when

PRODUCT = {
    "id": "CP-1", "class": "cryptography", "certificate": {"number": "Z1", "until": "2027-06-30", "evidence": PAPER},
    "selection_test": "done", "candidates": "three"}


def judged(*rows, none=(), today="2026-11-27", status="kept", files=None, product="cryptography", **asked):
    register = {"products": list(rows), "none": list(none), "status": status}
    return products(small({"suppliers": register}, today=today, files=files), product=product, **asked)


def test_a_certificate_in_force_is_good_until_it_ends():
    assert due(judged(PRODUCT, fields=["selection_test", "candidates"])) == when("2027-06-30")


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-06-30", [("pass", "met")]), ("2027-07-01", [("fail", "expired_certificate")])])
def test_a_certificate_is_in_force_on_its_last_day(today, expected):
    found = judged(PRODUCT, today=today)
    assert told(found) == expected and found[0].due == when("2027-06-30")


@pytest.mark.parametrize(("change", "expected"), [
    ({"certificate": None}, ("fail", "no_certificate")), ({"candidates": ""}, ("fail", "field_absent")),
    ({"candidates": "TODO"}, ("manual", "placeholder")),
    ({"certificate": {"number": "Z1", "until": "2027-06-30"}}, ("manual", "no_evidence"))])
def test_each_way_to_be_wrong(change, expected):
    assert told(judged({**PRODUCT, **change}, fields=["candidates"])) == [expected]


def test_evidence_is_the_recorded_file():
    assert told(judged(PRODUCT, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


SECURITY = {**PRODUCT, "class": "security", "certificate": {"number": "Z1", "until": "2024-06-30", "evidence": PAPER}}


@pytest.mark.parametrize(("bought", "expected"), [
    ("2024-06-30", ("pass", "met")), ("2024-07-01", ("fail", "expired_certificate")),
    (None, ("fail", "expired_certificate"))])
def test_a_security_product_had_its_certificate_on_the_day_it_was_bought(bought, expected):
    rows = {**SECURITY, **({"bought": bought} if bought else {})}
    found = judged(rows, product="security")
    assert told(found) == [expected]
    if found[0].status == "pass":
        assert found[0].due == CONFIRMED_UNTIL
        assert told(judged(rows, product="security", today="2027-10-09")) == [("manual", "expired")]


def test_a_cryptographic_product_needs_it_today_whenever_it_was_bought():
    row = {**SECURITY, "class": "cryptography", "bought": "2024-01-01"}
    assert told(judged(row)) == [("fail", "expired_certificate")]


def test_no_product_in_use_fails_is_work_to_do_in_a_draft_and_may_be_stated():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged({**PRODUCT, "retired": "2026-11-27"})) == [("fail", "record_absent")]
    assert told(judged({**PRODUCT, "bought": "2026-11-28"})) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]
    none = {"kind": "cryptography", "on": "2026-10-01", "by": "p05", "reason": "none is used"}
    assert told(judged(none=[none])) == [("not_applicable", "none_declared")]
    assert told(judged(none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clause for one type of agency is not for the other."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.only_for import only_for
from tests.unit.registers.support import CONFIRMED, due_of, reasons, statuses, world


@pytest.mark.parametrize("own", ["individual", "both"])
def test_where_it_applies_nothing_is_said(own):
    assert only_for(world(agency={"type": own}), type="individual") == []


def test_of_the_other_type_it_does_not_apply_until_the_register_is_to_be_confirmed():
    found = only_for(world(agency={"type": "enterprise"}), type="individual")
    assert reasons(found) == ["other_type"] and statuses(found) == ["not_applicable"] and due_of(found) == CONFIRMED
    assert "企业征信" in found[0].message.zh and "individuals" in str(found[0].message)


def test_an_agency_that_does_not_say_is_told():
    assert statuses(only_for(world(agency={"type": None}), type="individual")) == ["fail"]
    assert statuses(only_for(world(agency=None), type="individual")) == ["manual"]

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small tree as a host, the laws that every fix is held to, and what the example agency comes to."""

import pytest

from tests.unit.support.area_host import tree  # noqa: F401
from tests.unit.support.own_fix import watch


@pytest.fixture(autouse=True)
def a_fix_settles_its_expectation_and_writes_what_is_told(monkeypatch):
    """Fail a test in which a fix leaves its expectation open, or stages what the control's metadata does not name."""
    wrong = watch(monkeypatch)
    yield
    assert wrong == []


@pytest.fixture(scope="session")
def good():
    """Return the findings on the example agency as it is."""
    from tests.unit.laws.organization import example

    return {clause: finding for clause, (finding, _asked) in example().items()}


@pytest.fixture(scope="session")
def passes(good):
    """Return the clauses that the example passes."""
    return {clause for clause, finding in good.items() if finding["status"] == "pass"}

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workbook of the small agency."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import export
from tests.unit.registers.workbook import TODAY, agency, write_schemas


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    return write_schemas(tmp_path_factory.mktemp("schemas"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory, shapes):
    """The bytes of a workbook of the small agency."""
    path = tmp_path_factory.mktemp("exported") / "registers.xlsx"
    export(agency(), path, TODAY, shapes)
    return path.read_bytes()


@pytest.fixture
def workbook(tmp_path, exported):
    """The path of such a workbook, for the test to change it."""
    path = tmp_path / "registers.xlsx"
    path.write_bytes(exported)
    return path

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small tree as a host, and files that are texts."""

from tests.unit.support.area_host import tree  # noqa: F401
from tests.unit.support.texts import files, hostile_files  # noqa: F401

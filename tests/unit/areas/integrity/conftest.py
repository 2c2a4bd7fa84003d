# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the integrity area judged or enforced on a small tree."""

from tests.unit.support.area_host import area_fixtures

policy_of, judge, enforce = area_fixtures("integrity")

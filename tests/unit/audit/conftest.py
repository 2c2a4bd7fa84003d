# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small tree as a host, and one control of the audit area judged or enforced on it."""

from tests.unit.judging import area_fixtures, tree  # noqa: F401

policy_of, judge, enforce = area_fixtures("audit")

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small tree as a host, and one control of the accounts area judged or enforced on it."""

import pathlib
import sys

from tests.unit.judging import TODAY, area_fixtures, tree  # noqa: F401

# pytest's importlib mode does not make trees.py beside this file importable.
sys.path.insert(0, str(pathlib.Path(__file__).parent))

policy_of, judge, enforce = area_fixtures("accounts")

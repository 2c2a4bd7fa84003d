# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A credit database of invented persons, for the example agency and for tests.

The same seed, size and day give the same bytes. Defects are planted by name, one by one, and what was planted is
written down, so that a test can compare it with what was found.
"""

# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the boundary area; plugins/doc_fragments/boundary.py tells their meaning. Their variables are named boundary_<option>."""

OPTIONS = dict(
)
